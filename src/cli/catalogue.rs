//! `khabar catalogue`: feeds that can be added by their names.

use super::args::CatalogueArgs;
use super::context::Context;
use super::table::{self, TableLine};
use super::{Error, Status, json};
use crate::library;
use crate::model::{CatalogueFeed, Topic};
use crate::search;
use serde::Serialize;

/// Lists the feeds of the catalogue that match all the words.
///
/// # Errors
/// If standard output cannot be written.
pub(super) fn list(context: &Context, args: &CatalogueArgs) -> Result<Status, Error> {
    let (strings, words) = (&context.strings, args.words.join(" "));
    let mut feeds = library::catalogue();
    feeds.retain(|feed| search::has_words_beginning(&strings.catalogue_words(feed), &words));
    if args.json {
        json::write(&feeds.iter().map(CatalogueRecord::from_feed).collect::<Vec<_>>())?;
        return Ok(Status::Success);
    }
    if feeds.is_empty() {
        context.print_message(&strings.messages.cli.feeds.catalogue_nothing);
    }
    let topics: Vec<String> = feeds.iter().map(|feed| topics(context, feed)).collect();
    let lines = feeds.iter().zip(&topics).map(|(feed, topics)| TableLine {
        ascii_fields: vec![feed.id.clone()],
        // The address comes last, for a narrow terminal may well cut it off.
        text_fields: vec![&feed.name, strings.catalogue_language(&feed.language), topics, &feed.url],
    });
    table::write(context, lines)?;
    Ok(Status::Success)
}

fn topics(context: &Context, feed: &CatalogueFeed) -> String {
    let names: Vec<&str> = feed.topics.iter().map(|topic| context.strings.topic(*topic)).collect();
    names.join(&context.strings.messages.tag_separator)
}

/// A feed of the catalogue as JSON.
#[derive(Debug, Serialize)]
struct CatalogueRecord<'a> {
    id: &'a str,
    name: &'a str,
    name_en: &'a str,
    url: &'a str,
    alternates: &'a [String],
    home: &'a str,
    language: &'a str,
    country: Option<&'a str>,
    topics: &'a [Topic],
}

impl<'a> CatalogueRecord<'a> {
    fn from_feed(feed: &'a CatalogueFeed) -> Self {
        Self {
            id: &feed.id,
            name: &feed.name,
            name_en: &feed.name_en,
            url: &feed.url,
            alternates: &feed.alternates,
            home: &feed.home,
            language: &feed.language,
            country: Some(feed.country.as_str()).filter(|country| !country.is_empty()),
            topics: &feed.topics,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::l10n::{Language, Strings};
    use std::collections::BTreeSet;

    #[test]
    fn every_language_of_the_interface_names_all_topics_and_languages_of_the_catalogue_and_no_others() {
        let feeds = library::catalogue();
        for language in Language::ALL {
            let strings = Strings::load(language).unwrap();
            let used: BTreeSet<&str> = feeds.iter().map(|feed| feed.language.as_str()).collect();
            let named = strings.messages.catalogue.languages.keys().map(String::as_str);
            assert!(used.iter().copied().eq(named), "{used:?}");
            let used: BTreeSet<&str> = feeds.iter().flat_map(|feed| &feed.topics).map(|topic| topic.key()).collect();
            assert!(used.iter().copied().eq(strings.messages.catalogue.topics.keys().map(String::as_str)), "{used:?}");
        }
    }
}
