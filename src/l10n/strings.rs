//! The strings of the interface, in its two languages.
//!
//! The strings are data, in `assets/strings/`; this is their shape. A key that is missing from a file or unknown is an
//! error, so no language can fall behind unnoticed.

use super::failures::{FailureStrings, RecordErrorStrings};
use super::fetch_errors::FetchErrorStrings;
use super::fill;
use super::language::Language;
use super::query_errors::QueryErrorStrings;
use crate::model::Zone;
use crate::text;
use serde::Deserialize;
use std::collections::BTreeMap;

/// A phrase with a number in it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plural {
    one: String,
    other: String,
}

/// Every string of one language. The files show what each field is for.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the strings files say it, in words")]
pub struct Messages {
    pub app: String,
    pub library: String,
    pub session: String,
    pub bookmarks: String,
    pub articles: Plural,
    pub no_articles: String,
    pub unread: String,
    pub all_read: String,
    pub position: String,
    pub percent: String,
    pub more_to_come: String,
    pub picture: String,
    pub links: String,
    pub separator: String,
    pub just_now: String,
    pub minutes_ago: Plural,
    pub hours_ago: Plural,
    pub today: String,
    pub yesterday: String,
    pub yesterday_at: String,
    pub days_ago: Plural,
    pub date_short: String,
    pub date: String,
    pub date_time: String,
    pub months: [String; 12],
    pub months_short: [String; 12],
    pub now_short: String,
    pub minutes_short: String,
    pub hours_short: String,
    pub days_short: String,
    pub date_numeric: String,
    pub loading: String,
    pub empty_library: String,
    pub empty_session: String,
    pub empty_bookmarks: String,
    pub empty_article: String,
    pub too_small: String,
    pub too_narrow: String,
    pub one_pane: String,
    pub help_title: String,
    pub hint_move: String,
    pub hint_open: String,
    pub hint_back: String,
    pub hint_scroll: String,
    pub hint_bookmark: String,
    pub hint_help: String,
    pub hint_quit: String,
    pub hint_word: String,
    pub hint_line: String,
    pub hint_paragraph: String,
    pub hint_copy: String,
    pub hint_other_end: String,
    pub hint_save: String,
    pub hint_cancel: String,
    pub note: String,
    pub note_line: String,
    pub note_saved: String,
    pub note_removed: String,
    pub bookmarked: String,
    pub unbookmarked: String,
    pub marked_read: String,
    pub marked_unread: String,
    pub undone: String,
    pub nothing_to_undo: String,
    pub no_link: String,
    pub nothing_to_select: String,
    pub selection_dropped: String,
    pub no_such_link: String,
    pub opening: String,
    pub cannot_open: String,
    pub not_opened: String,
    pub no_more_unread: String,
    pub flipped_rtl: String,
    pub flipped_ltr: String,
    pub flipped_back: String,
    pub worker_gone: String,
    pub everything: String,
    pub edited: String,
    pub others: String,
    pub full_shown: String,
    pub tags_line: String,
    pub tag_separator: String,
    pub list_separator: String,
    pub no_story: String,
    pub fetching_full: String,
    pub tags: String,
    pub tags_saved: String,
    pub tags_removed: String,
    pub search: String,
    pub search_everywhere: String,
    pub search_here: String,
    pub search_name: String,
    pub search_title: String,
    pub search_saved: String,
    pub search_removed: String,
    pub search_broken: String,
    pub no_search: String,
    pub no_match: String,
    pub nothing_found: String,
    pub by_time: String,
    pub by_rank: String,
    pub feeds_title: String,
    pub feed_address: String,
    pub looking_for_feed: String,
    pub feeds_of_page: String,
    pub feed_added: String,
    pub feed_already_followed: String,
    pub feed_removed: String,
    pub remove_again: String,
    pub not_removable: String,
    pub no_feeds: String,
    pub empty_feed: String,
    pub never_fetched: String,
    pub fetch_started: String,
    pub fetching: String,
    pub fetching_pages: String,
    pub failed: String,
    pub fetched: Plural,
    pub fetched_new: Plural,
    pub fetched_changed: String,
    pub fetched_failed: String,
    pub fetched_pages: Plural,
    pub fetched_pages_failed: Plural,
    pub pages_missing: Plural,
    pub unreadable_dates: Plural,
    pub long_articles: Plural,
    pub left_out_articles: Plural,
    pub empty_items: Plural,
    pub unknown_elements: Plural,
    pub hint_show: String,
    pub hint_list: String,
    pub hint_add: String,
    pub hint_follow: String,
    pub hint_remove: String,
    pub hint_fetch: String,
    pub hint_scope: String,
    pub hint_search: String,
    pub hint_feeds: String,
    pub hint_history: String,
    pub hint_clear: String,
    pub hint_next_unread: String,
    pub hint_articles: String,
    pub hint_read: String,
    pub hint_compact: String,
    pub hint_alone: String,
    pub hint_browser: String,
    pub hint_note: String,
    pub hint_full_text: String,
    pub copying: CopyingStrings,
    pub calibration: CalibrationStrings,
    pub catalogue: CatalogueStrings,
    pub cli: CliStrings,
    pub groups: BTreeMap<String, String>,
    pub actions: BTreeMap<String, String>,
    pub(super) failures: FailureStrings,
    pub(super) record: RecordErrorStrings,
    pub(super) fetch: FetchErrorStrings,
    pub(super) query: QueryErrorStrings,
}

