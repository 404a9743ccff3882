//! OPML: the list of feeds that readers exchange (OPML 2.0, opml.org).
//!
//! Nearly every such file breaks some rule: no version or another, a bare `&`, no title, `xmlurl` for `xmlUrl`, an
//! encoding other than it says. None of that stops reading: an outline with an address is a feed, one without is a
//! folder. The elements are taken one by one and the open folders are a stack, so no depth of nesting recurses.
//! Entities that the file declares are not expanded, so none can blow it up.
//!
//! OPML knows feeds by name, folder and address only. What else the reader has decided about one is written as an
//! attribute in a namespace of this program's own, as OPML asks of additions; other readers pass over it.
//!
//! Deliberately not here: outlines that include other files, and attributes that other readers have invented.

use crate::ingest::{decode, html};
use crate::text;
use quick_xml::Reader;
use quick_xml::escape::escape;
use quick_xml::events::{BytesStart, Event};
use std::collections::HashSet;
use std::fmt::Write as _;

/// One feed of an OPML file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outline {
    /// The folders it stands in, the outermost first, parted by `/`; empty for none. A `/` within the name of a folder
    /// is U+2215 DIVISION SLASH here.
    pub folder: String,
    /// Its name.
    pub title: Option<String>,
    /// Whether that name is the reader's own, and not the feed's title.
    pub named: bool,
    /// Its address, as the file has it.
    pub url: String,
    /// The address of the site it belongs to.
    pub site: Option<String>,
    /// Whether whole articles of it are wanted.
    pub full_text: bool,
}

/// The namespace of this program's own attributes, and the one there is, by the prefix that it is always written with.
const NAMESPACE: &str = "xmlns:khabar=\"https://crates.io/crates/khabar\"";
const FULL_TEXT: &str = "khabar:fullText";
const NAMED: &str = "khabar:named";

/// Why a file is no OPML.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OpmlError {
    /// The bytes are no text.
    #[error("not a text file")]
    NotText,
    /// There is no outline in it; the parser's reason, if it is no XML.
    #[error("no list of feeds{}", .reason.as_ref().map(|reason| format!(": {reason}")).unwrap_or_default())]
    NotOpml {
        /// The parser's reason.
        reason: Option<String>,
    },
}

/// Folders within folders beyond this are not told apart, and no name of a folder is longer than the other limit: each
/// feed carries the names of all its folders.
const MAX_FOLDER_DEPTH: usize = 32;
const LONGEST_NAME: usize = 120;

/// Reads the feeds of an OPML file in their order, each address once.
///
/// Of a file that is damaged or cut off somewhere, what stands before that is read.
///
/// # Errors
/// [`OpmlError`] if there is no `opml` and no feed in it.
pub fn read(bytes: &[u8]) -> Result<Vec<Outline>, OpmlError> {
    let source = decoded(bytes)?;
    let mut reader = Reader::from_str(source.trim_start());
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    let mut parser = OpmlParser::default();
    let mut is_opml = false;
    let mut reason = None;
    loop {
        match reader.read_event() {
            Ok(Event::Start(element)) if is(&element, "outline") => parser.start(&element),
            Ok(Event::Empty(element)) if is(&element, "outline") => {
                parser.start(&element);
                parser.end();
            }
            Ok(Event::End(end)) if end.local_name().as_ref().eq_ignore_ascii_case("outline") => parser.end(),
            Ok(Event::Start(element) | Event::Empty(element)) => is_opml |= is(&element, "opml"),
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(error) => {
                reason = Some(text::clean_line(&error.to_string()));
                break;
            }
        }
    }
    if parser.outlines.is_empty() && (!is_opml || reason.is_some()) {
        return Err(OpmlError::NotOpml { reason });
    }
    Ok(parser.outlines)
}

/// Writes feeds as OPML 2.0, those of one folder together, in the order of their folders.
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

/// Closes the open folders but the first `kept`.
fn close(out: &mut String, open: &mut Vec<&str>, depth: usize) {
    while open.len() > depth {
        open.pop();
        out.push_str("</outline>\n");
    }
}

fn attribute(value: &str) -> String {
    escape(text::clean_line(value)).into_owned()
}

/// The text of a file: what its bytes show, unless they are no UTF-8 and the file says what they are.
fn decoded(bytes: &[u8]) -> Result<String, OpmlError> {
    let head = bytes.get(..256).unwrap_or(bytes);
    let declared = || {
        let head = String::from_utf8_lossy(head).into_owned();
        let (_, label) = head.split_once("encoding=")?;
        let label = label.get(1..)?.split(['"', '\'']).next()?.to_owned();
        encoding_rs::Encoding::for_label(label.as_bytes()).filter(|encoding| encoding.is_single_byte())
    };
    if std::str::from_utf8(bytes).is_err()
        && let Some(encoding) = declared()
    {
        return Ok(encoding.decode_without_bom_handling(bytes).0.into_owned());
    }
    decode(bytes).map_err(|_| OpmlError::NotText)
}

fn is(element: &BytesStart<'_>, name: &str) -> bool {
    element.local_name().as_ref().eq_ignore_ascii_case(name)
}

/// The feeds found so far, and the folders that are open.
#[derive(Default)]
struct OpmlParser {
    outlines: Vec<Outline>,
    seen_urls: HashSet<String>,
    /// The names of the open folders, parted by `/`.
    folder_path: String,
    /// For every open outline, how long `folder` was before it, and whether it has added a name.
    open_outlines: Vec<(usize, bool)>,
    /// How many names `folder` has.
    folder_depth: usize,
}

impl OpmlParser {
    fn start(&mut self, element: &BytesStart<'_>) {
        let (mut url, mut site, mut title, mut text) = (None, None, None, None);
        let (mut full_text, mut named) = (false, false);
        for attribute in element.html_attributes().with_checks(false).flatten() {
            let own = [(FULL_TEXT, &mut full_text), (NAMED, &mut named)];
            if let Some((_, set)) = own.into_iter().find(|(name, _)| attribute.key.as_ref().eq_ignore_ascii_case(name))
            {
                *set = html::resolve_attribute(&attribute.value).trim().eq_ignore_ascii_case("true");
                continue;
            }
            let target = match attribute.key.local_name().as_ref().to_ascii_lowercase().as_str() {
                "xmlurl" => &mut url,
                "htmlurl" => &mut site,
                "title" => &mut title,
                "text" => &mut text,
                _ => continue,
            };
            // The first of two wins, but an empty one is none.
            let value = text::clean_line(&html::resolve_attribute(&attribute.value));
            if target.is_none() && !value.is_empty() {
                *target = Some(value);
            }
        }
        let title = title.or(text);
        let path_len = self.folder_path.len();
        let mut is_folder = false;
        if let Some(url) = url {
            // OPML demands a text, so a feed without a name has its address there.
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
