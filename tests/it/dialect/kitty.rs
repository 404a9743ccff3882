//! What kitty shows of rows in its dialect, whatever fonts it draws them with.

use super::generators::{Words, arbitrary_row, panes, panes_with_marks, words, words_of_all_languages};
use super::properties::assert_same_cells;
use super::terminal_models::{Fonts, kitty, kitty_with};
use super::{respelled, row, text};
use khabar::testing::term::dialect::Dialect;
use proptest::prelude::*;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::Modifier;

/// Fonts as they were seen: what the first one has, by its own table of characters, and where the rest comes from.
const FONTS: &[(&str, Fonts)] = &[
    ("one for everything but wide symbols", |character| u32::from(is_wide(character))),
    (
        "DejaVu Sans Mono, and one for each script",
        |character| {
            if is_in_dejavu(character) { 0 } else { of_script(character) }
        },
    ),
    ("DejaVu Sans Mono, and one for each Arabic letter that it lacks", |character| match of_script(character) {
        _ if is_in_dejavu(character) => 0,
        ARABIC => u32::from(character),
        other => other,
    }),
    ("Noto Sans Mono, and one for each script", of_script),
    ("Noto Sans Mono, one for each script, and one for each rare Arabic letter", |character| {
        match of_script(character) {
            ARABIC if !is_in_dejavu(character) => u32::from(character),
            script => script,
        }
    }),
];

const ARABIC: u32 = 2;

/// An ideograph or an emoji.
fn is_wide(character: char) -> bool {
    character > '\u{2E80}' && !('\u{FB00}'..='\u{FEFF}').contains(&character)
}

/// The font of a character, if each script but Latin has its own.
fn of_script(character: char) -> u32 {
    match character {
        '\u{590}'..='\u{5FF}' => 1,
        '\u{700}'..='\u{74F}' => 3,
        _ if is_wide(character) => 4,
        '\u{600}'..='\u{8FF}' | '\u{FB50}'..='\u{FEFC}' => ARABIC,
        _ => 0,
    }
}

/// The table of characters of `DejaVu` Sans Mono 2.37, as far as it is of these tests.
fn is_in_dejavu(character: char) -> bool {
    matches!(character, ..'\u{590}' | '\u{60C}' | '\u{61B}' | '\u{61F}' | '\u{621}'..='\u{63A}'
        | '\u{640}'..='\u{655}' | '\u{660}'..='\u{66D}' | '\u{679}'..='\u{67B}' | '\u{67E}'..='\u{680}'
        | '\u{683}' | '\u{684}' | '\u{686}' | '\u{687}' | '\u{691}' | '\u{698}' | '\u{6A4}' | '\u{6A9}' | '\u{6AF}'
        | '\u{6BE}' | '\u{6CC}' | '\u{6F0}'..='\u{6F9}' | '\u{2000}'..='\u{25FF}' | '\u{FB52}'..='\u{FB81}'
        | '\u{FB8A}'..='\u{FB95}' | '\u{FB9E}' | '\u{FB9F}' | '\u{FBAA}'..='\u{FBAD}' | '\u{FBE8}' | '\u{FBE9}'
        | '\u{FBFC}'..='\u{FBFF}' | '\u{FE70}'..='\u{FEFC}')
}

