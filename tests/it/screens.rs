//! Whole screens as text and looks, and stories told in keys.

use crate::support::reader::{Reader, articles, assert_picture};
use khabar::app::theme::{Colors, Theme};
use khabar::app::{Event, Focus, Language, Mode};
use khabar::model::{Article, ArticleId, Failure, Flags, Reply, Request};

fn open(language: Language, size: (u16, u16)) -> Reader {
    Reader::open(language, size, articles())
}

#[test]
fn screens_are_as_they_were_when_last_looked_at() {
    for (tag, language) in [("fa", Language::Fa), ("en", Language::En)] {
        for (width, height) in [(60, 20), (80, 24), (120, 30)] {
            let mut reader = open(language, (width, height));
            let name = |what: &str| format!("{tag}-{width}x{height}-{what}");
            reader.keys("jb");
            reader.keys("<esc>");
            assert_picture(&name("list"), &reader);
            reader.keys("k<enter>");
            assert_picture(&name("article"), &reader);
            reader.keys("JJ");
            assert_picture(&name("markdown"), &reader);
            reader.keys("?");
            assert_picture(&name("help"), &reader);
        }
    }
}

#[test]
fn the_open_field_is_as_it_was_when_last_looked_at() {
    for (tag, language) in [("fa", Language::Fa), ("en", Language::En)] {
        for (width, height) in [(60, 20), (120, 30)] {
            let mut reader = open(language, (width, height));
            // Mohem, "important", a name in Latin letters, a number, and a word in which a half-space stands.
            reader.keys(
                "<enter>e\u{645}\u{647}\u{645}: iPhone 15 \u{6F1}\u{6F2} \u{645}\u{6CC}\u{200C}\u{634}\u{648}\u{62F}",
            );
            assert_picture(&format!("{tag}-{width}x{height}-field"), &reader);
            reader.keys("<enter>");
            assert_picture(&format!("{tag}-{width}x{height}-noted"), &reader);
        }
    }
}

#[test]
fn a_note_is_written_kept_shown_and_taken_back() {
    let mut reader = open(Language::En, (80, 24));
    reader.keys("<enter>eread again<enter>");
    assert_eq!(reader.notes[&1], "read again");
    assert!(reader.flags[&1].bookmarked && reader.state.mode() == Mode::Detail);
    assert!(reader.rows().concat().contains("Note: read again"));
    // The field has the note in it, the caret at its end.
    reader.keys("e soon<enter>");
    assert_eq!(reader.notes[&1], "read again soon");
    reader.keys("e<ctrl-u><enter>");
    assert_eq!(reader.notes[&1], "");
    assert!(!reader.rows().concat().contains("Note:"));
    reader.keys("uu");
    assert_eq!(reader.notes[&1], "read again");
    assert!(reader.rows().concat().contains("Note: read again"));
    reader.keys("u");
    assert!(reader.notes[&1].is_empty() && !reader.flags[&1].bookmarked);
    assert!(!reader.rows().concat().contains("Note:"));
}

#[test]
fn a_note_goes_and_comes_with_its_bookmark() {
    let mut reader = open(Language::En, (80, 24));
    reader.keys("eread again<enter>b");
    assert!(!reader.rows().concat().contains("Note:"));
    reader.keys("b");
    assert!(reader.rows().concat().contains("Note: read again"));
    // Also when the article is left and opened again.
    reader.keys("jk");
    assert!(reader.rows().concat().contains("Note: read again"));
}

#[test]
fn a_note_that_is_given_up_changes_nothing() {
    let mut reader = open(Language::Fa, (80, 24));
    for keys in ["e\u{628}\u{628}<esc>", "eabc<ctrl-c>", "e<enter>", "e  <enter>"] {
        reader.keys(keys);
        assert!(reader.notes.is_empty() && reader.flags.is_empty() && !reader.left, "{keys}");
        assert_eq!((reader.state.mode(), reader.state.caret()), (Mode::List, None));
    }
}

#[test]
fn in_a_field_every_letter_is_written_and_none_is_a_command() {
    let mut reader = open(Language::Fa, (80, 24));
    // Under a Persian layout, the keys marked e j b q ? and a number.
    reader.keys("\u{62B}\u{62A}\u{630}\u{636}\u{61F}\u{6F5}jbq?5");
    let view = reader.state.prompt_view().unwrap();
    assert_eq!(view.field.text(), "\u{62A}\u{630}\u{636}\u{61F}\u{6F5}jbq?5");
    assert!(reader.state.mode() == Mode::Prompt && reader.flags.is_empty() && !reader.left);
    let panes = reader.state.panes().unwrap();
    reader.click(panes.list.unwrap().text.x + 3, panes.list.unwrap().text.y + 8);
    assert_eq!(reader.state.list().selected(), 0);
    reader.event(Event::Paste("\u{1b}[31mq\nq".to_owned()));
    assert!(reader.state.prompt_view().unwrap().field.text().ends_with("?5q q"));
}

