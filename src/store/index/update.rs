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

use super::super::Error;
use super::super::columns::StoredBody;
use super::super::error::{StoreErrorKind, is_locked};
use super::super::text_stats::{self, TextStats};
use super::document::{IndexDocument, IndexInput};
use super::file::{self, Index};
use super::prefix::SeenPrefixes;
use super::prefix_table::{self, PrefixLists};
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread;

/// How many articles one transaction takes at most.
const MAX_ROUND: u64 = 10_000;

/// How many articles are handed over at once, and how many such handfuls may wait before each thread: enough that on a
/// busy machine they need not take turns, and some 10 MB.
const BATCH: usize = 128;
const QUEUE_DEPTH: usize = 4;

/// How far an update came.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct IndexProgress {
    /// How many articles have been indexed.
    pub indexed: u64,
    /// How many are still to be indexed.
    pub remaining: u64,
    /// How many articles have turned out to tell a story that others tell too.
    pub joined_stories: u64,
    /// Somebody else is indexing. Nothing was done, and nothing need be.
    pub busy: bool,
}

/// What one transaction is to do.
struct IndexRound {
    /// The library's name.
    library: String,
    /// The mark as it must still be when the work is written.
    watermark: Watermark,
    /// Whether the index is another library's, or knows more than the library does.
    needs_reset: bool,
    /// The new mark.
    new_watermark: i64,
    /// Articles that are no more.
    removed: Vec<i64>,
    /// Articles to be indexed, ascending.
    ids: Vec<i64>,
}

/// The row of `state`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Watermark {
    pub(super) library: String,
    pub(super) revision: i64,
}

impl Watermark {
    /// Up to where the index has come.
    pub(super) fn read(index: &Connection) -> rusqlite::Result<Self> {
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
    /// [`Error::Database`].
    pub fn remaining(&self) -> Result<u64, Error> {
        self.count_remaining().map_err(|fault| fault.with_path(&self.path))
    }

    /// Indexes what has been stored since the last time, the oldest first, at most about `most` articles; small
    /// numbers cost more for each. Takes what has been removed out of the index.
    ///
    /// What has been done is there whatever happens then: a kill costs the work of one round, 10,000 articles.
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
            match self.run_round(&round, &mut progress.joined_stories) {
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
        let watermark = Watermark::read(&self.conn)?;
        let from = if self.is_foreign(&watermark)? { 0 } else { watermark.revision };
        let count: i64 = self
            .library
            .prepare_cached("SELECT count(*) FROM main.articles WHERE revision > ?1")?
            .query_row([from], |row| row.get(0))?;
        Ok(count.unsigned_abs())
    }

    fn is_foreign(&self, watermark: &Watermark) -> Result<bool, StoreErrorKind> {
        let name: Option<String> = self.library.query_row(file::SELECT_LIBRARY_ID, [], |row| row.get(0)).optional()?;
        Ok(name.as_ref() != Some(&watermark.library) || watermark.revision > max_revision(&self.library)?)
    }

    /// What the next round of about `most` articles is to do; `None` if there is nothing.
    fn next_round(&self, limit: u64) -> Result<Option<IndexRound>, StoreErrorKind> {
        let watermark = Watermark::read(&self.conn)?;
        // One view of the library for all that is asked of it here.
        let view = self.library.unchecked_transaction()?;
        let needs_reset = self.is_foreign(&watermark)?;
        let after = if needs_reset { 0 } else { watermark.revision };
        let last: Option<i64> = view
            .prepare_cached(
                "SELECT revision FROM main.articles WHERE revision > ?1 ORDER BY revision LIMIT 1 OFFSET ?2",
            )?
            .query_row((after, i64::try_from(limit.saturating_sub(1)).unwrap_or(i64::MAX)), |row| row.get(0))
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
            let ids = statement.query_map([after, new_watermark], |row| row.get(0))?;
            let mut ids: Vec<i64> = ids.collect::<Result<_, _>>()?;
            ids.sort_unstable();
            Ok(ids)
        };
        let removed = select_ids("SELECT article FROM main.gone WHERE revision > ?1 AND revision <= ?2")?;
        let ids = select_ids("SELECT id FROM main.articles WHERE revision > ?1 AND revision <= ?2")?;
        let library = view.query_row(file::SELECT_LIBRARY_ID, [], |row| row.get(0))?;
        Ok(Some(IndexRound { library, watermark, needs_reset, new_watermark, removed, ids }))
    }

