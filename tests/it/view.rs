//! How the screen is divided, and how much room an article has in the list.

use crate::support::app::{NOW, TestApp, articles, assert_screen};
use khabar::testing::l10n::Language;
use khabar::testing::model::{Article, Scope, Timestamp};

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
    TestApp::open_scope(Scope::Library, language, size, news())
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
