use super::*;
use crate::text::classes;
use proptest::prelude::*;

#[track_caller]
fn assert_folds(text: &str, expected: &str) {
    assert_eq!(fold(text), expected, "{text:?}");
}

fn indexed(text: &str) -> (String, String) {
    let (mut joined, mut parts) = (String::new(), String::new());
    append_index_words(text, &mut joined, &mut parts);
    (joined, parts)
}

#[test]
fn arabic_and_persian_letters_are_one() {
    assert_folds("\u{643}\u{62A}\u{627}\u{628}\u{64A}", "\u{6A9}\u{62A}\u{627}\u{628}\u{6CC}");
    assert_folds("\u{639}\u{644}\u{649}", "\u{639}\u{644}\u{6CC}");
    assert_folds("\u{62E}\u{627}\u{646}\u{629}", "\u{62E}\u{627}\u{646}\u{647}");
    assert_folds("\u{62E}\u{627}\u{646}\u{6C0}", "\u{62E}\u{627}\u{646}\u{647}");
    assert_folds("\u{62E}\u{627}\u{646}\u{647}\u{654}", "\u{62E}\u{627}\u{646}\u{647}");
    assert_folds(
        "\u{623}\u{645}\u{631} \u{625}\u{645}\u{631} \u{671}\u{645}\u{631}",
        "\u{627}\u{645}\u{631} \u{627}\u{645}\u{631} \u{627}\u{645}\u{631}",
    );
}

#[test]
fn madda_and_seats_of_hamza_stay_however_they_are_encoded() {
    assert_folds("\u{622}\u{628}", "\u{622}\u{628}");
    assert_folds("\u{627}\u{653}\u{628}", "\u{622}\u{628}");
    assert_folds("\u{645}\u{633}\u{648}\u{654}\u{644}", "\u{645}\u{633}\u{624}\u{644}");
    assert_folds("\u{631}\u{64A}\u{654}\u{633}", "\u{631}\u{626}\u{633}");
}

#[test]
fn digits_of_three_scripts_are_ascii() {
    assert_folds("\u{6F1}\u{6F3}\u{6F9}\u{6F9} \u{661}\u{663}\u{669}\u{669} 1399", "1399 1399 1399");
}

#[test]
fn a_thousands_separator_does_not_part_a_number() {
    assert_folds("1,200 \u{6F1}\u{66C}\u{6F2}\u{6F0}\u{6F0} 12,345,678 1,200\u{62A}", "1200 1200 12345678 1200\u{62A}");
    assert_folds("1,2 1,2000 1234,567 a1,200 1,200,30", "1 2 1 2000 1234 567 a1 200 1200 30");
    assert_folds("3.5 \u{6F3}\u{66B}\u{6F5} 1.200", "3 5 3 5 1 200");
}

#[test]
fn marks_and_invisible_characters_are_dropped() {
    assert_folds("\u{645}\u{64F}\u{62D}\u{64E}\u{645}\u{651}\u{64E}\u{62F}", "\u{645}\u{62D}\u{645}\u{62F}");
    assert_folds("\u{633}\u{640}\u{640}\u{644}\u{627}\u{645}", "\u{633}\u{644}\u{627}\u{645}");
    assert_folds("\u{647}\u{630}\u{670}\u{627}", "\u{647}\u{630}\u{627}");
    assert_folds("\u{5E9}\u{5C1}\u{5B8}\u{5DC}\u{5D5}\u{5B9}\u{5DD}", "\u{5E9}\u{5DC}\u{5D5}\u{5DD}");
    assert_folds("a\u{200E}b\u{200F}c\u{AD}d\u{200D}e\u{2067}f\u{2069}g\u{202B}h\u{FEFF}i", "abcdefghi");
    assert_folds("\u{64B} \u{640}\u{200F} \u{200C}", "");
}

#[test]
fn latin_letters_lose_case_and_accents() {
    assert_folds("CAF\u{C9} Cafe\u{301} \u{130}stanbul \u{1EAC}n \u{212B}", "cafe cafe istanbul an a");
    assert_folds("\u{FF21}\u{FF11} \u{FB01}n", "a1 fin");
    assert_folds(
        "\u{39F}\u{394}\u{3A5}\u{3A3}\u{3A3}\u{395}\u{3CD}\u{3C2}",
        "\u{3BF}\u{3B4}\u{3C5}\u{3C3}\u{3C3}\u{3B5}\u{3C5}\u{3C3}",
    );
}

