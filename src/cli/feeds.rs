//! `khabar add`, `feeds`, `feed`, `remove`: which feeds the user follows.

use super::args::{AddArgs, FeedArgs, FeedsArgs, RemoveArgs};
use super::context::Context;
use super::json;
use super::page_summary::PageSummary;
use super::report::Report;
use super::table::{self, TableLine};
use super::{Error, Status};
use crate::l10n::{fill, phrases};
use crate::library::{self, FoundFeed, Network, clock};
use crate::model::{CatalogueFeed, Failure, Feed, FeedId, FeedIssue, FeedIssues, FeedLink, FetchError, shown_address};
use crate::search;
use crate::store::{FeedChange, Store};
use crate::text;
use serde::Serialize;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;
use url::Url;

/// How many feeds of the catalogue are named when several may be meant.
const MAX_IDS: usize = 5;

/// Follows the feeds at these addresses. One that cannot be followed does not stop the others.
///
/// # Errors
/// If the store cannot be written, the rules for agencies cannot be read, or standard output cannot be written.
pub(super) fn add(context: &Context, args: &AddArgs) -> Result<Status, Error> {
    let (mut store, network) = (context.open_store_to_write()?, context.network()?);
    let mut report = Report::new(context);
    let folder = args.folder.as_deref().map(normalize_folder);
    let change =
        FeedChange { folder: folder.as_deref(), full_text: args.full_text.then_some(true), ..FeedChange::default() };
    let catalogue = library::catalogue();
    for typed in &args.addresses {
        let found = find(context, &network, &catalogue, typed);
        let added = found
            .and_then(|found| library::follow(&mut store, found, folder.as_deref().unwrap_or("")).map_err(Error::from));
        match added {
            Ok(added) => {
                if change != FeedChange::default() {
                    update_feed(&mut report, &mut store, added.feed, &change);
                }
                report.shown();
                report.sentence(&added_sentence(context, &store, &added));
                if added.is_empty {
                    report.sentence(&context.strings.messages.cli.feeds.no_articles);
                }
                if let Some(others) = others_sentence(context, &added.others) {
                    report.sentence(&others);
                }
                if let Some(issues) = issues_sentence(context, &feed_name(&store, &added), &added.issues) {
                    report.sentence(&issues);
                }
                if args.full_text {
                    fetch_pages(&mut report, &mut store, &network, &added);
                }
            }
            Err(error) => report.failed(error),
        }
    }
    report.finish()
}

/// The feed that is meant by an address, a file or a name of the catalogue. An address or a file comes before a name.
fn find(context: &Context, network: &Network, catalogue: &[CatalogueFeed], typed: &str) -> Result<FoundFeed, Error> {
    let file = file_address(typed);
    if file.is_some() || library::looks_like_address(typed) {
        let address = file.as_deref().unwrap_or(typed);
        return library::find_feed(network, address).map_err(|error| match error {
            // Named as it was typed, although a path became an address.
            library::Error::Fetch { error, .. } => Failure::Fetch { url: text::clean_line(typed), error }.into(),
            error @ library::Error::Store(_) => error.into(),
        });
    }
    let messages = &context.strings.messages;
    let name = phrases::isolated(&text::clean_line(typed));
    match *library::feeds_named(catalogue, typed) {
        [feed] => library::find_catalogue_feed(network, feed)
            .inspect_err(|_| {
                let values = [("name", &*phrases::isolated(&feed.name)), ("home", &feed.home)];
                context.print_message(&fill(&messages.cli.feeds.catalogue_failed, &values));
            })
            .map_err(Error::from),
        [] => Err(Error::Message(fill(&messages.cli.feeds.not_in_catalogue, &[("name", &name)]))),
        ref several => {
            let ids: Vec<&str> = several.iter().map(|feed| feed.id.as_str()).take(MAX_IDS).collect();
            let number = context.strings.number(several.len() as u64);
            let values = [
                ("n", &*number),
                ("name", &*name),
                ("ids", &*ids.join(&messages.tag_separator)),
                ("words", &*text::clean_line(typed)),
            ];
            Err(Error::Message(fill(&messages.cli.feeds.several_in_catalogue, &values)))
        }
    }
}

