//! `khabar fetch`: brings the feeds up to date.
//!
//! On a terminal a bar tells how far it is, in figures, which read the same in either direction; what has gone wrong is
//! told at the end. Anywhere else there is a line for each feed as it is done. What has come of the pages of whole
//! articles is told at the end in either case, a line for each feed.

use super::args::FetchArgs;
use super::context::{Context, ErrorReported};
use super::page_summary::PageSummary;
use super::{feeds, table};
use crate::l10n::fill;
use crate::library::{self, FetchOutcome, FetchStep, clock};
use crate::model::{Failure, Feed, FeedId, FetchError, Progress};
use crate::store::{Error, Store};
use indicatif::{ProgressBar, ProgressStyle};
use std::collections::HashMap;
use std::io::{self, IsTerminal as _};
use std::sync::atomic::AtomicBool;

/// What the bar looks like.
const BAR_TEMPLATE: &str = "[{bar:30}] {pos}/{len} {msg}";

/// Fetches.
///
/// # Errors
/// If standard output cannot be written; the fetch is brought to its end even so.
pub(super) fn run(context: &Context, args: &FetchArgs) -> io::Result<()> {
    let (Ok(mut store), Ok(network)) = (context.open_store_to_write(), context.network(args.jobs)) else {
        return Ok(());
    };
    let Ok(selected) = feeds::resolve_feeds(context, &store, &args.feeds) else { return Ok(()) };
    let report_error = |error: Error| context.report_failure(&error.failure());
    let Ok(mut reporter) = FetchReporter::new(context, &store).map_err(report_error) else { return Ok(()) };
    let fetched =
        library::fetch(&mut store, &network, &selected, &AtomicBool::new(false), &mut |step| reporter.update(&step));
    let output = reporter.finish();
    let Ok(progress) = fetched.map_err(report_error) else { return output };
    let update_index = || context.require_data_dir().map_or(Ok(()), |data| library::index_all(&data).map(drop));
    let result = store
        .prune(&context.settings.retention, clock::now())
        .and_then(|_| if args.no_index { Ok(()) } else { update_index() });
    // What has been brought is told either way.
    let _ = result.map_err(report_error);
    output.and_then(|()| summary(context, &progress))
}

fn summary(context: &Context, progress: &Progress) -> io::Result<()> {
    let messages = &context.strings.messages.cli.feeds;
    if progress.total == 0 {
        let ErrorReported = context.report_error(&messages.none);
        return Ok(());
    }
    let number = |number: usize| context.strings.number(number as u64);
    let values = [
        ("feeds", number(progress.done - progress.failed)),
        ("new", number(progress.new)),
        ("changed", number(progress.changed)),
        ("failed", number(progress.failed)),
    ];
    table::write_sentence(
        context,
        &fill(&messages.fetched, &values.each_ref().map(|(name, value)| (*name, value.as_str()))),
    )
}

/// What is told while it goes on.
struct FetchReporter<'a> {
    context: &'a Context,
    names: HashMap<FeedId, String>,
    bar: Option<ProgressBar>,
    errors: Vec<(String, FetchError)>,
    page_summary: PageSummary,
    /// The first line that could not be written.
    output: io::Result<()>,
}

impl<'a> FetchReporter<'a> {
    fn new(context: &'a Context, store: &Store) -> Result<Self, Error> {
        let names = store.feeds()?.iter().map(|feed: &Feed| (feed.id, feed.name().to_owned())).collect();
        let style = ProgressStyle::with_template(BAR_TEMPLATE).unwrap_or_else(|_| ProgressStyle::default_bar());
        let bar = io::stdout().is_terminal().then(|| ProgressBar::new(0).with_style(style.progress_chars("=> ")));
        Ok(Self { context, names, bar, errors: Vec::new(), page_summary: PageSummary::default(), output: Ok(()) })
    }

    fn update(&mut self, step: &FetchStep<'_>) {
        let name = self.names.get(&step.feed).map_or(step.url, String::as_str);
        let Progress { done, total, new: all_new, pages, pages_total, .. } = *step.progress;
        if let Some(bar) = &self.bar {
            // Pages are known of when all feeds are done, and make the bar longer.
            bar.set_length((total + pages_total) as u64);
            bar.set_position((done + pages) as u64);
            bar.set_message(format!("+{all_new}"));
        }
        match &step.outcome {
            FetchOutcome::Feed { new, changed } => {
                self.context.set_shown();
                if self.bar.is_none() && self.output.is_ok() {
                    let facts = vec![format!("{done}/{total}"), format!("+{new} ~{changed}")];
                    self.output = table::write(
                        self.context,
                        std::iter::once(table::TableLine { ascii_fields: facts, text_fields: vec![name] }),
                    );
                }
            }
            FetchOutcome::Failed(error) => self.errors.push((name.to_owned(), error.clone())),
            FetchOutcome::Page(outcome) => self.page_summary.record(step.feed, outcome.clone()),
        }
    }

    /// Takes the bar away and tells what has gone wrong.
    fn finish(self) -> io::Result<()> {
        if let Some(bar) = self.bar {
            bar.finish_and_clear();
        }
        for (name, error) in self.errors {
            let ErrorReported = self.context.report_failure(&Failure::Fetch { url: name, error });
        }
        // Their teasers are there, so that nothing has failed that the exit status would tell of.
        let (page_summary, names) = (self.page_summary, self.names);
        self.output
            .and_then(|()| page_summary.print(self.context, |feed| names.get(&feed).cloned().unwrap_or_default()))
    }
}
