//! Each dialect, checked with the family of terminals that it is for.

use super::generators::{arbitrary_row, panes, words};
use super::terminal_models::{
    ignores_overrides, joined, kitty, qterminal, vte, vte_for_gtk4, xterm_js, xterm_js_with_an_odd_font,
};
use super::{cell, red, respelled, row, text};
use khabar::testing::term::dialect::Dialect;
use proptest::prelude::*;
use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};

/// Checks that two rows are the same; the error describes the difference in words.
pub(super) fn assert_same_cells(seen: &[Cell], expected: &[Cell]) -> Result<(), TestCaseError> {
    prop_assert_eq!(text(seen), text(expected));
    let column = seen.iter().zip(expected).position(|(seen, wanted)| seen != wanted);
    let cells = column.map(|column| (&seen[column], &expected[column]));
    prop_assert!(column.is_none(), "column {:?} of {:?}: {:?}", column, text(expected), cells);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_override_holds_news_in_two_panes(left in words(true), right in words(true)) {
        let wanted = panes(&left, &right);
        let sent = respelled(Dialect::Lro, &wanted);
        assert_same_cells(&vte(&sent), &wanted)?;
        assert_same_cells(&vte_for_gtk4(&sent), &wanted)?;
    }

    #[test]
    fn an_override_holds_any_row_there_may_be(wanted in arbitrary_row()) {
        assert_same_cells(&vte(&respelled(Dialect::Lro, &wanted)), &wanted)?;
    }

    #[test]
    fn an_override_leaves_alone_what_another_program_shows_beside_it(left in words(true), other in words(true)) {
        // Another pane of tmux, whose text the terminal is to reorder.
        let with_persian = [vec![("\u{62E}\u{628}\u{631}", 0)], left].concat();
        let (own, other) = (panes(&with_persian, &Vec::new()), panes(&Vec::new(), &other));
        let beside = [vec![cell("\u{2502}")], other.clone()].concat();
        let seen = vte(&[respelled(Dialect::Lro, &own), beside.clone()].concat());
        assert_same_cells(&seen, &[own.clone(), vte(&beside)].concat())?;
        let seen = vte(&[beside.clone(), respelled(Dialect::Lro, &own)].concat());
        assert_same_cells(&seen, &[vte(&beside), own].concat())?;
    }

    #[test]
    fn marks_hold_news_in_two_panes(left in words(true), right in words(true)) {
        let wanted = panes(&left, &right);
        let sent = respelled(Dialect::Lrm, &wanted);
        assert_same_cells(&vte(&sent), &wanted)?;
        assert_same_cells(&xterm_js(&sent), &wanted)?;
        assert_same_cells(&xterm_js_with_an_odd_font(&sent), &wanted)?;
    }

    #[test]
    fn marks_hold_any_row_there_may_be(wanted in arbitrary_row()) {
        let sent = respelled(Dialect::Lrm, &wanted);
        assert_same_cells(&vte(&sent), &wanted)?;
        assert_same_cells(&xterm_js(&sent), &wanted)?;
        assert_same_cells(&xterm_js_with_an_odd_font(&sent), &wanted)?;
    }

    #[test]
    fn text_sent_backwards_is_turned_round_by_terminals_of_both_kinds(left in words(false), right in words(false)) {
        let wanted = panes(&left, &right);
        let sent = respelled(Dialect::Inverse, &wanted);
        assert_same_cells(&ignores_overrides(&sent), &wanted)?;
        assert_same_cells(&qterminal(&sent), &wanted)?;
    }

    #[test]
    fn words_that_were_found_stay_in_their_places(left in words(false), right in words(false)) {
        let mut wanted = panes(&left, &right);
        for cell in wanted.iter_mut().filter(|cell| !cell.symbol().chars().all(char::is_alphanumeric)) {
            let symbol = cell.symbol().to_owned();
            *cell = super::cell(&symbol);
        }
        let sent = respelled(Dialect::Inverse, &wanted);
        prop_assert_eq!(text(&ignores_overrides(&sent)), text(&wanted));
        prop_assert_eq!(text(&qterminal(&sent)), text(&wanted));
    }

    #[test]
    fn letters_are_joined_again_by_a_terminal_that_joins(left in words(false), right in words(false)) {
        let wanted = panes(&left, &right);
        assert_same_cells(&joined(&ignores_overrides(&respelled(Dialect::Logical, &wanted))), &wanted)?;
    }

    #[test]
    fn the_others_change_nothing(wanted in arbitrary_row()) {
        for dialect in [Dialect::Plain, Dialect::Bdsm, Dialect::Konsole, Dialect::Mlterm] {
            prop_assert_eq!(respelled(dialect, &wanted), wanted.clone());
        }
    }

    #[test]
    fn no_dialect_loses_a_symbol(wanted in arbitrary_row()) {
        let sorted = |row: &[Cell]| {
            let is_text = |character: &char| {
                !matches!(character, '(' | ')' | '[' | ']' | '\u{200E}' | '\u{202C}' | '\u{202D}')
            };
            let mut symbols: Vec<char> = text(row).replace('\u{2800}', " ").chars().filter(is_text).collect();
            symbols.sort_unstable();
            symbols
        };
        let sends_other_symbols = |dialect: &Dialect| matches!(dialect, Dialect::Logical | Dialect::Osc66);
        for dialect in Dialect::ALL.into_iter().filter(|dialect| !sends_other_symbols(dialect)) {
            prop_assert_eq!(sorted(&respelled(dialect, &wanted)), sorted(&wanted));
        }
        respelled(Dialect::Logical, &wanted);
    }
}

