//! The worker's thread: what it does with what lies on its desk.

use super::errands::{Done, Errands};
use super::queue::Queue;
use super::{Setup, Work, reader};
use crate::app::Event;
use crate::library::{self, clock};
use crate::model::{Article, ArticleId, Entry, Failure, FeedId, FetchFault, Filter, Reply, Request, Scope};
use crate::search;
use crate::store::{Interrupter, Store, StoreError};
use crate::term::{Message, report};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::AtomicBool;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

/// How many rows go with a listing, so that the first frame needs no second question.
const ROWS: usize = 100;
/// While files are read, listings follow one another at this distance or more.
const PAUSE: Duration = Duration::from_millis(150);
/// They may take this fraction of the time.
const SHARE: u32 = 8;

/// Works until [`Work::Finish`] or until nobody listens.
pub(super) fn run(setup: Setup, work: &Receiver<Work>, ways: Ways, messages: &Sender<Message>) {
    let Ways { own, interrupter, cancelled } = ways;
    let open = if setup.paths.is_empty() { library::open } else { library::open_beside_files };
    let opened = match open(&setup.data) {
        Ok(opened) => opened,
        Err(error) => {
            let _ = messages.send(Message::Refused(vec![error.failure()]));
            return;
        }
    };
    let _ = interrupter.set(opened.store.interrupter());
    let Setup { data, paths, network, retention } = setup;
    let errands = Errands { data, network, retention, desk: own.clone(), cancelled };
    let mut desk = Desk::new(opened.store, messages, opened.notices, errands);
    if paths.is_empty() {
        drop(own);
        desk.start();
    } else {
        desk.more = reader::spawn(paths, own);
        if desk.more.is_none() {
            desk.read_all();
        }
    }
    desk.work(work);
}

/// The ways from and to the desk.
pub(super) struct Ways {
    /// To the desk itself, for those who work for it.
    pub(super) own: Sender<Work>,
    /// Where the store's interrupter is put.
    pub(super) interrupter: Arc<OnceLock<Interrupter>>,
    /// Set when the program ends.
    pub(super) cancelled: Arc<AtomicBool>,
}

struct Desk<'a> {
    store: Store,
    errands: Errands,
    /// Whether a fetch is under way, and which is to follow it.
    fetching: bool,
    next_fetch: Option<Vec<FeedId>>,
    /// Whether it has been seen to that everything is searchable.
    indexed: bool,
    messages: &'a Sender<Message>,
    queue: Queue,
    /// Whether the loop knows that there is something to show.
    started: bool,
    /// What is to be told once it does.
    notices: Vec<Failure>,
    /// While files are read: lets the reader send the next batch.
    more: Option<SyncSender<()>>,
    /// The listing that the app has last asked for.
    listing: Option<(Scope, Filter)>,
    /// When the next listing may be sent unasked.
    due: Instant,
    /// Whether something has been stored since the last listing was made.
    behind: bool,
    finishing: bool,
}

impl<'a> Desk<'a> {
    fn new(store: Store, messages: &'a Sender<Message>, notices: Vec<Failure>, errands: Errands) -> Self {
        Self {
            store,
            errands,
            fetching: false,
            next_fetch: None,
            indexed: false,
            messages,
            queue: Queue::default(),
            started: false,
            notices,
            more: None,
            listing: None,
            due: Instant::now(),
            behind: false,
            finishing: false,
        }
    }

    fn work(&mut self, work: &Receiver<Work>) {
        while !self.finishing {
            if self.queue.is_empty() || !self.started {
                match self.wait(work) {
                    Ok(first) => self.sort(first),
                    Err(RecvTimeoutError::Timeout) => self.guarded(Self::list_again),
                    Err(RecvTimeoutError::Disconnected) => break,
                }
            }
            for next in work.try_iter() {
                self.sort(next);
            }
            if self.started
                && !self.finishing
                && let Some(request) = self.queue.pop()
            {
                self.guarded(|desk| desk.carry_out(request));
            }
        }
        self.settle();
    }

    /// Waits for work; not for ever if the app is owed a listing.
    fn wait(&self, work: &Receiver<Work>) -> Result<Work, RecvTimeoutError> {
        if self.behind && self.listing.is_some() {
            work.recv_timeout(self.due.saturating_duration_since(Instant::now()))
        } else {
            work.recv().map_err(|_| RecvTimeoutError::Disconnected)
        }
    }

    /// Does what must not be lost.
    fn settle(&mut self) {
        while let Some(request) = self.queue.pop_write() {
            self.guarded(|desk| desk.carry_out(request));
        }
    }

