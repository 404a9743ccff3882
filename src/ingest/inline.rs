//! One paragraph while its pieces come in, for HTML and Markdown: text, styles, isolates, images.
//!
//! The builder takes text in stretches rather than in characters, and cleans it as it comes. Styles stay nested: where
//! the source crosses two, the later one becomes two spans. Isolates (UAX #9, HL3) are balanced within the paragraph,
//! including those that the text itself brings.
//!
//! Deliberately not here: which element or sign begins or ends what.

use super::html::tokenizer::is_space;
use super::rich;
use super::script::{self, Script};
use crate::model::{Block, BlockKind, Direction, Inline, RichText, Span};
use crate::text;
use crate::text::classes::{FSI, LINE_SEPARATOR, LRI, PDI, RLI, is_invisible_format};
use std::mem::discriminant;
use unicode_width::UnicodeWidthChar;

/// Breaks a line inside a paragraph.
pub(super) const BREAK: char = LINE_SEPARATOR;

/// What a `dir` attribute says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dir {
    /// `ltr` or `rtl`.
    Fixed(Direction),
    /// `auto`: as the first strong letter runs.
    Auto,
}

impl Dir {
    /// The meaning of an attribute's value.
    pub(super) fn parse(value: &str) -> Option<Self> {
        let is = |word: &str| value.trim().eq_ignore_ascii_case(word);
        let fixed = [("rtl", Direction::Rtl), ("ltr", Direction::Ltr)].into_iter().find(|(word, _)| is(word));
        fixed.map(|(_, direction)| Self::Fixed(direction)).or_else(|| is("auto").then_some(Self::Auto))
    }

    fn initiator(self) -> char {
        match self {
            Self::Fixed(Direction::Ltr) => LRI,
            Self::Fixed(Direction::Rtl) => RLI,
            Self::Auto => FSI,
        }
    }
}

/// What a byte may begin.
#[derive(Clone, Copy)]
enum ByteClass {
    /// Nothing but text.
    Plain,
    /// White space of HTML.
    Space,
    /// The lead byte E2, which begins bidi controls, separators and much else.
    FormatChars,
    /// A character that `text::clean` may change.
    Unsafe,
}

/// The class of each byte, so that running text need not be decoded into characters.
const BYTE_CLASSES: [ByteClass; 256] = {
    let mut classes = [ByteClass::Plain; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = match byte {
            0x09 | 0x0A | 0x0C | 0x0D | 0x20 => ByteClass::Space,
            0xE2 => ByteClass::FormatChars,
            // C0 controls and DEL; C2 leads the C1 controls, EF the byte order mark and noncharacters, the rest are
            // the lead bytes of four-byte characters, noncharacters among them.
            0x00..0x20 | 0x7F | 0xC2 | 0xEF..=0xFF => ByteClass::Unsafe,
            _ => ByteClass::Plain,
        };
        byte += 1;
    }
    classes
};

/// How many bytes of plain text come first.
fn plain_length(bytes: &[u8]) -> usize {
    let is_plain = |byte: &u8| matches!(BYTE_CLASSES[usize::from(*byte)], ByteClass::Plain);
    bytes.iter().position(|byte| !is_plain(byte)).unwrap_or(bytes.len())
}

/// What becomes of the white space of a paragraph.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Whitespace {
    /// A run of it is one blank, as in HTML.
    #[default]
    Collapse,
    /// It stays, but a line feed is a blank, except in code. Markdown's parser has taken away what means nothing.
    Preserve,
}

/// Who opened an isolate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Opener {
    Element,
    Text,
}

