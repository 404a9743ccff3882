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
    /// A text has been copied, or could not be.
    Copied {
        /// The text.
        job: CopyJob,
        /// What has come of it.
        outcome: CopyOutcome,
    },
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
    /// It was pressed a second time at the same place.
    DoubleClick,
    /// It was pressed a third time at the same place.
    TripleClick,
    /// The pointer was moved while it was down.
    Drag,
    /// It was released.
    Release,
    /// The wheel turned towards the user.
    WheelDown,
    /// The wheel turned away from the user.
    WheelUp,
}

/// A text for the clipboard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopyJob {
    /// The text, in logical order.
    pub text: String,
    /// What it is, for the notice.
    pub kind: CopyKind,
}

/// What is copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CopyKind {
    /// A link.
    Link,
    /// An article's text.
    Article,
    /// What is selected in an article.
    Selection,
}

/// What has come of a text that was to be copied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CopyOutcome {
    /// A program has taken it for the clipboard.
    Clipboard,
    /// tmux has taken it.
    TmuxBuffer,
    /// The terminal was sent it, and does not say whether it has taken it.
    SentToTerminal,
    /// The same, because no program for the clipboard is installed.
    SentWithoutProgram {
        /// The package that has one.
        package: &'static str,
    },
    /// The same, because a program has failed.
    SentAfterFailure(CopyFailure),
    /// It has gone nowhere.
    Failed(CopyFailure),
}

/// Why a text could not be copied.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum CopyFailure {
    /// It is longer than terminals take.
    TooLong { bytes: usize, limit: usize },
    /// There is no such program.
    NotFound { program: String },
    /// The program has failed, and what it says.
    Failed { program: String, reason: String },
    /// The program has not ended in time.
    TimedOut { program: String, seconds: u64 },
    /// The thread has failed.
    Internal { reason: String },
}

/// Something to be done outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Ask the worker.
    Ask(Request),
    /// Put text on the clipboard.
    Copy(CopyJob),
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
