//! Puts a frame on the terminal: respells it in the terminal's dialect and sends, in one write, what has changed since
//! the last one. - `scrolling`: rows that the terminal moves by itself. - `changes`: which cells are sent.
//! - `counting_writer`: how many bytes. - `split_letters`: letters that are cut on their way.
//!
//! The buffer, the comparison of cells and the escape sequences are ratatui's. Its `Terminal` is not used: to clear the
//! screen it asks the terminal where the cursor is, and when it is dropped after the terminal has gone, it prints to
//! standard error.

mod changes;
mod counting_writer;
mod scrolling;
mod split_letters;

use super::capabilities::Capabilities;
use super::dialect::{Dialect, Face, Glyph};
use super::flow_control::{AfterPart, STATUS_QUESTION};
use changes::ChangeFinder;
use counting_writer::CountingWriter;
use ratatui::backend::{Backend as _, CrosstermBackend};
use ratatui::buffer::{Buffer, Cell, CellDiffOption};
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use scrolling::Scroll;
use split_letters::SplitLettersWriter;
use std::cell;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::num::NonZeroU16;
use std::os::fd::AsFd as _;
use std::rc::Rc;

/// Room for the whole frame of a large screen, so that it is written at once.
const OUTPUT_BUFFER: usize = 64 << 10;

/// Default colours, then clear: some terminals clear in the colour that was set last.
const CLEAR: &[u8] = b"\x1b[0m\x1b[2J";

/// After how many bytes, at least, the terminal may be asked whether they have arrived. Colours and places are not
/// counted.
const BYTES_PER_PART: usize = 500;

const HIDE_CURSOR: &[u8] = b"\x1b[?25l";

/// The terminal's cells.
#[derive(Debug)]
pub struct Screen<W: Write> {
    backend: CrosstermBackend<SplitLettersWriter<CountingWriter<W>>>,
    /// How many bytes have been written since somebody was told.
    written: Rc<cell::Cell<usize>>,
    /// Whether letters are to be kept whole.
    keeps_letters: Rc<cell::Cell<bool>>,
    /// How rows are spelled for it.
    dialect: Dialect,
    /// What the terminal shows, as it was spelled.
    shown: Buffer,
    /// The next frame; empty between frames.
    next: Buffer,
    /// What finds the difference of the two.
    change_finder: ChangeFinder,
    /// The row with which the next frame begins: the first one that had to wait.
    first_row: u16,
    /// Where the cursor is shown.
    caret: Option<(u16, u16)>,
    /// Whether the terminal is to be cleared before the next frame.
    needs_clear: bool,
}

impl Screen<BufWriter<File>> {
    /// The terminal on standard output, of this many columns and rows, cleared.
    pub(super) fn on_stdout(size: (u16, u16), dialect: Dialect, capabilities: Capabilities) -> io::Result<Self> {
        let out = File::from(io::stdout().as_fd().try_clone_to_owned()?);
        Ok(Self::new(BufWriter::with_capacity(OUTPUT_BUFFER, out), size, dialect, capabilities))
    }
}

impl<W: Write> Screen<W> {
    /// A terminal of this many columns and rows that is written through `out`, cleared with the first frame.
    pub fn new(out: W, size: (u16, u16), dialect: Dialect, capabilities: Capabilities) -> Self {
        let (empty, written) = (Buffer::empty(Rect::ZERO), Rc::default());
        let keeps_letters = Rc::new(cell::Cell::new(capabilities.loses_split_letters));
        let out = SplitLettersWriter::new(CountingWriter::new(out, Rc::clone(&written)), Rc::clone(&keeps_letters));
        let mut screen = Self {
            backend: CrosstermBackend::new(out),
            written,
            keeps_letters,
            dialect,
            shown: empty.clone(),
            next: empty,
            change_finder: ChangeFinder::new(capabilities.drawing),
            first_row: 0,
            caret: None,
            needs_clear: true,
        };
        screen.clear(size);
        screen
    }

    /// Columns and rows.
    pub(super) fn size(&self) -> (u16, u16) {
        (self.shown.area.width, self.shown.area.height)
    }

    /// Clears the terminal, which has this many columns and rows from now on, with the next frame. Not before: if
    /// there is none because the program ends, the clearing would hit the shell's screen.
    pub(super) fn clear(&mut self, size: (u16, u16)) {
        let area = Rect::new(0, 0, size.0, size.1);
        if area != self.shown.area {
            self.change_finder = ChangeFinder::new(self.change_finder.drawing());
        }
        (self.shown, self.next) = (Buffer::empty(area), Buffer::empty(area));
        self.needs_clear = true;
    }

