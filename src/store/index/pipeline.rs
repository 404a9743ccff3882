//! One round of indexing: three threads that pass articles on to one another.
//!
//! The calling thread reads articles from the library, a second one folds their words, and a third one writes the
//! index, which takes longest. The second one also counts the words of articles that nobody has counted yet, since the
//! text is at hand there; the calling thread stores those numbers in the library.

use super::super::checkpoint;
use super::super::error::StoreErrorKind;
use super::super::text_stats::{self, TextStats};
use super::document::{IndexDocument, IndexInput};
use super::file;
use super::prefix::SeenPrefixes;
use super::prefix_table::{self, PrefixLists};
use super::stamps;
use super::update::Watermark;
use crate::threads;
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, named_params};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread::{self, Scope, ScopedJoinHandle};

/// How many articles a batch has, and how many batches may wait for each thread: enough that the threads of a busy
/// machine need not take turns, and some 10 MB.
const BATCH: usize = 128;
const QUEUE_DEPTH: usize = 4;

/// The names of the two further threads.
const FOLD_THREAD: &str = "index-fold";
const WRITE_THREAD: &str = "index-write";

/// What one transaction is to do.
pub(super) struct IndexRound {
    /// The library's name.
    pub(super) library: String,
    /// The watermark as it must still be when the round is written.
    pub(super) watermark: Watermark,
    /// Whether the index must be emptied first: it is another library's, or ahead of the library.
    pub(super) needs_reset: bool,
    /// The watermark after this round.
    pub(super) new_watermark: i64,
    /// Articles that were removed.
    pub(super) removed: Vec<i64>,
    /// Articles to be indexed, ascending.
    pub(super) ids: Vec<i64>,
}

/// Does the round. Returns whether it was done: `false` if another process has indexed meanwhile. Adds to `joined` how
/// many articles have joined a story.
pub(super) fn run(
    library: &mut Connection,
    index: &mut Connection,
    round: &IndexRound,
    joined: &mut u64,
) -> Result<bool, StoreErrorKind> {
    let stamp = stamps::add(library)?;
    let write = |index: &mut Connection, round: &IndexRound, receiver| write_round(index, round, &stamp, receiver);
    run_with(library, index, round, joined, fold_articles, write)
}

/// As [`run`], with the work of the two further threads, in whose place a test puts a panic.
fn run_with<F, W>(
    library: &mut Connection,
    index: &mut Connection,
    round: &IndexRound,
    joined: &mut u64,
    fold: F,
    write: W,
) -> Result<bool, StoreErrorKind>
where
    F: FnOnce(Receiver<Batch<IndexInput>>, &SyncSender<Batch<IndexDocument>>, &Sender<StatsBatch>) + Send,
    W: FnOnce(&mut Connection, &IndexRound, Receiver<Batch<IndexDocument>>) -> Result<bool, StoreErrorKind> + Send,
{
    let (stored, to_fold) = sync_channel(QUEUE_DEPTH);
    let (folded, to_write) = sync_channel(QUEUE_DEPTH);
    let (stats_sender, stats_receiver) = channel();
    thread::scope(|scope| {
        let writer = spawn(scope, WRITE_THREAD, move || write(index, round, to_write))?;
        let folder = spawn(scope, FOLD_THREAD, move || fold(to_fold, &folded, &stats_sender))?;
        let read = read_articles(library, &round.ids, stored, &stats_receiver, joined);
        let (folded, written) = (join(FOLD_THREAD, folder), join(WRITE_THREAD, writer));
        // A thread that failed left the others without work, which is not the same as another process being faster.
        folded?;
        let written = written?;
        read.and(written)
    })
}

/// A thread of a round, whose panic is a message.
type RoundThread<'scope, T> = ScopedJoinHandle<'scope, Result<T, String>>;

fn spawn<'scope, T: Send + 'scope>(
    scope: &'scope Scope<'scope, '_>,
    name: &str,
    work: impl FnOnce() -> T + Send + 'scope,
) -> Result<RoundThread<'scope, T>, StoreErrorKind> {
    let builder = thread::Builder::new().name(name.to_owned());
    let started = builder.spawn_scoped(scope, move || threads::catch_panic(work));
    started.map_err(|error| StoreErrorKind::Thread { thread: name.to_owned(), reason: error.to_string() })
}

/// Waits for a thread. Its panic is an error.
fn join<T>(name: &str, thread: RoundThread<'_, T>) -> Result<T, StoreErrorKind> {
    let outcome = thread.join().unwrap_or_else(|payload| Err(threads::panic_message(payload.as_ref())));
    outcome.map_err(|reason| StoreErrorKind::Thread { thread: name.to_owned(), reason })
}

/// Some articles or documents, or `None` after the last ones.
type Batch<T> = Option<Vec<T>>;

/// The statistics of articles' words, each with the article's id and the revision of its text.
type StatsBatch = Vec<(i64, i64, TextStats)>;

/// Reads the articles, and stores the statistics that come back. Stops early if the next thread has ended.
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
    // Without this the writer commits nothing: it would not have the whole round.
    drop(stored.send(None));
    drop(stored);
    let mut stored_any = false;
    for computed in stats_receiver {
        *joined += store_stats(library, &computed)?;
        stored_any = true;
    }
    if stored_any {
        // There is time for a checkpoint while the index is being written. If it fails, SQLite checkpoints when the
        // library is closed.
        let _ = checkpoint::run_passive(library);
    }
    Ok(())
}

