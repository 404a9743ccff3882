//! Feeds by keys: the box over the panes, following and fetching.

use crate::support::app::{NOW, TestApp, articles, assert_screen};
use khabar::testing::app::{Event, Mode, MouseKind};
use khabar::testing::l10n::Language;
use khabar::testing::model::{
    Failure, Feed, FeedId, FeedIssue, FeedIssues, FeedLink, FeedSelection, FetchError, Filter, PendingPages, Progress,
    Reply, Request, SavedSearch, Scope, Timestamp,
};

fn feed(id: i64, title: &str, folder: &str, unread: u64, minutes: i64) -> Feed {
    Feed {
        id: FeedId(id),
        url: format!("https://feeds.example.ir/{id}.xml"),
        is_user_named: false,
        title: (!title.is_empty()).then(|| title.to_owned()),
        site: None,
        folder: folder.to_owned(),
        full_text: false,
        unread,
        total: unread,
        tried_at: None,
        succeeded_at: (minutes > 0).then(|| Timestamp(NOW.0 - minutes * 60)),
        error: None,
        pending_pages: None,
        issues: FeedIssues::new(),
    }
}

fn open_with_feeds(language: Language, size: (u16, u16)) -> TestApp {
    let mut app = TestApp::open_scope(Scope::Library, language, size, articles());
    let failing = Feed {
        error: Some(FetchError::Status { code: 404 }),
        ..feed(3, "\u{62E}\u{628}\u{631} \u{634}\u{647}\u{631}", "\u{634}\u{647}\u{631}", 0, 3_000)
    };
    app.feeds = vec![
        feed(1, "Harbour News", "", 3, 5),
        feed(2, "\u{631}\u{648}\u{632}\u{646}\u{627}\u{645}\u{647}", "\u{634}\u{647}\u{631}", 12, 61),
        failing,
        feed(4, "Quays", "\u{634}\u{647}\u{631}/\u{628}\u{646}\u{62F}\u{631}", 0, 1),
        feed(5, "", "\u{634}\u{647}\u{631}/\u{628}\u{646}\u{62F}\u{631}", 0, 0),
    ];
    app.searches = vec![SavedSearch { name: "iPhone".to_owned(), query: "iPhone".to_owned(), unread: Some(1) }];
    app.feed_of = [(1, 2), (2, 2), (4, 1)].into();
    app
}

fn fetching(app: &mut TestApp, progress: Progress, failed_feed: Option<&str>, has_ended: bool) {
    let failed = failed_feed.map(|name| (name.to_owned(), FetchError::Timeout { seconds: 30 }));
    app.event(Event::Reply(Reply::Fetching { progress, failed, is_last: has_ended }));
}

#[test]
fn screens_of_feeds_are_as_they_were_when_last_looked_at() {
    for (tag, language) in [("fa", Language::Fa), ("en", Language::En)] {
        for (width, height) in [(60, 20), (80, 24), (120, 30)] {
            let mut app = open_with_feeds(language, (width, height));
            let name = |what: &str| format!("{tag}-{width}x{height}-{what}");
            app.keys("Fjjjjjj");
            assert_screen(&name("feeds"), &app);
            app.keys("kk<enter>R");
            let progress = Progress { done: 12, total: 100, failed: 3, new: 7, changed: 0, ..Progress::default() };
            fetching(&mut app, progress, Some("Quays"), false);
            assert_screen(&name("fetching"), &app);
        }
    }
}

#[test]
fn the_box_leads_to_a_feed_a_folder_and_back_to_everything() {
    let mut app = open_with_feeds(Language::En, (80, 24));
    app.keys("Fjjj<enter>");
    assert_eq!(app.state.listing().1.feeds, FeedSelection::Feed(FeedId(1)));
    assert!(app.rows()[0].contains("Harbour News") && app.rows()[0].contains("1 article"));
    app.keys("F");
    // The box is at what is listed.
    assert_eq!(app.state.feeds_view().unwrap().selected, 3);
    app.keys("j<enter>");
    assert_eq!(app.state.listing().1.feeds, FeedSelection::Folder("\u{634}\u{647}\u{631}".to_owned()));
    assert_eq!(app.state.list().len(), 2);
    app.keys("<esc>");
    assert_eq!(app.state.listing().1, &Filter::ALL);
    // The key marked Shift-F under a Persian layout.
    app.keys("\u{625}");
    assert_eq!(app.state.mode(), Mode::Feeds);
    app.keys("q");
    assert_eq!((app.state.mode(), app.has_quit), (Mode::List, false));
}

