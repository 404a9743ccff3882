//! The worker as the event loop sees it: requests in, events out.

use super::*;
use crate::ingest::Agencies;
use crate::model::{Anchor, ArticleId, Filter, Flags, Scope, Timestamp};
use crate::store::Store;
use std::fs;
use std::path::Path;
use std::sync::mpsc::Receiver;
use tempfile::TempDir;

const LIST: Request = Request::List { scope: Scope::Session, filter: Filter::ALL };

fn start(data: &Path, paths: &[PathBuf]) -> (Worker, Receiver<WorkerEvent>) {
    let (sender, messages) = mpsc::channel();
    let options = WorkerOptions {
        data: data.to_owned(),
        paths: paths.to_vec(),
        network: Network::new(Agencies::builtin()),
        retention: Retention::default(),
        zone: Zone::UTC,
    };
    (Worker::start(options, sender).unwrap(), messages)
}

/// A folder with this many articles.
fn folder(count: usize) -> TempDir {
    let folder = TempDir::new().unwrap();
    for number in 0..count {
        fs::write(folder.path().join(format!("{number}.txt")), format!("Title {number}\nWords of {number}.\n"))
            .unwrap();
    }
    folder
}

/// The replies up to the one that is looked for.
fn replies_until(messages: &Receiver<WorkerEvent>, last: impl Fn(&Reply) -> bool) -> Vec<Reply> {
    let mut replies = Vec::new();
    loop {
        if let WorkerEvent::Reply(reply) = messages.recv().unwrap() {
            let is_last = last(&reply);
            replies.push(reply);
            if is_last {
                return replies;
            }
        }
    }
}

fn is_whole_list(reply: &Reply) -> bool {
    matches!(reply, Reply::Listed { partial: false, .. })
}

fn ids(reply: Option<&Reply>) -> Vec<ArticleId> {
    match reply {
        Some(Reply::Listed { entries, .. }) => entries.iter().map(|entry| entry.id).collect(),
        other => panic!("not a listing: {other:?}"),
    }
}

#[test]
fn a_folder_is_listed_whole_in_the_end() {
    let (data, folder) = (TempDir::new().unwrap(), folder(700));
    let (worker, messages) = start(data.path(), &[folder.path().to_owned()]);
    worker.ask(LIST);
    assert!(matches!(messages.recv().unwrap(), WorkerEvent::Ready));
    let replies = replies_until(&messages, is_whole_list);
    assert_eq!(ids(replies.last()).len(), 700);
    assert!(replies.iter().all(|reply| matches!(reply, Reply::Listed { rows, .. } if !rows.is_empty())));
}

#[test]
fn files_are_read_although_the_store_is_refused() {
    let (data, folder) = (TempDir::new().unwrap(), folder(1));
    drop(Store::open(data.path()).unwrap());
    let path = data.path().join("khabar.db");
    let mut bytes = fs::read(&path).unwrap();
    // The schema's version, where SQLite's file format has it.
    bytes[60..64].copy_from_slice(&9999_u32.to_be_bytes());
    fs::write(&path, bytes).unwrap();
    let (worker, messages) = start(data.path(), &[folder.path().to_owned()]);
    worker.ask(LIST);
    assert!(matches!(messages.recv().unwrap(), WorkerEvent::Ready));
    let replies = replies_until(&messages, is_whole_list);
    assert_eq!(ids(replies.last()).len(), 1);
    let database = path.display().to_string();
    let is_notice = |reply: &Reply| matches!(reply, Reply::Notice(Failure::NotSaved { path, .. }) if *path == database);
    assert!(replies.iter().any(is_notice), "{replies:?}");
    let (_worker, messages) = start(data.path(), &[]);
    assert!(matches!(messages.recv().unwrap(), WorkerEvent::NothingToShow(failures) if failures.len() == 1));
}

