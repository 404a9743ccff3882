//! The two sides' common language: what the app asks of the worker, and what comes back.

use super::{
    Anchor, Article, ArticleId, Entry, Failure, Feed, FeedId, FetchError, Filter, Flags, Row, SavedSearch, Scope,
    Timestamp,
};

/// A piece of work for the worker, which alone touches files and the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request {
    /// Make a listing. Answered by [`Reply::Listed`].
    List {
        /// From where.
        scope: Scope,
        /// Which of them.
        filter: Filter,
    },
    /// Fetch the rows of these articles. Answered by [`Reply::Rows`].
    Rows(Vec<ArticleId>),
    /// Fetch one article whole. Answered by [`Reply::Loaded`].
    Load(ArticleId),
    /// Set the marks of an article. Answered only on failure.
    SetFlags {
        /// Which article.
        id: ArticleId,
        /// What its marks are from now on.
        flags: Flags,
        /// What they were before, as the reader saw them: a mark that is the same in both is left as it is, because
        /// another reader may have set it since.
        previous: Flags,
        /// When the reader pressed the key.
        at: Timestamp,
    },
    /// Set the note of a bookmark. Answered only on failure.
    SetNote {
        /// Which article. It must be bookmarked by then.
        id: ArticleId,
        /// The note; may be empty.
        note: String,
    },
    /// Set the reader's tags of an article. Answered only on failure.
    SetTags {
        /// Which article. It must be bookmarked by then.
        id: ArticleId,
        /// The tags, cleaned, without doubles; none takes all off.
        tags: Vec<String>,
    },
    /// List the feeds and the saved searches. Answered by [`Reply::Feeds`].
    Feeds,
    /// Follow the feed at this address, or the one that the page at this address names. Answered by [`Reply::Added`].
    AddFeed {
        /// The address as it was typed; `https://` may be missing.
        address: String,
    },
    /// Follow a feed no longer. Its articles stay in the library. Answered by [`Reply::Feeds`].
    RemoveFeed(FeedId),
    /// Fetch these feeds, or all if there is none. Answered by [`Reply::Fetching`], many times.
    Fetch(Vec<FeedId>),
    /// Fetch the article's page and keep the whole article with it. Answered by [`Reply::Loaded`].
    FullText(ArticleId),
    /// Keep a search under a name, in place of one of the same name. Answered by [`Reply::Feeds`].
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
    /// Keep the reading position. Answered only on failure.
    SetPosition {
        /// Which article.
        id: ArticleId,
        /// The place at the top of the screen.
        anchor: Anchor,
    },
}

/// An answer of the worker, or news of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// A listing, in the order in which it is shown.
    Listed {
        /// From where.
        scope: Scope,
        /// Which of them.
        filter: Filter,
        /// Every place of the list.
        entries: Vec<Entry>,
        /// The rows of its beginning, so that the first frame needs no second question.
        rows: Vec<Row>,
        /// Whether more is still being read; another listing follows.
        partial: bool,
    },
    /// Rows that were asked for; those that no longer exist are missing.
    Rows(Vec<Row>),
    /// An article, with the place where the reader left it.
    Loaded {
        /// Which article.
        id: ArticleId,
        /// The article, shared rather than copied.
        article: std::sync::Arc<Article>,
        /// Where the reader was.
        anchor: Anchor,
        /// What the reader noted about it, also if its bookmark has been taken off since; may be empty.
        note: String,
        /// The reader's tags.
        tags: Vec<String>,
        /// The whole article, as its page has it, where that has been fetched beside what the feed holds.
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
    /// How far the fetch is.
    Fetching {
        /// The figures.
        progress: Progress,
        /// What has just gone wrong: the feed's name, and why.
        failed: Option<(String, FetchError)>,
        /// Whether this was the last feed.
        is_last: bool,
    },
    /// Something to tell the reader that is nobody's failure, such as a file that was passed over.
    Notice(Failure),
    /// A request could not be carried out.
    Failed {
        /// The request.
        request: Request,
        /// Why, and what can be done.
        failure: Failure,
    },
}

/// How far a fetch is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Progress {
    /// Feeds that have been asked for.
    pub done: usize,
    /// Feeds that are to be asked for.
    pub total: usize,
    /// Feeds that failed.
    pub failed: usize,
    /// Articles that are new.
    pub new: usize,
    /// Articles that have changed.
    pub changed: usize,
    /// Pages of whole articles that have been asked for.
    pub pages: usize,
    /// Pages that are to be asked for; none before all feeds are done.
    pub pages_total: usize,
    /// Pages that failed.
    pub pages_failed: usize,
}
