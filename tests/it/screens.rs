//! Whole screens as text and looks, and what sequences of keys do.

use crate::support::app::{TestApp, articles, assert_screen};
use khabar::testing::app::{Event, Focus, Mode};
use khabar::testing::l10n::Language;
use khabar::testing::model::{Article, ArticleId, Failure, Flags, Reply, Request};
use khabar::testing::theme::{Colors, Theme};

fn open(language: Language, size: (u16, u16)) -> TestApp {
    TestApp::open(language, size, articles())
}

#[test]
fn screens_are_as_they_were_when_last_looked_at() {
    for (tag, language) in [("fa", Language::Fa), ("en", Language::En)] {
        for (width, height) in [(60, 20), (80, 24), (120, 30)] {
            let mut app = open(language, (width, height));
            let name = |what: &str| format!("{tag}-{width}x{height}-{what}");
            app.keys("jb");
            app.keys("<esc>");
            assert_screen(&name("list"), &app);
            app.keys("k<enter>");
            assert_screen(&name("article"), &app);
            app.keys("JJ");
            assert_screen(&name("markdown"), &app);
            app.keys("?");
            assert_screen(&name("help"), &app);
        }
    }
}

#[test]
fn the_open_field_is_as_it_was_when_last_looked_at() {
    for (tag, language) in [("fa", Language::Fa), ("en", Language::En)] {
        for (width, height) in [(60, 20), (120, 30)] {
            let mut app = open(language, (width, height));
            // Mohem, "important", a name in Latin letters, a number, and a word in which a half-space stands.
            app.keys(
                "<enter>e\u{645}\u{647}\u{645}: iPhone 15 \u{6F1}\u{6F2} \u{645}\u{6CC}\u{200C}\u{634}\u{648}\u{62F}",
            );
            assert_screen(&format!("{tag}-{width}x{height}-field"), &app);
            app.keys("<enter>");
            assert_screen(&format!("{tag}-{width}x{height}-noted"), &app);
        }
    }
}

#[test]
fn a_note_is_written_saved_shown_and_taken_back() {
    let mut app = open(Language::En, (80, 24));
    app.keys("<enter>eread again<enter>");
    assert_eq!(app.notes[&1], "read again");
    assert!(app.flags[&1].bookmarked && app.state.mode() == Mode::Detail);
    assert!(app.rows().concat().contains("Note: read again"));
    // The field has the note in it, the caret at its end.
    app.keys("e soon<enter>");
    assert_eq!(app.notes[&1], "read again soon");
    app.keys("e<ctrl-u><enter>");
    assert_eq!(app.notes[&1], "");
    assert!(!app.rows().concat().contains("Note:"));
    app.keys("uu");
    assert_eq!(app.notes[&1], "read again");
    assert!(app.rows().concat().contains("Note: read again"));
    app.keys("u");
    assert!(app.notes[&1].is_empty() && !app.flags[&1].bookmarked);
    assert!(!app.rows().concat().contains("Note:"));
}

#[test]
fn a_note_goes_and_comes_with_its_bookmark() {
    let mut app = open(Language::En, (80, 24));
    app.keys("eread again<enter>b");
    assert!(!app.rows().concat().contains("Note:"));
    app.keys("b");
    assert!(app.rows().concat().contains("Note: read again"));
    // Also when the article is left and opened again.
    app.keys("jk");
    assert!(app.rows().concat().contains("Note: read again"));
}

#[test]
fn a_note_that_is_given_up_changes_nothing() {
    let mut app = open(Language::Fa, (80, 24));
    for keys in ["e\u{628}\u{628}<esc>", "eabc<ctrl-c>", "e<enter>", "e  <enter>"] {
        app.keys(keys);
        assert!(app.notes.is_empty() && app.flags.is_empty() && !app.has_quit, "{keys}");
        assert_eq!((app.state.mode(), app.state.caret()), (Mode::List, None));
    }
}

