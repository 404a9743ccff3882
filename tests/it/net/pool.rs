//! Many requests at once: fair, polite, and one bad host does not stop the others.

use super::{ask, client, options};
use crate::support::server::{CannedResponse, Gate, Server};
use khabar::testing::model::FetchError;
use khabar::testing::net::{Client, DEFAULT_JOBS, FetchPool, FetchRequest, FetchResponse};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

type Result<T> = std::result::Result<T, FetchError>;

/// Longer than anything here takes; only a test that fails waits for it.
const TIMEOUT: Duration = Duration::from_secs(60);

/// Starts a pool whose results arrive through a channel.
fn start_pool<T: Send + 'static>(
    client: &Client,
    threads: usize,
    asks: Vec<FetchRequest>,
    work: impl Fn(&FetchRequest, Result<FetchResponse>) -> Result<T> + Send + Sync + 'static,
) -> (FetchPool, Receiver<(usize, Result<T>)>) {
    let (sender, receiver) = channel();
    let pool = FetchPool::start(client, threads, asks, work, move |index, result| drop(sender.send((index, result))));
    (pool, receiver)
}

fn asks(server: &Server, count: usize) -> Vec<FetchRequest> {
    (0..count).map(|each| ask(server.url_of(&format!("/{each}")))).collect()
}

fn good() -> CannedResponse {
    CannedResponse::new("200 OK", &[], "good")
}

#[test]
fn every_question_is_answered_once_and_the_channel_ends() {
    let server = Server::always(good());
    let (_pool, results) = start_pool(&client(), DEFAULT_JOBS, asks(&server, 100), |_, answer| answer);
    let results: Vec<_> = results.iter().collect();
    assert!(results.iter().all(|(_, result)| result.is_ok()));
    let mut indexes: Vec<usize> = results.iter().map(|(index, _)| *index).collect();
    indexes.sort_unstable();
    assert_eq!(indexes, (0..100).collect::<Vec<_>>());
    assert!(server.connections() <= 4, "connections are kept: {}", server.connections());
}

#[test]
fn nothing_to_ask_is_done_at_once() {
    let (_pool, results) = start_pool(&client(), DEFAULT_JOBS, Vec::new(), |_, answer| answer);
    assert_eq!(results.recv_timeout(TIMEOUT).err(), Some(RecvTimeoutError::Disconnected));
}

#[test]
fn a_host_gets_four_requests_at_once_and_another_host_its_own_four() {
    let gate = Gate::default();
    let server_gate = gate.clone();
    let script = move |_: &_| good().after(&server_gate);
    let (one, two) = (Server::on_address("127.0.0.1", script.clone()), Server::on_address("127.0.0.2", script));
    let all = [asks(&one, 20), asks(&two, 20)].concat();
    let (_pool, results) = start_pool(&client(), 16, all, |_, answer| answer);
    one.wait_for_in_flight(4);
    two.wait_for_in_flight(4);
    gate.open();
    assert_eq!(results.iter().count(), 40);
    assert_eq!((one.max_in_flight(), two.max_in_flight()), (4, 4));
}

#[test]
fn a_host_that_never_answers_does_not_hold_up_the_others() {
    let gate = Gate::default();
    let server_gate = gate.clone();
    let bad = Server::on_address("127.0.0.2", move |_| good().after(&server_gate));
    let hosts: Vec<Server> = (3..7).map(|last| Server::on_address(&format!("127.0.0.{last}"), |_| good())).collect();
    // The bad ones come first in the list.
    let mut all = asks(&bad, 20);
    all.extend(hosts.iter().flat_map(|host| asks(host, 5)));
    let (_pool, results) = start_pool(&client(), DEFAULT_JOBS, all, |_, answer| answer);
    let first: BTreeSet<usize> = (0..20).map(|_| results.recv_timeout(TIMEOUT).unwrap().0).collect();
    assert_eq!(first, (20..40).collect(), "all the good ones, while the bad ones still hang");
    gate.open();
    assert_eq!(results.iter().count(), 20);
}

#[test]
fn even_two_threads_are_not_both_given_to_one_host() {
    let gate = Gate::default();
    let server_gate = gate.clone();
    let bad = Server::on_address("127.0.0.2", move |_| good().after(&server_gate));
    let fine = Server::new(|_| good());
    let all = [asks(&bad, 5), asks(&fine, 5)].concat();
    let (_pool, results) = start_pool(&client(), 2, all, |_, answer| answer);
    let first: BTreeSet<usize> = (0..5).map(|_| results.recv_timeout(TIMEOUT).unwrap().0).collect();
    assert_eq!(first, (5..10).collect());
    gate.open();
    assert_eq!(results.iter().count(), 5);
}

