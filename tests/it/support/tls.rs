//! A server on loopback that speaks TLS, or begins to. Who made its certificates is said beside them, in
//! `tests/fixtures/tls`.

use super::project;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// The certificate of `localhost` that nobody has signed but itself.
pub(crate) const LOCALHOST: &str = "localhost.crt";
/// One that was good in January 2020.
pub(crate) const EXPIRED: &str = "expired.crt";

/// The path of a certificate.
pub(crate) fn certificate(name: &str) -> String {
    project("tests/fixtures/tls").join(name).to_str().unwrap().to_owned()
}

/// A server; it accepts no more connections after it is dropped.
pub(crate) struct TlsServer {
    pub port: u16,
    ended: Arc<AtomicBool>,
}

impl TlsServer {
    /// Shows this certificate, and answers every request with this document.
    pub(crate) fn with_certificate(name: &str, document: String) -> Self {
        let chain = vec![CertificateDer::from_pem_file(certificate(name)).unwrap()];
        let key = PrivateKeyDer::from_pem_file(certificate("localhost.key")).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let versions = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
        let config = Arc::new(versions.with_no_client_auth().with_single_cert(chain, key).unwrap());
        Self::with(move |stream| {
            let connection = ServerConnection::new(Arc::clone(&config)).unwrap();
            let mut reader = BufReader::new(StreamOwned::new(connection, stream));
            // A client that rejects the certificate closes the connection before it requests anything.
            while let Some(Ok(line)) = reader.by_ref().lines().next() {
                if line.is_empty() {
                    let head =
                        format!("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {}\r\n\r\n", document.len());
                    let stream = reader.get_mut();
                    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(document.as_bytes()));
                    stream.conn.send_close_notify();
                    let _ = stream.flush();
                    return;
                }
            }
        })
    }

    /// Reads the first record of the client, answers with these bytes, and closes the connection.
    pub(crate) fn closing_after(bytes: &'static [u8]) -> Self {
        Self::with(move |mut stream| {
            // The whole record, five bytes and what they announce, so that the end is an end and not a reset.
            let mut head = [0; 5];
            if stream.read_exact(&mut head).is_ok() {
                let length = u16::from_be_bytes([head[3], head[4]]);
                let _ = stream.read_exact(&mut vec![0; usize::from(length)]);
            }
            let _ = stream.write_all(bytes);
        })
    }

    fn with(serve: impl Fn(TcpStream) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let ended = Arc::new(AtomicBool::new(false));
        let ended_flag = Arc::clone(&ended);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if ended_flag.load(Ordering::Relaxed) {
                    break;
                }
                serve(stream);
            }
        });
        Self { port, ended }
    }

    /// The address of a path by name, which is what the certificates are for.
    pub(crate) fn url_of(&self, path: &str) -> String {
        format!("https://localhost:{}{path}", self.port)
    }
}

impl Drop for TlsServer {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::Relaxed);
        // Wakes the listener, which then sees that it is over.
        let _ = TcpStream::connect(("127.0.0.1", self.port));
    }
}
