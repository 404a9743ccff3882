//! Bookmarks as browsers exchange them: the Netscape bookmark file, a page of links that never had a standard.
//!
//! A bookmark is `<DT><A HREF="…" ADD_DATE="…" TAGS="…">title</A>`, its note `<DD>` after it. Times are seconds since
//! 1970. Folders (`<H3>` before a `<DL>`) become tags, since bookmarks here have no folders.

use crate::model::Timestamp;
use crate::text;
use dom_query::{Document, NodeRef};
use std::fmt::Write as _;

/// How the file begins.
const DOCTYPE: &str = "<!DOCTYPE NETSCAPE-Bookmark-file-1>";

/// The deepest nesting of folders that counts.
const DEEPEST: usize = 32;

/// A link that somebody has kept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Kept {
    /// Its address.
    pub url: String,
    /// Its title; may be empty.
    pub title: String,
    /// When it was kept.
    pub kept_at: Option<Timestamp>,
    /// What was noted about it; may be empty.
    pub note: String,
    /// Its tags, and the folders it was in.
    pub tags: Vec<String>,
}

/// Whether a text is such a file.
pub fn is_netscape(text: &str) -> bool {
    let start = text.trim_start_matches('\u{FEFF}').trim_start();
    start.get(..DOCTYPE.len()).is_some_and(|start| start.eq_ignore_ascii_case(DOCTYPE))
}

/// Reads the links of such a file; those that lead to no page of the web are passed over.
pub fn read(text: &str) -> Vec<Kept> {
    let document = Document::from(text);
    let mut links: Vec<Kept> = Vec::new();
    for node in document.select("a[href], dd").nodes() {
        if node.node_name().is_some_and(|name| name.as_ref() == "dd") {
            if let Some(last) = links.last_mut() {
                last.note = text::clean_line(&own_text(node));
            }
            continue;
        }
        let attribute = |name: &str| node.attr(name).map(|value| value.trim().to_owned()).unwrap_or_default();
        let url = text::clean_line(&attribute("href"));
        if !(url.starts_with("http://") || url.starts_with("https://")) {
            // A note that follows belongs to this one, which is not taken.
            continue;
        }
        let named = attribute("tags");
        let mut tags: Vec<String> =
            named.split(',').map(text::clean_line).chain(folders(node)).filter(|tag| !tag.is_empty()).collect();
        tags.dedup();
        links.push(Kept {
            url,
            title: text::clean_line(&node.text()),
            kept_at: attribute("add_date").parse().ok().map(Timestamp),
            note: String::new(),
            tags,
        });
    }
    links
}

/// The text of a note, without that of the bookmarks which a lenient parser has put inside it.
fn own_text(node: &NodeRef<'_>) -> String {
    let texts = node.children().into_iter().take_while(NodeRef::is_text).map(|child| child.text().to_string());
    texts.collect::<Vec<_>>().join(" ")
}

/// The folders a bookmark is in, the outermost first.
fn folders(node: &NodeRef<'_>) -> Vec<String> {
    let lists = node.ancestors(None).into_iter().filter(|ancestor| ancestor.is("dl"));
    let heading = |list: NodeRef<'_>| {
        let before = list.prev_element_sibling()?;
        let heading =
            if before.is("h3") { before } else { before.children().into_iter().find(|child| child.is("h3"))? };
        Some(text::clean_line(&heading.text()))
    };
    let mut names: Vec<String> = lists.take(DEEPEST).filter_map(heading).collect();
    names.reverse();
    names
}

/// Writes links as such a file.
pub fn write(links: &[Kept]) -> String {
    let mut out = format!(
        "{DOCTYPE}\n<META HTTP-EQUIV=\"Content-Type\" CONTENT=\"text/html; charset=UTF-8\">\n\
         <TITLE>Bookmarks</TITLE>\n<H1>Bookmarks</H1>\n<DL><p>\n"
    );
    for link in links {
        let _ = write!(out, "<DT><A HREF=\"{}\"", escaped(&link.url));
        if let Some(at) = link.kept_at {
            let _ = write!(out, " ADD_DATE=\"{}\"", at.0);
        }
        if !link.tags.is_empty() {
            let _ = write!(out, " TAGS=\"{}\"", escaped(&link.tags.join(",")));
        }
        let _ = writeln!(out, ">{}</A>", escaped(&link.title));
        if !link.note.is_empty() {
            let _ = writeln!(out, "<DD>{}", escaped(&link.note));
        }
    }
    out.push_str("</DL><p>\n");
    out
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let links = vec![
            Kept {
                url: "https://a.example/1?x=1&y=\"2\"".to_owned(),
                title: "\u{62E}\u{628}\u{631} <1> & 2".to_owned(),
                kept_at: Some(Timestamp(1_700_000_000)),
                note: "a \"note\" & more".to_owned(),
                tags: vec!["\u{627}\u{642}\u{62A}\u{635}\u{627}\u{62F}".to_owned(), "b".to_owned()],
            },
            Kept { url: "http://b.example/".to_owned(), ..Kept::default() },
        ];
        let written = write(&links);
        assert!(is_netscape(&written));
        assert_eq!(read(&written), links);
    }

    #[test]
    fn a_browsers_folders_become_tags_and_only_pages_are_taken() {
        let file = "<!doctype netscape-bookmark-file-1>\n<H1>x</H1>\n<DL><p>\n\
            <DT><H3 ADD_DATE=\"1\">News</H3>\n<DL><p>\n<DT><A HREF=\"https://a.example/\" ADD_DATE=\"5\">A</A>\n\
            <DD>noted\n<DT><A HREF=\"javascript:alert(1)\">B</A>\n</DL><p>\n</DL><p>";
        let expected = Kept {
            url: "https://a.example/".to_owned(),
            title: "A".to_owned(),
            kept_at: Some(Timestamp(5)),
            note: "noted".to_owned(),
            tags: vec!["News".to_owned()],
        };
        assert_eq!(read(file), [expected]);
    }
}
