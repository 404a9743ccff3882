//! Stories, whole articles and tags, told in keys; articles that arrive while one reads.

use crate::support::reader::{NOW, Reader, articles, assert_picture};
use khabar::app::{Event, Language};
use khabar::model::{Article, ArticleId, Block, Entry, Filter, Flags, Progress, Reply, Request, RichText, Row, Scope};
use proptest::prelude::*;
use std::sync::Arc;

fn open(language: Language, size: (u16, u16)) -> Reader {
    let mut reader = Reader::open_scope(Scope::Library, language, size, articles());
    reader.stories = [(1, 1), (3, 1), (4, 1)].into();
    reader.changed = [1].into();
    reader.keys("B").keys("B");
    reader
}

fn selected(reader: &Reader) -> i64 {
    reader.state.list().current().unwrap().id.0
}

#[test]
fn screens_of_stories_and_whole_articles_are_as_they_were_when_last_looked_at() {
    for (tag, language) in [("fa", Language::Fa), ("en", Language::En)] {
        for (width, height) in [(60, 20), (80, 24), (120, 30)] {
            let mut reader = open(language, (width, height));
            let name = |what: &str| format!("{tag}-{width}x{height}-{what}");
            assert_picture(&name("folded"), &reader);
            reader.keys("zj");
            assert_picture(&name("unfolded"), &reader);
            let mut reader = with_full(language, (width, height));
            reader.keys("tone, \u{62F}\u{648}<enter><enter>f<ctrl-l>");
            assert_picture(&name("full"), &reader);
        }
    }
}

#[test]
fn a_story_is_one_row_headed_by_its_newest_unread_article() {
    let mut reader = open(Language::En, (80, 24));
    assert_eq!((reader.state.list().len(), reader.state.list().entries().len()), (2, 4));
    assert!(reader.rows().concat().contains("+2") && reader.rows().concat().contains("edited"));
    // Reading one leaves the row unread: the others of the story are.
    reader.keys("<enter><esc>");
    let place = reader.state.list().item(0).unwrap();
    assert!(place.unread && place.entry.flags.read && place.others == 2);
    // The next listing keeps the selected article at the head; another one would be headed by the next unread.
    reader.keys("jB").keys("B");
    assert_eq!(reader.state.list().item(0).unwrap().entry.id, ArticleId(3));
}

#[test]
fn a_story_is_unfolded_and_folded() {
    let mut reader = open(Language::En, (80, 24));
    reader.keys("z");
    let member = |index| reader.state.list().item(index).unwrap().member;
    assert_eq!([0, 1, 2, 3].map(member), [false, true, true, false]);
    reader.keys("jjz");
    assert_eq!((reader.state.list().len(), reader.state.list().selected(), selected(&reader)), (2, 0, 1));
    reader.keys("jz");
    assert!(reader.state.notice().unwrap().0.text.contains("story"));
}

#[test]
fn the_next_unread_article_may_be_folded_into_the_row_one_is_on() {
    let mut reader = open(Language::En, (80, 24));
    reader.keys("<enter>");
    let mut seen = vec![selected(&reader)];
    for _ in 0..3 {
        reader.keys("]");
        seen.push(selected(&reader));
    }
    assert_eq!(seen, [1, 3, 4, 2]);
    assert_eq!(reader.state.list().unread(), 0);
    reader.keys("]");
    assert!(reader.state.notice().unwrap().0.text.contains("No more unread"));
    reader.keys("<esc>mkmj[");
    assert_eq!((selected(&reader), reader.state.list().unread()), (4, 2));
}

fn with_full(language: Language, size: (u16, u16)) -> Reader {
    let paragraph = |number: usize| Block::paragraph(format!("Paragraph {number} of the text."));
    let short = Article {
        title: "A teaser".to_owned(),
        url: Some("https://example.org/1".to_owned()),
        lead: Some(RichText::plain("The lead of both.")),
        blocks: (0..3).map(paragraph).collect(),
        ..Article::default()
    };
    let full = Article { blocks: (0..60).map(paragraph).collect(), ..short.clone() };
    let mut reader = Reader::open_scope(Scope::Library, language, size, vec![short]);
    reader.full = [(1, Arc::new(full))].into();
    reader
}

#[test]
fn the_whole_article_is_fetched_once_and_switched_to_and_from() {
    let mut reader = with_full(Language::En, (80, 24));
    reader.keys("<enter>f");
    let asked = |reader: &Reader| reader.requests.iter().filter(|each| matches!(each, Request::FullText(_))).count();
    assert!(reader.state.detail().unwrap().shows_full_text());
    assert!(reader.rows().concat().contains("f shows the short one"));
    reader.keys("<ctrl-d><ctrl-d>");
    let place = reader.state.detail().unwrap().anchor();
    reader.keys("f");
    assert!(!reader.state.detail().unwrap().shows_full_text() && reader.rows().concat().contains("Paragraph 2 "));
    reader.keys("f");
    assert_eq!((reader.state.detail().unwrap().anchor(), asked(&reader)), (place, 1));
}

