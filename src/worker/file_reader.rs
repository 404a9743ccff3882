//! Reads the session's files and hands their articles to the worker in batches.
//!
//! The first batch is a single article, so that it is on the screen while the others are still on the disk. The reader
//! prepares one batch while the worker stores the one before; so a folder of any size takes little memory.

use super::{NotifyOnDrop, ServiceMessage};
use crate::model::{Article, Failure};
use crate::threads;
use std::sync::mpsc::{self, Receiver, Sender, SyncSender};

/// Batches grow by this factor, up to the largest.
const BATCH_GROWTH: usize = 8;
const MAX_BATCH: usize = 256;

/// Starts to read on a thread of its own. The worker asks for each batch but the first through the sender returned;
/// `None` if the system refuses a thread.
pub(super) fn spawn(
    articles: impl Iterator<Item = Result<Article, Failure>> + Send + 'static,
    service: Sender<ServiceMessage>,
) -> Option<SyncSender<()>> {
    let (next_batch, batch_requests) = mpsc::sync_channel(1);
    let notify = NotifyOnDrop::new(service, ServiceMessage::FilesDone);
    let spawned = threads::spawn("files", move || {
        let _ = send_batches(articles, notify.sender(), &batch_requests);
    });
    spawned.is_ok().then_some(next_batch)
}

/// Sends all articles. `None` if the worker has stopped before.
fn send_batches(
    mut articles: impl Iterator<Item = Result<Article, Failure>>,
    service: &Sender<ServiceMessage>,
    batch_requests: &Receiver<()>,
) -> Option<()> {
    let mut size = 1;
    loop {
        let (batch, failures, is_last) = read_batch(&mut articles, size);
        // The worker takes the first batch without having asked for it.
        if size > 1 {
            batch_requests.recv().ok()?;
        }
        service.send(ServiceMessage::Articles(batch, failures)).ok()?;
        if is_last {
            return Some(());
        }
        size = (size * BATCH_GROWTH).min(MAX_BATCH);
    }
}

/// Reads `size` articles, or fewer at the end, and the failures between them; returns whether that was the end.
fn read_batch(
    articles: &mut impl Iterator<Item = Result<Article, Failure>>,
    size: usize,
) -> (Vec<Article>, Vec<Failure>, bool) {
    let (mut batch, mut failures) = (Vec::new(), Vec::new());
    while batch.len() < size && failures.len() < MAX_BATCH {
        match threads::catch_panic(|| articles.next()) {
            Ok(Some(Ok(article))) => batch.push(article),
            Ok(Some(Err(failure))) => failures.push(failure),
            Ok(None) => return (batch, failures, true),
            // The iterator has moved past the file on which it panicked.
            Err(reason) => failures.push(Failure::Internal { reason }),
        }
    }
    (batch, failures, false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_on_one_file_is_a_failure_between_the_others() {
        let (service, messages) = mpsc::channel();
        let (next_batch, batch_requests) = mpsc::sync_channel(1);
        let mut number = 0;
        let articles = std::iter::from_fn(|| {
            number += 1;
            assert_ne!(number, 2, "a panic of this test");
            (number < 5).then(|| Ok(Article::default()))
        });
        next_batch.send(()).unwrap();
        assert_eq!(send_batches(articles, &service, &batch_requests), Some(()));
        drop(service);
        let sizes: Vec<_> = messages
            .iter()
            .map(|message| match message {
                ServiceMessage::Articles(articles, failures) => (articles.len(), failures.len()),
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(sizes, [(1, 0), (2, 1)]);
    }
}
