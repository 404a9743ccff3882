//! Powers and indices, which a line of a terminal cannot raise or lower.
//!
//! They become characters of Unicode where there is one for each; else a sign parts them from what is before, or the
//! text would say something else: `10<sup>6</sup>` is not 106. What was only raised for its looks stays as it is:
//! ordinals (1st), signs, and footnotes in brackets.

/// How a power or an index is written.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Script {
    /// In other characters.
    Replaced(String),
    /// Between these.
    Between(&'static str, &'static str),
}

/// The digits and signs, raised and lowered.
const FORMS: [(char, char, char); 16] = [
    ('0', '\u{2070}', '\u{2080}'),
    ('1', '\u{B9}', '\u{2081}'),
    ('2', '\u{B2}', '\u{2082}'),
    ('3', '\u{B3}', '\u{2083}'),
    ('4', '\u{2074}', '\u{2084}'),
    ('5', '\u{2075}', '\u{2085}'),
    ('6', '\u{2076}', '\u{2086}'),
    ('7', '\u{2077}', '\u{2087}'),
    ('8', '\u{2078}', '\u{2088}'),
    ('9', '\u{2079}', '\u{2089}'),
    ('+', '\u{207A}', '\u{208A}'),
    ('-', '\u{207B}', '\u{208B}'),
    ('\u{2212}', '\u{207B}', '\u{208B}'),
    ('=', '\u{207C}', '\u{208C}'),
    ('(', '\u{207D}', '\u{208D}'),
    (')', '\u{207E}', '\u{208E}'),
];

/// How the text `inside` is written after the text `before`. Text with styles or links cannot be replaced, and a link
/// is a footnote.
pub(super) fn written(before: &str, inside: &str, is_power: bool, is_plain: bool, has_link: bool) -> Script {
    const UNCHANGED: Script = Script::Between("", "");
    let inside = inside.trim();
    if !inside.contains(char::is_alphanumeric) || inside.starts_with('[') {
        return UNCHANGED;
    }
    if has_link {
        return Script::Between("[", "]");
    }
    let form = |c| FORMS.iter().find(|form| form.0 == c).map(|form| if is_power { form.1 } else { form.2 });
    if is_plain && let Some(replaced) = inside.chars().map(form).collect() {
        return Script::Replaced(replaced);
    }
    let is_short_word = inside.chars().all(char::is_alphabetic) && inside.chars().nth(3).is_none();
    let is_ordinal = is_short_word && before.ends_with(char::is_numeric) && inside.chars().all(char::is_lowercase);
    if is_power && (is_ordinal || matches!(inside, "TM" | "SM")) {
        return UNCHANGED;
    }
    match (is_power, inside.chars().all(char::is_alphanumeric)) {
        (true, true) => Script::Between("^", ""),
        (true, false) => Script::Between("^(", ")"),
        (false, true) => Script::Between("_", ""),
        (false, false) => Script::Between("_(", ")"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_a_character_of_its_own_is_replaced_and_what_means_nothing_stays() {
        let power = |before, inside| written(before, inside, true, true, false);
        let replaced = |text: &str| Script::Replaced(text.to_owned());
        assert_eq!(power("10", "-3"), replaced("\u{207B}\u{B3}"));
        assert_eq!(power("10", "6"), replaced("\u{2076}"));
        assert_eq!(written("H", "2", false, true, false), replaced("\u{2082}"));
        assert_eq!(power("e", "x"), Script::Between("^", ""));
        assert_eq!(power("e", "2x+1"), Script::Between("^(", ")"));
        assert_eq!(power("10", "\u{6F6}"), Script::Between("^", ""));
        assert_eq!(written("x", "i", false, true, false), Script::Between("_", ""));
        for (before, inside) in [("1", "st"), ("Windows", "\u{AE}"), ("Name", "TM"), ("said", "[2]"), ("1", "")] {
            assert_eq!(power(before, inside), Script::Between("", ""), "{before}{inside}");
        }
        assert_eq!(written("said", "2", true, false, true), Script::Between("[", "]"));
        assert_eq!(written("x", "2", true, false, false), Script::Between("^", ""));
    }
}
