//! How an article is laid out: with its byline, the user's note and tags, and without its publisher's closing line.

use crate::l10n::{
    Strings, fill,
    phrases::{byline, direction, isolated},
};
use crate::layout::RenderOptions;
use crate::model::{Article, Direction};
use crate::text;
use std::sync::Arc;

/// The user's settings for articles.
///
/// They are passed on as one value, so that adding one changes no signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadingOptions {
    /// How the layout draws text.
    pub render: RenderOptions,
    /// The longest line of an article, in columns.
    pub measure: u16,
}

/// The words and choices that a document needs beside the article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentOptions {
    /// The direction of every paragraph that has no strong character.
    pub fallback_direction: Direction,
    /// The direction of every paragraph, if the user has forced one.
    pub forced_direction: Option<Direction>,
    /// How the text is drawn.
    pub render: RenderOptions,
    /// The line under the title: author, source and date in words. Empty if there is no such line.
    pub byline: String,
    /// The lines under the byline, such as the user's note. Empty if there are no such lines.
    pub note: String,
    /// The label of a picture, which is shown in brackets.
    pub picture_label: String,
    /// The heading of the list of links.
    pub links_heading: String,
}

impl DocumentOptions {
    /// Those for an article, on the screen and on standard output alike.
    pub(crate) fn for_article(
        article: &Article,
        strings: &Strings,
        render: RenderOptions,
        forced_direction: Option<Direction>,
        annotations: &Annotations<'_>,
    ) -> Self {
        Self {
            fallback_direction: direction(article, strings.language),
            forced_direction,
            render,
            byline: byline(article, annotations.changed, strings),
            note: annotations.to_text(strings),
            picture_label: strings.messages.picture.clone(),
            links_heading: strings.messages.links.clone(),
        }
    }
}

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

/// An article without the line with which agencies end it, and without what follows, which belongs to their page. An
/// article of which nothing would be left is shown as it is.
pub(crate) fn without_closing_line(article: Arc<Article>) -> Arc<Article> {
    let end = article.blocks.iter().position(|block| text::is_closing_line(&block.text.text));
    let Some(end) = end.filter(|end| *end > 0 || article.lead.is_some()) else { return article };
    let mut article = Arc::unwrap_or_clone(article);
    article.blocks.truncate(end);
    Arc::new(article)
}
