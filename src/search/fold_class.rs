//! The class of each character in the search: a letter in its one folded form, a character to drop, or a gap between
//! words.
//!
//! Latin, Hebrew and Arabic letters up to U+06FF come from a table that is made at compile time; the few others take
//! a slower path through the decompositions of UAX #15.
//!
//! Accents U+0300 to U+036F go from whatever letter they stand on, so that é is e however it is spelled, and й is и.
//! Presentation forms and full-width forms become the letters they stand for.
//!
//! Deliberately not here: rules of one language, such as ß for ss or ı for i, and the division of text that has no
//! spaces (Chinese, Thai) into words.

use crate::text::classes::{HALF_SPACE, TATWEEL, fold_yeh_kaf, is_invisible_format, is_vowel};
use crate::text::digit_value;
use icu_normalizer::ComposingNormalizerBorrowed;
use icu_normalizer::properties::{CanonicalCombiningClassMapBorrowed, CanonicalDecompositionBorrowed, Decomposed};

const CANONICAL_DECOMPOSITION: CanonicalDecompositionBorrowed<'static> = CanonicalDecompositionBorrowed::new();
const COMBINING_CLASSES: CanonicalCombiningClassMapBorrowed<'static> = CanonicalCombiningClassMapBorrowed::new();
const NFKC: ComposingNormalizerBorrowed<'static> = ComposingNormalizerBorrowed::new_nfkc();

/// The class of a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FoldClass {
    /// It separates words.
    Gap,
    /// It stands on the letter before it and is dropped.
    Combining,
    /// It is dropped and belongs to no letter.
    Ignored,
    /// It separates the pieces of one word.
    HalfSpace,
    /// U+0654: with و and ی before it, it is one letter.
    Hamza,
    /// U+0653: with ا before it, it is one letter.
    Madda,
    /// A letter or digit, folded.
    Letter(char),
    /// One character that stands for several letters: see [`fold_class`].
    Expansion,
}

// Entries of the table that are no letters. No folded letter is a control character.
const GAP: char = '\0';
const COMBINING: char = '\u{1}';
const IGNORED: char = '\u{2}';
const HAMZA: char = '\u{3}';
const MADDA: char = '\u{4}';
const NOT_IN_TABLE: char = '\u{5}';

static TABLE: [char; 0x700] = table();

/// Whether a character of the table is a letter or digit that folds to itself. This table is a quarter as large as the
/// other, and a text needs little else.
static IS_FOLDED: [bool; 0x700] = is_folded();

const fn table() -> [char; 0x700] {
    let mut table = [GAP; 0x700];
    let mut at = 0_u32;
    while at < 0x700 {
        if let Some(c) = char::from_u32(at) {
            table[at as usize] = entry(c);
        }
        at += 1;
    }
    table
}

const fn is_folded() -> [bool; 0x700] {
    let letters = table();
    let mut is_folded = [false; 0x700];
    let mut at = NOT_IN_TABLE as usize + 1;
    while at < 0x700 {
        is_folded[at] = letters[at] as usize == at;
        at += 1;
    }
    is_folded
}

/// One letter for the Arabic and Persian yeh, kaf and heh, one alef but for آ, ASCII digits.
#[expect(clippy::match_same_arms, reason = "the blocks of Unicode in their order")]
const fn entry(c: char) -> char {
    match c {
        'A'..='Z' => c.to_ascii_lowercase(),
        'a'..='z' | '0'..='9' => c,
        '\0'..='\x7F' => GAP,
        c if is_invisible_format(c) => IGNORED,
        // Punctuation of Latin-1, the guillemets among it; ª, ², µ and such are elsewhere.
        '\u{80}'..='\u{A9}' | '\u{AB}'..='\u{B1}' | '\u{B4}' | '\u{B6}'..='\u{B8}' | '\u{BB}' | '\u{BF}' => GAP,
        '\u{80}'..='\u{2FF}' | '\u{370}'..='\u{590}' => NOT_IN_TABLE,
        '\u{300}'..='\u{36F}' => COMBINING,
        '\u{5D0}'..='\u{5EA}' | '\u{5EF}'..='\u{5F2}' => c,
        // These two vowels make another letter of the one before.
        '\u{653}' => MADDA,
        '\u{654}' => HAMZA,
        // Tatweel, and the small waw and yeh of the Quran, are letters to Unicode, but no word is another for them.
        TATWEEL | '\u{6E5}' | '\u{6E6}' => COMBINING,
        c if is_vowel(c) => COMBINING,
        '\u{623}' | '\u{625}' | '\u{671}' => '\u{627}',
        '\u{643}' | '\u{649}' | '\u{64A}' => fold_yeh_kaf(c),
        '\u{629}' | '\u{6C0}' => '\u{647}',
        // These two are a letter and U+0654, which is dropped where it stands alone.
        '\u{6C2}' => '\u{6C1}',
        '\u{6D3}' => '\u{6D2}',
        '\u{660}'..='\u{669}' | '\u{6F0}'..='\u{6F9}' => ascii_digit(c),
        '\u{620}'..='\u{64A}' | '\u{66E}'..='\u{6D3}' | '\u{6D5}' => c,
        '\u{6EE}' | '\u{6EF}' | '\u{6FA}'..='\u{6FC}' | '\u{6FF}' => c,
        _ => GAP,
    }
}

