//! Many requests at once.
//!
//! A pool is a few threads that take jobs from a [`HostQueue`] until no job is left. The thread that fetched a response
//! also processes it (it reads a feed, say), so that two feeds are read at the same time. The caller's callback gets
//! each result as soon as it is there, in any order.
//!
//! Nobody waits for the threads: a request that hangs in a system call can be abandoned but not ended, and a user who
//! quits should not have to wait for it. [`FetchPool::cancel`] breaks off connections, drops the callback, and leaves
//! the rest to its timeouts.
//!
//! A host that has answered "too many requests" or "unavailable" gets no more requests in the same run.
//!
//! Deliberately not here: retries. The next fetch is the retry.

use super::host_queue::{HostQueue, NextJob};
use super::{Client, FetchRequest, FetchResponse};
use crate::model::FetchError;
use crate::threads;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use url::Url;

/// How many threads a pool has unless the user sets another number.
pub const DEFAULT_JOBS: usize = 8;

type ResponseResult = Result<FetchResponse, FetchError>;
type ResponseHandler<T> =
    dyn Fn(&FetchRequest, Result<FetchResponse, FetchError>) -> Result<T, FetchError> + Send + Sync;
type DeliveryCallback<T> = dyn Fn(usize, Result<T, FetchError>) + Send + Sync;

/// A running fetch of many addresses. Dropping it does not end it.
#[derive(Clone)]
pub struct FetchPool {
    shared: Arc<dyn Cancel>,
}

impl fmt::Debug for FetchPool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FetchPool")
    }
}

impl FetchPool {
    /// Fetches all these addresses, `threads` at a time and at most four of one host, and returns at once.
    ///
    /// `handle` gets each request with its response, on a thread of the pool, and makes something of it. `deliver` gets
    /// the result with the index of the request, on the same thread, once for each request, as soon as it is done. A
    /// panic in
    /// `handle` is delivered as [`FetchError::Internal`]. `deliver` is dropped after the last delivery or when the pool
    /// is cancelled, so that a channel whose sender it owns ends by itself.
    pub fn start<T: 'static>(
        client: &Client,
        threads: usize,
        requests: Vec<FetchRequest>,
        handle: impl Fn(&FetchRequest, ResponseResult) -> Result<T, FetchError> + Send + Sync + 'static,
        deliver: impl Fn(usize, Result<T, FetchError>) + Send + Sync + 'static,
    ) -> Self {
        let threads = threads.clamp(1, requests.len().max(1));
        let deliver: Option<Arc<DeliveryCallback<T>>> =
            if requests.is_empty() { None } else { Some(Arc::new(deliver)) };
        let shared = Arc::new(Shared {
            client: client.with_new_connections(),
            queue: Mutex::new(HostQueue::new(requests.iter().map(host_of), threads)),
            request_ended: Condvar::new(),
            undelivered: AtomicUsize::new(requests.len()),
            large_document: Mutex::new(()),
            requests,
            handle: Box::new(handle),
            deliver: Mutex::new(deliver),
        });
        let spawn = |_: &usize| {
            let shared = Arc::clone(&shared);
            threads::spawn("fetch", move || shared.run()).is_ok()
        };
        // If the system refuses every thread, this one does it all.
        if (0..threads).filter(spawn).count() == 0 {
            shared.run();
        }
        Self { shared }
    }

    /// Ends the fetch: no more requests begin, the running ones are broken off, and no results are delivered but those
    /// that are being delivered at this moment. Returns at once.
    pub fn cancel(&self) {
        self.shared.cancel();
    }
}

/// The host of a request: `None` for a file, and for something that is not an address.
fn host_of(request: &FetchRequest) -> Option<String> {
    let url = Url::parse(request.url.trim()).ok()?;
    (url.scheme() != "file").then(|| url.host_str().unwrap_or_default().to_owned())
}

/// Cancels a pool, whatever the type of its results.
trait Cancel: Send + Sync {
    fn cancel(&self);
}

/// What the threads of a pool share.
struct Shared<T> {
    client: Client,
    requests: Vec<FetchRequest>,
    queue: Mutex<HostQueue>,
    /// A request has ended.
    request_ended: Condvar,
    handle: Box<ResponseHandler<T>>,
    /// `None` once there is nothing more to deliver.
    deliver: Mutex<Option<Arc<DeliveryCallback<T>>>>,
    /// How many deliveries are still to come.
    undelivered: AtomicUsize,
    /// Held while a large document is processed: one at a time, since each takes several times its size.
    large_document: Mutex<()>,
}

/// A document of so many bytes is large.
const LARGE: usize = 2 << 20;

impl<T> Cancel for Shared<T> {
    fn cancel(&self) {
        lock(&self.queue).clear();
        drop(lock(&self.deliver).take());
        self.request_ended.notify_all();
        self.client.shut_down();
    }
}

impl<T> Shared<T> {
    /// What each thread does.
    fn run(&self) {
        while let Some((job, host)) = self.next_job() {
            let Some(request) = self.requests.get(job) else { continue };
            let response = catch_panic(|| self.client.get(request));
            let mut dropped = Vec::new();
            let busy = response.as_ref().err().filter(|error| matches!(error, FetchError::Busy { .. })).cloned();
            {
                let mut queue = lock(&self.queue);
                if busy.is_some() {
                    dropped = queue.drop_host(host);
                }
                queue.request_ended(host);
            }
            self.request_ended.notify_all();
            self.process(job, request, response);
            for (job, busy) in dropped.into_iter().zip(busy.iter().cycle()) {
                if let Some(request) = self.requests.get(job) {
                    self.process(job, request, Err(busy.clone()));
                }
            }
        }
    }

    /// The next job and its host; waits until there is one or none is left.
    fn next_job(&self) -> Option<(usize, usize)> {
        let mut queue = lock(&self.queue);
        loop {
            match queue.pop() {
                NextJob::Job { job, host } => return Some((job, host)),
                NextJob::Empty => return None,
                NextJob::Wait => queue = self.request_ended.wait(queue).unwrap_or_else(PoisonError::into_inner),
            }
        }
    }

    /// Processes a response and delivers the result.
    fn process(&self, job: usize, request: &FetchRequest, response: Result<FetchResponse, FetchError>) {
        // A clone, so that the callback itself may cancel the pool.
        let Some(deliver) = lock(&self.deliver).clone() else { return };
        let is_large = matches!(&response, Ok(FetchResponse::Body(body)) if body.bytes.len() > LARGE);
        let alone = is_large.then(|| lock(&self.large_document));
        let result = catch_panic(|| (self.handle)(request, response));
        drop(alone);
        // If the callback panics, the panic hook reports it, and this thread goes on with its other jobs.
        let _ = catch_unwind(AssertUnwindSafe(|| deliver(job, result)));
        if self.undelivered.fetch_sub(1, Ordering::AcqRel) == 1 {
            drop(lock(&self.deliver).take());
        }
    }
}

/// A lock that a panic elsewhere does not close: no change of what it guards can panic halfway.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Runs what may panic; a panic is an error.
fn catch_panic<T>(run: impl FnOnce() -> Result<T, FetchError>) -> Result<T, FetchError> {
    threads::catch_panic(run).unwrap_or_else(|reason| Err(FetchError::Internal { reason }))
}