#[test]
fn in_a_field_every_letter_is_written_and_none_is_a_command() {
    let mut app = open(Language::Fa, (80, 24));
    // Under a Persian layout, the keys marked e j b q ? and a number.
    app.keys("\u{62B}\u{62A}\u{630}\u{636}\u{61F}\u{6F5}jbq?5");
    let view = app.state.prompt_view().unwrap();
    assert_eq!(view.field.text(), "\u{62A}\u{630}\u{636}\u{61F}\u{6F5}jbq?5");
    assert!(app.state.mode() == Mode::Prompt && app.flags.is_empty() && !app.has_quit);
    let panes = app.state.panes().unwrap();
    app.click(panes.list.unwrap().text.x + 3, panes.list.unwrap().text.y + 8);
    assert_eq!(app.state.list().selected(), 0);
    app.event(Event::Paste("\u{1b}[31mq\nq".to_owned()));
    assert!(app.state.prompt_view().unwrap().field.text().ends_with("?5q q"));
}

#[test]
fn the_caret_of_a_field_is_on_the_screen_at_every_size() {
    for language in Language::ALL {
        let mut app = open(language, (80, 24));
        app.keys("e\u{628}");
        for width in [20, 21, 40, 79, 80, 200] {
            for height in [6, 10, 24] {
                app.resize(width, height);
                app.keys(&"\u{645} ab ".repeat(9));
                let (column, row) = app.state.caret().unwrap();
                assert!(column < width && row == height - 2, "{width}x{height}: {column}, {row}");
                assert_eq!(app.rows().len(), usize::from(height));
            }
        }
        app.resize(10, 3);
        assert_eq!(app.state.caret(), None);
    }
}

#[test]
fn an_article_is_opened_read_bookmarked_and_left_by_keys() {
    let mut app = open(Language::Fa, (80, 24));
    app.keys("jj<enter>b");
    let id = app.articles.keys().nth(2).copied().unwrap();
    assert_eq!(app.state.focus(), Focus::Detail);
    let flags = app.flags[&id];
    assert!(flags.read && flags.bookmarked);
    app.keys("q");
    assert_eq!(app.state.focus(), Focus::List);
    assert!(!app.has_quit);
    app.keys("q");
    assert!(app.has_quit);
}

#[test]
fn arrows_and_a_persian_layout_do_the_same() {
    let mut latin = open(Language::Fa, (80, 24));
    latin.keys("jj<enter>bq");
    // The arrow points to the article: left in a right-to-left interface.
    let mut arrows = open(Language::Fa, (80, 24));
    arrows.keys("<down><down><left>b<right>");
    // Teh, teh, Enter, dal with dot, zad: the keys marked j j Enter b q.
    let mut persian = open(Language::Fa, (80, 24));
    persian.keys("\u{62A}\u{62A}<enter>\u{630}\u{636}");
    assert_eq!(latin.flags, arrows.flags);
    assert_eq!(latin.flags, persian.flags);
    assert_eq!(latin.rows(), persian.rows());
}

#[test]
fn in_a_left_to_right_interface_the_arrow_to_the_article_points_right() {
    let mut app = open(Language::En, (80, 24));
    app.keys("<left>");
    assert_eq!(app.state.focus(), Focus::List);
    app.keys("<right>");
    assert_eq!(app.state.focus(), Focus::Detail);
    app.keys("<left>");
    assert_eq!(app.state.focus(), Focus::List);
}

#[test]
fn flags_are_taken_back_one_by_one() {
    let mut app = open(Language::Fa, (80, 24));
    let first = *app.articles.keys().next().unwrap();
    app.keys("bm");
    assert!(app.flags[&first].bookmarked && app.flags[&first].read);
    app.keys("u");
    assert!(app.flags[&first].bookmarked && !app.flags[&first].read);
    app.keys("u");
    assert!(!app.flags[&first].bookmarked);
    app.keys("u");
    let (notice, _) = app.state.notice().unwrap();
    assert_eq!(notice.text, app.state.strings().messages.nothing_to_undo);
}

#[test]
fn taking_a_bookmark_back_leaves_what_has_been_read_since_read() {
    let mut app = open(Language::Fa, (80, 24));
    app.keys("b<enter>u");
    assert_eq!(app.flags[&1], Flags { read: true, bookmarked: false });
    // And the other way round, with a bookmark set between.
    app.keys("<esc>jmbm");
    app.keys("u");
    assert_eq!(app.flags[&2], Flags { read: true, bookmarked: true });
    app.keys("uu");
    assert_eq!(app.flags[&2], Flags { read: false, bookmarked: false });
}

