//! What the app lists, and when the worker lists it again unasked.
//!
//! While articles arrive, the app's listing goes stale again and again. It is sent anew at a distance that leaves most
//! of the time to other work, however long a listing takes.

use super::Service;
use crate::model::{Entry, Failure, Filter, Reply, Scope};
use crate::store::Error;
use std::time::{Duration, Instant};

/// How many rows go with a listing, so that the first frame needs no second request.
const FIRST_ROWS: usize = 100;

/// The least time between two listings sent unasked.
const MIN_PAUSE: Duration = Duration::from_millis(150);

/// The pause after a listing is at least this many times as long as the listing took.
const PAUSE_FACTOR: u32 = 8;

/// The listing that the app asked for last, and its age.
#[derive(Debug)]
pub(super) struct Listing {
    query: Option<(Scope, Filter)>,
    /// When it may be sent again unasked.
    due: Instant,
    /// Whether something has been stored since it was made.
    is_stale: bool,
}

impl Listing {
    /// No listing has been asked for.
    pub(super) fn new(now: Instant) -> Self {
        Self { query: None, due: now, is_stale: false }
    }

    /// When the listing is to be sent again, if it is stale.
    pub(super) fn refresh_at(&self) -> Option<Instant> {
        (self.is_stale && self.query.is_some()).then_some(self.due)
    }

    /// Whether the listing may be sent again unasked.
    pub(super) fn is_due(&self, now: Instant) -> bool {
        now >= self.due
    }

    fn sent(&mut self, started: Instant, now: Instant) {
        self.due = now + MIN_PAUSE.max((now - started) * PAUSE_FACTOR);
    }
}

impl Service<'_> {
    /// Makes the listing that the app asks for. A long first listing comes in two parts.
    pub(super) fn open_listing(&mut self, scope: Scope, filter: &Filter) -> Result<(), Error> {
        let is_first = self.listing.query.is_none();
        self.listing.query = Some((scope, filter.clone()));
        if is_first && scope == Scope::Library {
            self.send_first_rows(scope, filter)?;
        }
        // A fetch stores something all the time, and a user who types a search must not wait for it.
        self.send_listing(scope, filter.clone(), self.fetching.is_running())?;
        self.start_indexing();
        Ok(())
    }

    /// Something has been stored: sends the listing again, now or when it is due.
    pub(super) fn listing_changed(&mut self) {
        if self.listing.is_due(Instant::now()) {
            self.refresh_listing();
        } else {
            self.listing.is_stale = true;
        }
    }

    /// Sends the app's listing again, as it is by now.
    pub(super) fn refresh_listing(&mut self) {
        // Also if it fails: the worker does not try without end.
        self.listing.is_stale = false;
        if let Some((scope, filter)) = self.listing.query.clone() {
            match self.send_listing(scope, filter, false) {
                // A request for another listing has interrupted this one.
                Ok(()) | Err(Error::Interrupted) => {}
                Err(error) => self.notify(error.failure()),
            }
        }
    }

    /// Makes a listing and sends it. With `allow_stale`, a search may miss what has just been stored; a fresh listing
    /// follows then.
    fn send_listing(&mut self, scope: Scope, filter: Filter, allow_stale: bool) -> Result<(), Error> {
        let started = Instant::now();
        let entries = if allow_stale {
            let (entries, is_stale) = self.store.list_allowing_stale(scope, &filter)?;
            self.listing.is_stale |= is_stale;
            entries
        } else {
            self.store.list(scope, &filter)?
        };
        if filter.query.is_some() && self.store.unsearched() > 0 {
            self.notify(Failure::NotSearched { count: self.store.unsearched() });
        }
        let partial = self.next_batch.is_some() && scope == Scope::Session;
        self.reply_listing(scope, filter, entries, partial)?;
        self.listing.sent(started, Instant::now());
        Ok(())
    }

    /// Sends the first rows of a long listing, so that the first frame does not wait for the others.
    fn send_first_rows(&mut self, scope: Scope, filter: &Filter) -> Result<(), Error> {
        let entries = self.store.list_first(scope, filter, FIRST_ROWS)?;
        if entries.len() == FIRST_ROWS {
            self.reply_listing(scope, filter.clone(), entries, true)?;
        }
        Ok(())
    }

    fn reply_listing(&mut self, scope: Scope, filter: Filter, entries: Vec<Entry>, partial: bool) -> Result<(), Error> {
        let first: Vec<_> = entries.iter().take(FIRST_ROWS).map(|entry| entry.id).collect();
        let rows = self.store.rows(&first)?;
        self.reply(Reply::Listed { scope, filter, entries, rows, partial });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_listing_that_takes_long_is_followed_by_a_long_pause() {
        let start = Instant::now();
        let mut listing = Listing::new(start);
        assert!(listing.is_due(start));
        listing.sent(start, start + Duration::from_millis(1));
        assert!(!listing.is_due(start + Duration::from_millis(150)));
        assert!(listing.is_due(start + Duration::from_millis(151)));
        listing.sent(start, start + Duration::from_secs(1));
        assert!(!listing.is_due(start + Duration::from_millis(8_999)));
        assert!(listing.is_due(start + Duration::from_secs(9)));
    }

    #[test]
    fn only_a_stale_listing_that_was_asked_for_is_sent_again() {
        let mut listing = Listing::new(Instant::now());
        listing.is_stale = true;
        assert_eq!(listing.refresh_at(), None);
        listing.query = Some((Scope::Library, Filter::ALL));
        assert_eq!(listing.refresh_at(), Some(listing.due));
        listing.is_stale = false;
        assert_eq!(listing.refresh_at(), None);
    }
}