    /// Puts a request in its place; takes in what the reader has read.
    fn sort(&mut self, work: Work) {
        match work {
            Work::Ask(request) => self.queue.push(request),
            Work::Read(articles, failures) => self.guarded(|desk| desk.take_in(&articles, failures)),
            Work::ReadAll => self.guarded(Self::read_all),
            Work::Errand(done) => self.guarded(|desk| desk.take_back(done)),
            Work::Settle(done) => {
                self.settle();
                drop(done);
            }
            Work::Finish => self.finishing = true,
        }
    }

    /// Does something; a panic becomes a notice.
    fn guarded(&mut self, act: impl FnOnce(&mut Self)) {
        let done = catch_unwind(AssertUnwindSafe(|| act(self)));
        if let Err(panic) = done {
            self.notice(Failure::Fault { reason: report::words_of(panic.as_ref()) });
        }
    }

    fn reply(&self, reply: Reply) {
        let _ = self.messages.send(Message::Event(Event::Reply(reply)));
    }

    fn notice(&mut self, failure: Failure) {
        if self.started { self.reply(Reply::Notice(failure)) } else { self.notices.push(failure) }
    }

    fn start(&mut self) {
        if self.started {
            return;
        }
        self.started = true;
        let _ = self.messages.send(Message::Started);
        for failure in std::mem::take(&mut self.notices) {
            self.notice(failure);
        }
    }

    fn take_in(&mut self, articles: &[Article], failures: Vec<Failure>) {
        let added = self.store.session_add(articles);
        if let Some(more) = &self.more {
            let _ = more.send(());
        }
        for failure in failures {
            self.notice(failure);
        }
        match added {
            Ok(0) => return,
            Ok(_) => self.start(),
            Err(error) => self.notice(error.failure()),
        }
        if Instant::now() >= self.due {
            self.list_again();
        }
    }

    fn read_all(&mut self) {
        self.more = None;
        if self.started {
            self.list_again();
        } else {
            self.finishing = true;
            let _ = self.messages.send(Message::Refused(std::mem::take(&mut self.notices)));
        }
    }

    /// Sends the listing that the app is looking at once more, as it is by now.
    fn list_again(&mut self) {
        // Also where it fails: it is not tried without end.
        self.behind = false;
        if let Some((scope, filter)) = self.listing.clone() {
            match self.list(scope, filter, false) {
                // The listing that is asked for instead is under way.
                Ok(()) | Err(StoreError::Interrupted) => {}
                Err(error) => self.notice(error.failure()),
            }
        }
    }

    /// Makes a listing and sends it. In haste, a search may pass over what has just been stored; that follows soon.
    fn list(&mut self, scope: Scope, filter: Filter, haste: bool) -> Result<(), StoreError> {
        let begun = Instant::now();
        let entries = if haste {
            let (entries, lacking) = self.store.list_lately(scope, &filter)?;
            self.behind |= lacking;
            entries
        } else {
            self.store.list(scope, &filter)?
        };
        let partial = self.more.is_some() && scope == Scope::Session;
        self.listed(scope, filter, entries, partial)?;
        let now = Instant::now();
        self.due = now + PAUSE.max((now - begun) * SHARE);
        Ok(())
    }

    /// Sends the first places of a long listing, so that the first frame does not wait for the rest; returns whether
    /// that was all.
    fn list_first(&mut self, scope: Scope, filter: &Filter) -> Result<bool, StoreError> {
        let entries = self.store.list_first(scope, filter, ROWS)?;
        if entries.len() < ROWS {
            return Ok(false);
        }
        self.listed(scope, filter.clone(), entries, true)?;
        Ok(true)
    }

    fn listed(&mut self, scope: Scope, filter: Filter, entries: Vec<Entry>, partial: bool) -> Result<(), StoreError> {
        let first: Vec<_> = entries.iter().take(ROWS).map(|entry| entry.id).collect();
        let rows = self.store.rows(&first)?;
        self.reply(Reply::Listed { scope, filter, entries, rows, partial });
        Ok(())
    }

    /// Makes the listing that the app has asked for. The first one of all comes in two parts if it is long.
    fn list_anew(&mut self, scope: Scope, filter: &Filter) -> Result<(), StoreError> {
        let first = self.listing.is_none();
        self.listing = Some((scope, filter.clone()));
        if first && scope == Scope::Library {
            self.list_first(scope, filter)?;
        }
        // During a fetch something is stored all the time, and whoever types a search does not wait for it.
        self.list(scope, filter.clone(), self.fetching)?;
        // Not before there is something on the screen.
        if !std::mem::replace(&mut self.indexed, true) {
            self.errands.index();
        }
        Ok(())
    }

