//! JSON Lines: this program's own export of a library, one article or saved search per line.
//!
//! A library of any size can be written and read without being held in memory, and a damaged line costs one article.
//! Reading cleans everything as if the user had typed it, since anybody can write such a file.
//!
//! Deliberately not here: data sets of other programs, which are JSON Lines too (`ingest::records`).

use super::sanitize::{sanitize, sanitize_query, sanitize_user_state};
use crate::ingest::json_error_kind;
use crate::model::{ExportedArticle, ExportedSearch, NamedQuery, RecordErrorKind};
use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::Formatter;
use std::io::{self, Write};

/// How the line of an article begins.
const ARTICLE_PREFIX: &str = r#"{"article":{"key":"#;

/// What one line holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ExportedLine {
    /// An article.
    Article(Box<ExportedArticle>),
    /// A saved search.
    Search(NamedQuery),
}

/// Whether the beginning of a text is that of an export: one of its lines is an article or a search, or begins as an
/// article and goes on beyond what has been read.
pub(super) fn is_export(start: &str) -> bool {
    let mut lines = start.lines().peekable();
    while let Some(line) = lines.next() {
        let is_cut = lines.peek().is_none() && line.starts_with(ARTICLE_PREFIX);
        if is_cut || parse(line.as_bytes()).is_ok() {
            return true;
        }
    }
    false
}

/// Reads one line, safe to show and to store. `None` is a blank line.
///
/// # Errors
/// Why the line is no article, if it is no search either: searches are few.
pub(crate) fn read_line(line: &[u8]) -> Result<Option<ExportedLine>, RecordErrorKind> {
    let line = line.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(line).trim_ascii();
    if line.is_empty() {
        return Ok(None);
    }
    match parse(line).map_err(|error| json_error_kind(&error))? {
        ExportedLine::Article(exported) => {
            let ExportedArticle { article, full_text, user_state } = *exported;
            Ok(Some(ExportedLine::Article(Box::new(ExportedArticle {
                article: sanitize(article),
                full_text: full_text.map(sanitize),
                user_state: sanitize_user_state(&user_state),
            }))))
        }
        ExportedLine::Search(query) => {
            let query = sanitize_query(&query).ok_or(RecordErrorKind::EmptySearch)?;
            Ok(Some(ExportedLine::Search(query)))
        }
    }
}

fn parse(line: &[u8]) -> Result<ExportedLine, serde_json::Error> {
    serde_json::from_slice(line).map(|article| ExportedLine::Article(Box::new(article))).or_else(|error| {
        serde_json::from_slice(line).map(|ExportedSearch { search }| ExportedLine::Search(search)).map_err(|_| error)
    })
}

/// Writes the line of an article.
///
/// # Errors
/// If `out` cannot be written.
pub(crate) fn write_article(out: &mut impl Write, article: &ExportedArticle) -> io::Result<()> {
    write_line(out, article)
}

/// Writes the line of a saved search.
///
/// # Errors
/// If `out` cannot be written.
pub(crate) fn write_search(out: &mut impl Write, search: NamedQuery) -> io::Result<()> {
    write_line(out, &ExportedSearch { search })
}

fn write_line(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(&mut *out, LineFormatter))?;
    out.write_all(b"\n")
}

/// JSON on one line. The separators of lines that Unicode has, and JSON allows in strings, are escaped: many programs
/// split a text at them.
struct LineFormatter;

impl Formatter for LineFormatter {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        for piece in fragment.split_inclusive(SEPARATORS) {
            let text = piece.trim_end_matches(SEPARATORS);
            out.write_all(text.as_bytes())?;
            if let Some(separator) = piece.chars().next_back().filter(|c| SEPARATORS.contains(c)) {
                write!(out, "\\u{:04x}", u32::from(separator))?;
            }
        }
        Ok(())
    }
}

/// Next line, line separator, paragraph separator (UAX #14, NL and BK).
const SEPARATORS: [char; 3] = ['\u{85}', '\u{2028}', '\u{2029}'];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Article, UserState};

    fn exported() -> ExportedArticle {
        let article = Article { key: "https://a.example/1".to_owned(), title: "a".to_owned(), ..Article::default() };
        ExportedArticle { article, full_text: None, user_state: UserState::default() }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let query = NamedQuery { name: "n".to_owned(), query: "a b".to_owned() };
        let mut written = Vec::new();
        write_article(&mut written, &exported()).expect("written");
        write_search(&mut written, query.clone()).expect("written");
        let lines: Vec<_> = written.split(|&byte| byte == b'\n').map(read_line).collect();
        let expected =
            [Ok(Some(ExportedLine::Article(Box::new(exported())))), Ok(Some(ExportedLine::Search(query))), Ok(None)];
        assert_eq!(lines, expected);
    }

    #[test]
    fn a_line_has_no_separator_of_lines_inside() {
        let title = "a\u{2028}\u{2028}b\u{85}c\u{2029}\u{200C}\"\\";
        let mut article = exported();
        article.article.title = title.to_owned();
        let mut written = Vec::new();
        write_article(&mut written, &article).expect("written");
        let text = String::from_utf8(written).expect("text");
        assert!(text.contains(r"a\u2028\u2028b\u0085c\u2029"), "{text}");
        assert!(!text.contains(SEPARATORS));
        let read: ExportedArticle = serde_json::from_str(&text).expect("JSON");
        assert_eq!(read.article.title, title);
    }

    #[test]
    fn an_export_is_recognised_though_its_first_line_goes_on_beyond_what_was_read() {
        let mut written = Vec::new();
        write_article(&mut written, &exported()).expect("written");
        let text = String::from_utf8(written).expect("text");
        assert!(is_export(&text) && is_export(text.get(..30).expect("long enough")));
        for other in ["", "{}", "{\"title\":\"a\"}", "text\n{\"article\":1}"] {
            assert!(!is_export(other), "{other}");
        }
    }

    #[test]
    fn a_search_without_a_name_is_an_error() {
        assert_eq!(read_line(br#"{"search":{"name":" ","query":"a"}}"#), Err(RecordErrorKind::EmptySearch));
        assert_eq!(read_line(b"{"), Err(RecordErrorKind::Truncated));
    }
}
