//! What a fetch of whole articles has brought, a line for each feed.

use super::context::Context;
use super::table;
use crate::l10n::{fill, phrases};
use crate::model::{FeedId, FetchError};
use std::collections::{BTreeMap, HashMap};
use std::io;

/// How many reasons are told of one feed; more of them would be a report and no line.
const MAX_REASONS: usize = 3;

/// Counts, by feed.
#[derive(Debug, Default)]
pub(super) struct PageSummary(BTreeMap<FeedId, PageCounts>);

#[derive(Debug, Default)]
struct PageCounts {
    succeeded: u64,
    failed: u64,
    /// Reasons, and how often each was met.
    errors: HashMap<FetchError, u64>,
}

impl PageSummary {
    /// Takes what has come of one page.
    pub(super) fn record(&mut self, feed: FeedId, outcome: Result<(), FetchError>) {
        let counts = self.0.entry(feed).or_default();
        match outcome {
            Ok(()) => counts.succeeded += 1,
            Err(error) => {
                counts.failed += 1;
                *counts.errors.entry(error).or_default() += 1;
            }
        }
    }

    /// Tells how many whole articles each feed has brought, and why others are missing.
    ///
    /// # Errors
    /// If standard output cannot be written.
    pub(super) fn print(self, context: &Context, feed_name: impl Fn(FeedId) -> String) -> io::Result<()> {
        let messages = &context.strings.messages.cli.feeds;
        for (feed, counts) in self.0 {
            let phrase = if counts.failed == 0 { &messages.pages } else { &messages.pages_failed };
            let (n, failed) = (context.strings.number(counts.succeeded), context.strings.number(counts.failed));
            let (name, reasons) = (phrases::isolated(&feed_name(feed)), counts.reasons(context));
            table::write_sentence(
                context,
                &fill(phrase, &[("name", &name), ("n", &n), ("failed", &failed), ("why", &reasons)]),
            )?;
        }
        Ok(())
    }
}

impl PageCounts {
    /// The reasons that were met most, in sentences.
    fn reasons(&self, context: &Context) -> String {
        let mut counts: HashMap<String, u64> = HashMap::new();
        for (error, count) in &self.errors {
            *counts.entry(context.strings.page_error(error)).or_default() += count;
        }
        let mut reasons: Vec<(String, u64)> = counts.into_iter().collect();
        reasons.sort_by(|(one, count_of_one), (other, count_of_other)| {
            count_of_other.cmp(count_of_one).then_with(|| one.cmp(other))
        });
        let sentences: Vec<String> = reasons.into_iter().take(MAX_REASONS).map(|(sentence, _)| sentence).collect();
        sentences.join(" ")
    }
}