/// Fetches the full articles of a new feed, and says how many came.
fn fetch_pages(report: &mut Report<'_>, store: &mut Store, network: &Network, added: &library::Subscribed) {
    let mut page_summary = PageSummary::default();
    let result = library::fetch_pages(store, network, added.feed, &added.articles, &mut |outcome| {
        page_summary.record(added.feed, outcome);
    });
    if let Err(error) = result {
        report.failed(error);
    }
    page_summary.print(report, |_| feed_name(store, added));
}

/// The `file:` address of an argument that begins like a path (`./` or `../`) or names a file.
fn file_address(typed: &str) -> Option<String> {
    let path = Path::new(typed);
    if !(typed.starts_with("./") || typed.starts_with("../") || path.is_file()) {
        return None;
    }
    // Symbolic links are not resolved: the user may point them elsewhere.
    let path = std::path::absolute(path).ok()?;
    Url::from_file_path(path).ok().map(String::from)
}

/// A folder as the store has it: names without blanks around them, divided by `/`.
fn normalize_folder(typed: &str) -> String {
    let typed = text::clean_line(typed);
    typed.split('/').map(str::trim).filter(|name| !name.is_empty()).collect::<Vec<_>>().join("/")
}

fn added_sentence(context: &Context, store: &Store, added: &library::Subscribed) -> String {
    let name = feed_name(store, added);
    let messages = &context.strings.messages.cli.feeds;
    let phrase = if added.was_followed { &messages.already_followed } else { &messages.added };
    let new = context.strings.number(added.new as u64);
    fill(phrase, &[("name", &phrases::isolated(&name)), ("n", &new)])
}

/// The other feeds that the page names, for the user may have meant one of those; `None` if it names no other.
fn others_sentence(context: &Context, others: &[FeedLink]) -> Option<String> {
    let urls: Vec<String> = others.iter().map(|feed| phrases::isolated(&shown_address(&feed.url))).collect();
    let phrase = &context.strings.messages.cli.feeds.others;
    (!urls.is_empty()).then(|| fill(phrase, &[("urls", &urls.join(&context.strings.messages.separator))]))
}

/// What of a feed's document was not understood, in a sentence that names the feed; `None` if all of it was. Elements
/// of the publisher's own are no news at every fetch: the list of feeds counts them.
pub(super) fn issues_sentence(context: &Context, name: &str, issues: &FeedIssues) -> Option<String> {
    let news = issues.iter().filter(|(issue, _)| **issue != FeedIssue::UnknownElement);
    let issues = context.strings.feed_issues(&news.map(|(issue, count)| (*issue, *count)).collect())?;
    let phrase = &context.strings.messages.cli.feeds.issues;
    Some(fill(phrase, &[("name", &phrases::isolated(name)), ("issues", &issues)]))
}

fn feed_name(store: &Store, added: &library::Subscribed) -> String {
    let feeds = store.feeds().unwrap_or_default();
    feeds.iter().find(|feed| feed.id == added.feed).map_or_else(|| shown_address(&added.url), Feed::name).into_owned()
}

/// Changes the user's choices about a feed.
fn update_feed(report: &mut Report<'_>, store: &mut Store, id: FeedId, change: &FeedChange<'_>) {
    if let Err(error) = store.set_feed(id, change) {
        report.failed(error);
    }
}

