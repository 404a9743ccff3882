//! `khabar fetch`: brings the feeds up to date.
//!
//! A terminal gets a bar with the progress in figures, which read the same in either direction, and the failures at the
//! end. Anywhere else there is a line for each feed when it is done. How many full articles came is said at the end in
//! either case, in a line for each feed.

use super::args::FetchArgs;
use super::context::Context;
use super::page_summary::PageSummary;
use super::report::Report;
use super::table::TableLine;
use super::{Error, Status, feeds};
use crate::l10n::fill;
use crate::library::{self, FetchOutcome, FetchStep, clock};
use crate::model::{Failure, Feed, FeedId, FetchError, Progress};
use crate::store::Store;
use indicatif::{ProgressBar, ProgressStyle};
use std::collections::HashMap;
use std::io::{self, IsTerminal as _};
use std::sync::atomic::AtomicBool;

/// What the bar looks like.
const BAR_TEMPLATE: &str = "[{bar:30}] {pos}/{len} {msg}";

/// Fetches.
///
/// # Errors
/// If the store cannot be written, the rules for agencies cannot be read, an argument does not mean one feed, or
/// standard output cannot be written; that does not stop the fetch.
pub(super) fn run(context: &Context, args: &FetchArgs) -> Result<Status, Error> {
    let (mut store, network) = (context.open_store_to_write()?, context.network()?);
    let selected = feeds::resolve_feeds(context, &store, &args.feeds)?;
    let mut reporter = FetchReporter::new(context, &store)?;
    let fetched =
        library::fetch(&mut store, &network, &selected, &AtomicBool::new(false), &mut |step| reporter.update(&step));
    let mut report = reporter.finish();
    match fetched {
        Ok(progress) => {
            if let Err(error) = tidy_up(context, &mut store, args) {
                report.failed(error);
            }
            summarize(&mut report, &progress);
        }
        Err(error) => report.failed(error),
    }
    report.finish()
}

/// Prunes the library, and makes the new articles searchable.
fn tidy_up(context: &Context, store: &mut Store, args: &FetchArgs) -> Result<(), Error> {
    store.prune(&context.settings.retention, clock::now())?;
    if !args.no_index {
        library::index_all(context.require_data_dir()?)?;
    }
    Ok(())
}

/// Says how many articles came.
fn summarize(report: &mut Report<'_>, progress: &Progress) {
    let context = report.context;
    let messages = &context.strings.messages.cli.feeds;
    if progress.total == 0 {
        report.failed(Error::Message(messages.none.clone()));
        return;
    }
    let number = |number: usize| context.strings.number(number as u64);
    let values = [
        ("feeds", number(progress.done - progress.failed)),
        ("new", number(progress.new)),
        ("changed", number(progress.changed)),
        ("failed", number(progress.failed)),
    ];
    report.sentence(&fill(&messages.fetched, &values.each_ref().map(|(name, value)| (*name, value.as_str()))));
}

/// Shows the progress of a fetch.
struct FetchReporter<'a> {
    report: Report<'a>,
    feed_names: HashMap<FeedId, String>,
    bar: Option<ProgressBar>,
    errors: Vec<(String, FetchError)>,
    page_summary: PageSummary,
}

impl<'a> FetchReporter<'a> {
    fn new(context: &'a Context, store: &Store) -> Result<Self, Error> {
        let report = Report::new(context);
        let feed_names = store.feeds()?.iter().map(|feed: &Feed| (feed.id, feed.name().to_owned())).collect();
        let style = ProgressStyle::with_template(BAR_TEMPLATE).unwrap_or_else(|_| ProgressStyle::default_bar());
        let bar = io::stdout().is_terminal().then(|| ProgressBar::new(0).with_style(style.progress_chars("=> ")));
        Ok(Self { report, feed_names, bar, errors: Vec::new(), page_summary: PageSummary::default() })
    }

    fn update(&mut self, step: &FetchStep<'_>) {
        let name = self.feed_names.get(&step.feed).map_or(step.url, String::as_str);
        let Progress { done, total, new: total_new, pages, pages_total, .. } = *step.progress;
        if let Some(bar) = &self.bar {
            // How many pages there are is known once all feeds are done; the bar grows longer then.
            bar.set_length((total + pages_total) as u64);
            bar.set_position((done + pages) as u64);
            bar.set_message(format!("+{total_new}"));
        }
        match &step.outcome {
            FetchOutcome::Feed { new, changed } => {
                self.report.shown();
                if self.bar.is_none() {
                    let ascii_fields = vec![format!("{done}/{total}"), format!("+{new} ~{changed}")];
                    self.report.line(TableLine { ascii_fields, text_fields: vec![name] });
                }
            }
            FetchOutcome::Failed(error) => self.errors.push((name.to_owned(), error.clone())),
            FetchOutcome::Page(outcome) => self.page_summary.record(step.feed, outcome.clone()),
        }
    }

    /// Removes the bar and says what failed.
    fn finish(self) -> Report<'a> {
        let Self { mut report, feed_names, bar, errors, page_summary } = self;
        if let Some(bar) = bar {
            bar.finish_and_clear();
        }
        for (name, error) in errors {
            report.failed(Failure::Fetch { url: name, error });
        }
        // A page that did not come does not count as a failure: the summary of its article is there.
        page_summary.print(&mut report, |feed| feed_names.get(&feed).cloned().unwrap_or_default());
        report
    }
}
