//! Digits: the values of those that occur, and Persian ones for the numbers that the interface itself prints.
//!
//! Deliberately not here: the digits of an article. They stay as their author wrote them.

/// The value of a decimal digit: ASCII, Arabic-Indic (U+0660 to U+0669) or Persian (U+06F0 to U+06F9).
pub(crate) fn digit_value(c: char) -> Option<u8> {
    let zero = match c {
        '0'..='9' => '0',
        '\u{660}'..='\u{669}' => '\u{660}',
        '\u{6F0}'..='\u{6F9}' => '\u{6F0}',
        _ => return None,
    };
    u8::try_from(u32::from(c) - u32::from(zero)).ok()
}

/// Returns `text` with Persian digits in place of ASCII and Arabic-Indic ones.
pub(crate) fn to_persian_digits(text: &str) -> String {
    text.chars().map(|c| digit_value(c).map_or(c, persian_digit)).collect()
}

fn persian_digit(value: u8) -> char {
    char::from_u32(0x6F0 + u32::from(value)).unwrap_or('\u{6F0}')
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
        assert_eq!(digit_value('a'), None);
        assert_eq!(digit_value('\u{966}'), None);
    }

    #[test]
    fn the_interfaces_numbers_are_persian() {
        assert_eq!(to_persian_digits("123"), "\u{6F1}\u{6F2}\u{6F3}");
        assert_eq!(to_persian_digits("a \u{664}/0"), "a \u{6F4}/\u{6F0}");
    }
}
