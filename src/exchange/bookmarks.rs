//! The bookmark files of browsers: Netscape's format, a page of links, which never had a standard.
//!
//! A bookmark is `<DT><A HREF="…" ADD_DATE="…" TAGS="…">title</A>`, and its note is `<DD>` after it. Times are seconds
//! since 1970. Folders (`<H3>` before a `<DL>`) become tags, since bookmarks here have no folders.
//!
//! Deliberately not here: the icons and feeds that browsers put beside links.

use crate::ingest::html;
use crate::ingest::html::tokenizer::{HtmlTag, HtmlToken, HtmlTokenizer};
use crate::ingest::xml::escape;
use crate::model::Timestamp;
use crate::text;
use std::fmt::Write as _;

/// The first line of the file.
const DOCTYPE: &str = "<!DOCTYPE NETSCAPE-Bookmark-file-1>";

/// How many of the innermost folders around a link become its tags: each link carries the names of all its folders.
const MAX_FOLDER_TAGS: usize = 16;
/// The longest name of a folder, in characters, for the same reason.
const LONGEST_NAME: usize = 120;

/// A bookmark.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Link {
    /// Its address.
    pub url: String,
    /// Its title; may be empty.
    pub title: String,
    /// When the user bookmarked it.
    pub added_at: Option<Timestamp>,
    /// The user's note; may be empty.
    pub note: String,
    /// Its tags, and the folders it was in.
    pub tags: Vec<String>,
}

/// Whether a text is a bookmark file.
pub fn is_bookmark_file(text: &str) -> bool {
    let start = text.trim_start_matches('\u{FEFF}').trim_start();
    start.get(..DOCTYPE.len()).is_some_and(|start| start.eq_ignore_ascii_case(DOCTYPE))
}

/// Reads the links of a bookmark file, except those that do not lead to a web page.
pub fn read(text: &str) -> Vec<Link> {
    let mut parser = BookmarkParser::default();
    for token in HtmlTokenizer::new(text) {
        match token {
            HtmlToken::Start(tag) => parser.start(tag),
            HtmlToken::End(name) => parser.end(name),
            HtmlToken::Text(text) => parser.text(text),
            HtmlToken::Raw(_) => {}
        }
    }
    parser.flush_text();
    parser.links
}

/// What the next text belongs to.
#[derive(Default)]
enum TextTarget {
    /// Nothing.
    #[default]
    None,
    /// The title of the last link.
    Title,
    /// The note of the last link.
    Note,
    /// The name of a folder.
    Folder,
}

/// Reads tag by tag, because a tree of a file in which nothing is closed takes time that grows with the square of its
/// size.
#[derive(Default)]
struct BookmarkParser {
    links: Vec<Link>,
    target: TextTarget,
    /// The text for that target so far.
    buffer: String,
    /// Whether a note belongs to the last link: that link was taken, and no folder has begun since.
    accepts_note: bool,
    /// The name of the folder whose list is still to come.
    pending_folder: Option<String>,
    /// The names of the open lists.
    open_folders: Vec<Option<String>>,
}

