//! A small HTTP server on loopback, for tests and benchmarks: what it sends is bytes, so that it can send anything.
//!
//! A script turns each request into a [`Reply`]. Nothing sleeps: what shall wait waits at a [`Gate`] that the test
//! opens.

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

/// A gate that holds whoever comes until it is opened.
#[derive(Clone, Default)]
pub(crate) struct Gate(Arc<(Mutex<bool>, Condvar)>);

impl Gate {
    /// Lets everybody through from now on.
    pub(crate) fn open(&self) {
        *self.0.0.lock().unwrap() = true;
        self.0.1.notify_all();
    }

    /// Waits until the gate is open.
    pub(crate) fn wait(&self) {
        let mut open = self.0.0.lock().unwrap();
        while !*open {
            open = self.0.1.wait(open).unwrap();
        }
    }

    /// Waits until the gate is open, or for this long; returns whether it is open.
    fn wait_for(&self, timeout: Duration) -> bool {
        let open = self.0.0.lock().unwrap();
        *self.0.1.wait_timeout_while(open, timeout, |open| !*open).unwrap().0
    }
}

/// A request as it came.
#[derive(Debug, Clone)]
pub(crate) struct HttpRequest {
    /// The path with the query, as it was sent.
    pub path: String,
    /// The header by names in lower case.
    pub headers: HashMap<String, String>,
}

/// What is sent.
#[derive(Clone)]
pub(crate) struct CannedResponse {
    bytes: Vec<u8>,
    gate: Option<Gate>,
    after_send: AfterSend,
}

/// What happens after it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum AfterSend {
    /// The connection waits for the next request.
    KeepAlive,
    /// The connection is closed.
    Close,
    /// The connection stays open and silent until the server ends.
    Hang,
    /// One byte comes every few milliseconds, for ever.
    Drip,
    /// More of the same for ever, as fast as the client reads.
    Flood,
}

impl CannedResponse {
    /// A status, a header of several lines, a body of the length that is announced.
    pub(crate) fn new(status: &str, headers: &[&str], body: impl AsRef<[u8]>) -> Self {
        let body = body.as_ref();
        let length = format!("Content-Length: {}", body.len());
        let lines: Vec<&str> = headers.iter().copied().chain([length.as_str()]).collect();
        Self::raw(Self::head(status, &lines)).and(body)
    }

    /// A header without a body that belongs to it.
    pub(crate) fn bare(status: &str, headers: &[&str]) -> Self {
        Self::raw(Self::head(status, headers))
    }

    /// These bytes.
    pub(crate) fn raw(bytes: impl Into<Vec<u8>>) -> Self {
        Self { bytes: bytes.into(), gate: None, after_send: AfterSend::KeepAlive }
    }

    fn head(status: &str, headers: &[&str]) -> Vec<u8> {
        let mut head = format!("HTTP/1.1 {status}\r\n");
        for line in headers {
            head.push_str(line);
            head.push_str("\r\n");
        }
        head.push_str("\r\n");
        head.into_bytes()
    }

    /// And these bytes.
    pub(crate) fn and(mut self, bytes: &[u8]) -> Self {
        self.bytes.extend_from_slice(bytes);
        self
    }

    /// Only when this gate is open.
    pub(crate) fn after(self, gate: &Gate) -> Self {
        Self { gate: Some(gate.clone()), ..self }
    }

    /// Then closes.
    pub(crate) fn close(self) -> Self {
        Self { after_send: AfterSend::Close, ..self }
    }

    /// Then hangs.
    pub(crate) fn hang(self) -> Self {
        Self { after_send: AfterSend::Hang, ..self }
    }

    /// Then drips.
    pub(crate) fn drip(self) -> Self {
        Self { after_send: AfterSend::Drip, ..self }
    }

    /// Then sends for ever.
    pub(crate) fn flood(self) -> Self {
        Self { after_send: AfterSend::Flood, ..self }
    }
}

/// What a server has seen.
#[derive(Default)]
struct ServerLog {
    requests: Vec<HttpRequest>,
    connections: usize,
    in_flight: usize,
    max_in_flight: usize,
}

struct Shared {
    script: Box<dyn Fn(&HttpRequest) -> CannedResponse + Send + Sync>,
    log: Mutex<ServerLog>,
    log_changed: Condvar,
    ended: Gate,
}

/// A server; it ends with its owner.
pub(crate) struct Server {
    /// Its address, without a slash at the end.
    pub url: String,
    shared: Arc<Shared>,
}

