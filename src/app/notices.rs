//! The notices that wait to be shown, one until the next key.
//!
//! What a key has done is shown at once. What happened without a key waits for its turn, so that it hides nothing.

use crate::model::Notice;
use std::collections::VecDeque;

/// How many notices wait. A folder may hold thousands of files that cannot be read, and nobody presses a key for each;
/// `khabar list` names them all.
const MAX_QUEUED: usize = 20;

/// The queue of notices; the first one is on the screen.
#[derive(Debug, Clone, Default)]
pub(super) struct Notices {
    queue: VecDeque<Notice>,
    /// How many errors were left out because the queue was full.
    suppressed: usize,
}

impl Notices {
    /// Shows what a key has done, before all that waits.
    pub(super) fn notify(&mut self, text: impl Into<String>) {
        self.queue.push_front(Notice::info(text));
    }

    /// Shows how something has ended, in place of the notice that it had begun.
    pub(super) fn notify_outcome(&mut self, text: impl Into<String>) {
        self.dismiss_info();
        self.notify(text);
    }

    /// Removes every notice that is not an error.
    pub(super) fn dismiss_info(&mut self) {
        self.queue.retain(Notice::is_error);
    }

    /// Shows what happened without a key, when its turn comes.
    pub(super) fn notify_later(&mut self, text: impl Into<String>) {
        if self.queue.len() < MAX_QUEUED {
            self.queue.push_back(Notice::info(text));
        }
    }

    /// Shows that what a key asked for has failed, in place of the notice that it was under way.
    pub(super) fn notify_error(&mut self, text: impl Into<String>) {
        let notice = Notice::error(text);
        self.dismiss_info();
        if self.queue.front() != Some(&notice) {
            self.queue.push_front(notice);
        }
    }

    /// Shows what else has gone wrong, when its turn comes.
    pub(super) fn notify_error_later(&mut self, text: impl Into<String>) {
        let notice = Notice::error(text);
        if self.queue.back() == Some(&notice) {
            return;
        }
        if self.queue.len() < MAX_QUEUED {
            self.queue.push_back(notice);
        } else {
            self.suppressed += 1;
        }
    }

    /// Goes on to the next notice, because a key was pressed.
    pub(super) fn advance(&mut self) {
        self.queue.pop_front();
        if self.queue.is_empty() {
            self.suppressed = 0;
        }
    }

    /// The notice to show now, and how many more there are.
    pub(super) fn current(&self) -> Option<(&Notice, usize)> {
        self.queue.front().map(|notice| (notice, self.queue.len() - 1 + self.suppressed))
    }
}
