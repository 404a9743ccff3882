//! Plain data that every room of the house shares.
//!
//! No behaviour beyond small, pure accessors: no IO, no clock, no terminal. `app` and `store` never meet; both know
//! only the [`Request`] and [`Reply`] defined here.

mod article;
mod date;
mod feed;
mod listing;
mod query;
mod request;
mod rich;
mod role;

pub use article::{Anchor, Article, Block, BlockKind, Direction, Image, Lang, Marker};
pub use date::Timestamp;
pub use feed::{Feed, FeedId, FetchFault, Owed, Progress, SavedSearch};
pub use listing::{ArticleId, Bookmark, Entry, Filter, Flags, Row, Scope, Within};
pub use query::{Expr, Named, Order, Query, Words};
pub use request::{Failure, Reply, Request};
pub use rich::{Inline, RichText, Span};
pub use role::{Role, Style};