#[test]
fn where_there_is_nothing_to_read_the_reasons_are_given() {
    let data = TempDir::new().unwrap();
    let (_worker, messages) = start(data.path(), &["/no/such".into(), data.path().join("neither")]);
    match messages.recv().unwrap() {
        WorkerEvent::NothingToShow(failures) => {
            assert_eq!(failures.first(), Some(&Failure::Missing { path: "/no/such".to_owned() }));
            assert_eq!(failures.len(), 2);
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_file_that_cannot_be_read_beside_others_is_a_notice() {
    let (data, folder) = (TempDir::new().unwrap(), folder(1));
    let (worker, messages) = start(data.path(), &["/no/such".into(), folder.path().to_owned()]);
    worker.ask(LIST);
    assert!(matches!(messages.recv().unwrap(), WorkerEvent::Ready));
    let replies = replies_until(&messages, is_whole_list);
    assert!(replies.contains(&Reply::Notice(Failure::Missing { path: "/no/such".to_owned() })));
}

#[test]
fn the_library_holds_the_bundled_edition_once() {
    let data = TempDir::new().unwrap();
    let count = || {
        let (worker, messages) = start(data.path(), &[]);
        assert!(matches!(messages.recv().unwrap(), WorkerEvent::Ready));
        worker.ask(Request::List { scope: Scope::Library, filter: Filter::default() });
        ids(replies_until(&messages, is_whole_list).last()).len()
    };
    let first = count();
    assert!(first > 0);
    assert_eq!(count(), first);
}

#[test]
fn what_has_been_flagged_is_saved_when_the_worker_has_finished() {
    let (data, folder) = (TempDir::new().unwrap(), folder(1));
    let (mut worker, messages) = start(data.path(), &[folder.path().to_owned()]);
    worker.ask(LIST);
    let id = ids(replies_until(&messages, is_whole_list).last())[0];
    let anchor = Anchor { block: 5, byte: 3 };
    worker.ask(Request::SetFlags {
        id,
        flags: Flags { read: true, bookmarked: true },
        previous: Flags::default(),
        at: Timestamp(1),
    });
    worker.ask(Request::SetPosition { id, anchor });
    worker.finish();
    let store = Store::open(data.path()).unwrap().store;
    let bookmarks = store.bookmarks().unwrap();
    assert_eq!(bookmarks.len(), 1);
    let (_, saved_anchor) = store.load(bookmarks[0].row.id).unwrap().unwrap();
    assert_eq!(saved_anchor, anchor);
}

#[test]
fn flushing_waits_until_flags_are_saved_and_the_worker_goes_on() {
    let (data, folder) = (TempDir::new().unwrap(), folder(1));
    let (worker, messages) = start(data.path(), &[folder.path().to_owned()]);
    worker.ask(LIST);
    let id = ids(replies_until(&messages, is_whole_list).last())[0];
    worker.ask(Request::SetFlags {
        id,
        flags: Flags { read: false, bookmarked: true },
        previous: Flags::default(),
        at: Timestamp(1),
    });
    worker.flush();
    assert_eq!(Store::open(data.path()).unwrap().store.bookmarks().unwrap().len(), 1);
    worker.ask(Request::Load(id));
    let replies = replies_until(&messages, |reply| matches!(reply, Reply::Loaded { .. }));
    assert!(matches!(replies.last(), Some(Reply::Loaded { article, .. }) if article.title == "Title 0"));
}

#[test]
fn a_note_is_saved_and_comes_with_its_article() {
    let (data, folder) = (TempDir::new().unwrap(), folder(1));
    let (worker, messages) = start(data.path(), &[folder.path().to_owned()]);
    worker.ask(LIST);
    let id = ids(replies_until(&messages, is_whole_list).last())[0];
    worker.ask(Request::SetFlags {
        id,
        flags: Flags { read: false, bookmarked: true },
        previous: Flags::default(),
        at: Timestamp(1),
    });
    worker.ask(Request::SetNote { id, note: "a note".to_owned() });
    worker.ask(Request::Load(id));
    let replies = replies_until(&messages, |reply| matches!(reply, Reply::Loaded { .. }));
    assert!(matches!(replies.last(), Some(Reply::Loaded { note, .. }) if note == "a note"));
    assert_eq!(Store::open(data.path()).unwrap().store.bookmarks().unwrap()[0].note, "a note");
}

#[test]
fn a_request_that_fails_comes_back_with_the_reason() {
    let data = TempDir::new().unwrap();
    let (worker, messages) = start(data.path(), &[]);
    let request = Request::Load(ArticleId(-999));
    worker.ask(request.clone());
    let replies = replies_until(&messages, |reply| matches!(reply, Reply::Failed { .. }));
    assert_eq!(replies.last(), Some(&Reply::Failed { request, failure: Failure::NoArticle }));
}

#[test]
fn a_new_user_is_offered_the_catalogue_once() {
    let data = TempDir::new().unwrap();
    let (worker, messages) = start(data.path(), &[]);
    let replies = replies_until(&messages, |_| true);
    assert!(matches!(replies.as_slice(), [Reply::Catalogue(feeds)] if feeds.len() > 100));
    // Of a real feed, the network would be asked.
    worker.ask(Request::FollowCatalogue { ids: vec!["no-such-feed".to_owned()] });
    let replies = replies_until(&messages, |_| true);
    assert_eq!(replies, [Reply::Feeds { feeds: Vec::new(), searches: Vec::new(), unread: 20 }]);
    drop(worker);
    let (worker, messages) = start(data.path(), &[]);
    worker.ask(Request::Feeds);
    assert!(matches!(replies_until(&messages, |_| true).as_slice(), [Reply::Feeds { .. }]));
}