    /// Spells rows in another dialect from the next frame on. No cell on the screen stays right, so [`Screen::clear`]
    /// comes after.
    pub(super) fn set_dialect(&mut self, dialect: Dialect, capabilities: Capabilities) {
        self.dialect = dialect;
        self.keeps_letters.set(capabilities.loses_split_letters);
        if self.change_finder.drawing() != capabilities.drawing {
            self.change_finder = ChangeFinder::new(capabilities.drawing);
        }
    }

    /// Draws a frame; `paint` gets an empty buffer. The cursor is shown at `caret`, or nowhere.
    ///
    /// # Errors
    /// If the terminal cannot be written.
    pub fn draw(&mut self, caret: Option<(u16, u16)>, paint: impl FnOnce(&mut Buffer)) -> io::Result<()> {
        self.draw_asking(caret, paint, |_| AfterPart::default()).map(drop)
    }

    /// Draws a frame. `after_part` is told how many bytes have been written since it was told last, after some rows and
    /// after the last one, and says whether to ask for the terminal's status, and to stop. Returns whether the frame is
    /// drawn to its end; if not, what is left of it belongs to the next one, which begins there.
    ///
    /// # Errors
    /// If the terminal cannot be written.
    pub fn draw_asking(
        &mut self,
        caret: Option<(u16, u16)>,
        paint: impl FnOnce(&mut Buffer),
        mut after_part: impl FnMut(usize) -> AfterPart,
    ) -> io::Result<bool> {
        paint(&mut self.next);
        self.respell();
        if std::mem::take(&mut self.needs_clear) {
            self.backend.write_all(CLEAR)?;
            self.change_finder.note_clear();
        } else if self.change_finder.can_scroll() {
            self.scroll()?;
        }
        let changes = self.change_finder.changes(&self.shown, &mut self.next);
        let waiting = self.write_cells(&changes, &mut after_part)?;
        self.first_row = waiting.first().copied().unwrap_or(0);
        self.keep_shown(&waiting);
        std::mem::swap(&mut self.shown, &mut self.next);
        self.next.reset();
        if let Some((column, row)) = caret {
            // Shown with every frame: the terminal may have been given away and taken again in between.
            write!(self.backend, "\x1b[{};{}H\x1b[?25h", row + 1, column + 1)?;
        } else if self.caret.is_some() {
            self.backend.write_all(HIDE_CURSOR)?;
        }
        self.caret = caret;
        if after_part(self.written.take()).asks {
            self.backend.write_all(STATUS_QUESTION.as_bytes())?;
        }
        Write::flush(&mut self.backend)?;
        Ok(waiting.is_empty())
    }

    /// Writes these cells of the next frame, in parts; returns the rows that have to wait.
    fn write_cells(
        &mut self,
        changes: &[(u16, u16)],
        after_part: &mut impl FnMut(usize) -> AfterPart,
    ) -> io::Result<Vec<u16>> {
        let (above, below) = changes.split_at(changes.partition_point(|&(_, row)| row < self.first_row));
        let parts: Vec<&[_]> = parts(&self.next, below).chain(parts(&self.next, above)).collect();
        let mut left = parts.iter();
        while let Some(part) = left.next() {
            let cells = part.iter().filter_map(|&(x, y)| self.next.cell((x, y)).map(|cell| (x, y, cell)));
            self.backend.draw(cells)?;
            if left.len() == 0 {
                break;
            }
            let after = after_part(self.written.take());
            if after.asks {
                self.backend.write_all(STATUS_QUESTION.as_bytes())?;
            }
            if after.stops {
                let mut waiting: Vec<u16> = left.copied().flatten().map(|&(_, row)| row).collect();
                waiting.dedup();
                return Ok(waiting);
            }
        }
        Ok(Vec::new())
    }

    /// Takes back from the next frame the rows that are not sent with it.
    fn keep_shown(&mut self, rows: &[u16]) {
        let columns = usize::from(self.next.area.width);
        for row in rows {
            let cells = usize::from(*row) * columns..(usize::from(*row) + 1) * columns;
            if let (Some(next), Some(shown)) = (self.next.content.get_mut(cells.clone()), self.shown.content.get(cells))
            {
                next.clone_from_slice(shown);
            }
        }
    }