#[test]
fn a_bookmark_is_brought_back_to_an_article_that_is_no_longer_listed() {
    let mut app = open(Language::Fa, (80, 24));
    app.keys("bjb");
    // In the list of bookmarks, an article whose bookmark is removed stays until the bookmarks are listed again.
    app.keys("gBb<enter><esc>BB");
    assert_eq!(app.state.list().entries().len(), 1);
    assert_eq!(app.flags[&1], Flags { read: true, bookmarked: false });
    app.keys("u");
    assert_eq!(app.flags[&1], Flags { read: true, bookmarked: true });
}

#[test]
fn opening_an_article_marks_it_read_and_looking_at_it_does_not() {
    let mut app = open(Language::Fa, (80, 24));
    app.keys("jjj");
    assert!(app.flags.is_empty());
    app.keys("<tab>");
    assert_eq!(app.flags.len(), 1);
}

#[test]
fn only_bookmarks_are_shown_and_everything_again() {
    let mut app = open(Language::Fa, (80, 24));
    app.keys("jbB");
    assert_eq!(app.state.list().entries().len(), 1);
    app.keys("B");
    assert_eq!(app.state.list().entries().len(), 4);
    app.keys("B<esc>");
    assert_eq!(app.state.list().entries().len(), 4);
}

#[test]
fn the_next_article_is_reached_from_either_pane() {
    let mut app = open(Language::Fa, (80, 24));
    app.keys("J");
    assert_eq!((app.state.list().selected(), app.state.focus()), (1, Focus::List));
    assert!(app.flags.is_empty());
    app.keys("<enter>J");
    assert_eq!((app.state.list().selected(), app.state.focus()), (2, Focus::Detail));
    assert_eq!(app.state.detail().unwrap().id, ArticleId(3));
    app.keys("KK");
    assert_eq!(app.state.detail().unwrap().id, ArticleId(1));
    assert_eq!(app.flags.values().filter(|flags| flags.read).count(), 3);
}

#[test]
fn the_next_unread_article_is_found_over_those_that_are_read() {
    let mut app = open(Language::Fa, (80, 24));
    app.keys("jmjmk"); // the second and third are read, the second is selected
    app.keys("]");
    assert_eq!(app.state.list().selected(), 3);
    app.keys("[");
    assert_eq!(app.state.list().selected(), 0);
    app.keys("[");
    assert!(app.state.notice().is_some());
}

#[test]
fn a_number_before_a_command_repeats_it() {
    let mut app = open(Language::Fa, (80, 24));
    app.keys("3j");
    assert_eq!(app.state.list().selected(), 3);
    // Persian two.
    app.keys("\u{6F2}k");
    assert_eq!(app.state.list().selected(), 1);
}

#[test]
fn links_are_copied_and_opened_by_number() {
    let mut app = open(Language::Fa, (80, 24));
    app.keys("jj<enter>1o");
    assert_eq!(app.browsed, ["https://example.org/catalogue"]);
    app.keys("y");
    assert_eq!(app.copied, ["https://example.org/catalogue"]);
    app.keys("9o");
    assert_eq!(app.browsed.len(), 1);
    assert!(app.state.notice().is_some());
}

#[test]
fn the_text_is_copied_in_logical_order() {
    let mut app = open(Language::Fa, (80, 24));
    app.keys("Y");
    let text = app.copied.last().unwrap();
    let article = app.articles.values().next().unwrap();
    assert!(text.starts_with(&article.title));
    assert!(article.blocks.iter().all(|block| text.contains(&block.text.text)));
    let forms = |character: char| ('\u{FB50}'..='\u{FEFC}').contains(&character);
    assert!(!text.contains(forms), "no presentation form leaves the screen");
}

