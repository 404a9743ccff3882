//! Digits: the values of those that occur, and numbers written in the digits of one script.
//!
//! Deliberately not here: the digits of an article. They stay as their author wrote them.

/// The digits of one script.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Numerals {
    /// `0` to `9`.
    Ascii,
    /// Arabic-Indic digits, U+0660 to U+0669.
    Arabic,
    /// Persian digits, U+06F0 to U+06F9 (Extended Arabic-Indic).
    Persian,
}

impl Numerals {
    /// The digit of this script with the value of `digit`, which is of any of the three; any other character as it is.
    pub(crate) fn map(self, digit: char) -> char {
        let zero = match self {
            Self::Ascii => 0x30,
            Self::Arabic => 0x660,
            Self::Persian => 0x6F0,
        };
        digit_value(digit).and_then(|value| char::from_u32(zero + u32::from(value))).unwrap_or(digit)
    }

    /// The number in these digits.
    pub(crate) fn format(self, number: u64) -> String {
        number.to_string().chars().map(|digit| self.map(digit)).collect()
    }
}

/// The value of a decimal digit, ASCII, Arabic-Indic or Persian; `None` for any other character.
pub(crate) const fn digit_value(c: char) -> Option<u8> {
    let zero = match c {
        '0'..='9' => '0',
        '\u{660}'..='\u{669}' => '\u{660}',
        '\u{6F0}'..='\u{6F9}' => '\u{6F0}',
        _ => return None,
    };
    let [value, ..] = (c as u32 - zero as u32).to_le_bytes();
    Some(value)
}

/// Returns `text` with Persian digits in place of ASCII and Arabic-Indic ones.
pub(crate) fn to_persian_digits(text: &str) -> String {
    text.chars().map(|c| Numerals::Persian.map(c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_of_three_scripts_have_values() {
        for (digits, zero) in [("0123456789", '0'), ("٠١٢٣٤٥٦٧٨٩", '\u{660}'), ("۰۱۲۳۴۵۶۷۸۹", '\u{6F0}')]
        {
            assert_eq!(digits.chars().next(), Some(zero));
            assert_eq!(digits.chars().filter_map(digit_value).collect::<Vec<_>>(), (0..10).collect::<Vec<_>>());
        }
        let digits = ('\0'..=char::MAX).filter(|c| digit_value(*c).is_some());
        assert_eq!(digits.count(), 30);
    }

    #[test]
    fn a_number_is_written_in_the_digits_of_one_script() {
        assert_eq!(Numerals::Ascii.format(120), "120");
        assert_eq!(Numerals::Arabic.format(120), "\u{661}\u{662}\u{660}");
        assert_eq!(Numerals::Persian.format(120), "\u{6F1}\u{6F2}\u{6F0}");
        assert_eq!(Numerals::Ascii.map('\u{664}'), '4');
    }

    #[test]
    fn the_interfaces_numbers_are_persian() {
        assert_eq!(to_persian_digits("123"), "\u{6F1}\u{6F2}\u{6F3}");
        assert_eq!(to_persian_digits("a \u{664}/0"), "a \u{6F4}/\u{6F0}");
    }
}
