//! How many full articles a fetch brought, a line for each feed.

use super::context::Context;
use super::report::Report;
use crate::l10n::{fill, phrases};
use crate::model::{FeedId, FetchError};
use std::collections::{BTreeMap, HashMap};

/// How many reasons are given for one feed; more would not fit on one line.
const MAX_REASONS: usize = 3;

/// Counts, by feed.
#[derive(Debug, Default)]
pub(super) struct PageSummary(BTreeMap<FeedId, PageCounts>);

#[derive(Debug, Default)]
struct PageCounts {
    succeeded: u64,
    failed: u64,
    /// How often each error occurred.
    errors: HashMap<FetchError, u64>,
}

impl PageSummary {
    /// Counts one page.
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

    /// Says how many full articles each feed brought, and why others are missing.
    pub(super) fn print(self, report: &mut Report<'_>, feed_name: impl Fn(FeedId) -> String) {
        let context = report.context;
        let messages = &context.strings.messages.cli.feeds;
        for (feed, counts) in self.0 {
            let phrase = if counts.failed == 0 { &messages.pages } else { &messages.pages_failed };
            let (n, failed) = (context.strings.number(counts.succeeded), context.strings.number(counts.failed));
            let (name, reasons) = (phrases::isolated(&feed_name(feed)), counts.reasons(context));
            report.sentence(&fill(phrase, &[("name", &name), ("n", &n), ("failed", &failed), ("why", &reasons)]));
        }
    }
}

impl PageCounts {
    /// The most frequent reasons, in sentences.
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