impl BookmarkParser {
    fn start(&mut self, tag: HtmlTag<'_>) {
        let name = tag.name.to_ascii_lowercase();
        // A title may contain emphasis and the like, but a note ends at any tag.
        if matches!(self.target, TextTarget::Note) || matches!(name.as_str(), "a" | "dt" | "dd" | "dl" | "h3") {
            self.flush_text();
        }
        match name.as_str() {
            "a" => {
                if let Some(href) = tag.get("href") {
                    self.start_link(&href, tag);
                }
            }
            "dd" if self.accepts_note => self.target = TextTarget::Note,
            "h3" => {
                self.accepts_note = false;
                self.target = TextTarget::Folder;
            }
            "dl" => self.open_folders.push(self.pending_folder.take()),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        if matches!(self.target, TextTarget::Note)
            || ["a", "h3", "dl"].iter().any(|each| name.eq_ignore_ascii_case(each))
        {
            self.flush_text();
        }
        if name.eq_ignore_ascii_case("dl") {
            self.open_folders.pop();
        }
    }

    fn text(&mut self, text: &str) {
        if !matches!(self.target, TextTarget::None) {
            self.buffer.push_str(&html::resolve_text(text));
        }
    }

    /// Begins a link. Its title comes next.
    fn start_link(&mut self, href: &str, tag: HtmlTag<'_>) {
        self.pending_folder = None;
        let url = text::clean_line(href);
        self.accepts_note = url.starts_with("http://") || url.starts_with("https://");
        if !self.accepts_note {
            return;
        }
        let attribute = |name: &str| tag.get(name).unwrap_or_default();
        let from = self.open_folders.len().saturating_sub(MAX_FOLDER_TAGS);
        let folders = self.open_folders.iter().skip(from).flatten().cloned();
        let named = attribute("tags");
        let mut tags: Vec<String> =
            named.split(',').map(text::clean_line).chain(folders).filter(|tag| !tag.is_empty()).collect();
        tags.dedup();
        let added_at = attribute("add_date").trim().parse().ok().map(Timestamp);
        self.links.push(Link { url, added_at, tags, ..Link::default() });
        self.target = TextTarget::Title;
    }

    /// Stores the text that has been read where it belongs.
    fn flush_text(&mut self) {
        let text = text::clean_line(&std::mem::take(&mut self.buffer));
        match (std::mem::take(&mut self.target), self.links.last_mut()) {
            (TextTarget::Title, Some(last)) => last.title = text,
            (TextTarget::Note, Some(last)) => last.note = text,
            (TextTarget::Folder, _) => self.pending_folder = Some(text.chars().take(LONGEST_NAME).collect()),
            _ => {}
        }
    }
}

/// Writes links as a bookmark file.
pub fn write(links: &[Link]) -> String {
    let mut out = format!(
        "{DOCTYPE}\n<META HTTP-EQUIV=\"Content-Type\" CONTENT=\"text/html; charset=UTF-8\">\n\
         <TITLE>Bookmarks</TITLE>\n<H1>Bookmarks</H1>\n<DL><p>\n"
    );
    for link in links {
        let _ = write!(out, "<DT><A HREF=\"{}\"", escape(&link.url));
        if let Some(at) = link.added_at {
            let _ = write!(out, " ADD_DATE=\"{}\"", at.0);
        }
        if !link.tags.is_empty() {
            let _ = write!(out, " TAGS=\"{}\"", escape(&link.tags.join(",")));
        }
        let _ = writeln!(out, ">{}</A>", escape(&link.title));
        if !link.note.is_empty() {
            let _ = writeln!(out, "<DD>{}", escape(&link.note));
        }
    }
    out.push_str("</DL><p>\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::growth::assert_linear_in_repeats;

    #[test]
    fn what_is_written_is_read_again() {
        let links = vec![
            Link {
                url: "https://a.example/1?x=1&y=\"2\"".to_owned(),
                title: "\u{62E}\u{628}\u{631} <1> & 2".to_owned(),
                added_at: Some(Timestamp(1_700_000_000)),
                note: "a \"note\" & more".to_owned(),
                tags: vec!["\u{627}\u{642}\u{62A}\u{635}\u{627}\u{62F}".to_owned(), "b".to_owned()],
            },
            Link { url: "http://b.example/".to_owned(), ..Link::default() },
        ];
        let written = write(&links);
        assert!(is_bookmark_file(&written));
        assert_eq!(read(&written), links);
    }

    #[test]
    fn a_browsers_folders_become_tags_and_only_pages_are_taken() {
        let file = "<!doctype netscape-bookmark-file-1>\n<H1>x</H1>\n<DL><p>\n\
            <DT><H3 ADD_DATE=\"1\">News</H3>\n<DL><p>\n<DT><A HREF=\"https://a.example/\" ADD_DATE=\"5\">A</A>\n\
            <DD>noted\n<DT><A HREF=\"javascript:alert(1)\">B</A>\n</DL><p>\n</DL><p>";
        let expected = Link {
            url: "https://a.example/".to_owned(),
            title: "A".to_owned(),
            added_at: Some(Timestamp(5)),
            note: "noted".to_owned(),
            tags: vec!["News".to_owned()],
        };
        assert_eq!(read(file), [expected]);
    }

    #[test]
    fn a_note_belongs_to_the_link_before_it_and_to_nothing_else() {
        let file = "<DT><A HREF=\"https://a.example/\">A <b>b</b> &lt;c&gt;</A>\n<DT><A HREF=\"javascript:x\">B</A>\n\
            <DD>of B\n<DT><H3>F &amp; G</H3>\n<DD>of the folder\n<DL><p>\n\
            <DT><A HREF=\"https://b.example/?a=1&section=2\">C</A>\n\
            <DD>of C\n<DL></DL>no note</DL>\n<DT><A HREF=\"https://c.example/\">D";
        let link = |url: &str, title: &str, note: &str, tags: &[&str]| Link {
            url: url.to_owned(),
            title: title.to_owned(),
            added_at: None,
            note: note.to_owned(),
            tags: tags.iter().map(|&tag| tag.to_owned()).collect(),
        };
        let expected = [
            link("https://a.example/", "A b <c>", "", &[]),
            link("https://b.example/?a=1&section=2", "C", "of C", &["F & G"]),
            link("https://c.example/", "D", "", &[]),
        ];
        assert_eq!(read(file), expected);
    }

    #[test]
    fn a_file_in_which_nothing_is_closed_takes_no_quadratic_time() {
        // A reader that builds a tree takes minutes on each.
        let pieces = ["<DL><DT>", "<H3>a</H3><DL>", "<b><a href=http://a>", "<DL><DT><A HREF=\"http://a\">b"];
        assert_linear_in_repeats(&pieces, 1_000, read);
        for piece in pieces {
            assert!(read(&piece.repeat(10_000)).iter().all(|link| link.tags.len() <= MAX_FOLDER_TAGS), "{piece}");
        }
    }
}
