//! How long articles stay in the library.

/// Which read articles stay. Unread articles, and articles that the user has bookmarked, noted or tagged, always stay.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Retention {
    /// How many days an article stays after it came in; `None` for ever.
    pub keep_days: Option<u32>,
    /// How many of each feed's newest articles stay; `None` for all.
    pub keep_per_feed: Option<u32>,
}
