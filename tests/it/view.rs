//! How the screen is divided, and how much room an article has in the list.

use crate::support::app::{NOW, TestApp, articles, assert_screen};
use khabar::testing::app::{Event, Focus};
use khabar::testing::l10n::Language;
use khabar::testing::model::{Article, Block, Filter, Reply, Scope, Timestamp, ViewOptions};

/// Articles of several sources, ages and languages; the third is a long headline.
fn news() -> Vec<Article> {
    const MINUTE: i64 = 60;
    const DAY: i64 = 24 * 60 * MINUTE;
    let ages = [20, 12 * MINUTE, 3 * 60 * MINUTE, DAY, 3 * DAY, 12 * DAY, 40 * DAY, 250 * DAY, 2 * 365 * DAY];
    let sources = ["\u{627}\u{6CC}\u{631}\u{646}\u{627}", "Harbour News", "\u{634}\u{647}\u{631}"];
    let own = articles();
    let article = |index: usize| Article {
        source: Some(sources[index % sources.len()].to_owned()),
        published: Some(Timestamp(NOW.0 - ages[index % ages.len()])),
        ..own[index % own.len()].clone()
    };
    (0..45).map(article).collect()
}

fn open(language: Language, size: (u16, u16)) -> TestApp {
    TestApp::open_view(ViewOptions::default(), Scope::Library, language, size, news())
}

/// Whether the list is on the screen, and whether the article is.
fn panes(app: &TestApp) -> (bool, bool) {
    let panes = app.state.panes().unwrap();
    (panes.list.is_some(), panes.detail.is_some())
}

fn list_width(app: &TestApp) -> u16 {
    app.state.panes().unwrap().list_width.unwrap()
}

#[test]
fn compact_screens_are_as_they_were_when_last_looked_at() {
    for (tag, language) in [("fa", Language::Fa), ("en", Language::En)] {
        for (width, height) in [(60, 24), (80, 24), (120, 40), (200, 50)] {
            let mut app = open(language, (width, height));
            app.changed = [2].into();
            app.stories = [(4, 4), (6, 4)].into();
            app.keys("BBjbjm<esc>c");
            assert_screen(&format!("{tag}-{width}x{height}-compact"), &app);
        }
    }
}

#[test]
fn the_compact_list_shows_a_headline_on_every_line_and_the_full_one_comes_back() {
    for language in Language::ALL {
        let mut app = open(language, (80, 24));
        let full = app.rows();
        app.keys("c");
        let slots = app.state.list().slots(app.state.list_area());
        assert!(slots.len() >= 18 && slots.iter().all(|slot| slot.height == 1), "{}", slots.len());
        app.keys("c");
        assert_eq!(app.rows(), full);
        // Far down, and under a Persian layout (zain), the selected article is still on the screen.
        app.keys("30j\u{632}");
        let slots = app.state.list().slots(app.state.list_area());
        assert!(slots.len() >= 18 && slots.iter().any(|slot| slot.index == 30));
    }
}

#[test]
fn a_compact_row_has_flags_title_source_and_age() {
    let mut app = open(Language::En, (70, 24));
    app.keys("cb");
    let row = app.rows().into_iter().find(|row| row.contains('\u{2605}')).unwrap();
    assert!(row.contains('\u{25CF}') && row.contains("now"), "{row}");
    let row = app.rows().into_iter().find(|row| row.contains("Harbour News") && row.contains("12 min")).unwrap();
    assert!(row.contains("iPhone 15"), "{row}");
}

#[test]
fn a_compact_title_has_the_room_that_source_and_age_leave() {
    let open = |source: &str| {
        let article = |index: usize| Article { source: Some(source.to_owned()), ..news().remove(index) };
        let articles = (0..5).map(article).collect();
        let mut app = TestApp::open_view(ViewOptions::default(), Scope::Library, Language::En, (80, 24), articles);
        app.keys("c");
        app.rows().into_iter().find(|row| row.contains("Harbour")).unwrap()
    };
    let column = |row: &str, text: &str| row.chars().count() - row[row.find(text).unwrap()..].chars().count();
    let (short, long) = (open("AP"), open("A very long name of a source"));
    assert!(column(&short, "AP") > column(&long, "A very") + 10, "{short}\n{long}");
    assert!(short.contains("yesterday") && long.contains("yesterday"), "{short}\n{long}");
}

#[test]
fn divided_screens_are_as_they_were_when_last_looked_at() {
    for (tag, language) in [("fa", Language::Fa), ("en", Language::En)] {
        for (width, height) in [(60, 24), (80, 24), (120, 40), (200, 50)] {
            let mut app = open(language, (width, height));
            assert_screen(&format!("{tag}-{width}x{height}-panes"), &app);
            app.keys("j<enter>");
            assert_screen(&format!("{tag}-{width}x{height}-reading"), &app);
            if width >= 80 {
                app.keys("Z");
                assert_screen(&format!("{tag}-{width}x{height}-other-split"), &app);
            }
        }
    }
}

