//! What a file is, by its first bytes.
//!
//! A file is something other than text only if it begins in the right way: XML and HTML with a known element, JSON with
//! a bracket and the name of a field, a table with known names in its first row. A text that merely begins with `{` or
//! `<` stays text. The extension decides only between texts, and how certain a table has to be.
//!
//! Deliberately not here: whether the rest of the file is valid.

use super::{Format, decode, records};

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FileKind {
    /// Plain text.
    Plain,
    /// Markdown.
    Markdown,
    /// A page of the web.
    Html,
    /// RSS, RDF or Atom.
    Feed,
    /// JSON with named fields.
    Json,
    /// JSON Lines.
    JsonLines,
    /// A table with known names in its first row.
    Csv,
    /// A list of feeds.
    Opml,
    /// Nothing to read.
    NotText,
}

/// Decides what a file is by its first bytes: [`super::SNIFF_LEN`] of them, or all.
///
/// `announced` is the format that its extension announces.
pub fn detect(head: &[u8], announced: Option<Format>) -> FileKind {
    let Ok(text) = decode(head) else { return FileKind::NotText };
    let text = text.trim_start();
    let by_content = match text.as_bytes().first() {
        Some(b'<') => markup(text),
        Some(b'{' | b'[') => json(text),
        _ => None,
    };
    by_content.or_else(|| table(text, announced)).unwrap_or_else(|| {
        match announced.unwrap_or_else(|| Format::detect(text)) {
            Format::Markdown => FileKind::Markdown,
            Format::Plain | Format::Csv => FileKind::Plain,
        }
    })
}

/// What XML or HTML is, by its document type or its first element.
fn markup(text: &str) -> Option<FileKind> {
    let mut rest = text;
    loop {
        let inside = rest.trim_start().strip_prefix('<')?;
        rest = if let Some(comment) = inside.strip_prefix("!--") {
            comment.split_once("-->")?.1
        } else if let Some(instruction) = inside.strip_prefix('?') {
            instruction.split_once("?>")?.1
        } else if let Some(declaration) = inside.strip_prefix('!') {
            let mut words = declaration.split(|c: char| c.is_whitespace() || c == '>');
            let is_doctype = words.next().is_some_and(|word| word.eq_ignore_ascii_case("doctype"));
            if is_doctype && words.next().is_some_and(|name| name.eq_ignore_ascii_case("html")) {
                return Some(FileKind::Html);
            }
            after_declaration(declaration)?
        } else {
            return element(inside);
        };
    }
}

/// The text after a declaration, which may contain others in brackets.
fn after_declaration(declaration: &str) -> Option<&str> {
    let end = declaration.find('>')?;
    match declaration.find('[').filter(|&bracket| bracket < end) {
        Some(bracket) => {
            let inner = declaration.get(bracket..)?;
            let close = inner.find(']')?;
            inner.get(close..)?.split_once('>').map(|(_, rest)| rest)
        }
        None => declaration.get(end + 1..),
    }
}

/// The kind of a document by its first element; `inside` begins after its `<`.
fn element(inside: &str) -> Option<FileKind> {
    let name: String = inside
        .chars()
        .take(32)
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, ':' | '-' | '_' | '.'))
        .collect();
    if !inside.get(name.len()..)?.starts_with(|c: char| c.is_whitespace() || matches!(c, '>' | '/')) {
        return None;
    }
    let local = name.rsplit(':').next()?.to_ascii_lowercase();
    match local.as_str() {
        "rss" | "rdf" | "feed" | "channel" => Some(FileKind::Feed),
        "opml" => Some(FileKind::Opml),
        "html" | "head" | "body" | "title" | "meta" => Some(FileKind::Html),
        _ => None,
    }
}