#[test]
fn the_models_show_what_was_seen_of_rows_that_nobody_respelled() {
    let forms = "\u{2502}\u{FE8D} \u{FE8F}\u{2502} \u{FEA9}\u{2502}";
    // VTE: text jumps across the frame. qterminal: it stays in its pane.
    assert_eq!(text(&vte(&row(forms))), "\u{2502}\u{FEA9} \u{2502}\u{FE8F} \u{FE8D}\u{2502}");
    assert_eq!(text(&qterminal(&row(forms))), "\u{2502}\u{FE8F} \u{FE8D}\u{2502} \u{FEA9}\u{2502}");
    // kitty: words stay in their places and are reversed, brackets mirrored; Persian digits are reversed, Latin not.
    assert_eq!(text(&kitty(&row("(\u{FE8D}\u{FE8F}. 12 \u{6F1}\u{6F2}"))), ".\u{FE8F}\u{FE8D}) 12 \u{6F2}\u{6F1}");
    assert_eq!(text(&kitty(&row("\u{FE8D}\u{FE8F}ab"))), "ba\u{FE8F}\u{FE8D}");
    // Colours stay in their columns in kitty and go with the letter in VTE.
    let coloured = red(row("\u{FE8D}\u{FE8F}"), 0..1);
    assert_eq!(kitty(&coloured)[0].fg, Color::Red);
    assert_eq!(vte(&coloured)[1].fg, Color::Red);
    // An override at the beginning of a row is lost.
    let mut lost = row("\u{FE8D}\u{FE8F}");
    lost[0].set_symbol("\u{202D}\u{FE8D}");
    assert_eq!(text(&vte(&lost)), "\u{FE8F}\u{FE8D}");
}

#[test]
fn what_could_not_be_read_in_a_dialect_s_terminals_is_sent_in_another_face() {
    let styled = |modifier| {
        let mut row = row("\u{FE8E}a");
        for cell in &mut row {
            cell.modifier = modifier;
        }
        row
    };
    let sent = |dialect, modifier| -> Vec<Modifier> {
        respelled(dialect, &styled(modifier)).iter().map(|cell| cell.modifier).collect()
    };
    let (italic, bold, reversed) = (Modifier::ITALIC, Modifier::BOLD, Modifier::REVERSED);
    for dialect in [Dialect::Plain, Dialect::Mlterm] {
        assert_eq!(sent(dialect, italic | bold), [bold, italic | bold]);
        assert_eq!(sent(dialect, reversed | bold), [reversed | bold; 2]);
    }
    assert_eq!(sent(Dialect::Inverse, italic | bold), [italic | bold; 2]);
    assert_eq!(sent(Dialect::Inverse, reversed | bold), [reversed; 2]);
    for dialect in [Dialect::Bdsm, Dialect::Konsole, Dialect::Lro] {
        assert_eq!(sent(dialect, italic | bold | reversed), [italic | bold | reversed; 2]);
    }
}

#[test]
fn a_mark_lies_in_the_cell_of_each_letter_and_takes_no_column() {
    let sent = respelled(Dialect::Lrm, &row("\u{2502} \u{FE8E} \u{FEEB}12 \u{661}a."));
    assert_eq!(text(&sent), "\u{2502} \u{FE8E}\u{200E} \u{FEEB}\u{200E}12 \u{661}\u{200E}a.");
    assert!(sent.iter().all(|cell| unicode_width::UnicodeWidthStr::width(cell.symbol()) == 1));
}

