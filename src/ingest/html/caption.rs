//! The captions of pictures: each is told once, with its picture.
//!
//! Many pages give a picture the same words twice, as its text and in a paragraph beside it. In a figure the caption
//! takes the place of the text; elsewhere only a paragraph right after the picture that says the same does.

use crate::ingest::inline::BREAK;
use crate::ingest::letters::{letters, same_letters};
use crate::model::{Block, BlockKind, RichText, Span};
use std::ops::Range;

/// A figure with more blocks is a part of the page.
const MOST_BLOCKS: usize = 64;

/// A figure that is being read.
#[derive(Debug)]
pub(super) struct Figure {
    /// The number of blocks before it.
    first_block: usize,
    /// The blocks of its captions. The last one may still be open.
    captions: Vec<Range<usize>>,
}

impl Figure {
    pub(super) fn new(first_block: usize) -> Self {
        Self { first_block, captions: Vec::new() }
    }

    pub(super) fn start_caption(&mut self, blocks: usize) {
        self.captions.push(blocks..blocks);
    }

    pub(super) fn end_caption(&mut self, blocks: usize) {
        if let Some(caption) = self.captions.last_mut() {
            caption.end = blocks;
        }
    }

    /// Gives the picture its caption, if there is nothing else in the figure. Of several pictures nobody can say which
    /// one the caption is of; then it goes if one of them says the same. Its blocks are the last of `blocks`.
    pub(super) fn finish(self, blocks: &mut Vec<Block>) {
        if blocks.len().saturating_sub(self.first_block) > MOST_BLOCKS {
            return;
        }
        let inside = blocks.split_off(self.first_block.min(blocks.len()));
        let first = self.first_block;
        let is_caption = |index: usize, block: &Block| {
            block.kind == BlockKind::Paragraph && self.captions.iter().any(|range| range.contains(&(first + index)))
        };
        let (captions, mut rest): (Vec<_>, Vec<_>) =
            inside.into_iter().enumerate().partition(|(index, block)| is_caption(*index, block));
        match rest.as_mut_slice() {
            [(_, picture)] if is_picture(picture) && !captions.is_empty() => {
                picture.direction = captions.first().and_then(|(_, caption)| caption.direction);
                picture.text = joined(captions.into_iter().map(|(_, caption)| caption.text));
                blocks.extend(rest.into_iter().map(|(_, block)| block));
            }
            _ => {
                let shown: Vec<String> = rest.iter().filter(|(_, block)| is_picture(block)).map(text_letters).collect();
                let is_new = |block: &(usize, Block)| !shown.contains(&text_letters(block));
                rest.extend(captions.into_iter().filter(is_new));
                rest.sort_by_key(|(index, _)| *index);
                blocks.extend(rest.into_iter().map(|(_, block)| block));
            }
        }
    }
}

fn text_letters((_, block): &(usize, Block)) -> String {
    letters(&block.text.text)
}

fn is_picture(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Image { .. })
}

/// One text with a line for each of these.
fn joined(texts: impl Iterator<Item = RichText>) -> RichText {
    let mut all = RichText::default();
    for text in texts {
        if !all.text.is_empty() {
            all.text.push(BREAK);
        }
        let start = all.text.len();
        let moved = |span: Span| Span { range: span.range.start + start..span.range.end + start, inline: span.inline };
        all.spans.extend(text.spans.into_iter().map(moved));
        all.text.push_str(&text.text);
    }
    all
}

/// The longest caption that is compared, in bytes.
const LONGEST_CAPTION: usize = 1_000;

/// Drops the text of each picture that the paragraph after it repeats; the paragraph becomes the caption.
pub(super) fn drop_repeated(blocks: &mut Vec<Block>) {
    let is_repeated = |picture: &Block, caption: &Block| {
        is_picture(picture)
            && caption.kind == BlockKind::Paragraph
            && caption.text.text.len() <= LONGEST_CAPTION
            && same_letters(&picture.text.text, &caption.text.text)
    };
    let pairs = || blocks.iter().zip(blocks.iter().skip(1));
    if !pairs().any(|(picture, caption)| is_repeated(picture, caption)) {
        return;
    }
    let mut kept: Vec<Block> = Vec::with_capacity(blocks.len());
    for block in blocks.drain(..) {
        match kept.last_mut() {
            Some(picture) if is_repeated(picture, &block) => {
                if picture.text.spans.is_empty() {
                    picture.text = block.text;
                }
            }
            _ => kept.push(block),
        }
    }
    *blocks = kept;
}
