//! The worker's thread: what it does with what lies on its desk.

use super::jobs::{JobOutput, Jobs};
use super::queue::RequestQueue;
use super::{ServiceMessage, WorkerOptions, file_reader};
use crate::app::Event;
use crate::library::{self, clock};
use crate::model::{Article, ArticleId, Entry, Failure, FeedId, FetchError, Filter, Reply, Request, Scope};
use crate::search;
use crate::store::{Error, Interrupter, Store};
use crate::term::Message;
use crate::text;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::AtomicBool;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

/// How many rows go with a listing, so that the first frame needs no second question.
const FIRST_ROWS: usize = 100;
/// While files are read, listings follow one another at this distance or more.
const LISTING_PAUSE: Duration = Duration::from_millis(150);
/// They may take this fraction of the time.
const LISTING_SHARE: u32 = 8;

/// Works until [`ServiceMessage::Finish`] or until nobody listens.
pub(super) fn run(
    options: WorkerOptions,
    inbox: &Receiver<ServiceMessage>,
    handles: ServiceHandles,
    messages: &Sender<Message>,
) {
    let ServiceHandles { sender, interrupter, cancelled } = handles;
    let open_store = if options.paths.is_empty() { library::open } else { library::open_for_files };
    let opened = match open_store(&options.data) {
        Ok(opened) => opened,
        Err(error) => {
            let _ = messages.send(Message::NothingToShow(vec![error.failure()]));
            return;
        }
    };
    let _ = interrupter.set(opened.store.interrupter());
    let WorkerOptions { data, paths, network, retention } = options;
    let jobs = Jobs { data, network, retention, sender: sender.clone(), cancelled };
    let mut service = Service::new(opened.store, messages, opened.notices, jobs);
    if paths.is_empty() {
        drop(sender);
        service.announce_start();
    } else {
        service.next_batch = file_reader::spawn(paths, sender);
        if service.next_batch.is_none() {
            service.finish_reading();
        }
    }
    service.serve(inbox);
}

/// The ways from and to the desk.
pub(super) struct ServiceHandles {
    /// To the desk itself, for those who work for it.
    pub(super) sender: Sender<ServiceMessage>,
    /// Where the store's interrupter is put.
    pub(super) interrupter: Arc<OnceLock<Interrupter>>,
    /// Set when the program ends.
    pub(super) cancelled: Arc<AtomicBool>,
}

struct Service<'a> {
    store: Store,
    jobs: Jobs,
    /// Whether a fetch is under way, and which is to follow it.
    fetching: bool,
    next_fetch: Option<Vec<FeedId>>,
    /// Whether it has been seen to that everything is searchable.
    index_started: bool,
    messages: &'a Sender<Message>,
    queue: RequestQueue,
    /// Whether the loop knows that there is something to show.
    started: bool,
    /// What is to be told once it does.
    notices: Vec<Failure>,
    /// While files are read: lets the reader send the next batch.
    next_batch: Option<SyncSender<()>>,
    /// The listing that the app has last asked for.
    listing: Option<(Scope, Filter)>,
    /// When the next listing may be sent unasked.
    listing_due: Instant,
    /// Whether something has been stored since the last listing was made.
    listing_stale: bool,
    finishing: bool,
}

impl<'a> Service<'a> {
    fn new(store: Store, messages: &'a Sender<Message>, notices: Vec<Failure>, jobs: Jobs) -> Self {
        Self {
            store,
            jobs,
            fetching: false,
            next_fetch: None,
            index_started: false,
            messages,
            queue: RequestQueue::default(),
            started: false,
            notices,
            next_batch: None,
            listing: None,
            listing_due: Instant::now(),
            listing_stale: false,
            finishing: false,
        }
    }

    fn serve(&mut self, inbox: &Receiver<ServiceMessage>) {
        while !self.finishing {
            if self.queue.is_empty() || !self.started {
                match self.wait(inbox) {
                    Ok(first) => self.dispatch(first),
                    Err(RecvTimeoutError::Timeout) => self.catch_panics(Self::refresh_listing),
                    Err(RecvTimeoutError::Disconnected) => break,
                }
            }
            for next in inbox.try_iter() {
                self.dispatch(next);
            }
            if self.started
                && !self.finishing
                && let Some(request) = self.queue.pop()
            {
                self.catch_panics(|service| service.perform(request));
            }
        }
        self.flush_writes();
    }

    /// Waits for work; not for ever if the app is owed a listing.
    fn wait(&self, inbox: &Receiver<ServiceMessage>) -> Result<ServiceMessage, RecvTimeoutError> {
        if self.listing_stale && self.listing.is_some() {
            inbox.recv_timeout(self.listing_due.saturating_duration_since(Instant::now()))
        } else {
            inbox.recv().map_err(|_| RecvTimeoutError::Disconnected)
        }
    }

    /// Does what must not be lost.
    fn flush_writes(&mut self) {
        while let Some(request) = self.queue.pop_write() {
            self.catch_panics(|service| service.perform(request));
        }
    }