impl Server {
    /// A server on 127.0.0.1.
    pub(crate) fn new(script: impl Fn(&HttpRequest) -> CannedResponse + Send + Sync + 'static) -> Self {
        Self::on_address("127.0.0.1", script)
    }

    /// A server on this address of loopback: another address is another host.
    pub(crate) fn on_address(
        ip: &str,
        script: impl Fn(&HttpRequest) -> CannedResponse + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind((ip, 0)).unwrap();
        let url = format!("http://{ip}:{}", listener.local_addr().unwrap().port());
        let shared = Arc::new(Shared {
            script: Box::new(script),
            log: Mutex::default(),
            log_changed: Condvar::new(),
            ended: Gate::default(),
        });
        let server = Self { url, shared: Arc::clone(&shared) };
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shared = Arc::clone(&shared);
                if shared.ended.wait_for(Duration::ZERO) {
                    break;
                }
                shared.log.lock().unwrap().connections += 1;
                std::thread::spawn(move || serve(&stream, &shared));
            }
        });
        server
    }

    /// A server that answers every request with the same.
    pub(crate) fn always(reply: CannedResponse) -> Self {
        Self::new(move |_| reply.clone())
    }

    /// The address of a path.
    pub(crate) fn url_of(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }

    /// What has been asked, in order.
    pub(crate) fn requests(&self) -> Vec<HttpRequest> {
        self.shared.log.lock().unwrap().requests.clone()
    }

    /// The paths that have been asked for, in order.
    pub(crate) fn paths(&self) -> Vec<String> {
        self.requests().into_iter().map(|asked| asked.path).collect()
    }

    /// How many connections there have been.
    pub(crate) fn connections(&self) -> usize {
        self.shared.log.lock().unwrap().connections
    }

    /// How many requests have been under way at the same time, at most.
    pub(crate) fn max_in_flight(&self) -> usize {
        self.shared.log.lock().unwrap().max_in_flight
    }

    /// Waits until so many requests are under way at the same time.
    pub(crate) fn wait_for_in_flight(&self, in_flight: usize) {
        let mut log = self.shared.log.lock().unwrap();
        while log.in_flight < in_flight {
            log = self.shared.log_changed.wait(log).unwrap();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.ended.open();
        // Wakes the listener, which then sees that it is over.
        let _ = TcpStream::connect(self.url.trim_start_matches("http://"));
    }
}

/// Answers the requests of one connection.
fn serve(stream: &TcpStream, shared: &Shared) {
    let _ = stream.set_nodelay(true);
    let mut reader = BufReader::new(stream);
    while let Some(request) = read_request(&mut reader) {
        let reply = (shared.script)(&request);
        update_log(shared, |log| {
            log.requests.push(request.clone());
            log.in_flight += 1;
            log.max_in_flight = log.max_in_flight.max(log.in_flight);
        });
        if let Some(gate) = &reply.gate {
            gate.wait();
        }
        // Counted off before it is sent: who has the answer may ask again at once.
        update_log(shared, |log| log.in_flight -= 1);
        let sent = send_reply(stream, &reply, shared);
        if sent.is_err() || reply.after_send != AfterSend::KeepAlive {
            break;
        }
    }
}

fn update_log(shared: &Shared, change: impl Fn(&mut ServerLog)) {
    change(&mut shared.log.lock().unwrap());
    shared.log_changed.notify_all();
}

/// Reads one request; `None` at the end of the connection or if the request is not HTTP.
fn read_request(reader: &mut impl std::io::BufRead) -> Option<HttpRequest> {
    let mut lines = reader.lines();
    let first = lines.next()?.ok()?;
    let path = first.strip_prefix("GET ")?.strip_suffix(" HTTP/1.1")?.to_owned();
    let mut headers = HashMap::new();
    loop {
        let line = lines.next()?.ok()?;
        let Some((name, value)) = line.split_once(':') else { return Some(HttpRequest { path, headers }) };
        headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
    }
}

fn send_reply(mut stream: &TcpStream, reply: &CannedResponse, shared: &Shared) -> std::io::Result<()> {
    stream.write_all(&reply.bytes)?;
    match reply.after_send {
        AfterSend::KeepAlive | AfterSend::Close => {}
        AfterSend::Hang => shared.ended.wait(),
        AfterSend::Drip => {
            while !shared.ended.wait_for(Duration::from_millis(5)) {
                stream.write_all(b"a")?;
            }
        }
        AfterSend::Flood => {
            while !shared.ended.wait_for(Duration::ZERO) {
                stream.write_all(&[b'a'; 8192])?;
            }
        }
    }
    Ok(())
}