#[test]
fn two_panes_are_shown_from_100_columns_and_by_key_from_80() {
    for language in Language::ALL {
        let mut app = open(language, (99, 24));
        assert_eq!(panes(&app), (true, false));
        app.resize(100, 24);
        assert_eq!(panes(&app), (true, true));
        app.resize(80, 24).keys("Z");
        assert_eq!(panes(&app), (true, true));
        assert_eq!(app.state.panes().unwrap().detail.unwrap().text.width, 43);
        assert_eq!(app.choices["panes"], "\"two\"");
        app.resize(79, 24).keys("Z");
        assert_eq!(panes(&app), (true, false));
        assert!(app.state.notice().unwrap().0.text.contains(&app.state.strings().number(80)));
        assert_eq!(app.choices["panes"], "\"two\"", "what cannot be done is not chosen either");
    }
}

#[test]
fn the_list_is_put_away_and_brought_back() {
    let mut app = open(Language::En, (120, 40));
    // From the list: the article is alone, and the keys are its own.
    app.keys("jZ");
    assert_eq!((panes(&app), app.state.focus()), ((false, true), Focus::Detail));
    assert_eq!(app.choices["panes"], "\"one\"");
    app.keys("J");
    assert_eq!(app.state.list().selected(), 2);
    app.keys("<esc>");
    assert_eq!((panes(&app), app.state.focus()), ((true, false), Focus::List));
    // Kaf: the key marked Z under a Persian layout.
    app.keys("<enter>\u{643}");
    assert_eq!((panes(&app), app.state.focus()), ((true, true), Focus::Detail));
    app.keys("Z");
    assert_eq!((panes(&app), app.state.focus()), ((false, true), Focus::Detail));
}

#[test]
fn the_list_is_widened_and_narrowed_within_what_both_panes_need() {
    let mut app = open(Language::Fa, (120, 40));
    let usual = list_width(&app);
    app.keys("+");
    assert_eq!(list_width(&app), usual + 4);
    app.keys("3-");
    assert_eq!((list_width(&app), app.choices["list-width"].as_str()), (usual - 8, &*(usual - 8).to_string()));
    app.keys("99+");
    assert_eq!((list_width(&app), app.state.panes().unwrap().detail.is_some()), (80, true));
    app.keys("-");
    assert_eq!(list_width(&app), 76, "what the screen did not let grow need not be shrunk first");
    app.keys("99-");
    assert_eq!(list_width(&app), 20);
    // On a smaller screen, the article keeps its room; on the same one, the list has its width again.
    app.keys("99+").resize(100, 40);
    assert_eq!(list_width(&app), 60);
    app.resize(120, 40);
    assert_eq!(list_width(&app), 80);
    let mut narrow = open(Language::En, (70, 24));
    narrow.keys("+");
    assert!(narrow.choices.is_empty() && narrow.state.notice().unwrap().0.text.contains("80"));
    narrow.resize(120, 24).keys("Z+");
    assert!(!narrow.choices.contains_key("list-width") && narrow.state.notice().unwrap().0.text.contains('Z'));
}

#[test]
fn what_is_chosen_by_key_is_kept_by_the_name_of_its_setting() {
    let mut app = open(Language::Fa, (120, 40));
    app.keys("cZZ-");
    let choices: Vec<_> = app.choices.iter().map(|(setting, value)| (*setting, value.as_str())).collect();
    assert_eq!(choices, [("density", "\"compact\""), ("list-width", "50"), ("panes", "\"two\"")]);
}

fn long_article() -> Article {
    let blocks = (0..90).map(|number| Block::paragraph(format!("Paragraph {number}."))).collect();
    Article { title: "The only one".to_owned(), blocks, ..Article::default() }
}

#[test]
fn the_only_article_of_the_command_line_is_opened_and_space_scrolls_it() {
    for size in [(60, 20), (120, 40)] {
        let mut app =
            TestApp::open_view(ViewOptions::default(), Scope::Session, Language::En, size, vec![long_article()]);
        assert_eq!((app.state.focus(), panes(&app)), (Focus::Detail, (false, true)));
        assert!(app.flags[&1].read);
        app.keys(" ");
        assert!(app.state.detail().unwrap().top() > 0 && app.choices.is_empty());
        app.keys("<esc>");
        assert_eq!(app.state.focus(), Focus::List);
    }
}

#[test]
fn several_articles_and_the_library_are_listed() {
    let open = |scope, articles| TestApp::open_view(ViewOptions::default(), scope, Language::En, (120, 40), articles);
    assert_eq!(open(Scope::Session, articles()).state.focus(), Focus::List);
    assert_eq!(open(Scope::Library, vec![long_article()]).state.focus(), Focus::List);
}

#[test]
fn an_article_is_the_only_one_when_no_more_can_come_and_who_has_pressed_a_key_stays_where_they_are() {
    let listing = |app: &TestApp, partial: bool| {
        let Reply::Listed { scope, filter, entries, rows, .. } = app.listed_reply(Scope::Session, Filter::ALL) else {
            panic!("no listing")
        };
        Reply::Listed { scope, filter, entries, rows, partial }
    };
    for (keys, focus) in [("", Focus::Detail), ("k", Focus::List)] {
        let view = ViewOptions::default();
        let mut app = TestApp::open_unanswered(view, Scope::Session, Language::En, (120, 40), vec![long_article()]);
        let reply = listing(&app, true);
        app.event(Event::Reply(reply));
        assert_eq!(app.state.focus(), Focus::List);
        app.keys(keys);
        let reply = listing(&app, false);
        app.event(Event::Reply(reply));
        assert_eq!(app.state.focus(), focus, "{keys}");
    }
}
