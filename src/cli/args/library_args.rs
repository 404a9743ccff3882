//! The arguments of the commands for feeds, searching, export and import.

use clap::{ArgGroup, Args, ValueEnum};
use std::convert::Infallible;
use std::ffi::OsString;
use std::path::PathBuf;

/// `khabar add`.
#[derive(Debug, Args)]
pub(crate) struct AddArgs {
    /// Addresses of feeds, or of pages that name one (https:// may be left out), files, or names from the catalogue
    #[arg(required = true, value_name = "ADDRESS")]
    pub addresses: Vec<String>,
    /// The folder to put them into; a/b is b in a
    #[arg(long, value_name = "NAME")]
    pub folder: Option<String>,
    /// Fetch full articles from their pages
    #[arg(long)]
    pub full_text: bool,
}

/// `khabar catalogue`.
#[derive(Debug, Args)]
pub(crate) struct CatalogueArgs {
    /// Only feeds that match all these words: names, topics, languages, countries
    #[arg(value_name = "WORD")]
    pub words: Vec<String>,
    /// Write one JSON array, with text in logical order
    #[arg(long)]
    pub json: bool,
}

/// `khabar feeds`.
#[derive(Debug, Args)]
pub(crate) struct FeedsArgs {
    /// Write one JSON array, with text in logical order
    #[arg(long)]
    pub json: bool,
}

/// `khabar feed`.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("change").args(["name", "folder", "full_text"]).required(true).multiple(true))]
pub(crate) struct FeedArgs {
    /// A feed: its id, address or name
    #[arg(value_name = "FEED")]
    pub feed: String,
    /// Its name; empty for its own title
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// The folder to put it into; empty for none
    #[arg(long, value_name = "NAME")]
    pub folder: Option<String>,
    /// Whether to fetch full articles from their pages
    #[arg(long, value_name = "true|false")]
    pub full_text: Option<bool>,
}

/// `khabar remove`.
#[derive(Debug, Args)]
pub(crate) struct RemoveArgs {
    /// Feeds: ids, addresses or names
    #[arg(required = true, value_name = "FEED")]
    pub feeds: Vec<String>,
}

/// `khabar fetch`.
#[derive(Debug, Args)]
pub(crate) struct FetchArgs {
    /// Feeds: ids, addresses or names [default: all]
    #[arg(value_name = "FEED")]
    pub feeds: Vec<String>,
    /// How many addresses to fetch from at once
    #[arg(long, value_name = "N", value_parser = super::jobs_parser())]
    pub jobs: Option<u16>,
    /// Do not index the new articles; the next start does it
    #[arg(long)]
    pub no_index: bool,
}

/// Hides a word of a query that begins with a hyphen from the parser of options. No argument of a process can contain
/// it.
const WORD_ESCAPE: &str = "\0";

/// Escapes each `-word` after `search`: the parser would take it for an option, or else take every option after it for
/// a word.
pub(crate) fn escape_query_words(arguments: impl IntoIterator<Item = OsString>) -> Vec<OsString> {
    let mut after_search = false;
    let escape = |argument: OsString| {
        let is_word = after_search
            && matches!(argument.as_encoded_bytes(), [b'-', next, ..] if *next != b'-')
            && argument != "-h"
            && argument != "-V";
        after_search |= argument == "search";
        if !is_word {
            return argument;
        }
        let mut escaped = OsString::from(WORD_ESCAPE);
        escaped.push(argument);
        escaped
    };
    arguments.into_iter().map(escape).collect()
}

/// A word of a query as the user typed it.
#[allow(clippy::unnecessary_wraps, reason = "clap asks for it")]
fn unescape_query_word(word: &str) -> Result<String, Infallible> {
    Ok(word.strip_prefix(WORD_ESCAPE).unwrap_or(word).to_owned())
}

/// `khabar search`.
#[derive(Debug, Args)]
pub(crate) struct SearchArgs {
    /// What to search for
    #[arg(required = true, value_name = "QUERY", value_parser = unescape_query_word)]
    pub query: Vec<String>,
    /// Sort by relevance: matches in titles first, then in summaries, then in texts [default: newest first]
    #[arg(long)]
    pub rank: bool,
    /// Only the first N
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
    /// Write one JSON array, with text in logical order
    #[arg(long)]
    pub json: bool,
}

/// `khabar export`.
#[derive(Debug, Args)]
pub(crate) struct ExportArgs {
    /// What to export
    #[arg(value_enum)]
    pub what: ExportContentArg,
    /// The format of bookmarks
    #[arg(long, value_enum, default_value_t = ExportFormatArg::Json)]
    pub format: ExportFormatArg,
}

/// What can be exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExportContentArg {
    /// Bookmarks with their articles, notes and tags
    Bookmarks,
    /// Feeds and their folders, as OPML
    Feeds,
    /// Every article and bookmark with flags, notes and tags, and saved searches, as JSON, one per line
    Library,
}

/// The format of exported bookmarks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExportFormatArg {
    /// Everything; khabar import reads it
    Json,
    /// To read or print
    Markdown,
    /// Links, notes and tags, as browsers exchange them
    Netscape,
}

/// `khabar import`.
#[derive(Debug, Args)]
pub(crate) struct ImportArgs {
    /// Files and folders; - is standard input
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Also follow the feeds of a list that are files on this computer
    #[arg(long)]
    pub local: bool,
}
