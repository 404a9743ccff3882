//! Opening an address in the reader's browser.
//!
//! On a thread of its own, because starting a program may take a while. The browser gets none of our streams, so
//! nothing that it says lands on the screen.

use super::Message;
use crate::app::Event;
use std::sync::mpsc::Sender;
use std::thread;

/// The name of the thread.
pub(super) const THREAD: &str = "browser";

/// Opens an address; a failure is told to the app.
pub(super) fn open(address: String, messages: &Sender<Message>) {
    let sender = messages.clone();
    let target = address.clone();
    let spawned = thread::Builder::new().name(THREAD.to_owned()).spawn(move || {
        if open::that_detached(&target).is_err() {
            let _ = sender.send(not_opened(target));
        }
    });
    if spawned.is_err() {
        let _ = messages.send(not_opened(address));
    }
}

/// The reason is left out: it names the programs that were tried, in the words of programmers.
fn not_opened(address: String) -> Message {
    Message::Event(Event::BrowserFailed { address })
}
