//! Feeds that are known by name: `khabar catalogue`, and `khabar add` with a name.

use crate::support::khabar::{CommandOutput, Khabar, assert_no_controls};
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::mpsc;

fn ids(khabar: &Khabar, words: &[&str]) -> Vec<String> {
    let args = ["catalogue", "--json"].into_iter().chain(words.iter().copied());
    let feeds = khabar.json(args);
    feeds.as_array().unwrap().iter().map(|feed| feed["id"].as_str().unwrap().to_owned()).collect()
}

/// Adds by name through a proxy that refuses everything. Returns the hosts that were asked for, in order.
fn add_through_deaf_proxy(khabar: &Khabar, args: &[&str]) -> (CommandOutput, Vec<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let proxy = format!("http://{}", listener.local_addr().unwrap());
    let (asked, hosts) = mpsc::channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut request = Vec::new();
            while !request.windows(4).any(|end| end == b"\r\n\r\n") {
                let mut byte = [0];
                if stream.read(&mut byte).unwrap() == 0 {
                    break;
                }
                request.push(byte[0]);
            }
            let request = String::from_utf8(request).unwrap();
            if let Some(host) = request.strip_prefix("CONNECT ").and_then(|rest| rest.split_once(' ')) {
                let _ = asked.send(host.0.to_owned());
            }
            let _ = stream.write_all(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
        }
    });
    let mut command = khabar.command(["--lang", "en", "add"].iter().chain(args));
    let output = command.env("https_proxy", proxy).output().unwrap();
    (output.into(), hosts.try_iter().collect())
}

#[test]
fn every_word_narrows_the_catalogue_in_the_words_of_the_interface_and_in_those_of_the_file() {
    let khabar = Khabar::new();
    assert_eq!(ids(&khabar, &[]).len(), 183);
    let sport = ids(&khabar, &["sport", "fa"]);
    assert!(sport.iter().any(|id| id == "varzesh3") && !sport.iter().any(|id| id == "ynet-sport"), "{sport:?}");
    let in_persian = ["\u{648}\u{631}\u{632}\u{634}", "\u{639}\u{628}\u{631}\u{6CC}"];
    let output = khabar.run(["--lang", "fa", "catalogue"].into_iter().chain(in_persian));
    assert_eq!((output.code, output.lines().len()), (Some(0), 1), "{output:?}");
    assert!(output.out.starts_with("ynet-sport\t"), "{output:?}");
    assert_eq!(ids(&khabar, &["\u{0632}\u{0648}\u{0645}\u{064A}\u{062A}"]), ["zoomit"], "an Arabic yeh");
}

#[test]
fn a_pipe_gets_id_name_language_topics_and_address_and_no_match_is_said() {
    let khabar = Khabar::new();
    let output = khabar.run(["--lang", "en", "catalogue", "ISNA"]);
    assert_no_controls(&output.out, &['\n', '\t']);
    let fields: Vec<&str> = output.lines()[0].split('\t').collect();
    assert_eq!(
        fields,
        [
            "isna",
            "\u{627}\u{6CC}\u{633}\u{646}\u{627}",
            "Persian",
            "General, Politics, Society, Science",
            "https://www.isna.ir/rss"
        ]
    );
    let nothing = khabar.run(["--lang", "en", "catalogue", "zebra"]);
    assert_eq!((nothing.code, nothing.out.as_str()), (Some(0), ""));
    assert!(nothing.err.contains("No feed of the catalogue"), "{nothing:?}");
    assert!(ids(&khabar, &["zebra"]).is_empty());
}

#[test]
fn a_name_of_the_catalogue_is_added_and_if_no_address_answers_it_says_that_none_was_checked() {
    let khabar = Khabar::new();
    for name in ["mehr", "\u{645}\u{647}\u{631}", "Mehr News"] {
        let (output, hosts) = add_through_deaf_proxy(&khabar, &[name]);
        // The address and its alternate.
        assert_eq!(hosts, ["www.mehrnews.com:443"; 2], "{output:?}");
        assert_eq!(output.code, Some(2), "{output:?}");
        assert!(
            output.err.contains("are not checked") && output.err.contains("https://www.mehrnews.com"),
            "{output:?}"
        );
    }
    assert_eq!(khabar.json(["feeds", "--json"]), serde_json::json!([]));
}

#[test]
fn a_name_that_means_several_feeds_or_none_is_asked_about() {
    let khabar = Khabar::new();
    let (several, hosts) = add_through_deaf_proxy(&khabar, &["radio"]);
    assert!(several.code == Some(2) && several.err.contains("radiofarda") && hosts.is_empty(), "{several:?}");
    let (none, hosts) = add_through_deaf_proxy(&khabar, &["zebra"]);
    assert!(none.code == Some(2) && none.err.contains("khabar catalogue") && hosts.is_empty(), "{none:?}");
}

#[test]
fn an_address_or_a_file_comes_before_a_name() {
    let khabar = Khabar::new();
    let (address, hosts) = add_through_deaf_proxy(&khabar, &["mehr.example"]);
    assert!(address.code == Some(2) && hosts.iter().all(|host| host.starts_with("mehr.example:")), "{hosts:?}");
    let folder = tempfile::TempDir::new().unwrap();
    std::fs::write(folder.path().join("mehr"), "<rss version='2.0'><channel><title>Quays</title></channel></rss>")
        .unwrap();
    let output: CommandOutput =
        khabar.command(["--lang", "en", "add", "mehr"]).current_dir(folder.path()).output().unwrap().into();
    assert!(output.code == Some(0) && output.out.contains("Quays"), "{output:?}");
}
