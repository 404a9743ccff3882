//! Blocks while their pieces come in, for HTML and Markdown: paragraphs within quotations and lists.
//!
//! Quotations and lists are counters, not a tree, so no depth of nesting recurses. A style that is open where a
//! paragraph ends goes on in the next one.
//!
//! Deliberately not here: which element or sign begins or ends what, and when a paragraph ends; the callers call
//! [`BlockBuilder::flush`].

use super::fit;
use super::inline::{Dir, InlineBuilder, Whitespace};
use crate::model::{Block, BlockKind, Image, Inline, Marker, RichText, Span};
use std::ops::Range;

/// How many paragraphs a link can reach across. A link around more is a part of the page rather than of the text, and
/// its address would be stored with each of them.
const LONGEST_LINK: u8 = 8;

/// Before and after text that is struck out, as many people write it.
const STRUCK: &str = "~~";

/// The numbers of a list's items.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Numbering {
    /// None.
    None,
    /// Upwards; the number of the next item.
    Up(u64),
    /// Downwards; the number of the next item.
    Down(u64),
    /// Downwards, so that the last item is the first.
    DownToOne,
}

/// A list that is being read.
struct OpenList {
    numbering: Numbering,
    /// How many items have begun.
    items: u64,
    /// The blocks whose items wait for the number of all items.
    waiting: Option<Range<usize>>,
}

/// A sequence of blocks that grows.
#[derive(Default)]
pub(super) struct BlockBuilder {
    pub(super) blocks: Vec<Block>,
    /// What the blocks weigh.
    weight: usize,
    whitespace: Whitespace,
    /// The paragraph that is being read.
    current: Option<InlineBuilder>,
    quote_depth: usize,
    /// The open lists.
    lists: Vec<OpenList>,
    /// The marker of an item whose first paragraph has not ended yet.
    marker: Option<Marker>,
    /// How many elements of each style are open, one in the other; one is enough to see it.
    strong: usize,
    emphasis: usize,
    code: usize,
    struck: usize,
    /// The open link, and the number of paragraphs that have it.
    link: Option<(String, u8)>,
}

impl BlockBuilder {
    pub(super) fn new(whitespace: Whitespace) -> Self {
        Self { whitespace, ..Self::default() }
    }

    /// The paragraph that is being read, if there is one.
    pub(super) fn current(&mut self) -> Option<&mut InlineBuilder> {
        self.current.as_mut()
    }

    /// The paragraph that is being read. If there is none, one begins: code where `context` says so, else the open
    /// item's first paragraph, else a block of the kind and direction of `context`.
    pub(super) fn paragraph(&mut self, context: impl FnOnce() -> (BlockKind, Option<Dir>)) -> &mut InlineBuilder {
        self.current.get_or_insert_with(|| {
            let (kind, dir) = context();
            let kind = match self.marker {
                Some(marker) if kind != BlockKind::Code => BlockKind::Item(marker),
                _ => kind,
            };
            let mut paragraph = InlineBuilder::new(kind, dir, self.whitespace);
            if self.struck > 0 {
                paragraph.push(STRUCK);
            }
            if let Some((url, uses)) = self.link.as_mut().filter(|(_, uses)| *uses < LONGEST_LINK) {
                *uses += 1;
                paragraph.start_style(Inline::Link(url.clone()));
            }
            if self.strong > 0 {
                paragraph.start_style(Inline::Strong);
            }
            if self.emphasis > 0 {
                paragraph.start_style(Inline::Emphasis);
            }
            if self.code > 0 {
                paragraph.start_style(Inline::Code);
            }
            paragraph
        })
    }

    /// Begins a block of this kind, whatever is open.
    pub(super) fn open(&mut self, kind: BlockKind) {
        self.flush();
        self.current = Some(InlineBuilder::new(kind, None, self.whitespace));
    }

    /// Begins a style. One inside another of its kind adds nothing.
    pub(super) fn start_style(&mut self, inline: Inline) {
        let is_first = match &inline {
            Inline::Link(url) => {
                self.link = Some((url.clone(), 0));
                true
            }
            Inline::Strong => begin(&mut self.strong),
            Inline::Emphasis => begin(&mut self.emphasis),
            Inline::Code => begin(&mut self.code),
        };
        if is_first && let Some(paragraph) = &mut self.current {
            paragraph.start_style(inline);
        }
    }

    /// Ends a style, whatever the address if it is a link.
    pub(super) fn end_style(&mut self, inline: &Inline) {
        let is_last = match inline {
            Inline::Link(_) => self.link.take().is_some(),
            Inline::Strong => end(&mut self.strong),
            Inline::Emphasis => end(&mut self.emphasis),
            Inline::Code => end(&mut self.code),
        };
        if is_last && let Some(paragraph) = &mut self.current {
            paragraph.end_style(inline);
        }
    }

    /// Begins text that is struck out. It stands between [`STRUCK`], since a terminal may show no line through it.
    pub(super) fn start_struck(&mut self) {
        if begin(&mut self.struck)
            && let Some(paragraph) = &mut self.current
        {
            paragraph.push(STRUCK);
        }
    }

    pub(super) fn end_struck(&mut self) {
        if end(&mut self.struck)
            && let Some(paragraph) = &mut self.current
        {
            paragraph.push(STRUCK);
        }
    }

    /// Breaks the line; two breaks end the paragraph.
    pub(super) fn break_line(&mut self) {
        if self.current.as_mut().is_some_and(|paragraph| !paragraph.break_line()) {
            self.flush();
        }
    }

