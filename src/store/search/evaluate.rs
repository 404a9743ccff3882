//! A query as a set of articles.
//!
//! Every leaf becomes a set: the index finds words, the database names and dates, and the listing itself has the flags.
//! Words that an article must all contain go to the index as one expression: FTS5 then walks the rarest list and skips
//! in the others.

use super::super::error::StoreErrorKind;
use super::super::index::{Finder, IdSet, Reach, fts_expression, prefix_query};
use super::cache::Snapshot;
use super::names::NameCache;
use crate::model::{DayStart, Expr, Phrase, Query, Timestamp};
use crate::search::{self, Candidate};
use rusqlite::{Connection, named_params};

/// How many words go into one expression; FTS5's parser has limits.
const MAX_WORDS_PER_EXPRESSION: usize = 32;

/// What a query is evaluated against.
pub(super) struct Evaluator<'s> {
    pub(super) conn: &'s Connection,
    /// `None` if there is no index; then no words are found.
    pub(super) finder: Option<&'s Finder>,
    pub(super) snapshot: &'s Snapshot,
    pub(super) names: &'s mut NameCache,
}

impl Evaluator<'_> {
    /// The articles of the listing that match `expr`, with words within `reach` only. Excluded words are always looked
    /// for in the whole article.
    pub(super) fn find(&mut self, expr: &Expr, reach: Reach) -> Result<IdSet, StoreErrorKind> {
        Ok(match expr {
            Expr::All(parts) => self.find_all(parts, reach)?,
            Expr::Any(parts) => {
                let mut found = IdSet::default();
                for part in parts {
                    found.unite(&self.find(part, reach)?);
                }
                found
            }
            Expr::Not(part) => {
                let mut found = self.snapshot.ids.clone();
                found.subtract(&self.find(part, Reach::Body)?);
                found
            }
            Expr::Phrase(words) => self.find_words(&[words], reach)?,
            Expr::NameContains(named, words) => self.names.find(self.conn, *named, words)?,
            Expr::Unread => self.snapshot.unread.clone(),
            Expr::Bookmarked => self.snapshot.bookmarked.clone(),
            Expr::After(day) => {
                let mut found = self.find_listed(day.at, Timestamp(i64::MAX))?;
                found.unite(&self.find_untimed(day)?);
                found
            }
            Expr::Before(day) => {
                let mut found = self.find_listed(Timestamp(i64::MIN), day.at)?;
                found.subtract(&self.find_untimed(day)?);
                found
            }
        })
    }

    fn find_all(&mut self, parts: &[Expr], reach: Reach) -> Result<IdSet, StoreErrorKind> {
        let mut found: Option<IdSet> = None;
        let words: Vec<&Phrase> =
            parts.iter().filter_map(|part| if let Expr::Phrase(words) = part { Some(words) } else { None }).collect();
        for words in words.chunks(MAX_WORDS_PER_EXPRESSION) {
            if intersect(&mut found, self.find_words(words, reach)?) {
                return Ok(IdSet::default());
            }
        }
        for part in parts.iter().filter(|part| !matches!(part, Expr::Phrase(_))) {
            if intersect(&mut found, self.find(part, reach)?) {
                return Ok(IdSet::default());
            }
        }
        Ok(found.unwrap_or_else(|| self.snapshot.ids.clone()))
    }

    /// The articles that contain all of these, in the text or in the user's note.
    fn find_words(&self, words: &[&Phrase], reach: Reach) -> Result<IdSet, StoreErrorKind> {
        let in_notes: Vec<IdSet> = words.iter().map(|words| self.find_in_notes(words, reach)).collect();
        if in_notes.iter().all(IdSet::is_empty) {
            return self.find_in_index(words, reach);
        }
        let mut found: Option<IdSet> = None;
        for (words, mut set) in words.iter().zip(in_notes) {
            set.unite(&self.find_in_index(&[words], reach)?);
            intersect(&mut found, set);
        }
        Ok(found.unwrap_or_default())
    }

    /// The articles that contain all of these in the text.
    fn find_in_index(&self, words: &[&Phrase], reach: Reach) -> Result<IdSet, StoreErrorKind> {
        let Some(finder) = self.finder else { return Ok(IdSet::default()) };
        let mut found: Option<IdSet> = None;
        let mut whole_words: Vec<&Phrase> = Vec::new();
        for words in words {
            match prefix_query(words, reach) {
                Some(prefix) => drop(intersect(&mut found, finder.find_prefix(&prefix)?)),
                None => whole_words.push(words),
            }
        }
        if !whole_words.is_empty() {
            let Some(expression) = fts_expression(&whole_words, reach) else { return Ok(IdSet::default()) };
            intersect(&mut found, finder.find(&expression)?);
        }
        Ok(found.unwrap_or_default())
    }

    /// The articles whose note contains these. Notes are few, so this reads them all.
    fn find_in_notes(&self, words: &Phrase, reach: Reach) -> IdSet {
        if words.title_only || reach != Reach::Body || self.snapshot.notes.is_empty() {
            return IdSet::default();
        }
        let query = Query { text: String::new(), root: Expr::Phrase(words.clone()) };
        let is_match = |note: &str| search::matches(&query, &Candidate { body: &[note], ..Candidate::default() });
        self.snapshot.notes.iter().filter(|(_, note)| is_match(note)).map(|(id, _)| *id).collect()
    }

    /// The articles of this day whose date has no time of day.
    fn find_untimed(&self, day: &DayStart) -> Result<IdSet, StoreErrorKind> {
        let mut found = IdSet::default();
        for at in day.untimed {
            found.unite(&self.find_listed(at, Timestamp(at.0.saturating_add(1)))?);
        }
        Ok(found)
    }

    /// The articles that stand in the library at `from` or later and before `until`.
    fn find_listed(&self, from: Timestamp, until: Timestamp) -> Result<IdSet, StoreErrorKind> {
        // The first half reads the listing's index, the second the few that are not in the library.
        let mut statement = self.conn.prepare_cached(
            "SELECT id FROM main.articles WHERE library = 1 AND listed_at >= :from AND listed_at < :until
            UNION ALL
            SELECT a.id FROM main.bookmarks b JOIN main.articles a ON a.id = b.article
            WHERE b.removed_at IS NULL AND a.library = 0 AND a.listed_at >= :from AND a.listed_at < :until",
        )?;
        // Looked up once: a library has many rows.
        let id = statement.column_index("id")?;
        let ids = statement.query_map(named_params! { ":from": from.0, ":until": until.0 }, |row| row.get(id))?;
        Ok(ids.collect::<Result<_, _>>()?)
    }
}

/// Intersects `found` with `set`; returns whether nothing is left.
fn intersect(found: &mut Option<IdSet>, mut set: IdSet) -> bool {
    if let Some(found) = found {
        set.intersect(found);
    }
    found.insert(set).is_empty()
}
