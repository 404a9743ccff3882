//! The feeds that the user follows, the saved searches, the popup that lists both, and the list of the feeds of a page.

pub(in crate::app) mod choice;
pub(in crate::app) mod fetch;
pub(in crate::app) mod update;
mod view;

pub(crate) use choice::FeedChoiceView;
pub(crate) use view::INDENT;
pub(crate) use view::{FeedLine, FeedTarget, FeedsView};

use crate::model::{Feed, FeedId, SavedSearch};
use choice::FeedChoice;
use fetch::FetchRun;

/// What the worker has reported about feeds.
#[derive(Debug, Clone, Default)]
pub(in crate::app) struct Feeds {
    pub(in crate::app) followed: Vec<Feed>,
    pub(in crate::app) searches: Vec<SavedSearch>,
    /// How many articles of the library are unread.
    unread: u64,
    /// The fetch that is under way.
    pub(in crate::app) fetch: Option<FetchRun>,
    /// The last address that could not be followed. The prompt offers it again, so that the user can correct it.
    pub(in crate::app) failed_address: String,
    /// The popup, while it is open.
    pub(in crate::app) popup: Option<FeedsPopup>,
    /// The list that asks which feed of a page is meant, while it is open.
    pub(in crate::app) choice: Option<FeedChoice>,
}

/// The popup over the panes.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::app) struct FeedsPopup {
    selected: usize,
    /// The first line on the screen.
    top: usize,
    /// Whether the next press of the same key removes the selected line.
    pub(in crate::app) confirming: bool,
}

impl Feeds {
    /// The feed with this id, if the user follows it.
    pub(in crate::app) fn feed(&self, id: FeedId) -> Option<&Feed> {
        self.followed.iter().find(|feed| feed.id == id)
    }
}