/// Lists the feeds.
///
/// # Errors
/// If the store cannot be read or standard output cannot be written.
pub(super) fn list(context: &Context, args: &FeedsArgs) -> Result<Status, Error> {
    let feeds = context.open_store()?.feeds()?;
    if args.json {
        json::write(&feeds.iter().map(|feed| FeedRecord::from_feed(feed, context)).collect::<Vec<_>>())?;
        return Ok(Status::Success);
    }
    if feeds.is_empty() {
        context.print_message(&context.strings.messages.cli.feeds.none);
    }
    let statuses: Vec<String> = feeds.iter().map(|feed| status_text(feed, context)).collect();
    let names: Vec<[Cow<'_, str>; 2]> = feeds.iter().map(|feed| [feed.name(), shown_address(&feed.url)]).collect();
    let lines = feeds.iter().zip(&statuses).zip(&names).map(|((feed, status), [name, url])| TableLine {
        ascii_fields: vec![feed.id.0.to_string(), format!("{}/{}", feed.unread, feed.total)],
        // The address comes last, for a narrow terminal may well cut it off.
        text_fields: vec![&feed.folder, name, status, url],
    });
    table::write(context, lines)?;
    Ok(Status::Success)
}

/// When a feed was last fetched or why it could not be, and what of it was not understood.
fn status_text(feed: &Feed, context: &Context) -> String {
    let status = match (context.strings.feed_error(feed), feed.succeeded_at) {
        (Some(error), _) => error,
        (None, Some(at)) => phrases::age(clock::now(), at, &context.strings),
        (None, None) => context.strings.messages.cli.feeds.never.clone(),
    };
    let issues = context.strings.feed_issues(&feed.issues);
    std::iter::once(status).chain(issues).collect::<Vec<_>>().join(&context.strings.messages.separator)
}

/// A feed as JSON. Two fields keep the names of older versions, which scripts use.
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
    /// How often something of its last document was not understood, by the name of what it was.
    issues: BTreeMap<&'static str, u64>,
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
            pages_pending: feed.pending_pages.as_ref().map_or(0, |pages| pages.count),
            issues: feed.issues.iter().map(|(issue, count)| (issue.name(), *count)).collect(),
            error: feed.error.as_ref().map(|error| context.strings.fetch_error(error)),
        }
    }
}

/// Changes a feed's name, its folder, or whether Khabar fetches its articles in full.
///
/// # Errors
/// If the store cannot be written, or the argument does not mean one feed.
pub(super) fn change(context: &Context, args: &FeedArgs) -> Result<Status, Error> {
    let mut store = context.open_store_to_write()?;
    let mut report = Report::new(context);
    let ids = resolve_feeds(context, &store, std::slice::from_ref(&args.feed))?;
    let name = args.name.as_deref().map(text::clean_line);
    let folder = args.folder.as_deref().map(normalize_folder);
    let change =
        FeedChange { name: name.as_deref().map(str::trim), folder: folder.as_deref(), full_text: args.full_text };
    for id in ids {
        update_feed(&mut report, &mut store, id, &change);
    }
    report.finish()
}

/// Unfollows feeds.
///
/// # Errors
/// If the store cannot be written, an argument does not mean one feed, or standard output cannot be written.
pub(super) fn remove(context: &Context, args: &RemoveArgs) -> Result<Status, Error> {
    let mut store = context.open_store_to_write()?;
    let mut report = Report::new(context);
    let ids = resolve_feeds(context, &store, &args.feeds)?;
    let feeds = store.feeds().unwrap_or_default();
    for id in ids {
        if let Err(error) = store.remove_feed(id) {
            report.failed(error);
            continue;
        }
        report.shown();
        let name = feeds.iter().find(|feed| feed.id == id).map_or(Cow::Borrowed(""), Feed::name);
        let sentence = fill(&context.strings.messages.cli.feeds.removed, &[("name", &phrases::isolated(&name))]);
        report.sentence(&sentence);
    }
    report.finish()
}

/// The feeds that arguments mean by their ids, addresses or names, each once.
///
/// # Errors
/// If the store cannot be read, or an argument means no feed or several.
pub(super) fn resolve_feeds(context: &Context, store: &Store, arguments: &[String]) -> Result<Vec<FeedId>, Error> {
    let feeds = store.feeds()?;
    let messages = &context.strings.messages.cli.feeds;
    let mut ids = Vec::with_capacity(arguments.len());
    for argument in arguments {
        let name = phrases::isolated(&text::clean_line(argument));
        let id = match *matching_feeds(&feeds, argument) {
            [feed] => feed.id,
            [] => return Err(Error::Message(fill(&messages.unknown, &[("name", &name)]))),
            ref matches => {
                let numbers: Vec<String> = matches.iter().map(|feed| feed.id.0.to_string()).collect();
                let numbers = numbers.join(" ");
                return Err(Error::Message(fill(&messages.several, &[("name", &name), ("ids", &numbers)])));
            }
        };
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    Ok(ids)
}

/// The feeds that an argument means: the one with this id or address, else all with this name in any spelling.
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
    feeds.iter().filter(|feed| !name.is_empty() && search::fold(&feed.name()) == name).collect()
}
