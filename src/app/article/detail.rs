//! The article that is open or shown beside the list: its layout at the pane's width, and how far it has been read.

use crate::app::article::document::{self, Annotations};
use crate::app::article::matches::{self, Match};
use crate::app::article::versions;
use crate::l10n::Strings;
use crate::layout::{Document, DocumentLines, RenderOptions};
use crate::model::{Anchor, Article, ArticleId, Direction, Flags, Query};
use std::sync::Arc;

/// What an article is shown with.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "the fields are those of `Detail`")]
pub struct LoadedArticle {
    pub id: ArticleId,
    pub article: Arc<Article>,
    pub full_text: Option<Arc<Article>>,
    pub flags: Flags,
    pub anchor: Anchor,
    pub note: String,
    pub tags: Vec<String>,
    pub changed: bool,
}

/// An article, laid out.
#[derive(Debug, Clone)]
pub struct Detail {
    /// Which article.
    pub id: ArticleId,
    /// The version of it that is shown.
    pub article: Arc<Article>,
    /// The other version, if there are two: what the feed holds and what the page does.
    other_version: Option<Arc<Article>>,
    /// Whether the whole article is shown, where the feed holds a part of it.
    shows_full_text: bool,
    /// Its marks.
    pub flags: Flags,
    /// What the reader noted about it. Shown while it is bookmarked, known beyond that.
    pub note: String,
    /// The reader's tags; shown like the note.
    pub tags: Vec<String>,
    /// Whether its publisher had changed it when it was opened.
    pub changed: bool,
    /// Its analysis, made once.
    pub document: Document,
    /// Its lines at the pane's width.
    pub lines: DocumentLines,
    /// The first line on the screen.
    top: usize,
    /// Where that is in the text, so that a change of width does not lose the place.
    anchor: Anchor,
    /// Where the versions were switched: the place in the other one, and the place here that it led to.
    switched_at: Option<(Anchor, Anchor)>,
    /// The direction that the reader has given it.
    pub forced_direction: Option<Direction>,
    /// What is searched for, and where it is.
    query: Option<Query>,
    matches: Vec<Match>,
    /// The match that the reader has gone to.
    current_match: Option<usize>,
}

impl Detail {
    /// Lays out an article for a pane `measure` columns wide, at the place where the reader left it. If it has been
    /// fetched whole, that is what is shown.
    pub fn new(loaded: LoadedArticle, (strings, shaping): (&Strings, RenderOptions), measure: u16) -> Self {
        let LoadedArticle { id, article, full_text, flags, anchor, note, tags, changed } = loaded;
        let shows_full_text = full_text.is_some();
        let (article, full_text) = (document::without_end_line(article), full_text.map(document::without_end_line));
        let (article, other_version) = match full_text {
            Some(full_text) => (full_text, Some(article)),
            None => (article, None),
        };
        let annotations = annotations(&note, &tags, flags, changed, shows_full_text);
        let document = lay_out_article(&article, strings, shaping, None, &annotations);
        let lines = document.break_lines(measure.into());
        let top = document.line_of(&lines, anchor);
        Self {
            id,
            article,
            other_version,
            shows_full_text,
            flags,
            note,
            tags,
            changed,
            document,
            lines,
            top,
            anchor,
            switched_at: None,
            forced_direction: None,
            query: None,
            matches: Vec::new(),
            current_match: None,
        }
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
        if self.lines.measure != usize::from(measure) {
            self.lines = self.document.break_lines(measure.into());
            self.top = self.document.line_of(&self.lines, self.anchor);
        }
        self.top = self.top.min(self.last_top(height));
    }

    /// Scrolls so that `top` is the first line, as far as the article goes.
    pub fn scroll_to(&mut self, top: usize, height: u16) {
        self.top = top.min(self.last_top(height));
        self.anchor = if self.top == 0 { Anchor::default() } else { self.document.anchor(&self.lines, self.top) };
    }

    /// Scrolls by `lines`, down if positive.
    pub fn scroll_by(&mut self, lines: isize, height: u16) {
        self.scroll_to(self.top.saturating_add_signed(lines), height);
    }

    /// How much of it has been on the screen, in per cent.
    pub fn percent(&self, height: u16) -> u64 {
        let seen = (self.top + usize::from(height)).min(self.lines.len());
        if self.lines.is_empty() { 100 } else { (seen * 100 / self.lines.len()) as u64 }
    }

