//! The catalogue: a list of feeds that the user may follow without knowing their addresses. Letters narrow it.

pub(in crate::app) mod keys;
mod view;

pub(crate) use view::{CatalogueLine, CatalogueView};

use crate::l10n::Strings;
use crate::model::{CatalogueFeed, Topic};
use crate::search;
use std::collections::BTreeSet;

/// The open catalogue. Its prompt holds the words that narrow it.
#[derive(Debug, Clone)]
pub(in crate::app) struct CataloguePicker {
    /// All feeds, those of one language and main topic side by side.
    feeds: Vec<CatalogueFeed>,
    /// The words by which each is found.
    words: Vec<String>,
    /// The indices of those that match, in order.
    matching: Vec<usize>,
    /// Which of the matching ones is selected.
    selected: usize,
    /// Which of them is the first on the screen.
    top: usize,
    /// The indices of those that will be followed.
    checked: BTreeSet<usize>,
}

impl CataloguePicker {
    /// The picker with all these feeds, none checked. They come sorted by language, the best of each first.
    pub(in crate::app) fn new(mut feeds: Vec<CatalogueFeed>, strings: &Strings) -> Self {
        let mut languages: Vec<String> = feeds.iter().map(|feed| feed.language.clone()).collect();
        languages.dedup();
        feeds.sort_by_key(|feed| (languages.iter().position(|language| *language == feed.language), main_topic(feed)));
        let words = feeds.iter().map(|feed| strings.catalogue_words(feed)).collect();
        let matching = (0..feeds.len()).collect();
        Self { feeds, words, matching, selected: 0, top: 0, checked: BTreeSet::new() }
    }

    /// Shows only the feeds that match every word. The selection goes to the best of them; what is checked stays so.
    pub(in crate::app) fn narrow(&mut self, typed: &str) {
        let is_match = |(_, words): &(usize, &String)| search::has_words_beginning(words, typed);
        self.matching = self.words.iter().enumerate().filter(is_match).map(|(index, _)| index).collect();
        (self.selected, self.top) = (0, 0);
    }

    /// The feeds that will be followed: the checked ones, else the selected one.
    fn chosen(&self) -> Vec<String> {
        let selected = self.matching.get(self.selected).filter(|_| self.checked.is_empty());
        let indices = self.checked.iter().chain(selected);
        indices.filter_map(|index| self.feeds.get(*index)).map(|feed| feed.id.clone()).collect()
    }

    /// Selects one of the matching feeds; the last one if there are fewer.
    fn select(&mut self, index: usize) {
        self.selected = index.min(self.matching.len().saturating_sub(1));
    }

    /// Checks the selected feed, or removes its check, and goes on to the next one.
    fn toggle(&mut self) {
        let Some(index) = self.matching.get(self.selected) else { return };
        if !self.checked.remove(index) {
            self.checked.insert(*index);
        }
        self.select(self.selected + 1);
    }

    /// Whether the feed at this place of the matching ones is the first of its language and topic.
    fn begins_group(&self, place: usize) -> bool {
        let group = |place: usize| {
            let feed = self.feeds.get(*self.matching.get(place)?)?;
            Some((&feed.language, main_topic(feed)))
        };
        place == 0 || group(place) != group(place - 1)
    }
}

fn main_topic(feed: &CatalogueFeed) -> Option<Topic> {
    feed.topics.first().copied()
}
