//! Feeds that are files.

use super::{ask, client, options};
use khabar::testing::model::FetchError;
use khabar::testing::net::{Client, FetchOptions, FetchRequest, FetchResponse, Limits};
use std::path::Path;
use url::Url;

fn address(path: &Path) -> String {
    Url::from_file_path(path).unwrap().into()
}

fn read(ask: &FetchRequest) -> khabar::testing::net::ResponseBody {
    match client().get(ask) {
        Ok(FetchResponse::Body(body)) => body,
        other => panic!("no document: {other:?}"),
    }
}

#[test]
fn a_file_is_read_and_not_again_until_it_changes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("\u{62E}\u{628}\u{631} 1.xml");
    std::fs::write(&path, "<rss/>").unwrap();
    let first = read(&ask(address(&path)));
    assert_eq!((first.bytes.as_slice(), &first.url), (b"<rss/>".as_slice(), &address(&path)));

    let again = FetchRequest { etag: first.etag.clone(), ..ask(address(&path)) };
    assert_eq!(
        client().get(&again),
        Ok(FetchResponse::NotModified { permanent_url: None, etag: first.etag, modified: None })
    );

    std::fs::write(&path, "<rss></rss>").unwrap();
    assert_eq!(read(&again).bytes, b"<rss></rss>");
}

#[test]
fn only_regular_files_are_opened() {
    let folder = tempfile::tempdir().unwrap();
    // A socket in the file system: to open it would fail, to open a pipe would wait for ever.
    let socket = folder.path().join("socket");
    let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
    for path in [socket.as_path(), folder.path(), Path::new("/dev/zero")] {
        assert_eq!(client().get(&ask(address(path))).err(), Some(FetchError::NotAFile), "{path:?}");
    }
    let answer = client().get(&ask(address(Path::new("/nothing/here"))));
    assert!(matches!(answer, Err(FetchError::File { .. })), "{answer:?}");
}

#[test]
fn a_file_beyond_the_limit_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large.xml");
    std::fs::write(&path, [b'a'; 101]).unwrap();
    let sparing = Client::new(&FetchOptions { limits: Limits { body: 100, ..Limits::default() }, ..options() });
    assert_eq!(sparing.get(&ask(address(&path))), Err(FetchError::TooLarge { limit: 100 }));
}

#[test]
fn a_file_of_another_machine_is_no_address() {
    let url = "file://example.ir/etc/hostname";
    assert_eq!(client().get(&ask(url)), Err(FetchError::Address { url: url.to_owned() }));
}
