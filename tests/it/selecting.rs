//! Selecting text in an article: what is selected and copied, what is painted, and what is drawn anew.

mod mouse;

use crate::support::app::{NOW, TestApp, articles, assert_screen};
use khabar::testing::app::{CopyKind, CopyOutcome, Effect, Event, Mode};
use khabar::testing::ingest::markdown;
use khabar::testing::l10n::Language;
use khabar::testing::model::{ArticleId, Reply};
use khabar::testing::term::capabilities::{Capabilities, CellDrawing};
use khabar::testing::term::dialect::Dialect;
use khabar::testing::term::screen::Screen;
use khabar::testing::theme::{Background, Colors, Rgb, Theme};
use ratatui::style::Modifier;
use std::cell::Cell;
use std::io::{self, Write};
use std::rc::Rc;
use std::sync::Arc;

/// Khabar, "news".
const NEWS: &str = "\u{62E}\u{628}\u{631}";
/// Yek, "one".
const ONE: &str = "\u{6CC}\u{6A9}";
/// Miravad, "goes": yeh and reh are parted by a half-space.
const GOES: &str = "\u{645}\u{6CC}\u{200C}\u{631}\u{648}\u{62F}";
/// Salam, "peace": a lam-alef is one cell.
const PEACE: &str = "\u{633}\u{644}\u{627}\u{645}";
/// Do, "two".
const TWO: &str = "\u{62F}\u{648}";

/// A title, a paragraph of both directions, one in Persian, a list.
fn source() -> String {
    format!("# {NEWS}\n\n{ONE} {GOES} iPhone 15 {PEACE}\n\n{TWO} {ONE}.\n\n- {ONE}\n- {TWO}\n")
}

fn first_paragraph() -> String {
    format!("{ONE} {GOES} iPhone 15 {PEACE}")
}

/// The article, opened, with this many columns and rows.
fn open(language: Language, size: (u16, u16)) -> TestApp {
    let mut app = TestApp::open(language, size, vec![markdown(&source())]);
    app.keys("<enter>");
    app
}

/// What these keys copy.
fn copied_by(keys: &str) -> String {
    let mut app = open(Language::Fa, (80, 24));
    app.keys(keys);
    assert_eq!(app.copied.len(), 1, "{keys}");
    assert_eq!(app.state.mode(), Mode::Detail, "{keys}");
    app.copied.remove(0)
}

/// The columns and rows of the cells that are painted as selected.
fn selected_cells(app: &TestApp) -> Vec<(u16, u16)> {
    let buffer = app.buffer(Theme::new(Colors::None));
    let area = app.state.panes().unwrap().detail.unwrap().text;
    let cells = (area.y..area.y + area.height).flat_map(|y| (area.x..area.x + area.width).map(move |x| (x, y)));
    cells.filter(|position| buffer[*position].modifier.contains(Modifier::REVERSED)).collect()
}

#[test]
fn v_selects_the_first_word_on_the_screen_and_y_and_enter_copy_it() {
    assert_eq!(copied_by("vy"), NEWS);
    assert_eq!(copied_by("v<enter>"), NEWS);
    // Under a Persian layout: the keys marked v and y.
    assert_eq!(copied_by("\u{631}\u{63A}"), NEWS);
    let mut app = open(Language::En, (80, 24));
    app.copy_outcome = CopyOutcome::TmuxBuffer;
    app.keys("vy");
    assert_eq!(app.state.notice().unwrap().0.text, "Selection copied to tmux");
}

#[test]
fn of_an_article_that_is_scrolled_the_first_word_that_is_seen_is_selected() {
    let mut app = open(Language::Fa, (30, 6));
    app.keys("5jvy");
    let first_row = app.detail().into_iter().find(|row| !row.trim().is_empty()).unwrap();
    assert!(!first_row.is_empty() && app.copied[0] != NEWS, "{:?}", app.copied);
}