/// Reads what the index needs of an article; `None` if the article has been removed.
fn read_input(view: &Connection, id: i64) -> Result<Option<IndexInput>, StoreErrorKind> {
    let mut statement = view.prepare_cached(
        "SELECT a.revision, a.kicker, a.title, a.lead, f.blocks AS full_text,
            a.library AND a.hash IS NULL AS needs_stats, b.blocks
        FROM main.articles a LEFT JOIN main.bodies b ON b.article = a.id LEFT JOIN main.fulls f ON f.article = a.id
        WHERE a.id = ?",
    )?;
    let stored = statement.query_row([id], |row| {
        let text = |column: &str| row.get::<_, Option<String>>(column).unwrap_or(None);
        Ok(IndexInput {
            id,
            revision: row.get("revision")?,
            kicker: text("kicker"),
            title: text("title").unwrap_or_default(),
            lead: text("lead"),
            full_text: text("full_text"),
            needs_stats: row.get("needs_stats")?,
            body: row.get("blocks").ok(),
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

/// Folds the articles, and counts their words where that is still to be done. Stops early if the next thread has ended.
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

/// Writes a round, all or nothing. Returns whether it did: `false` if another process has written meanwhile, or if the
/// threads before this one stopped early.
fn write_round(
    index: &mut Connection,
    round: &IndexRound,
    stamp: &str,
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
        let mut delete = transaction.prepare_cached("DELETE FROM docs WHERE rowid = ?")?;
        for id in &round.removed {
            delete.execute([id])?;
        }
        let mut prefix_lists = PrefixLists::default();
        let last: i64 =
            transaction.query_row("SELECT coalesce(max(id), 0) AS id FROM docs_docsize", [], |row| row.get("id"))?;
        let mut insert = transaction.prepare_cached(
            "INSERT INTO docs (rowid, title, lead, body, title_parts, lead_parts, body_parts)
            VALUES (:id, :title, :lead, :body, :title_parts, :lead_parts, :body_parts)",
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
                insert.execute(named_params! {
                    ":id": document.id,
                    ":title": document.title,
                    ":lead": document.lead,
                    ":body": document.body,
                    ":title_parts": document.title_parts,
                    ":lead_parts": document.lead_parts,
                    ":body_parts": document.body_parts,
                })?;
                prefix_lists.add(&transaction, document.id, &document.prefixes)?;
            }
        }
        if !is_complete {
            return Ok(false);
        }
        prefix_lists.flush(&transaction)?;
    }
    let state = named_params! { ":library": round.library, ":watermark": round.new_watermark, ":stamp": stamp };
    transaction.execute("UPDATE state SET library = :library, mark = :watermark, stamp = :stamp", state)?;
    transaction.commit()?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::super::Index;
    use super::*;
    use crate::model::{Article, Block, Failure, Timestamp};
    use crate::store::{Error, Store};

    /// An index with one article to be indexed.
    fn index() -> (tempfile::TempDir, Index) {
        let dir = tempfile::tempdir().unwrap();
        let mut store = Store::open(dir.path()).unwrap().store;
        let article = Article {
            key: "a".to_owned(),
            title: "title".to_owned(),
            blocks: vec![Block::paragraph("text")],
            ..Article::default()
        };
        store.import(&[article], Timestamp(1)).unwrap();
        let index = Index::open(dir.path()).unwrap();
        (dir, index)
    }

    fn assert_is_reported(outcome: Result<bool, StoreErrorKind>, thread: &str, index: &mut Index) {
        let error = outcome.unwrap_err().with_path(&index.path);
        assert_eq!(error, Error::Thread { thread: thread.to_owned(), reason: "on purpose".to_owned() });
        let Failure::Internal { reason } = error.failure() else { panic!("{error:?}") };
        assert!(reason.contains(thread) && reason.contains("on purpose"), "{reason}");
        let progress = index.update(u64::MAX).unwrap();
        assert_eq!((progress.indexed, progress.busy), (1, false), "the next round does the work");
    }

    #[test]
    fn a_panic_of_the_folding_thread_is_an_error_and_not_another_process() {
        let (_dir, mut index) = index();
        let round = index.next_round(10).unwrap().unwrap();
        let fold = |_: Receiver<_>, _: &SyncSender<_>, _: &Sender<_>| panic!("on purpose");
        let write =
            |index: &mut Connection, round: &IndexRound, receiver: Receiver<_>| write_round(index, round, "", receiver);
        let outcome = run_with(&mut index.library, &mut index.conn, &round, &mut 0, fold, write);
        assert_is_reported(outcome, "index-fold", &mut index);
    }

    #[test]
    fn a_panic_of_the_writing_thread_is_an_error_and_not_another_process() {
        let (_dir, mut index) = index();
        let round = index.next_round(10).unwrap().unwrap();
        let write = |_: &mut Connection, _: &IndexRound, _: Receiver<_>| panic!("on purpose");
        let outcome = run_with(&mut index.library, &mut index.conn, &round, &mut 0, fold_articles, write);
        assert_is_reported(outcome, "index-write", &mut index);
    }

    #[test]
    fn an_index_that_another_process_has_written_meanwhile_is_left_to_it() {
        let (dir, mut index) = index();
        let round = index.next_round(10).unwrap().unwrap();
        Index::open(dir.path()).unwrap().update(u64::MAX).unwrap();
        assert!(!run(&mut index.library, &mut index.conn, &round, &mut 0).unwrap());
    }
}
