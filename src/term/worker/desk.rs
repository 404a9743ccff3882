//! The worker's thread: what it does with what lies on its desk.

use super::queue::Queue;
use super::{Setup, Work, reader};
use crate::app::Event;
use crate::model::{Article, Failure, Filter, Reply, Request, Scope};
use crate::store::{Store, StoreError};
use crate::term::{Message, library, report};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, SyncSender};
use std::time::{Duration, Instant};

/// How many rows go with a listing, so that the first frame needs no second question.
const ROWS: usize = 100;
/// While files are read, listings follow one another at this distance or more.
const PAUSE: Duration = Duration::from_millis(150);
/// They may take this fraction of the time.
const SHARE: u32 = 8;

/// Works until [`Work::Finish`] or until nobody listens.
pub(super) fn run(setup: &Setup, work: &Receiver<Work>, own: Sender<Work>, messages: &Sender<Message>) {
    let open = if setup.paths.is_empty() { library::open } else { library::open_beside_files };
    let opened = match open(&setup.data) {
        Ok(opened) => opened,
        Err(error) => {
            let _ = messages.send(Message::Refused(vec![error.failure()]));
            return;
        }
    };
    let mut desk = Desk::new(opened.store, messages, opened.notices);
    if setup.paths.is_empty() {
        drop(own);
        desk.start();
    } else {
        desk.more = reader::spawn(setup.paths.clone(), own);
        if desk.more.is_none() {
            desk.read_all();
        }
    }
    desk.work(work);
}

struct Desk<'a> {
    store: Store,
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
    finishing: bool,
}

impl<'a> Desk<'a> {
    fn new(store: Store, messages: &'a Sender<Message>, notices: Vec<Failure>) -> Self {
        Self {
            store,
            messages,
            queue: Queue::default(),
            started: false,
            notices,
            more: None,
            listing: None,
            due: Instant::now(),
            finishing: false,
        }
    }

    fn work(&mut self, work: &Receiver<Work>) {
        while !self.finishing {
            if self.queue.is_empty() || !self.started {
                let Ok(first) = work.recv() else { break };
                self.sort(first);
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
        if let Some((scope, filter)) = self.listing.clone()
            && let Err(error) = self.list(scope, filter)
        {
            self.notice(error.failure());
        }
    }

    fn list(&mut self, scope: Scope, filter: Filter) -> Result<(), StoreError> {
        let begun = Instant::now();
        let entries = self.store.list(scope, &filter)?;
        let first: Vec<_> = entries.iter().take(ROWS).map(|entry| entry.id).collect();
        let rows = self.store.rows(&first)?;
        let partial = self.more.is_some() && scope == Scope::Session;
        self.reply(Reply::Listed { scope, filter, entries, rows, partial });
        let now = Instant::now();
        self.due = now + PAUSE.max((now - begun) * SHARE);
        Ok(())
    }

    fn carry_out(&mut self, request: Request) {
        let done = match &request {
            Request::List { scope, filter } => {
                self.listing = Some((*scope, filter.clone()));
                self.list(*scope, filter.clone())
            }
            Request::Rows(ids) => self.store.rows(ids).map(|rows| self.reply(Reply::Rows(rows))),
            Request::Load(id) => self.store.load(*id).and_then(|loaded| {
                let (article, anchor) = loaded.ok_or(StoreError::Gone)?;
                let note = self.store.note(*id)?;
                let tags = self.store.tags_of(*id)?;
                // That the fetched page cannot be read is no reason to withhold the article.
                let full = self.store.full_of(*id).ok().flatten().map(Arc::new);
                self.reply(Reply::Loaded { id: *id, article: Arc::new(article), anchor, note, tags, full });
                Ok(())
            }),
            Request::SetFlags { id, flags, before, at } => self.store.set_flags(*id, *flags, *before, *at),
            Request::SetNote { id, note } => self.store.set_note(*id, note),
            Request::SetTags { id, tags } => self.store.set_tags(*id, tags),
            Request::Feeds
            | Request::AddFeed { .. }
            | Request::RemoveFeed(_)
            | Request::Fetch(_)
            | Request::FullText(_)
            | Request::SaveSearch { .. }
            | Request::RemoveSearch { .. } => Ok(()),
            Request::SetPosition { id, anchor } => self.store.set_position(*id, *anchor),
        };
        if let Err(error) = done {
            self.reply(Reply::Failed { request, why: error.failure() });
        }
    }
}