#[test]
fn esc_q_and_v_leave_without_copying() {
    for key in ["<esc>", "q", "v"] {
        let mut app = open(Language::Fa, (80, 24));
        app.keys("v");
        assert_eq!(app.state.mode(), Mode::Select);
        assert!(!selected_cells(&app).is_empty() && app.state.caret().is_some());
        app.keys(key);
        assert_eq!((app.state.mode(), app.state.caret()), (Mode::Detail, None), "{key}");
        assert!(selected_cells(&app).is_empty() && app.copied.is_empty());
    }
}

#[test]
fn words_are_gone_through_in_reading_order_and_a_half_space_parts_none() {
    // From the title's word to the next: its first letter is the last one selected.
    assert_eq!(copied_by("vwy"), format!("{NEWS}\n\n\u{6CC}"));
    assert_eq!(copied_by("vey"), format!("{NEWS}\n\n{ONE}"));
    assert_eq!(copied_by("v2ey"), format!("{NEWS}\n\n{ONE} {GOES}"));
    assert_eq!(copied_by("v3ey"), format!("{NEWS}\n\n{ONE} {GOES} iPhone"));
    assert_eq!(copied_by("v5wby"), format!("{NEWS}\n\n{ONE} {GOES} iPhone 1"));
    // The other end is moved too: one word, its half-space in it.
    assert_eq!(copied_by("v2wo2wey"), GOES);
    // Back over the other end, which stays selected.
    assert_eq!(copied_by("v3wo3wbby"), format!("{ONE} {GOES} i"));
}

#[test]
fn cells_are_gone_through_by_sight_in_text_of_both_directions() {
    // To the left is forward in Persian.
    assert_eq!(copied_by("v2wo2why"), "\u{645}\u{6CC}\u{200C}");
    assert_eq!(copied_by("v2wo2w<left>y"), "\u{645}\u{6CC}\u{200C}");
    assert_eq!(copied_by("v2wo2wly"), " \u{645}");
    // To the right is forward in Latin.
    assert_eq!(copied_by("v3wo3w2ly"), "iPh");
    // A lam-alef is one cell.
    assert_eq!(copied_by("v5wo5why"), "\u{633}\u{644}\u{627}");
    // Every step to the left is one to the left on the screen, up to the end of the line.
    let mut app = open(Language::Fa, (80, 24));
    app.keys("vJ");
    let (mut column, row) = app.state.caret().unwrap();
    for _ in 1..first_paragraph().chars().count() - 2 {
        app.keys("h");
        assert_eq!(app.state.caret(), Some((column - 1, row)));
        column -= 1;
    }
    // The next one is on the next line, at its right end.
    app.keys("h");
    assert!(app.state.caret().unwrap().0 > column && app.state.caret().unwrap().1 > row);
    app.keys("l");
    assert_eq!(app.state.caret(), Some((column, row)));
}

#[test]
fn lines_paragraphs_and_ends_are_reached() {
    assert_eq!(copied_by("vJy"), format!("{NEWS}\n\n\u{6CC}"));
    assert_eq!(copied_by("v2JKy"), format!("{NEWS}\n\n\u{6CC}"));
    let everything = format!("{NEWS}\n\n{}\n\n{TWO} {ONE}.\n\n\u{2022} {ONE}\n\n\u{2022} {TWO}", first_paragraph());
    assert_eq!(copied_by("vgoGy"), everything);
    assert_eq!(copied_by("vGggy"), "\u{62E}");
    // Lines keep the column: from the second letter of the title to the second of the paragraph and back.
    let mut app = open(Language::Fa, (80, 24));
    app.keys("vgh");
    let (column, row) = app.state.caret().unwrap();
    app.keys("jj");
    assert_eq!(app.state.caret().unwrap().0, column);
    app.keys("kk");
    assert_eq!(app.state.caret(), Some((column, row)));
}

