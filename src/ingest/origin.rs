//! Where an article comes from: what a path says about it, and which formats the extensions of files announce.
//!
//! Deliberately not here: opening the file, and what its first bytes say ([`detect`](super::detect())).

use super::markdown;
use crate::text;
use std::path::Path;

/// What the path of a file says about the article in it.
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
    /// Reads a path, which should be absolute. Bytes of it that are not text or not safe to show are lost.
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
    /// Plain text, read by [`plain`](super::plain()).
    Plain,
    /// Markdown, read by [`markdown()`].
    Markdown,
    /// A table. Without column names that are known, it is plain text.
    Csv,
}

impl Format {
    /// The format that a path's extension announces; `None` where only the content can tell.
    pub fn from_path(path: &Path) -> Option<Self> {
        extension_entry(path)?.1
    }

    /// The format that the text itself shows: Markdown if it has front matter, a heading with `#` or a code fence,
    /// since plain text may have a line for an image too.
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

/// The extensions of the files that this program reads, in lower case, each with the format that it announces; `None`
/// where the content alone tells.
const EXTENSIONS: [(&str, Option<Format>); 15] = [
    ("txt", Some(Format::Plain)),
    ("text", Some(Format::Plain)),
    ("md", Some(Format::Markdown)),
    ("markdown", Some(Format::Markdown)),
    ("csv", Some(Format::Csv)),
    ("tsv", Some(Format::Csv)),
    ("html", None),
    ("htm", None),
    ("xhtml", None),
    ("json", None),
    ("jsonl", None),
    ("ndjson", None),
    ("xml", None),
    ("rss", None),
    ("atom", None),
];

/// Whether a path has the extension of a file that this program reads.
pub(crate) fn has_known_extension(path: &Path) -> bool {
    extension_entry(path).is_some()
}

fn extension_entry(path: &Path) -> Option<(&'static str, Option<Format>)> {
    let extension = path.extension()?.to_str()?;
    EXTENSIONS.into_iter().find(|(known, _)| extension.eq_ignore_ascii_case(known))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_extension_decides_the_format_otherwise_the_content() {
        assert_eq!(Format::from_path(Path::new("a/b.MD")), Some(Format::Markdown));
        assert_eq!(Format::from_path(Path::new("b.text")), Some(Format::Plain));
        assert_eq!(Format::from_path(Path::new("b.md/c")), None);
        assert_eq!((Format::from_path(Path::new("b.RSS")), has_known_extension(Path::new("b.RSS"))), (None, true));
        assert!(!has_known_extension(Path::new("b.exe")) && !has_known_extension(Path::new("txt")));
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
    fn a_path_is_shown_without_its_dangers() {
        let origin = Origin::from_path(Path::new("/a  b/\u{1B}[31mc\n.txt"));
        assert_eq!(origin.file.as_deref(), Some("/a  b/c .txt"));
        assert_eq!(origin.folder.as_deref(), Some("a  b"));
    }
}