    /// Puts a request in its place; takes in what the reader has read.
    fn dispatch(&mut self, message: ServiceMessage) {
        match message {
            ServiceMessage::Request(request) => self.queue.push(request),
            ServiceMessage::Articles(articles, failures) => {
                self.catch_panics(|service| service.add_articles(&articles, failures));
            }
            ServiceMessage::FilesDone => self.catch_panics(Self::finish_reading),
            ServiceMessage::Job(output) => self.catch_panics(|service| service.take_job_output(output)),
            ServiceMessage::Flush(done) => {
                self.flush_writes();
                drop(done);
            }
            ServiceMessage::Finish => self.finishing = true,
        }
    }

    /// Does something; a panic becomes a notice.
    fn catch_panics(&mut self, action: impl FnOnce(&mut Self)) {
        let result = catch_unwind(AssertUnwindSafe(|| action(self)));
        if let Err(panic) = result {
            self.notify(Failure::Internal { reason: text::panic_message(panic.as_ref()) });
        }
    }

    fn reply(&self, reply: Reply) {
        let _ = self.messages.send(Message::Event(Event::Reply(reply)));
    }

    fn notify(&mut self, failure: Failure) {
        if self.started { self.reply(Reply::Notice(failure)) } else { self.notices.push(failure) }
    }

    fn announce_start(&mut self) {
        if self.started {
            return;
        }
        self.started = true;
        let _ = self.messages.send(Message::Started);
        for failure in std::mem::take(&mut self.notices) {
            self.notify(failure);
        }
    }

    fn add_articles(&mut self, articles: &[Article], failures: Vec<Failure>) {
        let added = self.store.add_to_session(articles);
        if let Some(next_batch) = &self.next_batch {
            let _ = next_batch.send(());
        }
        for failure in failures {
            self.notify(failure);
        }
        match added {
            Ok(0) => return,
            Ok(_) => self.announce_start(),
            Err(error) => self.notify(error.failure()),
        }
        if Instant::now() >= self.listing_due {
            self.refresh_listing();
        }
    }

    fn finish_reading(&mut self) {
        self.next_batch = None;
        if self.started {
            self.refresh_listing();
        } else {
            self.finishing = true;
            let _ = self.messages.send(Message::NothingToShow(std::mem::take(&mut self.notices)));
        }
    }

    /// Sends the listing that the app is looking at once more, as it is by now.
    fn refresh_listing(&mut self) {
        // Also where it fails: it is not tried without end.
        self.listing_stale = false;
        if let Some((scope, filter)) = self.listing.clone() {
            match self.send_listing(scope, filter, false) {
                // The listing that is asked for instead is under way.
                Ok(()) | Err(Error::Interrupted) => {}
                Err(error) => self.notify(error.failure()),
            }
        }
    }

    /// Makes a listing and sends it. In haste, a search may pass over what has just been stored; that follows soon.
    fn send_listing(&mut self, scope: Scope, filter: Filter, allow_stale: bool) -> Result<(), Error> {
        let started_at = Instant::now();
        let entries = if allow_stale {
            let (entries, is_stale) = self.store.list_allowing_stale(scope, &filter)?;
            self.listing_stale |= is_stale;
            entries
        } else {
            self.store.list(scope, &filter)?
        };
        let partial = self.next_batch.is_some() && scope == Scope::Session;
        self.reply_listing(scope, filter, entries, partial)?;
        let now = Instant::now();
        self.listing_due = now + LISTING_PAUSE.max((now - started_at) * LISTING_SHARE);
        Ok(())
    }

    /// Sends the first places of a long listing, so that the first frame does not wait for the rest; returns whether
    /// that was all.
    fn send_first_rows(&mut self, scope: Scope, filter: &Filter) -> Result<bool, Error> {
        let entries = self.store.list_first(scope, filter, FIRST_ROWS)?;
        if entries.len() < FIRST_ROWS {
            return Ok(false);
        }
        self.reply_listing(scope, filter.clone(), entries, true)?;
        Ok(true)
    }

    fn reply_listing(&mut self, scope: Scope, filter: Filter, entries: Vec<Entry>, partial: bool) -> Result<(), Error> {
        let first: Vec<_> = entries.iter().take(FIRST_ROWS).map(|entry| entry.id).collect();
        let rows = self.store.rows(&first)?;
        self.reply(Reply::Listed { scope, filter, entries, rows, partial });
        Ok(())
    }

    /// Makes the listing that the app has asked for. The first one of all comes in two parts if it is long.
    fn open_listing(&mut self, scope: Scope, filter: &Filter) -> Result<(), Error> {
        let is_first = self.listing.is_none();
        self.listing = Some((scope, filter.clone()));
        if is_first && scope == Scope::Library {
            self.send_first_rows(scope, filter)?;
        }
        // During a fetch something is stored all the time, and whoever types a search does not wait for it.
        self.send_listing(scope, filter.clone(), self.fetching)?;
        // Not before there is something on the screen.
        if !std::mem::replace(&mut self.index_started, true) {
            self.jobs.index();
        }
        Ok(())
    }

