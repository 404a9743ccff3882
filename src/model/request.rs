//! What the app requests of the worker, and what the worker replies. Neither side knows more of the other.

use super::{
    Anchor, Article, ArticleId, CatalogueFeed, Entry, Failure, Feed, FeedId, FeedLink, FetchError, Filter, Flags, Row,
    SavedSearch, Scope, Timestamp,
};

/// A piece of work for the worker, which alone uses files, the network and the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request {
    /// Make a listing. Answered by [`Reply::Listed`].
    List {
        /// The articles from which it selects.
        scope: Scope,
        /// Which of them it shows.
        filter: Filter,
    },
    /// Fetch the rows of these articles. Answered by [`Reply::Rows`].
    Rows(Vec<ArticleId>),
    /// Fetch one article whole. Answered by [`Reply::Loaded`].
    Load(ArticleId),
    /// Fetch one article whole that the user may come to next, when there is nothing else to show. Answered by
    /// [`Reply::Loaded`].
    Preload(ArticleId),
    /// Set the flags of an article. Answered only on failure.
    SetFlags {
        /// Which article.
        id: ArticleId,
        /// Its flags from now on.
        flags: Flags,
        /// Its flags before, as the user saw them: a flag that is the same in both stays as it is, because
        /// another process may have set it since.
        previous: Flags,
        /// When the user pressed the key.
        at: Timestamp,
    },
    /// Set the note of a bookmark. Answered only on failure.
    SetNote {
        /// The article. It must be bookmarked by then.
        id: ArticleId,
        /// The note; may be empty.
        note: String,
    },
    /// Set the user's tags of an article. Answered only on failure.
    SetTags {
        /// The article. It must be bookmarked by then.
        id: ArticleId,
        /// The tags, cleaned, without duplicates; an empty list removes all tags.
        tags: Vec<String>,
    },
    /// List the feeds and the saved searches. Answered by [`Reply::Feeds`].
    Feeds,
    /// Follow the feed at this address, or the one that the page at this address names. Answered by [`Reply::Added`],
    /// or by [`Reply::FeedsFound`] if the page names several.
    AddFeed {
        /// The address as it was typed; `https://` may be missing.
        address: String,
    },
    /// List the feeds that Khabar knows by name. Answered by [`Reply::Catalogue`].
    Catalogue,
    /// Follow these feeds of the catalogue and fetch them. Answered by [`Reply::Feeds`] and [`Reply::Fetching`].
    FollowCatalogue {
        /// Their ids in the catalogue.
        ids: Vec<String>,
    },
    /// Stop following a feed. Its articles stay in the library. Answered by [`Reply::Feeds`].
    RemoveFeed(FeedId),
    /// Fetch these feeds, or all feeds if the list is empty. Answered by [`Reply::Fetching`], many times.
    Fetch(Vec<FeedId>),
    /// Fetch the article's page and store its full text. Answered by [`Reply::Loaded`].
    FullText(ArticleId),
    /// Save a search under a name, replacing a search of the same name. Answered by [`Reply::Feeds`].
    SaveSearch {
        /// The name.
        name: String,
        /// The query as it was typed.
        query: String,
    },
    /// Forget a saved search. Answered by [`Reply::Feeds`].
    RemoveSearch {
        /// Its name.
        name: String,
    },
    /// Keep what the user has chosen by key. Answered only on failure.
    KeepChoice {
        /// The setting that has been chosen, by its name.
        setting: &'static str,
        /// Its value as the settings file has it.
        value: String,
    },
    /// Store the reading position. Answered only on failure.
    SetPosition {
        /// Which article.
        id: ArticleId,
        /// The position at the top of the screen.
        anchor: Anchor,
    },
}

/// An answer of the worker, or news of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// A listing, in the order in which it is shown.
    Listed {
        /// The articles from which it selects.
        scope: Scope,
        /// Which of them it shows.
        filter: Filter,
        /// All entries of the listing.
        entries: Vec<Entry>,
        /// The rows of its beginning, so that the first frame needs no second question.
        rows: Vec<Row>,
        /// Whether more is still being read; another listing follows.
        partial: bool,
    },
    /// The rows of a request, without those that no longer exist.
    Rows(Vec<Row>),
    /// An article, with the position at which the user left it.
    Loaded {
        /// Which article.
        id: ArticleId,
        /// The article, shared rather than copied.
        article: std::sync::Arc<Article>,
        /// The reading position.
        anchor: Anchor,
        /// The user's note, even if the bookmark has been removed since; may be empty.
        note: String,
        /// The user's tags.
        tags: Vec<String>,
        /// The article as its page has it, if that has been fetched beside the feed's text.
        full_text: Option<std::sync::Arc<Article>>,
    },
    /// The feeds and the saved searches, in the order in which they are shown.
    Feeds {
        /// Feeds by folder and name; those in no folder first.
        feeds: Vec<Feed>,
        /// Searches by name.
        searches: Vec<SavedSearch>,
        /// How many articles of the library are unread, whatever feed they are from.
        unread: u64,
    },
    /// A feed has been added, or was followed already.
    Added {
        /// The feed.
        feed: Box<Feed>,
        /// Whether it was followed already.
        already_followed: bool,
    },
    /// The feeds that Khabar knows by name, sorted by language, the best of each language first. Sent unasked to a new
    /// user, once.
    Catalogue(Vec<CatalogueFeed>),
    /// A page names several feeds; none has been added.
    FeedsFound {
        /// At least two, the best first.
        feeds: Vec<FeedLink>,
    },
    /// How far the fetch is.
    Fetching {
        /// The figures.
        progress: Progress,
        /// What has just gone wrong: the feed's name, and why.
        failed: Option<(String, FetchError)>,
        /// Whether this was the last feed.
        is_last: bool,
    },
    /// A notice that answers no request, such as a file that was skipped.
    Notice(Failure),
    /// A request could not be carried out.
    Failed {
        /// The request.
        request: Request,
        /// Why, and what can be done.
        failure: Failure,
    },
}

/// The progress of a fetch.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Progress {
    /// Feeds that have been fetched, or failed.
    pub done: usize,
    /// Feeds to fetch.
    pub total: usize,
    /// Feeds that failed.
    pub failed: usize,
    /// New articles.
    pub new: usize,
    /// Changed articles.
    pub changed: usize,
    /// Pages of articles that have been fetched, or failed.
    pub pages: usize,
    /// Pages to fetch; 0 until all feeds are done.
    pub pages_total: usize,
    /// Pages that failed.
    pub pages_failed: usize,
}