/// The strings about copying.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the strings files say it, in words")]
pub struct CopyingStrings {
    pub link: CopyOutcomeStrings,
    pub text: CopyOutcomeStrings,
    pub selection: CopyOutcomeStrings,
    pub install: String,
    pub not_copied: String,
    pub too_long: String,
    pub not_found: String,
    pub failed: String,
    pub timed_out: String,
    pub internal: String,
}

/// What is said of a text that has been copied in one way or another.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the strings files say it, in words")]
pub struct CopyOutcomeStrings {
    pub copied: String,
    pub in_tmux: String,
    pub sent: String,
}

/// The strings of the calibration.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the strings files say it, in words")]
pub struct CalibrationStrings {
    pub right: String,
    pub look: String,
    pub nearest: String,
    pub saved: String,
    pub overruled: String,
    pub nothing: String,
    pub not_saved: String,
    pub quarantined: String,
    pub emacs: String,
}

/// The strings of the catalogue.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the strings files say it, in words")]
pub struct CatalogueStrings {
    pub title: String,
    pub title_checked: String,
    pub filter: String,
    pub hint_check: String,
    pub hint_catalogue: String,
    pub followed: String,
    pub topics: BTreeMap<String, String>,
    pub languages: BTreeMap<String, String>,
}

/// The strings of the command line.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the strings files say it, in words")]
pub struct CliStrings {
    pub no_terminal: String,
    pub no_keys: String,
    pub dumb: String,
    pub no_home: String,
    pub unknown_terminal: String,
    pub unknown_time_zone: String,
    pub internal_error: String,
    pub internal_error_without_report: String,
    pub settings: SettingsErrorStrings,
    pub agencies: AgenciesErrorStrings,
    pub feeds: FeedStrings,
    pub check: CheckStrings,
    pub doctor: DoctorStrings,
    pub import: ImportStrings,
    pub export: ExportStrings,
}

/// The strings of the commands about feeds.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the strings files say it, in words")]
pub struct FeedStrings {
    pub added: String,
    pub already_followed: String,
    pub no_articles: String,
    pub removed: String,
    pub unknown: String,
    pub several: String,
    pub never: String,
    pub none: String,
    pub fetched: String,
    pub pages: String,
    pub pages_failed: String,
    pub others: String,
    pub issues: String,
    pub catalogue_failed: String,
    pub not_in_catalogue: String,
    pub several_in_catalogue: String,
    pub catalogue_nothing: String,
}

