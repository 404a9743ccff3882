//! Stories of a field in keys. Columns and order are worked out by hand from the levels of UAX #9.

use super::*;
use crate::app::key::parse_keys;

// beh alef; seen lam alef meem; meem yeh ZWNJ sheen.
const BA: &str = "\u{628}\u{627}";
const SALAM: &str = "\u{633}\u{644}\u{627}\u{645}";
const MISH: &str = "\u{645}\u{6CC}\u{200C}\u{634}";

/// The window of all these fields. In a right-to-left line its rightmost column is blank, so a line of n cells has
/// its first at 18 and its last at 19 - n.
const COLUMNS: usize = 20;

fn field(interface: Direction, keys: &str) -> TextField {
    let mut field = TextField::new("", interface, RenderOptions::default());
    press(&mut field, keys);
    field
}

/// The columns of the caret after each key.
fn press(field: &mut TextField, keys: &str) -> Vec<usize> {
    let each = |key| {
        field.handle_key(key);
        field.fit(COLUMNS);
        field.window(COLUMNS).caret_column
    };
    parse_keys(keys).unwrap().into_iter().map(each).collect()
}

/// What is seen, from the first cell to the last, with the column of the first.
fn seen(field: &TextField) -> (usize, String) {
    let cells = field.window(COLUMNS).cells;
    let text = cells.iter().map(|(_, cell)| cell.symbol.to_string()).collect();
    (cells.first().map_or(0, |(column, _)| *column), text)
}

#[test]
fn while_persian_is_typed_the_caret_is_at_its_left_end() {
    let mut field = field(Direction::Rtl, "");
    field.fit(COLUMNS);
    assert_eq!(field.window(COLUMNS).caret_column, 18);
    // The alef joins the lam in its cell, so the line does not grow.
    assert_eq!(press(&mut field, SALAM), [17, 16, 16, 15]);
    // From left to right: isolated meem, final lam-alef, initial seen.
    assert_eq!(seen(&field), (16, "\u{FEE1}\u{FEFC}\u{FEB3}".to_owned()));
    assert_eq!(field.text(), SALAM);
}

#[test]
fn within_persian_the_caret_is_at_the_right_end_of_latin_and_of_numbers_while_they_are_typed() {
    let mut field = field(Direction::Rtl, BA);
    // Levels 1 1 1 2 2. A blank at the end is at the paragraph's level (L1), so the caret is to the left of it.
    assert_eq!(press(&mut field, " ab"), [15, 16, 16]);
    assert_eq!(seen(&field), (14, "ab \u{FE8E}\u{FE91}".to_owned()));
    // Levels 1 1 1 2 2 1, then 1 1 1 2 2 2 2: after a Latin word the number is Latin too (W7).
    assert_eq!(press(&mut field, " 1"), [12, 16]);
    assert_eq!(seen(&field), (12, "ab 1 \u{FE8E}\u{FE91}".to_owned()));
    // A number after Persian: levels 1 1 2 2.
    let mut field = super::tests::field(Direction::Rtl, "\u{628} ");
    assert_eq!(press(&mut field, "12"), [17, 17]);
    assert_eq!(seen(&field), (15, "12 \u{FE8F}".to_owned()));
}

#[test]
fn within_latin_the_caret_is_at_the_left_end_of_persian_while_it_is_typed() {
    // Columns from 1 on. Levels 0 0 0 1 1, and 0 for what follows.
    let mut field = field(Direction::Ltr, "ab ");
    assert_eq!(press(&mut field, BA), [3, 3]);
    assert_eq!(seen(&field), (1, "ab \u{FE8E}\u{FE91}".to_owned()));
    assert_eq!(press(&mut field, " c"), [7, 8]);
    assert_eq!(seen(&field), (1, "ab \u{FE8E}\u{FE91} c".to_owned()));
}

#[test]
fn a_text_in_latin_letters_stands_at_the_left_in_a_persian_interface_too() {
    let mut field = field(Direction::Rtl, "");
    assert_eq!(press(&mut field, "ab"), [2, 3]);
    assert_eq!(seen(&field), (1, "ab".to_owned()));
}

