//! Whether the text found on a page can be the article that its title and summary announce.
//!
//! A page may have no article: it is for subscribers, has moved, or asks for consent. What stands out on it then is
//! a notice, and the reader is better off with what the feed says.

use super::measure::letters;
use crate::ingest::html::HtmlFragment;
use crate::model::{Article, Block, BlockKind};
use std::collections::BTreeSet;

/// So many pictures are a story without words.
pub(super) const PHOTO_STORY: usize = 3;
/// Fewer words than this say nothing about what a text is about.
const FEWEST_WORDS: usize = 3;

/// Whether a text belongs to a title and a summary: it is not shorter than the summary and shares a word with them.
pub(super) fn belongs(found: &HtmlFragment, title: &str, summary: Option<&str>) -> bool {
    if count_pictures(&found.blocks) >= PHOTO_STORY {
        return true;
    }
    let summary = summary.unwrap_or_default();
    let length: usize = found.blocks.iter().map(|block| letters(&block.text.text)).sum();
    // A summary may have the title or the place in front of it.
    length * 10 >= letters(summary) * 9 && shares_words(texts(&found.blocks), &format!("{title} {summary}"))
}

/// Whether the article of a page can be the one that a feed announces: they share a word, or the page has pictures.
pub(crate) fn is_about(page: &Article, teaser: &Article) -> bool {
    let lead = |article: &Article| article.lead.as_ref().map(|lead| lead.text.clone()).unwrap_or_default();
    let summary = texts(&teaser.blocks).next().unwrap_or_default();
    let announced = format!("{} {} {summary}", teaser.title, lead(teaser));
    let lead = lead(page);
    let text = std::iter::once(lead.as_str()).chain(texts(&page.blocks));
    count_pictures(&page.blocks) >= PHOTO_STORY || shares_words(text, &announced)
}

fn texts(blocks: &[Block]) -> impl Iterator<Item = &str> {
    blocks.iter().map(|block| block.text.text.as_str())
}

fn count_pictures(blocks: &[Block]) -> usize {
    blocks.iter().filter(|block| matches!(block.kind, BlockKind::Image { .. })).count()
}

/// Whether a text has at least one of the words of another, or too few words are known to say.
fn shares_words<'a>(mut text: impl Iterator<Item = &'a str>, other: &str) -> bool {
    let known = words(other);
    let has_known = |part: &str| {
        let part = part.to_lowercase();
        known.iter().any(|word| part.contains(word.as_str()))
    };
    known.len() < FEWEST_WORDS || text.any(has_known)
}

/// The words of a text that have at least three letters. Scripts without spaces have pairs of signs instead.
fn words(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for word in text.to_lowercase().split(|c: char| !c.is_alphanumeric()) {
        let signs: Vec<char> = word.chars().collect();
        if signs.iter().any(|sign| *sign >= '\u{2E80}') {
            found.extend(signs.windows(2).map(|pair| pair.iter().collect::<String>()));
        } else if signs.len() >= 3 {
            found.insert(word.to_owned());
        }
    }
    found
}