    /// Takes what has come of an errand.
    fn take_job_output(&mut self, output: JobOutput) {
        match output {
            JobOutput::Reply(reply) => self.reply(reply),
            JobOutput::Stored if Instant::now() < self.listing_due => self.listing_stale = true,
            JobOutput::Stored => self.refresh_listing(),
            JobOutput::FetchEnded => {
                self.fetching = false;
                self.refresh_listing();
                if let Some(feeds) = self.next_fetch.take() {
                    self.fetch(feeds);
                }
            }
            JobOutput::Subscribed(added) => {
                self.refresh_listing();
                let feed = self.store.feeds().map(|feeds| feeds.into_iter().find(|feed| feed.id == added.feed));
                match feed {
                    Ok(Some(feed)) => {
                        self.reply(Reply::Added { feed: Box::new(feed), already_followed: added.was_followed });
                    }
                    Ok(None) => {}
                    Err(error) => self.notify(error.failure()),
                }
            }
            JobOutput::FullText(id, page) => {
                let saved = match *page {
                    Ok(page) => library::store_page(&mut self.store, id, page).map_err(|error| error.failure()),
                    Err(why) => Err(why),
                };
                match saved.and_then(|()| self.send_article(id).map_err(|error| error.failure())) {
                    Ok(()) => {}
                    Err(why) => self.reply(Reply::Failed { request: Request::FullText(id), failure: why }),
                }
            }
        }
    }

    /// Fetches these feeds, or all; after the fetch that is under way, if one is.
    fn fetch(&mut self, feeds: Vec<FeedId>) {
        if std::mem::replace(&mut self.fetching, true) {
            self.next_fetch = Some(feeds);
        } else {
            self.jobs.fetch(feeds);
        }
    }

    /// Sends the feeds and the searches; how much a search finds follows, since that takes longer.
    fn send_feeds(&mut self) -> Result<(), Error> {
        let (feeds, mut searches, unread) =
            (self.store.feeds()?, self.store.saved_searches()?, self.store.unread_total()?);
        self.reply(Reply::Feeds { feeds: feeds.clone(), searches: searches.clone(), unread });
        if searches.is_empty() {
            return Ok(());
        }
        for saved in &mut searches {
            if let Ok(query) = search::parse(&saved.query, false, clock::now()) {
                saved.unread = Some(self.store.count_unread(&query)?);
            }
        }
        self.reply(Reply::Feeds { feeds, searches, unread });
        Ok(())
    }

    fn send_article(&mut self, id: ArticleId) -> Result<(), Error> {
        let (article, anchor) = self.store.load(id)?.ok_or(Error::NoArticle)?;
        let note = self.store.note(id)?;
        let tags = self.store.tags_of(id)?;
        // That the fetched page cannot be read is no reason to withhold the article.
        let full_text = self.store.full_text(id).ok().flatten().map(Arc::new);
        self.reply(Reply::Loaded { id, article: Arc::new(article), anchor, note, tags, full_text });
        Ok(())
    }

    /// Sends somebody for the page of an article.
    fn fetch_full_text(&mut self, id: ArticleId) -> Result<(), Error> {
        let url = self.store.rows(&[id])?.pop().ok_or(Error::NoArticle)?.url;
        if let Some(url) = url {
            self.jobs.fetch_page(id, url);
        } else {
            let why = Failure::Fetch { url: String::new(), error: FetchError::NoArticle };
            self.reply(Reply::Failed { request: Request::FullText(id), failure: why });
        }
        Ok(())
    }

    fn perform(&mut self, request: Request) {
        let result = match &request {
            Request::List { scope, filter } => self.open_listing(*scope, filter),
            Request::Rows(ids) => self.store.rows(ids).map(|rows| self.reply(Reply::Rows(rows))),
            Request::Load(id) => self.send_article(*id),
            Request::SetFlags { id, flags, previous: before, at } => self.store.set_flags(*id, *flags, *before, *at),
            Request::SetNote { id, note } => self.store.set_note(*id, note),
            Request::SetTags { id, tags } => self.store.set_tags(*id, tags),
            Request::Feeds => self.send_feeds(),
            Request::RemoveFeed(id) => self.store.remove_feed(*id).and_then(|()| self.send_feeds()),
            Request::SaveSearch { name, query } => self.store.save_search(name, query).and_then(|()| self.send_feeds()),
            Request::RemoveSearch { name } => self.store.remove_search(name).and_then(|()| self.send_feeds()),
            Request::AddFeed { address } => {
                self.jobs.subscribe(address.clone());
                Ok(())
            }
            Request::Fetch(feeds) => {
                self.fetch(feeds.clone());
                Ok(())
            }
            Request::FullText(id) => self.fetch_full_text(*id),
            Request::SetPosition { id, anchor } => self.store.set_position(*id, *anchor),
        };
        match result {
            // Only a listing is ever interrupted, and only by another one.
            Ok(()) | Err(Error::Interrupted) => {}
            Err(error) => self.reply(Reply::Failed { request, failure: error.failure() }),
        }
    }
}
