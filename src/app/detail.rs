//! The article that is open or shown beside the list: its layout at the pane's width, and how far it has been read.

use super::strings::Strings;
use super::words;
use crate::layout::{Document, Page, Shaping};
use crate::model::{Anchor, Article, ArticleId, Direction, Flags};
use std::sync::Arc;

/// What an article is shown with.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "the fields are those of `Detail`")]
pub struct Loaded {
    pub id: ArticleId,
    pub article: Arc<Article>,
    pub flags: Flags,
    pub anchor: Anchor,
    pub note: String,
}

/// An article, laid out.
#[derive(Debug, Clone)]
pub struct Detail {
    /// Which article.
    pub id: ArticleId,
    /// The article.
    pub article: Arc<Article>,
    /// Its marks.
    pub flags: Flags,
    /// What the reader noted about it. Shown while it is bookmarked, known beyond that.
    pub note: String,
    /// Its analysis, made once.
    pub document: Document,
    /// Its lines at the pane's width.
    pub page: Page,
    /// The first line on the screen.
    top: usize,
    /// Where that is in the text, so that a change of width does not lose the place.
    anchor: Anchor,
    /// The direction that the reader has given it.
    pub forced: Option<Direction>,
}

impl Detail {
    /// Lays out an article for a pane `measure` columns wide, at the place where the reader left it.
    pub fn new(loaded: Loaded, (strings, shaping): (&Strings, Shaping), measure: u16) -> Self {
        let Loaded { id, article, flags, anchor, note } = loaded;
        let document = document(&article, strings, shaping, None, seen(&note, flags));
        let page = document.pages(measure.into());
        let top = document.line_of(&page, anchor);
        Self { id, article, flags, note, document, page, top, anchor, forced: None }
    }

    /// The first line on the screen.
    pub fn top(&self) -> usize {
        self.top
    }

    /// Where the first line on the screen is in the text.
    pub fn anchor(&self) -> Anchor {
        self.anchor
    }

    /// Fits the layout to a pane: breaks lines again if the width has changed, and keeps the place.
    pub fn fit(&mut self, measure: u16, height: u16) {
        if self.page.measure != usize::from(measure) {
            self.page = self.document.pages(measure.into());
            self.top = self.document.line_of(&self.page, self.anchor);
        }
        self.top = self.top.min(self.last_top(height));
    }

    /// Scrolls so that `top` is the first line, as far as the article goes.
    pub fn scroll_to(&mut self, top: usize, height: u16) {
        self.top = top.min(self.last_top(height));
        self.anchor = if self.top == 0 { Anchor::default() } else { self.document.anchor(&self.page, self.top) };
    }

    /// Scrolls by `lines`, down if positive.
    pub fn scroll_by(&mut self, lines: isize, height: u16) {
        self.scroll_to(self.top.saturating_add_signed(lines), height);
    }

    /// How much of it has been on the screen, in per cent.
    pub fn percent(&self, height: u16) -> u64 {
        let seen = (self.top + usize::from(height)).min(self.page.len());
        if self.page.is_empty() { 100 } else { (seen * 100 / self.page.len()) as u64 }
    }

    /// Lays it out again, after its direction or its note has changed. The place stays.
    pub fn lay_out(&mut self, strings: &Strings, shaping: Shaping) {
        let note = seen(&self.note, self.flags);
        self.document = document(&self.article, strings, shaping, self.forced, note);
        self.page = self.document.pages(self.page.measure);
        self.top = self.document.line_of(&self.page, self.anchor);
    }

    fn last_top(&self, height: u16) -> usize {
        self.page.len().saturating_sub(height.into())
    }
}

/// The note, if it is to be shown: it belongs to the bookmark.
fn seen(note: &str, flags: Flags) -> &str {
    if flags.bookmarked { note } else { "" }
}

fn document(article: &Article, strings: &Strings, shaping: Shaping, forced: Option<Direction>, note: &str) -> Document {
    Document::new(article, &words::document_options(article, strings, shaping, forced, note))
}