    /// Moves the rows that stand elsewhere in the next frame.
    fn scroll(&mut self) -> io::Result<()> {
        if let Some(scroll) = Scroll::find(&self.shown, &self.next) {
            scroll.write(&mut self.backend)?;
            scroll.apply(&mut self.shown);
        }
        Ok(())
    }

    fn respell(&mut self) {
        let columns = usize::from(self.next.area.width);
        if columns > 0 {
            for row in self.next.content.chunks_exact_mut(columns) {
                self.dialect.respell(row);
            }
        }
    }

    /// What the terminal is written through, for sequences that are no cells.
    pub(super) fn out(&mut self) -> &mut impl Write {
        &mut self.backend
    }
}

/// These changes, which are in the order of the rows, in parts of whole rows: each has [`BYTES_PER_PART`], and what
/// there is besides in its last row.
fn parts<'a>(next: &Buffer, mut changes: &'a [(u16, u16)]) -> impl Iterator<Item = &'a [(u16, u16)]> {
    std::iter::from_fn(move || {
        let bytes = |place: &(u16, u16)| next.cell(*place).map_or(0, |cell| cell.symbol().len());
        let mut sum = 0;
        let full = changes.iter().position(|place| {
            sum += bytes(place);
            sum >= BYTES_PER_PART
        });
        let last_row = full.and_then(|full| changes.get(full)).map_or(u16::MAX, |&(_, row)| row);
        let (part, left) = changes.split_at(changes.partition_point(|&(_, row)| row <= last_row));
        changes = left;
        Some(part).filter(|part| !part.is_empty())
    })
}

impl Glyph for Cell {
    fn symbol(&self) -> &str {
        Self::symbol(self)
    }

    fn set_symbol(&mut self, symbol: &str) {
        Self::set_symbol(self, symbol);
    }

    fn set_sequence(&mut self, sequence: &str, columns: usize) {
        Self::set_symbol(self, sequence);
        let width = u16::try_from(columns).ok().and_then(NonZeroU16::new).unwrap_or(NonZeroU16::MIN);
        self.set_diff_option(CellDiffOption::ForcedWidth(width));
    }

    fn looks_like(&self, other: &Self) -> bool {
        (self.fg, self.bg, self.underline_color, self.modifier)
            == (other.fg, other.bg, other.underline_color, other.modifier)
    }

    fn face(&self) -> Face {
        Face { bold: self.modifier.contains(Modifier::BOLD), italic: self.modifier.contains(Modifier::ITALIC) }
    }

    fn is_reversed(&self) -> bool {
        self.modifier.contains(Modifier::REVERSED)
    }

