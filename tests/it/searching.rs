//! Searching, told in keys: what is listed while one types, what is kept, and the way back.

use crate::support::reader::{Reader, articles, assert_picture};
use khabar::app::{Event, Focus, Language, Mode};
use khabar::model::{Article, Block, Filter, Order, Reply, Request, Scope};

/// "Team": in the title of one article and in the text of another.
const TEAM: &str = "\u{62A}\u{6CC}\u{645}";

fn open(language: Language, size: (u16, u16)) -> Reader {
    Reader::open_scope(Scope::Library, language, size, articles())
}

/// Many articles, every third of which tells of rain.
fn many() -> Reader {
    let article = |number: usize| Article {
        title: if number.is_multiple_of(3) { format!("rain {number}") } else { format!("sun {number}") },
        blocks: vec![Block::paragraph("words")],
        ..Article::default()
    };
    Reader::open_scope(Scope::Library, Language::En, (80, 24), (0..60).map(article).collect())
}

fn titles(reader: &Reader) -> Vec<String> {
    let list = reader.state.list();
    let id = |index| list.item(index).map(|place| place.entry.id.0);
    (0..list.len()).filter_map(id).map(|id| reader.articles[&id].title.clone()).collect()
}

#[test]
fn screens_of_a_search_are_as_they_were_when_last_looked_at() {
    for (tag, language, word) in [("fa", Language::Fa, TEAM), ("en", Language::En, "storm")] {
        for (width, height) in [(60, 20), (80, 24), (120, 30)] {
            let mut reader = open(language, (width, height));
            let name = |what: &str| format!("{tag}-{width}x{height}-{what}");
            reader.keys(&format!("/{word}"));
            assert_picture(&name("search"), &reader);
            reader.keys("<enter><enter>n");
            assert_picture(&name("match"), &reader);
            reader.keys("<esc>/ )<enter>");
            assert_picture(&name("search-error"), &reader);
        }
    }
}

#[test]
fn every_letter_lists_what_it_finds_and_enter_goes_to_it() {
    let mut reader = many();
    reader.keys("/rai");
    assert_eq!((reader.state.mode(), titles(&reader).len()), (Mode::Prompt, 20));
    reader.keys("n 3");
    assert_eq!(titles(&reader)[..3], ["rain 3", "rain 30", "rain 33"].map(str::to_owned));
    reader.keys("<enter>");
    assert_eq!((reader.state.mode(), titles(&reader).len()), (Mode::List, 5));
    assert!(reader.rows()[0].contains("Search: rain 3"), "{}", reader.rows()[0]);
    assert_eq!(reader.state.listing().1.query.as_ref().unwrap().text, "rain 3");
}

#[test]
fn whoever_gives_a_search_up_sees_the_screen_they_left() {
    for leave in ["<esc>", "<enter><esc>", "<enter>h", "<ctrl-u><esc>", "<ctrl-u><enter>", "<enter>/x<esc><esc>"] {
        let mut reader = many();
        reader.keys(&"j".repeat(20)).keys("kkkk");
        let before = reader.rows();
        reader.keys("/rain");
        assert_ne!(reader.rows(), before);
        reader.keys(leave);
        assert_eq!(reader.state.listing(), (Scope::Library, &Filter::ALL), "{leave}");
        assert_eq!(reader.rows(), before, "{leave}");
    }
}

#[test]
fn a_search_begun_in_an_article_goes_back_to_it() {
    let mut reader = many();
    reader.keys("jj<enter>/rain<esc>");
    assert_eq!((reader.state.focus(), reader.state.list().selected()), (Focus::Detail, 2));
    assert_eq!(reader.state.detail().unwrap().article.title, "sun 2");
}

#[test]
fn a_query_that_cannot_be_understood_says_so_and_leaves_what_was_found() {
    let mut reader = many();
    reader.keys("/rain");
    // What may still become a query is no fault until it is kept.
    reader.keys(" )");
    assert_eq!(reader.state.prompt_view().unwrap().error, None);
    let found = titles(&reader);
    reader.keys("<enter>");
    let (at, why) = reader.state.prompt_view().unwrap().error.unwrap();
    assert!(at.end <= "rain )".len() && !why.is_empty() && !why.contains('{'), "{at:?} {why}");
    assert_eq!(titles(&reader), found);
    assert_eq!(reader.state.mode(), Mode::Prompt);
    reader.keys("<backspace>");
    assert_eq!(reader.state.prompt_view().unwrap().error, None);
}