#[test]
fn the_caret_of_a_field_is_on_the_screen_at_every_size() {
    for language in Language::ALL {
        let mut reader = open(language, (80, 24));
        reader.keys("e\u{628}");
        for width in [20, 21, 40, 79, 80, 200] {
            for height in [6, 10, 24] {
                reader.resize(width, height);
                reader.keys(&"\u{645} ab ".repeat(9));
                let (column, row) = reader.state.caret().unwrap();
                assert!(column < width && row == height - 2, "{width}x{height}: {column}, {row}");
                assert_eq!(reader.rows().len(), usize::from(height));
            }
        }
        reader.resize(10, 3);
        assert_eq!(reader.state.caret(), None);
    }
}

#[test]
fn an_article_is_opened_read_bookmarked_and_left_by_keys() {
    let mut reader = open(Language::Fa, (80, 24));
    reader.keys("jj<enter>b");
    let id = reader.articles.keys().nth(2).copied().unwrap();
    assert_eq!(reader.state.focus(), Focus::Detail);
    let flags = reader.flags[&id];
    assert!(flags.read && flags.bookmarked);
    reader.keys("q");
    assert_eq!(reader.state.focus(), Focus::List);
    assert!(!reader.left);
    reader.keys("q");
    assert!(reader.left);
}

#[test]
fn the_same_story_is_told_by_arrows_and_under_a_persian_layout() {
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
    let mut reader = open(Language::En, (80, 24));
    reader.keys("<left>");
    assert_eq!(reader.state.focus(), Focus::List);
    reader.keys("<right>");
    assert_eq!(reader.state.focus(), Focus::Detail);
    reader.keys("<left>");
    assert_eq!(reader.state.focus(), Focus::List);
}

#[test]
fn marks_are_taken_back_one_by_one() {
    let mut reader = open(Language::Fa, (80, 24));
    let first = *reader.articles.keys().next().unwrap();
    reader.keys("bm");
    assert!(reader.flags[&first].bookmarked && reader.flags[&first].read);
    reader.keys("u");
    assert!(reader.flags[&first].bookmarked && !reader.flags[&first].read);
    reader.keys("u");
    assert!(!reader.flags[&first].bookmarked);
    reader.keys("u");
    let (notice, _) = reader.state.notice().unwrap();
    assert_eq!(notice.text, reader.state.strings().messages.nothing_to_undo);
}

#[test]
fn taking_a_bookmark_back_leaves_what_has_been_read_since_read() {
    let mut reader = open(Language::Fa, (80, 24));
    reader.keys("b<enter>u");
    assert_eq!(reader.flags[&1], Flags { read: true, bookmarked: false });
    // And the other way round, with a bookmark set between.
    reader.keys("<esc>jmbm");
    reader.keys("u");
    assert_eq!(reader.flags[&2], Flags { read: true, bookmarked: true });
    reader.keys("uu");
    assert_eq!(reader.flags[&2], Flags { read: false, bookmarked: false });
}

#[test]
fn a_bookmark_is_brought_back_to_an_article_that_is_no_longer_listed() {
    let mut reader = open(Language::Fa, (80, 24));
    reader.keys("bjb");
    // Among the bookmarks, the first is taken off, read, and gone when they are listed again.
    reader.keys("gBb<enter><esc>BB");
    assert_eq!(reader.state.list().entries().len(), 1);
    assert_eq!(reader.flags[&1], Flags { read: true, bookmarked: false });
    reader.keys("u");
    assert_eq!(reader.flags[&1], Flags { read: true, bookmarked: true });
}

#[test]
fn opening_an_article_marks_it_read_and_looking_at_it_does_not() {
    let mut reader = open(Language::Fa, (80, 24));
    reader.keys("jjj");
    assert!(reader.flags.is_empty());
    reader.keys("<tab>");
    assert_eq!(reader.flags.len(), 1);
}

#[test]
fn only_bookmarks_are_shown_and_everything_again() {
    let mut reader = open(Language::Fa, (80, 24));
    reader.keys("jbB");
    assert_eq!(reader.state.list().entries().len(), 1);
    reader.keys("B");
    assert_eq!(reader.state.list().entries().len(), 4);
    reader.keys("B<esc>");
    assert_eq!(reader.state.list().entries().len(), 4);
}