#[test]
fn an_override_begins_in_the_first_blank_and_ends_with_the_last() {
    let spelled = |wanted: &str| text(&respelled(Dialect::Lro, &row(wanted)));
    assert_eq!(spelled("a b\u{2502}\u{FE8E} 12 \u{661}c"), "a \u{202D}b\u{2502}\u{FE8E} 12 \u{661}\u{202C}c");
    assert_eq!(spelled("\u{2502}\u{FE8E}"), "\u{2502}\u{202D}\u{FE8E}\u{202C}");
    // Never with what a wide symbol covers.
    assert_eq!(spelled("\u{4E2D} \u{FE8E}"), "\u{4E2D}\u{202D} \u{FE8E}\u{202C}");
    assert_eq!(spelled("1 2 \u{FE8E}"), "1 \u{202D}2 \u{FE8E}\u{202C}");
    assert_eq!(spelled("\u{FE8E}\u{FEEB}"), "\u{FE8E}\u{200E}\u{202D}\u{FEEB}\u{202C}");
}

#[test]
fn a_number_at_the_right_is_held_by_a_blank_that_is_a_letter_to_the_algorithm() {
    let wanted = row("\u{FE8E}\u{FEEB} 12 \u{2502}");
    let sent = respelled(Dialect::Inverse, &wanted);
    assert_eq!(text(&sent), "\u{FEEB}\u{FE8E}\u{2800}12 \u{2502}");
    assert_eq!(ignores_overrides(&sent), wanted);
    // Without a blank there is no place for it: a documented limit, and the letters are in order at least.
    let touching = respelled(Dialect::Inverse, &row("\u{FE8E}\u{FEEB}12"));
    assert_eq!(text(&ignores_overrides(&touching)), "12\u{FE8E}\u{FEEB}");
}

#[test]
fn a_word_that_was_found_takes_its_punctuation_along_where_each_look_is_ordered_by_itself() {
    // In sight, from the left: alef heh, blank, semicolon, guillemet, alef beh (found), guillemet, blank, reh dal.
    let wanted = row("\u{FE8E}\u{FEEB} \u{61B}\u{AB}\u{FE8E}\u{FE91}\u{BB} \u{FEAE}\u{FEAA}");
    let seen = qterminal(&respelled(Dialect::Inverse, &red(wanted.clone(), 5..7)));
    assert_eq!(text(&seen), text(&wanted));
    assert_eq!(seen, red(wanted.clone(), 3..7));
    // Other punctuation is parted by the blank on its other side.
    let comma = red(row("\u{FEEB} \u{60C}\u{FE8E}\u{FE91}\u{BB} \u{FEAE}"), 3..5);
    assert_eq!(qterminal(&respelled(Dialect::Inverse, &comma)), comma);
    // A word of two looks keeps them: whose look its punctuation should take is open.
    let parted = respelled(Dialect::Inverse, &red(wanted, 5..6));
    assert_eq!(parted.iter().filter(|cell| cell.fg == Color::Red).count(), 1);
}

#[test]
fn a_word_that_its_letters_would_not_give_back_stays_in_forms() {
    // Sin lam-alef mim, and yeh, ZWNJ, sin, from left to right; then beh alef, which are given back.
    let (ligature, parted, word) = ("\u{FEE1}\u{FEFC}\u{FEB3}", "\u{FEB1}\u{FBFC}", "\u{FE8E}\u{FE91}");
    let sent = respelled(Dialect::Logical, &row(&[ligature, parted, word].join(" ")));
    assert_eq!(text(&sent), "\u{628}\u{627} \u{FBFC}\u{FEB1} \u{FEB3}\u{FEFC}\u{FEE1}");
}

#[test]
fn what_a_wide_symbol_covers_stays_behind_it() {
    let mut wanted = row("\u{FE8E}\u{FEEB} \u{1F600} \u{FE8E}");
    wanted.insert(4, cell(" "));
    for (dialect, terminal) in [
        (Dialect::Kitty, kitty as fn(&[Cell]) -> Vec<Cell>),
        (Dialect::Lro, vte),
        (Dialect::Lrm, vte),
        (Dialect::Inverse, ignores_overrides),
    ] {
        assert_eq!(terminal(&respelled(dialect, &wanted)), wanted, "{dialect:?}");
    }
}
