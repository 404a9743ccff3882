//! The articles beside the selected one, which are laid out before the user comes to them.

use crate::support::app::TestApp;
use khabar::testing::app::Event;
use khabar::testing::l10n::Language;
use khabar::testing::model::{Article, ArticleId, Block, Failure, Filter, Reply, Request, Scope};
use std::sync::Arc;

fn article(title: &str, paragraphs: usize) -> Article {
    let blocks = (0..paragraphs).map(|number| Block::paragraph(format!("{title}, paragraph {number}."))).collect();
    Article { title: title.to_owned(), blocks, ..Article::default() }
}

fn open(paragraphs: usize) -> TestApp {
    let titles = ["one", "two", "three", "four"];
    TestApp::open(Language::En, (120, 24), titles.map(|title| article(title, paragraphs)).to_vec())
}

fn text(app: &TestApp) -> String {
    app.detail().concat()
}

fn loads(app: &TestApp) -> Vec<&Request> {
    app.requests.iter().filter(|request| matches!(request, Request::Load(_) | Request::Preload(_))).collect()
}

#[test]
fn moving_by_one_article_waits_for_none() {
    let mut app = open(2);
    app.requests.clear();
    app.keys("j");
    assert!(text(&app).contains("two, paragraph 1."), "{}", text(&app));
    assert_eq!(loads(&app), [&Request::Preload(ArticleId(3))], "the one above is still here");
    app.requests.clear();
    app.keys("k");
    assert!(text(&app).contains("one, paragraph 1."), "{}", text(&app));
    assert!(loads(&app).is_empty(), "{:?}", app.requests);
    app.keys("G");
    assert_eq!(loads(&app), [&Request::Load(ArticleId(4)), &Request::Preload(ArticleId(3))]);
}

#[test]
fn a_neighbour_is_fitted_to_the_width_and_marked_as_it_is_now() {
    let mut app = open(2);
    app.resize(80, 24);
    app.keys("j");
    let expected = TestApp::open(Language::En, (80, 24), vec![article("two", 2)]);
    assert_eq!(app.detail(), expected.detail());
    app.keys("kmj");
    app.keys("k");
    assert!(app.state.detail().unwrap().flags.read);
}

#[test]
fn an_article_that_was_scrolled_is_at_the_position_that_is_stored() {
    let mut app = open(60);
    app.keys("<enter><space><esc>");
    let scrolled = text(&app);
    app.keys("jk");
    assert_eq!(text(&app), scrolled);
    assert!(!scrolled.contains("paragraph 0."), "{scrolled}");
}

#[test]
fn another_listing_brings_other_texts() {
    let mut app = open(2);
    app.articles.insert(2, Arc::new(article("edited", 2)));
    let listed = app.listed_reply(Scope::Session, Filter::ALL);
    app.event(Event::Reply(listed));
    app.keys("j");
    assert!(text(&app).contains("edited, paragraph 1."), "{}", text(&app));
}

#[test]
fn a_long_article_is_laid_out_when_it_is_shown() {
    let mut app = open(10_000);
    app.requests.clear();
    app.keys("j");
    assert!(loads(&app).contains(&&Request::Load(ArticleId(2))), "{:?}", app.requests);
    assert!(text(&app).contains("two, paragraph 1."), "{}", text(&app));
}

#[test]
fn a_neighbour_that_cannot_be_loaded_is_no_news_and_is_asked_for_once() {
    let mut app = open(2);
    let article = app.articles.remove(&3).unwrap();
    app.keys("j");
    app.requests.clear();
    let failed = |request| Event::Reply(Reply::Failed { request, failure: Failure::NoArticle });
    app.event(failed(Request::Preload(ArticleId(3))));
    app.keys("<ctrl-l>");
    assert!(loads(&app).is_empty(), "{:?}", app.requests);
    assert_eq!(app.state.notice(), None);
    app.articles.insert(3, article);
    app.keys("j");
    assert!(text(&app).contains("three, paragraph 1."), "{}", text(&app));
}