#[test]
fn a_feed_is_added_and_a_notice_says_so() {
    let mut app = open_with_feeds(Language::En, (80, 24));
    app.keys("aexample.org/feed<enter>");
    assert!(app.requests.contains(&Request::AddFeed { address: "example.org/feed".to_owned() }));
    let added = |already_subscribed| {
        Event::Reply(Reply::Added {
            feed: Box::new(feed(9, "New one", "", 0, 1)),
            already_followed: already_subscribed,
        })
    };
    app.event(added(false));
    assert!(app.state.notice().unwrap().0.text.contains("New one"));
    app.event(added(true));
    let (notice, more) = app.state.notice().unwrap();
    assert!(notice.text.contains("already") && more == 0, "{}", notice.text);
}

#[test]
fn an_address_that_fails_is_reported_with_what_to_do_and_can_be_corrected() {
    let mut app = open_with_feeds(Language::En, (80, 24));
    app.keys("Faexample.org<enter>");
    let request = app.requests.last().unwrap().clone();
    let error = FetchError::NotAFeed { others: vec!["https://example.org/rss".to_owned()] };
    let failure = Failure::Fetch { url: "https://example.org".to_owned(), error };
    app.event(Event::Reply(Reply::Failed { request, failure }));
    let notice = app.state.notice().unwrap().0;
    assert!(notice.is_error() && notice.text.contains("https://example.org/rss"), "{}", notice.text);
    app.keys("a");
    assert_eq!(app.state.prompt_view().unwrap().field.text(), "example.org");
}

/// The feeds of a page, as the worker reports them.
fn found(feeds: &[(&str, &str)]) -> Event {
    let link = |&(url, title): &(&str, &str)| FeedLink {
        url: url.to_owned(),
        title: (!title.is_empty()).then(|| title.to_owned()),
    };
    Event::Reply(Reply::FeedsFound { feeds: feeds.iter().map(link).collect() })
}

/// Titles in two scripts, none, one that is too long for a line; a password in an address.
const OF_A_PAGE: [(&str, &str); 5] = [
    ("https://example.ir/news.xml", "\u{62E}\u{628}\u{631}\u{647}\u{627}\u{6CC} \u{627}\u{645}\u{631}\u{648}\u{632}"),
    ("https://reader:secret@example.ir/sport/rss", "Sport"),
    ("https://example.ir/feed.json", ""),
    (
        "https://example.ir/culture/2026/november/all-articles-of-the-section-and-its-letters/rss.xml",
        "Culture, books, \
        theatre and music of the week, with letters to the editor and a programme",
    ),
    ("https://example.ir/comments/feed/", "\u{646}\u{638}\u{631}\u{647}\u{627}"),
];

#[test]
fn the_list_of_the_feeds_of_a_page_is_as_it_was_when_last_looked_at() {
    for (tag, language) in [("fa", Language::Fa), ("en", Language::En)] {
        for (width, height) in [(60, 24), (80, 24), (120, 40)] {
            let mut app = open_with_feeds(language, (width, height));
            app.event(found(&OF_A_PAGE));
            app.keys("j");
            assert_screen(&format!("{tag}-{width}x{height}-feed-choice"), &app);
        }
    }
}

#[test]
fn of_the_feeds_of_a_page_the_user_chooses_one() {
    for language in [Language::En, Language::Fa] {
        let mut app = open_with_feeds(language, (80, 24));
        app.keys("Faexample.ir<enter>");
        app.event(found(&OF_A_PAGE));
        assert_eq!((app.state.mode(), app.state.notice()), (Mode::Choice, None), "nothing is looked for any more");
        let screen = app.rows().concat();
        assert!(screen.contains("https://example.ir/feed.json") && !screen.contains("secret"), "{screen}");
        // Teh is the key marked j under a Persian layout.
        for (keys, expected) in [("k", 0), ("<down>", 1), ("G", 4), ("j", 4), ("2<up>", 2), ("g\u{62A}", 1)] {
            app.keys(keys);
            assert_eq!(app.state.feed_choice_view().unwrap().selected, expected, "{keys}");
        }
        let asked = app.requests.len();
        app.keys("bmx/");
        assert!(app.requests.len() == asked && app.flags.is_empty(), "no other key does anything");
        app.keys("<enter>");
        let request = Request::AddFeed { address: OF_A_PAGE[1].0.to_owned() };
        assert_eq!((app.requests.last(), app.state.mode()), (Some(&request), Mode::Feeds));
        for leave in ["<esc>", "q", "h"] {
            app.event(found(&OF_A_PAGE));
            let asked = app.requests.len();
            app.keys(leave);
            assert!(app.state.feed_choice_view().is_none() && app.requests.len() == asked, "{leave} follows nothing");
            assert_eq!((app.state.mode(), app.has_quit), (Mode::Feeds, false), "{leave}");
        }
    }
}

