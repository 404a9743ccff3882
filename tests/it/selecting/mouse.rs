//! Selecting with the mouse.

use super::{GOES, NEWS, ONE, PEACE, TWO, first_paragraph, open, selected_cells, source};
use crate::support::app::TestApp;
use crate::support::khabar::{Khabar, write};
use crate::support::pty::PtySession;
use base64::Engine as _;
use khabar::testing::app::{Event, Focus, Mode, MouseKind};
use khabar::testing::ingest::markdown;
use khabar::testing::l10n::Language;
use khabar::testing::model::{Anchor, ArticleId, Reply};
use std::sync::Arc;

/// The cell on which these keys put the caret; nothing is selected afterwards.
fn cell_of(app: &mut TestApp, keys: &str) -> (u16, u16) {
    app.keys(keys);
    let caret = app.state.caret().unwrap();
    app.keys("<esc>");
    caret
}

/// Two articles, so that the list is beside the one that is open.
fn open_beside_list(language: Language, size: (u16, u16)) -> TestApp {
    TestApp::open(language, size, vec![markdown(&source()), markdown("# Other\n\nWords.\n")])
}

fn drag(app: &mut TestApp, from: (u16, u16), to: (u16, u16)) {
    app.mouse(MouseKind::Click, from.0, from.1).mouse(MouseKind::Drag, to.0, to.1);
}

fn release(app: &mut TestApp, at: (u16, u16)) {
    app.mouse(MouseKind::Release, at.0, at.1);
}

#[test]
fn dragging_from_either_side_selects_in_reading_order_and_copies_on_release() {
    let mut app = open(Language::Fa, (80, 24));
    let (start, end) = (cell_of(&mut app, "vJ"), cell_of(&mut app, "v2e"));
    assert!(start.0 > end.0 && start.1 == end.1, "a sentence begins at the right");
    for (from, to) in [(start, end), (end, start)] {
        drag(&mut app, from, to);
        assert!(app.copied.is_empty() && app.state.mode() == Mode::Detail);
        assert_eq!(selected_cells(&app).len(), usize::from(start.0 - end.0) + 1);
        release(&mut app, to);
        assert_eq!(app.copied.pop(), Some(format!("{ONE} {GOES}")));
    }
    // In text of both directions as well: to the third letter of iPhone.
    let third = cell_of(&mut app, "v3w2l");
    drag(&mut app, start, third);
    release(&mut app, third);
    assert_eq!(app.copied.pop(), Some(format!("{ONE} {GOES} iPh")));
}

#[test]
fn what_has_been_dragged_over_stays_painted_until_the_next_key_or_click() {
    let mut app = open(Language::Fa, (80, 24));
    let (start, end) = (cell_of(&mut app, "vJ"), cell_of(&mut app, "v2e"));
    drag(&mut app, start, end);
    release(&mut app, end);
    assert!(!selected_cells(&app).is_empty() && app.state.caret().is_none());
    app.keys("j");
    assert!(selected_cells(&app).is_empty());
    drag(&mut app, start, end);
    app.keys("b");
    release(&mut app, end);
    assert_eq!(app.copied.len(), 1, "a key ends the dragging");
    drag(&mut app, start, end);
    release(&mut app, end);
    app.click(start.0, start.1);
    assert!(selected_cells(&app).is_empty());
    // A click ends a selection from the keyboard too.
    app.keys("v").click(start.0, start.1);
    assert_eq!((app.state.mode(), app.copied.len()), (Mode::Detail, 2));
}

#[test]
fn a_selection_stays_in_its_pane_and_beyond_a_line_is_its_end() {
    for language in Language::ALL {
        let mut app = open_beside_list(language, (120, 30));
        app.keys("<enter>");
        let start = cell_of(&mut app, "v2w");
        for (column, text) in [(0, first_paragraph()), (119, ONE.to_owned())] {
            drag(&mut app, start, (column, start.1));
            release(&mut app, (column, start.1));
            let copied = app.copied.pop().unwrap();
            let expected = if column == 0 {
                text.strip_prefix(&format!("{ONE} ")).unwrap().to_owned()
            } else {
                format!("{text} \u{645}")
            };
            assert_eq!(copied, expected, "{language:?}");
        }
        // From the list, nothing is dragged.
        let list = app.state.panes().unwrap().list.unwrap().text;
        drag(&mut app, (list.x + 2, list.y + 1), start);
        release(&mut app, start);
        assert!(app.copied.is_empty() && selected_cells(&app).is_empty());
    }
}