#[test]
fn presentation_forms_are_their_letters() {
    // Seen, lam with alef, meem; alef with madda; kaf with yeh of Arabic.
    assert_folds(
        "\u{FEB3}\u{FEFC}\u{FEE1} \u{FE81}\u{FE8F} \u{FEDB}\u{FEF2}",
        "\u{633}\u{644}\u{627}\u{645} \u{622}\u{628} \u{6A9}\u{6CC}",
    );
    assert_folds("\u{FDFC}", "\u{631}\u{6CC}\u{627}\u{644}");
    let (joined, parts) = indexed("\u{FDFA}");
    assert_eq!(
        joined,
        "\u{635}\u{644}\u{6CC}\u{627}\u{644}\u{644}\u{647}\u{639}\u{644}\u{6CC}\u{647}\u{648}\u{633}\u{644}\u{645}"
    );
    assert_eq!(
        parts,
        "\u{635}\u{644}\u{6CC} \u{627}\u{644}\u{644}\u{647} \u{639}\u{644}\u{6CC}\u{647} \u{648}\u{633}\u{644}\u{645}"
    );
}

#[test]
fn everything_else_is_one_space() {
    assert_folds("  a\u{A0}b\u{3000}\u{AB}c\u{BB}-(d)\u{60C} e\u{61F}\n\u{2026}f_g\u{E000}h  ", "a b c d e f g h");
    assert_folds("", "");
    assert_folds("\u{2014}\u{60C}", "");
}

#[test]
fn a_half_space_joins_and_its_pieces_are_a_second_spelling() {
    let (joined, parts) = indexed(
        "\u{645}\u{6CC}\u{200C}\u{634}\u{648}\u{62F} \u{60C}\u{62F}\u{631} a\u{200C}\u{200C}b\u{200C} \u{200C}c",
    );
    assert_eq!(joined, "\u{645}\u{6CC}\u{634}\u{648}\u{62F} \u{62F}\u{631} ab c");
    assert_eq!(parts, "\u{645}\u{6CC} \u{634}\u{648}\u{62F} \u{E000} a b");
}

#[test]
fn madda_and_seats_have_plain_second_spellings() {
    assert_eq!(indexed("\u{622}\u{628}").1, "\u{627}\u{628}");
    assert_eq!(indexed("\u{645}\u{633}\u{626}\u{648}\u{644}").1, "\u{645}\u{633}\u{6CC}\u{648}\u{644}");
    assert_eq!(
        indexed("\u{622}\u{626}\u{6CC}\u{646}").1,
        "\u{627}\u{626}\u{6CC}\u{646} \u{E000} \u{622}\u{6CC}\u{6CC}\u{646} \u{E000} \u{627}\u{6CC}\u{6CC}\u{646}"
    );
    assert_eq!(
        indexed("\u{622}\u{646}\u{200C}\u{647}\u{627}").1,
        "\u{622}\u{646} \u{647}\u{627} \u{E000} \u{627}\u{646}\u{647}\u{627} \u{E000} \u{627}\u{646} \u{647}\u{627}"
    );
}

#[test]
fn paragraphs_are_parted_in_the_index() {
    let (mut joined, mut parts) = (String::new(), String::new());
    for text in ["a b", "", "\u{60C}", "c\u{200C}d", "e"] {
        append_index_words(text, &mut joined, &mut parts);
    }
    assert_eq!(joined, "a b \u{E000} cd \u{E000} e");
    assert_eq!(parts, "c d");
}