/// Whether a text is JSON with named fields, and whether every line is.
fn json(text: &str) -> Option<FileKind> {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    if text.starts_with('[') {
        let inner = text.get(1..)?.trim_start();
        let empty = inner.starts_with(']') && lines.next().is_some_and(|line| line == "[]") && lines.next().is_none();
        return (empty || begins_object(inner)).then_some(FileKind::Json);
    }
    if !begins_object(text) {
        return None;
    }
    if is_json_feed(text) {
        return Some(FileKind::Feed);
    }
    let (first, second) = (lines.next()?, lines.next());
    // The first line of an object on several lines does not end like a complete object.
    let whole = begins_object(first) && !first.ends_with([':', '{', '[']);
    let again = second.is_some_and(|second| begins_object(second) || second == "{}");
    Some(if whole && again { FileKind::JsonLines } else { FileKind::Json })
}

/// Whether a JSON object has the `version` of JSON Feed among its own fields.
fn is_json_feed(text: &str) -> bool {
    let (mut depth, mut rest) = (0_usize, text);
    while let Some(at) = rest.find(['{', '}', '[', ']', '"']) {
        let (sign, after) = (rest.as_bytes().get(at).copied(), rest.get(at + 1..).unwrap_or_default());
        rest = after;
        match sign {
            Some(b'{' | b'[') => depth += 1,
            Some(b'}' | b']') => depth = depth.saturating_sub(1),
            _ => {
                let Some((name, after)) = quoted(after) else { return false };
                rest = after;
                let value = after.trim_start().strip_prefix(':').map(str::trim_start);
                if depth == 1
                    && name == "version"
                    && let Some((value, _)) = value.and_then(|value| quoted(value.strip_prefix('"')?))
                {
                    // Some programs write every slash as `\\/`.
                    return value.replace('\\', "").contains("://jsonfeed.org/version/");
                }
            }
        }
    }
    false
}

/// The inside of a string, and what follows its end; `inside` begins after its first quotation mark.
fn quoted(inside: &str) -> Option<(&str, &str)> {
    let mut is_escaped = false;
    let end = inside.bytes().position(|byte| {
        let ends = byte == b'"' && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        ends
    })?;
    Some((inside.get(..end)?, inside.get(end + 1..)?))
}

/// Whether a text begins with `{`, a name in quotation marks and a colon, or is an empty object.
fn begins_object(text: &str) -> bool {
    let Some(inner) = text.strip_prefix('{') else { return false };
    let inner = inner.trim_start();
    let Some(name) = inner.strip_prefix('"') else { return inner.starts_with('}') && inner.len() < 8 };
    let mut escaped = false;
    let end = name.char_indices().take(256).find(|&(_, c)| {
        let ends = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    });
    end.and_then(|(at, _)| name.get(at + 1..)).is_some_and(|rest| rest.trim_start().starts_with(':'))
}

