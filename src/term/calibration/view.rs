//! Drawing a page of the calibration.
//!
//! Every row is cleared and written in the mode of its own dialect from its first column on, because VTE remembers the
//! mode of each row. The explanation is written in the dialect that the terminal probably needs. Below it stand the
//! keys to press, in characters that every terminal shows alike.
//!
//! `Screen` cannot draw this page: it compares cells, and these rows differ by modes, which are in no cell.

use super::{CalibrationScreen, Question};
use crate::l10n::{Strings, fill};
use crate::layout::{Paragraph, RenderOptions, bidi};
use crate::model::Direction;
use crate::term::dialect::Dialect;
use ratatui::buffer::Cell;
use std::fmt::Write as _;

/// The headline that each dialect shows. It has what terminals get wrong: a Latin name in brackets, guillemets, and a
/// number with a percent sign, with words of joined letters on either side.
pub(crate) const HEADLINE: &str = "آیفون (iPhone Pro) در «بازار» ۱۲٪ گران شد";

/// The blanks between a border and the number beside it.
const BORDER_COLUMNS: usize = 10;

/// One row, and the dialect in which it is written.
struct DialectRow {
    dialect: Dialect,
    cells: Vec<Cell>,
}

/// The bytes that show a page on a terminal of `size`, its columns and rows; `current` is the dialect that the terminal
/// probably needs.
pub(crate) fn render(screen: &CalibrationScreen, current: Dialect, strings: &Strings, size: (u16, u16)) -> String {
    let (columns, height) = (usize::from(size.0), usize::from(size.1));
    let text_dialect =
        if screen.dialects.contains(&current) { current } else { screen.dialects.first().copied().unwrap_or(current) };
    let mut output = String::from("\x1b[8h\x1b[0m\x1b[2J");
    let mut last_row = None;
    for (number, row) in (1..).zip(rows(screen, text_dialect, strings, (columns, height))) {
        let mode = if row.dialect == Dialect::Bdsm { "\x1b[8l" } else { "\x1b[8h" };
        let text: String = row.cells.iter().map(Cell::symbol).collect();
        // Writing to a string cannot fail.
        let _ = write!(output, "\x1b[{number};1H{mode}\x1b[2K{}", text.trim_end());
        last_row = Some(number);
    }
    // The cursor goes to a row that stays empty: VTE applies a change of mode to the row whose first column it is in.
    let _ = write!(output, "\x1b[{};1H\x1b[8h", last_row.unwrap_or(0) + 1);
    output
}

/// The lines of the page from top to bottom, with as many blank lines as there is room for.
fn rows(
    screen: &CalibrationScreen,
    text_dialect: Dialect,
    strings: &Strings,
    (columns, height): (usize, usize),
) -> Vec<DialectRow> {
    let messages = &strings.messages.calibration;
    let line = headline();
    let (needed, room) = (line.len() + BORDER_COLUMNS, height.saturating_sub(1));
    let interface = strings.language.direction();
    let text_rows = |text: &str| paragraph(text, columns, interface, text_dialect);
    if columns < needed || room < screen.dialects.len() + 1 {
        let size = [needed, screen.dialects.len() + 2].map(|size| strings.number(size as u64));
        let [columns, rows] = size.each_ref().map(String::as_str);
        let mut rows = text_rows(&fill(&strings.messages.too_small, &[("columns", columns), ("rows", rows)]));
        rows.truncate(room);
        return rows;
    }
    let question = match screen.question {
        Question::Right => &messages.right,
        Question::Nearest => &messages.nearest,
    };
    let samples = (1..).zip(&screen.dialects).map(|(number, dialect)| sample(number, *dialect, &line)).collect();
    let numbers = if screen.dialects.len() > 1 { format!("1-{}", screen.dialects.len()) } else { "1".to_owned() };
    let keys = vec![row(&format!(" {numbers}   0   Esc"), text_dialect)];
    let sections: [Vec<DialectRow>; 4] = [text_rows(question), text_rows(&messages.look), samples, keys];
    arrange(sections, room, text_dialect)
}