#[test]
fn the_field_remembers_the_searches_of_this_run() {
    let mut reader = many();
    reader.keys("/rain<enter><esc>/sun<enter><esc>/x");
    let text = |reader: &Reader| reader.state.prompt_view().unwrap().field.text().to_owned();
    reader.keys("<up>");
    assert_eq!(text(&reader), "sun");
    assert_eq!(titles(&reader).len(), 40);
    reader.keys("<up><up><up>");
    assert_eq!(text(&reader), "rain");
    reader.keys("<down>");
    assert_eq!(text(&reader), "sun");
    reader.keys("<down>");
    assert_eq!(text(&reader), "x");
}

#[test]
fn slash_in_a_search_edits_it() {
    let mut reader = many();
    reader.keys("/rain<enter>/ 3<enter>");
    assert_eq!(reader.state.listing().1.query.as_ref().unwrap().text, "rain 3");
    reader.keys("<esc>");
    assert_eq!(reader.state.listing().1, &Filter::ALL);
}

#[test]
fn bookmarks_are_searched_alone_or_with_everything() {
    let mut reader = many();
    reader.keys("bjjjbB/rain");
    assert_eq!(titles(&reader), ["rain 0", "rain 3"]);
    assert!(reader.state.listing().1.bookmarked);
    reader.keys("<tab>");
    assert_eq!(titles(&reader).len(), 20);
    reader.keys("<tab><enter><esc>");
    assert!(reader.state.listing().1.bookmarked && reader.state.listing().1.query.is_none());
}

#[test]
fn what_is_found_is_ordered_by_time_or_rank() {
    let mut reader = many();
    reader.keys("s");
    assert_eq!(reader.state.listing().1.order, Order::Newest);
    reader.keys("/rain<enter>s");
    assert_eq!(reader.state.listing().1.order, Order::Rank);
    reader.keys("s");
    assert_eq!(reader.state.listing().1.order, Order::Newest);
}

#[test]
fn a_search_is_kept_under_a_name_and_found_among_the_feeds() {
    let mut reader = many();
    reader.keys("/rain<enter>S<ctrl-u>weather<enter>");
    assert!(reader.requests.contains(&Request::SaveSearch { name: "weather".to_owned(), query: "rain".to_owned() }));
    assert!(reader.rows()[0].contains("Search: weather"), "{}", reader.rows()[0]);
    reader.keys("<esc>Fjj<enter>");
    assert_eq!(titles(&reader).len(), 20);
    reader.keys("h");
    assert_eq!(titles(&reader).len(), 60);
}

#[test]
fn matches_are_gone_through_in_the_open_article() {
    let body = (0..40).map(|number| Block::paragraph(if number % 10 == 9 { "here is rain" } else { "no such word" }));
    let article = Article { title: "rain".to_owned(), blocks: body.collect(), ..Article::default() };
    let mut reader = Reader::open_scope(Scope::Library, Language::En, (80, 24), vec![article]);
    reader.keys("n");
    assert!(reader.state.notice().unwrap().0.text.contains('/'));
    reader.keys("/rain<enter><enter>");
    let mut told = Vec::new();
    for _ in 0..6 {
        reader.keys("n");
        told.push(reader.state.notice().unwrap().0.text.clone());
        assert!(reader.detail().concat().contains("rain"));
    }
    assert_eq!(told, ["1 of 5", "2 of 5", "3 of 5", "4 of 5", "5 of 5", "1 of 5"]);
    reader.keys("N");
    assert_eq!(reader.state.notice().unwrap().0.text, "5 of 5");
}

#[test]
fn an_answer_to_an_older_search_is_passed_over() {
    let mut reader = many();
    reader.keys("/rai");
    let old = Reply::Listed {
        scope: Scope::Library,
        filter: reader.state.listing().1.clone(),
        entries: Vec::new(),
        rows: Vec::new(),
        partial: false,
    };
    reader.keys("n");
    let found = titles(&reader);
    reader.event(Event::Reply(old));
    assert_eq!(titles(&reader), found);
}