    /// Takes what has come of an errand.
    fn take_back(&mut self, done: Done) {
        match done {
            Done::Reply(reply) => self.reply(reply),
            Done::Stored if Instant::now() < self.due => self.behind = true,
            Done::Stored => self.list_again(),
            Done::Fetched => {
                self.fetching = false;
                self.list_again();
                if let Some(feeds) = self.next_fetch.take() {
                    self.fetch(feeds);
                }
            }
            Done::Added(added) => {
                self.list_again();
                let feed = self.store.feeds().map(|feeds| feeds.into_iter().find(|feed| feed.id == added.feed));
                match feed {
                    Ok(Some(feed)) => self.reply(Reply::Added { feed: Box::new(feed), known: added.known }),
                    Ok(None) => {}
                    Err(error) => self.notice(error.failure()),
                }
            }
            Done::Page(id, page) => {
                let kept = match *page {
                    Ok(page) => library::keep_page(&mut self.store, id, page).map_err(|error| error.failure()),
                    Err(why) => Err(why),
                };
                match kept.and_then(|()| self.load(id).map_err(|error| error.failure())) {
                    Ok(()) => {}
                    Err(why) => self.reply(Reply::Failed { request: Request::FullText(id), why }),
                }
            }
        }
    }

    /// Fetches these feeds, or all; after the fetch that is under way, if one is.
    fn fetch(&mut self, feeds: Vec<FeedId>) {
        if std::mem::replace(&mut self.fetching, true) {
            self.next_fetch = Some(feeds);
        } else {
            self.errands.fetch(feeds);
        }
    }

    /// Sends the feeds and the searches; how much a search finds follows, since that takes longer.
    fn feeds(&mut self) -> Result<(), StoreError> {
        let (feeds, mut searches, unread) = (self.store.feeds()?, self.store.searches()?, self.store.unread()?);
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

    fn load(&mut self, id: ArticleId) -> Result<(), StoreError> {
        let (article, anchor) = self.store.load(id)?.ok_or(StoreError::Gone)?;
        let note = self.store.note(id)?;
        let tags = self.store.tags_of(id)?;
        // That the fetched page cannot be read is no reason to withhold the article.
        let full = self.store.full_of(id).ok().flatten().map(Arc::new);
        self.reply(Reply::Loaded { id, article: Arc::new(article), anchor, note, tags, full });
        Ok(())
    }

    /// Sends somebody for the page of an article.
    fn full_text(&mut self, id: ArticleId) -> Result<(), StoreError> {
        let url = self.store.rows(&[id])?.pop().ok_or(StoreError::Gone)?.url;
        if let Some(url) = url {
            self.errands.page(id, url);
        } else {
            let why = Failure::Fetch { url: String::new(), fault: FetchFault::NoArticle };
            self.reply(Reply::Failed { request: Request::FullText(id), why });
        }
        Ok(())
    }

    fn carry_out(&mut self, request: Request) {
        let done = match &request {
            Request::List { scope, filter } => self.list_anew(*scope, filter),
            Request::Rows(ids) => self.store.rows(ids).map(|rows| self.reply(Reply::Rows(rows))),
            Request::Load(id) => self.load(*id),
            Request::SetFlags { id, flags, before, at } => self.store.set_flags(*id, *flags, *before, *at),
            Request::SetNote { id, note } => self.store.set_note(*id, note),
            Request::SetTags { id, tags } => self.store.set_tags(*id, tags),
            Request::Feeds => self.feeds(),
            Request::RemoveFeed(id) => self.store.remove_feed(*id).and_then(|()| self.feeds()),
            Request::SaveSearch { name, query } => self.store.save_search(name, query).and_then(|()| self.feeds()),
            Request::RemoveSearch { name } => self.store.remove_search(name).and_then(|()| self.feeds()),
            Request::AddFeed { address } => {
                self.errands.add(address.clone());
                Ok(())
            }
            Request::Fetch(feeds) => {
                self.fetch(feeds.clone());
                Ok(())
            }
            Request::FullText(id) => self.full_text(*id),
            Request::SetPosition { id, anchor } => self.store.set_position(*id, *anchor),
        };
        match done {
            // Only a listing is ever interrupted, and only by another one.
            Ok(()) | Err(StoreError::Interrupted) => {}
            Err(error) => self.reply(Reply::Failed { request, why: error.failure() }),
        }
    }
}