/// Whether a text is a table of articles. A file with the extension of a table needs one known name in its first row;
/// one with that of a text needs three, because a sentence may begin with «title, text».
fn table(text: &str, announced: Option<Format>) -> Option<FileKind> {
    let header = records::header(text)?;
    let is_table = match announced {
        Some(Format::Csv) => true,
        Some(Format::Plain | Format::Markdown) => header.is_regular && header.known_fields >= 3,
        None => header.is_regular && header.known_fields >= 2,
    };
    is_table.then_some(FileKind::Csv)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::growth::assert_linear_in_repeats;

    fn kind(text: &str) -> FileKind {
        detect(text.as_bytes(), None)
    }

    #[test]
    fn each_kind_is_known_by_its_beginning() {
        for (text, expected) in [
            ("<?xml version=\"1.0\"?>\n<!-- a > b --><rss version='2.0'>", FileKind::Feed),
            ("<rdf:RDF xmlns=\"x\">", FileKind::Feed),
            ("<feed xmlns=\"http://www.w3.org/2005/Atom\">", FileKind::Feed),
            ("\u{FEFF}\n <channel>", FileKind::Feed),
            ("<!DOCTYPE rss [<!ENTITY nbsp \"&#160;\">]><rss>", FileKind::Feed),
            ("<opml version=\"2.0\">", FileKind::Opml),
            ("<!doctype html>\n<p>", FileKind::Html),
            ("<!-- saved from url=(0022)http://example.com/ --><HTML lang=fa>", FileKind::Html),
            ("<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'>", FileKind::Html),
            ("{\"title\": \"a\"}", FileKind::Json),
            ("{\n  \"articles\": [\n {\"title\": 1}", FileKind::Json),
            (" [ {\"title\":", FileKind::Json),
            ("[]", FileKind::Json),
            (
                "{\"title\": \"a\", \"version\": \"https:\\/\\/jsonfeed.org\\/version\\/1\", \"items\": []}",
                FileKind::Feed,
            ),
            ("{\"a\": {\"version\": \"https://jsonfeed.org/version/1\"}}", FileKind::Json),
            ("{\"a\": 1}\n\n{\"a\": 2}\n", FileKind::JsonLines),
            ("{\"a\": \"broken}\n{\"a\": 2}\n", FileKind::JsonLines),
            ("id,title,article\n1,a,b\n", FileKind::Csv),
            ("\"Title\";\"Text\"\n\"a\";\"b, c\"\n", FileKind::Csv),
            ("title\tcontent\na\tb", FileKind::Csv),
            ("# a\n\nb", FileKind::Markdown),
            ("a\nb", FileKind::Plain),
            ("", FileKind::Plain),
            ("\0\0\0\0", FileKind::NotText),
        ] {
            assert_eq!(kind(text), expected, "{text:?}");
        }
    }

    #[test]
    fn prose_that_begins_like_something_else_stays_text() {
        for text in [
            "{ he said } and left",
            "{\"he said\"} and left",
            "[picture] a caption",
            "[\"a\", \"b\"] are letters",
            "[1] a note",
            "<3 this song",
            "<rss> is a word that <b",
            "<rssfeed>",
            "<div align=\"center\">\n\n# a",
            "<!-- a remark that never ends",
            "Title and text, in one line\nand so on, and so on",
            "one, two, three\nfour, five, six",
            "title\ntext",
        ] {
            let found = kind(text);
            let expected = match text {
                _ if text.contains("# a") => FileKind::Markdown,
                // The name of the element is all that there is to go by.
                _ if text.starts_with("<rss>") => FileKind::Feed,
                _ => FileKind::Plain,
            };
            assert_eq!(found, expected, "{text:?}");
        }
    }

    #[test]
    fn the_extension_breaks_ties_only() {
        let with = |text: &str, format| detect(text.as_bytes(), Some(format));
        assert_eq!(with("title, text\na, b", Format::Plain), FileKind::Plain);
        assert_eq!(with("title,text,date\na,b,c", Format::Plain), FileKind::Csv);
        assert_eq!(with("id,text\n1,b", Format::Csv), FileKind::Csv);
        assert_eq!(with("a,b\n1,2", Format::Csv), FileKind::Plain);
        assert_eq!(with("# a", Format::Plain), FileKind::Plain);
        assert_eq!(with("a", Format::Markdown), FileKind::Markdown);
        assert_eq!(with("[{\"title\": 1}]", Format::Markdown), FileKind::Json);
    }

    #[test]
    fn the_encoding_makes_no_difference() {
        let text = "id,title,text\n1,\u{62E}\u{628}\u{631},\u{62E}\u{628}\u{631} \u{62A}\u{627}\u{632}\u{647}\n";
        let utf16: Vec<u8> = format!("\u{FEFF}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(detect(&utf16, None), FileKind::Csv);
        assert_eq!(detect(&encoding_rs::WINDOWS_1256.encode(text).0, None), FileKind::Csv);
    }

    #[test]
    fn hostile_beginnings_take_no_quadratic_time() {
        let pieces = ["<", "<!--", "<!DOCTYPE [", "{", "[", "{\"", "\"", ",", "<?", "<!x>", "{\"a\":"];
        assert_linear_in_repeats(&pieces, 4_096, |text| detect(text.as_bytes(), None));
    }
}
