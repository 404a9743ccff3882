//! Visual order: the lines that catch weak engines, mirrored pairs, wrapped lines.

use super::{checked_lines, one_line, rtl, word_list};
use khabar::layout::{Paragraph, RenderOptions};
use khabar::testing::model::{Direction, Role};

/// A name, the logical line, and the visual line from left to right.
const NEWS: &[(&str, &str, &str)] = &[
    (
        "a percentage",
        "\u{646}\u{631}\u{62E} \u{62A}\u{648}\u{631}\u{645} \u{628}\u{647} \u{6F3}\u{6F5}\u{66B}\u{6F2}\u{66A} \u{631}\u{633}\u{6CC}\u{62F}",
        "{4} %35.2 {3} {2} {1}",
    ),
    (
        "a score",
        "\u{62A}\u{6CC}\u{645} \u{645}\u{644}\u{6CC} \u{627}\u{6CC}\u{631}\u{627}\u{646} 3-1 \u{698}\u{627}\u{67E}\u{646} \u{631}\u{627} \u{634}\u{6A9}\u{633}\u{62A} \u{62F}\u{627}\u{62F}",
        "{7} {6} {5} {4} 1-3 {3} {2} {1}",
    ),
    (
        "a range",
        "\u{628}\u{6CC}\u{646} \u{6F1}\u{6F0}-\u{6F1}\u{6F5} \u{62F}\u{631}\u{635}\u{62F} \u{6AF}\u{631}\u{627}\u{646} \u{634}\u{62F}",
        "{4} {3} {2} 15-10 {1}",
    ),
    (
        "a Latin name",
        "\u{6AF}\u{648}\u{634}\u{6CC} iPhone 15 (Pro) \u{639}\u{631}\u{636}\u{647} \u{634}\u{62F}",
        "{3} {2} iPhone 15 (Pro) {1}",
    ),
    ("an index", "\u{634}\u{627}\u{62E}\u{635} Dow Jones (DJIA) \u{628}\u{627} 1.2%", "%1.2 {2} Dow Jones (DJIA) {1}"),
    (
        "a telephone number",
        "\u{62A}\u{644}\u{641}\u{646} \u{6F0}\u{6F2}\u{6F1}-\u{6F8}\u{6F8}\u{6F7}\u{6F7}\u{6F6}\u{6F6}\u{6F5}\u{6F5} (\u{62F}\u{627}\u{62E}\u{644}\u{6CC} \u{6F1}\u{6F2})",
        "(12 {2}) 88776655-021 {1}",
    ),
];

#[test]
fn the_lines_that_catch_weak_engines_are_in_order() {
    for (name, text, expected) in NEWS {
        assert_eq!(word_list(&one_line(text), text), *expected, "{name}");
    }
}

/// Six words, `Starlink`, three words.
const WRAPPED: &str = "\u{634}\u{631}\u{6A9}\u{62A} \u{641}\u{636}\u{627}\u{6CC}\u{6CC} \u{622}\u{645}\u{631}\u{6CC}\u{6A9}\u{627} \u{67E}\u{631}\u{648}\u{698}\u{647} \u{645}\u{627}\u{647}\u{648}\u{627}\u{631}\u{647} \u{627}\u{6CC}\u{646}\u{62A}\u{631}\u{646}\u{62A}\u{6CC} Starlink \u{631}\u{627} \u{6AF}\u{633}\u{62A}\u{631}\u{634} \u{645}\u{6CC}\u{200C}\u{62F}\u{647}\u{62F}";

#[test]
fn a_line_that_ends_in_a_latin_word_and_a_blank_has_the_blank_hanging_at_the_left() {
    let paragraph = rtl(WRAPPED);
    // The first line takes four words, the second two and the name.
    let lines = checked_lines(&paragraph, WRAPPED.len(), 26);
    assert_eq!(word_list(&lines[0], WRAPPED), "{4} {3} {2} {1}");
    assert_eq!(word_list(&lines[1], WRAPPED), "Starlink {6} {5}");
    let blank = WRAPPED.find("k ").unwrap() + 1;
    assert_eq!(lines[1].hidden, [blank..blank + 1]);
    assert_eq!(lines[1].start_column(30), 30 - lines[1].width);
}

#[test]
fn brackets_and_guillemets_are_mirrored_in_right_to_left_runs() {
    // beh, then each pair round a teh.
    for (open, close) in
        [("(", ")"), ("[", "]"), ("{", "}"), ("<", ">"), ("\u{AB}", "\u{BB}"), ("\u{2039}", "\u{203A}")]
    {
        let line = one_line(&format!("\u{628} {open}\u{62A}{close}"));
        assert_eq!(line.text(), format!("{open}\u{FE95}{close} \u{FE8F}"), "{open}{close}");
    }
}

#[test]
fn nested_pairs_are_mirrored_inside_out() {
    let line = one_line("\u{AB}\u{628} (\u{62A} [\u{62B}])\u{BB}");
    assert_eq!(line.text(), "\u{AB}([\u{FE99}] \u{FE95}) \u{FE8F}\u{BB}");
}

#[test]
fn brackets_round_latin_in_a_right_to_left_line_face_the_latin() {
    let line = one_line("\u{628} (abc) \u{62A}");
    assert_eq!(line.text(), "\u{FE95} (abc) \u{FE8F}");
    // The bracket belongs to the Persian sentence (N0): it is mirrored and stands on its far side.
    let line = one_line("\u{628} (abc \u{62A})");
    assert_eq!(line.text(), "(\u{FE95} abc) \u{FE8F}");
}

#[test]
fn a_left_to_right_paragraph_keeps_persian_words_in_their_position() {
    let text = "He said \u{633}\u{644}\u{627}\u{645} twice.";
    let paragraph = Paragraph::new(text, Direction::Ltr, RenderOptions::default(), Role::Body);
    let lines = checked_lines(&paragraph, text.len(), 60);
    assert_eq!(lines[0].text(), "He said \u{FEE1}\u{FEFC}\u{FEB3} twice.");
    assert_eq!(lines[0].start_column(60), 0);
}

#[test]
fn a_tab_is_a_separator_drawn_as_one_blank() {
    // UAX #9, L1: in a left-to-right paragraph a tab between two right-to-left words keeps them in their fields.
    let text = "\u{5D0}\t\u{5D1}";
    let ltr = Paragraph::new(text, Direction::Ltr, RenderOptions::default(), Role::Body);
    assert_eq!(checked_lines(&ltr, text.len(), 10)[0].text(), "\u{5D0} \u{5D1}");
    assert_eq!(one_line(text).text(), "\u{5D1} \u{5D0}");
}

#[test]
fn blanks_at_the_beginning_of_a_line_stand_where_it_begins() {
    assert_eq!(one_line("  \u{5D0} a ").text(), "a \u{5D0}  ");
}

#[test]
fn explicit_codes_act_and_take_no_cell() {
    // RLO and PDF round Latin; an isolate round a Persian word with a number after it.
    assert_eq!(one_line("\u{202E}abc\u{202C}").text(), "cba");
    assert_eq!(one_line("\u{5D0} \u{2066}a \u{5D1}\u{2069} 12").text(), "12 a \u{5D1} \u{5D0}");
}

#[test]
fn characters_that_are_never_drawn_still_part_two_runs() {
    // RLM between two Latin words of a right-to-left line; an isolate at the end of a third.
    assert_eq!(one_line("abc\u{200F}def").text(), "defabc");
    assert_eq!(one_line("abc\u{2068}1\u{2069} \u{628}").text(), "\u{FE8F} 1abc");
    assert_eq!(one_line("abcdef").text(), "abcdef");
}
