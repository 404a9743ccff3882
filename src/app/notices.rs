//! What is told to the reader: what a key has done at once, what else has happened when its turn comes.

use super::state::State;
use crate::model::Notice;

/// How many notices wait to be told. A folder may hold thousands of files that cannot be read, and nobody presses a key
/// for each; `khabar list` tells of all.
const MAX_QUEUED: usize = 20;

impl State {
    /// Tells what a key has done, before whatever is waiting to be told.
    pub(super) fn notify(&mut self, text: impl Into<String>) {
        self.notices.push_front(Notice::info(text));
    }

    /// Tells how something has ended, in the place of what had been told of its beginning.
    pub(super) fn notify_outcome(&mut self, text: impl Into<String>) {
        self.dismiss_info();
        self.notify(text);
    }

    /// Takes back what has been told of a key.
    pub(super) fn dismiss_info(&mut self) {
        self.notices.retain(Notice::is_error);
    }

    /// Tells what no key has done, when its turn comes.
    pub(super) fn notify_later(&mut self, text: impl Into<String>) {
        if self.notices.len() < MAX_QUEUED {
            self.notices.push_back(Notice::info(text));
        }
    }

    /// Tells that what a key was to do has failed, in the place of what had been told of it.
    pub(super) fn notify_error(&mut self, text: impl Into<String>) {
        let notice = Notice::error(text);
        self.notices.retain(Notice::is_error);
        if self.notices.front() != Some(&notice) {
            self.notices.push_front(notice);
        }
    }

    /// Tells what else has gone wrong, when its turn comes.
    pub(super) fn notify_error_later(&mut self, text: impl Into<String>) {
        let notice = Notice::error(text);
        if self.notices.back() == Some(&notice) {
            return;
        }
        if self.notices.len() < MAX_QUEUED {
            self.notices.push_back(notice);
        } else {
            self.suppressed += 1;
        }
    }

    /// What is to be told to the reader now, and how much more is waiting.
    pub fn notice(&self) -> Option<(&Notice, usize)> {
        self.notices.front().map(|notice| (notice, self.notices.len() - 1 + self.suppressed))
    }
}
