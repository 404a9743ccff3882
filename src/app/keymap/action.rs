//! What a key can do.

use serde::{Deserialize, Serialize};

/// Everything a key can do. Its name in the keymap and in the strings files is the variant in kebab case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// One article or line down.
    Down,
    /// One article or line up.
    Up,
    /// To the beginning.
    First,
    /// To the end.
    Last,
    /// Half a screen down.
    HalfDown,
    /// Half a screen up.
    HalfUp,
    /// A screen down.
    PageDown,
    /// A screen up.
    PageUp,
    /// Read the selected article.
    Open,
    /// Back to the list; in the list, back to all articles.
    Close,
    /// To the other pane.
    SwitchPane,
    /// Select the next article, from either pane.
    NextArticle,
    /// Select the previous article.
    PreviousArticle,
    /// Select the next unread article.
    NextUnread,
    /// Select the previous unread article.
    PreviousUnread,
    /// Unfold the articles that tell one story, or fold them again.
    Unfold,
    /// Fetch the whole article, or switch between it and what the feed holds.
    FullText,
    /// Search.
    Search,
    /// The next place that the search has found.
    NextMatch,
    /// The previous place that the search has found.
    PreviousMatch,
    /// Order what a search finds by time or by rank.
    SearchOrder,
    /// Keep the search under a name.
    SaveSearch,
    /// Show the feeds.
    Feeds,
    /// Follow another feed.
    AddFeed,
    /// In the list of feeds: follow a feed no longer, or forget a saved search.
    RemoveFeed,
    /// Fetch what is listed, or the feed that is selected.
    FetchFeed,
    /// Fetch every feed.
    FetchAll,
    /// Bookmark the article, or take the bookmark off.
    Bookmark,
    /// Write a note on the article.
    Note,
    /// Give the article tags.
    Tags,
    /// Show only bookmarks, or everything again.
    OnlyBookmarks,
    /// Mark the article read or unread.
    Read,
    /// Take back the last mark or bookmark.
    Undo,
    /// Copy the article's link.
    CopyLink,
    /// Copy the article's text.
    CopyText,
    /// Open the article or a numbered link in the browser.
    Browser,
    /// Flip the direction of the article.
    Flip,
    /// Show the keys.
    Help,
    /// Draw the screen again.
    Redraw,
    /// Show how the terminal can be written to, and ask which way reads right.
    Calibrate,
    /// Back to the shell for a while.
    Suspend,
    /// Leave.
    Quit,
}

/// A heading of the help screen and the actions under it, in order.
#[derive(Debug, Clone, Copy)]
pub struct ActionGroup {
    /// Its name in the strings files.
    pub name: &'static str,
    /// The actions.
    pub actions: &'static [Action],
}

impl Action {
    /// Every action, as the help screen and the README present them.
    pub const GROUPS: [ActionGroup; 6] = [
        ActionGroup {
            name: "moving",
            actions: &[
                Self::Down,
                Self::Up,
                Self::First,
                Self::Last,
                Self::HalfDown,
                Self::HalfUp,
                Self::PageDown,
                Self::PageUp,
            ],
        },
        ActionGroup {
            name: "articles",
            actions: &[
                Self::Open,
                Self::Close,
                Self::SwitchPane,
                Self::NextArticle,
                Self::PreviousArticle,
                Self::NextUnread,
                Self::PreviousUnread,
                Self::Unfold,
                Self::FullText,
            ],
        },
        ActionGroup {
            name: "searching",
            actions: &[Self::Search, Self::NextMatch, Self::PreviousMatch, Self::SearchOrder, Self::SaveSearch],
        },
        ActionGroup {
            name: "feeds",
            actions: &[Self::Feeds, Self::AddFeed, Self::RemoveFeed, Self::FetchFeed, Self::FetchAll],
        },
        ActionGroup {
            name: "keeping",
            actions: &[
                Self::Bookmark,
                Self::Note,
                Self::Tags,
                Self::OnlyBookmarks,
                Self::Read,
                Self::Undo,
                Self::CopyLink,
                Self::CopyText,
                Self::Browser,
            ],
        },
        ActionGroup {
            name: "program",
            actions: &[Self::Flip, Self::Help, Self::Redraw, Self::Calibrate, Self::Suspend, Self::Quit],
        },
    ];

    /// Every action.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::GROUPS.iter().flat_map(|group| group.actions.iter().copied())
    }
}
