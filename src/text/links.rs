//! Web addresses in running text.
//!
//! An address ends where a sentence's own signs begin: at white space, quotation marks, a Persian comma, a bracket that
//! closes none of the address's own; and it does not end in a full stop. Persian letters belong to it, as news sites
//! print their addresses unencoded.
//!
//! Deliberately not here: addresses without a scheme (`example.com`), which cannot be told from ordinary words and
//! numbers with certainty, and schemes other than http and https.

use super::classes::{is_bidi_control, is_quote};
use std::ops::Range;

/// Finds the http and https addresses in a text, as byte ranges in order.
pub fn find_links(text: &str) -> Vec<Range<usize>> {
    let mut links = Vec::new();
    let mut from = 0;
    while let Some((start, scheme)) = next_scheme(text, from) {
        let rest = text.get(start + scheme..).unwrap_or_default();
        let length = address_length(rest);
        if rest.get(..length).is_some_and(|rest| rest.chars().any(char::is_alphanumeric)) {
            links.push(start..start + scheme + length);
        }
        from = start + scheme + length;
    }
    links
}

/// The next `http://` or `https://` at or after `from` that does not follow a letter or digit: its start and its
/// length.
fn next_scheme(text: &str, from: usize) -> Option<(usize, usize)> {
    let mut at = from;
    loop {
        let colon = at + text.get(at..)?.find("://")?;
        let before = text.get(from..colon)?;
        for scheme in ["https", "http"] {
            let Some(start) = before.len().checked_sub(scheme.len()) else { continue };
            let (Some(head), Some(word)) = (before.get(..start), before.get(start..)) else { continue };
            let is_inside_word = head.chars().next_back().is_some_and(|c| c.is_ascii_alphanumeric());
            if word.eq_ignore_ascii_case(scheme) && !is_inside_word {
                return Some((from + start, scheme.len() + 3));
            }
        }
        at = colon + 3;
    }
}

/// How many bytes after the scheme belong to the address.
fn address_length(rest: &str) -> usize {
    // Each open bracket with the end the address has if it is never closed.
    let mut open_brackets: Vec<(char, usize)> = Vec::new();
    let mut end = 0;
    for (at, c) in rest.char_indices() {
        match c {
            '(' | '[' => open_brackets.push((c, end)),
            ')' | ']' => {
                let opening = if c == ')' { '(' } else { '[' };
                if open_brackets.pop().is_none_or(|(c, _)| c != opening) {
                    break;
                }
                end = at + c.len_utf8();
            }
            // Another address begins in an open bracket. Stopping here also keeps the whole search linear: what is
            // read past the end of an address holds no further scheme.
            ':' if !open_brackets.is_empty() && rest.get(at..).is_some_and(|rest| rest.starts_with("://")) => break,
            c if is_delimiter(c) => break,
            c if is_trailing_punctuation(c) => {}
            c => end = at + c.len_utf8(),
        }
    }
    // A bracket that is still open is the sentence's, and so is what stands in it.
    open_brackets.first().map_or(end, |&(_, end)| end)
}

/// Characters that no address contains.
fn is_delimiter(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '<' | '>' | '`' | '{' | '}' | '|' | '\\' | '^')
        || is_quote(c)
        // The Persian comma, semicolon and question mark.
        || matches!(c, '\u{60C}' | '\u{61B}' | '\u{61F}')
        // Bidi controls stand beside an address, not in it. The other invisible characters stay: the half-space is a
        // part of Persian words.
        || is_bidi_control(c)
}

/// Characters that an address may hold but does not end in.
fn is_trailing_punctuation(c: char) -> bool {
    matches!(c, '.' | ',' | ':' | ';' | '!' | '?' | '\'' | '*' | '\u{2026}' | '\u{6D4}' | '\u{200B}'..='\u{200D}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::growth::assert_linear_in_repeats;

    fn links_in(text: &str) -> Vec<&str> {
        find_links(text).into_iter().map(|range| text.get(range).expect("character boundaries")).collect()
    }

    #[test]
    fn addresses_end_before_the_sentences_own_signs() {
        for end in
            ["", " ", ".", ",", "!", "?", "...", "؟", "،", "؛", "»", ")", "]", ").", "».", "\n", "\u{200F}", "،و", "\""]
        {
            let text = format!("\u{633} https://a.ir/b?c=d&e=1{end}");
            assert_eq!(links_in(&text), ["https://a.ir/b?c=d&e=1"], "{end:?}");
        }
    }

    #[test]
    fn brackets_of_the_address_itself_stay() {
        assert_eq!(links_in("(http://a.ir/b_(c))"), ["http://a.ir/b_(c)"]);
        assert_eq!(links_in("http://a.ir/b_(c)."), ["http://a.ir/b_(c)"]);
        assert_eq!(links_in("http://a.ir/b.(c"), ["http://a.ir/b"]);
        assert_eq!(links_in("http://a.ir(http://b.ir)"), ["http://a.ir", "http://b.ir"]);
        assert_eq!(links_in("http://a.ir/( http://b.ir/[(]"), ["http://a.ir/", "http://b.ir/"]);
        assert_eq!(links_in("http://[::1]:80/"), ["http://[::1]:80/"]);
    }

    #[test]
    fn persian_letters_belong_to_an_address() {
        assert_eq!(links_in("«http://a.ir/خبر»"), ["http://a.ir/خبر"]);
        assert_eq!(links_in("خبرHTTPS://a.ir/-/"), ["HTTPS://a.ir/-/"]);
    }

    #[test]
    fn what_is_no_address_is_not_found() {
        for text in ["http://", "https:// a", "http://...", "xhttp://a.ir", "ftp://a.ir", "a.ir", "://", "http:/a", ""]
        {
            assert!(links_in(text).is_empty(), "{text}");
        }
        assert_eq!(links_in("http://http://a.ir").len(), 1);
    }

    #[test]
    fn schemes_without_end_take_no_quadratic_time() {
        assert_linear_in_repeats(&["://", "http://(", "http:// ", "http:", "http://)"], 1_000, find_links);
    }
}
