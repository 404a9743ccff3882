//! Following the database.
//!
//! Every text that is stored and every article that is removed has a revision, higher than all before it; the index
//! remembers the last one it has seen. One round takes the next few thousand, and writes what became of them together
//! with the new mark in one transaction: whenever the program is killed, the next round begins where the last whole one
//! ended.
//!
//! Three threads pass the articles on to one another: one reads them, one folds their words, one writes the index, which
//! takes longest. The words of articles that have not been read before are counted on the way (`reading`): the text is
//! at hand here.

use super::super::StoreError;
use super::super::error::{Fault, is_locked};
use super::super::reading::{self, Reading};
use super::super::record::Body;
use super::beginning::Seen;
use super::file::{self, Index};
use super::starts::{self, Lists};
use super::text::{Document, Stored};
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread;

/// How many articles one transaction takes at most.
const ROUND: u64 = 10_000;

/// How many articles are handed over at once, and how many such handfuls may wait before each thread: enough that on a
/// busy machine they need not take turns, and some 10 MB.
const HANDFUL: usize = 128;
const WAITING: usize = 4;

/// How far an update came.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Advance {
    /// How many articles have been indexed.
    pub indexed: u64,
    /// How many are still to be indexed.
    pub behind: u64,
    /// How many articles have turned out to tell a story that others tell too.
    pub told: u64,
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
    /// What has been done is there whatever happens then: a kill costs the work of one round, 10,000 articles.
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
            match self.carry_out(&round, &mut advance.told) {
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

    /// Whether it was done; `false` if somebody else has been faster. Adds to `told` how many articles tell a story that
    /// others tell too and were not known to.
    fn carry_out(&mut self, round: &Round, told: &mut u64) -> Result<bool, Fault> {
        let (library, index) = (&mut self.library, &mut self.conn);
        let (stored, to_fold) = sync_channel(WAITING);
        let (folded, to_write) = sync_channel(WAITING);
        let (counted, to_settle) = channel();
        thread::scope(|scope| {
            let writer = scope.spawn(move || write(index, round, to_write));
            scope.spawn(move || fold(to_fold, &folded, &counted));
            let read = read(library, &round.ids, stored, &to_settle, told);
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

/// Some articles or documents, or `None` after the last ones.
type Handful<T> = Option<Vec<T>>;

/// What has been found out about articles' words, each with the article and the revision of its text.
type Counted = Vec<(i64, i64, Reading)>;

/// Reads the articles and stores what is found out about them on the way. Stops early if nobody takes them.
fn read(
    library: &mut Connection,
    ids: &[i64],
    stored: SyncSender<Handful<Stored>>,
    counted: &Receiver<Counted>,
    told: &mut u64,
) -> Result<(), Fault> {
    for few in ids.chunks(HANDFUL) {
        let view = library.unchecked_transaction()?;
        let mut articles = Vec::with_capacity(few.len());
        for &id in few {
            articles.extend(article(&view, id)?);
        }
        view.finish()?;
        if stored.send(Some(articles)).is_err() {
            return Ok(());
        }
        for counted in counted.try_iter() {
            *told += settle(library, &counted)?;
        }
    }
    // Without this the writer commits nothing: what it has got is not the whole round.
    drop(stored.send(None));
    drop(stored);
    let mut settled = false;
    for counted in counted {
        *told += settle(library, &counted)?;
        settled = true;
    }
    if settled {
        // While the index is being written there is time for what would else be waited for when the library is closed.
        // Whatever hinders it will be done then.
        let _ = library.query_row("PRAGMA main.wal_checkpoint(PASSIVE)", [], |_| Ok(()));
    }
    Ok(())
}

/// What is to be indexed of an article; `None` if it is no more.
fn article(view: &Connection, id: i64) -> Result<Option<Stored>, Fault> {
    let mut statement = view.prepare_cached(
        "SELECT a.revision, a.kicker, a.title, a.lead, f.blocks, a.library AND a.hash IS NULL, b.blocks
        FROM main.articles a LEFT JOIN main.bodies b ON b.article = a.id LEFT JOIN main.fulls f ON f.article = a.id
        WHERE a.id = ?1",
    )?;
    let stored = statement.query_row([id], |row| {
        let text = |column| row.get::<_, Option<String>>(column).unwrap_or(None);
        Ok(Stored {
            id,
            revision: row.get(0)?,
            kicker: text(1),
            title: text(2).unwrap_or_default(),
            lead: text(3),
            full: text(4),
            uncounted: row.get(5)?,
            body: Body::of(row.get_ref(6)?),
        })
    });
    Ok(stored.optional()?)
}

fn settle(library: &mut Connection, counted: &Counted) -> Result<u64, Fault> {
    let transaction = Transaction::new(library, TransactionBehavior::Immediate)?;
    let told = reading::settle(&transaction, counted)?;
    transaction.commit()?;
    Ok(told)
}

/// Folds the articles and counts their words where that is wanted. Stops early if nobody takes them.
fn fold(stored: Receiver<Handful<Stored>>, folded: &SyncSender<Handful<Document>>, counted: &Sender<Counted>) {
    let mut seen = Seen::default();
    for handful in stored {
        let Some(articles) = handful else {
            drop(folded.send(None));
            return;
        };
        let mut readings = Vec::new();
        let mut documents = Vec::with_capacity(articles.len());
        for article in &articles {
            let (mut document, reading) = Document::of(article);
            document.begin(&mut seen);
            documents.push(document);
            readings.extend(reading.map(|reading| (article.id, article.revision, reading)));
        }
        if folded.send(Some(documents)).is_err() {
            return;
        }
        if !readings.is_empty() {
            drop(counted.send(readings));
        }
    }
}

/// Writes a round, all or nothing.
fn write(index: &mut Connection, round: &Round, receiver: Receiver<Handful<Document>>) -> Result<bool, Fault> {
    let transaction = Transaction::new(index, TransactionBehavior::Immediate)?;
    if file::version(&transaction)? != file::FOLD_VERSION || Mark::of(&transaction)? != round.from {
        return Ok(false);
    }
    if round.foreign {
        transaction.execute_batch("INSERT INTO docs (docs) VALUES ('delete-all'); DELETE FROM starts;")?;
    }
    {
        let mut delete = transaction.prepare_cached("DELETE FROM docs WHERE rowid = ?1")?;
        for id in &round.gone {
            delete.execute([id])?;
        }
        let mut lists = Lists::default();
        let last: i64 = transaction.query_row("SELECT coalesce(max(id), 0) FROM docs_docsize", [], |row| row.get(0))?;
        let mut insert = transaction.prepare_cached(
            "INSERT INTO docs (rowid, title, lead, body, title_parts, lead_parts, body_parts)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?;
        let stale = round.gone.iter().chain(round.ids.iter().filter(|id| **id <= last));
        starts::forget(&transaction, &stale.copied().collect::<Vec<_>>())?;
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
                lists.add(&transaction, each.id, &each.starts)?;
            }
        }
        if !whole {
            return Ok(false);
        }
        lists.write(&transaction)?;
    }
    transaction.execute("UPDATE state SET library = ?1, mark = ?2", (&round.library, round.until))?;
    transaction.commit()?;
    Ok(true)
}
