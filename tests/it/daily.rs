//! Small things that are met daily: hints, the first line, the end of an article, the filter of the help.

use crate::support::app::{TestApp, articles, assert_screen};
use khabar::layout::{Direction, Paragraph, RenderOptions};
use khabar::testing::app::help::HelpLine;
use khabar::testing::app::{Focus, Mode};
use khabar::testing::l10n::Language;
use khabar::testing::model::{Article, ArticleId, Block, Role, Scope, ViewOptions};
use khabar::testing::theme::{Colors, Theme};

fn open(language: Language, size: (u16, u16), articles: Vec<Article>) -> TestApp {
    TestApp::open_view(ViewOptions::default(), Scope::Library, language, size, articles)
}

fn columns(row: &str) -> usize {
    row.trim_end().chars().count()
}

#[test]
fn hints_fill_the_width_that_there_is() {
    for language in Language::ALL {
        for (keys, widths) in [("", [60, 80, 120]), ("<enter>", [60, 80, 120])] {
            for width in widths {
                let mut app = open(language, (width, 24), articles());
                app.keys(keys);
                let last = app.rows().pop().unwrap();
                // What is left blank between the hints and the position has room for no other hint.
                let blank = last.trim().split("   ").filter(|part| !part.is_empty()).map(columns).sum::<usize>();
                assert!(usize::from(width) - blank < 24, "{width}: {last}");
            }
        }
    }
}

#[test]
fn where_the_article_hides_the_list_the_first_line_names_it() {
    let mut app =
        open(Language::En, (70, 24), vec![Article { title: "A short title".to_owned(), ..articles().remove(3) }]);
    assert!(app.rows()[0].contains("Library"));
    app.keys("<enter>");
    assert!(app.rows()[0].contains("A short title") && !app.rows()[0].contains("Library"), "{}", app.rows()[0]);
    // Beside the list it is named by the list.
    app.resize(120, 24);
    assert!(app.rows()[0].contains("Library"));
}

#[test]
fn no_nought_stands_between_the_dots_of_the_first_line() {
    let mut app = open(Language::Fa, (80, 24), articles().split_off(3));
    app.keys("m");
    let row = &app.rows()[0];
    assert!(!row.contains('\u{6F0}'), "{row}");
    let app = open(Language::Fa, (80, 24), Vec::new());
    assert!(!app.rows()[0].contains('\u{6F0}'), "{}", app.rows()[0]);
}

#[test]
fn beside_an_empty_list_nothing_asks_for_a_choice() {
    for language in Language::ALL {
        let app = open(language, (120, 24), Vec::new());
        let detail = app.detail().concat();
        assert!(detail.trim().is_empty(), "{detail}");
    }
}

#[test]
fn at_the_end_of_an_article_the_space_bar_goes_to_the_next_unread_one() {
    let blocks = (0..40).map(|number| Block::paragraph(format!("Paragraph {number}."))).collect();
    let long = Article { title: "Long".to_owned(), blocks, ..Article::default() };
    let short = |title: &str| Article { title: title.to_owned(), ..Article::default() };
    let mut app = open(Language::En, (120, 24), vec![long, short("Second"), short("Third")]);
    app.keys("jm<enter>k");
    app.keys("<esc>k<enter>");
    let mut screens = 0;
    while app.state.detail().unwrap().id == ArticleId(1) {
        app.keys("<space>");
        screens += 1;
    }
    // 81 lines, of which a screen shows 20 and keeps one in sight; the second article is read.
    assert!((4..=6).contains(&screens), "{screens}");
    assert_eq!((app.state.detail().unwrap().id, app.state.focus()), (ArticleId(3), Focus::Detail));
    app.keys("<space>");
    assert!(app.state.notice().is_some(), "there is no other unread article");
    // PageDown only scrolls.
    app.keys("<esc>gm<enter><pagedown><pagedown><pagedown><pagedown><pagedown><pagedown><pagedown>");
    assert_eq!(app.state.detail().unwrap().id, ArticleId(1));
}

