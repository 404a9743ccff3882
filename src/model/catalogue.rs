//! A feed of the catalogue: the feeds that Khabar offers to a user who has no address at hand.

use serde::{Deserialize, Serialize};

/// A feed that Khabar knows by name.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct CatalogueFeed {
    /// Its name for programs, in ASCII; no two feeds have the same.
    pub id: String,
    /// Its name in its own language.
    pub name: String,
    /// Its name in English.
    pub name_en: String,
    /// Its address.
    pub url: String,
    /// Other addresses that it is said to have, to try when the first cannot be fetched.
    #[serde(default)]
    pub alternates: Vec<String>,
    /// The publisher's site.
    pub home: String,
    /// Its language, a BCP 47 tag such as `fa-AF`.
    pub language: String,
    /// Where its publisher is, an ISO 3166-1 code; empty if that is not known.
    #[serde(default)]
    pub country: String,
    /// What it is about, its main topic first; at least one.
    pub topics: Vec<Topic>,
    /// In how many independent public lists the address was found.
    pub lists: u32,
    /// Whether somebody had trouble with the address.
    #[serde(default)]
    pub doubtful: bool,
}

/// What a feed is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Topic {
    /// Everything.
    General,
    /// Politics.
    Politics,
    /// World news.
    World,
    /// The economy.
    Economy,
    /// Society.
    Society,
    /// Culture and art.
    Culture,
    /// Books and literature.
    Literature,
    /// Science.
    Science,
    /// Technology.
    Technology,
    /// Sport.
    Sport,
}
