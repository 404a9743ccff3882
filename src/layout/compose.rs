//! From an article to paragraphs with margins: roles, link numbers, list markers, spacing.

use super::bidi::base_direction;
use super::document::DocumentOptions;
use super::inline::{Display, Sweep};
use super::margin::Margin;
use super::paragraph::Paragraph;
use crate::model::{Anchor, Article, Block, BlockKind, Direction, Marker, RichText, Role, Style};
use std::collections::HashMap;

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
    /// Where it ends there, before the character that separates it from the next.
    pub(super) end: usize,
    pub(super) paragraph: Paragraph,
}

/// Analyses every block of an article, in reading order; with the addresses of its links.
pub(super) fn parts(article: &Article, options: &DocumentOptions) -> (Vec<Part>, Vec<String>) {
    let mut composer = Composer {
        options,
        digits: Numerals::of(article),
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
enum Numerals {
    Ascii,
    Persian,
    Arabic,
}

impl Numerals {
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
    digits: Numerals,
    /// Addresses, each once.
    links: Vec<String>,
    known: HashMap<String, usize>,
    /// Whether the address stands in the text itself.
    spelled: Vec<bool>,
}

impl Composer<'_> {
    fn head(&mut self, article: &Article) -> Vec<Part> {
        let plain = |text: &str| RichText::plain(text);
        let picture = article.image.as_ref().map(|image| {
            // Agencies repeat the title as the picture's caption; once is enough.
            if image.alt.trim() == article.title.trim() { RichText::default() } else { plain(&image.alt) }
        });
        let lines = [
            (article.kicker.as_deref().map(plain), Role::Kicker, 0),
            (Some(plain(&article.title)), Role::Title, 0),
            (Some(RichText::default()), Role::Byline, 0),
            (picture, Role::Caption, 1),
            (article.lead.clone(), Role::Lead, 1),
        ];
        let mut parts = Vec::new();
        for (block, (text, role, space)) in lines.into_iter().enumerate() {
            let Some(text) = text else { continue };
            let prefix = match role {
                Role::Byline => self.options.byline.clone(),
                Role::Caption => self.picture(&text),
                _ => String::new(),
            };
            if !text.is_empty() || !prefix.trim().is_empty() {
                let margin = Margin { lead: role == Role::Lead, ..Margin::default() };
                parts.push(self.part(&text, role, Place { block, space, margin, prefix, direction: None }));
            }
            let asides = self.options.note.lines().filter(|line| !line.trim().is_empty());
            for line in asides.filter(|_| role == Role::Byline) {
                // They share the byline's number: places in the text are kept by these numbers.
                let (margin, prefix) = (Margin::default(), line.to_owned());
                parts.push(self.part(&text, Role::Meta, Place { block, space: 0, margin, prefix, direction: None }));
            }
        }
        parts
    }

    /// What stands before the caption of a picture.
    fn picture(&self, caption: &RichText) -> String {
        format!("[{}]{}", self.options.picture, if caption.is_empty() { "" } else { " " })
    }

    fn block(&mut self, block: &Block, number: usize, space: usize) -> Option<Part> {
        let role = match block.kind {
            BlockKind::Heading(_) => Role::Heading,
            BlockKind::Code => Role::Code,
            BlockKind::Image { .. } => Role::Caption,
            BlockKind::Paragraph | BlockKind::Item(_) | BlockKind::Rule if block.quote > 0 => Role::Quote,
            BlockKind::Paragraph | BlockKind::Item(_) | BlockKind::Rule => Role::Body,
        };
        let marker = self.marker(block);
        let lists = usize::from(block.indent).max(usize::from(marker.is_some()));
        let margin = Margin { bars: usize::from(block.quote), lists, marker, lead: false };
        if block.kind == BlockKind::Rule {
            return Some(Part { block: number, space, rule: true, margin, paragraphs: Vec::new() });
        }
        let picture = matches!(block.kind, BlockKind::Image { .. });
        let prefix = if picture { self.picture(&block.text) } else { String::new() };
        if block.text.is_empty() && prefix.is_empty() && margin.marker.is_none() {
            return None;
        }
        Some(self.part(&block.text, role, Place { block: number, space, margin, prefix, direction: block.direction }))
    }

    fn marker(&self, block: &Block) -> Option<Paragraph> {
        let BlockKind::Item(marker) = block.kind else { return None };
        let text = match marker {
            Marker::Bullet => "\u{2022}".to_owned(),
            Marker::Number(number) => format!("{}.", self.digits.number(number)),
        };
        Some(self.own(&text, Role::Marker, self.direction(&block.text.text, block.direction), None))
    }

    /// A paragraph of the page's own, that no article's text has.
    fn own(&self, text: &str, role: Role, direction: Direction, link: Option<u16>) -> Paragraph {
        let mut display = Display::default();
        display.insert(text, Style::from(role), link);
        Paragraph::with_runs(display.text, direction, self.options.shaping, display.runs, display.inserts)
    }

    /// The reader's word, else what the source declares, else what the text shows.
    fn direction(&self, text: &str, declared: Option<Direction>) -> Direction {
        let shown = || base_direction(text, self.options.direction);
        self.options.forced.or(declared).unwrap_or_else(shown)
    }

    /// Splits a text at line feeds and analyses each piece as a paragraph of its own (UAX #9, P1).
    fn part(&mut self, text: &RichText, role: Role, place: Place) -> Part {
        let mut pieces = Vec::new();
        let mut sweep = Sweep::new(text);
        let mut prefix = place.prefix;
        let mut offset = 0;
        let digits = self.digits;
        // Isolated (FSI ... PDI), so that it is at the end of the link whatever the direction of either.
        let shown = |number: u16| format!("\u{2068}[{}]\u{2069}", digits.number(u64::from(number) + 1));
        for line in text.text.split(['\n', '\u{2029}']) {
            let end = offset + line.len();
            let mut display = Display::default();
            display.insert(&std::mem::take(&mut prefix), role.into(), None);
            sweep.show(offset..end, role, &mut display, |address, spelled| self.link(address, spelled), shown);
            // Code reads from left to right whatever words are in it.
            let direction =
                if role == Role::Code { Direction::Ltr } else { self.direction(&display.text, place.direction) };
            let Display { text: shown_text, runs, inserts } = display;
            let paragraph = Paragraph::with_runs(shown_text, direction, self.options.shaping, runs, inserts);
            pieces.push(Piece { offset, end, paragraph });
            offset = end + text.text.get(end..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        }
        Part { block: place.block, space: place.space, rule: false, margin: place.margin, paragraphs: pieces }
    }

    /// The number of an address; `spelled` if the reader can see it in the text. None is left after 65,536.
    fn link(&mut self, address: &str, spelled: bool) -> Option<u16> {
        let index = self.known.get(address).copied().unwrap_or(self.links.len());
        let number = u16::try_from(index).ok()?;
        if index == self.links.len() {
            self.known.insert(address.to_owned(), index);
            self.links.push(address.to_owned());
            self.spelled.push(false);
        }
        if let (true, Some(seen)) = (spelled, self.spelled.get_mut(index)) {
            *seen = true;
        }
        Some(number)
    }

    /// The list of addresses that stand nowhere in the text.
    fn references(&self, number: usize) -> Vec<Part> {
        let mut parts = Vec::new();
        for (index, address) in self.links.iter().enumerate() {
            if self.spelled.get(index) != Some(&false) {
                continue;
            }
            if parts.is_empty() {
                let heading =
                    self.own(&self.options.links, Role::Heading, self.direction(&self.options.links, None), None);
                parts.push(Part {
                    block: number,
                    space: 1,
                    rule: false,
                    margin: Margin::default(),
                    paragraphs: vec![Piece { offset: 0, end: 0, paragraph: heading }],
                });
            }
            let marker = format!("[{}]", self.digits.number(index as u64 + 1));
            let marker = self.own(&marker, Role::LinkNumber, Direction::Ltr, None);
            let address = self.own(address, Role::Link, Direction::Ltr, u16::try_from(index).ok());
            parts.push(Part {
                block: number + 1 + index,
                space: 0,
                rule: false,
                margin: Margin { lists: 1, marker: Some(marker), ..Margin::default() },
                paragraphs: vec![Piece { offset: 0, end: 0, paragraph: address }],
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
    /// What the page puts before the text.
    prefix: String,
    /// The direction that the source declares.
    direction: Option<Direction>,
}