const fn ascii_digit(c: char) -> char {
    match digit_value(c) {
        Some(value) => (b'0' + value) as char,
        None => GAP,
    }
}

/// The letters and digits at the beginning of a text that folding leaves as they are.
pub(super) fn folded_prefix(text: &str) -> &str {
    let is_folded = |c: char| IS_FOLDED.get(c as usize).copied().unwrap_or(false);
    let end = text.char_indices().find(|(_, c)| !is_folded(*c)).map_or(text.len(), |(at, _)| at);
    text.get(..end).unwrap_or_default()
}

/// The class of `c`.
#[inline]
pub(super) fn fold_class(c: char) -> FoldClass {
    match TABLE.get(c as usize) {
        Some(&GAP) => FoldClass::Gap,
        Some(&COMBINING) => FoldClass::Combining,
        Some(&IGNORED) => FoldClass::Ignored,
        Some(&HAMZA) => FoldClass::Hamza,
        Some(&MADDA) => FoldClass::Madda,
        Some(&NOT_IN_TABLE) => single_letter_class(c),
        Some(&letter) => FoldClass::Letter(letter),
        None => class_beyond_table(c),
    }
}

/// A character beyond the table.
fn class_beyond_table(c: char) -> FoldClass {
    match c {
        HALF_SPACE => FoldClass::HalfSpace,
        // The zero-width space is there to separate words.
        '\u{200B}' => FoldClass::Gap,
        c if is_invisible_format(c) => FoldClass::Ignored,
        '\u{2000}'..='\u{206F}' => FoldClass::Gap,
        '\u{FB00}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}' | '\u{FF01}'..='\u{FFEE}' => {
            let mut letters = expansion(c);
            match (letters.next(), letters.next()) {
                (None, _) if c.is_alphanumeric() || matches!(c, '\u{FE70}'..='\u{FE7F}') => FoldClass::Combining,
                (None, _) => FoldClass::Gap,
                (Some(letter), None) => FoldClass::Letter(letter),
                (Some(_), Some(_)) => FoldClass::Expansion,
            }
        }
        _ => single_letter_class(c),
    }
}

/// The folded letters of a compatibility character; a half-space where it has a blank between words.
pub(super) fn expansion(c: char) -> impl Iterator<Item = char> {
    let whole = NFKC.normalize_iter(std::iter::once(c));
    let letters = whole.filter_map(|c| match (c, TABLE.get(c as usize)) {
        (' ', _) => Some(HALF_SPACE),
        (_, Some(&NOT_IN_TABLE) | None) => as_letter(single_letter_class(c)),
        (_, Some(&(GAP | COMBINING | IGNORED | HAMZA | MADDA))) => None,
        (_, Some(&letter)) => Some(letter),
    });
    // The isolated forms of the marks are a blank and a mark.
    letters.skip_while(|&c| c == HALF_SPACE)
}

fn as_letter(kind: FoldClass) -> Option<char> {
    if let FoldClass::Letter(letter) = kind { Some(letter) } else { None }
}

/// A character that folds to one letter or none.
#[expect(clippy::match_same_arms, reason = "the blocks of Unicode in their order")]
fn single_letter_class(c: char) -> FoldClass {
    match c {
        // The end of an ayah, which Arabic has disputed.
        '\u{8E2}' => return FoldClass::Combining,
        // Combining characters that no letter needs: Latin supplements, and those for symbols.
        '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' => {
            return FoldClass::Combining;
        }
        '\u{34F}' | '\u{20D0}'..='\u{20FF}' | '\u{FE00}'..='\u{FE0F}' | '\u{FE20}'..='\u{FE2F}' => {
            return FoldClass::Combining;
        }
        '\u{E0100}'..='\u{E01EF}' => return FoldClass::Combining,
        c if is_vowel(c) => return FoldClass::Combining,
        _ => {}
    }
    let base = without_accents(c);
    if base.is_alphanumeric() {
        FoldClass::Letter(lowercase(base))
    } else if COMBINING_CLASSES.get_u8(c) != 0 {
        // A virama or a tone mark is a part of its word's spelling.
        FoldClass::Letter(c)
    } else {
        FoldClass::Gap
    }
}

/// The letter without its accents, if it has any.
fn without_accents(c: char) -> char {
    let mut base = c;
    // No letter has more than three accents; the bound guards against a cycle in the table.
    for _ in 0..4 {
        match CANONICAL_DECOMPOSITION.decompose(base) {
            Decomposed::Singleton(other) | Decomposed::Expansion(other, '\u{300}'..='\u{36F}') => base = other,
            Decomposed::Default | Decomposed::Expansion(..) => break,
        }
    }
    base
}

/// One lower-case letter; the two that would become more have been decomposed before.
fn lowercase(c: char) -> char {
    match c.to_lowercase().next() {
        Some('ς') => 'σ',
        Some(lower) => lower,
        None => c,
    }
}
