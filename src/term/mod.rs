//! Sole owner of standard output, raw mode and crossterm: takes the terminal, turns its events into the app's, draws
//! the app's state, and gives the terminal back, however the program ends.
//!
//! The main thread draws, and waits on one channel for messages of all other threads: `input` (the terminal),
//! `signals`, and the `worker`, which alone touches the database. No thread polls, so an untouched program does
//! nothing.
//!
//! - [`run()`]: the program on the terminal. - `event_loop`: messages in, frames out. - [`guard`]: taking and giving
//!   back. - [`panic_report`]: panics.
//! - [`probe`]: which terminal this is. - [`dialect`]: how text is spelled for it.
//! - [`calibration`]: asking the user which dialect displays right; `run_calibration`: while articles are read.
//! - [`remembered_dialects`]: the answers. - [`doctor`]: the command; `doctor::report`: its report.
//! - `screen`: frames onto the terminal. - `capabilities`: how it draws.
//! - `terminal`: the guard and the probe of one terminal. - `startup`: from the start to the first frame.
//! - `flow_control`: how much may be on its way to the terminal.
//! - `clicks`: single, double and triple clicks. - `clipboard`, `browser`: what the app asks of the desktop.
//!
//! Deliberately not here: any question to the terminal but those of [`probe`] and [`flow_control`]. Some terminals
//! print sequences that they do not know, so the program sends only what every terminal takes or ignores, and what this
//! one's dialect needs.

mod browser;
pub(crate) mod calibration;
pub(crate) mod capabilities;
mod clicks;
mod clipboard;
pub(crate) mod dialect;
pub(crate) mod doctor;
mod event_loop;
pub(crate) mod flow_control;
pub(crate) mod guard;
pub(crate) mod input;
pub(crate) mod panic_report;
pub(crate) mod probe;
pub(crate) mod remembered_dialects;
mod run;
mod run_calibration;
pub(crate) mod screen;
pub(crate) mod signals;
mod size;
mod startup;
mod terminal;
mod terminal_names;

pub(crate) use input::has_keys;
use run::Exit;
pub(crate) use run::{Error, RunOptions, run};
pub(crate) use size::columns;

use crate::app::{CopyJob, Event};
use crate::worker::WorkerEvent;
use clipboard::Delivery;
use probe::{Answer, TmuxClient};
use std::convert::Infallible;
use std::sync::mpsc::Sender;

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
    /// What has become of a text for the clipboard.
    Copied(CopyJob, Delivery),
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
    /// Dropped when it is taken, which lets the `input` thread read on.
    InputMark(Sender<Infallible>),
    /// The terminal has gone, or cannot be read any more.
    TerminalGone,
}

impl From<WorkerEvent> for Message {
    fn from(event: WorkerEvent) -> Self {
        Self::Worker(event)
    }
}