#[test]
fn while_the_whole_article_is_under_way_it_is_told_and_asked_for_once() {
    let mut reader = with_full(Language::En, (80, 24));
    let full = reader.full.remove(&1).unwrap();
    reader.keys("<enter>ff");
    assert!(reader.state.notice().unwrap().0.text.contains("Fetching"));
    let article = Arc::clone(&reader.articles[&1]);
    let asked = reader.requests.iter().filter(|each| matches!(each, Request::FullText(_))).count();
    assert_eq!(asked, 1);
    reader.event(Event::Reply(Reply::Loaded {
        id: ArticleId(1),
        article,
        anchor: khabar::model::Anchor::default(),
        note: String::new(),
        tags: Vec::new(),
        full_text: Some(full),
    }));
    assert!(reader.state.detail().unwrap().shows_full_text() && reader.state.notice().is_none());
}

#[test]
fn what_follows_the_mark_that_ends_an_article_is_not_shown() {
    // "End of the message".
    let mark = "\u{627}\u{646}\u{62A}\u{647}\u{627}\u{6CC} \u{67E}\u{6CC}\u{627}\u{645}/";
    let blocks = ["text", mark, "furniture"].map(Block::paragraph).to_vec();
    let article = Article { title: "t".to_owned(), blocks, ..Article::default() };
    let reader = Reader::open(Language::En, (80, 24), vec![article]);
    let shown = reader.detail().concat();
    assert!(shown.contains("text") && !shown.contains("furniture"), "{shown}");
    assert_eq!(reader.state.detail().unwrap().article.blocks.len(), 1);
}

#[test]
fn an_article_without_an_address_cannot_be_fetched() {
    let mut reader =
        Reader::open(Language::En, (80, 24), vec![Article { title: "t".to_owned(), ..Article::default() }]);
    reader.keys("f");
    assert!(!reader.requests.iter().any(|each| matches!(each, Request::FullText(_))));
    assert!(reader.state.notice().is_some());
}

#[test]
fn tags_are_given_shown_and_taken_back_with_their_bookmark() {
    let mut reader = open(Language::En, (80, 24));
    reader.keys("tsea, \u{628}\u{646}\u{62F}\u{631}\u{60C} sea<enter>");
    assert_eq!(reader.tags[&1], ["sea", "\u{628}\u{646}\u{62F}\u{631}"]);
    assert!(reader.flags[&1].bookmarked && reader.rows().concat().contains("Tags: sea, "));
    reader.keys("b");
    assert!(!reader.rows().concat().contains("Tags: "));
    reader.keys("ut");
    assert_eq!(reader.state.prompt_view().unwrap().field.text(), "sea, \u{628}\u{646}\u{62F}\u{631}");
    reader.keys("<ctrl-u><enter>");
    assert!(reader.tags[&1].is_empty());
    reader.keys("u");
    assert_eq!(reader.tags[&1].len(), 2);
    reader.keys("u");
    assert!(reader.tags[&1].is_empty() && !reader.flags[&1].bookmarked);
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
    let mut reader = Reader::open_scope(Scope::Library, Language::En, (80, 24), Vec::new());
    reader.event(Event::Reply(listing(0..40)));
    let shown = |reader: &Reader| {
        let list = reader.state.list();
        let area = reader.state.panes().unwrap().list.unwrap().text;
        let slots = list.slots(area);
        slots.iter().map(|slot| (list.item(slot.index).unwrap().entry.id.0, slot.y)).collect::<Vec<_>>()
    };
    // Nothing has been selected yet: the list stays at its top.
    reader.event(Event::Reply(listing(-5..40)));
    assert_eq!((selected(&reader), shown(&reader)[0].0), (-5, -5));
    // Near the top of the screen, and further down.
    for keys in ["j", "jjjjjjjjjjjj"] {
        reader.keys(keys);
        let (before, on) = (shown(&reader), selected(&reader));
        let first = reader.state.list().entries()[0].id.0;
        reader.event(Event::Reply(listing(first - 7..40)));
        assert_eq!((shown(&reader), selected(&reader)), (before, on), "{keys}");
    }
    // The first row on the screen goes away: the others stay.
    let (before, on) = (shown(&reader), selected(&reader));
    let gone = before[0].0;
    reader.event(Event::Reply(listing((-40..40).filter(|id| *id != gone))));
    assert_eq!(shown(&reader)[1..4], before[1..4]);
    assert_eq!(selected(&reader), on);
    // The first article, when it is being read.
    reader.keys("g<enter>");
    reader.event(Event::Reply(listing(-60..40)));
    assert_eq!(selected(&reader), -40);
}

#[test]
fn a_story_that_grows_stays_where_it_is_while_it_is_selected() {
    let mut reader = open(Language::En, (80, 24));
    reader.keys("jk");
    reader.articles.insert(0, Arc::new(Article { title: "Newer".to_owned(), ..Article::default() }));
    reader.stories.insert(0, 1);
    let again = reader.listed(Scope::Library, Filter::ALL);
    reader.event(Event::Reply(again));
    assert_eq!((selected(&reader), reader.state.list().item(0).unwrap().others), (1, 3));
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

fn reply(number: u8, reader: &Reader) -> Reply {
    let (scope, filter) = reader.state.listing();
    let filter = filter.clone();
    match number % 8 {
        0 => reader.listed(scope, filter),
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
        _ => Reply::Failed { request: Request::Fetch(Vec::new()), failure: khabar::model::Failure::Gone },
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
