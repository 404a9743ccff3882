//! What kitty shows of rows in its dialect, whatever fonts it draws them with.

use super::generators::{Words, arbitrary_row, panes, panes_with_marks, words, words_of_all_languages};
use super::terminal_models::{Fonts, kitty, kitty_with};
use super::{respelled, row, text};
use khabar::testing::term::dialect::Dialect;
use proptest::prelude::*;
use ratatui::buffer::Cell;
use ratatui::style::Modifier;

/// Fonts as they were seen: what the first one has, by its own table of characters, and where the rest comes from.
const FONTS: &[(&str, Fonts)] = &[
    ("one for everything, as Unifont is", |_| 0),
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

/// The font of a character, if each script but Latin has its own.
fn of_script(character: char) -> u32 {
    match character {
        '\u{590}'..='\u{5FF}' => 1,
        '\u{700}'..='\u{74F}' => 3,
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

/// Whether a row is seen as it was wanted with all these fonts; faces may differ.
fn assert_shown(wanted: &[Cell]) -> Result<(), TestCaseError> {
    let sent = respelled(Dialect::Kitty, wanted);
    for (name, fonts) in FONTS {
        let seen = kitty_with(*fonts, &sent);
        prop_assert_eq!(text(&seen), text(wanted), "{}", name);
        let without_face = |cell: &Cell| (cell.fg, cell.bg, cell.modifier - Modifier::BOLD - Modifier::ITALIC);
        let column = seen.iter().zip(wanted).position(|(seen, wanted)| without_face(seen) != without_face(wanted));
        prop_assert!(column.is_none(), "the look of column {:?} in {:?}", column, text(wanted));
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
