//! Articles from text, and what every article needs whatever its format: title, language, key.
//!
//! Deliberately not here: guessing a date, an author or a source from the words of the text.

use super::{Agencies, Error, Format, Origin, canonical_url, decode, fit, markdown, page, plain};
use crate::model::{Article, Direction, Lang, Timestamp};
use crate::text::{self, DefaultZone};

/// Reads an article from the bytes of a file or of standard input.
///
/// # Errors
///
/// [`Error::NotText`] if the bytes are binary. Text without a word gives an article that [`is_empty`].
pub fn article(bytes: &[u8], origin: &Origin) -> Result<Article, Error> {
    let text = decode(bytes)?;
    let mut article = match origin.format.unwrap_or_else(|| Format::detect(&text)) {
        Format::Plain | Format::Csv => plain(&text),
        Format::Markdown => markdown(&text),
    };
    if article.title.is_empty() && !is_empty(&article) {
        article.title = origin.stem.clone().or_else(|| first_words(&article)).unwrap_or_default();
    }
    if article.published.is_none() {
        article.published = origin.stem.as_deref().and_then(leading_date);
    }
    finish(&mut article, origin);
    Ok(article)
}

/// Reads the article of a saved web page, or else all the text that the page has.
///
/// # Errors
///
/// [`Error::NotText`] if the bytes are binary.
pub fn saved_page(bytes: &[u8], origin: &Origin, agencies: &Agencies) -> Result<Article, Error> {
    let mut article = page::saved(&decode(bytes)?, agencies).unwrap_or_default();
    finish(&mut article, origin);
    article.key = key(&article, agencies);
    Ok(article)
}

/// Adds what every article needs, whatever its format: language, source, file and key.
pub(super) fn finish(article: &mut Article, origin: &Origin) {
    if article.lang.is_none() {
        article.lang = detect_lang(article);
    }
    if article.source.is_none() {
        article.source.clone_from(&origin.folder);
    }
    article.file.clone_from(&origin.file);
    fit::fit(article);
    article.key = key(article, &Agencies::default());
}

/// Whether an article has nothing to read or to look at.
pub fn is_empty(article: &Article) -> bool {
    article.title.is_empty() && article.lead.is_none() && article.image.is_none() && article.blocks.is_empty()
}

/// The key of an article: its address, else a hash of its words, so that two copies of a file are one article.
///
/// `agencies` say which part of an address identifies the article.
pub fn key(article: &Article, agencies: &Agencies) -> String {
    article.url.as_deref().map_or_else(|| content_key(article, &[]), |url| canonical_url(url, agencies))
}

/// The key of an article by its words, and by what else tells it from others with the same words.
pub(super) fn content_key(article: &Article, further: &[&str]) -> String {
    let mut hash = xxhash_rust::xxh3::Xxh3::new();
    let lead = article.lead.iter().map(|lead| lead.text.as_str());
    for part in std::iter::once(article.title.as_str()).chain(lead).chain(texts(article)).chain(further.iter().copied())
    {
        hash.update(part.as_bytes());
        // Cleaned text holds no NUL, so the parts cannot run into each other.
        hash.update(&[0]);
    }
    format!("text:{:032x}", hash.digest128())
}

fn texts(article: &Article) -> impl Iterator<Item = &str> {
    article.blocks.iter().map(|block| block.text.text.as_str())
}

/// The language of title, lead and body: the title alone says too little.
pub(super) fn detect_lang(article: &Article) -> Option<Lang> {
    let lead = article.lead.iter().map(|lead| lead.text.as_str());
    let mut sample = article.title.clone();
    for part in lead.chain(texts(article)) {
        if sample.len() > 16_384 {
            break;
        }
        sample.push('\n');
        sample.push_str(part);
    }
    text::detect_language(&sample)
}

/// The date at the beginning of a file's name: `1405-08-29-guide`, `2026-11-20 report`.
fn leading_date(stem: &str) -> Option<Timestamp> {
    let mut parts = [String::new(), String::new(), String::new()];
    let mut part = 0;
    for c in stem.chars() {
        if text::digit_value(c).is_some() {
            parts.get_mut(part)?.push(c);
        } else if part < 2 && matches!(c, '-' | '_' | '.' | '/') {
            part += 1;
        } else {
            break;
        }
    }
    file_date(&parts.join("-"))
}