/// The parts of the page one below the other, with blank lines between them and between the samples. On a small screen
/// there are fewer blank lines, and then less explanation.
fn arrange(sections: [Vec<DialectRow>; 4], room: usize, text_dialect: Dialect) -> Vec<DialectRow> {
    let [question, look, samples, keys] = sections;
    let minimum = samples.len() + keys.len();
    let with_text = minimum + question.len() + look.len();
    let is_spacious = room >= with_text + 3 + samples.len().saturating_sub(1);
    let blank = |is_shown: bool| is_shown.then(|| row("", text_dialect));
    let mut rows: Vec<DialectRow> = Vec::new();
    if room >= minimum + question.len() {
        rows.extend(question);
    }
    if room >= with_text {
        rows.extend(blank(room >= with_text + 3));
        rows.extend(look);
    }
    rows.extend(blank(room >= with_text + 3));
    for (number, sample) in samples.into_iter().enumerate() {
        rows.extend(blank(is_spacious && number > 0));
        rows.push(sample);
    }
    rows.extend(blank(room >= with_text + 3));
    rows.extend(keys);
    rows
}

/// The headline's cells in visual order.
fn headline() -> Vec<Cell> {
    let paragraph = Paragraph::new(HEADLINE, Direction::Rtl, RenderOptions::default(), ());
    paragraph.clamped(usize::from(u16::MAX), 1).into_iter().flat_map(|line| cells(&line.text())).collect()
}

fn cells(text: &str) -> Vec<Cell> {
    let cell = |character: char| {
        let mut cell = Cell::default();
        cell.set_char(character);
        cell
    };
    text.chars().map(cell).collect()
}

fn row(text: &str, dialect: Dialect) -> DialectRow {
    let mut cells = cells(text);
    dialect.respell(&mut cells);
    DialectRow { dialect, cells }
}

/// The headline between borders and numbers. There is a number on either side, because one of them may jump.
fn sample(number: usize, dialect: Dialect, headline: &[Cell]) -> DialectRow {
    let (before, after) = (format!(" {number} \u{2502} "), format!(" \u{2502} {number}"));
    let mut cells = [cells(&before), headline.to_vec(), cells(&after)].concat();
    dialect.respell(&mut cells);
    DialectRow { dialect, cells }
}