#[test]
fn a_position_in_an_article_survives_leaving_it_and_a_change_of_width() {
    let mut app = open(Language::Fa, (40, 10));
    app.keys("<enter><pagedown>");
    let anchor = app.state.detail().unwrap().anchor();
    assert!(anchor.block > 0);
    app.keys("<esc>j");
    app.keys("k<enter>");
    assert_eq!(app.state.detail().unwrap().anchor(), anchor);
    app.resize(70, 10);
    assert_eq!(app.state.detail().unwrap().anchor(), anchor);
}

#[test]
fn pasted_text_is_no_command() {
    let mut app = open(Language::Fa, (80, 24));
    let before = app.rows();
    app.event(Event::Paste("qqbm\u{3}".to_owned()));
    assert!(!app.has_quit && app.flags.is_empty());
    assert_eq!(app.rows(), before);
}

#[test]
fn a_click_selects_and_a_second_opens() {
    let mut app = open(Language::Fa, (80, 24));
    let panes = app.state.panes().unwrap();
    let list = panes.list.unwrap().text;
    let second = app.state.list().slots(app.state.list_area())[1];
    app.click(list.x + 3, list.y + second.y);
    assert_eq!((app.state.list().selected(), app.state.focus()), (1, Focus::List));
    app.click(list.x + 3, list.y + second.y);
    assert_eq!(app.state.focus(), Focus::Detail);
}

#[test]
fn a_click_on_a_link_opens_it() {
    let mut app = open(Language::Fa, (80, 24));
    let detail = app.state.panes().unwrap().detail.unwrap().text;
    let rows = app.rows();
    let row = rows.iter().position(|row| row.contains("timetable")).unwrap();
    let column = rows[row].chars().take_while(|character| *character != 't').count();
    assert!(u16::try_from(column).unwrap() < detail.x + detail.width);
    app.click(u16::try_from(column).unwrap(), u16::try_from(row).unwrap());
    assert_eq!(app.browsed, ["https://example.org/timetable"]);
}

#[test]
fn the_direction_of_an_article_is_flipped_and_flipped_back() {
    let mut app = open(Language::Fa, (80, 24));
    let before = app.rows();
    app.keys("d<ctrl-l>");
    let flipped = app.rows();
    assert_ne!(before, flipped);
    app.keys("d<ctrl-l>");
    assert_eq!(before, app.rows());
}

#[test]
fn help_shows_every_action_of_the_keymap() {
    for language in Language::ALL {
        let mut app = open(language, (120, 60));
        app.keys("?");
        assert_eq!(app.state.mode(), Mode::Help);
        let lines = app.state.help().unwrap().lines;
        let actions = khabar::testing::app::Action::all().count();
        let keys = lines.iter().filter(|line| matches!(line, khabar::testing::app::help::HelpLine::Keys(..))).count();
        assert_eq!(keys, actions);
        app.keys("<esc>");
        assert_eq!(app.state.mode(), Mode::List);
    }
}

#[test]
fn no_size_of_screen_panics_and_a_small_one_says_what_it_needs() {
    for language in Language::ALL {
        let mut app = open(language, (80, 24));
        for width in (1..30).chain([59, 79, 80, 81, 200]) {
            for height in (1..12).chain([24, 60]) {
                app.resize(width, height);
                app.keys("j<enter>?<esc>G<esc>");
                assert_eq!(app.rows().len(), usize::from(height));
            }
        }
        app.resize(19, 6);
        assert!(app.state.panes().is_none());
        assert!(app.rows().concat().contains(['2', '\u{6F2}']), "{:?}", app.rows());
    }
}

#[test]
fn an_empty_list_and_an_empty_article_have_their_words() {
    let mut app = TestApp::open(Language::En, (80, 24), Vec::new());
    assert!(app.rows().concat().contains("nothing to read"));
    app.keys("jkGg<enter>bmuyYod");
    let article = Article { title: "Only a title".to_owned(), ..Article::default() };
    let app = TestApp::open(Language::En, (80, 24), vec![article]);
    assert!(app.rows().concat().contains("This article has no text."));
}