#[test]
fn a_host_that_asks_to_wait_is_not_asked_again_in_the_same_run() {
    let busy =
        Server::on_address("127.0.0.2", |_| CannedResponse::new("429 Too Many Requests", &["Retry-After: 60"], ""));
    let fine = Server::new(|_| good());
    let all = [asks(&busy, 30), asks(&fine, 3)].concat();
    let (_pool, results) = start_pool(&client(), 2, all, |_, answer| answer);
    let mut errors = 0;
    for (index, result) in &results {
        match result {
            Err(FetchError::Busy { until: Some(_) }) if index < 30 => errors += 1,
            Ok(_) if index >= 30 => {}
            other => panic!("{index}: {other:?}"),
        }
    }
    assert_eq!(errors, 30);
    assert_eq!(busy.paths(), ["/0"], "one thread at most was at this host");
}

#[test]
fn a_panic_in_the_work_is_an_error_of_that_request_alone() {
    let server = Server::always(good());
    let work = |ask: &FetchRequest, answer: Result<FetchResponse>| {
        // Unwinds without the panic hook, which would print.
        if ask.url.ends_with("/3") {
            std::panic::resume_unwind(Box::new("broken \u{1B}[31mhere"));
        }
        answer
    };
    let (_pool, results) = start_pool(&client(), 1, asks(&server, 10), work);
    for (index, result) in &results {
        let expected = Err(FetchError::Internal { reason: "broken here".to_owned() });
        if index == 3 { assert_eq!(result, expected) } else { assert!(result.is_ok()) }
    }
}

#[test]
fn work_is_done_on_several_threads_at_the_same_time() {
    let server = Server::always(good());
    // Each waits for the other: on one thread this would never end.
    let barrier = Arc::new(std::sync::Barrier::new(2));
    let work = move |_: &FetchRequest, _: Result<FetchResponse>| {
        barrier.wait();
        Ok(())
    };
    let (_pool, results) = start_pool(&client(), 8, asks(&server, 2), work);
    assert!(results.recv_timeout(TIMEOUT).is_ok() && results.recv_timeout(TIMEOUT).is_ok());
}

#[test]
fn a_cancelled_pool_breaks_off_what_hangs_and_begins_nothing() {
    let gate = Gate::default();
    let server_gate = gate.clone();
    let server = Server::new(move |_| good().after(&server_gate));
    let client = client();
    let (pool, results) = start_pool(&client, DEFAULT_JOBS, asks(&server, 20), |_, answer| answer);
    server.wait_for_in_flight(4);
    pool.cancel();
    // Four requests still wait at the gate, but the channel has ended.
    assert_eq!(results.recv_timeout(TIMEOUT).err(), Some(RecvTimeoutError::Disconnected));
    gate.open();
    assert_eq!(server.requests().len(), 4);
    assert!(client.get(&ask(&server.url)).is_ok(), "the client itself goes on");
}

#[test]
fn a_pool_may_be_cancelled_from_its_own_callback() {
    let server = Server::always(good());
    let slot: Arc<std::sync::Mutex<Option<FetchPool>>> = Arc::default();
    let (sender, results) = channel();
    let shared_slot = Arc::clone(&slot);
    let ready = Gate::default();
    let slot_filled = ready.clone();
    let deliver = move |index, _| {
        slot_filled.wait();
        shared_slot.lock().unwrap().as_ref().unwrap().cancel();
        sender.send(index).unwrap();
    };
    let pool = FetchPool::start(&client(), 1, asks(&server, 5), |_, answer| answer, deliver);
    *slot.lock().unwrap() = Some(pool);
    ready.open();
    assert_eq!(results.iter().count(), 1);
}

#[test]
fn files_and_addresses_that_are_none_go_through_the_same_door() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("feed.xml");
    std::fs::write(&path, "<rss/>").unwrap();
    let file = url::Url::from_file_path(&path).unwrap();
    let mut all = vec![ask(file); 50];
    all.push(ask("nothing"));
    let client = Client::new(&options());
    let (_pool, results) = start_pool(&client, DEFAULT_JOBS, all, |_, answer| answer);
    for (index, result) in &results {
        match result {
            Ok(FetchResponse::Body(body)) if index < 50 => assert_eq!(body.bytes, b"<rss/>"),
            other => assert_eq!((index, other), (50, Err(FetchError::Address { url: "nothing".to_owned() }))),
        }
    }
}
