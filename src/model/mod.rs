//! Plain data that every room of the house shares.
//!
//! No behaviour beyond small, pure accessors: no IO, no clock, no terminal. `app` and `store` never meet; both know
//! only the [`Request`] and [`Reply`] defined here.

mod article;
mod catalogue;
mod export;
mod failure;
mod feed;
mod fetch_error;
mod keyboard;
pub mod limits;
mod listing;
mod notice;
mod query;
mod record_error;
mod request;
mod retention;
mod rich_text;
mod role;
mod timestamp;
mod view;
mod zone;

pub use article::{Anchor, Article, Block, BlockKind, Direction, Image, Lang, Marker};
pub use catalogue::CatalogueFeed;
pub(crate) use catalogue::Topic;
pub use export::{ExportedArticle, UserState};
pub(crate) use export::{ExportedSearch, NamedQuery};
pub use failure::Failure;
pub(crate) use feed::shown_address;
pub use feed::{Feed, FeedId, FeedIssue, FeedIssues, FeedLink, PendingPages};
pub use fetch_error::{FetchError, OtherDocument};
pub use keyboard::KeyboardPreference;
pub use listing::{ArticleId, Bookmark, Entry, FeedSelection, Filter, Flags, Row, Scope};
pub(crate) use notice::Notice;
pub(crate) use query::DayStart;
pub(crate) use query::NameField;
pub use query::{Expr, Order, Phrase, Query, SavedSearch};
pub use record_error::RecordErrorKind;
pub use request::{Progress, Reply, Request};
pub use retention::Retention;
pub use rich_text::{Inline, RichText, Span};
pub use role::{Role, Style};
pub use timestamp::Timestamp;
pub use view::{Density, Split, ViewOptions};
pub use zone::Zone;
