//! A paragraph of Markdown while its pieces come in: text, marks that begin and end, images.
//!
//! A mark within another of its kind adds nothing and is not kept, so marks nest four deep at most, however the text
//! nests its signs. Images are collected beside the text, for they become blocks of their own.

use super::rich;
use crate::model::{BlockKind, Image, Inline, RichText, Span};
use crate::text;
use std::borrow::Cow;

/// A paragraph that is being read.
pub(super) struct MarkdownInlineBuilder {
    kind: BlockKind,
    text: RichText,
    /// The inline elements that are open; `false` for one inside another of its kind, which adds nothing.
    open_styles: Vec<bool>,
    /// Indices of the spans that are open: one of a kind at most.
    open_spans: Vec<usize>,
    /// Images met so far, and how many of the last are still open, one within the other.
    images: Vec<Image>,
    image_depth: usize,
    /// A character reference has brought in something unsafe.
    needs_cleaning: bool,
}

impl MarkdownInlineBuilder {
    pub(super) fn new(kind: BlockKind) -> Self {
        let (text, images) = (RichText::default(), Vec::new());
        Self {
            kind,
            text,
            open_styles: Vec::new(),
            open_spans: Vec::new(),
            images,
            image_depth: 0,
            needs_cleaning: false,
        }
    }

    /// Adds text to the paragraph, or to the caption of the image that is open.
    pub(super) fn push(&mut self, piece: &str) {
        self.needs_cleaning |= matches!(text::clean(piece), Cow::Owned(_));
        let target = match self.images.last_mut() {
            Some(image) if self.image_depth > 0 => &mut image.alt,
            _ => &mut self.text.text,
        };
        if self.kind == BlockKind::Code {
            target.push_str(piece);
        } else {
            // A character reference can be a line feed too.
            target.extend(piece.chars().map(|c| if c == '\n' { ' ' } else { c }));
        }
    }

    /// Begins a mark. A link to nowhere is none.
    pub(super) fn start_style(&mut self, inline: Inline) {
        if self.image_depth > 0 {
            return;
        }
        let same = |span: &Span| std::mem::discriminant(&span.inline) == std::mem::discriminant(&inline);
        let nested = self.open_spans.iter().any(|&index| self.text.spans.get(index).is_some_and(same));
        let is_empty_link = matches!(&inline, Inline::Link(address) if address.is_empty());
        if nested || is_empty_link {
            self.open_styles.push(false);
            return;
        }
        let at = self.text.text.len();
        self.open_styles.push(true);
        self.open_spans.push(self.text.spans.len());
        self.text.spans.push(Span { range: at..at, inline });
    }

    /// Ends the last mark that is open.
    pub(super) fn end_style(&mut self) {
        if self.image_depth > 0 {
            return;
        }
        let end = self.text.text.len();
        if self.open_styles.pop() == Some(true)
            && let Some(span) = self.open_spans.pop().and_then(|index| self.text.spans.get_mut(index))
        {
            span.range.end = end;
        }
    }

    /// Begins an image; an image in the caption of another is part of that caption.
    pub(super) fn start_image(&mut self, url: String) {
        if self.image_depth == 0 {
            self.images.push(Image { url, alt: String::new() });
        }
        self.image_depth += 1;
    }

    /// Ends the last image that is open.
    pub(super) fn end_image(&mut self) {
        self.image_depth = self.image_depth.saturating_sub(1);
    }

    /// What has been read, cleaned and trimmed: the kind, the text, and the images that stood in it.
    pub(super) fn finish(mut self) -> (BlockKind, RichText, Vec<Image>) {
        if self.needs_cleaning {
            // The marks would have to follow the text through cleaning; such a paragraph goes without.
            let code = self.kind == BlockKind::Code;
            let clean = |text: &str| if code { text::clean(text).into_owned() } else { text::clean_line(text) };
            self.text = RichText::plain(clean(&self.text.text));
        }
        if self.kind == BlockKind::Code {
            let length = self.text.text.trim_end_matches('\n').len();
            self.text.text.truncate(length);
        } else {
            rich::trim(&mut self.text);
            rich::add_links(&mut self.text);
        }
        for image in &mut self.images {
            image.alt = text::clean_line(&image.alt);
        }
        (self.kind, self.text, self.images)
    }
}
