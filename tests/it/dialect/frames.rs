//! Frames of which only some cells are sent: whatever a terminal has shown before, it ends as if all of the last frame
//! had been sent to it at once.

use super::generators::{Words, arbitrary_row, panes, words};
use super::terminal_models::{vte, vte_for_gtk4};
use super::{cell, text};
use khabar::testing::term::capabilities::{Capabilities, CellDrawing};
use khabar::testing::term::dialect::Dialect;
use khabar::testing::term::flow_control::AfterPart;
use khabar::testing::term::screen::Screen;
use proptest::prelude::*;
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};
use std::cell::RefCell;
use std::io::{self, Write};
use std::num::NonZeroU16;
use std::rc::Rc;

/// The columns and rows of the terminals here.
const SIZE: (u16, u16) = (74, 6);

/// What a screen writes to a terminal.
#[derive(Clone, Default)]
struct Wire(Rc<RefCell<Vec<u8>>>);

impl Write for Wire {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A screen, and a terminal that keeps in its cells what it is sent.
struct Connected {
    screen: Screen<Wire>,
    wire: Wire,
    terminal: vt100::Parser,
}

type Frame = Vec<Vec<Cell>>;

impl Connected {
    fn new(dialect: Dialect, capabilities: Capabilities) -> Self {
        let wire = Wire::default();
        let screen = Screen::new(wire.clone(), SIZE, dialect, capabilities);
        let [columns, rows] = [SIZE.0, SIZE.1].map(|size| NonZeroU16::new(size).unwrap());
        Self { screen, wire, terminal: vt100::Parser::new(rows, columns, 0) }
    }

    fn draw(&mut self, frame: &Frame) {
        self.screen.draw(None, |buffer| paint(frame, buffer)).unwrap();
        self.terminal.process(&self.wire.0.take());
    }

    /// Draws frames that may stop after any part, and then the last one to its end.
    fn draw_in_parts(&mut self, frames: &[Frame], stops: &[bool]) {
        let mut stops = stops.iter().cycle();
        for frame in frames.iter().chain(std::iter::repeat(&frames[frames.len() - 1])).take(frames.len() + 20) {
            let after_part = |_| AfterPart { asks: false, stops: *stops.next().unwrap() };
            self.screen.draw_asking(None, |buffer| paint(frame, buffer), after_part).unwrap();
            self.terminal.process(&self.wire.0.take());
        }
    }

