//! Exporting: what the store holds, in the formats of `exchange`.
//!
//! Articles are written one at a time, so a library of any size can be exported. An article that cannot be read is
//! reported, and the rest is exported all the same.
//!
//! Deliberately not here: words. The caller passes in the bylines.

use crate::exchange::bookmarks::{self, Link};
use crate::exchange::{self, json_lines, markdown, opml};
use crate::model::{
    Article, ArticleId, ExportedArticle, Failure, Feed, Filter, NamedQuery, SavedSearch, Scope, UserState,
};
use crate::store::{self, Store};
use std::collections::HashSet;
use std::io::{self, Write};

/// Why an export stopped.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ExportError {
    /// The store could not be read.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// The output could not be written.
    #[error(transparent)]
    Output(#[from] io::Error),
}

/// Exports from a store to an output, and reports each article that cannot be read.
pub(crate) struct Exporter<'a, W> {
    /// Where the articles are.
    pub(crate) store: &'a mut Store,
    /// Where they go.
    pub(crate) out: W,
    /// What to do with a failure that costs one article.
    pub(crate) report: &'a mut dyn FnMut(Failure),
}

impl<W: Write> Exporter<'_, W> {
    /// Writes the feeds as OPML.
    ///
    /// # Errors
    /// [`ExportError`]; part of the output may have been written.
    pub(crate) fn feeds(&mut self) -> Result<(), ExportError> {
        let outline = |feed| {
            let Feed { folder, title, is_user_named: named, url, site, full_text, .. } = feed;
            opml::Outline { folder, title, named, url, site, full_text }
        };
        let outlines: Vec<opml::Outline> = self.store.feeds()?.into_iter().map(outline).collect();
        Ok(self.out.write_all(opml::write(&outlines).as_bytes())?)
    }

    /// Writes all articles as JSON Lines, and after them the saved searches, which belong to the library.
    ///
    /// # Errors
    /// As [`Exporter::feeds`].
    pub(crate) fn library(&mut self) -> Result<(), ExportError> {
        self.articles(&[Filter::ALL, bookmarked_filter()], |out, article| json_lines::write_article(out, &article))?;
        for SavedSearch { name, query, .. } in self.store.saved_searches()? {
            json_lines::write_search(&mut self.out, NamedQuery { name, query })?;
        }
        Ok(())
    }

    /// Writes the bookmarked articles as JSON Lines.
    ///
    /// # Errors
    /// As [`Exporter::feeds`].
    pub(crate) fn bookmarks(&mut self) -> Result<(), ExportError> {
        self.articles(&[bookmarked_filter()], |out, article| json_lines::write_article(out, &article))
    }

    /// Writes the bookmarked articles as Markdown, in full where the full text is stored. `byline` puts the source, the
    /// date and the author into words.
    ///
    /// # Errors
    /// As [`Exporter::feeds`].
    pub(crate) fn markdown(&mut self, byline: impl Fn(&Article) -> String) -> Result<(), ExportError> {
        self.articles(&[bookmarked_filter()], |out, ExportedArticle { article, full_text, user_state }| {
            let article = full_text.unwrap_or(article);
            out.write_all(markdown::bookmark(&article, &byline(&article), &user_state).as_bytes())
        })
    }

    /// Writes the bookmarks as a browser's bookmark file. Returns how many are missing there because they have no
    /// address.
    ///
    /// # Errors
    /// As [`Exporter::feeds`].
    pub(crate) fn links(&mut self) -> Result<u64, ExportError> {
        let mut links = Vec::new();
        let mut skipped = 0;
        self.articles(&[bookmarked_filter()], |_, ExportedArticle { article, user_state, .. }| {
            let UserState { bookmarked_at: added_at, note, tags, .. } = user_state;
            match article.url.filter(|url| exchange::is_web(url)) {
                Some(url) => links.push(Link { url, title: article.title, added_at, note, tags }),
                None => skipped += 1,
            }
            Ok(())
        })?;
        self.out.write_all(bookmarks::write(&links).as_bytes())?;
        Ok(skipped)
    }

    /// Writes each article of these listings once, the oldest first, so that importing them in that order gives the
    /// listings the same order again.
    fn articles(
        &mut self,
        filters: &[Filter],
        mut write: impl FnMut(&mut W, ExportedArticle) -> io::Result<()>,
    ) -> Result<(), ExportError> {
        let mut seen = HashSet::new();
        let mut ids: Vec<ArticleId> = Vec::new();
        for filter in filters {
            let entries = self.store.list(Scope::Library, filter)?;
            ids.extend(entries.into_iter().map(|entry| entry.id).filter(|id| seen.insert(*id)));
        }
        for id in ids.into_iter().rev() {
            match self.store.export_article(id) {
                Ok(Some(article)) => write(&mut self.out, article)?,
                Ok(None) => {}
                Err(error) => (self.report)(error.failure()),
            }
        }
        Ok(())
    }
}

fn bookmarked_filter() -> Filter {
    Filter { bookmarked: true, ..Filter::ALL }
}