    /// Lays it out again, after its direction, its note or its version has changed. The place stays.
    pub fn lay_out(&mut self, strings: &Strings, shaping: RenderOptions) {
        let annotations = annotations(&self.note, &self.tags, self.flags, self.changed, self.shows_full_text);
        self.document = lay_out_article(&self.article, strings, shaping, self.forced_direction, &annotations);
        self.lines = self.document.break_lines(self.lines.measure);
        self.top = self.document.line_of(&self.lines, self.anchor);
    }

    /// Whether the whole article is shown, where the feed holds a part of it.
    pub fn shows_full_text(&self) -> bool {
        self.shows_full_text
    }

    /// Takes the whole article, and shows it.
    pub fn set_full_text(&mut self, full_text: Arc<Article>, strings: &Strings, shaping: RenderOptions) {
        let full_text = document::without_end_line(full_text);
        if self.shows_full_text {
            self.article = full_text;
            self.update_matches();
            self.lay_out(strings, shaping);
        } else {
            self.other_version = Some(full_text);
            self.switch_version(strings, shaping);
        }
    }

    /// Shows the other version of the article, at the place that corresponds; whether there is one.
    pub fn switch_version(&mut self, strings: &Strings, shaping: RenderOptions) -> bool {
        let Some(other_version) = self.other_version.take() else { return false };
        let before = std::mem::replace(&mut self.article, other_version);
        self.shows_full_text = !self.shows_full_text;
        let here = self.anchor;
        // Whoever switches back without having read on is where they were.
        self.anchor = match self.switched_at {
            Some((other_anchor, anchor_here)) if anchor_here == here => other_anchor,
            _ => versions::map_anchor(&before, &self.article, here),
        };
        self.switched_at = Some((here, self.anchor));
        self.other_version = Some(before);
        self.update_matches();
        self.lay_out(strings, shaping);
        true
    }

    /// Marks what a search finds in it.
    pub fn set_query(&mut self, query: Option<&Query>) {
        if self.query.as_ref() != query {
            self.query = query.cloned();
            self.update_matches();
        }
    }

    fn update_matches(&mut self) {
        self.current_match = None;
        self.matches =
            self.query.as_ref().map_or_else(Vec::new, |query| matches::find_in_article(query, &self.article));
    }

    /// What the search has found, in reading order.
    pub fn matches(&self) -> &[Match] {
        &self.matches
    }

    /// What it has found in one paragraph.
    pub fn matches_in(&self, block: usize) -> &[Match] {
        let from = self.matches.partition_point(|each| each.block < block);
        let to = self.matches.partition_point(|each| each.block <= block);
        self.matches.get(from..to).unwrap_or_default()
    }

    /// The index of the match that the reader has gone to.
    pub fn current_match(&self) -> Option<usize> {
        self.current_match
    }

    /// Goes to the next match or the previous one, round the ends, and scrolls until it is seen. Returns its number,
    /// counted from 0.
    pub fn go_to_match(&mut self, forward: bool, height: u16) -> Option<usize> {
        let count = self.matches.len();
        let last = count.checked_sub(1)?;
        let index = match (self.current_match, forward) {
            (Some(at), true) => (at + 1) % count,
            (Some(at), false) => at.checked_sub(1).unwrap_or(last),
            (None, _) => {
                let below = self.matches.partition_point(|each| each.anchor() < self.anchor);
                if forward { below % count } else { below.checked_sub(1).unwrap_or(last) }
            }
        };
        let line = self.document.line_of(&self.lines, self.matches.get(index)?.anchor());
        if !(self.top..self.top + usize::from(height)).contains(&line) {
            self.scroll_to(line.saturating_sub(usize::from(height / 3)), height);
        }
        self.current_match = Some(index);
        Some(index)
    }

    fn last_top(&self, height: u16) -> usize {
        self.lines.len().saturating_sub(height.into())
    }
}

/// What is said under the title. Note and tags belong to the bookmark.
fn annotations<'a>(note: &'a str, tags: &'a [String], flags: Flags, changed: bool, full_text: bool) -> Annotations<'a> {
    let (note, tags) = if flags.bookmarked { (note, tags) } else { ("", [].as_slice()) };
    Annotations { note, tags, changed, full_text }
}

fn lay_out_article(
    article: &Article,
    strings: &Strings,
    shaping: RenderOptions,
    forced_direction: Option<Direction>,
    annotations: &Annotations<'_>,
) -> Document {
    Document::new(article, &document::document_options(article, strings, shaping, forced_direction, annotations))
}
