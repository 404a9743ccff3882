//! A paragraph while its pieces come in: text with its white space collapsed, marks, isolates, pictures.
//!
//! Text is taken in stretches, not in characters, and cleaned as it comes. Marks are kept nested: where the source
//! crosses two, the later one is cut in two. Isolates (UAX #9, HL3) are balanced within the paragraph, those that the
//! text brings along too.
//!
//! Deliberately not here: which element begins or ends what (`super::builder`).

use super::scan::is_space;
use crate::ingest::rich;
use crate::model::{BlockKind, Direction, Image, Inline, RichText, Span};
use crate::text;
use std::mem::discriminant;

/// Begins an isolate that runs left to right.
const LRI: char = '\u{2066}';
/// Begins an isolate that runs right to left.
const RLI: char = '\u{2067}';
/// Begins an isolate that runs as its first strong letter does.
const FSI: char = '\u{2068}';
/// Ends an isolate.
const PDI: char = '\u{2069}';
/// Breaks a line inside a paragraph.
pub(super) const BREAK: char = '\u{2028}';

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

/// Who opened an isolate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Opener {
    Element,
    Text,
}

/// A paragraph that is being read.
pub(super) struct Line {
    pub(super) kind: BlockKind,
    /// Pictures met inside, which follow it.
    pub(super) images: Vec<Image>,
    dir: Option<Dir>,
    text: String,
    spans: Vec<Span>,
    /// Indices of the marks that are open, each of another kind.
    live: Vec<usize>,
    isolates: Vec<Opener>,
    /// How many of them elements opened.
    elements: usize,
    /// White space has been read that is not written yet.
    blank: bool,
}

impl Line {
    pub(super) fn new(kind: BlockKind, dir: Option<Dir>) -> Self {
        let (images, spans, live, isolates) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Self { kind, images, dir, text: String::new(), spans, live, isolates, elements: 0, blank: false }
    }

    /// Whether no text has come yet.
    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Adds text. White space is collapsed, except in code.
    pub(super) fn push(&mut self, piece: &str) {
        let code = self.kind == BlockKind::Code;
        let bytes = piece.as_bytes();
        let (mut from, mut at) = (0, 0);
        while let Some(&byte) = bytes.get(at) {
            let next = bytes.get(at + 1).copied();
            match byte {
                // A single blank between words belongs to the stretch.
                b' ' if from < at && next.is_some_and(|next| !is_space(next)) => at += 1,
                _ if !code && is_space(byte) => {
                    self.stretch(piece.get(from..at));
                    self.blank = true;
                    at += 1;
                    from = at;
                }
                // U+2066 to U+2069 are E2 81 A6 to E2 81 A9.
                0xE2 if next == Some(0x81) && matches!(bytes.get(at + 2), Some(0xA6..=0xA9)) => {
                    self.stretch(piece.get(from..at));
                    at += 3;
                    self.isolate(piece.get(at - 3..at).and_then(|c| c.chars().next()).unwrap_or(PDI));
                    from = at;
                }
                _ => at += 1,
            }
        }
        self.stretch(piece.get(from..));
    }

    /// Adds text as it is, but for what is not safe.
    fn stretch(&mut self, text: Option<&str>) {
        let Some(text) = text.filter(|text| !text.is_empty()) else { return };
        self.write_blank();
        let cleaned = text::clean(text);
        if self.kind != BlockKind::Code && cleaned.contains('\n') {
            self.text.push_str(&cleaned.replace('\n', " "));
        } else {
            self.text.push_str(&cleaned);
        }
    }

    fn write_blank(&mut self) {
        if std::mem::take(&mut self.blank) && !self.text.is_empty() && !self.text.ends_with([' ', BREAK]) {
            self.text.push(' ');
        }
    }

    /// Breaks the line. `false` if it has just been broken: two breaks end a paragraph.
    pub(super) fn break_line(&mut self) -> bool {
        self.blank = false;
        if self.kind == BlockKind::Code {
            self.text.push('\n');
            return true;
        }
        if self.text.ends_with(BREAK) {
            return false;
        }
        if self.text.ends_with(' ') {
            self.cut(self.text.len() - 1);
        }
        if !self.text.is_empty() {
            self.text.push(BREAK);
        }
        true
    }

