//! `khabar fetch`: brings the feeds up to date.
//!
//! On a terminal, a bar shows the progress in figures, which read the same in either direction. A pipe or a file gets a
//! line for each feed as soon as it is fetched. Both end with the failures and with how many full articles of each feed
//! were fetched.

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

/// Runs the command.
///
/// # Errors
/// If the store cannot be opened, the rules for agencies cannot be read, or an argument does not name exactly one feed.
/// Also if standard output cannot be written, but only after the fetch.
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

/// Prunes the library and, unless the user asked otherwise, indexes the new articles for search.
fn tidy_up(context: &Context, store: &mut Store, args: &FetchArgs) -> Result<(), Error> {
    store.prune(&context.settings.retention, clock::now())?;
    if !args.no_index {
        library::index_all(context.require_data_dir()?).map_err(|error| library::index_failure(&error))?;
    }
    Ok(())
}

/// Prints how many feeds were fetched or failed, and how many articles are new or changed.
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

/// Shows the progress of a fetch, and collects what is printed at its end.
struct FetchReporter<'a> {
    report: Report<'a>,
    feed_names: HashMap<FeedId, String>,
    /// The progress bar, if standard output is a terminal.
    bar: Option<ProgressBar>,
    /// The name and the error of each feed that failed.
    errors: Vec<(String, FetchError)>,
    /// What was not understood of a feed, in sentences.
    issues: Vec<String>,
    page_summary: PageSummary,
}

impl<'a> FetchReporter<'a> {
    fn new(context: &'a Context, store: &Store) -> Result<Self, Error> {
        let report = Report::new(context);
        let feed_names = store.feeds()?.iter().map(|feed: &Feed| (feed.id, feed.name().into_owned())).collect();
        let style = ProgressStyle::with_template(BAR_TEMPLATE).unwrap_or_else(|_| ProgressStyle::default_bar());
        let bar = io::stdout().is_terminal().then(|| ProgressBar::new(0).with_style(style.progress_chars("=> ")));
        Ok(Self {
            report,
            feed_names,
            bar,
            errors: Vec::new(),
            issues: Vec::new(),
            page_summary: PageSummary::default(),
        })
    }

    fn update(&mut self, step: &FetchStep<'_>) {
        let name = self.feed_names.get(&step.feed).map_or(step.url, String::as_str);
        let Progress { done, total, new: total_new, pages, pages_total, .. } = *step.progress;
        if let Some(bar) = &self.bar {
            // The number of pages becomes known when all feeds are done; the bar's total grows then.
            bar.set_length((total + pages_total) as u64);
            bar.set_position((done + pages) as u64);
            bar.set_message(format!("+{total_new}"));
        }
        match &step.outcome {
            FetchOutcome::Feed { new, changed, issues } => {
                self.issues.extend(feeds::issues_sentence(self.report.context, name, issues));
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

    /// Removes the bar and prints the failures.
    fn finish(self) -> Report<'a> {
        let Self { mut report, feed_names, bar, errors, issues, page_summary } = self;
        if let Some(bar) = bar {
            bar.finish_and_clear();
        }
        // A user recognises a feed by its name rather than by its address.
        for (name, error) in errors {
            report.failed(Failure::Fetch { url: name, error });
        }
        // The articles are there: nothing has failed.
        for sentence in issues {
            report.sentence(&sentence);
        }
        // A page that could not be fetched does not count as a failure: the library has the article's summary.
        page_summary.print(&mut report, |feed| feed_names.get(&feed).cloned().unwrap_or_default());
        report
    }
}