/// The errors of the file of rules for agencies.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the strings files say it, in words")]
pub struct AgenciesErrorStrings {
    pub unreadable: String,
    pub entry: String,
    pub syntax: String,
    pub unknown_key: String,
    pub not_strings: String,
    pub no_hosts: String,
    pub selector: String,
    pub pattern: String,
}

/// The strings of the check of the library.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the strings files say it, in words")]
pub struct CheckStrings {
    pub intact: String,
    pub damaged: String,
    pub advice: String,
}

/// The strings of the report on a terminal.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the strings files say it, in words")]
pub struct DoctorStrings {
    pub chain: String,
    pub unknown: String,
    pub answered: String,
    pub named_by_tmux: String,
    pub inherited: String,
    pub nothing: String,
    pub strangers: String,
}

/// The strings of an import.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the strings files say it, in words")]
pub struct ImportStrings {
    pub feeds: String,
    pub articles: String,
    pub bookmarks: String,
    pub exported: String,
    pub searches: String,
    pub newsboat_urls: String,
}

/// The strings of an export.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the strings files say it, in words")]
pub struct ExportStrings {
    pub no_link: String,
}

/// The errors of the settings file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the strings files say it, in words")]
pub struct SettingsErrorStrings {
    pub unreadable: String,
    pub syntax: String,
    pub unknown_key: String,
    pub unknown_value: String,
    pub whole_number: String,
    pub meant: String,
}

/// The strings of one language, with its digits and its plurals, and the user's time zone, in which dates are written.
#[derive(Debug, Clone)]
pub struct Strings {
    /// The language.
    pub language: Language,
    /// The user's time zone.
    pub zone: Zone,
    /// Its strings.
    pub messages: Messages,
}

impl Strings {
    /// Reads the strings of a language. Dates are in UTC, unless [`in_zone`](Self::in_zone) says otherwise.
    ///
    /// # Errors
    /// If the built-in file is faulty; a test proves that none is.
    pub fn load(language: Language) -> Result<Self, toml::de::Error> {
        Ok(Self { language, zone: Zone::UTC, messages: toml::from_str(language.file())? })
    }

    /// The same with dates in this zone.
    #[must_use]
    pub fn in_zone(self, zone: Zone) -> Self {
        Self { zone, ..self }
    }

    /// A number in the language's digits.
    pub fn number(&self, number: u64) -> String {
        self.digits(&number.to_string())
    }

    /// ASCII digits turned into the language's digits.
    pub fn digits(&self, ascii: &str) -> String {
        match self.language {
            Language::Fa => text::to_persian_digits(ascii),
            Language::En => ascii.to_owned(),
        }
    }

    /// A phrase with its number filled in.
    pub fn plural(&self, phrase: &Plural, number: u64) -> String {
        let form = if number == 1 { &phrase.one } else { &phrase.other };
        fill(form, &[("n", &self.number(number))])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// The `{name}` placeholders of every phrase, by its key.
    fn placeholders(value: &toml::Value, key: &str, found: &mut BTreeMap<String, BTreeSet<String>>) {
        match value {
            toml::Value::Table(table) => table.iter().for_each(|(name, value)| {
                placeholders(value, &format!("{key}.{name}"), found);
            }),
            toml::Value::String(phrase) => {
                let names = phrase.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
                found.insert(key.to_owned(), names.map(|(name, _)| name.to_owned()).collect());
            }
            _ => {}
        }
    }

    #[test]
    fn the_same_is_filled_in_in_every_language() {
        let [one, other] = Language::ALL.map(|language| {
            let mut found = BTreeMap::new();
            placeholders(&toml::from_str(language.file()).unwrap(), "", &mut found);
            found
        });
        assert_eq!(one, other);
    }

    #[test]
    fn without_a_screen_the_message_names_print_and_without_a_home_the_option_for_a_folder() {
        for language in Language::ALL {
            let cli = Strings::load(language).unwrap().messages.cli;
            for message in [cli.no_terminal, cli.no_keys, cli.dumb] {
                assert!(message.contains("khabar print"), "{message}");
            }
            assert!(cli.no_home.contains("--data"));
        }
    }
}