fn shown_actions(app: &TestApp) -> Vec<String> {
    let line = |line: HelpLine| if let HelpLine::Keys(keys, _) = line { Some(keys) } else { None };
    app.state.help().unwrap().lines.into_iter().filter_map(line).collect()
}

#[test]
fn the_help_is_filtered_by_typing() {
    let mut app = open(Language::En, (120, 40), articles());
    app.keys("?");
    let all = shown_actions(&app);
    app.keys("/bookm");
    assert_eq!((app.state.mode(), shown_actions(&app)), (Mode::Prompt, vec!["b".to_owned(), "B".to_owned()]));
    // A heading is left where something is left below it.
    let headings = |app: &TestApp| {
        app.state.help().unwrap().lines.iter().filter(|line| matches!(line, HelpLine::Heading(_))).count()
    };
    assert_eq!(headings(&app), 1);
    assert_screen("en-120x40-help-filter", &app);
    app.keys("<enter>");
    assert_eq!((app.state.mode(), shown_actions(&app).len()), (Mode::Help, 2));
    // Esc takes the filter away, then closes the help.
    app.keys("<esc>");
    assert_eq!((app.state.mode(), shown_actions(&app)), (Mode::Help, all.clone()));
    app.keys("/Z");
    assert_eq!(shown_actions(&app), ["Z"], "a key is found, too");
    app.keys("<esc>");
    assert_eq!((app.state.mode(), shown_actions(&app)), (Mode::Help, all));
    app.keys("/nothing of the kind");
    assert!(shown_actions(&app).is_empty() && app.rows().concat().contains("Nothing found"));
    app.keys("<esc><esc>");
    assert_eq!(app.state.mode(), Mode::List);
}

#[test]
fn the_help_is_filtered_in_persian_in_any_spelling() {
    let mut app = open(Language::Fa, (120, 40), articles());
    // Neshanak, "bookmark", with an Arabic kaf.
    app.keys("?/\u{646}\u{634}\u{627}\u{646}\u{643}");
    let shown = shown_actions(&app);
    assert!(shown.contains(&"b".to_owned()) && shown.len() < 6, "{shown:?}");
    assert_screen("fa-120x40-help-filter", &app);
}

#[test]
fn no_separator_stands_before_an_ellipsis() {
    let cut = |text: &str, direction, measure| {
        let paragraph = Paragraph::new(text, direction, RenderOptions::default(), ());
        let line = paragraph.clamped(measure, 1).pop().unwrap();
        assert!(line.width <= measure);
        line.cells.iter().map(|cell| cell.symbol.to_string()).collect::<String>()
    };
    for separator in [",", ";", ":", ".", " -", " \u{2013}", " (", ", \u{2014}"] {
        assert_eq!(cut(&format!("one two{separator} three"), Direction::Ltr, 11), "one two\u{2026}", "{separator}");
    }
    for separator in ["\u{60C}", "\u{61B}", ":", " \u{AB}"] {
        // Two words, alef and beh; the third does not fit.
        let row = cut(&format!("\u{627}\u{627} \u{62F}\u{62F}{separator} \u{631}\u{631}\u{631}"), Direction::Rtl, 8);
        assert_eq!(row.chars().nth(1).map(|each| each == '\u{62F}' || each == '\u{FEA9}'), Some(true), "{row}");
        assert!(row.starts_with('\u{2026}'), "{row}");
    }
    // A text of nothing else is cut as it is.
    assert_eq!(cut(",,,,,,,,", Direction::Ltr, 4), ",,,\u{2026}");
}

#[test]
fn the_thumb_of_a_scrollbar_does_not_look_like_the_bar_beside_a_lead() {
    for colors in [Colors::True, Colors::Indexed, Colors::Sixteen] {
        let look = |role: Role| Theme::new(colors).look(role.into());
        assert_ne!(look(Role::Thumb), look(Role::Marker));
    }
}
