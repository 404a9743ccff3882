//! Following the database.
//!
//! Every text that is stored and every article that is removed has a revision, higher than all before it; the index
//! remembers the last one it has seen. One round takes the next few thousand, and writes what became of them together
//! with the new mark in one transaction: whenever the program is killed, the next round begins where the last whole one
//! ended.
//!
//! Reading and folding on the one hand and indexing on the other take about the same time, so each has a thread.

use super::super::StoreError;
use super::super::error::{Fault, is_locked};
use super::file::{self, Index};
use super::starts::Seen;
use super::text::Document;
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

/// How many articles one transaction takes at most.
const ROUND: u64 = 5000;

/// How many articles are handed over at once, and how many such handfuls may wait: enough that on a busy machine the
/// two threads need not take turns, and some 10 MB.
const HANDFUL: usize = 128;
const WAITING: usize = 8;

/// How far an update came.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Advance {
    /// How many articles have been indexed.
    pub indexed: u64,
    /// How many are still to be indexed.
    pub behind: u64,
    /// Somebody else is indexing. Nothing was done, and nothing need be.
    pub busy: bool,
}

/// What one transaction is to do.
struct Round {
    /// The library's name.
    library: String,
    /// The mark as it must still be when the work is written.
    from: Mark,
    /// Whether the index is another library's, or knows more than the library does.
    foreign: bool,
    /// The new mark.
    until: i64,
    /// Articles that are no more.
    gone: Vec<i64>,
    /// Articles to be indexed, ascending.
    ids: Vec<i64>,
}

/// The row of `state`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) library: String,
    pub(super) revision: i64,
}

impl Mark {
    /// Up to where the index has come.
    pub(super) fn of(index: &Connection) -> rusqlite::Result<Self> {
        index
            .prepare_cached("SELECT library, mark FROM state")?
            .query_row([], |row| Ok(Self { library: row.get(0)?, revision: row.get(1)? }))
    }
}

impl Index {
    /// How many articles have a text that is not indexed yet.
    ///
    /// # Errors
    ///
    /// [`StoreError::Database`].
    pub fn behind(&self) -> Result<u64, StoreError> {
        self.count_behind().map_err(|fault| fault.at(&self.path))
    }

    /// Indexes what has been stored since the last time, the oldest first, at most about `most` articles; small
    /// numbers cost more for each. Takes what has been removed out of the index.
    ///
    /// What has been done is there whatever happens then: a kill costs the work of one round, 5000 articles.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotKept`] or [`StoreError::Database`]. If the index proves damaged, opening it again makes it
    /// anew.
    pub fn update(&mut self, most: u64) -> Result<Advance, StoreError> {
        let mut advance = Advance::default();
        let outcome = self.rounds(most, &mut advance);
        outcome
            .and_then(|()| self.count_behind())
            .map_err(|fault| fault.at(&self.path))
            .map(|behind| Advance { behind, ..advance })
    }

    fn rounds(&mut self, most: u64, advance: &mut Advance) -> Result<(), Fault> {
        while advance.indexed < most {
            let Some(round) = self.next((most - advance.indexed).min(ROUND))? else { break };
            match self.carry_out(&round) {
                Ok(true) => advance.indexed += round.ids.len() as u64,
                Ok(false) => advance.busy = true,
                Err(Fault::Sqlite(error)) if is_locked(&error) => advance.busy = true,
                Err(fault) => return Err(fault),
            }
            if advance.busy {
                return Ok(());
            }
        }
        match file::shrink(&self.conn) {
            Err(Fault::Sqlite(error)) if is_locked(&error) => Ok(()),
            outcome => outcome,
        }
    }

    fn count_behind(&self) -> Result<u64, Fault> {
        let mark = Mark::of(&self.conn)?;
        let from = if self.is_foreign(&mark)? { 0 } else { mark.revision };
        let count: i64 = self
            .library
            .prepare_cached("SELECT count(*) FROM main.articles WHERE revision > ?1")?
            .query_row([from], |row| row.get(0))?;
        Ok(count.unsigned_abs())
    }

    fn is_foreign(&self, mark: &Mark) -> Result<bool, Fault> {
        let name: Option<String> = self.library.query_row(file::LIBRARY, [], |row| row.get(0)).optional()?;
        Ok(name.as_ref() != Some(&mark.library) || mark.revision > top(&self.library)?)
    }