    /// Whether it was done; `false` if somebody else has been faster. Adds to `told` how many articles tell a story that
    /// others tell too and were not known to.
    fn run_round(&mut self, round: &IndexRound, joined: &mut u64) -> Result<bool, StoreErrorKind> {
        let (library, index) = (&mut self.library, &mut self.conn);
        let (stored, to_fold) = sync_channel(QUEUE_DEPTH);
        let (folded, to_write) = sync_channel(QUEUE_DEPTH);
        let (stats_sender, stats_receiver) = channel();
        thread::scope(|scope| {
            let writer = scope.spawn(move || write_round(index, round, to_write));
            scope.spawn(move || fold_articles(to_fold, &folded, &stats_sender));
            let read = read_articles(library, &round.ids, stored, &stats_receiver, joined);
            let written = writer.join().unwrap_or(Ok(false));
            read.and(written)
        })
    }
}

/// The highest revision that the library has given.
fn max_revision(library: &Connection) -> Result<i64, StoreErrorKind> {
    let mut statement = library.prepare_cached(
        "SELECT max(coalesce((SELECT max(revision) FROM main.articles), 0),
            coalesce((SELECT max(revision) FROM main.gone), 0))",
    )?;
    Ok(statement.query_row([], |row| row.get(0))?)
}

/// Some articles or documents, or `None` after the last ones.
type Batch<T> = Option<Vec<T>>;

/// What has been found out about articles' words, each with the article and the revision of its text.
type StatsBatch = Vec<(i64, i64, TextStats)>;

/// Reads the articles and stores what is found out about them on the way. Stops early if nobody takes them.
fn read_articles(
    library: &mut Connection,
    ids: &[i64],
    stored: SyncSender<Batch<IndexInput>>,
    stats_receiver: &Receiver<StatsBatch>,
    joined: &mut u64,
) -> Result<(), StoreErrorKind> {
    for batch in ids.chunks(BATCH) {
        let view = library.unchecked_transaction()?;
        let mut articles = Vec::with_capacity(batch.len());
        for &id in batch {
            articles.extend(read_input(&view, id)?);
        }
        view.finish()?;
        if stored.send(Some(articles)).is_err() {
            return Ok(());
        }
        for computed in stats_receiver.try_iter() {
            *joined += store_stats(library, &computed)?;
        }
    }
    // Without this the writer commits nothing: what it has got is not the whole round.
    drop(stored.send(None));
    drop(stored);
    let mut stored_any = false;
    for computed in stats_receiver {
        *joined += store_stats(library, &computed)?;
        stored_any = true;
    }
    if stored_any {
        // While the index is being written there is time for what would else be waited for when the library is closed.
        // Whatever hinders it will be done then.
        let _ = library.query_row("PRAGMA main.wal_checkpoint(PASSIVE)", [], |_| Ok(()));
    }
    Ok(())
}