#[test]
fn the_list_of_the_feeds_of_a_page_waits_for_a_prompt_to_end() {
    let mut app = open_with_feeds(Language::En, (80, 24));
    app.keys("eread ag");
    app.event(found(&OF_A_PAGE));
    app.keys("ain<enter>");
    assert_eq!((app.notes[&1].as_str(), app.state.mode()), ("read again", Mode::Choice));
}

#[test]
fn a_click_chooses_a_feed_of_a_page_and_a_click_beside_the_list_leaves_it() {
    let many: Vec<(String, String)> =
        (0..40).map(|number| (format!("https://example.ir/{number}"), format!("Number {number}"))).collect();
    let many: Vec<(&str, &str)> = many.iter().map(|(url, title)| (url.as_str(), title.as_str())).collect();
    let mut app = open_with_feeds(Language::En, (80, 24));
    app.event(found(&many));
    let selected = |app: &TestApp| app.state.feed_choice_view().unwrap().selected;
    app.event(Event::Mouse { kind: MouseKind::WheelDown, column: 40, row: 12 });
    assert_eq!(selected(&app), 1);
    app.keys("G");
    assert!(app.rows().concat().contains("Number 39") && !app.rows().concat().contains("Number 1 "));
    app.keys("g");
    let inside = app.state.feed_choice_view().unwrap().inner_area();
    app.click(inside.x + 2, inside.y + 5);
    assert_eq!(selected(&app), 2);
    app.click(inside.x + 2, inside.y + 4);
    assert_eq!(app.requests.last(), Some(&Request::AddFeed { address: "https://example.ir/2".to_owned() }));
    app.event(found(&many));
    app.click(0, 0);
    assert!(app.state.feed_choice_view().is_none());
}

#[test]
fn a_feed_is_removed_by_a_second_press_and_by_nothing_less() {
    let mut app = open_with_feeds(Language::En, (80, 24));
    app.keys("Fjjjxjkx");
    assert_eq!(app.feeds.len(), 5);
    assert!(app.state.notice().unwrap().0.text.contains("again"));
    app.keys("<delete>");
    assert_eq!(app.feeds.len(), 4);
    assert!(app.requests.contains(&Request::RemoveFeed(FeedId(1))));
    app.keys("kxx");
    assert!(app.searches.is_empty());
    app.keys("ggxx");
    assert_eq!(app.feeds.len(), 4);
}

#[test]
fn the_feed_that_is_listed_goes_with_its_listing() {
    let mut app = open_with_feeds(Language::En, (80, 24));
    app.keys("Fjjj<enter>Fxx<esc>");
    assert_eq!(app.state.listing(), (Scope::Library, &Filter::ALL));
}

#[test]
fn what_is_fetched_is_what_is_listed_or_selected() {
    let mut app = open_with_feeds(Language::En, (80, 24));
    let fetched = |app: &TestApp| {
        let fetch = |request: &Request| if let Request::Fetch(feeds) = request { Some(feeds.clone()) } else { None };
        app.requests.iter().rev().find_map(fetch)
    };
    app.keys("r");
    assert_eq!(fetched(&app), Some(Vec::new()));
    app.keys("Fjjj<enter>r");
    assert_eq!(fetched(&app), Some(vec![FeedId(1)]));
    app.keys("Fjr");
    assert_eq!(fetched(&app), Some([2, 3, 4, 5].map(FeedId).to_vec()));
    app.keys("R");
    assert_eq!(fetched(&app), Some(Vec::new()));
}

#[test]
fn a_fetch_is_shown_while_it_lasts_and_reported_once_when_it_is_over() {
    let mut app = open_with_feeds(Language::En, (80, 24));
    app.keys("R");
    assert!(app.rows()[0].contains("fetching"));
    for done in 1..=100 {
        let progress = Progress { done, total: 100, failed: done / 30, new: 2, changed: 1, ..Progress::default() };
        let failed = done.is_multiple_of(30).then_some("Quays");
        fetching(&mut app, progress, failed, false);
        assert!(app.state.notice().is_none());
    }
    assert!(app.rows()[0].contains("fetching 100 of 100 \u{B7} 3 failed"), "{}", app.rows()[0]);
    fetching(
        &mut app,
        Progress { done: 100, total: 100, failed: 3, new: 2, changed: 1, ..Progress::default() },
        None,
        true,
    );
    let (notice, more) = app.state.notice().unwrap();
    assert_eq!(notice.text, "97 feeds are up to date; 2 new articles; 1 edited; 3 failed (press F for details)");
    assert!(!notice.is_error() && more == 0 && !app.rows()[0].contains("fetching"));
}

