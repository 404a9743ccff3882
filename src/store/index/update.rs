//! Bringing the index up to date.
//!
//! Every stored text and every removal has a revision, higher than all before it. The index stores a *watermark*, the
//! last revision it has seen. One round indexes the next few thousand articles and writes them together with the new
//! watermark in one transaction: whenever the program is killed, the next round begins where the last whole one ended.

use super::super::Error;
use super::super::error::{StoreErrorKind, is_locked};
use super::super::shared_memory::SharedMemory;
use super::super::upsert::max_revision;
use super::file::{self, Index};
use super::pipeline::{self, IndexRound};
use super::stamps::LibraryId;
use rusqlite::{Connection, OptionalExtension, named_params};

/// How many articles one transaction takes at most.
const MAX_ROUND: u64 = 10_000;

/// How far an update has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct IndexProgress {
    /// How many articles have been indexed.
    pub indexed: u64,
    /// How many are still to be indexed.
    pub remaining: u64,
    /// How many articles have joined a story of others.
    pub joined_stories: u64,
    /// Another process is indexing, so this one did nothing more.
    pub busy: bool,
}

/// The row of `state`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::store) struct Watermark {
    pub(super) library: String,
    pub(in crate::store) revision: i64,
    /// The random word of the round that wrote it; see `stamps`.
    pub(super) stamp: String,
}

impl Watermark {
    /// Reads the watermark.
    pub(super) fn read(index: &Connection) -> rusqlite::Result<Self> {
        index.prepare_cached("SELECT library, mark, stamp FROM state")?.query_row([], |row| {
            Ok(Self { library: row.get("library")?, revision: row.get("mark")?, stamp: row.get("stamp")? })
        })
    }
}

impl Index {
    /// How many articles have a text that is not indexed yet.
    ///
    /// # Errors
    ///
    /// [`Error::Database`].
    pub fn remaining(&self) -> Result<u64, Error> {
        self.count_remaining().map_err(|fault| fault.with_path(&self.path))
    }

    /// Indexes the articles that were stored since the last time, the oldest first, at most about `limit` of them;
    /// small limits cost more for each article. Takes removed articles out of the index.
    ///
    /// A kill costs the work of one round at most, 10,000 articles.
    ///
    /// # Errors
    ///
    /// [`Error::Unwritable`] or [`Error::Database`]. If the index proves damaged, opening it again makes it
    /// anew.
    pub fn update(&mut self, limit: u64) -> Result<IndexProgress, Error> {
        let mut progress = IndexProgress::default();
        let outcome = self.run_rounds(limit, &mut progress);
        outcome
            .and_then(|()| self.count_remaining())
            .map_err(|fault| fault.with_path(&self.path))
            .map(|remaining| IndexProgress { remaining, ..progress })
    }

    fn run_rounds(&mut self, limit: u64, progress: &mut IndexProgress) -> Result<(), StoreErrorKind> {
        while progress.indexed < limit {
            let Some(round) = self.next_round((limit - progress.indexed).min(MAX_ROUND))? else { break };
            match pipeline::run(&mut self.library, &mut self.conn, &round, &mut progress.joined_stories) {
                Ok(true) => progress.indexed += round.ids.len() as u64,
                Ok(false) => progress.busy = true,
                Err(StoreErrorKind::Sqlite(error)) if is_locked(&error) => progress.busy = true,
                Err(fault) => return Err(fault),
            }
            if progress.busy {
                return Ok(());
            }
        }
        match file::shrink(&self.conn) {
            Err(StoreErrorKind::Sqlite(error)) if is_locked(&error) => Ok(()),
            outcome => outcome,
        }
    }

    fn count_remaining(&self) -> Result<u64, StoreErrorKind> {
        self.shared_memory.iter().for_each(SharedMemory::repair);
        let watermark = Watermark::read(&self.conn)?;
        let from = if self.is_foreign(&watermark)? { 0 } else { watermark.revision };
        let count: i64 = self
            .library
            .prepare_cached("SELECT count(*) AS count FROM main.articles WHERE revision > ?")?
            .query_row([from], |row| row.get("count"))?;
        Ok(count.unsigned_abs())
    }

    fn is_foreign(&self, watermark: &Watermark) -> Result<bool, StoreErrorKind> {
        let is_known = LibraryId::read(&self.library)?.is_some_and(|library| library.knows(watermark));
        Ok(!is_known || watermark.revision > max_revision(&self.library)?)
    }

    /// Plans the next round, of about `limit` articles; `None` if there is nothing to do.
    pub(super) fn next_round(&self, limit: u64) -> Result<Option<IndexRound>, StoreErrorKind> {
        self.shared_memory.iter().for_each(SharedMemory::repair);
        let watermark = Watermark::read(&self.conn)?;
        // One view of the library for all these statements.
        let view = self.library.unchecked_transaction()?;
        let needs_reset = self.is_foreign(&watermark)?;
        let after = if needs_reset { 0 } else { watermark.revision };
        let last: Option<i64> = view
            .prepare_cached(
                "SELECT revision FROM main.articles WHERE revision > :after ORDER BY revision LIMIT 1 OFFSET :offset",
            )?
            .query_row(
                named_params! {
                    ":after": after,
                    ":offset": i64::try_from(limit.saturating_sub(1)).unwrap_or(i64::MAX),
                },
                |row| row.get("revision"),
            )
            .optional()?;
        let new_watermark = match last {
            Some(revision) => revision,
            None => max_revision(&view)?,
        };
        if new_watermark <= after && !needs_reset {
            return Ok(None);
        }
        let select_ids = |sql: &str| -> Result<Vec<i64>, StoreErrorKind> {
            let mut statement = view.prepare_cached(sql)?;
            let revisions = named_params! { ":after": after, ":until": new_watermark };
            let ids = statement.query_map(revisions, |row| row.get("id"))?;
            let mut ids: Vec<i64> = ids.collect::<Result<_, _>>()?;
            ids.sort_unstable();
            Ok(ids)
        };
        let removed = select_ids("SELECT article AS id FROM main.gone WHERE revision > :after AND revision <= :until")?;
        let ids = select_ids("SELECT id FROM main.articles WHERE revision > :after AND revision <= :until")?;
        let library = LibraryId::read(&view)?.map(|library| library.name).unwrap_or_default();
        Ok(Some(IndexRound { library, watermark, needs_reset, new_watermark, removed, ids }))
    }
}
