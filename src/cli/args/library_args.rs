//! The commands for feeds, searching, and taking things in and out.

use clap::{ArgGroup, Args, ValueEnum};
use std::convert::Infallible;
use std::ffi::OsString;
use std::path::PathBuf;

/// `khabar add`.
#[derive(Debug, Args)]
pub(crate) struct AddArgs {
    /// Addresses of feeds, or of pages that name one, https:// may be left out; or files
    #[arg(required = true, value_name = "ADDRESS")]
    pub addresses: Vec<String>,
    /// The folder to put them in; a/b is b in a
    #[arg(long, value_name = "NAME")]
    pub folder: Option<String>,
    /// Fetch whole articles from their pages
    #[arg(long)]
    pub full_text: bool,
}

/// `khabar feeds`.
#[derive(Debug, Args)]
pub(crate) struct FeedsArgs {
    /// One JSON array, text in logical order
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
    /// What it is called; empty for its own title
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// The folder to put it in; empty for none
    #[arg(long, value_name = "NAME")]
    pub folder: Option<String>,
    /// Whether whole articles are fetched from their pages
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
    /// Feeds: ids, addresses or names; all if there is none
    #[arg(value_name = "FEED")]
    pub feeds: Vec<String>,
    /// How many addresses are asked at once
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=64))]
    pub jobs: Option<u16>,
    /// Leave it to the next start to make the new articles searchable
    #[arg(long)]
    pub no_index: bool,
}

/// Stands before a word that begins with a hyphen and is no option. No argument of a process holds it.
const WORD_ESCAPE: &str = "\0";

/// The arguments, in which `-word` behind `search` is told from an option: the parser would take it for one, or else
/// take every option behind it for a word.
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

/// A word of a query as it was typed.
#[allow(clippy::unnecessary_wraps, reason = "the parser of arguments asks for it")]
fn unescape_query_word(word: &str) -> Result<String, Infallible> {
    Ok(word.strip_prefix(WORD_ESCAPE).unwrap_or(word).to_owned())
}

/// `khabar search`.
#[derive(Debug, Args)]
pub(crate) struct SearchArgs {
    /// What to search for
    #[arg(required = true, value_name = "QUERY", value_parser = unescape_query_word)]
    pub query: Vec<String>,
    /// What is found in titles first, then in summaries, then in texts; else the newest first
    #[arg(long)]
    pub rank: bool,
    /// The first N only
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
    /// One JSON array, text in logical order
    #[arg(long)]
    pub json: bool,
}

/// `khabar export`.
#[derive(Debug, Args)]
pub(crate) struct ExportArgs {
    /// What to write out
    #[arg(value_enum)]
    pub what: ExportContentArg,
    /// How bookmarks are written
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
    /// Every article and bookmark, with marks, notes and tags, and kept searches, as JSON, one a line
    Library,
}

/// How bookmarks are exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExportFormatArg {
    /// Everything; khabar import reads it
    Json,
    /// To read and to print
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
}