/// Whether a row is seen as it was wanted with all these fonts, but for faces in the older dialect.
fn assert_shown(wanted: &[Cell]) -> Result<(), TestCaseError> {
    let without_face = |cell: &Cell| (cell.fg, cell.bg, cell.modifier - Modifier::BOLD - Modifier::ITALIC);
    for (name, fonts) in FONTS {
        let seen = kitty_with(*fonts, &respelled(Dialect::Kitty, wanted));
        prop_assert_eq!(text(&seen), text(wanted), "{}", name);
        let column = seen.iter().zip(wanted).position(|(seen, wanted)| without_face(seen) != without_face(wanted));
        prop_assert!(column.is_none(), "the look of column {:?} in {:?}", column, text(wanted));
        let seen = kitty_with(*fonts, &respelled(Dialect::Osc66, wanted));
        assert_same_cells(&seen, wanted)?;
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn news_in_two_panes_reads_right(left in words(true), right in words(true)) {
        assert_shown(&panes(&left, &right))?;
    }

    #[test]
    fn every_language_reads_right(left in words_of_all_languages(), right in words_of_all_languages()) {
        assert_shown(&panes(&left, &right))?;
        assert_shown(&panes_with_marks(&left, &right))?;
    }

    #[test]
    fn any_row_there_may_be_reads_right(wanted in arbitrary_row()) {
        assert_shown(&wanted)?;
    }
}

#[test]
fn every_letter_of_other_languages_reads_right_wherever_it_stands() {
    // Kurdish, Urdu, Pashto, Uyghur, Hebrew.
    let letters = "\u{6D5}\u{695}\u{6CE}\u{6B5}\u{6C6}\u{6C1}\u{6D2}\u{688}\u{679}\u{6BA}\u{67C}\u{69A}\u{6CD}\u{6D0}\
                   \u{6C7}\u{6CB}\u{6C8}\u{6BE}\u{5D0}\u{5E5}";
    for letter in letters.chars() {
        for context in
            ["{}", "\u{628}{}\u{628}", "({}).", "\u{AB}\u{628}{}{}:\u{BB}", "IRNA{}", "\u{6F1}{}2", "{}\u{60C}"]
        {
            let word: &'static str = context.replace("{}", &letter.to_string()).leak();
            let words: Words = vec![("\u{62E}\u{628}\u{631}", 3), (word, 0), (word, 3)];
            assert_shown(&panes(&words, &words)).unwrap_or_else(|error| panic!("{word:?}: {error}"));
        }
    }
}

fn bold(row: &[Cell]) -> Vec<u8> {
    row.iter().map(|cell| u8::from(cell.modifier.contains(Modifier::BOLD))).collect()
}

#[test]
fn a_latin_word_with_a_persian_ending_is_cut_by_boldness() {
    // In sight: heh alef, then IRNA.
    let wanted = row("\u{FE8E}\u{FEEB}IRNA x");
    let sent = respelled(Dialect::Kitty, &wanted);
    assert_eq!(text(&sent), "\u{FEEB}\u{FE8E}IRNA x");
    assert_eq!(bold(&sent), [1, 1, 0, 0, 0, 0, 0, 0]);
    assert_eq!(text(&kitty(&sent)), text(&wanted));
    // In bold text the shorter part is not bold; where bold text follows, it is italic.
    let mut wanted = row("\u{FE8E}\u{FEEB}\u{FEAE}AI\u{FEAE}");
    wanted[5].modifier = Modifier::BOLD;
    let sent = respelled(Dialect::Kitty, &wanted);
    assert_eq!(bold(&sent), [0, 0, 0, 0, 0, 1]);
    assert!(sent[3].modifier.contains(Modifier::ITALIC));
    assert_eq!(text(&kitty(&sent)), text(&wanted));
}

#[test]
fn punctuation_changes_its_face_rather_than_words() {
    // In sight: full stop, bracket, beh alef, bracket; then a word alone.
    let sent = respelled(Dialect::Kitty, &row(".(\u{FE8F}\u{FE8D}) \u{FE8F}\u{FE8D}"));
    assert_eq!(text(&sent), ".(\u{FE8D}\u{FE8F}) \u{FE8D}\u{FE8F}");
    assert_eq!(bold(&sent), [1, 1, 0, 0, 1, 0, 0, 0]);
    // A Kurdish letter in a word, which has a font of its own already.
    let sent = respelled(Dialect::Kitty, &row("\u{FEAD}\u{6CE}\u{FEDF}\u{FEED}"));
    assert_eq!((text(&sent).as_str(), bold(&sent)), ("\u{FEAD}\u{6CE}\u{FEED}\u{FEDF}", vec![0, 1, 0, 0]));
    // A letter with a mark is a run of its own.
    let mut wanted = row("\u{FE8E}\u{FEA4}\u{FEDF}");
    wanted[1].set_symbol("\u{FEA4}\u{64E}");
    let sent = respelled(Dialect::Kitty, &wanted);
    assert_eq!((text(&sent), bold(&sent)), (text(&wanted), vec![0, 1, 0]));
}

#[test]
fn a_tail_is_drawn_with_the_blank_or_punctuation_into_which_it_reaches() {
    // In sight: bracket, sheen khah; blank, sad alef; full stop, sad. Seen inside a word has no tail.
    let sent = respelled(Dialect::Osc66, &row("(\u{FEB6}\u{FEA7} \u{FEBA}\u{FE8E}.\u{FEB9}a\u{FEB3}"));
    let symbols: Vec<&str> = sent.iter().map(Cell::symbol).collect();
    let expected = [
        "\x1b]66;w=2;\u{FEB6})\x07",
        "",
        "\x1b]66;h=1;\u{FEA7}\x07",
        "\x1b]66;w=2;\u{FEBA} \x07",
        "",
        "\x1b]66;h=1;\u{FE8E}\x07",
        "\x1b]66;w=2;\u{FEB9}.\x07",
        "",
        "\x1b]66;h=1;a\x07",
        "\u{FEB3}",
    ];
    assert_eq!(symbols, expected);
    // A half-space parts words that touch.
    let sent = respelled(Dialect::Osc66, &row("\u{FE91}\u{FEB6}"));
    assert_eq!(text(&sent), "\x1b]66;w=2;\u{FEB6}\u{FE91}\x07");
    // A blank of another colour keeps it.
    let sent = respelled(Dialect::Osc66, &super::red(row(" \u{FEB6}"), 0..1));
    assert_eq!(text(&sent), " \u{FEB6}");
}

#[test]
fn only_what_changes_is_sent_again_where_letters_are_drawn_one_by_one() {
    let line = |text: &str| {
        let mut line = Buffer::empty(Rect::new(0, 0, 4, 1));
        line.content = respelled(Dialect::Osc66, &row(text));
        line
    };
    let sent = |before: &str, after: &str| -> Vec<(u16, String)> {
        let (before, after) = (line(before), line(after));
        before.diff(&after).into_iter().map(|(column, _, cell)| (column, cell.symbol().to_owned())).collect()
    };
    let pair = |sizing: &str| format!("\x1b]66;w=2{sizing};\u{FEB6} \x07");
    let (aligned, plain) = ("\x1b]66;h=1;\u{FE91}\x07".to_owned(), "\u{FE91}".to_owned());
    assert_eq!(sent("x \u{FEB6}\u{FE91}", "y \u{FEB6}\u{FE91}"), [(0, "y".to_owned())]);
    // What was covered is sent when it is seen again.
    let (x, moved) = ((0, "x".to_owned()), [(0, pair("")), (2, aligned), (3, "x".to_owned())]);
    assert_eq!(sent(" \u{FEB6}\u{FE91}x", "x \u{FEB6}\u{FE91}"), [x, (1, pair(":h=1")), (3, plain)]);
    assert_eq!(sent("x \u{FEB6}\u{FE91}", " \u{FEB6}\u{FE91}x"), moved);
    // Beside a right-to-left letter, Latin was aligned.
    let latin = [(0, "a".to_owned()), (1, "b".to_owned()), (2, "a".to_owned())];
    assert_eq!(sent(" \u{FEB6}ab", "abab"), latin);
}
