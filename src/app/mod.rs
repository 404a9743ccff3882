//! The app-state module: what is loaded, what is selected, what a key does.
//!
//! All behaviour is here and none of it needs a terminal: an [`Event`] and the time go in, [`Effect`]s come out, and
//! the state in between can be drawn at any moment without changing it. What the next key depends on, such as the size
//! of a pane, is a pure function of the state. The user's settings for articles come in
//! as [`ReadingOptions`](crate::document::ReadingOptions).
//!
//! Each feature has a folder with its state and its behaviour: the list, the article, search, feeds, the catalogue,
//! the prompt, bookmarks, the keymap. The other modules connect them: [`State`] holds them all, `update` says what each
//! action does, `replies` what each reply of the worker does, `navigation` and `mouse` how the user moves.
//!
//! Deliberately absent: IO, clocks, the environment, and how anything is painted.

mod article;
mod bookmarks;
pub(crate) mod catalogue;
mod effect;
pub(crate) mod feeds;
pub(crate) mod help;
mod keymap;
pub(crate) mod list;
mod listing;
mod mouse;
mod navigation;
mod notices;
pub(crate) mod panes;
mod prompt;
mod replies;
mod rows;
mod search;
mod state;
mod update;
mod view;

pub(crate) use article::{detail, matches};
pub use effect::{CopyFailure, CopyJob, CopyKind, CopyOutcome, Effect, Event, MouseKind};
pub(crate) use help::HelpView;
pub use keymap::action::Action;
pub use keymap::{DEFAULT as DEFAULT_KEYMAP, Keymap, Mode};
pub(crate) use keymap::{key, keyboard};
pub(crate) use listing::ListingPhase;
pub(crate) use prompt::{PromptInput, PromptView};
pub(crate) use state::Error;
pub use state::{Focus, State, StateOptions};
