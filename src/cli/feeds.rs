//! `khabar add`, `feeds`, `feed`, `remove`: which feeds the reader follows.

use super::args::{Add, FeedSettings, Feeds, Remove};
use super::desk::{Desk, Said};
use super::pages::Pages;
use super::record;
use super::table::{self, Line};
use crate::app::{fill, words};
use crate::library::{self, clock};
use crate::model::{Failure, Feed, FeedId, FetchFault};
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
pub fn add(desk: &Desk, args: &Add) -> io::Result<()> {
    let (Ok(mut store), Ok(network)) = (desk.store_to_write(), desk.network(None)) else { return Ok(()) };
    let folder = args.folder.as_deref().map(folder);
    let change =
        FeedChange { folder: folder.as_deref(), full_text: args.full_text.then_some(true), ..FeedChange::default() };
    let mut told = Ok(());
    for typed in &args.addresses {
        let address = file_address(typed).unwrap_or_else(|| typed.clone());
        match library::add(&mut store, &network, &address, folder.as_deref().unwrap_or("")) {
            Ok(Ok(added)) => {
                if change != FeedChange::default() {
                    set(desk, &mut store, added.feed, &change);
                }
                desk.show();
                told = told.and_then(|()| told_added(desk, &store, &added));
                if args.full_text {
                    let mut pages = Pages::default();
                    let whole =
                        library::fetch_pages(&mut store, &network, added.feed, &added.articles, &mut |outcome| {
                            pages.take(added.feed, outcome);
                        });
                    // What is said of a failure is nothing to go on with.
                    let _ = whole.map_err(|error| desk.fail(&error.failure()));
                    told = told.and_then(|()| pages.tell(desk, |_| name_of(&store, &added)));
                }
            }
            Ok(Err(fault)) => {
                let Said = desk.fail(&Failure::Fetch { url: text::clean_line(typed), fault });
            }
            Err(error) => {
                let Said = desk.fail(&error.failure());
            }
        }
    }
    told
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
fn folder(typed: &str) -> String {
    let typed = text::clean_line(typed);
    typed.split('/').map(str::trim).filter(|name| !name.is_empty()).collect::<Vec<_>>().join("/")
}

fn told_added(desk: &Desk, store: &Store, added: &library::Added) -> io::Result<()> {
    let name = name_of(store, added);
    let words = &desk.strings.words.cli.feeds;
    let phrase = if added.known { &words.known } else { &words.added };
    let new = desk.strings.number(added.new as u64);
    table::sentence(desk, &fill(phrase, &[("name", &words::isolated(&name)), ("n", &new)]))
}

fn name_of(store: &Store, added: &library::Added) -> String {
    let feeds = store.feeds().unwrap_or_default();
    feeds.iter().find(|feed| feed.id == added.feed).map_or(added.url.as_str(), Feed::name).to_owned()
}

/// Changes what the reader decides about a feed.
fn set(desk: &Desk, store: &mut Store, id: FeedId, change: &FeedChange<'_>) {
    if let Err(error) = store.set_feed(id, change) {
        let Said = desk.fail(&error.failure());
    }
}

/// Lists the feeds.
///
/// # Errors
/// If standard output cannot be written.
pub fn list(desk: &Desk, args: &Feeds) -> io::Result<()> {
    let Ok(store) = desk.store() else { return Ok(()) };
    let feeds = match store.feeds() {
        Ok(feeds) => feeds,
        Err(error) => {
            let Said = desk.fail(&error.failure());
            return Ok(());
        }
    };
    desk.show();
    if args.json {
        return record::write(&feeds.iter().map(|feed| Listed::of(feed, desk)).collect::<Vec<_>>());
    }
    if feeds.is_empty() {
        desk.say(&desk.strings.words.cli.feeds.none);
    }
    let states: Vec<String> = feeds.iter().map(|feed| state(feed, desk)).collect();
    let lines = feeds.iter().zip(&states).map(|(feed, state)| Line {
        facts: vec![feed.id.0.to_string(), format!("{}/{}", feed.unread, feed.total)],
        // The address last: it is what can best be cut off where a terminal ends.
        texts: vec![&feed.folder, feed.name(), state, feed.url.as_str()],
    });
    table::write(desk, lines)
}

/// How a feed is doing.
fn state(feed: &Feed, desk: &Desk) -> String {
    match (desk.strings.feed_fault(feed), feed.succeeded_at) {
        (Some(fault), _) => fault,
        (None, Some(at)) => words::age(clock::now(), at, &desk.strings),
        (None, None) => desk.strings.words.cli.feeds.never.clone(),
    }
}

/// A feed as JSON.
#[derive(Debug, Serialize)]
struct Listed<'a> {
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
    fault: Option<&'a FetchFault>,
    /// How many whole articles could not be fetched yet.
    pages_owed: u64,
    error: Option<String>,
}

