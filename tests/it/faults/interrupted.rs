//! Fetches that are killed, and disks that are full: what has been stored is whole, and the next fetch brings the rest.

use crate::support::feed::{RssItem, assert_library_intact, items, rss_reply, subscribe, titles, titles_of};
use crate::support::khabar::{CommandOutput, Khabar};
use crate::support::server::Server;
use rusqlite::{Connection, OpenFlags};
use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Command};

const FEEDS: usize = 4;
const ITEMS: usize = 250;

/// A server of several feeds, each of several slices.
fn server() -> (Server, Vec<RssItem>) {
    let feeds: Vec<Vec<RssItem>> =
        (0..FEEDS).map(|feed| items(&format!("https://killed.example/{feed}"), ITEMS)).collect();
    let all = feeds.concat();
    let server = Server::new(move |request| {
        rss_reply("Killed", &feeds[request.path.trim_start_matches('/').parse::<usize>().unwrap()])
    });
    (server, all)
}

/// A folder that follows these feeds and has fetched none of them.
fn subscribed(server: &Server) -> Khabar {
    let khabar = Khabar::new();
    subscribe(&khabar, &(0..FEEDS).map(|feed| server.url_of(&format!("/{feed}"))).collect::<Vec<_>>());
    khabar
}

fn kill(mut child: Child) {
    child.kill().unwrap();
    child.wait().unwrap();
}

/// Asserts that everything stored before the kill is intact, and that the next fetch brings the rest.
fn assert_next_fetch_completes(khabar: &Khabar, all: &[RssItem], description: &str) {
    let expected = titles_of(all);
    let before = titles(khabar);
    assert!(before.is_subset(&expected), "{description}");
    assert_library_intact(khabar);
    let run = khabar.run(["fetch"]);
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""), "{description}");
    assert!(run.out.contains(&format!("new articles: {};", expected.len() - before.len())), "{description}: {run:?}");
    assert_eq!(titles(khabar), expected, "{description}");
    let feeds = khabar.json(["feeds", "--json"]);
    assert!(feeds.as_array().unwrap().iter().all(|feed| feed["total"] == ITEMS), "{description}: {feeds}");
    let found = khabar.run(["search", "source:Killed", "words"]);
    assert_eq!(found.lines().len(), all.len(), "{description}");
    assert_library_intact(khabar);
}

#[test]
fn a_fetch_that_is_killed_after_any_line_loses_nothing() {
    let (server, all) = server();
    for count in 0..=FEEDS {
        let khabar = subscribed(&server);
        let mut child = khabar.command(["fetch", "--jobs", "1"]).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        for _ in 0..count {
            lines.next().unwrap().unwrap();
        }
        kill(child);
        assert_next_fetch_completes(&khabar, &all, &format!("after {count} lines"));
    }
}

#[test]
fn a_fetch_that_is_killed_in_the_middle_of_a_feed_loses_nothing() {
    let (server, all) = server();
    for articles in [1, 150, 201, 420] {
        let khabar = subscribed(&server);
        let mut child = khabar.command(["fetch", "--jobs", "1"]).spawn().unwrap();
        let path = khabar.data.path().join("khabar.db");
        let database = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
        let mut count = database.prepare("SELECT count(*) FROM feed_articles").unwrap();
        while count.query_row([], |row| row.get::<_, i64>(0)).unwrap() < articles {
            assert!(child.try_wait().unwrap().is_none(), "it should still be at it");
        }
        drop(count);
        kill(child);
        drop(database);
        assert_next_fetch_completes(&khabar, &all, &format!("after {articles} articles"));
    }
}

