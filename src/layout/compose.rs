//! From an article to paragraphs with margins: roles, link numbers, list markers, spacing.

use super::bidi::base_direction;
use super::document::{DocumentOptions, Fragment};
use super::line::VisualLine;
use super::paragraph::{Paragraph, Run};
use crate::model::{Anchor, Article, Block, BlockKind, Direction, Inline, Marker, RichText, Role, Style};
use std::collections::HashMap;
use std::ops::Range;

/// Columns for each quotation a block stands in: a bar and a blank.
const QUOTE: usize = 2;
/// Columns for each list a block stands in.
const INDENT: usize = 3;

/// A block on the page.
#[derive(Debug, Clone)]
pub(super) struct Part {
    /// Its number in an [`Anchor`].
    pub(super) block: usize,
    /// Blank lines before it.
    pub(super) space: usize,
    /// Whether it is a thematic break.
    pub(super) rule: bool,
    /// What stands at its leading side.
    pub(super) margin: Margin,
    /// Its paragraphs: one, but for code.
    pub(super) paragraphs: Vec<Piece>,
}

/// One paragraph of a part.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    /// Where it begins in the block's text.
    pub(super) offset: usize,
    pub(super) paragraph: Paragraph,
}

/// The leading margin of a part.
#[derive(Debug, Clone, Default)]
pub(super) struct Margin {
    bars: usize,
    lists: usize,
    marker: Option<Paragraph>,
    lead: bool,
}

impl Margin {
    /// Columns it takes: never more than a third of the measure, however deep the nesting.
    pub(super) fn width(&self, measure: usize) -> usize {
        (self.bars() * QUOTE + self.lists()).min(measure / 3)
    }

    fn bars(&self) -> usize {
        self.bars + usize::from(self.lead)
    }

    fn lists(&self) -> usize {
        let marker = self.marker.as_ref().map_or(0, |marker| marker.text().chars().count() + 1);
        if self.lists == 0 { 0 } else { (self.lists * INDENT).max(marker) }
    }

    /// The bars and, on the first line, the marker.
    pub(super) fn fragments(&self, measure: usize, direction: Direction, first: bool) -> Vec<Fragment> {
        let room = self.width(measure);
        let mut fragments = Vec::new();
        let mut place = |from_edge: usize, line: VisualLine| {
            let column = if direction.is_rtl() { measure.saturating_sub(from_edge + line.width) } else { from_edge };
            fragments.push(Fragment { column, line });
        };
        for bar in 0..self.bars().min(room / QUOTE) {
            let glyph = if self.lead { "\u{2503}" } else { "\u{2502}" };
            let drawn = Paragraph::new(glyph, direction, super::Marks::Hide, Role::Marker);
            for line in drawn.clamped(2, 1) {
                place(bar * QUOTE, line);
            }
        }
        if let (true, Some(marker)) = (first, &self.marker) {
            for line in marker.clamped(room, 1) {
                let edge = room.saturating_sub(line.width + 1);
                place(edge, line);
            }
        }
        fragments
    }

    /// The margin of a line of text in logical order.
    pub(super) fn logical(&self, first: bool) -> String {
        let mut text = "> ".repeat(self.bars);
        if self.lists > 0 {
            let marker = self.marker.as_ref().filter(|_| first).map_or("", Paragraph::text);
            let room = self.lists().saturating_sub(marker.chars().count() + 1);
            text.push_str(&" ".repeat(room));
            text.push_str(marker);
            text.push_str(&" ".repeat(self.lists() - room - marker.chars().count()));
        }
        text
    }
}

/// Analyses every block of an article, in reading order; with the addresses of its links.
pub(super) fn parts(article: &Article, options: &DocumentOptions) -> (Vec<Part>, Vec<String>) {
    let mut composer = Composer {
        options,
        digits: Digits::of(article),
        links: Vec::new(),
        known: HashMap::new(),
        spelled: Vec::new(),
    };
    let mut parts = composer.head(article);
    let mut before: Option<&Block> = None;
    for (index, block) in article.blocks.iter().enumerate() {
        let space = usize::from(!before.is_some_and(|before| is_tight(before, block)));
        if let Some(part) = composer.block(block, Anchor::HEAD + index, space) {
            parts.push(part);
            before = Some(block);
        }
    }
    parts.extend(composer.references(Anchor::HEAD + article.blocks.len()));
    (parts, composer.links)
}

/// Whether two blocks stand together without a blank line: items of a list, a heading and what it heads.
fn is_tight(before: &Block, block: &Block) -> bool {
    let item = |block: &Block| matches!(block.kind, BlockKind::Item(_));
    (item(block) && before.indent > 0 && block.indent > 0) || matches!(before.kind, BlockKind::Heading(_))
}

/// The digits of the article's script, for numbers that the page adds.
#[derive(Debug, Clone, Copy)]
enum Digits {
    Ascii,
    Persian,
    Arabic,
}

