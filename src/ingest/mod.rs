//! Bytes to articles.
//!
//! [`article`] is the way in: it finds out whether the bytes are text and in which encoding ([`decode()`]), which format
//! the text has ([`Format`]), and reads it ([`plain()`], [`markdown()`]). Every string of the result has been through
//! `text::clean`, and no input makes it fail but one that is no text. What the text does not say is taken from where it
//! was found: a date at the start of the file's name, the folder as the source.
//!
//! [`feed()`] is the way in for feeds, which hold many articles and say much about each; [`lazy_feed()`] leaves the bodies
//! to be read when they are wanted.
//!
//! What else a file may be, [`detect()`] says by its first bytes. Data sets of any length are read as a stream, one
//! record at a time ([`records()`]).
//!
//! Pure: where the bytes come from is told in an [`Origin`], and nothing here opens a file.
//!
//! Deliberately not here: guessing a date, an author or a source from the words of the text.

mod agencies;
mod blocks;
mod decode;
mod detect;
mod feed;
pub(crate) mod html;
mod identity;
mod inline;
mod markdown;
pub mod page;
mod plain;
pub mod records;
mod rich;
mod stream;
pub(crate) mod xml;

pub use agencies::Agencies;
pub(crate) use agencies::Agency;
pub(crate) use decode::decode_declared;
pub use decode::{NotTextError, decode};
pub use detect::{FileKind, detect};
pub(crate) use feed::LazyArticle;
pub use feed::{FeedOrigin, Markup, ParsedFeed, Warning, feed, lazy_feed};
pub use identity::canonical_url;
pub use markdown::markdown;
pub use page::page;
pub use plain::plain;
pub(crate) use records::{RecordError, Records};
pub use records::{RecordFormat, records};
pub use stream::SNIFF_LEN;

use crate::model::{Article, Block, Lang, Timestamp};
use crate::text;
use std::path::Path;

/// Where bytes come from, as far as an article wants to know.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    /// The file's path, absolute; `None` for standard input.
    pub file: Option<String>,
    /// The file's name without its extension.
    pub stem: Option<String>,
    /// The name of the folder that contains the file.
    pub folder: Option<String>,
    /// The format that the file's extension announces; `None` where only the content can tell.
    pub format: Option<Format>,
}

impl Origin {
    /// What a file's path says; it should be absolute.
    ///
    /// A path may hold any bytes but NUL; what is not text in it, or not safe to show, is lost here.
    pub fn from_path(path: &Path) -> Self {
        let shown = |name: &std::ffi::OsStr| text::clean_name(name);
        Self {
            file: Some(shown(path.as_os_str())),
            stem: path.file_stem().map(shown),
            folder: path.parent().and_then(Path::file_name).map(shown),
            format: Format::from_path(path),
        }
    }
}

/// A format of text files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// Plain text, read by [`plain()`].
    Plain,
    /// Markdown, read by [`markdown()`].
    Markdown,
    /// A table; one without names that are known is read as plain text.
    Csv,
}

impl Format {
    /// The format that a path's extension announces.
    pub fn from_path(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        match extension.as_str() {
            "txt" | "text" => Some(Self::Plain),
            "md" | "markdown" => Some(Self::Markdown),
            "csv" | "tsv" => Some(Self::Csv),
            _ => None,
        }
    }

    /// The format that the text itself shows: Markdown only if it has front matter, a heading with `#` or a code
    /// fence, since the plain format may hold a line for an image too.
    pub fn detect(text: &str) -> Self {
        let heading = |line: &str| {
            let rest = line.trim_start_matches('#');
            (1..=6).contains(&(line.len() - rest.len())) && rest.starts_with(' ') && !rest.trim().is_empty()
        };
        let markdown = markdown::has_front_matter(text)
            || text.lines().any(|line| heading(line) || line.starts_with("```") || line.starts_with("~~~"));
        if markdown { Self::Markdown } else { Self::Plain }
    }
}