#[test]
fn a_number_as_large_as_can_be_typed_goes_to_the_last_one() {
    for (keys, copied) in
        [("w", 'l'), ("b", 'f'), ("J", 'l'), ("K", 'f'), ("j", 'l'), ("k", 'f'), ("l", ' '), ("h", ' ')]
    {
        let text = "one two three four five six ".repeat(2_000);
        let source = format!("first\n\n{text}\n\n{text}\n\nlast\n");
        let mut app = TestApp::open(Language::En, (80, 24), vec![markdown(&source)]);
        app.keys("<enter>v").keys(&format!("999999{keys}y"));
        let ends = match copied {
            'l' => app.copied[0].rsplit("\n\n").next().is_some_and(|last| last.starts_with('l')),
            'f' => app.copied[0].starts_with('f') && !app.copied[0].contains('\n'),
            _ => true,
        };
        assert!(ends, "{keys}");
    }
}

#[test]
fn capital_v_selects_whole_paragraphs() {
    assert_eq!(copied_by("Vy"), NEWS);
    assert_eq!(copied_by("Vjy"), format!("{NEWS}\n\n{}", first_paragraph()));
    assert_eq!(copied_by("V2JoJJy"), format!("{TWO} {ONE}."));
    // A selection of letters becomes one of paragraphs.
    assert_eq!(copied_by("vJVy"), format!("{NEWS}\n\n{}", first_paragraph()));
    let mut app = open(Language::Fa, (24, 12));
    app.keys("VJkjhl");
    assert_eq!(app.state.mode(), Mode::Select);
}

#[test]
fn a_selection_begins_at_the_match_that_the_user_has_gone_to() {
    let mut app = TestApp::open(Language::Fa, (80, 24), vec![markdown(&source())]);
    app.keys("/15<enter><enter>nvy");
    assert_eq!(app.copied, ["15"]);
    app.keys("nvey");
    assert_eq!(app.copied[1], format!("15 {PEACE}"));
}

#[test]
fn what_is_selected_in_text_of_both_directions_is_painted_as_several_runs() {
    let mut app = open(Language::Fa, (80, 24));
    // From the half-spaced word to the third letter of iPhone, which stands to the left of the rest of it.
    app.keys("v2wo2wwll");
    let cells = selected_cells(&app);
    assert!(cells.iter().all(|(_, y)| *y == cells[0].1));
    let runs = 1 + cells.windows(2).filter(|pair| pair[1].0 != pair[0].0 + 1).count();
    assert_eq!(runs, 2, "{cells:?}");
    app.keys("y");
    assert_eq!(app.copied[0], format!("{GOES} iPh"));
}

#[test]
fn a_selection_outlives_a_change_of_width_and_is_copied_whole() {
    for (width, height) in [(30, 10), (60, 24), (120, 40), (200, 50)] {
        let mut app = open(Language::En, (80, 24));
        app.keys("v2wo2w2e").resize(width, height);
        assert_eq!(app.state.mode(), Mode::Select);
        assert!(!selected_cells(&app).is_empty(), "{width}x{height}");
        app.keys("y");
        assert_eq!(app.copied, [format!("{GOES} iPhone")], "{width}x{height}");
    }
}

#[test]
fn the_caret_is_kept_on_the_screen() {
    let mut app = open(Language::Fa, (24, 6));
    for keys in ["v", "G", "g", "J", "J", "w", "w", "w", "<pagedown>", "<pageup>", "o", "<ctrl-d>", "<ctrl-u>"] {
        app.keys(keys);
        assert!(app.state.caret().is_some(), "{keys}");
    }
}

#[test]
fn a_selection_in_text_that_has_changed_meanwhile_is_dropped_with_a_sentence() {
    let reply = |text: &str| Reply::Loaded {
        id: ArticleId(1),
        article: Arc::new(markdown(text)),
        anchor: khabar::testing::model::Anchor::default(),
        note: String::new(),
        tags: Vec::new(),
        full_text: None,
    };
    let mut app = open(Language::En, (80, 24));
    app.keys("vJ").event(Event::Reply(reply(&source())));
    assert_eq!(app.state.mode(), Mode::Select, "the text is the same");
    app.event(Event::Reply(reply("# Other\n\nWords.\n")));
    assert_eq!(app.state.mode(), Mode::Detail);
    let dropped = "The article has changed; nothing is selected any more";
    assert_eq!(app.state.notice().unwrap().0.text, dropped);
    assert!(app.copied.is_empty());
}

