//! The catalogue by keys: narrowing it, checking feeds, following them.

use crate::support::app::{TestApp, articles, assert_screen};
use khabar::testing::app::{Event, Mode, MouseKind};
use khabar::testing::l10n::Language;
use khabar::testing::library;
use khabar::testing::model::{Reply, Request, Scope};

/// The reader with the catalogue open, as the worker opens it for a new user.
fn open_catalogue(language: Language, size: (u16, u16)) -> TestApp {
    let mut app = TestApp::open_scope(Scope::Library, language, size, articles());
    app.event(Event::Reply(Reply::Catalogue(library::catalogue())));
    app
}

/// The ids of the feeds that match, in order.
fn matching(app: &TestApp) -> Vec<String> {
    app.state.catalogue_view().unwrap().lines.iter().map(|line| line.feed.id.clone()).collect()
}

fn followed(app: &TestApp) -> Option<&[String]> {
    app.requests.iter().rev().find_map(|request| match request {
        Request::FollowCatalogue { ids } => Some(ids.as_slice()),
        _ => None,
    })
}

#[test]
fn screens_of_the_catalogue_are_as_they_were_when_last_looked_at() {
    for (tag, language) in [("fa", Language::Fa), ("en", Language::En)] {
        for (width, height) in [(60, 24), (80, 24), (120, 40), (200, 50)] {
            let mut app = open_catalogue(language, (width, height));
            app.keys("<tab><tab><down><tab>");
            assert_screen(&format!("{tag}-{width}x{height}-catalogue"), &app);
        }
    }
    let mut app = open_catalogue(Language::Fa, (80, 24));
    app.event(Event::Paste("\u{648}\u{631}\u{632}\u{634}".to_owned()));
    assert_screen("fa-80x24-catalogue-narrowed", &app);
    app.event(Event::Paste("zzz".to_owned()));
    assert_screen("fa-80x24-catalogue-nothing", &app);
}

#[test]
fn letters_narrow_the_list_tab_checks_and_enter_follows_what_is_checked() {
    let mut app = open_catalogue(Language::Fa, (80, 24));
    assert_eq!(app.state.mode(), Mode::Prompt);
    app.keys("varzesh");
    assert_eq!(matching(&app), ["varzesh3", "khabarvarzeshi"]);
    app.keys("<tab>");
    // Another word, another feed; the first one stays checked though it does not match.
    app.keys("<ctrl-u>zoomit<tab>");
    assert_eq!(app.state.catalogue_view().unwrap().checked, 2);
    app.keys("<enter>");
    let mut ids = followed(&app).unwrap().to_vec();
    ids.sort();
    assert_eq!(ids, ["varzesh3", "zoomit"]);
    assert!(app.state.catalogue_view().is_none());
    assert!(app.state.notice().unwrap().0.text.contains('\u{6F2}'), "two feeds are added");
}

#[test]
fn a_second_tab_removes_the_check_and_without_a_check_enter_follows_the_selected_feed() {
    let mut app = open_catalogue(Language::En, (80, 24));
    let first = matching(&app)[0].clone();
    app.keys("<tab><up><tab>");
    assert_eq!(app.state.catalogue_view().unwrap().checked, 0);
    app.keys("<up><enter>");
    assert_eq!(followed(&app).unwrap(), [first]);
}

#[test]
fn escape_follows_nothing_and_nothing_that_matches_is_followed_by_nothing() {
    let mut app = open_catalogue(Language::En, (80, 24));
    app.keys("<tab><esc>");
    assert!(app.state.catalogue_view().is_none() && followed(&app).is_none());
    app.event(Event::Reply(Reply::Catalogue(library::catalogue()))).keys("zebra<enter>");
    assert!(app.state.catalogue_view().is_none() && followed(&app).is_none());
}

#[test]
fn the_catalogue_is_reached_from_the_prompt_for_an_address_and_disturbs_no_other() {
    let mut app = TestApp::open_scope(Scope::Library, Language::Fa, (80, 24), articles());
    app.keys("a<tab>");
    assert!(app.state.catalogue_view().is_some());
    app.keys("<esc>/word");
    app.event(Event::Reply(Reply::Catalogue(library::catalogue())));
    assert!(app.state.catalogue_view().is_none(), "the user is typing a search");
    assert_eq!(app.state.prompt_view().unwrap().field.text(), "word");
}

#[test]
fn the_selected_feed_is_on_the_screen_at_any_size_and_the_list_ends_where_it_ends() {
    for size in [(20, 6), (40, 10), (60, 24), (200, 50)] {
        let mut app = open_catalogue(Language::Fa, size);
        for keys in ["<pagedown>", "<pagedown>", "<down>", "<up>", "<pageup>"] {
            app.keys(keys);
            let view = app.state.catalogue_view().unwrap();
            assert!(view.rows().iter().any(|(index, ..)| *index == view.selected), "{size:?} {keys}");
        }
        app.keys(&"<pagedown>".repeat(200));
        assert_eq!(app.state.catalogue_view().unwrap().selected, library::catalogue().len() - 1);
    }
}

#[test]
fn a_click_checks_a_feed_and_one_on_a_heading_does_nothing() {
    let mut app = open_catalogue(Language::Fa, (80, 24));
    let inside = app.state.catalogue_view().unwrap().inner_area();
    // The first row is the heading of the first feed.
    app.click(inside.x + 5, inside.y);
    assert_eq!(app.state.catalogue_view().unwrap().checked, 0);
    app.click(inside.x + 5, inside.y + 1).click(inside.x + 5, inside.y + 3);
    let checked = |app: &TestApp| {
        let view = app.state.catalogue_view().unwrap();
        view.lines.iter().enumerate().filter(|(_, line)| line.is_checked).map(|(index, _)| index).collect::<Vec<_>>()
    };
    assert_eq!(checked(&app), [0, 2]);
    app.click(inside.x + 5, inside.y + 1);
    assert_eq!(checked(&app), [2]);
    app.event(Event::Mouse { kind: MouseKind::WheelDown, column: 0, row: 0 });
    assert_eq!(app.state.catalogue_view().unwrap().selected, 1);
}