impl<'a> Listed<'a> {
    fn of(feed: &'a Feed, desk: &Desk) -> Self {
        Self {
            id: feed.id.0,
            url: &feed.url,
            title: feed.title.as_deref(),
            site: feed.site.as_deref(),
            folder: &feed.folder,
            full_text: feed.full_text,
            unread: feed.unread,
            total: feed.total,
            tried_at: feed.tried_at.and_then(record::rfc3339),
            succeeded_at: feed.succeeded_at.and_then(record::rfc3339),
            fault: feed.fault.as_ref(),
            pages_owed: feed.owed.as_ref().map_or(0, |owed| owed.count),
            error: feed.fault.as_ref().map(|fault| desk.strings.fetch_fault(fault)),
        }
    }
}

/// Changes a feed's name, folder, or whether whole articles are fetched.
pub fn change(desk: &Desk, args: &FeedSettings) {
    let Ok(mut store) = desk.store_to_write() else { return };
    let Ok(ids) = chosen(desk, &store, std::slice::from_ref(&args.feed)) else { return };
    let name = args.name.as_deref().map(text::clean_line);
    let folder = args.folder.as_deref().map(folder);
    let change =
        FeedChange { name: name.as_deref().map(str::trim), folder: folder.as_deref(), full_text: args.full_text };
    for id in ids {
        set(desk, &mut store, id, &change);
    }
}

/// Follows feeds no longer.
///
/// # Errors
/// If standard output cannot be written; all are given up even so.
pub fn remove(desk: &Desk, args: &Remove) -> io::Result<()> {
    let Ok(mut store) = desk.store_to_write() else { return Ok(()) };
    let Ok(ids) = chosen(desk, &store, &args.feeds) else { return Ok(()) };
    let feeds = store.feeds().unwrap_or_default();
    let mut told = Ok(());
    for id in ids {
        if let Err(error) = store.remove_feed(id) {
            let Said = desk.fail(&error.failure());
            continue;
        }
        desk.show();
        let name = feeds.iter().find(|feed| feed.id == id).map_or("", Feed::name);
        let sentence = fill(&desk.strings.words.cli.feeds.removed, &[("name", &words::isolated(name))]);
        told = told.and_then(|()| table::sentence(desk, &sentence));
    }
    told
}

/// The feeds that words of the command line mean, each once: ids, addresses or names. Says which mean none, or more
/// than one.
///
/// # Errors
/// [`Said`] if the store cannot be read or one of them does not mean one feed; nothing is to be done then.
pub fn chosen(desk: &Desk, store: &Store, words: &[String]) -> Result<Vec<FeedId>, Said> {
    let feeds = store.feeds().map_err(|error| desk.fail(&error.failure()))?;
    let phrases = &desk.strings.words.cli.feeds;
    let mut ids = Vec::with_capacity(words.len());
    for word in words {
        let name = words::isolated(&text::clean_line(word));
        let id = match *meant(&feeds, word) {
            [feed] => feed.id,
            [] => return Err(desk.refuse(&fill(&phrases.unknown, &[("name", &name)]))),
            ref several => {
                let numbers: Vec<String> = several.iter().map(|feed| feed.id.0.to_string()).collect();
                let numbers = numbers.join(" ");
                return Err(desk.refuse(&fill(&phrases.several, &[("name", &name), ("ids", &numbers)])));
            }
        };
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    Ok(ids)
}

/// The feeds that a word means: the one with this id or address, else all with this name in whatever spelling.
fn meant<'a>(feeds: &'a [Feed], word: &str) -> Vec<&'a Feed> {
    let digits: Option<String> =
        word.trim().chars().map(|c| text::value_of(c).map(|value| value.to_string())).collect();
    let id = digits.and_then(|digits| digits.parse::<i64>().ok());
    let urls = [word.to_owned(), format!("https://{word}"), format!("http://{word}")];
    let urls = urls.map(|url| Url::parse(&url).map_or(url, String::from));
    let exact = |feed: &&Feed| id == Some(feed.id.0) || feed.url == word || urls.contains(&feed.url);
    let found: Vec<&Feed> = feeds.iter().filter(exact).collect();
    if !found.is_empty() {
        return found;
    }
    let name = search::fold(word);
    feeds.iter().filter(|feed| !name.is_empty() && search::fold(feed.name()) == name).collect()
}
