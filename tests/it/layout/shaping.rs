//! Contextual forms, ligatures and marks. Forms are read from Unicode's own files, not from the crate's tables.

use super::{WIDE, checked_lines, one_line, points, rtl};
use crate::support::unpacked;
use khabar::layout::{Digits, Paragraph, RenderOptions, VowelMarks};
use khabar::testing::model::{Direction, Role};
use std::collections::BTreeMap;

const BEH: char = '\u{628}';
const LAM: char = '\u{644}';
const ZWNJ: char = '\u{200C}';
const ZWJ: char = '\u{200D}';
const TATWEEL: char = '\u{640}';
const FATHA: char = '\u{64E}';
/// Isolated, final, initial and medial beh.
const BEHS: [char; 4] = ['\u{FE8F}', '\u{FE90}', '\u{FE91}', '\u{FE92}'];

/// What is seen of a text from right to left: its glyphs in reading order, for text without digits or Latin.
fn glyphs(text: &str) -> String {
    one_line(text).text().chars().rev().collect()
}

fn assert_glyphs(text: &str, expected: &str) {
    let (seen, expected) = (points(&glyphs(text)), points(expected));
    assert_eq!(seen, expected, "of {}", points(text));
}

/// The same with vowel marks shown: cells in reading order.
fn with_vowels(text: &str) -> Vec<String> {
    let paragraph = Paragraph::new(
        text,
        Direction::Rtl,
        RenderOptions { vowel_marks: VowelMarks::Show, ..RenderOptions::default() },
        Role::Body,
    );
    let lines = checked_lines(&paragraph, text.len(), WIDE);
    lines[0].cells.iter().rev().map(|cell| cell.symbol.to_string()).collect()
}

/// Letters with the forms that UnicodeData.txt gives them: isolated, final, initial, medial.
fn forms() -> BTreeMap<char, [Option<char>; 4]> {
    let mut forms: BTreeMap<char, [Option<char>; 4]> = BTreeMap::new();
    for line in unpacked("assets/unicode/UnicodeData.txt.gz").lines() {
        let fields: Vec<_> = line.split(';').collect();
        let parts: Vec<_> = fields[5].split(' ').collect();
        let tags = ["<isolated>", "<final>", "<initial>", "<medial>"];
        if let (Some(tag), &[_, letter]) = (tags.iter().position(|tag| *tag == parts[0]), parts.as_slice()) {
            forms.entry(character(letter)).or_default()[tag] = Some(character(fields[0]));
        }
    }
    forms
}

fn character(code: &str) -> char {
    char::from_u32(u32::from_str_radix(code, 16).unwrap()).unwrap()
}

/// `Joining_Type` of a letter, from DerivedJoiningType.txt.
fn joining_type(letter: char) -> char {
    let file = unpacked("assets/unicode/DerivedJoiningType.txt.gz");
    for line in file.lines().filter(|line| !line.starts_with('#')) {
        let Some((range, kind)) = line.split_once(';') else { continue };
        let (first, last) = range.trim().split_once("..").unwrap_or((range.trim(), range.trim()));
        if (character(first)..=character(last)).contains(&letter) {
            return kind.trim().chars().next().unwrap();
        }
    }
    'U'
}

#[test]
fn every_letter_with_forms_takes_the_one_its_neighbours_call_for() {
    let forms = forms();
    assert_eq!(forms.len(), 76);
    let heh = forms[&'\u{647}'];
    for (letter, own) in &forms {
        // U+06C0 is drawn as a heh: its own forms are missing from the common fonts.
        let drawn = if *letter == '\u{6C0}' { heh } else { *own };
        let form = |index: usize| drawn[index].unwrap_or(*letter);
        let (backward, forward) = match joining_type(*letter) {
            'D' => (true, true),
            'R' => (true, false),
            _ => (false, false),
        };
        assert_glyphs(&format!("{letter}"), &format!("{}", form(0)));
        // After a beh: final, if it joins backward, and the beh is initial.
        let before = if backward { [BEHS[2], form(1)] } else { [BEHS[0], form(0)] };
        assert_glyphs(&format!("{BEH}{letter}"), &before.iter().collect::<String>());
        // Before a beh: initial, if it joins forward, and the beh is final.
        let after = if forward { [form(2), BEHS[1]] } else { [form(0), BEHS[0]] };
        assert_glyphs(&format!("{letter}{BEH}"), &after.iter().collect::<String>());
        let between = match (backward, forward) {
            (true, true) => [BEHS[2], form(3), BEHS[1]],
            (true, false) => [BEHS[2], form(1), BEHS[0]],
            _ => [BEHS[0], form(0), BEHS[0]],
        };
        assert_glyphs(&format!("{BEH}{letter}{BEH}"), &between.iter().collect::<String>());
    }
}