#[test]
fn the_next_article_is_reached_from_either_pane() {
    let mut reader = open(Language::Fa, (80, 24));
    reader.keys("J");
    assert_eq!((reader.state.list().selected(), reader.state.focus()), (1, Focus::List));
    assert!(reader.flags.is_empty());
    reader.keys("<enter>J");
    assert_eq!((reader.state.list().selected(), reader.state.focus()), (2, Focus::Detail));
    assert_eq!(reader.state.detail().unwrap().id, ArticleId(3));
    reader.keys("KK");
    assert_eq!(reader.state.detail().unwrap().id, ArticleId(1));
    assert_eq!(reader.flags.values().filter(|flags| flags.read).count(), 3);
}

#[test]
fn the_next_unread_article_is_found_over_those_that_are_read() {
    let mut reader = open(Language::Fa, (80, 24));
    reader.keys("jmjmk"); // the second and third are read, the second is selected
    reader.keys("]");
    assert_eq!(reader.state.list().selected(), 3);
    reader.keys("[");
    assert_eq!(reader.state.list().selected(), 0);
    reader.keys("[");
    assert!(reader.state.notice().is_some());
}

#[test]
fn a_number_before_a_command_repeats_it() {
    let mut reader = open(Language::Fa, (80, 24));
    reader.keys("3j");
    assert_eq!(reader.state.list().selected(), 3);
    // Persian two.
    reader.keys("\u{6F2}k");
    assert_eq!(reader.state.list().selected(), 1);
}

#[test]
fn links_are_copied_and_opened_by_number() {
    let mut reader = open(Language::Fa, (80, 24));
    reader.keys("jj<enter>1o");
    assert_eq!(reader.browsed, ["https://example.org/catalogue"]);
    reader.keys("y");
    assert_eq!(reader.copied, ["https://example.org/catalogue"]);
    reader.keys("9o");
    assert_eq!(reader.browsed.len(), 1);
    assert!(reader.state.notice().is_some());
}

#[test]
fn the_text_is_copied_in_logical_order() {
    let mut reader = open(Language::Fa, (80, 24));
    reader.keys("Y");
    let text = reader.copied.last().unwrap();
    let article = reader.articles.values().next().unwrap();
    assert!(text.starts_with(&article.title));
    assert!(article.blocks.iter().all(|block| text.contains(&block.text.text)));
    let forms = |character: char| ('\u{FB50}'..='\u{FEFC}').contains(&character);
    assert!(!text.contains(forms), "no presentation form leaves the screen");
}

#[test]
fn a_place_in_an_article_survives_leaving_it_and_a_change_of_width() {
    let mut reader = open(Language::Fa, (40, 10));
    reader.keys("<enter><pagedown>");
    let anchor = reader.state.detail().unwrap().anchor();
    assert!(anchor.block > 0);
    reader.keys("<esc>j");
    reader.keys("k<enter>");
    assert_eq!(reader.state.detail().unwrap().anchor(), anchor);
    reader.resize(70, 10);
    assert_eq!(reader.state.detail().unwrap().anchor(), anchor);
}

#[test]
fn pasted_text_is_no_command() {
    let mut reader = open(Language::Fa, (80, 24));
    let before = reader.rows();
    reader.event(Event::Paste("qqbm\u{3}".to_owned()));
    assert!(!reader.left && reader.flags.is_empty());
    assert_eq!(reader.rows(), before);
}

#[test]
fn a_click_selects_and_a_second_opens() {
    let mut reader = open(Language::Fa, (80, 24));
    let panes = reader.state.panes().unwrap();
    let list = panes.list.unwrap().text;
    let second = reader.state.list().slots(list)[1];
    reader.click(list.x + 3, list.y + second.y);
    assert_eq!((reader.state.list().selected(), reader.state.focus()), (1, Focus::List));
    reader.click(list.x + 3, list.y + second.y);
    assert_eq!(reader.state.focus(), Focus::Detail);
}

#[test]
fn a_click_on_a_link_opens_it() {
    let mut reader = open(Language::Fa, (80, 24));
    let detail = reader.state.panes().unwrap().detail.unwrap().text;
    let rows = reader.rows();
    let row = rows.iter().position(|row| row.contains("timetable")).unwrap();
    let column = rows[row].chars().take_while(|character| *character != 't').count();
    assert!(u16::try_from(column).unwrap() < detail.x + detail.width);
    reader.click(u16::try_from(column).unwrap(), u16::try_from(row).unwrap());
    assert_eq!(reader.browsed, ["https://example.org/timetable"]);
}

#[test]
fn the_direction_of_an_article_is_flipped_and_flipped_back() {
    let mut reader = open(Language::Fa, (80, 24));
    let before = reader.rows();
    reader.keys("d<ctrl-l>");
    let flipped = reader.rows();
    assert_ne!(before, flipped);
    reader.keys("d<ctrl-l>");
    assert_eq!(before, reader.rows());
}