/// What is to be indexed of an article; `None` if it is no more.
fn read_input(view: &Connection, id: i64) -> Result<Option<IndexInput>, StoreErrorKind> {
    let mut statement = view.prepare_cached(
        "SELECT a.revision, a.kicker, a.title, a.lead, f.blocks, a.library AND a.hash IS NULL, b.blocks
        FROM main.articles a LEFT JOIN main.bodies b ON b.article = a.id LEFT JOIN main.fulls f ON f.article = a.id
        WHERE a.id = ?1",
    )?;
    let stored = statement.query_row([id], |row| {
        let text = |column| row.get::<_, Option<String>>(column).unwrap_or(None);
        Ok(IndexInput {
            id,
            revision: row.get(0)?,
            kicker: text(1),
            title: text(2).unwrap_or_default(),
            lead: text(3),
            full_text: text(4),
            needs_stats: row.get(5)?,
            body: StoredBody::from_column(row.get_ref(6)?),
        })
    });
    Ok(stored.optional()?)
}

fn store_stats(library: &mut Connection, computed: &StatsBatch) -> Result<u64, StoreErrorKind> {
    let transaction = Transaction::new(library, TransactionBehavior::Immediate)?;
    let joined = text_stats::store_stats(&transaction, computed)?;
    transaction.commit()?;
    Ok(joined)
}

/// Folds the articles and counts their words where that is wanted. Stops early if nobody takes them.
fn fold_articles(
    stored: Receiver<Batch<IndexInput>>,
    folded: &SyncSender<Batch<IndexDocument>>,
    stats_sender: &Sender<StatsBatch>,
) {
    let mut seen = SeenPrefixes::default();
    for batch in stored {
        let Some(articles) = batch else {
            drop(folded.send(None));
            return;
        };
        let mut all_stats = Vec::new();
        let mut documents = Vec::with_capacity(articles.len());
        for article in &articles {
            let (mut document, stats) = IndexDocument::from_input(article);
            document.collect_prefixes(&mut seen);
            documents.push(document);
            all_stats.extend(stats.map(|stats| (article.id, article.revision, stats)));
        }
        if folded.send(Some(documents)).is_err() {
            return;
        }
        if !all_stats.is_empty() {
            drop(stats_sender.send(all_stats));
        }
    }
}

/// Writes a round, all or nothing.
fn write_round(
    index: &mut Connection,
    round: &IndexRound,
    receiver: Receiver<Batch<IndexDocument>>,
) -> Result<bool, StoreErrorKind> {
    let transaction = Transaction::new(index, TransactionBehavior::Immediate)?;
    if file::version(&transaction)? != file::FOLD_VERSION || Watermark::read(&transaction)? != round.watermark {
        return Ok(false);
    }
    if round.needs_reset {
        transaction.execute_batch("INSERT INTO docs (docs) VALUES ('delete-all'); DELETE FROM starts;")?;
    }
    {
        let mut delete = transaction.prepare_cached("DELETE FROM docs WHERE rowid = ?1")?;
        for id in &round.removed {
            delete.execute([id])?;
        }
        let mut prefix_lists = PrefixLists::default();
        let last: i64 = transaction.query_row("SELECT coalesce(max(id), 0) FROM docs_docsize", [], |row| row.get(0))?;
        let mut insert = transaction.prepare_cached(
            "INSERT INTO docs (rowid, title, lead, body, title_parts, lead_parts, body_parts)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?;
        let stale = round.removed.iter().chain(round.ids.iter().filter(|id| **id <= last));
        prefix_table::remove(&transaction, &stale.copied().collect::<Vec<_>>())?;
        let mut is_complete = false;
        for batch in receiver {
            let Some(documents) = batch else {
                is_complete = true;
                break;
            };
            for document in documents {
                if document.id <= last {
                    delete.execute([document.id])?;
                }
                insert.execute((
                    document.id,
                    &document.title,
                    &document.lead,
                    &document.body,
                    &document.title_parts,
                    &document.lead_parts,
                    &document.body_parts,
                ))?;
                prefix_lists.add(&transaction, document.id, &document.prefixes)?;
            }
        }
        if !is_complete {
            return Ok(false);
        }
        prefix_lists.flush(&transaction)?;
    }
    transaction.execute("UPDATE state SET library = ?1, mark = ?2", (&round.library, round.new_watermark))?;
    transaction.commit()?;
    Ok(true)
}
