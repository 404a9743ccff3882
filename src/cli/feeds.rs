//! `khabar add`, `feeds`, `feed`, `remove`: which feeds the reader follows.

use super::args::{Add, FeedSettings, Feeds, Remove};
use super::desk::{Desk, Said};
use super::record;
use super::table::{self, Line};
use crate::app::{fill, words};
use crate::library::{self, clock};
use crate::model::{Failure, Feed, FeedId, FetchFault};
use crate::store::{Store, StoreError};
use serde::Serialize;
use std::io;

/// Follows the feeds at these addresses.
///
/// # Errors
/// If standard output cannot be written.
pub fn add(desk: &Desk, args: &Add) -> io::Result<()> {
    let (Ok(mut store), Ok(network)) = (desk.store_to_write(), desk.network(None)) else { return Ok(()) };
    for address in &args.addresses {
        let folder = args.folder.as_deref().unwrap_or("");
        match library::add(&mut store, &network, address, folder) {
            Ok(Ok(added)) => {
                if args.full_text {
                    set(desk, &mut store, added.feed, |feed| feed.full_text = true);
                }
                desk.show();
                told_added(desk, &store, &added)?;
            }
            Ok(Err(fault)) => {
                let Said = desk.fail(&Failure::Fetch { url: address.clone(), fault });
            }
            Err(error) => {
                let Said = desk.fail(&error.failure());
            }
        }
    }
    Ok(())
}

fn told_added(desk: &Desk, store: &Store, added: &library::Added) -> io::Result<()> {
    let feeds = store.feeds().unwrap_or_default();
    let name = feeds.iter().find(|feed| feed.id == added.feed).map_or(added.url.as_str(), Feed::name);
    let words = &desk.strings.words.cli.feeds;
    let phrase = if added.known { &words.known } else { &words.added };
    let new = desk.strings.number(added.new as u64);
    table::sentence(desk, &fill(phrase, &[("name", &words::isolated(name)), ("n", &new)]))
}

/// Changes what the reader decides about a feed.
fn set(desk: &Desk, store: &mut Store, id: FeedId, change: impl FnOnce(&mut Feed)) {
    let changed = store.feeds().and_then(|feeds| {
        let mut feed = feeds.into_iter().find(|feed| feed.id == id).ok_or(StoreError::Gone)?;
        change(&mut feed);
        store.set_feed(id, feed.title.as_deref(), &feed.folder, feed.full_text)
    });
    if let Err(error) = changed {
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
    let states: Vec<String> = feeds.iter().map(|feed| state(feed, desk)).collect();
    let lines = feeds.iter().zip(&states).map(|(feed, state)| Line {
        facts: vec![feed.id.0.to_string(), format!("{}/{}", feed.unread, feed.total)],
        texts: vec![&feed.folder, feed.name(), feed.url.as_str(), state],
    });
    table::write(desk, lines)
}

/// How a feed is doing.
fn state(feed: &Feed, desk: &Desk) -> String {
    match (&feed.fault, feed.succeeded_at) {
        (Some(fault), _) => desk.strings.fetch_fault(fault),
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
            error: feed.fault.as_ref().map(|fault| desk.strings.fetch_fault(fault)),
        }
    }
}

/// Changes a feed's name, folder, or whether whole articles are fetched.
///
/// # Errors
/// If standard output cannot be written.
pub fn change(desk: &Desk, args: &FeedSettings) -> io::Result<()> {
    let Ok(mut store) = desk.store_to_write() else { return Ok(()) };
    let Ok(ids) = chosen(desk, &store, std::slice::from_ref(&args.feed)) else { return Ok(()) };
    for id in ids {
        set(desk, &mut store, id, |feed| {
            feed.title = args.name.clone().or(feed.title.take());
            feed.folder = args.folder.clone().unwrap_or_else(|| std::mem::take(&mut feed.folder));
            feed.full_text = args.full_text.unwrap_or(feed.full_text);
        });
        desk.show();
    }
    Ok(())
}

/// Follows feeds no longer.
///
/// # Errors
/// If standard output cannot be written.
pub fn remove(desk: &Desk, args: &Remove) -> io::Result<()> {
    let Ok(mut store) = desk.store_to_write() else { return Ok(()) };
    let Ok(ids) = chosen(desk, &store, &args.feeds) else { return Ok(()) };
    let feeds = store.feeds().unwrap_or_default();
    for id in ids {
        if let Err(error) = store.remove_feed(id) {
            let Said = desk.fail(&error.failure());
            continue;
        }
        desk.show();
        let name = feeds.iter().find(|feed| feed.id == id).map_or("", Feed::name);
        let phrase = &desk.strings.words.cli.feeds.removed;
        table::sentence(desk, &fill(phrase, &[("name", &words::isolated(name))]))?;
    }
    Ok(())
}

/// The feeds that words of the command line mean: ids, addresses or names. Says which mean none.
///
/// # Errors
/// [`Said`] if the store cannot be read or one of them means no feed; nothing is to be done then.
pub fn chosen(desk: &Desk, store: &Store, words: &[String]) -> Result<Vec<FeedId>, Said> {
    let feeds = store.feeds().map_err(|error| desk.fail(&error.failure()))?;
    let mut ids = Vec::with_capacity(words.len());
    for word in words {
        let by_id = |feed: &&Feed| word.parse() == Ok(feed.id.0);
        let by_name = |feed: &&Feed| feed.url == *word || feed.name() == word;
        match feeds.iter().find(by_id).or_else(|| feeds.iter().find(by_name)) {
            Some(feed) => ids.push(feed.id),
            None => {
                let name = crate::text::clean_line(word);
                let phrase = &desk.strings.words.cli.feeds.unknown;
                return Err(desk.refuse(&fill(phrase, &[("name", &words::isolated(&name))])));
            }
        }
    }
    Ok(ids)
}