/// A paragraph that is being read.
pub(super) struct InlineBuilder {
    pub(super) kind: BlockKind,
    /// The images inside the paragraph; they become blocks after it.
    pub(super) images: Vec<Block>,
    whitespace: Whitespace,
    dir: Option<Dir>,
    text: String,
    spans: Vec<Span>,
    /// The indices of the open spans, each of a different kind.
    open_spans: Vec<usize>,
    open_isolates: Vec<Opener>,
    /// How many of them elements opened.
    element_isolates: usize,
    /// White space that has been read but not written yet.
    pending_space: bool,
    /// Where the powers and indices begin that are open, each with the number of spans before it.
    scripts: Vec<(usize, usize)>,
}

impl InlineBuilder {
    /// An empty paragraph. White space in code is always preserved.
    pub(super) fn new(kind: BlockKind, dir: Option<Dir>, whitespace: Whitespace) -> Self {
        let whitespace = if kind == BlockKind::Code { Whitespace::Preserve } else { whitespace };
        Self {
            kind,
            images: Vec::new(),
            whitespace,
            dir,
            text: String::new(),
            spans: Vec::new(),
            open_spans: Vec::new(),
            open_isolates: Vec::new(),
            element_isolates: 0,
            pending_space: false,
            scripts: Vec::new(),
        }
    }

    /// Whether no text has come yet.
    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Adds text.
    pub(super) fn push(&mut self, piece: &str) {
        if self.kind == BlockKind::Code && piece.contains('\t') {
            return self.push_with_tabs(piece);
        }
        let collapses = self.whitespace == Whitespace::Collapse;
        let bytes = piece.as_bytes();
        let (mut from, mut at, mut needs_cleaning) = (0, 0, false);
        loop {
            at += plain_length(bytes.get(at..).unwrap_or_default());
            let Some(&byte) = bytes.get(at) else { break };
            let next = bytes.get(at + 1).copied();
            match BYTE_CLASSES[usize::from(byte)] {
                ByteClass::Plain => at += 1,
                // A single blank between words belongs to the stretch.
                ByteClass::Space if byte == b' ' && from < at && next.is_some_and(|next| !is_space(next)) => at += 1,
                ByteClass::Space if collapses => {
                    self.push_run(piece.get(from..at), needs_cleaning);
                    self.pending_space = true;
                    at += 1;
                    (from, needs_cleaning) = (at, false);
                }
                // U+2066 to U+2069 are E2 81 A6 to E2 81 A9.
                ByteClass::FormatChars if next == Some(0x81) && matches!(bytes.get(at + 2), Some(0xA6..=0xA9)) => {
                    self.push_run(piece.get(from..at), needs_cleaning);
                    at += 3;
                    self.text_isolate(piece.get(at - 3..at).and_then(|c| c.chars().next()).unwrap_or(PDI));
                    from = at;
                }
                // U+2028 to U+202F, and U+206A to U+206F; the rest, ZWNJ among it, passes as it is.
                ByteClass::FormatChars => {
                    let third = bytes.get(at + 2);
                    needs_cleaning |= match next {
                        Some(0x80) => matches!(third, Some(0xA8..=0xAF)),
                        Some(0x81) => matches!(third, Some(0xAA..=0xAF)),
                        _ => false,
                    };
                    at += 1;
                }
                ByteClass::Space if byte == b' ' => at += 1,
                ByteClass::Space | ByteClass::Unsafe => {
                    needs_cleaning = true;
                    at += 1;
                }
            }
        }
        self.push_run(piece.get(from..), needs_cleaning);
    }

    /// Adds text in which a tab goes to the next stop (CSS Text 3, 7.2).
    fn push_with_tabs(&mut self, piece: &str) {
        const TAB_SIZE: usize = 8;
        for (index, part) in piece.split('\t').enumerate() {
            if index > 0 {
                let line = self.text.rsplit('\n').next().unwrap_or_default();
                let column = line.chars().filter_map(UnicodeWidthChar::width).sum::<usize>();
                self.text.extend(std::iter::repeat_n(' ', TAB_SIZE - column % TAB_SIZE));
            }
            self.push(part);
        }
    }

    /// Begins a power or an index.
    pub(super) fn start_script(&mut self) {
        self.flush_space();
        self.scripts.push((self.text.len(), self.spans.len()));
    }

