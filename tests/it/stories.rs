//! Stories, full articles and tags by keys; articles that arrive while the user reads.

use crate::support::app::{NOW, TestApp, articles, assert_screen};
use khabar::testing::app::Event;
use khabar::testing::l10n::Language;
use khabar::testing::model::{
    Article, ArticleId, Block, Entry, Filter, Flags, Progress, Reply, Request, RichText, Row, Scope,
};
use proptest::prelude::*;
use std::sync::Arc;

fn open(language: Language, size: (u16, u16)) -> TestApp {
    let mut app = TestApp::open_scope(Scope::Library, language, size, articles());
    app.stories = [(1, 1), (3, 1), (4, 1)].into();
    app.changed = [1].into();
    app.keys("B").keys("B");
    app
}

fn selected_id(app: &TestApp) -> i64 {
    app.state.list().current().unwrap().id.0
}

#[test]
fn screens_of_stories_and_whole_articles_are_as_they_were_when_last_looked_at() {
    for (tag, language) in [("fa", Language::Fa), ("en", Language::En)] {
        for (width, height) in [(60, 20), (80, 24), (120, 30)] {
            let mut app = open(language, (width, height));
            let name = |what: &str| format!("{tag}-{width}x{height}-{what}");
            assert_screen(&name("folded"), &app);
            app.keys("zj");
            assert_screen(&name("unfolded"), &app);
            let mut app = open_with_full_text(language, (width, height));
            app.keys("tone, \u{62F}\u{648}<enter><enter>f<ctrl-l>");
            assert_screen(&name("full"), &app);
        }
    }
}

#[test]
fn a_story_is_one_row_headed_by_its_newest_unread_article() {
    let mut app = open(Language::En, (80, 24));
    assert_eq!((app.state.list().len(), app.state.list().entries().len()), (2, 4));
    assert!(app.rows().concat().contains("+2") && app.rows().concat().contains("edited"));
    // Reading one leaves the row unread: the others of the story are.
    app.keys("<enter><esc>");
    let row = app.state.list().item(0).unwrap();
    assert!(row.unread && row.entry.flags.read && row.others == 2);
    // The next listing keeps the selected article at the head; another one would be headed by the next unread.
    app.keys("jB").keys("B");
    assert_eq!(app.state.list().item(0).unwrap().entry.id, ArticleId(3));
}

#[test]
fn a_story_is_unfolded_and_folded() {
    let mut app = open(Language::En, (80, 24));
    app.keys("z");
    let member = |index| app.state.list().item(index).unwrap().member;
    assert_eq!([0, 1, 2, 3].map(member), [false, true, true, false]);
    app.keys("jjz");
    assert_eq!((app.state.list().len(), app.state.list().selected(), selected_id(&app)), (2, 0, 1));
    app.keys("jz");
    assert!(app.state.notice().unwrap().0.text.contains("story"));
}

#[test]
fn the_next_unread_article_may_be_folded_into_the_row_one_is_on() {
    let mut app = open(Language::En, (80, 24));
    app.keys("<enter>");
    let mut seen = vec![selected_id(&app)];
    for _ in 0..3 {
        app.keys("]");
        seen.push(selected_id(&app));
    }
    assert_eq!(seen, [1, 3, 4, 2]);
    assert_eq!(app.state.list().unread(), 0);
    app.keys("]");
    assert!(app.state.notice().unwrap().0.text.contains("No more unread"));
    app.keys("<esc>mkmj[");
    assert_eq!((selected_id(&app), app.state.list().unread()), (4, 2));
}

fn open_with_full_text(language: Language, size: (u16, u16)) -> TestApp {
    let paragraph = |number: usize| Block::paragraph(format!("Paragraph {number} of the text."));
    let short = Article {
        title: "A teaser".to_owned(),
        url: Some("https://example.org/1".to_owned()),
        lead: Some(RichText::plain("The lead of both.")),
        blocks: (0..3).map(paragraph).collect(),
        ..Article::default()
    };
    let full = Article { blocks: (0..60).map(paragraph).collect(), ..short.clone() };
    let mut app = TestApp::open_scope(Scope::Library, language, size, vec![short]);
    app.full_texts = [(1, Arc::new(full))].into();
    app
}

