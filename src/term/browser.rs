//! Opening an address in the user's browser.
//!
//! On a thread of its own, because starting a program may take a while. The browser gets none of our streams, so
//! nothing that it says lands on the screen.

use super::Message;
use crate::app::Event;
use crate::threads;
use crate::worker::NotifyOnDrop;
use std::sync::mpsc::Sender;

/// Opens an address. A failure is an event for the app.
pub(super) fn open(address: String, messages: &Sender<Message>) {
    let notify = NotifyOnDrop::new(messages.clone(), not_opened(address.clone()));
    // A thread that is refused drops `notify`, and so does a panic.
    let _ = threads::spawn("browser", move || {
        if open::that_detached(&address).is_ok() {
            notify.cancel();
        }
    });
}

/// The reason is left out: it names the programs that were tried, in the words of programmers.
fn not_opened(address: String) -> Message {
    Message::Event(Event::BrowserFailed { address })
}