/// A date in a file of the user's own, which is Tehran's if it names no zone.
pub(super) fn file_date(text: &str) -> Option<Timestamp> {
    text::parse_date(text, DefaultZone::Tehran)
}

pub(super) fn first_words(article: &Article) -> Option<String> {
    let lead = article.lead.iter().map(|lead| lead.text.as_str());
    texts(article).chain(lead).find(|text| !text.trim().is_empty()).map(headline)
}

/// The longest first line that serves as a title, in characters.
const LONGEST_TITLE: usize = 200;

pub(super) fn fits_title(text: &str) -> bool {
    text.chars().nth(LONGEST_TITLE).is_none()
}

/// The first words of a text that is too long for a title. The text itself stays in the body.
pub(super) fn headline(text: &str) -> String {
    const LENGTH: usize = 80;
    let line = text::clean_line(text);
    let Some((end, _)) = line.char_indices().nth(LENGTH) else { return line };
    let head = line.get(..end).unwrap_or_default();
    let words = head.rsplit_once(' ').map_or(head, |(words, _)| words);
    format!("{words}\u{2026}")
}

/// Joins names to a byline, with the comma of the direction in which any of them is written.
pub(super) fn join_names(names: &[String]) -> Option<String> {
    let is_rtl = names.iter().any(|name| text::majority_direction(name) == Some(Direction::Rtl));
    (!names.is_empty()).then(|| names.join(if is_rtl { "\u{60C} " } else { ", " }))
}

/// The time that a number means: seconds or milliseconds since 1970 if that is between 1990 and 2100. Any other number,
/// such as 20261120, is no such time.
pub(super) fn epoch_date(number: i64) -> Option<Timestamp> {
    const PLAUSIBLE: std::ops::Range<i64> = 631_152_000..4_102_444_800;
    [number, number / 1_000].into_iter().find(|seconds| PLAUSIBLE.contains(seconds)).map(Timestamp)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn a_file_name_may_begin_with_a_date() {
        for (stem, expected) in [
            ("1405-08-29-guide", "2026-11-20"),
            ("2026-11-20 report", "2026-11-20"),
            ("\u{6F1}\u{6F4}\u{6F0}\u{6F5}-\u{6F8}-\u{6F2}\u{6F9}", "2026-11-20"),
            ("2026_11_20_report", "2026-11-20"),
        ] {
            assert_eq!(leading_date(stem), file_date(expected), "{stem}");
        }
        for stem in ["000_75a421", "2026-11-2026", "2026", "report 2026-11-20", "20261120", "2026-11-20211", ""] {
            assert_eq!(leading_date(stem), None, "{stem}");
        }
    }

    #[test]
    fn the_same_words_have_the_same_key_wherever_they_are() {
        let read =
            |text: &str, path: &str| article(text.as_bytes(), &Origin::from_path(Path::new(path))).expect("text").key;
        assert_eq!(read("a\nb\nc", "/x/1.txt"), read("a\r\n\r\nb\nc\n", "/y/2.txt"));
        assert_ne!(read("a\nb\nc", "/x/1.txt"), read("a\nbc", "/x/1.txt"));
        assert!(read("a", "/x/1.txt").starts_with("text:"));
        assert_eq!(read("---\nurl: http://A.ir/1/?utm_source=b#top\n---\nb", "/x/1.md"), "https://a.ir/1");
    }

    #[test]
    fn a_list_of_names_has_the_comma_of_its_script() {
        let names = |names: &[&str]| join_names(&names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>());
        assert_eq!(names(&[]), None);
        assert_eq!(names(&["A B", "C"]).as_deref(), Some("A B, C"));
        assert_eq!(names(&["A B", "\u{62E}"]).as_deref(), Some("A B\u{60C} \u{62E}"));
    }

    #[test]
    fn a_number_is_a_time_only_if_news_may_be_that_old() {
        let seconds = 1_700_000_000;
        assert_eq!(epoch_date(seconds), Some(Timestamp(seconds)));
        assert_eq!(epoch_date(seconds * 1_000 + 999), Some(Timestamp(seconds)));
        for other in [0, -seconds, 20_261_120, 202_611_201_530, 9_999_999_999, i64::MAX] {
            assert_eq!(epoch_date(other), None, "{other}");
        }
    }
}
