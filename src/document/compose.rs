//! From an article to blocks of paragraphs: roles, link numbers, list markers, spacing.

use super::DocumentOptions;
use super::inline::{SpanCursor, StyledText};
use super::margin::Margin;
use crate::layout::Paragraph;
use crate::layout::bidi::base_direction;
use crate::model::{Anchor, Article, Block, BlockKind, Direction, Marker, RichText, Role, Style};
use crate::text::Numerals;
use crate::text::classes::{FSI, PARAGRAPH_SEPARATOR, PDI};
use std::collections::HashMap;

/// A block of a document.
#[derive(Debug, Clone, Default)]
pub(super) struct BlockLayout {
    /// Its number in an [`Anchor`].
    pub(super) anchor_block: usize,
    /// Blank lines before it.
    pub(super) blank_lines: usize,
    /// Whether it is a thematic break.
    pub(super) is_rule: bool,
    /// The margin at its leading side.
    pub(super) margin: Margin,
    /// Its paragraphs: one, or one for each line of code.
    pub(super) paragraphs: Vec<ParagraphSlice>,
}

/// One paragraph of a block.
#[derive(Debug, Clone)]
pub(super) struct ParagraphSlice {
    /// The byte offset of its start in the block's text.
    pub(super) offset: usize,
    /// The byte offset of its end, before the character that separates it from the next paragraph.
    pub(super) end: usize,
    pub(super) paragraph: Paragraph<Style>,
}

/// Analyses every block of an article, in reading order. Returns the blocks and the addresses of the links.
pub(super) fn blocks(article: &Article, options: &DocumentOptions) -> (Vec<BlockLayout>, Vec<String>) {
    let mut composer = Composer {
        options,
        digits: numerals_of(article),
        links: Vec::new(),
        link_indices: HashMap::new(),
        shown_in_text: Vec::new(),
    };
    let mut layouts = composer.head_blocks(article);
    let mut previous: Option<&Block> = None;
    for (index, block) in article.blocks.iter().enumerate() {
        let space = usize::from(!previous.is_some_and(|before| is_tight(before, block)));
        if let Some(layout) = composer.body_block(block, Anchor::HEAD_BLOCKS + index, space) {
            layouts.push(layout);
            previous = Some(block);
        }
    }
    layouts.extend(composer.link_list(Anchor::HEAD_BLOCKS + article.blocks.len()));
    (layouts, composer.links)
}

/// Whether two blocks stand together without a blank line: items of a list, a heading and what it heads.
fn is_tight(before: &Block, block: &Block) -> bool {
    let item = |block: &Block| matches!(block.kind, BlockKind::Item(_));
    (item(block) && before.indent > 0 && block.indent > 0) || matches!(before.kind, BlockKind::Heading(_))
}

/// The digits of the article's script, for numbers that the layout adds.
fn numerals_of(article: &Article) -> Numerals {
    match article.lang.as_ref().map(|lang| lang.0.as_str()) {
        Some("fa" | "ur" | "ps" | "ckb") => Numerals::Persian,
        Some("ar") => Numerals::Arabic,
        _ => Numerals::Ascii,
    }
}

struct Composer<'a> {
    options: &'a DocumentOptions,
    digits: Numerals,
    /// The addresses, each once.
    links: Vec<String>,
    link_indices: HashMap<String, usize>,
    /// Whether the text shows the address, by index.
    shown_in_text: Vec<bool>,
}

