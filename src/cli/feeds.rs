//! `khabar add`, `feeds`, `feed`, `remove`: which feeds the reader follows.

use super::args::{AddArgs, FeedArgs, FeedsArgs, RemoveArgs};
use super::context::{Context, ErrorReported};
use super::json;
use super::page_summary::PageSummary;
use super::table::{self, TableLine};
use crate::l10n::{fill, phrases};
use crate::library::{self, clock};
use crate::model::{Failure, Feed, FeedId, FetchError};
use crate::search;
use crate::store::{FeedChange, Store};
use crate::text;
use serde::Serialize;
use std::io;
use std::path::Path;
use url::Url;

/// Follows the feeds at these addresses.
///
/// # Errors
/// If standard output cannot be written; all are followed even so.
pub(super) fn add(context: &Context, args: &AddArgs) -> io::Result<()> {
    let (Ok(mut store), Ok(network)) = (context.open_store_to_write(), context.network(None)) else { return Ok(()) };
    let folder = args.folder.as_deref().map(normalize_folder);
    let change =
        FeedChange { folder: folder.as_deref(), full_text: args.full_text.then_some(true), ..FeedChange::default() };
    let mut output = Ok(());
    for typed in &args.addresses {
        let address = file_address(typed).unwrap_or_else(|| typed.clone());
        match library::subscribe(&mut store, &network, &address, folder.as_deref().unwrap_or("")) {
            Ok(added) => {
                if change != FeedChange::default() {
                    update_feed(context, &mut store, added.feed, &change);
                }
                context.set_shown();
                output = output.and_then(|()| print_added(context, &store, &added));
                if args.full_text {
                    let mut page_summary = PageSummary::default();
                    let result =
                        library::fetch_pages(&mut store, &network, added.feed, &added.articles, &mut |outcome| {
                            page_summary.record(added.feed, outcome);
                        });
                    // What is said of a failure is nothing to go on with.
                    let _ = result.map_err(|error| context.report_failure(&error.failure()));
                    output = output.and_then(|()| page_summary.print(context, |_| feed_name(&store, &added)));
                }
            }
            // Named as it was typed: a path became an address above.
            Err(library::Error::Fetch { error, .. }) => {
                let ErrorReported = context.report_failure(&Failure::Fetch { url: text::clean_line(typed), error });
            }
            Err(error) => {
                let ErrorReported = context.report_failure(&error.failure());
            }
        }
    }
    output
}

/// The address of the file that is meant, if one is: by a path that says so, or because there is one of that name.
fn file_address(typed: &str) -> Option<String> {
    let path = Path::new(typed);
    if !(typed.starts_with("./") || typed.starts_with("../") || path.is_file()) {
        return None;
    }
    // Standing links stay: the reader may point them elsewhere.
    let path = std::path::absolute(path).ok()?;
    Url::from_file_path(path).ok().map(String::from)
}

/// A folder as it is kept: names without blanks around them, parted by `/`.
fn normalize_folder(typed: &str) -> String {
    let typed = text::clean_line(typed);
    typed.split('/').map(str::trim).filter(|name| !name.is_empty()).collect::<Vec<_>>().join("/")
}

fn print_added(context: &Context, store: &Store, added: &library::Subscribed) -> io::Result<()> {
    let name = feed_name(store, added);
    let messages = &context.strings.messages.cli.feeds;
    let phrase = if added.was_followed { &messages.known } else { &messages.added };
    let new = context.strings.number(added.new as u64);
    table::write_sentence(context, &fill(phrase, &[("name", &phrases::isolated(&name)), ("n", &new)]))
}

fn feed_name(store: &Store, added: &library::Subscribed) -> String {
    let feeds = store.feeds().unwrap_or_default();
    feeds.iter().find(|feed| feed.id == added.feed).map_or(added.url.as_str(), Feed::name).to_owned()
}

/// Changes what the reader decides about a feed.
fn update_feed(context: &Context, store: &mut Store, id: FeedId, change: &FeedChange<'_>) {
    if let Err(error) = store.set_feed(id, change) {
        let ErrorReported = context.report_failure(&error.failure());
    }
}

/// Lists the feeds.
///
/// # Errors
/// If standard output cannot be written.
pub(super) fn list(context: &Context, args: &FeedsArgs) -> io::Result<()> {
    let Ok(store) = context.open_store() else { return Ok(()) };
    let feeds = match store.feeds() {
        Ok(feeds) => feeds,
        Err(error) => {
            let ErrorReported = context.report_failure(&error.failure());
            return Ok(());
        }
    };
    context.set_shown();
    if args.json {
        return json::write(&feeds.iter().map(|feed| FeedRecord::from_feed(feed, context)).collect::<Vec<_>>());
    }
    if feeds.is_empty() {
        context.print_message(&context.strings.messages.cli.feeds.none);
    }
    let statuses: Vec<String> = feeds.iter().map(|feed| status_text(feed, context)).collect();
    let lines = feeds.iter().zip(&statuses).map(|(feed, status)| TableLine {
        ascii_fields: vec![feed.id.0.to_string(), format!("{}/{}", feed.unread, feed.total)],
        // The address last: it is what can best be cut off where a terminal ends.
        text_fields: vec![&feed.folder, feed.name(), status, feed.url.as_str()],
    });
    table::write(context, lines)
}

