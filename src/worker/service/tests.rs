//! The service without its thread: messages are handed to it one by one, and what jobs send stays in a channel.

use super::*;
use crate::model::{ArticleId, Block, FetchError, Filter, Scope, Timestamp, Zone};
use crate::search;
use crate::store::MAX_UNINDEXED;
use crate::worker::jobs::JobOutput;
use crate::worker::jobs::tests::jobs;
use std::cell::RefCell;
use std::path::Path;

/// Runs `test` with a service over a new store; returns the events that it sent.
fn events(test: impl FnOnce(&mut Service<'_>)) -> Vec<WorkerEvent> {
    let data = tempfile::TempDir::new().unwrap();
    let sent = RefCell::new(Vec::new());
    let send = |event| sent.borrow_mut().push(event);
    let (jobs, _outputs) = jobs(data.path());
    let mut service = Service::new(open_store(data.path()), &send, Vec::new(), jobs, Zone::UTC);
    test(&mut service);
    drop(service);
    sent.into_inner()
}

fn open_store(data: &Path) -> Store {
    Store::open(data).unwrap().store
}

fn failed(request: Request, reason: &str) -> WorkerEvent {
    WorkerEvent::Reply(Reply::Failed { request, failure: internal(reason) })
}

fn internal(reason: &str) -> Failure {
    Failure::Internal { reason: reason.to_owned() }
}

#[test]
fn a_page_job_that_fails_during_a_fetch_leaves_the_fetch_running_and_is_reported_as_its_own_request() {
    let sent = events(|service| {
        service.announce();
        service.perform(Request::Fetch(Vec::new()));
        let page = Err(internal("a panic"));
        service.dispatch(ServiceMessage::Job(JobOutput::FullText(ArticleId(7), Box::new(page))));
        assert_eq!(service.fetching, Fetching::Running);
        service.perform(Request::Fetch(Vec::new()));
        assert_eq!(service.fetching, Fetching::RunningThen(Vec::new()), "no second fetch runs beside the first");
        service.dispatch(ServiceMessage::Job(JobOutput::FetchEnded));
        assert_eq!(service.fetching, Fetching::Running, "the second one follows");
        service.dispatch(ServiceMessage::Job(JobOutput::FetchEnded));
        assert_eq!(service.fetching, Fetching::Idle);
    });
    assert_eq!(sent, [WorkerEvent::Ready, failed(Request::FullText(ArticleId(7)), "a panic")]);
}

#[test]
fn an_article_without_an_address_or_a_row_has_no_page() {
    let sent = events(|service| {
        service.announce();
        service.perform(Request::FullText(ArticleId(-7)));
        let page = Err(Failure::Fetch { url: "https://a.example".to_owned(), error: FetchError::NoArticle });
        service.dispatch(ServiceMessage::Job(JobOutput::FullText(ArticleId(8), Box::new(page))));
    });
    let requests: Vec<_> = sent
        .iter()
        .filter_map(|event| match event {
            WorkerEvent::Reply(Reply::Failed { request, .. }) => Some(request.clone()),
            _ => None,
        })
        .collect();
    assert_eq!(requests, [Request::FullText(ArticleId(-7)), Request::FullText(ArticleId(8))]);
}

#[test]
fn what_is_stored_soon_after_a_listing_is_listed_when_that_is_due() {
    let sent = events(|service| {
        service.announce();
        service.perform(Request::List { scope: Scope::Session, filter: Filter::ALL });
        assert_eq!(service.listing.refresh_at(), None);
        service.dispatch(ServiceMessage::Job(JobOutput::Stored));
        assert!(service.listing.refresh_at().is_some());
        service.refresh_listing();
        assert_eq!(service.listing.refresh_at(), None);
    });
    let listings = sent.iter().filter(|event| matches!(event, WorkerEvent::Reply(Reply::Listed { .. })));
    assert_eq!(listings.count(), 2);
}

#[test]
fn a_panic_is_a_notice_and_before_the_announcement_it_waits() {
    let sent = events(|service| {
        service.or_notify(|_| panic!("a panic of this test"));
        service.dispatch(ServiceMessage::FilesDone);
    });
    assert_eq!(sent, [WorkerEvent::NothingToShow(vec![internal("a panic of this test")])]);
    let sent = events(|service| {
        service.or_notify(|_| panic!("a panic of this test"));
        service.announce();
        service.announce();
    });
    let notice = WorkerEvent::Reply(Reply::Notice(internal("a panic of this test")));
    assert_eq!(sent, [WorkerEvent::Ready, notice]);
}

#[test]
fn a_search_that_passes_over_articles_says_over_how_many() {
    let article = |number: u64| Article {
        key: number.to_string(),
        title: format!("word {number}"),
        blocks: vec![Block::paragraph("word")],
        ..Article::default()
    };
    let query = Some(search::parse("word", false, Timestamp(1), &Zone::UTC).unwrap());
    let filter = Filter { query, ..Filter::default() };
    let notices = |count: u64| -> Vec<Failure> {
        let articles: Vec<Article> = (0..count).map(article).collect();
        let sent = events(|service| {
            service.store.import(&articles, Timestamp(1)).unwrap();
            service.announce();
            service.perform(Request::List { scope: Scope::Library, filter: filter.clone() });
        });
        let notice = |event| match event {
            WorkerEvent::Reply(Reply::Notice(failure)) => Some(failure),
            _ => None,
        };
        sent.into_iter().filter_map(notice).collect()
    };
    let searched = MAX_UNINDEXED as u64;
    assert_eq!(notices(searched), []);
    assert_eq!(notices(searched + 3), [Failure::NotSearched { count: 3 }]);
}
