//! Which story an article belongs to, from the feed to the list.

use crate::support::feed::{article_page, assert_library_intact, items, rss_reply, subscribe, titles};
use crate::support::khabar::Khabar;
use crate::support::server::{CannedResponse, Server};
use khabar::testing::model::{Anchor, Flags, Timestamp};
use khabar::testing::store::Store;
use serde_json::json;
use std::sync::{Arc, Mutex};

const STORY: &str = "The bridge over the river opens to cars on the first day of spring, the mayor says";

#[test]
fn one_story_in_four_feeds_of_an_agency_is_stored_once() {
    let server = Server::new(|request| {
        let link = match request.path.as_str() {
            "/politics" => "https://agency.example/news/85",
            "/economy" => "http://agency.example/news/85/?utm_source=rss",
            "/town" => "https://agency.example/news/85#comments",
            _ => "https://agency.example:443/news/85?fbclid=x",
        };
        let own = format!("https://agency.example{}", request.path);
        let mut all = items(&own, 1);
        all.push((link.to_owned(), "The bridge opens".to_owned(), STORY.to_owned()));
        rss_reply(&request.path, &all)
    });
    let khabar = Khabar::new();
    subscribe(&khabar, &["/politics", "/economy", "/town", "/all"].map(|path| server.url_of(path)));
    let run = khabar.run(["fetch"]);
    assert!(run.code == Some(0) && run.out.contains("new articles: 5; edited: 0"), "{run:?}");
    assert_eq!(titles(&khabar).len(), 5);
    // Every feed has it, and it is unread in each until it is read in one.
    let feeds = khabar.json(["feeds", "--json"]);
    assert!(feeds.as_array().unwrap().iter().all(|feed| feed["total"] == json!(2)), "{feeds}");
    let id = khabar.json(["search", "title:bridge", "--json"])[0]["id"].as_i64().unwrap();
    let mut store = Store::open(khabar.data.path()).unwrap().store;
    let read = Flags { read: true, bookmarked: false };
    store.set_flags(khabar::testing::model::ArticleId(id), read, Flags::default(), Timestamp(0)).unwrap();
    drop(store);
    let feeds = khabar.json(["feeds", "--json"]);
    assert!(feeds.as_array().unwrap().iter().all(|feed| feed["unread"] == json!(1)), "{feeds}");
    assert!(khabar.run(["fetch"]).out.contains("new articles: 0; edited: 0"));
    assert_library_intact(&khabar);
}

#[test]
fn an_edited_story_keeps_what_the_user_has_made_of_it_and_says_that_it_has_changed() {
    let text = Arc::new(Mutex::new("The first words of it.".to_owned()));
    let served_text = Arc::clone(&text);
    let link = "https://agency.example/news/7".to_owned();
    let server = Server::new(move |_| {
        rss_reply("Agency", &[(link.clone(), "A story".to_owned(), served_text.lock().unwrap().clone())])
    });
    let khabar = Khabar::new();
    assert_eq!(khabar.run(["add", &server.url]).code, Some(0));
    let mut store = Store::open(khabar.data.path()).unwrap().store;
    let id = store.find("https://agency.example/news/7").unwrap().unwrap();
    store.set_flags(id, Flags { read: true, bookmarked: true }, Flags::default(), Timestamp(5)).unwrap();
    store.set_note(id, "mine").unwrap();
    store.set_tags(id, &["tag".to_owned()]).unwrap();
    let position = Anchor { block: 5, byte: 4 };
    store.set_position(id, position).unwrap();
    drop(store);
    // The same words with another comma are no edit.
    "The first words, of it.".clone_into(&mut text.lock().unwrap());
    assert!(khabar.run(["fetch"]).out.contains("edited: 0"));
    assert_eq!(khabar.json(["search", "title:story", "--json"])[0]["changed"], json!(false));
    "Other words altogether.".clone_into(&mut text.lock().unwrap());
    let run = khabar.run(["fetch"]);
    assert!(run.lines()[0].contains("+0 ~1") && run.lines()[1].contains("new articles: 0; edited: 1"), "{run:?}");
    let results = khabar.json(["search", "title:story", "--json"]);
    assert_eq!((&results[0]["changed"], &results[0]["id"]), (&json!(true), &json!(id.0)));
    let bookmarks = khabar.json(["bookmarks", "--json"]);
    assert_eq!(
        (&bookmarks[0]["note"], &bookmarks[0]["tags"], &bookmarks[0]["read"]),
        (&json!("mine"), &json!(["tag"]), &json!(true))
    );
    let store = Store::open(khabar.data.path()).unwrap().store;
    let (article, anchor) = store.load(id).unwrap().unwrap();
    assert_eq!((article.blocks[0].text.text.as_str(), anchor), ("Other words altogether.", position));
    // The index follows the words.
    assert_eq!(khabar.json(["search", "altogether", "--json"]).as_array().unwrap().len(), 1);
    assert_eq!(khabar.json(["search", "\"first words\" title:story", "--json"]), json!([]));
    drop(store);
    assert_library_intact(&khabar);
}

