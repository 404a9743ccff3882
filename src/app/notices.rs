//! What is told to the reader: what a key has done at once, what else has happened when its turn comes.

use super::state::State;

/// Something told to the reader until the next key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The sentence.
    pub text: String,
    /// Whether something went wrong.
    pub error: bool,
}

/// How many notices wait to be told. A folder may hold thousands of files that cannot be read, and nobody presses a key
/// for each; `khabar list` tells of all.
const MAX_QUEUED: usize = 20;

impl State {
    /// Tells what a key has done, before whatever is waiting to be told.
    pub(super) fn notify(&mut self, text: impl Into<String>) {
        self.notices.push_front(Notice { text: text.into(), error: false });
    }

    /// Tells how something has ended, in the place of what had been told of its beginning.
    pub(super) fn notify_outcome(&mut self, text: impl Into<String>) {
        self.dismiss_info();
        self.notify(text);
    }

    /// Takes back what has been told of a key.
    pub(super) fn dismiss_info(&mut self) {
        self.notices.retain(|notice| notice.error);
    }

    /// Tells what no key has done, when its turn comes.
    pub(super) fn notify_later(&mut self, text: impl Into<String>) {
        if self.notices.len() < MAX_QUEUED {
            self.notices.push_back(Notice { text: text.into(), error: false });
        }
    }

    /// Tells that what a key was to do has failed, in the place of what had been told of it.
    pub(super) fn notify_error(&mut self, text: impl Into<String>) {
        let notice = Notice { text: text.into(), error: true };
        self.notices.retain(|other| other.error);
        if self.notices.front() != Some(&notice) {
            self.notices.push_front(notice);
        }
    }

    /// Tells what else has gone wrong, when its turn comes.
    pub(super) fn notify_error_later(&mut self, text: impl Into<String>) {
        let notice = Notice { text: text.into(), error: true };
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
