//! Whether the text found on a page can be the article that its title and summary announce.
//!
//! A page may have no article: it is for subscribers, has moved, or asks for consent. What stands out on it then is
//! a notice, and the reader is better off with what the feed says.

use crate::ingest::html::HtmlFragment;
use crate::model::{Article, Block, BlockKind};
use std::collections::BTreeSet;

/// So many pictures are a story without words.
pub(super) const PHOTO_STORY: usize = 3;
/// Fewer words than this say nothing about what a text is about.
const FEWEST_WORDS: usize = 3;
/// How many bytes of a text are looked at.
const SAMPLE: usize = 200_000;

/// Whether a text belongs to a title and a summary: it is not shorter than the summary and shares a word with them.
pub(super) fn belongs(found: &HtmlFragment, title: &str, summary: Option<&str>) -> bool {
    if count_pictures(&found.blocks) >= PHOTO_STORY {
        return true;
    }
    let text: Vec<&str> = found.blocks.iter().map(|block| block.text.text.as_str()).collect();
    let text = text.join("\n");
    let summary = summary.unwrap_or_default();
    // A summary may have the title or the place in front of it.
    letters(&text) * 10 >= letters(summary) * 9 && shares_words(&text, &format!("{title} {summary}"))
}

/// Whether the article of a page can be the one that a feed announces: they share a word, or the page has pictures.
pub(crate) fn is_about(page: &Article, teaser: &Article) -> bool {
    let text = |article: &Article, most: usize| {
        let lead = article.lead.iter().map(|lead| lead.text.as_str());
        let texts: Vec<&str> =
            lead.chain(article.blocks.iter().take(most).map(|block| block.text.text.as_str())).collect();
        texts.join("\n")
    };
    let announced = format!("{} {}", teaser.title, text(teaser, 1));
    count_pictures(&page.blocks) >= PHOTO_STORY || shares_words(&text(page, usize::MAX), &announced)
}

fn count_pictures(blocks: &[Block]) -> usize {
    blocks.iter().filter(|block| matches!(block.kind, BlockKind::Image { .. })).count()
}

/// Whether a text has at least one of the words of another, or too few words are known to say.
fn shares_words(text: &str, other: &str) -> bool {
    let known = words(other);
    let sample = (0..4).find_map(|short| text.get(..SAMPLE - short)).unwrap_or(text).to_lowercase();
    known.len() < FEWEST_WORDS || known.iter().any(|word| sample.contains(word.as_str()))
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

/// The letters and digits of a text.
pub(super) fn letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphanumeric()).count()
}