#[test]
fn a_feed_that_is_added_with_its_full_text_has_it_from_the_beginning() {
    let server = Server::new(|request| {
        let site = format!("http://{}", request.headers["host"]);
        match request.path.as_str() {
            "/rss" => rss_reply("Teasers", &items(&format!("{site}/news"), 2)),
            path => article_page(path),
        }
    });
    let khabar = Khabar::new();
    assert_eq!(khabar.run(["add", "--full-text", &server.url_of("/rss")]).code, Some(0));
    assert_eq!(khabar.json(["search", "periwinkle*", "--json"]).as_array().unwrap().len(), 2);
    assert_library_intact(&khabar);
}

#[test]
fn teasers_are_made_whole_where_the_user_wants_that() {
    let count = Arc::new(Mutex::new(1));
    let served_count = Arc::clone(&count);
    let server = Server::new(move |request| {
        let site = format!("http://{}", request.headers["host"]);
        match request.path.as_str() {
            "/rss" => rss_reply("Teasers", &items(&format!("{site}/news"), *served_count.lock().unwrap())),
            "/news/3" => CannedResponse::new("500 Internal Server Error", &[], ""),
            path => article_page(path),
        }
    });
    let khabar = Khabar::new();
    assert_eq!(khabar.run(["add", &server.url_of("/rss")]).code, Some(0));
    *count.lock().unwrap() = 2;
    assert_eq!(khabar.run(["fetch"]).code, Some(0));
    assert!(server.paths().iter().all(|path| path == "/rss"), "pages are not asked for unasked");
    assert_eq!(khabar.run(["feed", "Teasers", "--full-text", "true"]).code, Some(0));
    *count.lock().unwrap() = 4;
    let run = khabar.run(["fetch"]);
    assert!(run.code == Some(0) && run.out.contains("new articles: 2"), "a page that fails leaves its teaser: {run:?}");
    let mut pages: Vec<String> = server.paths().into_iter().filter(|path| path != "/rss").collect();
    pages.sort();
    assert_eq!(pages, ["/news/3", "/news/4"]);
    let results = khabar.json(["search", "periwinkle4", "--json"]);
    assert_eq!(results.as_array().unwrap().len(), 1, "the page's words are found");
    let printed = khabar.run(["print", &results[0]["id"].to_string()]);
    assert!(printed.code == Some(0), "{printed:?}");
    let exported: Vec<serde_json::Value> =
        khabar.run(["export", "library"]).lines().iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    let full_text = |number: u8| {
        let url = format!("{}/news/{number}", server.url);
        let found = exported.iter().find(|each| each["article"]["url"] == json!(url)).unwrap();
        (found["full"].to_string().contains("periwinkle"), found["article"].to_string().contains("words of"))
    };
    assert_eq!([1, 2, 3, 4].map(full_text), [(false, true), (false, true), (false, true), (true, true)]);
    assert_library_intact(&khabar);
}
