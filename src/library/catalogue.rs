//! The catalogue: feeds that Khabar knows by name, for a user who has no address at hand.
//!
//! Nobody has fetched the addresses, so each is tried with its alternates.

use super::subscribe::{FoundFeed, find_feed};
use super::{Error, Network};
use crate::model::{CatalogueFeed, FeedId};
use crate::search;
use crate::store::{self, NewFeed, Store};
use serde::Deserialize;
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

/// The file.
const FILE: &str = include_str!("../../assets/catalogue.toml");

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Catalogue {
    feed: Vec<CatalogueFeed>,
}

/// The feeds of the catalogue, the best first within their language: those that nobody had trouble with, and of these
/// the ones that most lists name. Languages are in the order of the file.
pub fn catalogue() -> Vec<CatalogueFeed> {
    // A test proves that it can be read.
    let mut feeds = toml::from_str::<Catalogue>(FILE).unwrap_or_default().feed;
    let mut languages: Vec<String> = feeds.iter().map(|feed| feed.language.clone()).collect();
    languages.dedup();
    feeds.sort_by_key(|feed| {
        (languages.iter().position(|each| *each == feed.language), feed.doubtful, Reverse(feed.lists))
    });
    feeds
}

/// The feeds that the user may mean by a name: those that are called so, by any of their names or by their id, else
/// those whose name has words that begin so. What looks like an address is not a name.
pub(crate) fn feeds_named<'a>(feeds: &'a [CatalogueFeed], name: &str) -> Vec<&'a CatalogueFeed> {
    let folded = search::fold(name);
    if folded.is_empty() || looks_like_address(name) {
        return Vec::new();
    }
    let is_called = |feed: &&CatalogueFeed| {
        feed.id.eq_ignore_ascii_case(name.trim())
            || [&feed.name, &feed.name_en].map(|own| search::fold(own)).contains(&folded)
    };
    let called: Vec<&CatalogueFeed> = feeds.iter().filter(is_called).collect();
    if !called.is_empty() {
        return called;
    }
    let begins = |own: &str| search::has_words_beginning(own, name);
    feeds.iter().filter(|feed| begins(&feed.name) || begins(&feed.name_en)).collect()
}

/// Whether it can be an address: of hosts, only `localhost` has neither a dot nor a port.
pub(crate) fn looks_like_address(typed: &str) -> bool {
    typed.contains(['.', '/', ':', '\\']) || typed.trim().eq_ignore_ascii_case("localhost")
}

/// Finds the feed at its address, or else at the first alternate where there is one.
///
/// # Errors
///
/// [`Error::Fetch`] of the address itself, if there is a feed at none of them.
pub(crate) fn find_catalogue_feed(network: &Network, feed: &CatalogueFeed) -> Result<FoundFeed, Error> {
    find_feed(network, &feed.url)
        .or_else(|error| feed.alternates.iter().find_map(|alternate| find_feed(network, alternate).ok()).ok_or(error))
}

/// Follows these feeds of the catalogue, without fetching them; returns those that were not followed before. An id that
/// the catalogue does not have is passed over.
///
/// # Errors
///
/// As [`Store::add_feeds`]; none is followed then.
pub(crate) fn add_from_catalogue(store: &mut Store, ids: &[String]) -> Result<Vec<FeedId>, store::Error> {
    let followed: HashSet<FeedId> = store.feeds()?.into_iter().map(|feed| feed.id).collect();
    let catalogue = catalogue();
    let chosen = catalogue.iter().filter(|feed| ids.contains(&feed.id));
    let feeds: Vec<NewFeed<'_>> = chosen
        .map(|feed| NewFeed { url: &feed.url, title: Some(&feed.name), named: false, folder: "", full_text: false })
        .collect();
    store.add_feeds(&feeds)?;
    let ids = store.feeds()?.into_iter().map(|feed| feed.id);
    Ok(ids.filter(|id| !followed.contains(id)).collect())
}

