//! Hostile text: it is laid out in linear time, and every byte of it is in a cell or listed as hidden.

use super::checked_lines;
use crate::support::growth::assert_linear;
use khabar::layout::bidi::base_direction;
use khabar::layout::{Digits, HehYeh, Paragraph, RenderOptions, StyleRun, VowelMarks};
use khabar::testing::model::{Direction, Role};

/// Every choice other than the usual one.
const EVERYTHING: RenderOptions =
    RenderOptions { vowel_marks: VowelMarks::Show, digits: Digits::Persian, heh_yeh: HehYeh::Own };

/// Lays a text out in both directions, drawn as usual and otherwise, narrow and wide.
fn assert_laid_out(text: &str) {
    for direction in [Direction::Rtl, Direction::Ltr] {
        base_direction(text, direction);
        for shaping in [RenderOptions::default(), EVERYTHING] {
            let paragraph = Paragraph::new(text, direction, shaping, Role::Body);
            for measure in [0, 1, 2, 3, 80] {
                checked_lines(&paragraph, text.len(), measure);
            }
            for max_lines in 0..3 {
                assert!(paragraph.clamped(1, max_lines).len() <= max_lines);
                paragraph.clamped(usize::MAX, max_lines);
            }
        }
    }
}

/// The same for a text of any length, in fewer ways; and a long one takes no more time for its length than a short one.
fn assert_long_laid_out(text: impl Fn(usize) -> String) {
    for render in [RenderOptions::default(), EVERYTHING] {
        let paragraph = |text: &str| Paragraph::new(text, base_direction(text, Direction::Rtl), render, Role::Body);
        let long = text(2_000);
        for measure in [2, 80] {
            checked_lines(&paragraph(&long), long.len(), measure);
        }
        assert_eq!(paragraph(&long).clamped(80, 1).len(), 1);
        assert_linear(&format!("{:?}", text(1)), 250, &text, |text| {
            let paragraph = paragraph(text);
            let cells = |measure| {
                paragraph.break_lines(measure).into_iter().map(|line| paragraph.line(line).cells.len()).sum::<usize>()
            };
            cells(2) + cells(80) + paragraph.clamped(80, 1).len()
        });
    }
}

#[test]
fn short_and_empty_texts_survive() {
    for text in [
        "",
        " ",
        "\t",
        "\0",
        "\u{2028}",
        "\u{2029}",
        "\r\n",
        "\n\n",
        "\u{64E}",
        "\u{64E}\u{64E} \u{64E}",
        "\u{301}",
        "\u{2069}",
        "\u{2069}\u{202C}\u{628}",
        "\u{2067}",
        "\u{200C}\u{200D}\u{200F}",
        "\u{200D}\u{200D}",
        "\u{FE0F}",
        "(\u{FE0F}",
        "1\u{FE0F}\u{20E3}",
        "\u{2028}\u{FE0F}\u{301}",
        "\u{200D}\u{64E}\u{628}",
        "\u{1161}",
        "\u{628}\u{1161}\u{628}",
        "\u{644}\u{200D}\u{627}",
        "\u{FFFD}\u{FFFF}\u{10FFFF}\u{E000}",
        "\u{1F469}\u{200D}\u{1F469}\u{200D}\u{1F467}",
        "\u{1F1EE}\u{1F1F7}\u{1F1EE}",
        "\u{915}\u{94D}\u{937}\u{93F}",
        "\u{1E900}\u{1E944}\u{1E901}",
        "\u{70F}\u{710}\u{730}",
    ] {
        assert_laid_out(text);
    }
}

#[test]
fn nested_embeddings_past_the_deepest_level_survive() {
    for open in ['\u{202A}', '\u{202B}', '\u{202D}', '\u{202E}', '\u{2066}', '\u{2067}', '\u{2068}'] {
        let nested: String = std::iter::repeat_n(open, 126).collect();
        assert_laid_out(&format!("{nested}\u{628}1a"));
        assert_laid_out(&nested);
    }
    // Left and right by turns reach level 125, where a number is at 126.
    let turns = "\u{202B}\u{202A}".repeat(63);
    assert_laid_out(&format!("{turns}a\u{628}1{}", "\u{202C}".repeat(130)));
}

#[test]
fn a_tower_of_combining_characters_keeps_a_few_on_its_letter() {
    let text = format!("\u{628}{}\u{628}", "\u{64E}\u{301}".repeat(100));
    assert_laid_out(&text);
    let shown = Paragraph::new(text.as_str(), Direction::Rtl, EVERYTHING, Role::Body);
    let line = shown.line(shown.break_lines(80)[0]);
    assert_eq!(line.cells.len(), 2);
    assert!(line.cells[1].symbol.to_string().chars().count() <= 9);
}

#[test]
fn a_long_text_without_a_blank_survives() {
    for unit in ["\u{628}", "\u{644}\u{627}", "\u{4E2D}"] {
        assert_long_laid_out(|count| unit.repeat(count));
    }
}

#[test]
fn long_runs_of_what_is_not_seen_survive() {
    for unit in [
        "\u{200C}",
        "\u{64E}",
        "\u{2028}",
        "\t",
        " ",
        "\u{301}",
        "\u{FE0F}",
        "\u{202B}\u{202C}",
        "\u{2067}\u{2069}",
        "\u{200D}",
    ] {
        assert_long_laid_out(|count| unit.repeat(count));
        assert_long_laid_out(|count| format!("\u{628}{}a", unit.repeat(count)));
    }
}

#[test]
fn long_runs_of_what_an_engine_might_search_through_survive() {
    for unit in [
        "\u{202B}\u{202A}\u{202C}\u{202C}",
        "\u{2067}a\u{2069}",
        "\u{2068}",
        "\u{2069}",
        "(",
        "(a)",
        ")",
        "$-",
        "1,",
        "\u{628}a1",
        "\u{1F1EE}",
        "\u{1F469}\u{200D}",
        "( ",
    ] {
        assert_long_laid_out(|count| unit.repeat(count));
    }
    assert_long_laid_out(|count| format!("{}{}{}", "(".repeat(60), "!".repeat(count), ")".repeat(60)));
}

#[test]
fn a_wide_symbol_fits_the_narrowest_measure() {
    let text = "\u{628}\u{1F600}\u{1F600}\u{628}";
    let paragraph = Paragraph::new(text, Direction::Rtl, RenderOptions::default(), Role::Body);
    for measure in [0, 1, 2] {
        let widths: Vec<_> = checked_lines(&paragraph, text.len(), measure).iter().map(|line| line.width).collect();
        assert_eq!(widths, [1, 2, 2, 1]);
    }
}

#[test]
fn runs_and_inserts_that_make_no_sense_survive() {
    let run = |end| StyleRun { end, style: Role::Body, link: None };
    let text = "\u{628}\u{62A} abc \u{628}".to_owned();
    let runs = vec![run(3), run(900), run(1), run(0)];
    #[expect(clippy::reversed_empty_ranges, reason = "this is what is tested")]
    let inserts = vec![5..2, 1..3, 2..4, 0..1, 6..usize::MAX, 7..8];
    for direction in [Direction::Rtl, Direction::Ltr] {
        let paragraph = Paragraph::with_runs(text.clone(), direction, EVERYTHING, runs.clone(), inserts.clone());
        for measure in 0..9 {
            for line in paragraph.break_lines(measure) {
                paragraph.source_range(line);
                paragraph.line(line);
            }
            paragraph.clamped(measure, 1);
        }
    }
}
