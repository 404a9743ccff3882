//! The catalogue in words: what its feeds are about and written in, and the words that find them.

use super::Strings;
use crate::model::{CatalogueFeed, Topic};

impl Topic {
    /// The name of the topic in the files: that of the catalogue and those of the strings.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::General => "general",
            Self::Politics => "politics",
            Self::World => "world",
            Self::Economy => "economy",
            Self::Society => "society",
            Self::Culture => "culture",
            Self::Literature => "literature",
            Self::Science => "science",
            Self::Technology => "technology",
            Self::Sport => "sport",
        }
    }
}

impl Strings {
    /// The name of a topic.
    pub(crate) fn topic(&self, topic: Topic) -> &str {
        self.messages.catalogue.topics.get(topic.key()).map_or(topic.key(), String::as_str)
    }

    /// The name of a language, which is given as a BCP 47 tag. One that no feed of the catalogue has is its own name.
    pub(crate) fn catalogue_language<'a>(&'a self, tag: &'a str) -> &'a str {
        self.messages.catalogue.languages.get(tag).map_or(tag, String::as_str)
    }

    /// The words by which a user may look for a feed: its names, its id, its address and its country, and its topics
    /// and its language, in the words of the interface and as the catalogue has them.
    pub(crate) fn catalogue_words(&self, feed: &CatalogueFeed) -> String {
        let mut words = vec![feed.name.as_str(), &feed.name_en, &feed.id, &feed.url, &feed.language, &feed.country];
        words.push(self.catalogue_language(&feed.language));
        for topic in &feed.topics {
            words.extend([topic.key(), self.topic(*topic)]);
        }
        words.join("\n")
    }
}