#[test]
fn the_whole_article_is_fetched_once_and_switched_to_and_from() {
    let mut app = open_with_full_text(Language::En, (80, 24));
    app.keys("<enter>f");
    let full_text_requests =
        |app: &TestApp| app.requests.iter().filter(|each| matches!(each, Request::FullText(_))).count();
    assert!(app.state.detail().unwrap().shows_full_text());
    assert!(app.rows().concat().contains("Full article · f: summary"));
    app.keys("<ctrl-d><ctrl-d>");
    let anchor = app.state.detail().unwrap().anchor();
    app.keys("f");
    assert!(!app.state.detail().unwrap().shows_full_text() && app.rows().concat().contains("Paragraph 2 "));
    app.keys("f");
    assert_eq!((app.state.detail().unwrap().anchor(), full_text_requests(&app)), (anchor, 1));
}

#[test]
fn while_the_whole_article_is_under_way_this_is_shown_and_it_is_requested_once() {
    let mut app = open_with_full_text(Language::En, (80, 24));
    let full = app.full_texts.remove(&1).unwrap();
    app.keys("<enter>ff");
    assert!(app.state.notice().unwrap().0.text.contains("Fetching"));
    let article = Arc::clone(&app.articles[&1]);
    let full_text_requests = app.requests.iter().filter(|each| matches!(each, Request::FullText(_))).count();
    assert_eq!(full_text_requests, 1);
    app.event(Event::Reply(Reply::Loaded {
        id: ArticleId(1),
        article,
        anchor: khabar::testing::model::Anchor::default(),
        note: String::new(),
        tags: Vec::new(),
        full_text: Some(full),
    }));
    assert!(app.state.detail().unwrap().shows_full_text() && app.state.notice().is_none());
}

#[test]
fn what_follows_the_line_that_ends_an_article_is_not_shown() {
    // "End of the message".
    let end_line = "\u{627}\u{646}\u{62A}\u{647}\u{627}\u{6CC} \u{67E}\u{6CC}\u{627}\u{645}/";
    let blocks = ["text", end_line, "furniture"].map(Block::paragraph).to_vec();
    let article = Article { title: "t".to_owned(), blocks, ..Article::default() };
    let app = TestApp::open(Language::En, (80, 24), vec![article]);
    let shown = app.detail().concat();
    assert!(shown.contains("text") && !shown.contains("furniture"), "{shown}");
    assert_eq!(app.state.detail().unwrap().article.blocks.len(), 1);
}

#[test]
fn an_article_without_an_address_cannot_be_fetched() {
    let mut app = TestApp::open(Language::En, (80, 24), vec![Article { title: "t".to_owned(), ..Article::default() }]);
    app.keys("f");
    assert!(!app.requests.iter().any(|each| matches!(each, Request::FullText(_))));
    assert!(app.state.notice().is_some());
}

#[test]
fn tags_are_given_shown_and_taken_back_with_their_bookmark() {
    let mut app = open(Language::En, (80, 24));
    app.keys("tsea, \u{628}\u{646}\u{62F}\u{631}\u{60C} sea<enter>");
    assert_eq!(app.tags[&1], ["sea", "\u{628}\u{646}\u{62F}\u{631}"]);
    assert!(app.flags[&1].bookmarked && app.rows().concat().contains("Tags: sea, "));
    app.keys("b");
    assert!(!app.rows().concat().contains("Tags: "));
    app.keys("ut");
    assert_eq!(app.state.prompt_view().unwrap().field.text(), "sea, \u{628}\u{646}\u{62F}\u{631}");
    app.keys("<ctrl-u><enter>");
    assert!(app.tags[&1].is_empty());
    app.keys("u");
    assert_eq!(app.tags[&1].len(), 2);
    app.keys("u");
    assert!(app.tags[&1].is_empty() && !app.flags[&1].bookmarked);
}

/// A listing of everything with these articles, all unread and of no story.
fn listing(ids: impl Iterator<Item = i64>) -> Reply {
    let entry = |id| Entry { id: ArticleId(id), flags: Flags::default(), story: None };
    let entries: Vec<Entry> = ids.map(entry).collect();
    let row = |entry: &Entry| Row {
        id: entry.id,
        title: format!("Number {}", entry.id.0),
        source: None,
        published: Some(NOW),
        lang: None,
        url: None,
        changed: false,
        flags: entry.flags,
    };
    let rows = entries.iter().map(row).collect();
    Reply::Listed { scope: Scope::Library, filter: Filter::ALL, entries, rows, partial: true }
}