#[test]
fn arrows_go_to_the_neighbouring_cell_across_the_ends_of_runs() {
    // a and b at 14 and 15, a blank at 16, alef at 17, beh at 18; bytes 5, 6, 4, 2, 0.
    let mut field = field(Direction::Rtl, &format!("{BA} ab"));
    assert_eq!(press(&mut field, "<left><left><left><left>"), [15, 14, 13, 13]);
    assert_eq!(field.caret(), field.text().len());
    let mut offsets = Vec::new();
    for column in [14, 15, 16, 17, 18, 18] {
        assert_eq!(press(&mut field, "<right>"), [column]);
        offsets.push(field.caret());
    }
    assert_eq!(offsets, [5, 6, 4, 2, 0, 0]);
    assert_eq!(press(&mut field, "<end><home>"), [13, 18]);
}

#[test]
fn what_is_typed_after_an_arrow_comes_before_the_character_under_the_caret() {
    let mut field = field(Direction::Rtl, &format!("{BA} ab<left>"));
    // On b: x goes between a and b, and the caret is to the right of it, on b again.
    assert_eq!(press(&mut field, "x"), [15]);
    assert_eq!(field.text(), format!("{BA} axb"));
}

#[test]
fn a_half_space_is_deleted_by_itself_and_vowels_with_their_letter() {
    let mut field = field(Direction::Rtl, MISH);
    let mut texts = Vec::new();
    for _ in 0..4 {
        press(&mut field, "<backspace>");
        texts.push(field.text().to_owned());
    }
    assert_eq!(texts, ["\u{645}\u{6CC}\u{200C}", "\u{645}\u{6CC}", "\u{645}", ""]);
    let mut field = super::tests::field(Direction::Rtl, &format!("{MISH}<home><delete><delete>"));
    assert_eq!(field.text(), "\u{200C}\u{634}");
    press(&mut field, "<delete>");
    assert_eq!(field.text(), "\u{634}");
    // Beh with fatha and shadda.
    let field = super::tests::field(Direction::Rtl, "\u{628}\u{64E}\u{651}<backspace>");
    assert_eq!(field.text(), "");
}

#[test]
fn a_half_space_keeps_letters_apart_and_takes_no_cell() {
    let mut field = field(Direction::Rtl, "");
    assert_eq!(press(&mut field, MISH), [17, 16, 16, 15]);
    // Isolated sheen; final yeh, initial meem.
    assert_eq!(seen(&field), (16, "\u{FEB5}\u{FBFD}\u{FEE3}".to_owned()));
}

#[test]
fn a_lam_alef_is_one_cell_to_arrows_and_two_letters_to_backspace() {
    let mut field = field(Direction::Rtl, "\u{644}\u{627}");
    assert_eq!(press(&mut field, "<right><left>"), [18, 17]);
    assert_eq!(press(&mut field, "<backspace>"), [17]);
    assert_eq!(field.text(), "\u{644}");
    // Taking out what parted a lam from an alef leaves the caret between the two, on their cell.
    let mut field = super::tests::field(Direction::Rtl, "\u{644}x\u{627}");
    press(&mut field, "<home><left><delete>");
    assert_eq!((field.text(), field.caret()), ("\u{644}\u{627}", 2));
    assert_eq!(field.window(COLUMNS).caret_column, 18);
}

#[test]
fn letters_are_deleted_in_the_middle_in_logical_order() {
    let mut field = field(Direction::Rtl, SALAM);
    // On the lam-alef; Delete takes the lam, and the caret stays after the seen, to the left of it.
    assert_eq!(press(&mut field, "<home><left><delete>"), [18, 17, 17]);
    assert_eq!(field.text(), "\u{633}\u{627}\u{645}");
    // On b, Backspace takes a, which is before it; then the caret is to the left of the blank.
    let mut field = super::tests::field(Direction::Rtl, &format!("{BA} ab<left>"));
    assert_eq!(press(&mut field, "<backspace>"), [15]);
    assert_eq!(field.text(), format!("{BA} b"));
}

