//! What a page says twice: the title, the authors, the picture and the summary stand in its head and in its text.
//!
//! Khabar shows the head above the text, so the text loses what it repeats of it, and a summary is shown only if it
//! says what the text does not. Texts are compared by their letters (`letters`), since the two copies are rarely
//! spelled alike: the summary is cut, its paragraphs run together, and it has other blanks and quotation marks.

use super::byline;
use crate::ingest::letters::{letters, same_letters};
use crate::model::{Article, Block, BlockKind, Image};

/// In how many blocks at the top the head may be repeated. Further down, the author repeats a sentence on purpose.
const TOP: usize = 4;
/// The same for the authors, who stand below the picture and the date.
const TOP_FOR_AUTHORS: usize = 8;

/// Removes from the body what the head of the article shows: title, kicker, lead, authors, picture.
pub(super) fn remove_repeated_head(article: &mut Article, authors: &[String]) {
    let head = [Some(article.title.clone()), article.kicker.clone(), article.lead.clone().map(|lead| lead.text)];
    let is_repeated = |text: &str| head.iter().flatten().any(|above| same_letters(above, text));
    let mut index = 0;
    while let Some(block) = article.blocks.get(index).filter(|_| index < TOP_FOR_AUTHORS) {
        let is_picture = matches!(block.kind, BlockKind::Image { .. });
        let text = &block.text.text;
        if !is_picture && ((index < TOP && is_repeated(text)) || byline::only_names(text, authors)) {
            article.blocks.remove(index);
        } else {
            index += 1;
        }
    }
    let at = article.blocks.iter().take(TOP).position(|block| match (&block.kind, &article.image) {
        (BlockKind::Image { url }, Some(image)) => is_same_picture(url, &image.url),
        (BlockKind::Image { .. }, None) => true,
        _ => false,
    });
    if let Some(Block { kind: BlockKind::Image { url }, text, .. }) = at.map(|at| article.blocks.remove(at)) {
        article.image = Some(Image { url, alt: text.text });
    }
}

/// Whether two addresses are of one picture: servers give sizes as parameters.
fn is_same_picture(one: &str, other: &str) -> bool {
    let path = |url: &str| {
        url.split(['?', '#']).next().unwrap_or_default().trim_start_matches("http").trim_start_matches('s').to_owned()
    };
    path(one) == path(other)
}

/// A summary with fewer letters says something new unless it is how the title or a paragraph at the top begins: so few
/// letters are soon found in any text.
const SHORT: usize = 20;
/// How many letters of the text are searched, and how many sentences of the summary are looked for.
const MOST_SEARCHED: usize = 100_000;
const MOST_SENTENCES: usize = 64;
/// How much of a summary must be new, in hundredths: less is a place line or a word that the cut has left.
const LEAST_NEW: usize = 15;

/// What ends a sentence, or a part of one.
const ENDS: [char; 12] = ['.', '!', '?', '\u{61F}', '\u{2026}', ':', ';', '\u{61B}', '|', '\u{2013}', '\u{2014}', '-'];

/// Whether a page's summary says something that neither the title nor the text says.
pub(super) fn adds_information(summary: &str, article: &Article) -> bool {
    let said = letters(summary);
    let texts = || std::iter::once(article.title.as_str()).chain(article.blocks.iter().map(|block| &*block.text.text));
    if said.chars().nth(SHORT).is_none() {
        return !said.is_empty() && !texts().take(TOP).any(|text| letters(text).starts_with(&said));
    }
    let mut searched = String::new();
    for text in texts() {
        if searched.len() > MOST_SEARCHED {
            break;
        }
        searched.push_str(&letters(text));
    }
    let sentences = summary.split(ENDS).map(letters);
    let (mut all, mut new) = (0, 0);
    for sentence in sentences.take(MOST_SENTENCES) {
        all += sentence.len();
        if !searched.contains(&sentence) {
            new += sentence.len();
        }
    }
    new * 100 > all * LEAST_NEW
}