/// Text, broken into rows that are aligned where its direction begins.
fn paragraph(text: &str, columns: usize, interface: Direction, dialect: Dialect) -> Vec<DialectRow> {
    let paragraph = Paragraph::new(text, bidi::base_direction(text, interface), RenderOptions::default(), ());
    let lines = paragraph.break_lines(columns.saturating_sub(2).max(2)).into_iter().map(|line| paragraph.line(line));
    lines
        .map(|line| {
            row(&format!("{}{}", " ".repeat(1 + line.start_column(columns.saturating_sub(2))), line.text()), dialect)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::l10n::Language;
    use crate::term::calibration::Calibration;

    fn rendered(screen: &CalibrationScreen, current: Dialect, (columns, height): (u16, u16)) -> (String, Vec<String>) {
        let strings = Strings::load(Language::En).unwrap();
        let output = render(screen, current, &strings, (columns, height));
        let size = |count| std::num::NonZeroU16::new(count).unwrap();
        let mut parser = vt100::Parser::new(size(height), size(columns), 0);
        parser.process(output.as_bytes());
        let rows = parser.screen().rows(0, columns).collect();
        (output, rows)
    }

    fn first_screen() -> CalibrationScreen {
        Calibration::new(Dialect::Plain, &[]).screen().clone()
    }

    /// The headline as it must look, from left to right, in presentation forms.
    const VISUAL_HEADLINE: &str = "\u{FEAA}\u{FEB7} \u{FEE5}\u{FE8D}\u{FEAE}\u{FB94} \u{66A}\u{6F1}\u{6F2} \u{AB}\u{FEAD}\u{FE8D}\u{FEAF}\u{FE8E}\u{FE91}\u{BB} \u{FEAD}\u{FEA9} (iPhone Pro) \u{FEE5}\u{FEEE}\u{FED4}\u{FBFE}\u{FE81}";

    #[test]
    fn the_plain_row_is_what_is_to_be_seen() {
        let (_, rows) = rendered(&first_screen(), Dialect::Plain, (80, 24));
        let plain = format!(" 1 \u{2502} {VISUAL_HEADLINE} \u{2502} 1");
        assert!(rows.iter().any(|row| row.trim_end() == plain), "{rows:#?}");
    }

    #[test]
    fn every_row_of_every_screen_has_its_number_and_borders_within_eighty_columns() {
        for (current, switches, count) in [
            (Dialect::Plain, &[] as &[Dialect], 7),
            (Dialect::Konsole, &[Dialect::Konsole], 1),
            (Dialect::Mlterm, &[Dialect::Mlterm], 1),
        ] {
            let (_, rows) = rendered(Calibration::new(current, switches).screen(), current, (80, 24));
            let samples: Vec<&String> = rows.iter().filter(|row| row.contains('\u{2502}')).collect();
            assert_eq!(samples.len(), count);
            for (number, row) in (1..).zip(samples) {
                let row = row.replace('\u{202D}', "");
                let borders = row.chars().filter(|character| *character == '\u{2502}').count();
                assert!(row.starts_with(&format!(" {number} \u{2502}")) && borders == 2, "{row}");
                assert!(row.trim_end().ends_with(&format!("\u{2502} {number}")), "{row}");
            }
        }
    }

    #[test]
    fn only_its_own_row_is_cleared_and_written_in_explicit_mode() {
        let (output, _) = rendered(&first_screen(), Dialect::Plain, (80, 24));
        assert_eq!(output.matches("\x1b[8l").count(), 1);
        let (_, rest) = output.split_once("\x1b[8l").unwrap();
        assert!(rest.starts_with("\x1b[2K 2 \u{2502} "), "{rest:?}");
        // The row ends where the next sequence moves the cursor.
        let (row, after) = rest.strip_prefix("\x1b[2K").unwrap().split_once('\x1b').unwrap();
        assert!(row.ends_with("\u{2502} 2") && after.starts_with('[') && after.contains("H\x1b[8h"), "{after:?}");
        assert!(output.ends_with(";1H\x1b[8h"));
    }

    #[test]
    fn nothing_is_sent_but_cursor_moves_clearing_and_the_mode() {
        for current in Dialect::ALL {
            let calibration = Calibration::new(current, &[Dialect::Konsole, Dialect::Mlterm]);
            let (output, _) = rendered(calibration.screen(), current, (80, 24));
            for sequence in output.split('\x1b').skip(1) {
                let is_clearing_or_mode =
                    ["[8h", "[8l", "[0m", "[2J", "[2K"].iter().any(|prefix| sequence.starts_with(prefix));
                let is_cursor_move = sequence
                    .split_once(";1H")
                    .is_some_and(|(row, _)| row.strip_prefix('[').is_some_and(|row| row.parse::<u16>().is_ok()));
                assert!(is_clearing_or_mode || is_cursor_move, "{sequence:?}");
            }
        }
    }

    #[test]
    fn where_there_is_little_room_the_rows_stay_and_below_that_the_size_is_named() {
        for height in 9..30 {
            let (_, rows) = rendered(&first_screen(), Dialect::Plain, (60, height));
            assert_eq!(rows.iter().filter(|row| row.contains('\u{2502}')).count(), 7, "{rows:#?}");
            assert!(rows.iter().any(|row| row.contains("Esc")), "{rows:#?}");
        }
        for size in [(60, 7), (40, 24), (1, 1), (2, 2)] {
            let (_, rows) = rendered(&first_screen(), Dialect::Plain, size);
            assert!(!rows.iter().any(|row| row.contains('\u{2502}')), "{rows:#?}");
        }
        let (_, rows) = rendered(&first_screen(), Dialect::Plain, (40, 24));
        assert!(rows.iter().any(|row| row.contains("at least")), "{rows:#?}");
    }
}
