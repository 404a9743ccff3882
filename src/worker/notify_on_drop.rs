//! A message that a thread sends when it ends, also by a panic.

use std::sync::mpsc::Sender;

/// Sends its message when it is dropped. A thread holds one, so that those who wait for it never wait in vain.
#[derive(Debug)]
pub(crate) struct NotifyOnDrop<T> {
    sender: Sender<T>,
    message: Option<T>,
}

impl<T> NotifyOnDrop<T> {
    /// Will send `message` through `sender`.
    pub(crate) fn new(sender: Sender<T>, message: T) -> Self {
        Self { sender, message: Some(message) }
    }

    /// Sends `message` instead: the thread has done its work.
    pub(crate) fn finish(mut self, message: T) {
        self.message = Some(message);
    }

    /// Sends nothing: there is nothing to say after all.
    pub(crate) fn cancel(mut self) {
        self.message = None;
    }

    /// The sender, for the messages before the last one.
    pub(crate) fn sender(&self) -> &Sender<T> {
        &self.sender
    }
}

impl<T> Drop for NotifyOnDrop<T> {
    fn drop(&mut self) {
        if let Some(message) = self.message.take() {
            // If nobody listens any more, nobody waits.
            let _ = self.sender.send(message);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::threads;
    use std::sync::mpsc;

    #[test]
    fn the_message_comes_last_also_from_a_thread_that_panics() {
        let (sender, messages) = mpsc::channel();
        let notify = NotifyOnDrop::new(sender, "the end");
        let thread = threads::spawn("panics", move || {
            notify.sender().send("something").unwrap();
            panic!("a panic of this test");
        });
        assert!(thread.unwrap().join().is_err());
        assert_eq!(messages.iter().collect::<Vec<_>>(), ["something", "the end"]);
    }

    #[test]
    fn a_thread_that_has_done_its_work_sends_its_result_or_nothing_instead() {
        let (sender, messages) = mpsc::channel();
        NotifyOnDrop::new(sender.clone(), "failed").finish("result");
        NotifyOnDrop::new(sender, "failed").cancel();
        assert_eq!(messages.iter().collect::<Vec<_>>(), ["result"]);
    }
}