#[test]
fn an_article_that_cannot_be_loaded_says_why_and_is_not_asked_for_again_until_it_is_opened() {
    let mut app = open(Language::En, (120, 24));
    let article = app.articles.remove(&3).unwrap();
    app.keys("2j");
    assert!(app.detail().concat().contains("Loading"), "{:?}", app.detail());
    app.requests.clear();
    let request = Request::Load(ArticleId(3));
    app.event(Event::Reply(Reply::Failed { request: request.clone(), failure: Failure::NoArticle }));
    app.keys("<ctrl-l>");
    assert!(app.detail().concat().contains("This article no longer exists"), "{:?}", app.detail());
    assert!(!app.requests.contains(&request), "{:?}", app.requests);
    app.articles.insert(3, article);
    app.keys("<enter>");
    assert!(app.requests.contains(&request) && app.state.detail().is_some(), "{:?}", app.requests);
}

#[test]
fn a_flag_that_could_not_be_saved_is_reported_as_a_failure_and_not_as_a_success() {
    let mut app = open(Language::En, (80, 24));
    app.keys("b");
    let request = app.requests.last().unwrap().clone();
    let failure = Failure::Database { path: "/a/path".to_owned(), reason: "a reason".to_owned() };
    app.event(Event::Reply(Reply::Failed { request, failure }));
    let (notice, more) = app.state.notice().unwrap();
    assert!(notice.is_error() && notice.text.contains("/a/path"), "{}", notice.text);
    assert_eq!(more, 0);
    // Nothing is shown that is not stored, and the next press bookmarks again.
    assert!(!app.rows().concat().contains('\u{2605}'), "{:?}", app.rows());
    app.keys("b");
    let Some(Request::SetFlags { flags, previous, .. }) = app.requests.last() else { panic!("{:?}", app.requests) };
    assert!(flags.bookmarked && !previous.bookmarked, "{flags:?}");
    assert!(app.rows().concat().contains('\u{2605}'), "{:?}", app.rows());
}

#[test]
fn a_browser_that_does_not_start_is_reported_with_the_link() {
    let mut app = open(Language::En, (80, 24));
    app.event(Event::BrowserFailed { address: "https://example.org/1".to_owned() });
    let (notice, _) = app.state.notice().unwrap();
    assert!(notice.is_error() && notice.text.contains("https://example.org/1"), "{}", notice.text);
    assert!(!notice.text.contains('{'), "{}", notice.text);
}

#[test]
fn many_failures_neither_hide_what_a_key_has_done_nor_want_a_key_each() {
    let mut app = open(Language::En, (80, 24));
    for number in 0..5000 {
        app.event(Event::Reply(Reply::Notice(Failure::Empty { path: number.to_string() })));
    }
    assert_eq!(app.state.notice().unwrap().1, 4999);
    app.keys("b");
    let (notice, _) = app.state.notice().unwrap();
    assert_eq!(notice.text, app.state.strings().messages.bookmarked);
    app.keys(&"j".repeat(30));
    assert_eq!(app.state.notice(), None);
}

#[test]
fn a_large_list_asks_only_for_the_rows_near_the_screen() {
    let article = |number: usize| Article { title: format!("Number {number}"), ..Article::default() };
    let mut app = TestApp::open(Language::En, (80, 24), (0..5_000).map(article).collect());
    app.requests.clear();
    app.keys("G");
    let rows_requested: usize =
        app.requests.iter().map(|request| if let Request::Rows(ids) = request { ids.len() } else { 0 }).sum();
    assert!((1..400).contains(&rows_requested), "{rows_requested}");
    assert!(app.rows().concat().contains("Number 4999"));
}

#[test]
fn keys_are_shown_as_they_are_on_the_keyboard() {
    let mut app = open(Language::Fa, (120, 60));
    app.keys("?");
    let area = app.state.help().unwrap().area;
    let buffer = app.buffer(Theme::new(Colors::None));
    let inside = |y: u16| (area.x..area.x + area.width).map(move |x| (x, y));
    let symbols = (area.y..area.y + area.height).flat_map(inside).map(|at| buffer[at].symbol().to_owned());
    let brackets: Vec<String> = symbols.filter(|symbol| symbol == "[" || symbol == "]").collect();
    // In the order of the help: the next unread article is on ], the previous one on [.
    assert_eq!(brackets, ["]", "["]);
}
