//! An open article: its layout at the width of the pane, how far it has been read, what a search finds in it.

use crate::app::article::matches::{self, Match};
use crate::app::article::pointer::Press;
use crate::app::article::selection::Selection;
use crate::app::article::versions;
use crate::document::{Annotations, Document, DocumentLines, DocumentOptions, without_closing_line};
use crate::l10n::Strings;
use crate::layout::RenderOptions;
use crate::model::{Anchor, Article, ArticleId, Direction, Flags, Query};
use std::sync::Arc;

/// An article and what belongs to it, as the worker and the list know it.
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
    /// Its id.
    pub id: ArticleId,
    /// The version that is shown.
    pub article: Arc<Article>,
    /// The other version, if there are two: the feed's and the full one from its page.
    other_version: Option<Arc<Article>>,
    /// Whether the shown version is the full one.
    shows_full_text: bool,
    /// Its flags.
    pub flags: Flags,
    /// The user's note. It is shown only while the article is bookmarked.
    pub note: String,
    /// The user's tags, shown like the note.
    pub tags: Vec<String>,
    /// Whether its publisher had edited it when it was opened.
    pub changed: bool,
    /// Its analysis, which no change of width affects.
    pub document: Document,
    /// Its lines at the pane's width.
    pub lines: DocumentLines,
    /// The first line on the screen.
    top: usize,
    /// The position of that line in the text; it survives a change of width.
    anchor: Anchor,
    /// The position at which it was opened.
    opened_at: Anchor,
    /// Where the user switched versions: the position in the other version, and the one here that it led to.
    switched_at: Option<(Anchor, Anchor)>,
    /// The direction that the user has given it.
    pub forced_direction: Option<Direction>,
    /// The query of the search, and its matches.
    query: Option<Query>,
    matches: Vec<Match>,
    /// The index of the match that the user has gone to.
    current_match: Option<usize>,
    /// What is selected in it.
    pub(in crate::app) selection: Option<Selection>,
    /// The mouse's button, while it is down over the article.
    pub(in crate::app) press: Option<Press>,
}

impl Detail {
    /// Lays out an article for a pane `measure` columns wide, at the position where the user left it. Shows the full
    /// version if there is one.
    pub fn new(loaded: LoadedArticle, (strings, render): (&Strings, RenderOptions), measure: u16) -> Self {
        let LoadedArticle { id, article, full_text, flags, anchor, note, tags, changed } = loaded;
        let shows_full_text = full_text.is_some();
        let (article, full_text) = (without_closing_line(article), full_text.map(without_closing_line));
        let (article, other_version) = match full_text {
            Some(full_text) => (full_text, Some(article)),
            None => (article, None),
        };
        let annotations = annotations(&note, &tags, flags, changed, shows_full_text);
        let document = lay_out_article(&article, strings, render, None, &annotations);
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
            opened_at: anchor,
            switched_at: None,
            forced_direction: None,
            query: None,
            matches: Vec::new(),
            current_match: None,
            selection: None,
            press: None,
        }
    }

    /// Whether the user has neither scrolled it, nor switched its version, nor turned it, nor gone to a match in it,
    /// nor selected anything in it.
    pub(super) fn is_untouched(&self) -> bool {
        self.anchor == self.opened_at
            && self.switched_at.is_none()
            && self.forced_direction.is_none()
            && self.current_match.is_none()
            && self.selection.is_none()
            && self.press.is_none()
    }

    /// The first line on the screen.
    pub fn top(&self) -> usize {
        self.top
    }

    /// The position of the first line on the screen in the text.
    pub fn anchor(&self) -> Anchor {
        self.anchor
    }

    /// Fits the layout to a pane: breaks lines again if the width has changed, and stays at the position.
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

    /// Whether its last line is on the screen.
    pub fn is_at_end(&self, height: u16) -> bool {
        self.top >= self.last_top(height)
    }

    /// Lays it out again after its direction, its note, its tags or its version has changed. The position stays.
    pub fn lay_out(&mut self, strings: &Strings, render: RenderOptions) {
        let annotations = annotations(&self.note, &self.tags, self.flags, self.changed, self.shows_full_text);
        self.document = lay_out_article(&self.article, strings, render, self.forced_direction, &annotations);
        self.lines = self.document.break_lines(self.lines.measure);
        self.top = self.document.line_of(&self.lines, self.anchor);
    }

    /// Whether the shown version is the full one.
    pub fn shows_full_text(&self) -> bool {
        self.shows_full_text
    }

    /// Takes the full version and shows it.
    pub fn set_full_text(&mut self, full_text: Arc<Article>, strings: &Strings, render: RenderOptions) {
        let full_text = without_closing_line(full_text);
        if self.shows_full_text {
            self.article = full_text;
            self.update_matches();
            self.lay_out(strings, render);
        } else {
            self.other_version = Some(full_text);
            self.switch_version(strings, render);
        }
    }

    /// Shows the other version at the corresponding position; returns whether there is one.
    pub fn switch_version(&mut self, strings: &Strings, render: RenderOptions) -> bool {
        let Some(other_version) = self.other_version.take() else { return false };
        let before = std::mem::replace(&mut self.article, other_version);
        self.shows_full_text = !self.shows_full_text;
        let here = self.anchor;
        // A user who switches back without having scrolled is where they were.
        self.anchor = match self.switched_at {
            Some((other_anchor, anchor_here)) if anchor_here == here => other_anchor,
            _ => versions::map_anchor(&before, &self.article, here),
        };
        self.switched_at = Some((here, self.anchor));
        self.other_version = Some(before);
        self.update_matches();
        self.lay_out(strings, render);
        true
    }

    /// Finds the matches of a search.
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

    /// The matches of the search, in reading order.
    pub fn matches(&self) -> &[Match] {
        &self.matches
    }

    /// The matches in one paragraph.
    pub fn matches_in(&self, block: usize) -> &[Match] {
        let from = self.matches.partition_point(|each| each.block < block);
        let to = self.matches.partition_point(|each| each.block <= block);
        self.matches.get(from..to).unwrap_or_default()
    }

    /// The index of the match that the user has gone to.
    pub fn current_match(&self) -> Option<usize> {
        self.current_match
    }

    /// Goes to the next or previous match, round the ends, and scrolls until it is visible. Returns its index.
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

    /// What is selected in it.
    pub fn selection(&self) -> Option<&Selection> {
        self.selection.as_ref()
    }

    fn last_top(&self, height: u16) -> usize {
        self.lines.len().saturating_sub(height.into())
    }
}

/// The lines under the title. Note and tags belong to the bookmark.
fn annotations<'a>(note: &'a str, tags: &'a [String], flags: Flags, changed: bool, full_text: bool) -> Annotations<'a> {
    let (note, tags) = if flags.bookmarked { (note, tags) } else { ("", [].as_slice()) };
    Annotations { note, tags, changed, full_text }
}

fn lay_out_article(
    article: &Article,
    strings: &Strings,
    render: RenderOptions,
    forced_direction: Option<Direction>,
    annotations: &Annotations<'_>,
) -> Document {
    Document::new(article, &DocumentOptions::for_article(article, strings, render, forced_direction, annotations))
}