#[test]
fn dragging_beside_the_list_neither_takes_the_focus_nor_marks_the_article_read() {
    let mut app = open_beside_list(Language::En, (80, 24));
    let area = app.state.panes().unwrap().detail.unwrap().text;
    let title = (area.x + area.width - 1, area.y);
    drag(&mut app, title, (area.x, area.y));
    release(&mut app, title);
    assert_eq!((app.copied.pop(), app.state.focus()), (Some(NEWS.to_owned()), Focus::List));
    assert!(app.flags.is_empty());
    app.click(title.0, title.1);
    assert_eq!((app.state.focus(), app.flags[&1].read), (Focus::Detail, true));
    assert!(app.copied.is_empty(), "a click copies nothing");
}

#[test]
fn two_clicks_select_a_word_and_three_a_paragraph() {
    let mut app = open(Language::Fa, (80, 24));
    let (inside, peace) = (cell_of(&mut app, "v2wh"), cell_of(&mut app, "v5w"));
    app.mouse(MouseKind::DoubleClick, inside.0, inside.1);
    release(&mut app, inside);
    assert_eq!(app.copied.pop().as_deref(), Some(GOES));
    app.mouse(MouseKind::DoubleClick, inside.0, inside.1).mouse(MouseKind::Drag, peace.0, peace.1);
    release(&mut app, peace);
    assert_eq!(app.copied.pop(), Some(format!("{GOES} iPhone 15 {PEACE}")));
    app.mouse(MouseKind::TripleClick, inside.0, inside.1);
    release(&mut app, inside);
    assert_eq!(app.copied.pop(), Some(first_paragraph()));
    app.mouse(MouseKind::TripleClick, inside.0, inside.1).mouse(MouseKind::Drag, inside.0, inside.1 + 2);
    release(&mut app, inside);
    assert_eq!(app.copied.pop(), Some(format!("{}\n\n{TWO} {ONE}.", first_paragraph())));
    // One notice is enough for what the mouse has copied.
    assert_eq!(app.state.notice().unwrap().1, 0);
    // In the list, every press is a click: the second one opens.
    app.keys("<esc>");
    let list = app.state.panes().unwrap().list.unwrap().text;
    app.mouse(MouseKind::DoubleClick, list.x + 2, list.y);
    assert_eq!(app.state.focus(), Focus::Detail);
}

#[test]
fn beyond_an_edge_the_article_scrolls_and_the_selection_goes_on() {
    let text = (0..30).map(|number| format!("Paragraph {number}")).collect::<Vec<_>>().join("\n\n");
    let mut app = TestApp::open(Language::En, (40, 10), vec![markdown(&format!("# Title\n\n{text}"))]);
    app.keys("<enter>");
    let area = app.state.panes().unwrap().detail.unwrap().text;
    let below = area.y + area.height;
    app.mouse(MouseKind::Click, area.x, area.y);
    for column in 0..40 {
        app.mouse(MouseKind::Drag, area.x + column % 2, below);
    }
    let top = app.state.detail().unwrap().top();
    assert_eq!(top, 40);
    release(&mut app, (area.x, below));
    let copied = app.copied.pop().unwrap();
    assert!(
        copied.starts_with("Title\n\nParagraph 0\n\nParagraph 1\n\n") && copied.contains("Paragraph 20"),
        "{copied}"
    );
    // And back to the top.
    let row = area.y + 3;
    app.mouse(MouseKind::Click, area.x, row);
    for column in 0..51 {
        app.mouse(MouseKind::Drag, area.x + column % 2, area.y.saturating_sub(1));
    }
    assert_eq!(app.state.detail().unwrap().top(), 0);
    release(&mut app, (area.x, 0));
    assert!(app.copied[0].starts_with("Title"));
}

#[test]
fn a_resize_while_dragging_keeps_the_end_in_the_text() {
    let mut app = open(Language::Fa, (80, 24));
    let start = cell_of(&mut app, "v2w");
    drag(&mut app, start, (start.0 - 1, start.1));
    app.resize(30, 12);
    let end = {
        let mut other = open(Language::Fa, (30, 12));
        cell_of(&mut other, "v3e")
    };
    app.mouse(MouseKind::Drag, end.0, end.1);
    release(&mut app, end);
    assert_eq!(app.copied, [format!("{GOES} iPhone")]);
}