impl Digits {
    fn of(article: &Article) -> Self {
        match article.lang.as_ref().map(|lang| lang.0.as_str()) {
            Some("fa" | "ur" | "ps" | "ckb") => Self::Persian,
            Some("ar") => Self::Arabic,
            _ => Self::Ascii,
        }
    }

    fn number(self, number: u64) -> String {
        let zero = match self {
            Self::Ascii => 0x30,
            Self::Persian => 0x6F0,
            Self::Arabic => 0x660,
        };
        let digit = |digit: char| digit.to_digit(10).and_then(|value| char::from_u32(zero + value)).unwrap_or(digit);
        number.to_string().chars().map(digit).collect()
    }
}

struct Composer<'a> {
    options: &'a DocumentOptions,
    digits: Digits,
    /// Addresses, each once.
    links: Vec<String>,
    known: HashMap<String, usize>,
    /// Whether the address stands in the text itself.
    spelled: Vec<bool>,
}

impl Composer<'_> {
    fn head(&mut self, article: &Article) -> Vec<Part> {
        let picture = article.image.as_ref().map(|image| {
            // Agencies repeat the title as the picture's caption; once is enough.
            let caption = if image.alt.trim() == article.title.trim() { "" } else { image.alt.as_str() };
            self.caption(caption)
        });
        let lines = [
            (article.kicker.clone().map(RichText::plain), Role::Kicker, 0),
            (Some(RichText::plain(article.title.clone())), Role::Title, 0),
            (Some(RichText::plain(self.options.byline.clone())), Role::Byline, 0),
            (picture, Role::Caption, 1),
            (article.lead.clone(), Role::Lead, 1),
        ];
        let mut parts = Vec::new();
        for (block, (text, role, space)) in lines.into_iter().enumerate() {
            if let Some(text) = text.filter(|text| !text.is_empty()) {
                let margin = Margin { lead: role == Role::Lead, ..Margin::default() };
                let inserted = role == Role::Byline || role == Role::Caption;
                parts.push(self.part(&text, role, Place { block, space, margin, inserted }));
            }
        }
        parts
    }

    fn caption(&self, alt: &str) -> RichText {
        let word = &self.options.picture;
        RichText::plain(if alt.trim().is_empty() { format!("[{word}]") } else { format!("[{word}] {alt}") })
    }

    fn block(&mut self, block: &Block, number: usize, space: usize) -> Option<Part> {
        let role = match block.kind {
            BlockKind::Heading(_) => Role::Heading,
            BlockKind::Code => Role::Code,
            BlockKind::Image { .. } => Role::Caption,
            BlockKind::Paragraph | BlockKind::Item(_) | BlockKind::Rule if block.quote > 0 => Role::Quote,
            BlockKind::Paragraph | BlockKind::Item(_) | BlockKind::Rule => Role::Body,
        };
        let margin = Margin {
            bars: usize::from(block.quote),
            lists: usize::from(block.indent),
            marker: self.marker(block),
            lead: false,
        };
        if block.kind == BlockKind::Rule {
            return Some(Part { block: number, space, rule: true, margin, paragraphs: Vec::new() });
        }
        let picture = matches!(block.kind, BlockKind::Image { .. });
        let text = if picture { self.caption(&block.text.text) } else { block.text.clone() };
        if text.is_empty() && margin.marker.is_none() {
            return None;
        }
        Some(self.part(&text, role, Place { block: number, space, margin, inserted: picture }))
    }

    fn marker(&self, block: &Block) -> Option<Paragraph> {
        let BlockKind::Item(marker) = block.kind else { return None };
        let text = match marker {
            Marker::Bullet => "\u{2022}".to_owned(),
            Marker::Number(number) => format!("{}.", self.digits.number(number)),
        };
        Some(Paragraph::new(text, self.direction(&block.text.text), self.options.marks, Role::Marker))
    }

    fn direction(&self, text: &str) -> Direction {
        self.options.forced.unwrap_or_else(|| base_direction(text, self.options.direction))
    }

    /// Splits a text at line feeds and analyses each piece as a paragraph of its own (UAX #9, P1).
    fn part(&mut self, text: &RichText, role: Role, place: Place) -> Part {
        let mut pieces = Vec::new();
        let mut offset = 0;
        for line in text.text.split(['\n', '\u{2029}']) {
            let end = offset + line.len();
            let display = self.display(line, offset, text, role);
            // Code reads from left to right whatever words are in it.
            let direction = if role == Role::Code { Direction::Ltr } else { self.direction(line) };
            let inserts = if place.inserted { Vec::from([0..display.text.len()]) } else { display.inserts };
            let paragraph = Paragraph::with_runs(display.text, direction, self.options.marks, display.runs, inserts);
            pieces.push(Piece { offset, paragraph });
            offset = end + text.text.get(end..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        }
        Part { block: place.block, space: place.space, rule: false, margin: place.margin, paragraphs: pieces }
    }

    /// Cuts a line of text into runs at the ends of its marks, and puts a number after each link.
    fn display(&mut self, line: &str, offset: usize, text: &RichText, role: Role) -> Display {
        let mut display = Display::default();
        let mut cuts = vec![0, line.len()];
        for span in &text.spans {
            cuts.extend(
                [span.range.start, span.range.end].iter().map(|cut| cut.saturating_sub(offset).min(line.len())),
            );
        }
        cuts.sort_unstable();
        cuts.dedup();
        let mut active = ActiveSpans::new(text);
        for pair in cuts.windows(2) {
            let &[start, end] = pair else { continue };
            let (mut style, mut link, mut closing) = (Style::from(role), None, None);
            for (range, inline) in active.over(offset + start..offset + end) {
                match inline {
                    Inline::Strong => style.strong = true,
                    Inline::Emphasis => style.emphasis = true,
                    Inline::Code => style.role = Role::Code,
                    Inline::Link(address) => {
                        let number = self.link(address, text.text.get(range.clone()) == Some(address.as_str()));
                        style.role = Role::Link;
                        link = Some(number);
                        closing = (range.end == offset + end).then_some(number);
                    }
                }
            }
            display.push(line.get(start..end).unwrap_or(""), style, link);
            if let Some(number) = closing {
                // Isolated (FSI ... PDI), so that it is at the end of the link whatever the direction of either.
                let number_text = format!("\u{2068}[{}]\u{2069}", self.digits.number(u64::from(number) + 1));
                let from = display.text.len();
                display.push(&number_text, Role::LinkNumber.into(), link);
                display.inserts.push(from..display.text.len());
            }
        }
        display
    }

    /// The number of an address; `spelled` if the reader can see it in the text.
    fn link(&mut self, address: &str, spelled: bool) -> u16 {
        let index = self.known.get(address).copied().unwrap_or(self.links.len());
        if index == self.links.len() {
            self.known.insert(address.to_owned(), index);
            self.links.push(address.to_owned());
            self.spelled.push(spelled);
        }
        if let (true, Some(seen)) = (spelled, self.spelled.get_mut(index)) {
            *seen = true;
        }
        u16::try_from(index).unwrap_or(u16::MAX)
    }

    /// The list of addresses that stand nowhere in the text.
    fn references(&self, number: usize) -> Vec<Part> {
        let mut parts = Vec::new();
        for (index, address) in self.links.iter().enumerate() {
            if self.spelled.get(index) != Some(&false) {
                continue;
            }
            let plain = |text: &str, role, direction, link| {
                let run = Run { end: text.len(), style: Style::from(role), link };
                let inserts = Vec::from([0..text.len()]);
                Paragraph::with_runs(text.to_owned(), direction, self.options.marks, vec![run], inserts)
            };
            if parts.is_empty() {
                let heading = plain(&self.options.links, Role::Heading, self.direction(&self.options.links), None);
                parts.push(Part {
                    block: number,
                    space: 1,
                    rule: false,
                    margin: Margin::default(),
                    paragraphs: vec![Piece { offset: 0, paragraph: heading }],
                });
            }
            let marker = format!("[{}]", self.digits.number(index as u64 + 1));
            let marker = Paragraph::new(marker, Direction::Ltr, self.options.marks, Role::LinkNumber);
            let address = plain(address, Role::Link, Direction::Ltr, u16::try_from(index).ok());
            parts.push(Part {
                block: number + 1 + index,
                space: 0,
                rule: false,
                margin: Margin { lists: 1, marker: Some(marker), ..Margin::default() },
                paragraphs: vec![Piece { offset: 0, paragraph: address }],
            });
        }
        parts
    }
}

