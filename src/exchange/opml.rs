//! OPML 2.0 (opml.org): the lists of feeds that feed readers exchange.
//!
//! Nearly every such file breaks some rule: a missing or wrong version, a bare `&` or `<`, no title, `xmlurl` for
//! `xmlUrl`, an encoding that it does not declare. None of that stops reading: an outline with an address is a feed, an
//! outline without one is a folder. The module reads the file token by token ([`xml`](crate::ingest::xml)) and keeps
//! the open folders on a stack, so no depth of nesting recurses, and no entity that the file declares is expanded.
//!
//! OPML has the name, the folder and the address of a feed, and nothing else. The user's other choices about a feed are
//! attributes in a namespace of this program, as OPML asks of additions; other programs ignore them.
//!
//! Deliberately not here: outlines that include other files, and attributes that other programs have invented.

use super::Error;
use crate::ingest::decode_declared;
use crate::ingest::xml::{XmlTag, XmlToken, XmlTokenizer, escape, local_name, resolved};
use crate::text;
use std::collections::HashSet;
use std::fmt::Write as _;

/// One feed of an OPML file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outline {
    /// The names of its folders, the outermost first, separated by `/`; empty if it is in none. A `/` within a name is
    /// U+2215 DIVISION SLASH here.
    pub folder: String,
    /// Its name.
    pub title: Option<String>,
    /// Whether the user chose that name; otherwise it is the feed's own title.
    pub named: bool,
    /// Its address, as the file has it.
    pub url: String,
    /// The address of the site it belongs to.
    pub site: Option<String>,
    /// Whether the user wants the full text of its articles.
    pub full_text: bool,
}

/// The namespace of this program's attributes; they are always written with the prefix `khabar`.
const NAMESPACE: &str = "xmlns:khabar=\"https://crates.io/crates/khabar\"";
const FULL_TEXT: &str = "khabar:fullText";
const NAMED: &str = "khabar:named";

/// How many folders can contain each other. Those that are nested more deeply count as one, because each feed carries
/// the names of all its folders.
const MAX_FOLDER_DEPTH: usize = 32;
/// The longest name of a folder, in characters, for the same reason.
const LONGEST_NAME: usize = 120;

/// Reads the feeds of an OPML file in their order, each address once.
///
/// A damaged or truncated file gives the feeds that can be read.
///
/// # Errors
/// [`Error::NotText`] if the bytes are binary; [`Error::NotOpml`] if they contain neither an `opml` element nor a feed.
pub fn read(bytes: &[u8]) -> Result<Vec<Outline>, Error> {
    let source = decode_declared(bytes, None).map_err(|_| Error::NotText)?;
    let mut parser = OpmlParser::default();
    let mut is_opml = false;
    let mut tokens = XmlTokenizer::new(&source);
    for token in tokens.by_ref() {
        match token {
            XmlToken::Start(tag) if is_named(tag.name, "outline") => {
                parser.start(tag);
                if tag.is_empty {
                    parser.end();
                }
            }
            XmlToken::Start(tag) => is_opml |= is_named(tag.name, "opml"),
            XmlToken::End(name) if is_named(name, "outline") => parser.end(),
            XmlToken::End(_) | XmlToken::Text(_) | XmlToken::CData(_) => {}
        }
    }
    if parser.outlines.is_empty() && (!is_opml || tokens.is_truncated()) {
        return Err(Error::NotOpml);
    }
    Ok(parser.outlines)
}

