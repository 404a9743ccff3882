//! Sole owner of standard output, raw mode and crossterm: takes the terminal, turns its events into the app's, draws
//! what the app has become, and gives the terminal back, however the program ends.
//!
//! One thread draws and waits on one channel, into which all others speak: `input` (the terminal), `signals`, and the
//! `worker`, which alone touches the database. Nobody polls and nobody sleeps, so an untouched reader does nothing at
//! all.
//!
//! - [`run()`]: the event loop. - [`guard`]: taking and giving back. - [`panic_report`]: panics.
//! - [`probe`]: which terminal this is. - [`dialect`]: how text is spelled for it.
//! - [`calibration`]: asking the reader how it is to be written to; `calibrating`: in the midst of reading.
//! - [`remembered_dialects`]: what was answered. - [`doctor`]: the command; `facts`: its report.
//! - `terminal`: the terminal as the loop has it. - `opening`: from the start to the first frame.
//! - `clipboard`, `browser`: what the app asks of the desktop.
//!
//! Deliberately not here: any question to the terminal but those of [`probe`]. Some terminals print what they do not
//! know, so what is sent is only what all of them take or ignore, and what the dialect says that this one takes.

mod browser;
pub(crate) mod calibration;
mod clipboard;
pub(crate) mod dialect;
pub(crate) mod doctor;
mod doctor_report;
pub(crate) mod guard;
pub(crate) mod input;
pub(crate) mod panic_report;
pub(crate) mod probe;
pub(crate) mod remembered_dialects;
mod run;
mod run_calibration;
mod screen;
pub(crate) mod signals;
mod startup;
mod terminal;
mod terminal_names;

pub(crate) use input::has_keys;
pub(crate) use run::{Error, Exit, RunOptions, columns, run};

use crate::app::Event;
use crate::worker::WorkerEvent;
use probe::{Answer, TmuxClient};

/// What the loop waits for.
#[derive(Debug)]
pub enum Message {
    /// Something for the app.
    Event(Event),
    /// The terminal has answered a question.
    Answer(Answer),
    /// tmux has said which terminal it is attached to, or could not.
    TmuxClient(Option<TmuxClient>),
    /// The terminal has come into focus.
    Focus,
    /// The worker has something to say.
    Worker(WorkerEvent),
    /// A thread has panicked without which the program goes on; what the panic says.
    ThreadPanicked(String),
    /// A signal asks to end.
    Terminate(i32),
    /// A signal asks to stop for a while.
    Suspend,
    /// The terminal has another size.
    Resized,
    /// The terminal has gone, or cannot be read any more.
    TerminalGone,
}

impl From<WorkerEvent> for Message {
    fn from(event: WorkerEvent) -> Self {
        Self::Worker(event)
    }
}
