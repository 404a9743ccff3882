//! What a fetch of whole articles has brought, a line for each feed.

use super::desk::Desk;
use super::table;
use crate::app::{fill, words};
use crate::model::{FeedId, FetchFault};
use std::collections::{BTreeMap, HashMap};
use std::io;

/// How many reasons are told of one feed; more of them would be a report and no line.
const REASONS: usize = 3;

/// Counts, by feed.
#[derive(Debug, Default)]
pub struct Pages(BTreeMap<FeedId, Tally>);

#[derive(Debug, Default)]
struct Tally {
    whole: u64,
    failed: u64,
    /// Reasons, and how often each was met.
    faults: HashMap<FetchFault, u64>,
}

impl Pages {
    /// Takes what has come of one page.
    pub fn take(&mut self, feed: FeedId, outcome: Result<(), FetchFault>) {
        let tally = self.0.entry(feed).or_default();
        match outcome {
            Ok(()) => tally.whole += 1,
            Err(fault) => {
                tally.failed += 1;
                *tally.faults.entry(fault).or_default() += 1;
            }
        }
    }

    /// Tells how many whole articles each feed has brought, and why others are missing.
    ///
    /// # Errors
    /// If standard output cannot be written.
    pub fn tell(self, desk: &Desk, name_of: impl Fn(FeedId) -> String) -> io::Result<()> {
        let phrases = &desk.strings.words.cli.feeds;
        for (feed, tally) in self.0 {
            let phrase = if tally.failed == 0 { &phrases.pages } else { &phrases.pages_failed };
            let (n, failed) = (desk.strings.number(tally.whole), desk.strings.number(tally.failed));
            let (name, why) = (words::isolated(&name_of(feed)), tally.reasons(desk));
            table::sentence(desk, &fill(phrase, &[("name", &name), ("n", &n), ("failed", &failed), ("why", &why)]))?;
        }
        Ok(())
    }
}

impl Tally {
    /// The reasons that were met most, in sentences.
    fn reasons(&self, desk: &Desk) -> String {
        let mut counts: HashMap<String, u64> = HashMap::new();
        for (fault, count) in &self.faults {
            *counts.entry(desk.strings.page_fault(fault)).or_default() += count;
        }
        let mut reasons: Vec<(String, u64)> = counts.into_iter().collect();
        reasons.sort_by(|(one, count), (other, of_other)| of_other.cmp(count).then_with(|| one.cmp(other)));
        let sentences: Vec<String> = reasons.into_iter().take(REASONS).map(|(sentence, _)| sentence).collect();
        sentences.join(" ")
    }
}