#[test]
fn a_link_is_opened_when_the_button_is_released_and_not_if_it_was_dragged() {
    let source = "# Title\n\nhttps://example.org/a\n";
    let mut app = TestApp::open(Language::En, (80, 24), vec![markdown(source)]);
    app.keys("<enter>");
    let link = cell_of(&mut app, "vJ");
    app.mouse(MouseKind::Click, link.0, link.1);
    assert!(app.browsed.is_empty());
    release(&mut app, link);
    assert_eq!(app.browsed, ["https://example.org/a"]);
    drag(&mut app, link, (link.0 + 4, link.1));
    release(&mut app, link);
    assert_eq!((app.browsed.len(), app.copied.pop().as_deref()), (1, Some("https")));
}

#[test]
fn an_article_that_changes_while_it_is_dragged_over_ends_the_selection_with_a_sentence() {
    let mut app = open(Language::En, (80, 24));
    let (start, end) = (cell_of(&mut app, "vJ"), cell_of(&mut app, "v2e"));
    drag(&mut app, start, end);
    app.event(Event::Reply(Reply::Loaded {
        id: ArticleId(1),
        article: Arc::new(markdown("# Other\n\nWords.\n")),
        anchor: Anchor::default(),
        note: String::new(),
        tags: Vec::new(),
        full_text: None,
    }));
    let dropped = "The article has changed; nothing is selected any more";
    assert_eq!(app.state.notice().unwrap().0.text, dropped);
    release(&mut app, end);
    assert!(app.copied.is_empty());
}

/// What the terminal sends for a button at a cell, counted from zero: 0 pressed or released, 32 dragged.
fn report(button: u8, (column, row): (u16, u16), end: char) -> String {
    format!("\x1b[<{button};{};{}{end}", column + 1, row + 1)
}

/// Where a text begins on the screen.
fn position(terminal: &PtySession, text: &str) -> (u16, u16) {
    let rows: Vec<String> = terminal.screen().rows(0, 80).collect();
    let row = rows.iter().position(|row| row.contains(text)).unwrap();
    let column = rows[row].split_once(text).unwrap().0.chars().count();
    (u16::try_from(column).unwrap(), u16::try_from(row).unwrap())
}

#[test]
fn on_a_terminal_dragging_and_double_clicks_copy_what_was_written() {
    let khabar = Khabar::new();
    // Persian in the article, of which the screen has presentation forms.
    let text = format!("Title of it\nLead.\nBegin {GOES} in the middle end.\n");
    let article = write(khabar.data.path(), "one.txt", text);
    let mut terminal = PtySession::spawn(&khabar, ["--terminal", "plain", &article]);
    terminal.wait_for_text("in the middle");
    assert_eq!(terminal.screen().mouse_protocol_mode(), vt100::MouseProtocolMode::ButtonMotion);
    assert_eq!(terminal.screen().mouse_protocol_encoding(), vt100::MouseProtocolEncoding::Sgr);
    let osc52 = |text: &str| format!("\x1b]52;c;{}\x07", base64::engine::general_purpose::STANDARD.encode(text));
    let (begin, middle) = (position(&terminal, "Begin"), position(&terminal, "middle"));
    let last = (middle.0 + 5, middle.1);
    terminal
        .press(&[report(0, begin, 'M'), report(32, middle, 'M'), report(32, last, 'M'), report(0, last, 'm')].concat());
    terminal.wait_for_output(&osc52(&format!("Begin {GOES} in the middle")));
    terminal.wait_for_text("Selection sent to the terminal");
    let inside = (begin.0 + 7, begin.1);
    let click = [report(0, inside, 'M'), report(0, inside, 'm')].concat();
    terminal.press(&click.repeat(2));
    terminal.wait_for_output(&osc52(GOES));
    // With Shift held, nothing is selected.
    let written = terminal.written.len();
    terminal.press(&[report(4, begin, 'M'), report(36, middle, 'M'), report(4, middle, 'm')].concat());
    terminal.press("q");
    assert!(terminal.wait().success());
    terminal.assert_restored();
    assert!(!String::from_utf8_lossy(&terminal.written[written..]).contains("\x1b]52;"));
}
