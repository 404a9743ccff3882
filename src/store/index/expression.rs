//! Words in the language of FTS5.
//!
//! Every token is written as a string in quotation marks, so that nothing that was typed is read as an operator.

use super::starts;
use crate::model::Words;
use crate::search::{self, Column};

/// How far into an article words are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::store) enum Reach {
    /// The title.
    Title,
    /// The title and the lead.
    Lead,
    /// All of it.
    Body,
}

/// What finds the articles that hold every one of these; `None` if none can.
pub(in crate::store) fn expression(words: &[&Words], reach: Reach) -> Option<String> {
    let mut out = String::new();
    for each in words {
        let reach = if each.title { Reach::Title } else { reach };
        let ways = ways(each);
        if ways.is_empty() {
            return None;
        }
        out.push_str(if out.is_empty() { "(" } else { " AND (" });
        for (at, way) in ways.iter().enumerate() {
            if at > 0 {
                out.push_str(" OR ");
            }
            if let Some(token) = starts::token(&way.tokens).filter(|_| way.prefix && way.joined && way.parts) {
                out.push_str(start_columns(reach));
                phrase(&mut out, &[token], false);
                continue;
            }
            out.push_str(columns(reach, way.joined, way.parts));
            phrase(&mut out, &way.tokens, way.prefix);
        }
        out.push(')');
    }
    (!out.is_empty()).then_some(out)
}

/// Tokens side by side, and the rows that they are looked for in.
struct Way {
    tokens: Vec<String>,
    prefix: bool,
    joined: bool,
    parts: bool,
}

/// The alternatives, those that differ only in their row as one: the index then walks one list instead of two.
fn ways(words: &Words) -> Vec<Way> {
    let mut ways: Vec<Way> = Vec::new();
    for each in search::alternatives(words) {
        let (joined, parts) = (each.column == Column::Joined, each.column == Column::Parts);
        match ways.iter_mut().find(|way| way.tokens == each.tokens && way.prefix == each.prefix) {
            Some(way) => {
                way.joined |= joined;
                way.parts |= parts;
            }
            None => ways.push(Way { tokens: each.tokens, prefix: each.prefix, joined, parts }),
        }
    }
    ways
}

/// The filter for the columns; none at all is the fastest.
fn columns(reach: Reach, joined: bool, parts: bool) -> &'static str {
    match (reach, joined, parts) {
        (Reach::Title, true, true) => "{title title_parts} : ",
        (Reach::Title, true, false) => "{title} : ",
        (Reach::Title, ..) => "{title_parts} : ",
        (Reach::Lead, true, true) => "{title lead title_parts lead_parts} : ",
        (Reach::Lead, true, false) => "{title lead} : ",
        (Reach::Lead, ..) => "{title_parts lead_parts} : ",
        (Reach::Body, true, true) => "",
        (Reach::Body, true, false) => "{title lead body} : ",
        (Reach::Body, ..) => "{title_parts lead_parts body_parts} : ",
    }
}

/// The same for the beginnings of words: an article has each in one column only, that of words or parts alike.
fn start_columns(reach: Reach) -> &'static str {
    match reach {
        Reach::Title => "{title} : ",
        Reach::Lead => "{title lead} : ",
        Reach::Body => "",
    }
}

fn phrase(out: &mut String, tokens: &[String], prefix: bool) {
    out.push('"');
    for (at, token) in tokens.iter().enumerate() {
        if at > 0 {
            out.push(' ');
        }
        // A quotation mark within is written twice; U+0000 would end the string for SQLite.
        out.extend(
            token.chars().filter(|c| *c != '\0').flat_map(|c| std::iter::repeat_n(c, 1 + usize::from(c == '"'))),
        );
    }
    out.push('"');
    if prefix {
        out.push_str(" *");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(words: &[&str]) -> Words {
        Words { words: words.iter().map(|word| (*word).to_owned()).collect(), prefix: false, title: false }
    }

    #[test]
    fn words_that_must_all_be_there_are_one_expression_without_needless_filters() {
        let (one, two) = (words(&["one"]), Words { prefix: true, ..words(&["a", "b"]) });
        assert_eq!(expression(&[&one, &two], Reach::Body).unwrap(), r#"("one") AND ("a b" *)"#);
        assert_eq!(expression(&[&one], Reach::Title).unwrap(), r#"({title title_parts} : "one")"#);
        let title = Words { title: true, ..one };
        assert_eq!(expression(&[&title], Reach::Body).unwrap(), r#"({title title_parts} : "one")"#);
        assert_eq!(expression(&[], Reach::Body), None);
        assert_eq!(expression(&[&words(&[])], Reach::Body), None);
    }

    #[test]
    fn the_first_two_letters_of_a_word_are_one_token_and_a_third_is_left_to_fts5() {
        let start = |tokens: &[&str], title| Words { prefix: true, title, ..words(tokens) };
        assert_eq!(expression(&[&start(&["ab"], false)], Reach::Body).unwrap(), "(\"\u{E001}ab\")");
        assert_eq!(expression(&[&start(&["a"], false)], Reach::Lead).unwrap(), "({title lead} : \"\u{E001}a\")");
        assert_eq!(expression(&[&start(&["a"], true)], Reach::Body).unwrap(), "({title} : \"\u{E001}a\")");
        assert_eq!(expression(&[&start(&["abc"], false)], Reach::Body).unwrap(), "(\"abc\" *)");
        // می and one letter: the word without its half-space, or both of its pieces.
        let verb = start(&["\u{645}\u{6CC}\u{200C}\u{634}"], false);
        let expected = "(\"\u{645}\u{6CC}\u{634}\" * OR \"\u{E001}\u{645}\u{6CC}\u{634}\")";
        assert_eq!(expression(&[&verb], Reach::Body).unwrap(), expected);
    }

    #[test]
    fn nothing_typed_leaves_its_quotation_marks() {
        let hostile = words(&["a\" OR \"b", "NOT\0", "title:x*"]);
        assert_eq!(expression(&[&hostile], Reach::Body).unwrap(), "(\"a\"\" OR \"\"b NOT title:x*\")");
    }
}