impl Composer<'_> {
    fn head_blocks(&mut self, article: &Article) -> Vec<BlockLayout> {
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
        let mut layouts = Vec::new();
        for (block, (text, role, space)) in lines.into_iter().enumerate() {
            let Some(text) = text else { continue };
            let prefix = match role {
                Role::Byline => self.options.byline.clone(),
                Role::Caption => self.picture_label(&text),
                _ => String::new(),
            };
            if !text.is_empty() || !prefix.trim().is_empty() {
                layouts.push(BlockLayout {
                    anchor_block: block,
                    blank_lines: space,
                    margin: Margin { is_lead: role == Role::Lead, ..Margin::default() },
                    paragraphs: self.paragraphs(&text, role, prefix, None),
                    ..BlockLayout::default()
                });
            }
            let note_lines = self.options.note.lines().filter(|line| !line.trim().is_empty());
            for line in note_lines.filter(|_| role == Role::Byline) {
                // They share the byline's number, because stored reading positions have these numbers.
                let paragraphs = self.paragraphs(&text, Role::Meta, line.to_owned(), None);
                layouts.push(BlockLayout { anchor_block: block, paragraphs, ..BlockLayout::default() });
            }
        }
        layouts
    }

    /// The label before the caption of a picture.
    fn picture_label(&self, caption: &RichText) -> String {
        format!("[{}]{}", self.options.picture_label, if caption.is_empty() { "" } else { " " })
    }

    fn body_block(&mut self, block: &Block, number: usize, space: usize) -> Option<BlockLayout> {
        let role = match block.kind {
            BlockKind::Heading(_) => Role::Heading,
            BlockKind::Code => Role::Code,
            BlockKind::Image { .. } => Role::Caption,
            BlockKind::Paragraph | BlockKind::Item(_) | BlockKind::Rule if block.quote > 0 => Role::Quote,
            BlockKind::Paragraph | BlockKind::Item(_) | BlockKind::Rule => Role::Body,
        };
        let marker = self.marker(block);
        let lists = usize::from(block.indent).max(usize::from(marker.is_some()));
        let margin = Margin { quote_depth: usize::from(block.quote), list_depth: lists, marker, is_lead: false };
        let layout = BlockLayout { anchor_block: number, blank_lines: space, margin, ..BlockLayout::default() };
        if block.kind == BlockKind::Rule {
            return Some(BlockLayout { is_rule: true, ..layout });
        }
        let picture = matches!(block.kind, BlockKind::Image { .. });
        let prefix = if picture { self.picture_label(&block.text) } else { String::new() };
        if block.text.is_empty() && prefix.is_empty() && layout.margin.marker.is_none() {
            return None;
        }
        let paragraphs = self.paragraphs(&block.text, role, prefix, block.direction);
        Some(BlockLayout { paragraphs, ..layout })
    }

    fn marker(&self, block: &Block) -> Option<Box<Paragraph<Style>>> {
        let BlockKind::Item(marker) = block.kind else { return None };
        let text = match marker {
            Marker::Bullet => "\u{2022}".to_owned(),
            Marker::Number(number) => format!("{}.", self.digits.format(number)),
        };
        let direction = self.direction(&block.text.text, block.direction);
        Some(Box::new(self.generated_paragraph(&text, Role::Marker, direction, None)))
    }

    /// A paragraph of the page's own, that no article's text has.
    fn generated_paragraph(&self, text: &str, role: Role, direction: Direction, link: Option<u16>) -> Paragraph<Style> {
        let mut display = StyledText::default();
        display.push_insert(text, Style::from(role), link);
        Paragraph::with_runs(display.text, direction, self.options.render, display.runs, display.inserts)
    }

    /// The direction that the user forces, else the one that the source declares, else that of the text.
    fn direction(&self, text: &str, declared: Option<Direction>) -> Direction {
        let detected = || base_direction(text, self.options.fallback_direction);
        self.options.forced_direction.or(declared).unwrap_or_else(detected)
    }

    /// Splits a text at line feeds and analyses each piece as a paragraph of its own (UAX #9, P1).
    ///
    /// `prefix` is what the layout adds before the text, `declared` the direction that the source declares.
    fn paragraphs(
        &mut self,
        text: &RichText,
        role: Role,
        mut prefix: String,
        declared: Option<Direction>,
    ) -> Vec<ParagraphSlice> {
        // Nearly always one: an article can have hundreds of thousands of paragraphs.
        let mut slices = Vec::with_capacity(1);
        let mut cursor = SpanCursor::new(text);
        let mut offset = 0;
        let digits = self.digits;
        // An isolate (FSI ... PDI) keeps the number at the end of the link, whatever the direction of either.
        let number_text = |number: u16| format!("{FSI}[{}]{PDI}", digits.format(u64::from(number) + 1));
        for line in text.text.split(['\n', PARAGRAPH_SEPARATOR]) {
            let end = offset + line.len();
            let mut display = StyledText::default();
            display.push_insert(&std::mem::take(&mut prefix), role.into(), None);
            cursor.append_line(
                offset..end,
                role,
                &mut display,
                |address, spelled| self.link_number(address, spelled),
                number_text,
            );
            // Code runs from left to right even with Persian words in it.
            let direction = if role == Role::Code { Direction::Ltr } else { self.direction(&display.text, declared) };
            let StyledText { text: mut shown_text, mut runs, inserts } = display;
            shown_text.shrink_to_fit();
            runs.shrink_to_fit();
            let paragraph = Paragraph::with_runs(shown_text, direction, self.options.render, runs, inserts);
            slices.push(ParagraphSlice { offset, end, paragraph });
            offset = end + text.text.get(end..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        }
        slices
    }

    /// The index of an address; `shown_in_text` if the text itself shows the address. `None` after 65,536 addresses.
    fn link_number(&mut self, address: &str, shown_in_text: bool) -> Option<u16> {
        let index = self.link_indices.get(address).copied().unwrap_or(self.links.len());
        let number = u16::try_from(index).ok()?;
        if index == self.links.len() {
            self.link_indices.insert(address.to_owned(), index);
            self.links.push(address.to_owned());
            self.shown_in_text.push(false);
        }
        if let (true, Some(shown)) = (shown_in_text, self.shown_in_text.get_mut(index)) {
            *shown = true;
        }
        Some(number)
    }

    /// The list of the addresses that the text does not show.
    fn link_list(&self, first_block: usize) -> Vec<BlockLayout> {
        let mut layouts = Vec::new();
        for (index, address) in self.links.iter().enumerate() {
            if self.shown_in_text.get(index) != Some(&false) {
                continue;
            }
            if layouts.is_empty() {
                let heading = self.generated_paragraph(
                    &self.options.links_heading,
                    Role::Heading,
                    self.direction(&self.options.links_heading, None),
                    None,
                );
                layouts.push(BlockLayout {
                    anchor_block: first_block,
                    blank_lines: 1,
                    paragraphs: vec![ParagraphSlice { offset: 0, end: 0, paragraph: heading }],
                    ..BlockLayout::default()
                });
            }
            let marker = format!("[{}]", self.digits.format(index as u64 + 1));
            let marker = self.generated_paragraph(&marker, Role::LinkNumber, Direction::Ltr, None);
            let address = self.generated_paragraph(address, Role::Link, Direction::Ltr, u16::try_from(index).ok());
            layouts.push(BlockLayout {
                anchor_block: first_block + 1 + index,
                margin: Margin { list_depth: 1, marker: Some(Box::new(marker)), ..Margin::default() },
                paragraphs: vec![ParagraphSlice { offset: 0, end: 0, paragraph: address }],
                ..BlockLayout::default()
            });
        }
        layouts
    }
}