/// Where a part stands.
struct Place {
    block: usize,
    space: usize,
    margin: Margin,
    /// Whether its text is the page's own rather than the article's.
    inserted: bool,
}

/// A line of text as it will be shown.
#[derive(Default)]
struct Display {
    text: String,
    runs: Vec<Run>,
    inserts: Vec<Range<usize>>,
}

impl Display {
    fn push(&mut self, text: &str, style: Style, link: Option<u16>) {
        self.text.push_str(text);
        self.runs.push(Run { end: self.text.len(), style, link });
    }
}

/// The marks over successive ranges of a text, found in one sweep.
struct ActiveSpans<'a> {
    text: &'a RichText,
    next: usize,
    open: Vec<usize>,
}

impl<'a> ActiveSpans<'a> {
    fn new(text: &'a RichText) -> Self {
        Self { text, next: 0, open: Vec::new() }
    }

    /// The marks that cover `range`; ranges must come in order.
    fn over(&mut self, range: Range<usize>) -> Vec<(Range<usize>, &'a Inline)> {
        while self.text.spans.get(self.next).is_some_and(|span| span.range.start <= range.start) {
            self.open.push(self.next);
            self.next += 1;
        }
        let spans = &self.text.spans;
        self.open.retain(|index| spans.get(*index).is_some_and(|span| span.range.end > range.start));
        let covering = self.open.iter().filter_map(|index| spans.get(*index));
        covering.filter(|span| span.range.end >= range.end).map(|span| (span.range.clone(), &span.inline)).collect()
    }
}