#[test]
fn what_is_on_the_screen_stays_there_when_articles_arrive_above_it() {
    let mut app = TestApp::open_scope(Scope::Library, Language::En, (80, 24), Vec::new());
    app.event(Event::Reply(listing(0..40)));
    let shown = |app: &TestApp| {
        let list = app.state.list();
        let slots = list.slots(app.state.list_area());
        slots.iter().map(|slot| (list.item(slot.index).unwrap().entry.id.0, slot.y)).collect::<Vec<_>>()
    };
    // Nothing has been selected yet: the list stays at its top.
    app.event(Event::Reply(listing(-5..40)));
    assert_eq!((selected_id(&app), shown(&app)[0].0), (-5, -5));
    // Near the top of the screen, and further down.
    for keys in ["j", "jjjjjjjjjjjj"] {
        app.keys(keys);
        let (before, selected) = (shown(&app), selected_id(&app));
        let first = app.state.list().entries()[0].id.0;
        app.event(Event::Reply(listing(first - 7..40)));
        assert_eq!((shown(&app), selected_id(&app)), (before, selected), "{keys}");
    }
    // The first row on the screen goes away: the others stay.
    let (before, selected) = (shown(&app), selected_id(&app));
    let gone = before[0].0;
    app.event(Event::Reply(listing((-40..40).filter(|id| *id != gone))));
    assert_eq!(shown(&app)[1..4], before[1..4]);
    assert_eq!(selected_id(&app), selected);
    // The first article, when it is being read.
    app.keys("g<enter>");
    app.event(Event::Reply(listing(-60..40)));
    assert_eq!(selected_id(&app), -40);
}

#[test]
fn a_story_that_grows_stays_where_it_is_while_it_is_selected() {
    let mut app = open(Language::En, (80, 24));
    app.keys("jk");
    app.articles.insert(0, Arc::new(Article { title: "Newer".to_owned(), ..Article::default() }));
    app.stories.insert(0, 1);
    let again = app.listed_reply(Scope::Library, Filter::ALL);
    app.event(Event::Reply(again));
    assert_eq!((selected_id(&app), app.state.list().item(0).unwrap().others), (1, 3));
}

/// Keys that do something, and text that does not.
const KEYS: [&str; 52] = [
    "j",
    "k",
    "g",
    "G",
    "<enter>",
    "<esc>",
    "<tab>",
    "J",
    "K",
    "]",
    "[",
    "b",
    "e",
    "t",
    "z",
    "f",
    "/",
    "n",
    "N",
    "s",
    "S",
    "F",
    "a",
    "r",
    "R",
    "x",
    "B",
    "m",
    "u",
    "y",
    "o",
    "d",
    "?",
    "h",
    "l",
    "q",
    "<up>",
    "<down>",
    "<left>",
    "<right>",
    "<backspace>",
    "<delete>",
    "<ctrl-d>",
    "<ctrl-u>",
    "<pagedown>",
    "3",
    "(",
    "\"",
    "\u{62A}\u{6CC}\u{645}",
    "\u{60C}",
    "storm",
    " ",
];

fn reply(number: u8, app: &TestApp) -> Reply {
    let (scope, filter) = app.state.listing();
    let filter = filter.clone();
    match number % 8 {
        0 => app.listed_reply(scope, filter),
        1 => Reply::Listed { scope, filter, entries: Vec::new(), rows: Vec::new(), partial: true },
        2 => listing(-3..9),
        3 => Reply::Feeds { feeds: Vec::new(), searches: Vec::new(), unread: 0 },
        4 => Reply::Fetching {
            progress: Progress { total: 3, done: 1, ..Progress::default() },
            failed: None,
            is_last: false,
        },
        5 => Reply::Fetching {
            progress: Progress { total: 3, done: 3, ..Progress::default() },
            failed: None,
            is_last: true,
        },
        6 => Reply::Rows(Vec::new()),
        _ => Reply::Failed { request: Request::Fetch(Vec::new()), failure: khabar::testing::model::Failure::NoArticle },
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_sequence_of_keys_and_answers_panics(steps in prop::collection::vec((0..KEYS.len() + 8, any::<u8>()), 1..60)) {
        let mut reader = open(Language::Fa, (80, 20));
        for (step, number) in steps {
            match KEYS.get(step) {
                Some(keys) => drop(reader.keys(keys)),
                None if number > 250 => drop(reader.resize(u16::from(number) / 3, 12)),
                None => {
                    let reply = reply(number, &reader);
                    reader.event(Event::Reply(reply));
                }
            }
            let list = reader.state.list();
            prop_assert!(list.is_empty() || list.selected() < list.len());
            prop_assert!(list.unread() == list.entries().iter().filter(|entry| !entry.flags.read).count());
            prop_assert!(!reader.rows().is_empty());
        }
    }
}
