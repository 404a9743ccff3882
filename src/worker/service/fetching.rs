//! One fetch at a time: a fetch that is asked for meanwhile follows.

use crate::model::FeedId;

/// Whether a fetch is running, and which feeds are to be fetched after it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) enum Fetching {
    #[default]
    Idle,
    Running,
    /// Of several fetches asked for meanwhile, the last one counts.
    RunningThen(Vec<FeedId>),
}

impl Fetching {
    /// Takes the wish for a fetch of these feeds. Returns them if the fetch is to start now.
    pub(super) fn request(&mut self, feeds: Vec<FeedId>) -> Option<Vec<FeedId>> {
        if self.is_running() {
            *self = Self::RunningThen(feeds);
            return None;
        }
        *self = Self::Running;
        Some(feeds)
    }

    /// The running fetch has ended. Returns the feeds of the next one, if it is to start now.
    pub(super) fn end(&mut self) -> Option<Vec<FeedId>> {
        match std::mem::take(self) {
            Self::Idle | Self::Running => None,
            Self::RunningThen(feeds) => self.request(feeds),
        }
    }

    pub(super) fn is_running(&self) -> bool {
        *self != Self::Idle
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fetch_asked_for_during_another_follows_it_and_the_last_one_counts() {
        let [first, second, third] = [1, 2, 3].map(|id| vec![FeedId(id)]);
        let mut fetching = Fetching::default();
        assert_eq!(fetching.request(first.clone()), Some(first));
        assert_eq!(fetching.request(second), None);
        assert_eq!(fetching.request(third.clone()), None);
        assert_eq!(fetching.end(), Some(third));
        assert!(fetching.is_running());
        assert_eq!(fetching.end(), None);
        assert!(!fetching.is_running());
    }
}
