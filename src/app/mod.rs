//! The app-state module: what is loaded, what is selected, what a key does about it.
//!
//! All behaviour is here and none of it needs a terminal: an [`Event`] and the time go in, [`Effect`]s come out, and
//! the state in between can be drawn at any moment without changing it. What must be known for the next key, such as
//! the size of a pane, is a pure function of the state. How texts are drawn is the layout's [`RenderOptions`], which the app
//! is begun with.

mod action;
pub mod detail;
pub mod document;
mod effect;
pub mod feeds;
pub mod help;
pub mod key;
pub mod keyboard;
mod keymap;
pub mod list;
pub mod matches;
mod notices;
pub mod panes;
mod prompt;
mod search;
mod state;
mod text_field;
mod update;
mod versions;

pub use crate::layout::{Digits, HehYeh, RenderOptions, VowelMarks};
pub use action::{Action, ActionGroup};
pub use effect::{Effect, Event, MouseKind};
pub use keymap::{DEFAULT as DEFAULT_KEYMAP, Keymap, KeymapError, Mode};
pub use notices::Notice;
pub use prompt::{PromptInput, PromptView};
pub use state::{Error, Focus, State, StateOptions};