/// Reads an article from the bytes of a file or of standard input.
///
/// # Errors
///
/// [`NotTextError`] if the bytes are no text. Text without a word gives an article for which [`is_empty`] holds.
pub fn article(bytes: &[u8], origin: &Origin) -> Result<Article, NotTextError> {
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

/// Reads the article of a page of the web, or else whatever text the page has.
///
/// # Errors
///
/// [`NotTextError`] if the bytes are no text.
pub fn saved_page(bytes: &[u8], origin: &Origin, agencies: &Agencies) -> Result<Article, NotTextError> {
    let mut article = page(&decode(bytes)?, None, agencies).unwrap_or_default();
    finish(&mut article, origin);
    article.key = key(&article, agencies);
    Ok(article)
}

/// Adds what every article has, whatever it was made of: its language, source, file and key.
fn finish(article: &mut Article, origin: &Origin) {
    if article.lang.is_none() {
        article.lang = detect_lang(article);
    }
    if article.source.is_none() {
        article.source.clone_from(&origin.folder);
    }
    article.file.clone_from(&origin.file);
    article.key = key(article, &Agencies::default());
}

/// The index of the block that says that the article ends; it, and what follows, is furniture.
pub fn end_of_text(blocks: &[Block]) -> Option<usize> {
    blocks.iter().position(|block| text::is_closing_line(&block.text.text))
}

/// Whether an article holds nothing to read or look at.
pub fn is_empty(article: &Article) -> bool {
    article.title.is_empty() && article.lead.is_none() && article.image.is_none() && article.blocks.is_empty()
}

/// The identity of a story: its address, else a hash of its words, so that two copies of a file are one article.
///
/// `agencies` know which part of an address names the article.
pub fn key(article: &Article, agencies: &Agencies) -> String {
    article.url.as_deref().map_or_else(|| content_key(article), |url| canonical_url(url, agencies))
}

/// The identity of a story by nothing but its words.
fn content_key(article: &Article) -> String {
    let mut hash = xxhash_rust::xxh3::Xxh3::new();
    let lead = article.lead.iter().map(|lead| lead.text.as_str());
    for part in std::iter::once(article.title.as_str()).chain(lead).chain(texts(article)) {
        hash.update(part.as_bytes());
        // Cleaned text holds no NUL, so the parts cannot run into each other.
        hash.update(&[0]);
    }
    format!("text:{:032x}", hash.digest128())
}

fn texts(article: &Article) -> impl Iterator<Item = &str> {
    article.blocks.iter().map(|block| block.text.text.as_str())
}

/// The title says least about the language, so the body is asked too.
fn detect_lang(article: &Article) -> Option<Lang> {
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

/// The date with which a file's name begins: `1405-08-29-guide`, `2026-11-20 report`.
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
    text::parse_date(&parts.join("-"))
}

fn first_words(article: &Article) -> Option<String> {
    let lead = article.lead.iter().map(|lead| lead.text.as_str());
    texts(article).chain(lead).find(|text| !text.trim().is_empty()).map(headline)
}

/// How long a first line may be to serve as a title.
const LONGEST_TITLE: usize = 200;

fn fits_title(text: &str) -> bool {
    text.chars().nth(LONGEST_TITLE).is_none()
}

/// The first words of a text that is too long for a title; the text itself is kept elsewhere.
fn headline(text: &str) -> String {
    const LENGTH: usize = 80;
    let line = text::clean_line(text);
    let Some((end, _)) = line.char_indices().nth(LENGTH) else { return line };
    let head = line.get(..end).unwrap_or_default();
    let words = head.rsplit_once(' ').map_or(head, |(words, _)| words);
    format!("{words}\u{2026}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_extension_tells_the_format_else_the_content() {
        assert_eq!(Format::from_path(Path::new("a/b.MD")), Some(Format::Markdown));
        assert_eq!(Format::from_path(Path::new("b.text")), Some(Format::Plain));
        assert_eq!(Format::from_path(Path::new("b.md/c")), None);
        for (text, expected) in [
            ("a\n# b", Format::Markdown),
            ("---\ntitle: a\n---\nb", Format::Markdown),
            ("a\n```\nb", Format::Markdown),
            ("a\n![b](c)\n#d\n####### e\n# ", Format::Plain),
            ("", Format::Plain),
        ] {
            assert_eq!(Format::detect(text), expected, "{text:?}");
        }
    }

    #[test]
    fn a_file_name_may_begin_with_a_date() {
        for (stem, expected) in [
            ("1405-08-29-guide", "2026-11-20"),
            ("2026-11-20 report", "2026-11-20"),
            ("\u{6F1}\u{6F4}\u{6F0}\u{6F5}-\u{6F8}-\u{6F2}\u{6F9}", "2026-11-20"),
            ("2026_11_20_report", "2026-11-20"),
        ] {
            assert_eq!(leading_date(stem), text::parse_date(expected), "{stem}");
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
    fn a_path_is_shown_without_its_dangers() {
        let origin = Origin::from_path(Path::new("/a  b/\u{1B}[31mc\n.txt"));
        assert_eq!(origin.file.as_deref(), Some("/a  b/c .txt"));
        assert_eq!(origin.folder.as_deref(), Some("a  b"));
    }
}