    /// Ends a power or an index, so that it does not run into what is before it.
    pub(super) fn end_script(&mut self, is_power: bool) {
        let Some((start, spans)) = self.scripts.pop() else { return };
        let (before, inside) = self.text.split_at_checked(start).unwrap_or((&self.text, ""));
        let own_spans = self.spans.get(spans..).unwrap_or_default();
        let has_link = own_spans.iter().any(|span| matches!(span.inline, Inline::Link(_)));
        match script::written(before, inside, is_power, own_spans.is_empty(), has_link) {
            Script::Replaced(text) => {
                self.text.truncate(start);
                self.text.push_str(&text);
            }
            Script::Between(open, close) => {
                self.text.insert_str(start, open);
                for span in self.spans.iter_mut().skip(spans) {
                    span.range = span.range.start + open.len()..span.range.end + open.len();
                }
                self.text.push_str(close);
            }
        }
    }

    /// Adds text without what is not safe in it.
    fn push_run(&mut self, text: Option<&str>, needs_cleaning: bool) {
        let Some(text) = text.filter(|text| !text.is_empty()) else { return };
        self.flush_space();
        if self.text.is_empty() {
            self.text.reserve(text.len());
        }
        if !needs_cleaning {
            self.text.push_str(text);
            return;
        }
        let cleaned = text::clean(text);
        if self.kind != BlockKind::Code && cleaned.contains('\n') {
            self.text.push_str(&cleaned.replace('\n', " "));
        } else {
            self.text.push_str(&cleaned);
        }
    }

    fn flush_space(&mut self) {
        if std::mem::take(&mut self.pending_space) && !self.text.is_empty() && !self.text.ends_with([' ', BREAK]) {
            self.text.push(' ');
        }
    }

    /// Breaks the line; returns `false` if the last thing was a break too, since two breaks end a paragraph.
    pub(super) fn break_line(&mut self) -> bool {
        self.pending_space = false;
        if self.kind == BlockKind::Code {
            self.text.push('\n');
            return true;
        }
        if self.text.ends_with(BREAK) {
            return false;
        }
        if self.text.ends_with(' ') {
            self.truncate(self.text.len() - 1);
        }
        if !self.text.is_empty() {
            self.text.push(BREAK);
        }
        true
    }

    /// Shortens the text, and moves the spans that would reach beyond its end.
    fn truncate(&mut self, length: usize) {
        self.text.truncate(length);
        for span in self.spans.iter_mut().rev().take_while(|span| span.range.end > length || span.range.start > length)
        {
            span.range = span.range.start.min(length)..span.range.end.min(length);
        }
    }

    /// Begins a style; code blocks have none.
    pub(super) fn start_style(&mut self, inline: Inline) {
        if self.kind != BlockKind::Code {
            self.flush_space();
            let at = self.text.len();
            self.open_spans.push(self.spans.len());
            self.spans.push(Span { range: at..at, inline });
        }
    }

    /// Ends the style of this kind. Those that began after it end too and begin again, so that no two spans cross.
    pub(super) fn end_style(&mut self, inline: &Inline) {
        let same = |span: &Span| discriminant(&span.inline) == discriminant(inline);
        if !self.open_spans.iter().any(|&index| self.spans.get(index).is_some_and(same)) {
            return;
        }
        let mut reopened = Vec::new();
        while let Some(index) = self.open_spans.pop() {
            let found = self.spans.get(index).is_some_and(same);
            if !found {
                reopened.extend(self.spans.get(index).map(|span| span.inline.clone()));
            }
            self.close_span(index);
            if found {
                break;
            }
        }
        for inline in reopened.into_iter().rev() {
            self.start_style(inline);
        }
    }

    fn close_span(&mut self, index: usize) {
        let end = self.text.len();
        let Some(span) = self.spans.get_mut(index) else { return };
        span.range.end = end;
        if span.range.start >= end && index + 1 == self.spans.len() {
            self.spans.pop();
        }
    }

