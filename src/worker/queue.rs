//! The requests that wait, in the order in which the worker carries them out.
//!
//! Writes (flags, notes, tags, positions, choices) come first, and none is dropped, but that a newer reading position
//! of an article replaces an older one, and a newer choice an older one of the same setting. A newer listing replaces
//! an older one too: the app no longer wants it. Articles and rows go newest request first, because the newest is what
//! the user is looking at now; the older ones follow, so that nobody waits in vain. Articles that the user may come to
//! next wait for everything that is shown, and only the last ones asked for count.

use crate::model::{ArticleId, Request};
use std::collections::VecDeque;

/// How many articles that the user may come to next are loaded: the one below the selected one and the one above.
const MAX_PRELOADS: usize = 2;

/// The requests that wait, by kind.
#[derive(Debug, Default)]
pub(super) struct RequestQueue {
    writes: VecDeque<Request>,
    list: Option<Request>,
    loads: Vec<ArticleId>,
    rows: Vec<Vec<ArticleId>>,
    preloads: VecDeque<ArticleId>,
    feeds: bool,
    jobs: VecDeque<Request>,
}

impl RequestQueue {
    /// Adds a request.
    pub(super) fn push(&mut self, request: Request) {
        match request {
            Request::SetFlags { .. } | Request::SetNote { .. } | Request::SetTags { .. } => {
                self.writes.push_back(request);
            }
            Request::SetPosition { id, .. } => {
                self.writes
                    .retain(|other| !matches!(other, Request::SetPosition { id: other_id, .. } if *other_id == id));
                self.writes.push_back(request);
            }
            Request::KeepChoice { setting, .. } => {
                self.writes
                    .retain(|other| !matches!(other, Request::KeepChoice { setting: kept, .. } if *kept == setting));
                self.writes.push_back(request);
            }
            Request::List { .. } => self.list = Some(request),
            Request::Load(id) => {
                self.loads.retain(|other_id| *other_id != id);
                self.loads.push(id);
                self.preloads.retain(|other_id| *other_id != id);
            }
            Request::Preload(id) => {
                self.preloads.retain(|other_id| *other_id != id);
                self.preloads.push_back(id);
                while self.preloads.len() > MAX_PRELOADS {
                    self.preloads.pop_front();
                }
            }
            Request::Rows(ids) => {
                self.rows.retain(|other_ids| *other_ids != ids);
                self.rows.push(ids);
            }
            Request::Feeds => self.feeds = true,
            Request::Catalogue
            | Request::FollowCatalogue { .. }
            | Request::AddFeed { .. }
            | Request::RemoveFeed(_)
            | Request::Fetch(_)
            | Request::FullText(_)
            | Request::SaveSearch { .. }
            | Request::RemoveSearch { .. } => self.jobs.push_back(request),
        }
    }

    /// Takes the request that is carried out next.
    pub(super) fn pop(&mut self) -> Option<Request> {
        self.pop_write()
            .or_else(|| self.loads.pop().map(Request::Load))
            .or_else(|| self.list.take())
            .or_else(|| self.rows.pop().map(Request::Rows))
            .or_else(|| self.preloads.pop_front().map(Request::Preload))
            .or_else(|| self.jobs.pop_front())
            .or_else(|| std::mem::take(&mut self.feeds).then_some(Request::Feeds))
    }

    /// Takes the next write: those must not be lost when the program ends.
    pub(super) fn pop_write(&mut self) -> Option<Request> {
        self.writes.pop_front()
    }

    /// Whether no request waits.
    pub(super) fn is_empty(&self) -> bool {
        self.writes.is_empty()
            && self.list.is_none()
            && self.loads.is_empty()
            && self.rows.is_empty()
            && self.preloads.is_empty()
            && self.jobs.is_empty()
            && !self.feeds
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Anchor, Filter, Flags, Scope, Timestamp};

    fn flags(id: i64, read: bool) -> Request {
        Request::SetFlags {
            id: ArticleId(id),
            flags: Flags { read, bookmarked: false },
            previous: Flags::default(),
            at: Timestamp(0),
        }
    }

    fn position(id: i64, byte: usize) -> Request {
        Request::SetPosition { id: ArticleId(id), anchor: Anchor { block: 0, byte } }
    }

    fn list(bookmarked: bool) -> Request {
        Request::List { scope: Scope::Library, filter: Filter { bookmarked, ..Filter::ALL } }
    }

    fn order(requests: impl IntoIterator<Item = Request>) -> Vec<Request> {
        let mut queue = RequestQueue::default();
        requests.into_iter().for_each(|request| queue.push(request));
        let popped = std::iter::from_fn(|| queue.pop()).collect();
        assert!(queue.is_empty());
        popped
    }

    #[test]
    fn flags_come_first_in_their_order_and_none_is_dropped() {
        let asked = [list(false), flags(1, true), Request::Load(ArticleId(1)), flags(1, false), flags(1, true)];
        let done = [flags(1, true), flags(1, false), flags(1, true), Request::Load(ArticleId(1)), list(false)];
        assert_eq!(order(asked), done);
    }

    #[test]
    fn the_last_reading_position_of_an_article_counts() {
        assert_eq!(order([position(1, 1), position(2, 5), position(1, 9)]), [position(2, 5), position(1, 9)]);
    }

    #[test]
    fn the_last_choice_of_a_setting_counts() {
        let choice = |setting, value: &str| Request::KeepChoice { setting, value: value.to_owned() };
        let asked = [choice("a", "1"), choice("b", "1"), choice("a", "2")];
        assert_eq!(order(asked), [choice("b", "1"), choice("a", "2")]);
    }

    #[test]
    fn only_the_last_listing_is_made() {
        assert_eq!(order([list(false), list(true)]), [list(true)]);
    }

    #[test]
    fn articles_are_fetched_newest_question_first_and_once() {
        let load = |id| Request::Load(ArticleId(id));
        assert_eq!(order([load(1), load(2), load(3), load(2)]), [load(2), load(3), load(1)]);
    }

    #[test]
    fn an_article_that_may_be_shown_next_waits_and_only_the_last_two_are_loaded() {
        let (load, preload) = (|id| Request::Load(ArticleId(id)), |id| Request::Preload(ArticleId(id)));
        let rows = Request::Rows(vec![ArticleId(9)]);
        let asked = [preload(1), preload(2), preload(3), load(2), rows.clone(), preload(4)];
        assert_eq!(order(asked), [load(2), rows, preload(3), preload(4)]);
    }

    #[test]
    fn rows_are_fetched_newest_question_first() {
        let rows = |id| Request::Rows(vec![ArticleId(id)]);
        assert_eq!(order([rows(1), rows(2), rows(1)]), [rows(1), rows(2)]);
    }
}
