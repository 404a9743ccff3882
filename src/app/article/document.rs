//! An article as it is laid out: with its byline, the user's notes and tags, and without the publisher's closing line.

use crate::document::DocumentOptions;
use crate::l10n::{
    Strings, fill,
    phrases::{byline, direction, isolated},
};
use crate::layout::RenderOptions;
use crate::model::{Article, Direction};
use crate::text;
use std::sync::Arc;

/// What stands under an article's title besides its byline.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Annotations<'a> {
    /// The user's note; may be empty.
    pub note: &'a str,
    /// The user's tags.
    pub tags: &'a [String],
    /// Whether its publisher has edited it.
    pub changed: bool,
    /// Whether this is the full article in place of the feed's version.
    pub full_text: bool,
}

impl Annotations<'_> {
    fn to_text(self, strings: &Strings) -> String {
        let messages = &strings.messages;
        let mut lines = Vec::new();
        if self.full_text {
            lines.push(messages.full_shown.clone());
        }
        if !self.tags.is_empty() {
            lines.push(fill(&messages.tags_line, &[("tags", &tag_list(self.tags, strings))]));
        }
        if !self.note.is_empty() {
            lines.push(fill(&messages.note_line, &[("note", &isolated(self.note))]));
        }
        lines.join("\n")
    }
}

/// Tags in a row, each isolated from the direction of the others.
fn tag_list(tags: &[String], strings: &Strings) -> String {
    let tags: Vec<String> = tags.iter().map(|tag| isolated(tag)).collect();
    tags.join(&strings.messages.tag_separator)
}

/// How an article is laid out, on the screen and on standard output alike.
pub(crate) fn document_options(
    article: &Article,
    strings: &Strings,
    shaping: RenderOptions,
    forced: Option<Direction>,
    annotations: &Annotations<'_>,
) -> DocumentOptions {
    DocumentOptions {
        fallback_direction: direction(article, strings.language),
        forced_direction: forced,
        render: shaping,
        byline: byline(article, annotations.changed, strings),
        note: annotations.to_text(strings),
        picture_label: strings.messages.picture.clone(),
        links_heading: strings.messages.links.clone(),
    }
}

/// An article without the line with which agencies end it, and without what follows, which belongs to their page. An
/// article of which nothing would be left is shown as it is.
pub(crate) fn without_end_line(article: Arc<Article>) -> Arc<Article> {
    let end = article.blocks.iter().position(|block| text::is_closing_line(&block.text.text));
    let Some(end) = end.filter(|end| *end > 0 || article.lead.is_some()) else { return article };
    let mut article = Arc::unwrap_or_clone(article);
    article.blocks.truncate(end);
    Arc::new(article)
}
