//! `khabar fetch`: brings the feeds up to date.
//!
//! On a terminal a bar tells how far it is, in figures, which read the same in either direction; what has gone wrong is
//! told at the end. Anywhere else there is a line for each feed as it is done. What has come of the pages of whole
//! articles is told at the end in either case, a line for each feed.

use super::args::Fetch;
use super::desk::{Desk, Said};
use super::pages::Pages;
use super::{feeds, table};
use crate::app::fill;
use crate::library::{self, Outcome, Step, clock};
use crate::model::{Failure, Feed, FeedId, FetchFault, Progress};
use crate::store::{Store, StoreError};
use indicatif::{ProgressBar, ProgressStyle};
use std::collections::HashMap;
use std::io::{self, IsTerminal as _};
use std::sync::atomic::AtomicBool;

/// What the bar looks like.
const BAR: &str = "[{bar:30}] {pos}/{len} {msg}";

/// Fetches.
///
/// # Errors
/// If standard output cannot be written; the fetch is brought to its end even so.
pub fn run(desk: &Desk, args: &Fetch) -> io::Result<()> {
    let (Ok(mut store), Ok(network)) = (desk.store_to_write(), desk.network(args.jobs)) else { return Ok(()) };
    let Ok(which) = feeds::chosen(desk, &store, &args.feeds) else { return Ok(()) };
    let failed = |error: StoreError| desk.fail(&error.failure());
    let Ok(mut report) = Report::new(desk, &store).map_err(failed) else { return Ok(()) };
    let fetched = library::fetch(&mut store, &network, &which, &AtomicBool::new(false), &mut |step| report.take(&step));
    let told = report.end();
    let Ok(progress) = fetched.map_err(failed) else { return told };
    let indexed = || desk.data().map_or(Ok(()), |data| library::index_all(&data).map(drop));
    let done = store.tidy(&desk.retention(), clock::now()).and_then(|_| if args.no_index { Ok(()) } else { indexed() });
    // What has been brought is told either way.
    let _ = done.map_err(failed);
    told.and_then(|()| summary(desk, &progress))
}

fn summary(desk: &Desk, progress: &Progress) -> io::Result<()> {
    let words = &desk.strings.words.cli.feeds;
    if progress.total == 0 {
        let Said = desk.refuse(&words.none);
        return Ok(());
    }
    let number = |number: usize| desk.strings.number(number as u64);
    let values = [
        ("feeds", number(progress.done - progress.failed)),
        ("new", number(progress.new)),
        ("changed", number(progress.changed)),
        ("failed", number(progress.failed)),
    ];
    table::sentence(desk, &fill(&words.fetched, &values.each_ref().map(|(name, value)| (*name, value.as_str()))))
}

/// What is told while it goes on.
struct Report<'a> {
    desk: &'a Desk,
    names: HashMap<FeedId, String>,
    bar: Option<ProgressBar>,
    faults: Vec<(String, FetchFault)>,
    pages: Pages,
    /// The first line that could not be written.
    broken: io::Result<()>,
}

impl<'a> Report<'a> {
    fn new(desk: &'a Desk, store: &Store) -> Result<Self, StoreError> {
        let names = store.feeds()?.iter().map(|feed: &Feed| (feed.id, feed.name().to_owned())).collect();
        let style = ProgressStyle::with_template(BAR).unwrap_or_else(|_| ProgressStyle::default_bar());
        let bar = io::stdout().is_terminal().then(|| ProgressBar::new(0).with_style(style.progress_chars("=> ")));
        Ok(Self { desk, names, bar, faults: Vec::new(), pages: Pages::default(), broken: Ok(()) })
    }

    fn take(&mut self, step: &Step<'_>) {
        let name = self.names.get(&step.feed).map_or(step.url, String::as_str);
        let Progress { done, total, new: all_new, pages, pages_total, .. } = *step.progress;
        if let Some(bar) = &self.bar {
            // Pages are known of when all feeds are done, and make the bar longer.
            bar.set_length((total + pages_total) as u64);
            bar.set_position((done + pages) as u64);
            bar.set_message(format!("+{all_new}"));
        }
        match &step.outcome {
            Outcome::Feed { new, changed } => {
                self.desk.show();
                if self.bar.is_none() && self.broken.is_ok() {
                    let facts = vec![format!("{done}/{total}"), format!("+{new} ~{changed}")];
                    self.broken = table::write(self.desk, std::iter::once(table::Line { facts, texts: vec![name] }));
                }
            }
            Outcome::Failed(fault) => self.faults.push((name.to_owned(), fault.clone())),
            Outcome::Page(outcome) => self.pages.take(step.feed, outcome.clone()),
        }
    }

    /// Takes the bar away and tells what has gone wrong.
    fn end(self) -> io::Result<()> {
        if let Some(bar) = self.bar {
            bar.finish_and_clear();
        }
        for (name, fault) in self.faults {
            let Said = self.desk.fail(&Failure::Fetch { url: name, fault });
        }
        // Their teasers are there, so that nothing has failed that the exit status would tell of.
        let (pages, names) = (self.pages, self.names);
        self.broken.and_then(|()| pages.tell(self.desk, |feed| names.get(&feed).cloned().unwrap_or_default()))
    }
}
