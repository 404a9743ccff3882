//! Importing: lists of feeds, bookmarks, exports and articles into the store.
//!
//! What is there already stays, and importing the same file twice changes nothing the second time. What cannot be
//! imported by itself, such as one damaged line, is reported, and the rest is imported all the same.
//!
//! Deliberately not here: opening files, and which format a file has (`exchange::detect`).

use super::clock;
use crate::exchange::json_lines::{self, ExportedLine};
use crate::exchange::opml::{self, Outline};
use crate::exchange::{self, bookmarks};
use crate::ingest::{self, Agencies};
use crate::model::{Anchor, Article, Block, ExportedArticle, Failure, Flags, Lang, UserState, limits};
use crate::net::listed_address;
use crate::store::{NewFeed, Store};
use crate::text;
use std::collections::HashSet;
use std::io::{self, BufRead, Read};
use url::Url;

/// How many articles one transaction imports.
const BATCH_SIZE: usize = 256;

/// How much an export contained.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct ImportedLibrary {
    /// How many articles.
    pub(crate) articles: usize,
    /// How many saved searches.
    pub(crate) searches: usize,
}

/// Imports into a store, and reports each part that cannot be imported.
pub(crate) struct Importer<'a> {
    /// Where everything goes.
    pub(crate) store: &'a mut Store,
    /// The file's path as messages name it.
    pub(crate) path: String,
    /// What to do with a failure that costs only a part.
    pub(crate) report: &'a mut dyn FnMut(Failure),
}

impl Importer<'_> {
    /// Imports a list of feeds (OPML); returns how many of them are new. Addresses that cannot be fetched are reported,
    /// and unless the user wants them (`local`), so are files: a stranger's list must not have them read.
    ///
    /// # Errors
    /// A [`Failure`] if the bytes are no list of feeds or the store cannot be written.
    pub(crate) fn feeds(&mut self, bytes: &[u8], local: bool) -> Result<usize, Failure> {
        let outlines = opml::read(bytes).map_err(|error| match error {
            exchange::Error::NotText => Failure::Binary { path: self.path.clone() },
            exchange::Error::NotOpml => Failure::NotAFeedList { path: self.path.clone() },
        })?;
        let followed = self.store.feeds().map_err(|error| error.failure())?;
        let followed: HashSet<String> = followed.into_iter().map(|feed| feed.url).collect();
        let is_followed = |url: &Url| followed.contains(url.as_str());
        let (mut feeds, mut files) = (Vec::with_capacity(outlines.len()), Vec::new());
        for outline in &outlines {
            // In the same form as an address that the user types, so that no feed is followed twice.
            match listed_address(&outline.url) {
                Ok(url) if url.scheme() == "file" && !local && !is_followed(&url) => files.push(url.to_string()),
                Ok(url) => feeds.push((url, outline)),
                Err(error) => (self.report)(Failure::Fetch { url: outline.url.clone(), error }),
            }
        }
        if !files.is_empty() {
            (self.report)(Failure::LocalFeeds { path: self.path.clone(), urls: files });
        }
        let feeds: Vec<NewFeed<'_>> = feeds
            .iter()
            .map(|(url, Outline { title, named, folder, full_text, .. })| NewFeed {
                url: url.as_str(),
                title: title.as_deref(),
                named: *named,
                folder,
                full_text: *full_text,
            })
            .collect();
        self.store.add_feeds(&feeds).map_err(|error| error.failure())
    }

    /// Imports a browser's bookmarks, as bookmarked articles without text; returns how many there are.
    ///
    /// # Errors
    /// A [`Failure`] if the store cannot be written.
    pub(crate) fn bookmarks(&mut self, text: &str, agencies: &Agencies) -> Result<usize, Failure> {
        let now = clock::now();
        let links = bookmarks::read(text);
        for link in &links {
            let blocks = if link.title.is_empty() { vec![Block::paragraph(link.url.clone())] } else { Vec::new() };
            let mut article = Article {
                title: if link.title.is_empty() { link.url.clone() } else { link.title.clone() },
                url: Some(link.url.clone()),
                lang: text::detect_language(&link.title).or_else(|| Some(Lang("en".to_owned()))),
                blocks,
                ..Article::default()
            };
            article.key = ingest::key(&article, agencies);
            let user_state = UserState {
                flags: Flags { read: false, bookmarked: true },
                anchor: Anchor::default(),
                bookmarked_at: link.added_at,
                note: link.note.clone(),
                tags: link.tags.clone(),
                ..UserState::default()
            };
            self.store.import_article(&article, None, &user_state, now).map_err(|error| error.failure())?;
        }
        Ok(links.len())
    }

    /// Imports an export of a library. Lines that cannot be read are reported.
    ///
    /// # Errors
    /// A [`Failure`] if the lines cannot be read or the store cannot be written.
    pub(crate) fn library(&mut self, mut lines: impl BufRead) -> Result<ImportedLibrary, Failure> {
        let now = clock::now();
        let mut imported = ImportedLibrary::default();
        let mut line = Vec::new();
        for number in 1.. {
            line.clear();
            let read = lines.by_ref().take(limits::USER_DATA).read_until(b'\n', &mut line);
            if read.map_err(|error: io::Error| self.unreadable(&error.to_string()))? == 0 {
                break;
            }
            match json_lines::read_line(&line) {
                Ok(Some(ExportedLine::Article(exported))) => {
                    let ExportedArticle { article, full_text, user_state } = *exported;
                    if article.is_cut || full_text.as_ref().is_some_and(|full_text| full_text.is_cut) {
                        (self.report)(Failure::Cut { path: self.path.clone() });
                    }
                    let result = self.store.import_article(&article, full_text.as_ref(), &user_state, now);
                    result.map_err(|error| error.failure())?;
                    imported.articles += 1;
                }
                Ok(Some(ExportedLine::Search(search))) => {
                    self.store.import_search(&search).map_err(|error| error.failure())?;
                    imported.searches += 1;
                }
                Ok(None) => {}
                Err(error) => (self.report)(Failure::Record { path: self.path.clone(), number, error }),
            }
        }
        Ok(imported)
    }

    /// Imports articles; returns how many of them are new, or `None` if there are nothing but failures.
    ///
    /// # Errors
    /// A [`Failure`] if the store cannot be written.
    pub(crate) fn articles(
        &mut self,
        articles: impl Iterator<Item = Result<Article, Failure>>,
    ) -> Result<Option<usize>, Failure> {
        let mut batch: Vec<Article> = Vec::new();
        let (mut read, mut added) = (0, 0);
        for article in articles {
            match article {
                Ok(article) => batch.push(article),
                Err(failure) => (self.report)(failure),
            }
            if batch.len() == BATCH_SIZE {
                read += batch.len();
                added += self.batch(&mut batch)?;
            }
        }
        read += batch.len();
        added += self.batch(&mut batch)?;
        Ok((read > 0).then_some(added))
    }

    fn batch(&mut self, batch: &mut Vec<Article>) -> Result<usize, Failure> {
        self.store.import(&std::mem::take(batch), clock::now()).map_err(|error| error.failure())
    }

    fn unreadable(&self, reason: &str) -> Failure {
        Failure::Unreadable { path: self.path.clone(), reason: text::clean_line(reason) }
    }
}