    fn set_face(&mut self, face: Face) {
        self.modifier.set(Modifier::BOLD, face.bold);
        self.modifier.set(Modifier::ITALIC, face.italic);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::style::Style;
    use std::cell::RefCell;

    /// A terminal that remembers what was written to it.
    #[derive(Debug, Clone, Default)]
    struct RecordedOutput(Rc<RefCell<Vec<u8>>>);

    impl Write for RecordedOutput {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.borrow_mut().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn capabilities(dialect: Dialect) -> Capabilities {
        Capabilities::of(dialect, "")
    }

    fn screen() -> (Screen<RecordedOutput>, RecordedOutput) {
        let output = RecordedOutput::default();
        (Screen::new(output.clone(), (10, 2), Dialect::Plain, capabilities(Dialect::Plain)), output)
    }

    /// Draws a frame with this text, and gives back what has been written since the last.
    fn frame((screen, output): &mut (Screen<RecordedOutput>, RecordedOutput), text: &str) -> String {
        screen.draw(None, |buffer| buffer.set_string(0, 0, text, Style::new())).unwrap();
        String::from_utf8(output.0.take()).unwrap()
    }

    #[test]
    fn only_what_has_changed_is_written() {
        let mut screen = screen();
        assert!(frame(&mut screen, "abc").contains("abc"));
        let second = frame(&mut screen, "abd");
        assert!(second.contains('d') && !second.contains('a'), "{second:?}");
    }

    #[test]
    fn the_cursor_is_shown_at_the_caret_and_hidden_once_when_there_is_none() {
        let (mut screen, output) = screen();
        let mut frame = |caret| {
            screen.draw(caret, |_| {}).unwrap();
            String::from_utf8(output.0.take()).unwrap()
        };
        assert!(!frame(None).contains("?25"));
        assert!(frame(Some((7, 1))).ends_with("\x1b[2;8H\x1b[?25h"));
        assert!(frame(None).contains("\x1b[?25l"));
        assert!(!frame(None).contains("?25"));
    }

    #[test]
    fn a_frame_is_spelled_in_the_dialect_set() {
        let mut screen = screen();
        assert!(frame(&mut screen, "\u{5D0}\u{5D1} x").contains("\u{5D0}\u{5D1}"));
        screen.0.set_dialect(Dialect::Kitty, capabilities(Dialect::Kitty));
        screen.0.clear((10, 2));
        assert!(frame(&mut screen, "\u{5D0}\u{5D1} x").contains("\u{5D1}\u{5D0}"));
        // What was sent is what the next frame is compared with.
        assert!(!frame(&mut screen, "\u{5D0}\u{5D1} y").contains('\u{5D0}'));
    }

    /// Fills a screen of 100 columns and 12 rows, and gives back what was written before each question and after the
    /// last.
    fn parts_written(screen: &mut Screen<RecordedOutput>, output: &RecordedOutput, letter: &str) -> Vec<String> {
        let mut counts = Vec::new();
        let paint = |buffer: &mut Buffer| {
            (0..12).for_each(|row| buffer.set_string(0, row, letter.repeat(100), Style::new()));
        };
        let is_due = |bytes| {
            counts.push(bytes);
            AfterPart { asks: true, stops: false }
        };
        screen.draw_asking(None, paint, is_due).unwrap();
        let written = String::from_utf8(output.0.take()).unwrap();
        let parts: Vec<_> = written.split(STATUS_QUESTION).map(str::to_owned).collect();
        // A question belongs to what is told next.
        let lengths = parts.iter().enumerate().map(|(index, part)| part.len() + if index > 0 { 4 } else { 0 });
        assert_eq!(counts, lengths.take(counts.len()).collect::<Vec<_>>());
        parts
    }

    #[test]
    fn a_long_frame_is_asked_after_in_the_middle_between_two_rows_and_every_byte_is_counted_once() {
        let output = RecordedOutput::default();
        let mut screen = Screen::new(output.clone(), (100, 12), Dialect::Plain, capabilities(Dialect::Plain));
        // Two rows of 300 bytes: the first 500, and the rest of the row.
        let letters =
            |parts: Vec<String>, letter| -> Vec<_> { parts.iter().map(|part| part.matches(letter).count()).collect() };
        assert_eq!(
            letters(parts_written(&mut screen, &output, "\u{2500}"), '\u{2500}'),
            [200, 200, 200, 200, 200, 200, 0]
        );
        screen.written.take();
        assert_eq!(letters(parts_written(&mut screen, &output, "b"), 'b'), [500, 500, 200, 0]);
    }

    #[test]
    fn a_frame_that_stops_is_gone_on_with_where_it_stopped_as_the_next_one_has_it() {
        let output = RecordedOutput::default();
        let mut screen = Screen::new(output.clone(), (100, 12), Dialect::Plain, capabilities(Dialect::Plain));
        let mut frame = |letter: &str, stops| {
            let paint = |buffer: &mut Buffer| {
                (0..12).for_each(|row| buffer.set_string(0, row, letter.repeat(50), Style::new()));
            };
            let is_whole = screen.draw_asking(None, paint, |_| AfterPart { asks: false, stops }).unwrap();
            let written = String::from_utf8(output.0.take()).unwrap();
            let row = |part: &str| part.split(';').next().and_then(|row| row.parse::<u16>().ok());
            let rows: Vec<_> = written.split("\x1b[").filter(|part| part.contains(letter)).filter_map(row).collect();
            (is_whole, rows)
        };
        // Four rows of 150 bytes are a part.
        assert_eq!(frame("\u{2500}", true), (false, vec![1, 2, 3, 4]));
        assert_eq!(frame("\u{2501}", true), (false, vec![5, 6, 7, 8]));
        assert_eq!(frame("\u{2501}", true), (false, vec![9, 10, 11, 12]));
        assert_eq!(frame("\u{2501}", true), (true, vec![1, 2, 3, 4]));
        assert_eq!(frame("\u{2501}", true), (true, vec![]));
    }

    #[test]
    fn nothing_is_cleared_without_a_frame_to_come() {
        let (mut screen, output) = screen();
        screen.clear((10, 2));
        drop(screen);
        assert!(output.0.borrow().is_empty());
    }

    #[test]
    fn after_clearing_everything_is_written_again() {
        let mut screen = screen();
        frame(&mut screen, "abc");
        screen.0.clear((10, 2));
        let again = frame(&mut screen, "abc");
        assert!(again.starts_with("\x1b[0m\x1b[2J") && again.contains("abc"), "{again:?}");
    }
}