#[test]
fn letters_without_forms_still_join_their_neighbours() {
    // Kurdish reh, lam, yeh and ae; Pashto teh and hah; Sindhi teh, and an initial kaf.
    for letter in ['\u{695}', '\u{6B5}', '\u{6CE}', '\u{6D5}', '\u{67C}', '\u{681}', '\u{6AA}'] {
        let after = if joining_type(letter) == 'D' { BEHS[1] } else { BEHS[0] };
        assert_glyphs(&format!("{BEH}{letter}{BEH}"), &format!("{}{letter}{after}", BEHS[2]));
    }
}

#[test]
fn zwnj_parts_letters_and_vanishes() {
    assert_glyphs(&format!("{BEH}{ZWNJ}{BEH}"), &format!("{}{}", BEHS[0], BEHS[0]));
    assert_glyphs(&format!("{BEH}{BEH}{ZWNJ}{BEH}{BEH}"), "\u{FE91}\u{FE90}\u{FE91}\u{FE90}");
    // Each stays on the letter before it, so that every byte is in a cell.
    let text = format!("{BEH}{ZWNJ}{BEH}");
    assert_eq!(one_line(&text).cells[1].source, 0..5);
}

#[test]
fn zwj_joins_and_vanishes() {
    assert_glyphs(&format!("{BEH}{ZWJ}"), "\u{FE91}");
    assert_glyphs(&format!("{ZWJ}{BEH}"), "\u{FE90}");
    assert_glyphs(&format!("{ZWJ}{BEH}{ZWJ}"), "\u{FE92}");
    // An initial heh beside a Latin word, as in abbreviations.
    assert_eq!(one_line(&format!("\u{647}{ZWJ} abc")).text(), "abc \u{FEEB}");
    assert_eq!(one_line(&format!("abc {ZWJ}\u{647}")).text(), "\u{FEEA} abc");
}

#[test]
fn tatweel_joins_on_both_sides_and_stays() {
    assert_glyphs(&format!("{BEH}{TATWEEL}{BEH}"), "\u{FE91}\u{640}\u{FE90}");
    assert_glyphs(&format!("{TATWEEL}{BEH}"), "\u{640}\u{FE90}");
    assert_glyphs(&format!("\u{627}{TATWEEL}"), "\u{FE8D}\u{640}");
}

#[test]
fn lam_and_each_alef_are_one_cell_in_two_forms() {
    let pairs = [('\u{622}', 0xFEF5), ('\u{623}', 0xFEF7), ('\u{625}', 0xFEF9), ('\u{627}', 0xFEFB)];
    for (alef, isolated) in pairs {
        let [isolated, end] = [isolated, isolated + 1].map(|code| char::from_u32(code).unwrap());
        assert_glyphs(&format!("{LAM}{alef}"), &format!("{isolated}"));
        assert_glyphs(&format!("{BEH}{LAM}{alef}{BEH}"), &format!("\u{FE91}{end}\u{FE8F}"));
        // Harakat between them do not part them, shown or not.
        assert_glyphs(&format!("{LAM}{FATHA}{alef}"), &format!("{isolated}"));
        assert_eq!(with_vowels(&format!("{LAM}{FATHA}{alef}")), [format!("{isolated}{FATHA}")]);
        // ZWNJ does.
        let alone = glyphs(&format!("{alef}"));
        assert_glyphs(&format!("{LAM}{ZWNJ}{alef}"), &format!("\u{FEDD}{alone}"));
    }
    let text = format!("{LAM}\u{627}");
    let cell = &one_line(&text).cells[0];
    assert_eq!((cell.width, cell.source.clone()), (1, 0..4));
}

#[test]
fn the_word_talash_has_a_lam_alef_between_teh_and_sheen() {
    assert_glyphs("\u{62A}\u{644}\u{627}\u{634}", "\u{FE97}\u{FEFC}\u{FEB5}");
}

#[test]
fn no_allah_ligature_fires_inside_a_name() {
    // ain beh dal, alef lam lam heh
    let name = "\u{639}\u{628}\u{62F}\u{627}\u{644}\u{644}\u{647}";
    assert_glyphs(name, "\u{FECB}\u{FE92}\u{FEAA}\u{FE8D}\u{FEDF}\u{FEE0}\u{FEEA}");
}

