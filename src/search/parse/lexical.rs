//! What marks a quotation, and which words belong together.

/// Whether two words are one that a half-space should part: می and a verb, a noun and ها.
pub(super) fn is_affix_pair(before: &str, word: &str) -> bool {
    const PREFIXES: [&str; 2] = ["\u{645}\u{6CC}", "\u{646}\u{645}\u{6CC}"];
    const SUFFIXES: [&str; 3] = ["\u{647}\u{627}", "\u{647}\u{627}\u{6CC}", "\u{647}\u{627}\u{6CC}\u{6CC}"];
    (PREFIXES.contains(&before) || SUFFIXES.contains(&word))
        && word.starts_with(is_persian)
        && before.ends_with(is_persian)
}

fn is_persian(c: char) -> bool {
    ('\u{620}'..='\u{6D5}').contains(&c)
}

/// Makes one of two words.
pub(super) fn join_with_half_space(before: &mut String, word: &str) {
    before.push('\u{200C}');
    before.push_str(word);
}

/// Whether it begins and ends a quotation.
pub(super) fn is_double_quote(c: char) -> bool {
    matches!(c, '"' | '\u{201C}' | '\u{201D}' | '\u{201E}')
}

/// Whether it is any quotation mark.
pub(super) fn is_quote(c: char) -> bool {
    is_double_quote(c) || matches!(c, '\u{AB}' | '\u{BB}')
}