    /// What the terminal keeps in its cells, row by row.
    fn rows(&self) -> Frame {
        let screen = self.terminal.screen();
        let cell = |row, column: u16| match screen.cell(row, column).unwrap() {
            // What a wide symbol covers looks as that does.
            covered if covered.is_wide_continuation() => {
                let mut covered = kept(screen.cell(row, column - 1).unwrap());
                covered.set_symbol(" ");
                covered
            }
            shown => kept(shown),
        };
        (0..SIZE.1).map(|row| (0..SIZE.0).map(|column| cell(row, column)).collect()).collect()
    }
}

fn paint(frame: &Frame, buffer: &mut Buffer) {
    let columns = usize::from(SIZE.0);
    for (shown, row) in buffer.content.chunks_exact_mut(columns).zip(frame) {
        shown.clone_from_slice(row);
    }
}

/// A cell of the terminal as one of a buffer.
fn kept(shown: &vt100::Cell) -> Cell {
    let mut kept = cell(if shown.has_contents() { shown.contents() } else { " " });
    let color = |color| match color {
        vt100::Color::Idx(1) => Color::Red,
        vt100::Color::Idx(4) => Color::Blue,
        vt100::Color::Default => Color::Reset,
        other => panic!("{other:?} was never asked for"),
    };
    (kept.fg, kept.bg) = (color(shown.fgcolor()), color(shown.bgcolor()));
    kept.modifier.set(Modifier::BOLD, shown.bold());
    kept.modifier.set(Modifier::ITALIC, shown.italic());
    kept.modifier.set(Modifier::UNDERLINED, shown.underline());
    kept.modifier.set(Modifier::REVERSED, shown.inverse());
    kept
}

/// A frame of rows of all kinds, among them rows that stay the same from one frame to another.
fn frame() -> impl Strategy<Value = Frame> {
    let news = || (words(true), words(true)).prop_map(|(left, right): (Words, Words)| panes(&left, &right));
    let empty = Just(Vec::new()).boxed();
    let usual =
        Just(panes(&vec![("\u{62E}\u{628}\u{631}", 0), ("IRNA", 1)], &vec![("\u{5E9}\u{5DC}\u{5D5}", 2)])).boxed();
    let row = prop_oneof![news().boxed(), arbitrary_row().boxed(), usual, empty];
    let padded = |mut row: Vec<Cell>| {
        row.resize(SIZE.0.into(), cell(" "));
        row
    };
    prop::collection::vec(row.prop_map(padded), usize::from(SIZE.1))
}

/// A no-break space and a figure space are blanks to the eye.
fn as_seen(row: &[Cell]) -> Vec<Cell> {
    let mut seen = row.to_vec();
    for cell in seen.iter_mut().filter(|cell| matches!(cell.symbol(), "\u{A0}" | "\u{2007}")) {
        cell.set_symbol(" ");
    }
    seen
}

fn assert_same_rows(seen: &Frame, expected: &Frame) -> Result<(), TestCaseError> {
    for (seen, expected) in seen.iter().zip(expected) {
        super::properties::assert_same_cells(&as_seen(seen), &as_seen(expected))?;
    }
    Ok(())
}

fn frames() -> impl Strategy<Value = Vec<Frame>> {
    prop::collection::vec(frame(), 2..5)
}

/// Every dialect with every way to draw. The terminal here does not know the sequence of `osc66`.
fn every_combination() -> impl Iterator<Item = (Dialect, CellDrawing)> {
    let drawings = [CellDrawing::Rows, CellDrawing::WrittenCells, CellDrawing::ChangedCells];
    let known = Dialect::ALL.into_iter().filter(|dialect| *dialect != Dialect::Osc66);
    known.flat_map(move |dialect| drawings.map(|drawing| (dialect, drawing)))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_frame_of_which_some_cells_are_sent_ends_as_one_that_is_sent_whole(frames in frames()) {
        for (dialect, drawing) in every_combination() {
            let capabilities = Capabilities { drawing, loses_split_letters: false };
            let mut terminal = Connected::new(dialect, capabilities);
            for frame in &frames {
                terminal.draw(frame);
            }
            let mut whole = Connected::new(dialect, capabilities);
            whole.draw(frames.last().unwrap());
            assert_same_rows(&terminal.rows(), &whole.rows())?;
        }
    }

    #[test]
    fn frames_that_stop_halfway_end_as_the_last_one_sent_whole(
        frames in frames(),
        stops in prop::collection::vec(any::<bool>(), 1..9),
    ) {
        for (dialect, drawing) in every_combination() {
            let capabilities = Capabilities { drawing, loses_split_letters: false };
            let mut terminal = Connected::new(dialect, capabilities);
            terminal.draw_in_parts(&frames, &stops);
            let mut whole = Connected::new(dialect, capabilities);
            whole.draw(frames.last().unwrap());
            assert_same_rows(&terminal.rows(), &whole.rows())?;
        }
    }

    #[test]
    fn rows_that_the_terminal_moves_by_itself_end_where_they_belong(
        rows in prop::collection::vec(frame(), 2..4).prop_map(|frames| frames.concat()),
        offsets in prop::collection::vec(0_usize..7, 2..5),
        still in 0_usize..3,
    ) {
        // A heading that stays, and some of the rows under it.
        let window = |offset: usize| {
            let heading = rows.iter().take(still);
            heading.chain(rows.iter().skip(offset)).take(SIZE.1.into()).cloned().collect::<Frame>()
        };
        for (dialect, drawing) in every_combination() {
            let capabilities = Capabilities { drawing, loses_split_letters: false };
            let mut terminal = Connected::new(dialect, capabilities);
            for &offset in &offsets {
                terminal.draw(&window(offset));
            }
            let mut whole = Connected::new(dialect, capabilities);
            whole.draw(&window(offsets[offsets.len() - 1]));
            assert_same_rows(&terminal.rows(), &whole.rows())?;
        }
    }

    #[test]
    fn an_override_holds_when_its_ends_move(frames in frames()) {
        let capabilities = Capabilities { drawing: CellDrawing::Rows, loses_split_letters: false };
        let mut terminal = Connected::new(Dialect::Lro, capabilities);
        for frame in &frames {
            terminal.draw(frame);
        }
        let wanted = frames.last().unwrap();
        let seen = |model: fn(&[Cell]) -> Vec<Cell>| terminal.rows().iter().map(|row| model(row)).collect();
        assert_same_rows(&seen(vte), wanted)?;
        let rows = wanted.iter().zip(seen(vte_for_gtk4) as Frame);
        for (wanted, seen) in rows.filter(|(wanted, _)| wanted[0] == cell(" ") || wanted[0] == cell("\u{2502}")) {
            prop_assert_eq!(text(&as_seen(&seen)), text(&as_seen(wanted)));
        }
    }
}
