//! Searching by keys: the list while the user types, saved searches, and the way back.

use crate::support::app::{TestApp, articles, assert_screen};
use khabar::testing::app::{Event, Focus, Mode};
use khabar::testing::l10n::Language;
use khabar::testing::model::{Article, Block, Filter, Order, Reply, Request, Scope};

/// "Team": in the title of one article and in the text of another.
const TEAM: &str = "\u{62A}\u{6CC}\u{645}";

fn open(language: Language, size: (u16, u16)) -> TestApp {
    TestApp::open_scope(Scope::Library, language, size, articles())
}

/// Many articles, every third of which is about rain.
fn many() -> TestApp {
    let article = |number: usize| Article {
        title: if number.is_multiple_of(3) { format!("rain {number}") } else { format!("sun {number}") },
        blocks: vec![Block::paragraph("words")],
        ..Article::default()
    };
    TestApp::open_scope(Scope::Library, Language::En, (80, 24), (0..60).map(article).collect())
}

fn titles(app: &TestApp) -> Vec<String> {
    let list = app.state.list();
    let id = |index| list.item(index).map(|place| place.entry.id.0);
    (0..list.len()).filter_map(id).map(|id| app.articles[&id].title.clone()).collect()
}

#[test]
fn screens_of_a_search_are_as_they_were_when_last_looked_at() {
    for (tag, language, word) in [("fa", Language::Fa, TEAM), ("en", Language::En, "storm")] {
        for (width, height) in [(60, 20), (80, 24), (120, 30)] {
            let mut app = open(language, (width, height));
            let name = |what: &str| format!("{tag}-{width}x{height}-{what}");
            app.keys(&format!("/{word}"));
            assert_screen(&name("search"), &app);
            app.keys("<enter><enter>n");
            assert_screen(&name("match"), &app);
            app.keys("<esc>/ )<enter>");
            assert_screen(&name("search-error"), &app);
        }
    }
}

#[test]
fn every_letter_lists_what_it_finds_and_enter_goes_to_it() {
    let mut app = many();
    app.keys("/rai");
    assert_eq!((app.state.mode(), titles(&app).len()), (Mode::Prompt, 20));
    app.keys("n 3");
    assert_eq!(titles(&app)[..3], ["rain 3", "rain 30", "rain 33"].map(str::to_owned));
    app.keys("<enter>");
    assert_eq!((app.state.mode(), titles(&app).len()), (Mode::List, 5));
    assert!(app.rows()[0].contains("Search: rain 3"), "{}", app.rows()[0]);
    assert_eq!(app.state.listing().1.query.as_ref().unwrap().text, "rain 3");
}

#[test]
fn whoever_gives_a_search_up_sees_the_screen_they_left() {
    for exit_keys in ["<esc>", "<enter><esc>", "<enter>h", "<ctrl-u><esc>", "<ctrl-u><enter>", "<enter>/x<esc><esc>"] {
        let mut app = many();
        app.keys(&"j".repeat(20)).keys("kkkk");
        let before = app.rows();
        app.keys("/rain");
        assert_ne!(app.rows(), before);
        app.keys(exit_keys);
        assert_eq!(app.state.listing(), (Scope::Library, &Filter::ALL), "{exit_keys}");
        assert_eq!(app.rows(), before, "{exit_keys}");
    }
}

#[test]
fn a_search_begun_in_an_article_goes_back_to_it() {
    let mut app = many();
    app.keys("jj<enter>/rain<esc>");
    assert_eq!((app.state.focus(), app.state.list().selected()), (Focus::Detail, 2));
    assert_eq!(app.state.detail().unwrap().article.title, "sun 2");
}

#[test]
fn a_query_that_cannot_be_understood_says_so_and_leaves_what_was_found() {
    let mut app = many();
    app.keys("/rain");
    // An unfinished query is no error until the user accepts it.
    app.keys(" )");
    assert_eq!(app.state.prompt_view().unwrap().error, None);
    let found = titles(&app);
    app.keys("<enter>");
    let (position, message) = app.state.prompt_view().unwrap().error.unwrap();
    assert!(position.end <= "rain )".len() && !message.is_empty() && !message.contains('{'), "{position:?} {message}");
    assert_eq!(titles(&app), found);
    assert_eq!(app.state.mode(), Mode::Prompt);
    app.keys("<backspace>");
    assert_eq!(app.state.prompt_view().unwrap().error, None);
}

