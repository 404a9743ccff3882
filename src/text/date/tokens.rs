//! A date's text as tokens: numbers in any digits, words, signs. Letters are brought to one form, so that a name is
//! found however it is typed.

use crate::text::classes::{fold_yeh_kaf, is_invisible_format};
use crate::text::digits::digit_value;

/// No date is longer.
pub(super) const MAX_CHARS: usize = 120;

#[derive(Debug, PartialEq, Eq)]
pub(super) enum DateToken {
    /// A number and how many digits it was written with.
    Number(u64, usize),
    /// A word, its letters brought to one form.
    Word(String),
    /// Any other character but white space.
    Sign(char),
}

/// The tokens; `None` if the text is too long to be a date.
pub(super) fn tokenize(text: &str) -> Option<Vec<DateToken>> {
    let mut tokens = Vec::new();
    let mut after_space = true;
    for (count, c) in text.trim().chars().enumerate() {
        if count == MAX_CHARS {
            return None;
        }
        // Some sites strew bidi controls and half-spaces over their dates.
        if is_invisible_format(c) || is_mark(c) {
            continue;
        }
        let c = fold_letter(c);
        match (digit_value(c), tokens.last_mut()) {
            (Some(digit), Some(DateToken::Number(value, length))) if !after_space => {
                *value = value.saturating_mul(10).saturating_add(digit.into());
                *length += 1;
            }
            (Some(digit), _) => tokens.push(DateToken::Number(digit.into(), 1)),
            (None, Some(DateToken::Word(word))) if !after_space && c.is_alphabetic() => word.push(c),
            (None, _) if c.is_alphabetic() => tokens.push(DateToken::Word(c.into())),
            (None, _) if !c.is_whitespace() => tokens.push(DateToken::Sign(c)),
            (None, _) => {}
        }
        after_space = c.is_whitespace();
    }
    Some(tokens)
}

/// Marks that stand on letters: vowels of Arabic and Hebrew, accents that are written apart, and the tatweel.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{591}'..='\u{5BD}' | '\u{640}' | '\u{64B}'..='\u{65F}' | '\u{670}')
}

/// One form for letters that are written in several: lower case, Latin without accents, alef without hamza and madda,
/// yeh, kaf and heh as in Persian, one minus, one geresh and gershayim.
fn fold_letter(c: char) -> char {
    match fold_yeh_kaf(c) {
        '\u{622}' | '\u{623}' | '\u{625}' | '\u{671}' => '\u{627}',
        '\u{6BE}' => '\u{647}',
        '\u{2010}'..='\u{2013}' | '\u{2212}' => '-',
        '\u{5F3}' | '\u{2019}' => '\'',
        '\u{5F4}' | '\u{201D}' => '"',
        c if c.is_ascii() => c.to_ascii_lowercase(),
        c => fold_accent(c.to_lowercase().next().unwrap_or(c)),
    }
}

/// Lower-case Latin and Greek letters without their accents, as far as names of months and days have them.
fn fold_accent(c: char) -> char {
    match c {
        '\u{E0}'..='\u{E5}' => 'a',
        '\u{E7}' => 'c',
        '\u{E8}'..='\u{EB}' => 'e',
        '\u{EC}'..='\u{EF}' | '\u{131}' => 'i',
        '\u{F1}' => 'n',
        '\u{F2}'..='\u{F6}' => 'o',
        '\u{F9}'..='\u{FC}' => 'u',
        '\u{11F}' => 'g',
        '\u{15F}' => 's',
        '\u{3AC}' => '\u{3B1}',
        '\u{3AD}' => '\u{3B5}',
        '\u{3AE}' => '\u{3B7}',
        '\u{390}' | '\u{3AF}' | '\u{3CA}' => '\u{3B9}',
        '\u{3CC}' => '\u{3BF}',
        '\u{3CD}' => '\u{3C5}',
        '\u{3CE}' => '\u{3C9}',
        c => c,
    }
}