    pub(super) fn start_quote(&mut self) {
        self.quote_depth += 1;
    }

    pub(super) fn end_quote(&mut self) {
        self.quote_depth = self.quote_depth.saturating_sub(1);
    }

    /// Begins a list with such numbers.
    pub(super) fn start_list(&mut self, numbering: Numbering) {
        let waiting = (numbering == Numbering::DownToOne).then_some(self.blocks.len()..usize::MAX);
        self.lists.push(OpenList { numbering, items: 0, waiting });
    }

    /// Ends a list. One that counts down to 1 has its numbers now that the items have been counted.
    pub(super) fn end_list(&mut self) {
        let depth = self.lists.len();
        let Some(OpenList { items, waiting: Some(waiting), .. }) = self.lists.pop() else { return };
        for (_, block) in self.blocks.iter_mut().enumerate().filter(|(index, _)| waiting.contains(index)) {
            if let BlockKind::Item(Marker::Number(before)) = &mut block.kind
                && usize::from(block.indent) == depth
            {
                *before = items.saturating_sub(*before);
            }
        }
    }

    /// Begins an item. `number` is the one that the source gives it; without it, the list counts on.
    pub(super) fn start_item(&mut self, number: Option<u64>) {
        let blocks = self.blocks.len();
        let Some(list) = self.lists.last_mut() else {
            self.marker = Some(Marker::Bullet);
            return;
        };
        list.items += 1;
        if list.numbering == Numbering::DownToOne
            && let Some(number) = number
        {
            list.numbering = Numbering::Down(number);
            list.waiting = list.waiting.take().map(|waiting| waiting.start..blocks);
        }
        self.marker = Some(match &mut list.numbering {
            Numbering::None => Marker::Bullet,
            Numbering::Up(next) => {
                let number = number.unwrap_or(*next);
                *next = number.saturating_add(1);
                Marker::Number(number)
            }
            Numbering::Down(next) => {
                let number = number.unwrap_or(*next);
                *next = number.saturating_sub(1);
                Marker::Number(number)
            }
            // How many items are before it, until all have been counted.
            Numbering::DownToOne => Marker::Number(list.items - 1),
        });
    }

    pub(super) fn end_item(&mut self) {
        self.marker = None;
    }

    /// Ends the paragraph that is being read, if there is one. Its images follow it.
    #[inline]
    pub(super) fn flush(&mut self) {
        // Every block element flushes, mostly where no paragraph is being read: a look costs less than to move one out.
        if self.current.is_some() {
            self.end_paragraph();
        }
    }

    fn end_paragraph(&mut self) {
        let Some(mut paragraph) = self.current.take() else { return };
        if self.struck > 0 {
            paragraph.push(STRUCK);
        }
        let (kind, text, direction, images) = paragraph.finish();
        if !text.is_empty() {
            self.marker = None;
            self.add(Block { direction, ..Block::new(kind, text) });
        }
        for image in images {
            self.add(image);
        }
    }

    /// Adds an image, to the paragraph that is being read or as a block. In a feed, the address of a link around it is
    /// that of its text.
    pub(super) fn add_linked_image(&mut self, image: Image, keeps_link: bool) {
        let link = self.link.as_ref().map(|(url, _)| url).filter(|url| keeps_link && !leads_to_picture(url, &image));
        let link = link.cloned();
        let mut block = image_block(image);
        if let Some(link) = link {
            if block.text.is_empty() {
                block.text = RichText::plain(link.clone());
            }
            block.text.spans = vec![Span { range: 0..block.text.text.len(), inline: Inline::Link(link) }];
        }
        match self.current.as_mut().filter(|paragraph| !paragraph.is_empty()) {
            Some(paragraph) => paragraph.images.push(block),
            None => self.add(block),
        }
    }

    /// Adds blocks that were read by themselves. The first paragraph becomes that of the open item.
    pub(super) fn append(&mut self, blocks: Vec<Block>) {
        for block in blocks {
            let marker = self.marker.take_if(|_| block.kind == BlockKind::Paragraph);
            self.add(Block { kind: marker.map_or(block.kind, BlockKind::Item), ..block });
        }
    }

    /// Adds a block to the open quotations and lists.
    pub(super) fn add(&mut self, mut block: Block) {
        let deeper = |depth: u8, by: usize| depth.saturating_add(u8::try_from(by).unwrap_or(u8::MAX));
        block.quote = deeper(block.quote, self.quote_depth);
        block.indent = deeper(block.indent, self.lists.len());
        self.weight += fit::weight(&block);
        self.blocks.push(block);
    }

    /// Whether there are more blocks than are kept.
    pub(super) fn is_full(&self) -> bool {
        fit::is_full(self.weight)
    }
}

/// A picture as a block.
pub(super) fn image_block(image: Image) -> Block {
    Block::new(BlockKind::Image { url: image.url }, RichText::plain(image.alt))
}

/// Whether a link around a picture leads to the picture itself, perhaps a larger one.
fn leads_to_picture(link: &str, image: &Image) -> bool {
    let path = link.split(['?', '#']).next().unwrap_or(link).to_ascii_lowercase();
    link == image.url || [".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif"].iter().any(|end| path.ends_with(end))
}

/// Counts one more; whether it is the first.
fn begin(count: &mut usize) -> bool {
    *count += 1;
    *count == 1
}

/// Counts one less; whether it was the last.
fn end(count: &mut usize) -> bool {
    let was_last = *count == 1;
    *count = count.saturating_sub(1);
    was_last
}
