//! A query as a set of articles.
//!
//! Every leaf becomes a set: words by the index, names and dates by the database, marks by the listing itself. The
//! words that must all be there go to the index as one expression: it then walks the rarest list and skips in the others.

use super::super::error::Fault;
use super::super::index::{Finder, IdSet, Reach, begun, expression};
use super::Base;
use super::names::Names;
use crate::model::{Expr, Phrase, Query, Timestamp};
use crate::search::{self, Candidate};
use rusqlite::Connection;

/// How many words go into one expression; FTS5's parser has limits.
const TOGETHER: usize = 32;

/// What a query is evaluated against.
pub(super) struct Evaluator<'s> {
    pub(super) conn: &'s Connection,
    /// `None` where there is no index: no words are found then.
    pub(super) finder: Option<&'s Finder>,
    pub(super) base: &'s Base,
    pub(super) names: &'s mut Names,
}

impl Evaluator<'_> {
    /// The articles of the listing that `expr` is true of, where words are looked for within `reach` only. What must
    /// not be there is always looked for everywhere.
    pub(super) fn find(&mut self, expr: &Expr, reach: Reach) -> Result<IdSet, Fault> {
        Ok(match expr {
            Expr::All(parts) => self.all(parts, reach)?,
            Expr::Any(parts) => {
                let mut found = IdSet::default();
                for part in parts {
                    found.unite(&self.find(part, reach)?);
                }
                found
            }
            Expr::Not(part) => {
                let mut found = self.base.ids.clone();
                found.subtract(&self.find(part, Reach::Body)?);
                found
            }
            Expr::Phrase(words) => self.words(&[words], reach)?,
            Expr::NameContains(named, words) => self.names.find(self.conn, *named, words)?,
            Expr::Unread => self.base.unread.clone(),
            Expr::Bookmarked => self.base.bookmarked.clone(),
            Expr::After(time) => self.published(*time, Timestamp(i64::MAX))?,
            Expr::Before(time) => self.published(Timestamp(i64::MIN), *time)?,
        })
    }

    fn all(&mut self, parts: &[Expr], reach: Reach) -> Result<IdSet, Fault> {
        let mut found: Option<IdSet> = None;
        let words: Vec<&Phrase> =
            parts.iter().filter_map(|part| if let Expr::Phrase(words) = part { Some(words) } else { None }).collect();
        for words in words.chunks(TOGETHER) {
            if narrow(&mut found, self.words(words, reach)?) {
                return Ok(IdSet::default());
            }
        }
        for part in parts.iter().filter(|part| !matches!(part, Expr::Phrase(_))) {
            if narrow(&mut found, self.find(part, reach)?) {
                return Ok(IdSet::default());
            }
        }
        Ok(found.unwrap_or_else(|| self.base.ids.clone()))
    }

    /// The articles that hold all of these, be it in the text or in the reader's note.
    fn words(&self, words: &[&Phrase], reach: Reach) -> Result<IdSet, Fault> {
        let noted: Vec<IdSet> = words.iter().map(|words| self.noted(words, reach)).collect();
        if noted.iter().all(IdSet::is_empty) {
            return self.indexed(words, reach);
        }
        let mut found: Option<IdSet> = None;
        for (words, mut set) in words.iter().zip(noted) {
            set.unite(&self.indexed(&[words], reach)?);
            narrow(&mut found, set);
        }
        Ok(found.unwrap_or_default())
    }

    /// The articles that hold all of these in the text.
    fn indexed(&self, words: &[&Phrase], reach: Reach) -> Result<IdSet, Fault> {
        let Some(finder) = self.finder else { return Ok(IdSet::default()) };
        let mut found: Option<IdSet> = None;
        let mut whole: Vec<&Phrase> = Vec::new();
        for words in words {
            match begun(words, reach) {
                Some(begun) => drop(narrow(&mut found, finder.begun(&begun)?)),
                None => whole.push(words),
            }
        }
        if !whole.is_empty() {
            let Some(expression) = expression(&whole, reach) else { return Ok(IdSet::default()) };
            narrow(&mut found, finder.find(&expression)?);
        }
        Ok(found.unwrap_or_default())
    }

    /// The articles whose note holds these. There are so few notes that they are read as they stand.
    fn noted(&self, words: &Phrase, reach: Reach) -> IdSet {
        if words.title_only || reach != Reach::Body || self.base.notes.is_empty() {
            return IdSet::default();
        }
        let query = Query { text: String::new(), root: Expr::Phrase(words.clone()) };
        let holds = |note: &str| search::matches(&query, &Candidate { body: &[note], ..Candidate::default() });
        self.base.notes.iter().filter(|(_, note)| holds(note)).map(|(id, _)| *id).collect()
    }

    /// The articles published at `from` or later and before `until`. Those without a date are neither before nor after
    /// any time.
    fn published(&self, from: Timestamp, until: Timestamp) -> Result<IdSet, Fault> {
        // The first half reads the listing's index, the second the few that are not in the library.
        let mut statement = self.conn.prepare_cached(
            "SELECT id FROM main.articles WHERE library = 1 AND published >= ?1 AND published < ?2
            UNION ALL
            SELECT a.id FROM main.bookmarks b JOIN main.articles a ON a.id = b.article
            WHERE b.removed_at IS NULL AND a.library = 0 AND a.published >= ?1 AND a.published < ?2",
        )?;
        let ids = statement.query_map([from.0, until.0], |row| row.get(0))?;
        Ok(ids.collect::<Result<_, _>>()?)
    }
}

/// Keeps of `found` what is in `set` too; returns whether nothing is left.
fn narrow(found: &mut Option<IdSet>, mut set: IdSet) -> bool {
    if let Some(found) = found {
        set.intersect(found);
    }
    found.insert(set).is_empty()
}