    /// Begins an isolate for an element.
    pub(super) fn start_isolate(&mut self, dir: Dir) {
        self.flush_space();
        self.text.push(dir.initiator());
        self.open_isolates.push(Opener::Element);
        self.element_isolates += 1;
    }

    /// Ends the last isolate that an element began, and those that its text left open.
    pub(super) fn end_isolate(&mut self) {
        if self.element_isolates > 0 {
            self.element_isolates -= 1;
            while let Some(opener) = self.open_isolates.pop() {
                self.close_isolate();
                if opener == Opener::Element {
                    break;
                }
            }
        }
    }

    fn close_isolate(&mut self) {
        if self.text.ends_with([LRI, RLI, FSI]) {
            self.truncate(self.text.len() - PDI.len_utf8());
        } else {
            self.text.push(PDI);
        }
    }

    /// Adds the beginning or end of an isolate that the text itself brings.
    fn text_isolate(&mut self, c: char) {
        if c != PDI {
            self.flush_space();
            self.text.push(c);
            self.open_isolates.push(Opener::Text);
        } else if self.open_isolates.last() == Some(&Opener::Text) {
            self.open_isolates.pop();
            self.close_isolate();
        }
    }

    /// Ends the paragraph. Returns its kind, its text, which may be empty, its direction and the images inside it.
    pub(super) fn finish(mut self) -> (BlockKind, RichText, Option<Direction>, Vec<Block>) {
        while self.open_isolates.pop().is_some() {
            self.close_isolate();
        }
        while let Some(index) = self.open_spans.pop() {
            self.close_span(index);
        }
        let mut rich = RichText { text: self.text, spans: self.spans };
        let mut dir = self.dir;
        if self.kind == BlockKind::Code {
            let length = rich.text.trim_end().len();
            rich.text.truncate(length);
        } else {
            rich::trim(&mut rich);
            // Nobody writes more of them around one paragraph.
            for _ in 0..4 {
                let Some(outer) = unwrap_isolate(&mut rich) else { break };
                dir = dir.filter(|_| outer == Dir::Auto).or(Some(outer));
                rich::trim(&mut rich);
            }
            rich::add_links(&mut rich);
        }
        if !is_visible(&rich.text) {
            rich = RichText::default();
        }
        let direction = match dir {
            Some(Dir::Fixed(direction)) => Some(direction),
            Some(Dir::Auto) => text::first_strong(&rich.text),
            None => None,
        };
        (self.kind, rich, direction, self.images)
    }
}

/// Removes an isolate around the whole text, which has nothing to be isolated from, and returns its direction.
fn unwrap_isolate(rich: &mut RichText) -> Option<Dir> {
    let width = PDI.len_utf8();
    let dir = match rich.text.chars().next()? {
        LRI => Dir::Fixed(Direction::Ltr),
        RLI => Dir::Fixed(Direction::Rtl),
        FSI => Dir::Auto,
        _ => return None,
    };
    let mut depth = 0_usize;
    let closing = rich.text.char_indices().find_map(|(at, c)| {
        match c {
            LRI | RLI | FSI => depth += 1,
            PDI => depth = depth.saturating_sub(1),
            _ => {}
        }
        (depth == 0).then_some(at)
    })?;
    if closing + width != rich.text.len() || closing < width {
        return None;
    }
    rich.text.truncate(closing);
    rich.text.drain(..width);
    let shifted = |at: usize| at.clamp(width, closing) - width;
    for span in &mut rich.spans {
        span.range = shifted(span.range.start)..shifted(span.range.end);
    }
    rich.spans.retain(|span| !span.range.is_empty());
    Some(dir)
}

/// Whether a text has a visible character.
fn is_visible(text: &str) -> bool {
    !text.chars().all(|c| c.is_whitespace() || is_invisible_format(c))
}