#[test]
fn whole_articles_are_counted_while_they_come_and_those_that_are_missing_stand_in_the_box() {
    let mut app = open_with_feeds(Language::En, (80, 24));
    let progress = Progress { done: 3, total: 3, pages: 2, pages_total: 5, pages_failed: 1, ..Progress::default() };
    fetching(&mut app, progress.clone(), None, false);
    assert!(app.rows()[0].contains("full articles: 2 of 5"), "{}", app.rows()[0]);
    fetching(&mut app, Progress { pages: 5, ..progress }, None, true);
    let text = app.state.notice().unwrap().0.text.clone();
    assert_eq!(text, "3 feeds are up to date; 4 full articles; 1 page could not be fetched");

    let pending = |count, fault| Some(PendingPages { count, error: fault });
    app.feeds[0].pending_pages = pending(1, FetchError::Timeout { seconds: 30 });
    // What is wrong with the feed itself comes first.
    app.feeds[2].pending_pages = pending(2, FetchError::Timeout { seconds: 60 });
    app.keys("F");
    let shown = app.rows().join("\n");
    assert!(shown.contains("1 full article is still missing. No answer within 30"), "{shown}");
    assert!(shown.contains("(404)") && !shown.contains("60 seconds"), "{shown}");
}

#[test]
fn one_feed_that_fails_says_why_and_no_feed_says_how_to_add_one() {
    let mut app = open_with_feeds(Language::En, (80, 24));
    fetching(
        &mut app,
        Progress { done: 1, total: 1, failed: 1, new: 0, changed: 0, ..Progress::default() },
        Some("Quays"),
        true,
    );
    let text = app.state.notice().unwrap().0.text.clone();
    assert!(text.contains("Quays") && text.contains("30 seconds"), "{text}");
    app.keys("<ctrl-l>");
    fetching(&mut app, Progress::default(), None, true);
    assert!(app.state.notice().unwrap().0.text.contains("press a to add one"));
}

#[test]
fn files_are_gone_back_to_from_the_library() {
    let mut app = TestApp::open_scope(Scope::Session, Language::En, (80, 24), articles());
    app.keys("F");
    assert_eq!(app.state.feeds_view().unwrap().selected, 0);
    app.keys("j<enter>");
    assert_eq!(app.state.listing().0, Scope::Library);
    app.keys("<esc>");
    assert_eq!(app.state.listing().0, Scope::Session);
}

#[test]
fn the_selected_line_of_a_long_box_is_on_the_screen() {
    let mut app = open_with_feeds(Language::Fa, (60, 12));
    let failing = |id| Feed { error: Some(FetchError::Redirects), ..feed(id, "name", "", 0, 1) };
    app.feeds = (0..50).map(failing).collect();
    app.keys("F");
    for key in ["j", "G", "k", "<ctrl-u>", "<pagedown>", "g"].into_iter().cycle().take(90) {
        app.keys(key);
        let view = app.state.feeds_view().unwrap();
        let row = view.rows().into_iter().find(|(index, ..)| *index == view.selected).unwrap();
        assert_eq!(usize::from(row.2), view.height(view.selected), "{key}");
    }
}

#[test]
fn what_was_not_understood_of_a_feed_stands_below_it() {
    let mut app = open_with_feeds(Language::En, (100, 30));
    app.feeds[0].issues = [(FeedIssue::UnreadableDate, 2), (FeedIssue::LongArticle, 1)].into();
    app.feeds[2].issues = [(FeedIssue::UnreadableDate, 3)].into();
    app.keys("F");
    let errors: Vec<String> = app.state.feeds_view().unwrap().lines.into_iter().filter_map(|line| line.error).collect();
    assert_eq!(errors.len(), 2, "{errors:?}");
    assert!(errors[0].starts_with("2 articles have dates") && errors[0].contains(" 1 article is too long;"));
    assert!(errors[1].contains("404") && !errors[1].contains("dates"), "that it fails comes first: {errors:?}");
}