#[test]
fn help_shows_every_action_of_the_keymap() {
    for language in Language::ALL {
        let mut reader = open(language, (120, 60));
        reader.keys("?");
        assert_eq!(reader.state.mode(), Mode::Help);
        let (lines, ..) = reader.state.help().unwrap();
        let actions = khabar::app::Action::all().count();
        let keys = lines.iter().filter(|line| matches!(line, khabar::app::help::HelpLine::Keys(..))).count();
        assert_eq!(keys, actions);
        reader.keys("<esc>");
        assert_eq!(reader.state.mode(), Mode::List);
    }
}

#[test]
fn no_size_of_screen_panics_and_a_small_one_says_what_it_needs() {
    for language in Language::ALL {
        let mut reader = open(language, (80, 24));
        for width in (1..30).chain([59, 79, 80, 81, 200]) {
            for height in (1..12).chain([24, 60]) {
                reader.resize(width, height);
                reader.keys("j<enter>?<esc>G<esc>");
                assert_eq!(reader.rows().len(), usize::from(height));
            }
        }
        reader.resize(19, 6);
        assert!(reader.state.panes().is_none());
        assert!(reader.rows().concat().contains(['2', '\u{6F2}']), "{:?}", reader.rows());
    }
}

#[test]
fn an_empty_list_and_an_empty_article_have_their_words() {
    let mut reader = Reader::open(Language::En, (80, 24), Vec::new());
    assert!(reader.rows().concat().contains("nothing to read"));
    reader.keys("jkGg<enter>bmuyYod");
    let article = Article { title: "Only a title".to_owned(), ..Article::default() };
    let reader = Reader::open(Language::En, (80, 24), vec![article]);
    assert!(reader.rows().concat().contains("This article has no text."));
}

#[test]
fn a_mark_that_could_not_be_kept_is_told_as_a_failure_and_not_as_a_success() {
    let mut reader = open(Language::En, (80, 24));
    reader.keys("b");
    let request = reader.requests.last().unwrap().clone();
    let why = Failure::Database { path: "/a/path".to_owned(), reason: "a reason".to_owned() };
    reader.event(Event::Reply(Reply::Failed { request, failure: why }));
    let (notice, more) = reader.state.notice().unwrap();
    assert!(notice.error && notice.text.contains("/a/path"), "{}", notice.text);
    assert_eq!(more, 0);
}

#[test]
fn a_browser_that_does_not_start_is_told_with_the_link() {
    let mut reader = open(Language::En, (80, 24));
    reader.event(Event::BrowserFailed { address: "https://example.org/1".to_owned() });
    let (notice, _) = reader.state.notice().unwrap();
    assert!(notice.error && notice.text.contains("https://example.org/1"), "{}", notice.text);
    assert!(!notice.text.contains('{'), "{}", notice.text);
}

#[test]
fn many_failures_neither_hide_what_a_key_has_done_nor_want_a_key_each() {
    let mut reader = open(Language::En, (80, 24));
    for number in 0..5000 {
        reader.event(Event::Reply(Reply::Notice(Failure::Empty { path: number.to_string() })));
    }
    assert_eq!(reader.state.notice().unwrap().1, 4999);
    reader.keys("b");
    let (notice, _) = reader.state.notice().unwrap();
    assert_eq!(notice.text, reader.state.strings().messages.bookmarked);
    reader.keys(&"j".repeat(30));
    assert_eq!(reader.state.notice(), None);
}

#[test]
fn a_large_list_asks_only_for_the_rows_near_the_screen() {
    let article = |number: usize| Article { title: format!("Number {number}"), ..Article::default() };
    let mut reader = Reader::open(Language::En, (80, 24), (0..5_000).map(article).collect());
    reader.requests.clear();
    reader.keys("G");
    let asked: usize =
        reader.requests.iter().map(|request| if let Request::Rows(ids) = request { ids.len() } else { 0 }).sum();
    assert!((1..400).contains(&asked), "{asked}");
    assert!(reader.rows().concat().contains("Number 4999"));
}

#[test]
fn keys_are_shown_as_they_are_on_the_keyboard() {
    let mut reader = open(Language::Fa, (120, 60));
    reader.keys("?");
    let (_, _, area) = reader.state.help().unwrap();
    let buffer = reader.buffer(Theme::new(Colors::None));
    let inside = |y: u16| (area.x..area.x + area.width).map(move |x| (x, y));
    let symbols = (area.y..area.y + area.height).flat_map(inside).map(|at| buffer[at].symbol().to_owned());
    let brackets: Vec<String> = symbols.filter(|symbol| symbol == "[" || symbol == "]").collect();
    // In the order of the help: the next unread article is on ], the previous one on [.
    assert_eq!(brackets, ["]", "["]);
}