#[test]
fn a_fetch_that_is_killed_while_a_server_keeps_it_waiting_is_as_if_it_had_not_begun() {
    let gate = crate::support::server::Gate::default();
    let (server_gate, feeds) = (gate.clone(), items("https://killed.example/0", 3));
    let all = feeds.clone();
    let server = Server::new(move |_| rss_reply("Killed", &feeds).after(&server_gate));
    let khabar = Khabar::new();
    subscribe(&khabar, &[&server.url]);
    let child = khabar.command(["fetch"]).spawn().unwrap();
    server.wait_for_in_flight(1);
    kill(child);
    gate.open();
    assert_eq!(khabar.run(["feeds"]).out.matches("not fetched yet").count(), 1);
    assert_eq!(khabar.run(["fetch"]).code, Some(0));
    assert_eq!(titles(&khabar), titles_of(&all));
    assert_library_intact(&khabar);
}

/// Runs the program where no file may grow beyond so many blocks, which is what a full disk looks like from inside.
fn run_with_file_limit(khabar: &Khabar, blocks: u32, args: &[&str]) -> CommandOutput {
    let program = khabar.command(args);
    let mut command = Command::new("/bin/sh");
    // The signal is ignored, so that the write fails instead.
    command.arg("-c").arg(format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\""));
    command.arg(program.get_program()).args(program.get_args()).env_clear();
    for (name, value) in program.get_envs() {
        command.env(name, value.unwrap());
    }
    command.output().unwrap().into()
}

#[test]
fn a_disk_that_becomes_full_is_reported_and_the_next_fetch_goes_on() {
    // Large articles, so that the limit is met among the first feeds' slices.
    let feeds: Vec<Vec<RssItem>> = (0..FEEDS)
        .map(|feed| {
            let long = |(link, title, text)| (link, title, format!("{text} {}", "word ".repeat(400)));
            items(&format!("https://killed.example/{feed}"), ITEMS).into_iter().map(long).collect()
        })
        .collect();
    let all = feeds.concat();
    let server = Server::new(move |request| {
        rss_reply("Killed", &feeds[request.path.trim_start_matches('/').parse::<usize>().unwrap()])
    });
    for blocks in [600, 2000] {
        let khabar = subscribed(&server);
        let run = run_with_file_limit(&khabar, blocks, &["fetch", "--jobs", "1"]);
        assert!(matches!(run.code, Some(1 | 2)), "{blocks}: {run:?}");
        assert!(
            run.err.contains("khabar.db cannot be written (") && run.err.contains("Free some space"),
            "{blocks}: {run:?}"
        );
        assert_next_fetch_completes(&khabar, &all, &format!("within {blocks} blocks"));
    }
}

#[test]
fn an_import_meets_a_full_disk_in_the_same_way() {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..300 {
        let text = format!("Title {number}\n\n{}\n", "word ".repeat(1000));
        std::fs::write(folder.path().join(format!("{number}.txt")), text).unwrap();
    }
    let khabar = Khabar::new();
    assert_eq!(khabar.run(["list"]).code, Some(0));
    let path = folder.path().to_str().unwrap();
    let run = run_with_file_limit(&khabar, 1500, &["import", path]);
    assert!(run.code == Some(2) && run.out.is_empty() && run.err.contains("cannot be written"), "{run:?}");
    assert_library_intact(&khabar);
    assert!(khabar.run(["import", path]).code == Some(0) && titles(&khabar).len() == 300);
    assert_library_intact(&khabar);
}

#[test]
fn a_folder_that_cannot_be_used_is_reported_before_anything_is_fetched() {
    let (server, _) = server();
    let khabar = subscribed(&server);
    let file = khabar.data.path().join("a file");
    std::fs::write(&file, "").unwrap();
    for (data, reason) in [(file.to_str().unwrap(), "cannot be read"), ("/proc/khabar", "cannot be written")] {
        for args in [vec!["add", &server.url], vec!["fetch"], vec!["remove", "1"], vec!["import", "x"]] {
            let run = khabar.run(["--data", data].iter().chain(&args));
            assert!(run.code == Some(2) && run.out.is_empty() && run.err.contains(reason), "{run:?}");
        }
    }
    let mut requests = String::new();
    server.paths().concat().as_bytes().read_to_string(&mut requests).unwrap();
    assert_eq!(requests, "");
}