#[test]
fn a_word_has_its_range_and_its_pieces() {
    let text = "\u{AB}\u{643}\u{62A}\u{627}\u{628}\u{200C}\u{647}\u{627}\u{654}\u{BB} 1,200";
    let words: Vec<Word> = words(text).collect();
    assert_eq!(words.len(), 2);
    assert_eq!(text.get(words[0].range.clone()), Some("\u{643}\u{62A}\u{627}\u{628}\u{200C}\u{647}\u{627}\u{654}"));
    assert_eq!(words[0].pieces().collect::<Vec<_>>(), ["\u{6A9}\u{62A}\u{627}\u{628}", "\u{647}\u{627}"]);
    assert_eq!(words[0].with_half_spaces(), "\u{6A9}\u{62A}\u{627}\u{628}\u{200C}\u{647}\u{627}");
    assert_eq!(text.get(words[1].range.clone()), Some("1,200"));
}

#[test]
fn every_character_folds_to_something_that_stays() {
    for c in '\0'..=char::MAX {
        let once = fold(&format!("b{c}b"));
        assert_eq!(fold(&once), once, "{:04X}", u32::from(c));
        assert!(once.chars().all(|c| c == ' ' || !c.is_whitespace() && !c.is_control()), "{:04X}", u32::from(c));
    }
}

#[test]
fn letters_and_digits_of_unicode_are_never_gaps() {
    for c in ('\0'..=char::MAX).filter(|c| c.is_alphanumeric()) {
        let folded = fold(&c.to_string());
        // Signs that the standard counts as letters but that are only ever marks here, and empty fillers.
        let combining = !matches!(fold_class(c), FoldClass::Letter(_) | FoldClass::Expansion);
        assert_eq!(folded.is_empty(), combining, "{:04X}", u32::from(c));
        assert!(fold_class(c) != FoldClass::Gap, "{:04X} is a gap", u32::from(c));
    }
}

#[test]
fn vowels_and_invisible_characters_are_dropped_from_words() {
    for c in '\0'..=char::MAX {
        let dropped = matches!(
            fold_class(c),
            FoldClass::Combining | FoldClass::Ignored | FoldClass::Hamza | FoldClass::Madda | FoldClass::HalfSpace
        );
        let droppable = classes::is_vowel(c) || classes::is_invisible_format(c);
        // The zero-width space separates words.
        assert!(dropped || !droppable || c == '\u{200B}', "U+{:04X}", u32::from(c));
        // Beyond these: the tatweel, the Quran's small letters and end of ayah, and combining characters of other
        // scripts.
        let further = matches!(c, classes::TATWEEL | '\u{6E5}' | '\u{6E6}' | '\u{8E2}')
            || matches!(c, '\u{300}'..='\u{36F}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}')
            || matches!(c, '\u{20D0}'..='\u{20FF}' | '\u{FE00}'..='\u{FE0F}' | '\u{FE20}'..='\u{FE2F}')
            // Isolated forms of vowels, and fillers without a letter.
            || matches!(c, '\u{FC5E}'..='\u{FC63}' | '\u{FE70}'..='\u{FE7F}' | '\u{FFA0}' | '\u{FCF2}'..='\u{FCF4}')
            || matches!(c, '\u{E0100}'..='\u{E01EF}');
        assert!(!dropped || droppable || further, "U+{:04X}", u32::from(c));
    }
}

proptest! {
    #[test]
    fn folding_is_idempotent(text in "[\\PC\u{200C}\u{640}\u{64E}\u{653}\u{654}آئؤيك,٬0-9 ]{0,24}") {
        let once = fold(&text);
        prop_assert_eq!(fold(&once), once);
    }

    #[test]
    fn a_words_range_folds_to_the_word(text in "[\\PC\u{200C}\u{640}\u{64E}\u{653}\u{654}آئؤيك,٬0-9 ]{0,24}") {
        let mut end = 0;
        for word in words(&text) {
            prop_assert!(word.range.start >= end);
            end = word.range.end;
            let own = text.get(word.range.clone()).unwrap();
            let spelled: Vec<_> = words(own).map(|word| word.with_half_spaces()).collect();
            prop_assert_eq!(spelled, vec![word.with_half_spaces()]);
            let splits: Vec<_> = words(&word.with_half_spaces()).map(|word| word.splits).collect();
            prop_assert_eq!(splits, vec![word.splits]);
        }
        prop_assert_eq!(words(&text).map(|word| word.joined).collect::<Vec<_>>().join(" "), fold(&text));
    }
}