#[test]
fn hamza_and_madda_make_a_letter_with_the_one_before_them() {
    // Canonical equivalence: alef and madda above are U+0622, and so on.
    for (letter, combining, both) in [
        ('\u{627}', '\u{653}', '\u{622}'),
        ('\u{627}', '\u{654}', '\u{623}'),
        ('\u{627}', '\u{655}', '\u{625}'),
        ('\u{648}', '\u{654}', '\u{624}'),
        ('\u{64A}', '\u{654}', '\u{626}'),
    ] {
        for (before, after) in [("", ""), ("\u{628}", ""), ("", "\u{628}"), ("\u{628}", "\u{628}")] {
            let composed = glyphs(&format!("{before}{both}{after}"));
            assert_glyphs(&format!("{before}{letter}{combining}{after}"), &composed);
            // A vowel between does not keep them apart, and stays where marks are shown.
            assert_glyphs(&format!("{before}{letter}{FATHA}{combining}{after}"), &composed);
        }
        let shown = glyphs(&format!("{both}"));
        assert_eq!(with_vowels(&format!("{letter}{FATHA}{combining}")), [format!("{shown}{FATHA}")]);
    }
    // Heh with a hamza is Persian; it has no letter of its own that fonts draw.
    assert_glyphs("\u{647}\u{654}", "\u{FEE9}");
}

#[test]
fn an_alef_that_becomes_another_after_lam_changes_the_ligature() {
    assert_glyphs("\u{644}\u{627}\u{653}", "\u{FEF5}");
    assert_glyphs("\u{628}\u{644}\u{627}\u{654}\u{628}", "\u{FE91}\u{FEF8}\u{FE8F}");
    assert_eq!(with_vowels("\u{644}\u{627}\u{655}"), ["\u{FEF9}"]);
}

#[test]
fn heh_with_yeh_above_is_drawn_as_heh() {
    assert_glyphs("\u{628}\u{6C0}", "\u{FE91}\u{FEEA}");
    assert_glyphs("\u{628}\u{6D5}\u{654}", "\u{FE91}\u{FEEA}");
    assert_glyphs("\u{6C0}", "\u{FEE9}");
}

#[test]
fn vowels_are_hidden_or_shown_on_their_letter() {
    // meem damma, hah fatha, meem shadda fatha, dal
    let text = "\u{645}\u{64F}\u{62D}\u{64E}\u{645}\u{651}\u{64E}\u{62F}";
    assert_glyphs(text, "\u{FEE3}\u{FEA4}\u{FEE4}\u{FEAA}");
    let shown = ["\u{FEE3}\u{64F}", "\u{FEA4}\u{64E}", "\u{FEE4}\u{651}\u{64E}", "\u{FEAA}"];
    assert_eq!(with_vowels(text), shown);
    // Hebrew: shin with a dot, a point, and a dagesh.
    let hebrew = "\u{5E9}\u{5C1}\u{5B8}\u{5DC}";
    assert_glyphs(hebrew, "\u{5E9}\u{5DC}");
    assert_eq!(with_vowels(hebrew), ["\u{5E9}\u{5C1}\u{5B8}", "\u{5DC}"]);
    // An accent is a matter of spelling, not of reading aid: never hidden.
    assert_eq!(one_line("e\u{301}").text(), "e\u{301}");
}

#[test]
fn letters_join_within_a_level_only() {
    // UAX #9, 3.5: the first two are overridden to left to right, the rest is not.
    let line = one_line("\u{202D}\u{628}\u{202C}\u{628}");
    assert_eq!(line.text(), "\u{FE8F}\u{FE8F}");
    assert_eq!(one_line("\u{202D}\u{644}\u{202C}\u{627}").text(), "\u{FE8D}\u{FEDD}");
}

#[test]
fn a_cut_in_a_word_changes_no_form_and_no_lam_alef_is_cut() {
    let text = "\u{628}\u{644}\u{627}\u{628}\u{628}\u{644}\u{627}";
    let whole: String = glyphs(text);
    for measure in 2..=5 {
        let paragraph = Paragraph::new(text, Direction::Rtl, RenderOptions::default(), Role::Body);
        let lines = checked_lines(&paragraph, text.len(), measure);
        let cut: String = lines.iter().flat_map(|line| line.text().chars().rev().collect::<Vec<_>>()).collect();
        assert_eq!(points(&cut), points(&whole), "at {measure}");
    }
}

/// The cells of a paragraph drawn with these digits, from left to right.
fn with_digits(text: &str, direction: Direction, digits: Digits) -> String {
    let paragraph = Paragraph::new(text, direction, RenderOptions { digits, ..RenderOptions::default() }, Role::Body);
    checked_lines(&paragraph, text.len(), WIDE).remove(0).text()
}

#[test]
fn digits_are_drawn_as_they_are_asked_for_and_stand_where_they_stood() {
    // Beh, blank, 12 in one script and then in another, blank, 3 in the third. All of it is one number after another
    // at level 2: the first number on the right.
    let text = "\u{628} 12 \u{6F1}\u{6F2} \u{663}";
    let seen = |digits| with_digits(text, Direction::Rtl, digits);
    assert_eq!(seen(Digits::AsWritten), "\u{663} \u{6F1}\u{6F2} 12 \u{FE8F}");
    assert_eq!(seen(Digits::Persian), "\u{6F3} \u{6F1}\u{6F2} \u{6F1}\u{6F2} \u{FE8F}");
    assert_eq!(seen(Digits::Latin), "3 12 12 \u{FE8F}");
}