    /// Shortens the text; marks that would begin behind its end begin there.
    fn cut(&mut self, length: usize) {
        self.text.truncate(length);
        for span in self.spans.iter_mut().rev().take_while(|span| span.range.end > length || span.range.start > length)
        {
            span.range = span.range.start.min(length)..span.range.end.min(length);
        }
    }

    /// Begins a mark; in code there are none.
    pub(super) fn start(&mut self, inline: Inline) {
        if self.kind != BlockKind::Code {
            self.write_blank();
            let at = self.text.len();
            self.live.push(self.spans.len());
            self.spans.push(Span { range: at..at, inline });
        }
    }

    /// Ends the mark of this kind. Those begun after it end too and begin again, so that no two cross.
    pub(super) fn end(&mut self, inline: &Inline) {
        let same = |span: &Span| discriminant(&span.inline) == discriminant(inline);
        if !self.live.iter().any(|&index| self.spans.get(index).is_some_and(same)) {
            return;
        }
        let mut again = Vec::new();
        while let Some(index) = self.live.pop() {
            let found = self.spans.get(index).is_some_and(same);
            if !found {
                again.extend(self.spans.get(index).map(|span| span.inline.clone()));
            }
            self.close(index);
            if found {
                break;
            }
        }
        for inline in again.into_iter().rev() {
            self.start(inline);
        }
    }

    fn close(&mut self, index: usize) {
        let end = self.text.len();
        let Some(span) = self.spans.get_mut(index) else { return };
        span.range.end = end;
        if span.range.start >= end && index + 1 == self.spans.len() {
            self.spans.pop();
        }
    }

    /// Begins an isolate for an element.
    pub(super) fn start_isolate(&mut self, dir: Dir) {
        self.write_blank();
        self.text.push(dir.initiator());
        self.isolates.push(Opener::Element);
        self.elements += 1;
    }

    /// Ends the last isolate that an element began, and those that its text left open.
    pub(super) fn end_isolate(&mut self) {
        if self.elements > 0 {
            self.elements -= 1;
            while let Some(opener) = self.isolates.pop() {
                self.close_isolate();
                if opener == Opener::Element {
                    break;
                }
            }
        }
    }

    fn close_isolate(&mut self) {
        if self.text.ends_with([LRI, RLI, FSI]) {
            self.cut(self.text.len() - PDI.len_utf8());
        } else {
            self.text.push(PDI);
        }
    }

    /// An isolate's beginning or end that the text itself brings.
    fn isolate(&mut self, c: char) {
        if c != PDI {
            self.write_blank();
            self.text.push(c);
            self.isolates.push(Opener::Text);
        } else if self.isolates.last() == Some(&Opener::Text) {
            self.isolates.pop();
            self.close_isolate();
        }
    }

    /// The paragraph: its kind, text, direction, and the pictures that stood in it. The text may be empty.
    pub(super) fn finish(mut self) -> (BlockKind, RichText, Option<Direction>, Vec<Image>) {
        while self.isolates.pop().is_some() {
            self.close_isolate();
        }
        while let Some(index) = self.live.pop() {
            self.close(index);
        }
        let mut rich = RichText { text: self.text, spans: self.spans };
        let mut dir = self.dir;
        if self.kind == BlockKind::Code {
            let length = rich.text.trim_end().len();
            rich.text.truncate(length);
        } else {
            rich::trim(&mut rich);
            // More of them, one in the other, are nobody's text.
            for _ in 0..4 {
                let Some(outer) = unwrap(&mut rich) else { break };
                dir = dir.filter(|_| outer == Dir::Auto).or(Some(outer));
                rich::trim(&mut rich);
            }
            rich::link(&mut rich);
        }
        if !shows(&rich.text) {
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

/// Takes off an isolate that holds the whole text: what is around it is nothing to be isolated from.
fn unwrap(rich: &mut RichText) -> Option<Dir> {
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
    let place = |at: usize| at.clamp(width, closing) - width;
    for span in &mut rich.spans {
        span.range = place(span.range.start)..place(span.range.end);
    }
    rich.spans.retain(|span| !span.range.is_empty());
    Some(dir)
}

/// Whether anything of a text can be seen.
fn shows(text: &str) -> bool {
    let invisible = |c: char| {
        c.is_whitespace()
            || matches!(c, '\u{AD}' | '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}')
    };
    !text.chars().all(invisible)
}