/// Writes feeds as OPML 2.0, sorted by folder.
pub fn write(outlines: &[Outline]) -> String {
    let mut sorted: Vec<(Vec<&str>, &Outline)> = outlines
        .iter()
        .map(|outline| (outline.folder.split('/').filter(|name| !name.trim().is_empty()).collect(), outline))
        .collect();
    sorted.sort_by(|(a, _), (b, _)| a.cmp(b));
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\"");
    if outlines.iter().any(|outline| outline.full_text || outline.named) {
        let _ = write!(out, " {NAMESPACE}");
    }
    out.push_str(">\n<head><title>Khabar</title></head>\n<body>\n");
    let mut open: Vec<&str> = Vec::new();
    for (folders, outline) in sorted {
        let common = open.iter().zip(&folders).take_while(|(a, b)| a == b).count();
        close(&mut out, &mut open, common);
        for name in folders.into_iter().skip(common) {
            let _ = writeln!(out, "<outline text=\"{}\">", attribute(name));
            open.push(name);
        }
        let title = attribute(outline.title.as_deref().unwrap_or(&outline.url));
        let _ = write!(out, "<outline type=\"rss\" text=\"{title}\"");
        if outline.title.is_some() {
            let _ = write!(out, " title=\"{title}\"");
        }
        let _ = write!(out, " xmlUrl=\"{}\"", attribute(&outline.url));
        if let Some(site) = &outline.site {
            let _ = write!(out, " htmlUrl=\"{}\"", attribute(site));
        }
        for (own, set) in [(FULL_TEXT, outline.full_text), (NAMED, outline.named)] {
            if set {
                let _ = write!(out, " {own}=\"true\"");
            }
        }
        out.push_str("/>\n");
    }
    close(&mut out, &mut open, 0);
    out.push_str("</body>\n</opml>\n");
    out
}

/// Closes the open folders but the first `depth`.
fn close(out: &mut String, open: &mut Vec<&str>, depth: usize) {
    while open.len() > depth {
        open.pop();
        out.push_str("</outline>\n");
    }
}

fn attribute(value: &str) -> String {
    escape(&text::clean_line(value)).into_owned()
}

/// Whether an element has this name, without its prefix and in any case.
fn is_named(full_name: &str, name: &str) -> bool {
    local_name(full_name).eq_ignore_ascii_case(name)
}

/// The feeds found so far, and the folders that are open.
#[derive(Default)]
struct OpmlParser {
    outlines: Vec<Outline>,
    seen_urls: HashSet<String>,
    /// The names of the open folders, separated by `/`.
    folder_path: String,
    /// For every open outline, the length of `folder_path` before it, and whether it added a name.
    open_outlines: Vec<(usize, bool)>,
    /// How many names `folder_path` has.
    folder_depth: usize,
}

impl OpmlParser {
    fn start(&mut self, tag: XmlTag<'_>) {
        let (mut url, mut site, mut title, mut text) = (None, None, None, None);
        let (mut full_text, mut named) = (false, false);
        for (name, value) in tag.attributes() {
            let own = [(FULL_TEXT, &mut full_text), (NAMED, &mut named)];
            if let Some((_, set)) = own.into_iter().find(|(own_name, _)| name.eq_ignore_ascii_case(own_name)) {
                *set = resolved(value).trim().eq_ignore_ascii_case("true");
                continue;
            }
            let target = match local_name(name).to_ascii_lowercase().as_str() {
                "xmlurl" => &mut url,
                "htmlurl" => &mut site,
                "title" => &mut title,
                "text" => &mut text,
                _ => continue,
            };
            // The first of two attributes with the same name wins, unless it is empty.
            let value = text::clean_line(&resolved(value));
            if target.is_none() && !value.is_empty() {
                *target = Some(value);
            }
        }
        let title = title.or(text);
        let path_len = self.folder_path.len();
        let mut is_folder = false;
        if let Some(url) = url {
            // OPML requires a `text`, so a feed without a name has its address there.
            let title = title.filter(|title| *title != url);
            if self.seen_urls.insert(url.clone()) {
                let named = named && title.is_some();
                self.outlines.push(Outline { folder: self.folder_path.clone(), title, named, url, site, full_text });
            }
        } else if let Some(name) = title.filter(|_| self.folder_depth < MAX_FOLDER_DEPTH) {
            if !self.folder_path.is_empty() {
                self.folder_path.push('/');
            }
            self.folder_path.extend(name.chars().take(LONGEST_NAME).map(|c| if c == '/' { '\u{2215}' } else { c }));
            is_folder = true;
            self.folder_depth += 1;
        }
        self.open_outlines.push((path_len, is_folder));
    }

    fn end(&mut self) {
        if let Some((path_len, is_folder)) = self.open_outlines.pop() {
            self.folder_path.truncate(path_len);
            self.folder_depth -= usize::from(is_folder);
        }
    }
}