    /// What the next round of about `most` articles is to do; `None` if there is nothing.
    fn next(&self, most: u64) -> Result<Option<Round>, Fault> {
        let from = Mark::of(&self.conn)?;
        // One view of the library for all that is asked of it here.
        let view = self.library.unchecked_transaction()?;
        let foreign = self.is_foreign(&from)?;
        let mark = if foreign { 0 } else { from.revision };
        let last: Option<i64> = view
            .prepare_cached(
                "SELECT revision FROM main.articles WHERE revision > ?1 ORDER BY revision LIMIT 1 OFFSET ?2",
            )?
            .query_row((mark, i64::try_from(most.saturating_sub(1)).unwrap_or(i64::MAX)), |row| row.get(0))
            .optional()?;
        let until = match last {
            Some(revision) => revision,
            None => top(&view)?,
        };
        if until <= mark && !foreign {
            return Ok(None);
        }
        let list = |sql: &str| -> Result<Vec<i64>, Fault> {
            let mut statement = view.prepare_cached(sql)?;
            let ids = statement.query_map([mark, until], |row| row.get(0))?;
            let mut ids: Vec<i64> = ids.collect::<Result<_, _>>()?;
            ids.sort_unstable();
            Ok(ids)
        };
        let gone = list("SELECT article FROM main.gone WHERE revision > ?1 AND revision <= ?2")?;
        let ids = list("SELECT id FROM main.articles WHERE revision > ?1 AND revision <= ?2")?;
        let library = view.query_row(file::LIBRARY, [], |row| row.get(0))?;
        Ok(Some(Round { library, from, foreign, until, gone, ids }))
    }

    /// Whether it was done; `false` if somebody else has been faster.
    fn carry_out(&mut self, round: &Round) -> Result<bool, Fault> {
        let (library, index) = (&self.library, &mut self.conn);
        let (sender, receiver) = sync_channel(WAITING);
        thread::scope(|scope| {
            let writer = scope.spawn(move || write(index, round, receiver));
            let read = read(library, &round.ids, &sender);
            drop(sender);
            let written = writer.join().unwrap_or(Ok(false));
            read.and(written)
        })
    }
}

/// The highest revision that the library has given.
fn top(library: &Connection) -> Result<i64, Fault> {
    let mut statement = library.prepare_cached(
        "SELECT max(coalesce((SELECT max(revision) FROM main.articles), 0),
            coalesce((SELECT max(revision) FROM main.gone), 0))",
    )?;
    Ok(statement.query_row([], |row| row.get(0))?)
}

/// Reads and folds the articles. Stops early if nobody takes them.
fn read(library: &Connection, ids: &[i64], sender: &SyncSender<Handful>) -> Result<(), Fault> {
    let view = library.unchecked_transaction()?;
    let mut statement = view.prepare_cached(
        "SELECT a.title, a.lead, b.blocks, f.blocks FROM main.articles a
        LEFT JOIN main.bodies b ON b.article = a.id LEFT JOIN main.fulls f ON f.article = a.id WHERE a.id = ?1",
    )?;
    let mut seen = Seen::default();
    for few in ids.chunks(HANDFUL) {
        let mut documents = Vec::with_capacity(few.len());
        for &id in few {
            let document = statement.query_row([id], |row| {
                let text = |column| Ok::<_, rusqlite::Error>(row.get_ref(column)?.as_str_or_null().unwrap_or(None));
                let mut document = Document::new(id, text(0)?.unwrap_or_default());
                text(1)?.into_iter().for_each(|lead| document.lead(lead));
                text(2)?.into_iter().for_each(|blocks| document.body(blocks));
                text(3)?.into_iter().for_each(|blocks| document.body(blocks));
                Ok(document)
            });
            documents.extend(document.optional()?);
        }
        for document in &mut documents {
            document.starts(&mut seen);
        }
        if sender.send(Some(documents)).is_err() {
            return Ok(());
        }
    }
    // Without this the writer commits nothing: what it has got is not the whole round.
    drop(sender.send(None));
    Ok(())
}

/// Some documents, or `None` after the last ones.
type Handful = Option<Vec<Document>>;

/// Writes a round, all or nothing.
fn write(index: &mut Connection, round: &Round, receiver: Receiver<Handful>) -> Result<bool, Fault> {
    let transaction = Transaction::new(index, TransactionBehavior::Immediate)?;
    if file::version(&transaction)? != file::FOLD_VERSION || Mark::of(&transaction)? != round.from {
        return Ok(false);
    }
    if round.foreign {
        transaction.execute("INSERT INTO docs (docs) VALUES ('delete-all')", [])?;
    }
    {
        let mut delete = transaction.prepare_cached("DELETE FROM docs WHERE rowid = ?1")?;
        for id in &round.gone {
            delete.execute([id])?;
        }
        let last: i64 = transaction.query_row("SELECT coalesce(max(id), 0) FROM docs_docsize", [], |row| row.get(0))?;
        let mut insert = transaction.prepare_cached(
            "INSERT INTO docs (rowid, title, lead, body, title_parts, lead_parts, body_parts)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?;
        let mut whole = false;
        for handful in receiver {
            let Some(documents) = handful else {
                whole = true;
                break;
            };
            for each in documents {
                if each.id <= last {
                    delete.execute([each.id])?;
                }
                insert.execute((
                    each.id,
                    &each.title,
                    &each.lead,
                    &each.body,
                    &each.title_parts,
                    &each.lead_parts,
                    &each.body_parts,
                ))?;
            }
        }
        if !whole {
            return Ok(false);
        }
    }
    transaction.execute("UPDATE state SET library = ?1, mark = ?2", (&round.library, round.until))?;
    transaction.commit()?;
    Ok(true)
}