#[test]
fn where_there_is_no_text_a_sentence_says_so() {
    let mut app = TestApp::open(Language::En, (80, 24), vec![markdown("")]);
    app.keys("<enter>v");
    assert_eq!(app.state.mode(), Mode::Detail);
    assert_eq!(app.state.notice().unwrap().0.text, "There is no text to select here");
}

#[test]
fn other_commands_do_nothing_while_text_is_selected_but_the_help() {
    let mut app = open(Language::Fa, (80, 24));
    app.keys("vbmu]sSFarRBtzfd/nN");
    assert_eq!(app.state.mode(), Mode::Select);
    assert_eq!(app.state.notice(), None);
    app.keys("?");
    assert_eq!(app.state.mode(), Mode::Help);
    app.keys("q");
    assert_eq!(app.state.mode(), Mode::Select);
}

#[test]
fn a_selection_is_copied_as_what_it_is() {
    let mut app = open(Language::Fa, (80, 24));
    app.keys("v");
    let effects = app.state.handle(Event::Key(khabar::testing::app::key::Key::char('y')), NOW);
    let [Effect::Copy(job)] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!((job.kind, job.text.as_str()), (CopyKind::Selection, NEWS));
}

/// Counts what a screen writes.
#[derive(Clone, Default)]
struct Counter(Rc<Cell<usize>>);

impl Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.set(self.0.get() + bytes.len());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn selecting_draws_only_what_changes() {
    let mut app = open(Language::Fa, (80, 24));
    let (theme, counter) = (Theme::new(Colors::True), Counter::default());
    let drawing = Capabilities { drawing: CellDrawing::Rows, loses_split_letters: false };
    let mut screen = Screen::new(counter.clone(), (80, 24), Dialect::Plain, drawing);
    let mut written = |app: &TestApp| {
        screen.draw(app.state.caret(), |buffer| khabar::testing::ui::draw(&app.state, theme, buffer)).unwrap();
        counter.0.take()
    };
    let whole = written(&app);
    app.keys("vJ");
    written(&app);
    for key in ["h", "h", "w", "b"] {
        app.keys(key);
        let bytes = written(&app);
        assert!(0 < bytes && bytes < 250 && bytes < whole / 4, "{key}: {bytes} of {whole}");
    }
}

#[test]
fn a_selection_can_be_read_on_a_dark_and_on_a_light_background() {
    let mut app = open(Language::Fa, (80, 24));
    app.keys("v");
    for background in [Background::Unknown, Background::Color(Rgb(0, 0, 0)), Background::Color(Rgb(255, 255, 255))] {
        for colors in [Colors::None, Colors::Sixteen, Colors::Indexed, Colors::True] {
            let buffer = app.buffer(Theme::on_background(colors, background));
            let caret = app.state.caret().unwrap();
            // Reversed: the colour of the selection, which can be read on the background, is behind letters in it.
            assert!(buffer[caret].modifier.contains(Modifier::REVERSED));
            assert!(!buffer[caret].modifier.intersects(Modifier::DIM | Modifier::BOLD));
        }
    }
}

#[test]
fn screens_of_selecting_are_as_they_were_when_last_looked_at() {
    for (tag, language) in [("fa", Language::Fa), ("en", Language::En)] {
        for (width, height) in [(60, 24), (80, 24), (120, 40), (200, 50)] {
            let mut app = TestApp::open(language, (width, height), articles());
            app.keys("<enter>v2J3eoJ");
            assert_screen(&format!("{tag}-{width}x{height}-selecting"), &app);
        }
    }
}
