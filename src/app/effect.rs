//! What goes into the app and what comes out of it, apart from frames.

use super::keymap::key::Key;
use crate::model::{Notice, Reply, Request};

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A key was pressed.
    Key(Key),
    /// The mouse did something at a cell, counted from the top left corner.
    Mouse {
        /// What.
        kind: MouseKind,
        /// Column.
        column: u16,
        /// Row.
        row: u16,
    },
    /// Text was pasted. It is never read as commands.
    Paste(String),
    /// The terminal has another size.
    Resize {
        /// Columns.
        columns: u16,
        /// Rows.
        rows: u16,
    },
    /// The worker replied.
    Reply(Reply),
    /// The worker has ended; nothing will be saved any more.
    WorkerGone,
    /// A notice from another part of the program.
    Notice(Notice),
    /// The browser could not be started.
    BrowserFailed {
        /// The address.
        address: String,
    },
}

/// What the mouse did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MouseKind {
    /// The left button was pressed.
    Click,
    /// The wheel turned towards the user.
    WheelDown,
    /// The wheel turned away from the user.
    WheelUp,
}

/// Something to be done outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Ask the worker.
    Ask(Request),
    /// Put text on the clipboard.
    Copy(String),
    /// Open an address in the browser.
    Browse(String),
    /// Draw every cell again.
    Redraw,
    /// Ask the user which way of writing to the terminal reads correctly.
    Calibrate,
    /// Suspend the program, as Ctrl-z does.
    Suspend,
    /// Quit.
    Quit,
}