/// The other addresses of these feeds of the catalogue, by their addresses.
pub(super) fn alternates(urls: &HashSet<&str>) -> HashMap<String, Vec<String>> {
    // A user without a new feed does not wait for the catalogue to be read.
    let feeds = if urls.is_empty() { Vec::new() } else { catalogue() };
    feeds.into_iter().filter(|feed| urls.contains(feed.url.as_str())).map(|feed| (feed.url, feed.alternates)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::Agencies;
    use crate::text;
    use std::collections::BTreeSet;
    use url::Url;

    fn ids(name: &str) -> Vec<String> {
        feeds_named(&catalogue(), name).into_iter().map(|feed| feed.id.clone()).collect()
    }

    #[test]
    fn the_catalogue_can_be_read_and_no_two_feeds_share_an_id_a_name_or_an_address() {
        let feeds = toml::from_str::<Catalogue>(FILE).unwrap().feed;
        assert_eq!(catalogue().len(), feeds.len());
        let (mut ids, mut names, mut urls) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        for feed in &feeds {
            assert!(ids.insert(&feed.id), "{}", feed.id);
            assert!(names.insert((&feed.language, search::fold(&feed.name))), "{}", feed.name);
            assert!(feed.id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'));
            assert!(!feed.topics.is_empty() && feed.lists > 0, "{}", feed.id);
            for text in [&feed.name, &feed.name_en] {
                assert_eq!(text::clean_line(text), *text);
            }
            for url in feed.alternates.iter().chain([&feed.url]) {
                assert!(urls.insert(url), "{url}");
            }
            for url in feed.alternates.iter().chain([&feed.url, &feed.home]) {
                let url = Url::parse(url).unwrap();
                assert!(["http", "https"].contains(&url.scheme()) && url.has_host(), "{url}");
            }
        }
    }

    #[test]
    fn the_best_feeds_of_a_language_come_first_and_persian_before_the_others() {
        let feeds = catalogue();
        assert_eq!(feeds.first().map(|feed| feed.language.as_str()), Some("fa"));
        for pair in feeds.windows(2) {
            let [first, second] = pair else { continue };
            if first.language == second.language {
                let rank = |feed: &CatalogueFeed| (feed.doubtful, Reverse(feed.lists));
                assert!(rank(first) <= rank(second), "{} {}", first.id, second.id);
            }
        }
        let mut languages: Vec<&str> = feeds.iter().map(|feed| feed.language.as_str()).collect();
        languages.dedup();
        assert_eq!(languages.len(), languages.iter().collect::<BTreeSet<_>>().len());
    }

    #[test]
    fn a_feed_is_found_by_any_of_its_names_in_any_spelling() {
        for name in
            ["\u{627}\u{6CC}\u{633}\u{646}\u{627}", "\u{627}\u{64A}\u{633}\u{646}\u{627}", "ISNA", "isna", " Isna "]
        {
            assert_eq!(ids(name), ["isna"], "{name}");
        }
        // With blanks for half-spaces, and only the beginning of a word.
        assert_eq!(ids("\u{628}\u{6CC} \u{628}\u{6CC} \u{633}\u{6CC} \u{641}\u{627}\u{631}\u{633}\u{6CC}"), ["bbc-fa"]);
        assert_eq!(ids("Varz"), ["varzesh3", "khabarvarzeshi"]);
    }

    #[test]
    fn what_can_be_an_address_is_no_name() {
        for address in ["isna.ir", "https://isna.ir/rss", "localhost", "./isna", "isna:8080", ""] {
            assert!(ids(address).is_empty(), "{address}");
        }
        assert!(ids("nothing has this name").is_empty());
    }

    #[test]
    fn where_an_address_fails_the_alternates_are_tried_and_the_error_is_that_of_the_address() {
        let folder = tempfile::TempDir::new().unwrap();
        let path = folder.path().join("feed.xml");
        std::fs::write(&path, "<rss version='2.0'><channel><title>Quays</title></channel></rss>").unwrap();
        let [url, absent, other] = [path, folder.path().join("absent"), folder.path().join("other")]
            .map(|path| String::from(Url::from_file_path(path).unwrap()));
        let network = Network::new(Agencies::default());
        let mut feed = catalogue().swap_remove(0);
        (feed.url, feed.alternates) = (absent.clone(), vec![other.clone(), url.clone()]);
        assert_eq!(find_catalogue_feed(&network, &feed).unwrap().url, url);
        feed.alternates.pop();
        let Err(Error::Fetch { url, .. }) = find_catalogue_feed(&network, &feed) else { panic!("a feed was found") };
        assert_eq!(url, absent);
    }

    #[test]
    fn what_is_chosen_is_followed_under_its_name_and_what_was_followed_stays_as_it_is() {
        let folder = tempfile::TempDir::new().unwrap();
        let mut store = Store::open(folder.path()).unwrap().store;
        let [first, second] = ["isna", "bbc-fa"].map(|id| catalogue().into_iter().find(|feed| feed.id == id).unwrap());
        store.add_feed(&first.url, Some("My name"), "a folder").unwrap();
        let chosen = [first.id, second.id, "no-such-feed".to_owned()];
        let new = add_from_catalogue(&mut store, &chosen).unwrap();
        let feeds = store.feeds().unwrap();
        let feeds: Vec<_> = feeds.iter().map(|feed| (feed.url.clone(), feed.name(), feed.folder.as_str())).collect();
        let expected = [(second.url, second.name.into(), ""), (first.url, "My name".into(), "a folder")];
        assert_eq!((feeds.as_slice(), new.len()), (expected.as_slice(), 1));
    }

    #[test]
    fn the_alternates_are_those_of_the_addresses_asked_for() {
        let urls = HashSet::from(["https://www.mehrnews.com/rss", "https://example.org/rss"]);
        let alternates = alternates(&urls);
        assert_eq!(alternates.len(), 1);
        assert_eq!(alternates["https://www.mehrnews.com/rss"], ["https://www.mehrnews.com/rss-homepage"]);
        assert!(super::alternates(&HashSet::new()).is_empty());
    }
}