#[test]
fn words_and_everything_are_deleted_at_once() {
    let mut field = field(Direction::Rtl, &format!("{SALAM} {MISH}  "));
    press(&mut field, "<ctrl-w>");
    assert_eq!(field.text(), format!("{SALAM} "));
    press(&mut field, "<ctrl-a>x<ctrl-e>y");
    assert_eq!(field.text(), format!("x{SALAM} y"));
    press(&mut field, "<left><ctrl-u>");
    assert_eq!((field.text(), field.caret()), ("", 0));
    press(&mut field, "<backspace><delete><ctrl-w><ctrl-u><left><right>");
    assert_eq!(field.text(), "");
}

#[test]
fn what_is_pasted_is_one_clean_line_within_the_limit() {
    let mut field = field(Direction::Rtl, "");
    field.paste(&format!("\u{1B}[31m{SALAM}\r\n\t{BA}\u{202E}\u{7}\0"));
    assert_eq!(field.text(), format!("{SALAM} {BA}"));
    field.paste(&"\u{628}".repeat(2 * MAX_CHARS));
    assert_eq!(field.text().chars().count(), MAX_CHARS);
    press(&mut field, "x");
    assert_eq!(field.text().chars().count(), MAX_CHARS);
    let mut field = super::tests::field(Direction::Ltr, "");
    for control in ['\0', '\u{7}', '\u{1B}', '\u{202E}', '\n'] {
        field.handle_key(Key::char(control));
    }
    assert_eq!(field.text(), "");
}

#[test]
fn a_text_longer_than_its_window_scrolls_with_the_caret() {
    for (interface, letter, start, end) in [(Direction::Rtl, "\u{628}", 18, 0), (Direction::Ltr, "a", 1, COLUMNS - 1)] {
        let mut field = field(interface, &letter.repeat(50));
        field.fit(COLUMNS);
        assert_eq!(field.window(COLUMNS).caret_column, end);
        assert_eq!(press(&mut field, "<home>"), [start]);
        assert_eq!(press(&mut field, "<end>"), [end]);
        let back = if interface.is_rtl() { "<right>" } else { "<left>" };
        let columns = press(&mut field, &back.repeat(50));
        assert_eq!(columns.last(), Some(&start));
        assert!(columns.iter().all(|column| *column < COLUMNS));
    }
}

#[test]
fn each_arrow_moves_by_one_cell_and_reaches_every_character_of_any_text() {
    for text in
        ["\u{628} ab 12 \u{628}", "ab \u{628}\u{644}\u{627} 3-1 (x) ", "\u{200C}\u{200F}", "\u{64E}a\u{1F600}\u{628}"]
    {
        for interface in [Direction::Rtl, Direction::Ltr] {
            let mut field = TextField::new(text, interface, RenderOptions::default());
            let side = if field.direction().is_rtl() { ("<end>", "<right>") } else { ("<end>", "<left>") };
            let mut columns = press(&mut field, side.0);
            let mut offsets = vec![field.caret()];
            for _ in 0..text.len() {
                columns.extend(press(&mut field, side.1));
                offsets.push(field.caret());
            }
            assert!(columns.windows(2).all(|pair| pair[0].abs_diff(pair[1]) <= 2), "{columns:?}");
            offsets.sort_unstable();
            offsets.dedup();
            let cells = field.window(200).cells;
            assert_eq!(offsets.len(), cells.len() + 1, "{text:?}");
        }
    }
}

#[test]
fn a_word_that_is_one_character_is_one_place() {
    // Beh, then the name of God in four cells.
    let mut field = field(Direction::Rtl, "");
    assert_eq!(press(&mut field, "\u{628}\u{FDF2}"), [17, 13]);
    assert_eq!(seen(&field), (14, "\u{FEEA}\u{FEE0}\u{FEDF}\u{FE8D}\u{FE8F}".to_owned()));
    assert_eq!(press(&mut field, "<right><right><left><left>"), [17, 18, 17, 13]);
    press(&mut field, "<backspace>");
    assert_eq!(field.text(), "\u{628}");
}