/// How a feed is doing.
fn status_text(feed: &Feed, context: &Context) -> String {
    match (context.strings.feed_error(feed), feed.succeeded_at) {
        (Some(error), _) => error,
        (None, Some(at)) => phrases::age(clock::now(), at, &context.strings),
        (None, None) => context.strings.messages.cli.feeds.never.clone(),
    }
}

/// A feed as JSON.
#[derive(Debug, Serialize)]
struct FeedRecord<'a> {
    id: i64,
    url: &'a str,
    title: Option<&'a str>,
    site: Option<&'a str>,
    folder: &'a str,
    full_text: bool,
    unread: u64,
    total: u64,
    tried_at: Option<String>,
    succeeded_at: Option<String>,
    #[serde(rename = "fault")]
    fetch_error: Option<&'a FetchError>,
    /// How many whole articles could not be fetched yet.
    #[serde(rename = "pages_owed")]
    pages_pending: u64,
    error: Option<String>,
}

impl<'a> FeedRecord<'a> {
    fn from_feed(feed: &'a Feed, context: &Context) -> Self {
        Self {
            id: feed.id.0,
            url: &feed.url,
            title: feed.title.as_deref(),
            site: feed.site.as_deref(),
            folder: &feed.folder,
            full_text: feed.full_text,
            unread: feed.unread,
            total: feed.total,
            tried_at: feed.tried_at.and_then(json::rfc3339),
            succeeded_at: feed.succeeded_at.and_then(json::rfc3339),
            fetch_error: feed.error.as_ref(),
            pages_pending: feed.pending_pages.as_ref().map_or(0, |owed| owed.count),
            error: feed.error.as_ref().map(|fault| context.strings.fetch_error(fault)),
        }
    }
}

/// Changes a feed's name, folder, or whether whole articles are fetched.
pub(super) fn change(context: &Context, args: &FeedArgs) {
    let Ok(mut store) = context.open_store_to_write() else { return };
    let Ok(ids) = resolve_feeds(context, &store, std::slice::from_ref(&args.feed)) else { return };
    let name = args.name.as_deref().map(text::clean_line);
    let folder = args.folder.as_deref().map(normalize_folder);
    let change =
        FeedChange { name: name.as_deref().map(str::trim), folder: folder.as_deref(), full_text: args.full_text };
    for id in ids {
        update_feed(context, &mut store, id, &change);
    }
}

/// Follows feeds no longer.
///
/// # Errors
/// If standard output cannot be written; all are given up even so.
pub(super) fn remove(context: &Context, args: &RemoveArgs) -> io::Result<()> {
    let Ok(mut store) = context.open_store_to_write() else { return Ok(()) };
    let Ok(ids) = resolve_feeds(context, &store, &args.feeds) else { return Ok(()) };
    let feeds = store.feeds().unwrap_or_default();
    let mut output = Ok(());
    for id in ids {
        if let Err(error) = store.remove_feed(id) {
            let ErrorReported = context.report_failure(&error.failure());
            continue;
        }
        context.set_shown();
        let name = feeds.iter().find(|feed| feed.id == id).map_or("", Feed::name);
        let sentence = fill(&context.strings.messages.cli.feeds.removed, &[("name", &phrases::isolated(name))]);
        output = output.and_then(|()| table::write_sentence(context, &sentence));
    }
    output
}

/// The feeds that words of the command line mean, each once: ids, addresses or names. Says which mean none, or more
/// than one.
///
/// # Errors
/// [`ErrorReported`] if the store cannot be read or one of them does not mean one feed; nothing is to be done then.
pub(super) fn resolve_feeds(
    context: &Context,
    store: &Store,
    arguments: &[String],
) -> Result<Vec<FeedId>, ErrorReported> {
    let feeds = store.feeds().map_err(|error| context.report_failure(&error.failure()))?;
    let messages = &context.strings.messages.cli.feeds;
    let mut ids = Vec::with_capacity(arguments.len());
    for argument in arguments {
        let name = phrases::isolated(&text::clean_line(argument));
        let id = match *matching_feeds(&feeds, argument) {
            [feed] => feed.id,
            [] => return Err(context.report_error(&fill(&messages.unknown, &[("name", &name)]))),
            ref matches => {
                let numbers: Vec<String> = matches.iter().map(|feed| feed.id.0.to_string()).collect();
                let numbers = numbers.join(" ");
                return Err(context.report_error(&fill(&messages.several, &[("name", &name), ("ids", &numbers)])));
            }
        };
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    Ok(ids)
}

/// The feeds that a word means: the one with this id or address, else all with this name in whatever spelling.
fn matching_feeds<'a>(feeds: &'a [Feed], argument: &str) -> Vec<&'a Feed> {
    let digits: Option<String> =
        argument.trim().chars().map(|c| text::digit_value(c).map(|value| value.to_string())).collect();
    let id = digits.and_then(|digits| digits.parse::<i64>().ok());
    let urls = [argument.to_owned(), format!("https://{argument}"), format!("http://{argument}")];
    let urls = urls.map(|url| Url::parse(&url).map_or(url, String::from));
    let is_exact = |feed: &&Feed| id == Some(feed.id.0) || feed.url == argument || urls.contains(&feed.url);
    let found: Vec<&Feed> = feeds.iter().filter(is_exact).collect();
    if !found.is_empty() {
        return found;
    }
    let name = search::fold(argument);
    feeds.iter().filter(|feed| !name.is_empty() && search::fold(feed.name()) == name).collect()
}