#[test]
fn the_field_remembers_the_searches_of_this_run() {
    let mut app = many();
    app.keys("/rain<enter><esc>/sun<enter><esc>/x");
    let text = |app: &TestApp| app.state.prompt_view().unwrap().field.text().to_owned();
    app.keys("<up>");
    assert_eq!(text(&app), "sun");
    assert_eq!(titles(&app).len(), 40);
    app.keys("<up><up><up>");
    assert_eq!(text(&app), "rain");
    app.keys("<down>");
    assert_eq!(text(&app), "sun");
    app.keys("<down>");
    assert_eq!(text(&app), "x");
}

#[test]
fn slash_in_a_search_edits_it() {
    let mut app = many();
    app.keys("/rain<enter>/ 3<enter>");
    assert_eq!(app.state.listing().1.query.as_ref().unwrap().text, "rain 3");
    app.keys("<esc>");
    assert_eq!(app.state.listing().1, &Filter::ALL);
}

#[test]
fn bookmarks_are_searched_alone_or_with_everything() {
    let mut app = many();
    app.keys("bjjjbB/rain");
    assert_eq!(titles(&app), ["rain 0", "rain 3"]);
    assert!(app.state.listing().1.bookmarked);
    app.keys("<tab>");
    assert_eq!(titles(&app).len(), 20);
    app.keys("<tab><enter><esc>");
    assert!(app.state.listing().1.bookmarked && app.state.listing().1.query.is_none());
}

#[test]
fn what_is_found_is_ordered_by_time_or_rank() {
    let mut app = many();
    app.keys("s");
    assert_eq!(app.state.listing().1.order, Order::Newest);
    app.keys("/rain<enter>s");
    assert_eq!(app.state.listing().1.order, Order::Rank);
    app.keys("s");
    assert_eq!(app.state.listing().1.order, Order::Newest);
}

#[test]
fn a_search_is_saved_under_a_name_and_found_among_the_feeds() {
    let mut app = many();
    app.keys("/rain<enter>S<ctrl-u>weather<enter>");
    assert!(app.requests.contains(&Request::SaveSearch { name: "weather".to_owned(), query: "rain".to_owned() }));
    assert!(app.rows()[0].contains("Search: weather"), "{}", app.rows()[0]);
    app.keys("<esc>Fjj<enter>");
    assert_eq!(titles(&app).len(), 20);
    app.keys("h");
    assert_eq!(titles(&app).len(), 60);
}

#[test]
fn matches_are_gone_through_in_the_open_article() {
    let body = (0..40).map(|number| Block::paragraph(if number % 10 == 9 { "here is rain" } else { "no such word" }));
    let article = Article { title: "rain".to_owned(), blocks: body.collect(), ..Article::default() };
    let mut app = TestApp::open_scope(Scope::Library, Language::En, (80, 24), vec![article]);
    app.keys("n");
    assert!(app.state.notice().unwrap().0.text.contains('/'));
    app.keys("/rain<enter><enter>");
    let mut notices = Vec::new();
    for _ in 0..6 {
        app.keys("n");
        notices.push(app.state.notice().unwrap().0.text.clone());
        assert!(app.detail().concat().contains("rain"));
    }
    assert_eq!(notices, ["1 of 5", "2 of 5", "3 of 5", "4 of 5", "5 of 5", "1 of 5"]);
    app.keys("N");
    assert_eq!(app.state.notice().unwrap().0.text, "5 of 5");
}

#[test]
fn an_answer_to_an_older_search_is_passed_over() {
    let mut app = many();
    app.keys("/rai");
    let old = Reply::Listed {
        scope: Scope::Library,
        filter: app.state.listing().1.clone(),
        entries: Vec::new(),
        rows: Vec::new(),
        partial: false,
    };
    app.keys("n");
    let found = titles(&app);
    app.event(Event::Reply(old));
    assert_eq!(titles(&app), found);
}
