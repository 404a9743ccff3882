//! What each request, and each output of a job, does.

use super::Service;
use crate::files::display_path;
use crate::files::entries::EntryFile;
use crate::library::{self, Subscribed, clock};
use crate::model::{Article, ArticleId, Failure, FeedId, FetchError, Reply, Request};
use crate::search;
use crate::store::Error;
use crate::worker::jobs::{Job, JobOutput};
use std::sync::Arc;

impl Service<'_> {
    /// Carries out a request, or starts the job that does.
    pub(super) fn try_perform(&mut self, request: &Request) -> Result<(), Error> {
        match request {
            Request::List { scope, filter } => self.open_listing(*scope, filter)?,
            Request::Rows(ids) => self.reply(Reply::Rows(self.store.rows(ids)?)),
            Request::Load(id) | Request::Preload(id) => self.send_article(*id)?,
            Request::SetFlags { id, flags, previous, at } => self.store.set_flags(*id, *flags, *previous, *at)?,
            Request::SetNote { id, note } => self.store.set_note(*id, note)?,
            Request::SetTags { id, tags } => self.store.set_tags(*id, tags)?,
            Request::SetPosition { id, anchor } => self.store.set_position(*id, *anchor)?,
            Request::KeepChoice { setting, value } => self.keep_choice(setting, value),
            Request::Feeds => self.send_feeds()?,
            Request::RemoveFeed(id) => {
                self.store.remove_feed(*id)?;
                self.send_feeds()?;
            }
            Request::SaveSearch { name, query } => {
                self.store.save_search(name, query)?;
                self.send_feeds()?;
            }
            Request::RemoveSearch { name } => {
                self.store.remove_search(name)?;
                self.send_feeds()?;
            }
            Request::Catalogue => self.reply(Reply::Catalogue(library::catalogue())),
            Request::FollowCatalogue { ids } => {
                let feeds = library::add_from_catalogue(&mut self.store, ids)?;
                self.send_feeds()?;
                if !feeds.is_empty() {
                    self.fetch(feeds);
                }
            }
            Request::AddFeed { address } => self.jobs.start(Job::Subscribe(address.clone())),
            Request::Fetch(feeds) => self.fetch(feeds.clone()),
            Request::FullText(id) => self.fetch_full_text(*id)?,
        }
        Ok(())
    }

    /// Takes what a job hands over.
    pub(super) fn take_job_output(&mut self, output: JobOutput) {
        match output {
            JobOutput::Reply(reply) => self.reply(reply),
            JobOutput::Stored => self.listing_changed(),
            JobOutput::FetchEnded => {
                let next = self.fetching.end();
                if let Some(feeds) = next {
                    self.jobs.start(Job::Fetch(feeds));
                }
                self.refresh_listing();
            }
            JobOutput::Subscribed(subscribed) => self.finish_subscribing(&subscribed),
            JobOutput::FullText(id, page) => self.finish_full_text(id, *page),
        }
    }

    fn keep_choice(&mut self, setting: &'static str, value: &str) {
        let file = EntryFile::choices(&self.jobs.data);
        if let Err(error) = file.set(setting, value) {
            self.notify(Failure::ChoiceNotKept { path: display_path(&file.path()), reason: error.to_string() });
        }
    }

    /// Fetches these feeds, or all if the list is empty; if a fetch is running, after it.
    fn fetch(&mut self, feeds: Vec<FeedId>) {
        if let Some(feeds) = self.fetching.request(feeds) {
            self.jobs.start(Job::Fetch(feeds));
        }
    }

    fn finish_subscribing(&mut self, subscribed: &Subscribed) {
        self.refresh_listing();
        match self.store.feeds() {
            Ok(feeds) => {
                if let Some(feed) = feeds.into_iter().find(|feed| feed.id == subscribed.feed) {
                    self.reply(Reply::Added { feed: Box::new(feed), already_followed: subscribed.was_followed });
                }
            }
            Err(error) => self.notify(error.failure()),
        }
    }

    /// Stores the page of an article and sends the article with it; a failure comes back with the request.
    fn finish_full_text(&mut self, id: ArticleId, page: Result<Article, Failure>) {
        let sent = page.and_then(|page| {
            let url = page.url.clone().unwrap_or_default();
            if !library::store_page(&mut self.store, id, page).map_err(|error| error.failure())? {
                return Err(Failure::Fetch { url, error: FetchError::NoArticle });
            }
            self.send_article(id).map_err(|error| error.failure())
        });
        if let Err(failure) = sent {
            self.reply(Reply::Failed { request: Request::FullText(id), failure });
        }
    }

    /// Sends the feeds and the searches. A second reply follows with how much each search finds, which takes longer.
    fn send_feeds(&mut self) -> Result<(), Error> {
        let (feeds, mut searches) = (self.store.feeds()?, self.store.saved_searches()?);
        let unread = self.store.unread_total()?;
        self.reply(Reply::Feeds { feeds: feeds.clone(), searches: searches.clone(), unread });
        if searches.is_empty() {
            return Ok(());
        }
        for saved in &mut searches {
            if let Ok(query) = search::parse(&saved.query, false, clock::now(), &self.zone) {
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
        // If the fetched page cannot be read, the user still gets the article.
        let full_text = self.store.full_text(id).ok().flatten().map(Arc::new);
        self.reply(Reply::Loaded { id, article: Arc::new(article), anchor, note, tags, full_text });
        Ok(())
    }

    /// Starts to fetch the page of an article.
    fn fetch_full_text(&mut self, id: ArticleId) -> Result<(), Error> {
        let url = self.store.rows(&[id])?.pop().ok_or(Error::NoArticle)?.url;
        if let Some(url) = url {
            let feed_url = self.store.feed_address(id)?;
            self.jobs.start(Job::FetchPage(id, url, feed_url));
        } else {
            let failure = Failure::Fetch { url: String::new(), error: FetchError::NoArticle };
            self.reply(Reply::Failed { request: Request::FullText(id), failure });
        }
        Ok(())
    }
}