#[test]
fn persian_digits_are_not_put_into_latin_text() {
    let persian = |text| with_digits(text, Direction::Rtl, Digits::Persian);
    // Beh, a name with a number, beh, a number: the second number alone is Persian.
    assert_eq!(persian("\u{628} ab 15 \u{628} 7"), "\u{6F7} \u{FE8F} ab 15 \u{FE8F}");
    assert_eq!(with_digits("7 apples", Direction::Ltr, Digits::Persian), "7 apples");
    // A number alone takes its paragraph's side.
    assert_eq!(persian("2026"), "\u{6F2}\u{6F0}\u{6F2}\u{6F6}");
    assert_eq!(with_digits("2026", Direction::Ltr, Digits::Persian), "2026");
    // The keycap of an emoji keeps its digit.
    assert!(persian("\u{628} 1\u{FE0F}\u{20E3}").contains('1'));
}

#[test]
fn signs_of_numbers_are_left_as_they_are_written() {
    let text = "\u{628} 35\u{66B}2\u{66A} 1,5%";
    let seen = with_digits(text, Direction::Rtl, Digits::Persian);
    for sign in ["\u{66B}", "\u{66A}", ",", "%"] {
        assert!(seen.contains(sign), "{}", points(&seen));
    }
}

#[test]
fn the_order_of_an_arabic_indic_number_is_that_of_the_digits_that_are_written() {
    // Alone in a right-to-left paragraph, one minus two: a minus between Arabic-Indic digits (AN) is a neutral, so the
    // numbers change places (W4, N2); between Persian ones (EN) it is part of the number.
    let arabic = "\u{661}-\u{662}";
    assert_eq!(with_digits(arabic, Direction::Rtl, Digits::AsWritten), "\u{662}-\u{661}");
    assert_eq!(with_digits(arabic, Direction::Rtl, Digits::Persian), "\u{6F2}-\u{6F1}");
    assert_eq!(with_digits("\u{6F1}-\u{6F2}", Direction::Rtl, Digits::Latin), "1-2");
}

/// The words that are one character, with their letters as UnicodeData.txt has them.
fn words() -> Vec<(char, String)> {
    let file = unpacked("assets/unicode/UnicodeData.txt.gz");
    let lines = file.lines().map(|line| line.split(';').collect::<Vec<_>>());
    let words = lines.filter(|fields| ("FDF0"..="FDFC").contains(&fields[0]) && fields[0].len() == 4);
    let letters = |field: &str| field.split(' ').skip(1).map(character).collect();
    words.map(|fields| (character(fields[0]), letters(fields[5]))).collect()
}

#[test]
fn a_word_that_is_one_character_is_drawn_as_its_letters() {
    let words = words();
    assert_eq!(words.len(), 13);
    for (word, letters) in words {
        assert_glyphs(&word.to_string(), &glyphs(&letters));
        // It joins nothing, and stands on one line.
        assert_glyphs(&format!("{BEH}{word}{BEH}"), &format!("{0}{1}{0}", BEHS[0], glyphs(&letters)));
        let text = format!("{BEH} {word} {BEH}");
        let lines = checked_lines(&rtl(&text), text.len(), glyphs(&letters).chars().count());
        assert_eq!(lines.len(), 3, "{text}");
    }
    assert_glyphs("\u{FDF2}", "\u{FE8D}\u{FEDF}\u{FEE0}\u{FEEA}");
    assert_glyphs("\u{FDFC}", "\u{FEAD}\u{FBFE}\u{FE8E}\u{FEDD}");
    // In the name of God, the most gracious, the most merciful; without a decomposition.
    let basmala = "\u{628}\u{633}\u{645} \u{627}\u{644}\u{644}\u{647} \u{627}\u{644}\u{631}\u{62D}\u{645}\u{646} \u{627}\u{644}\u{631}\u{62D}\u{64A}\u{645}";
    assert_glyphs("\u{FDFD}", &glyphs(basmala));
}

#[test]
fn the_last_letter_of_a_word_that_is_one_character_has_it_as_its_source() {
    let line = one_line("\u{628}\u{FDF2}\u{651}\u{628}");
    let sources: Vec<_> = line.cells.iter().rev().map(|cell| cell.source.clone()).collect();
    // With the shadda that is hidden.
    assert_eq!(sources, [0..2, 2..2, 2..2, 2..2, 2..7, 7..9]);
    assert_eq!(with_vowels("\u{FDF2}\u{651}").last().map(String::as_str), Some("\u{FEEA}\u{651}"));
}
