//! Words in the language of FTS5.
//!
//! Every token is written as a string in quotation marks, so that nothing that was typed is read as an operator.

use super::beginning::Start;
use crate::model::Phrase;
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

/// What finds the articles that hold every one of these; `None` if none can. None of these is a [`Begun`].
pub(in crate::store) fn expression(words: &[&Phrase], reach: Reach) -> Option<String> {
    let mut out = String::new();
    for each in words {
        let ways = ways(each);
        if ways.is_empty() {
            return None;
        }
        if !out.is_empty() {
            out.push_str(" AND ");
        }
        any(&mut out, &ways, if each.title_only { Reach::Title } else { reach });
    }
    (!out.is_empty()).then_some(out)
}

/// A word of which one or two letters are there: what finds the articles that hold it.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::store) struct Begun {
    /// The beginnings, any of which will do.
    pub(super) starts: Vec<Start>,
    /// How far into an article they may stand.
    pub(super) field: u8,
    /// In which other ways the word may stand there, in FTS5's language.
    pub(super) expression: Option<String>,
}

/// The words as the beginning of one; `None` if they are more.
pub(in crate::store) fn begun(words: &Phrase, reach: Reach) -> Option<Begun> {
    let reach = if words.title_only { Reach::Title } else { reach };
    let (mut starts, mut others) = (Vec::new(), Vec::new());
    for way in ways(words) {
        match Start::of(&way.tokens).filter(|_| way.prefix && way.joined && way.parts) {
            Some(start) => starts.push(start),
            None => others.push(way),
        }
    }
    let mut expression = String::new();
    if !others.is_empty() {
        any(&mut expression, &others, reach);
    }
    let expression = Some(expression).filter(|expression| !expression.is_empty());
    (!starts.is_empty()).then_some(Begun { starts, field: reach as u8, expression })
}

/// Any of these ways.
fn any(out: &mut String, ways: &[Way], reach: Reach) {
    for (at, way) in ways.iter().enumerate() {
        out.push_str(if at == 0 { "(" } else { " OR " });
        out.push_str(columns(reach, way.joined, way.parts));
        phrase(out, &way.tokens, way.prefix);
    }
    out.push(')');
}

/// Tokens side by side, and the rows that they are looked for in.
struct Way {
    tokens: Vec<String>,
    prefix: bool,
    joined: bool,
    parts: bool,
}

/// The alternatives, those that differ only in their row as one: the index then walks one list instead of two.
fn ways(words: &Phrase) -> Vec<Way> {
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

    fn words(words: &[&str]) -> Phrase {
        Phrase { words: words.iter().map(|word| (*word).to_owned()).collect(), is_prefix: false, title_only: false }
    }

    #[test]
    fn words_that_must_all_be_there_are_one_expression_without_needless_filters() {
        let (one, two) = (words(&["one"]), Phrase { is_prefix: true, ..words(&["a", "b"]) });
        assert_eq!(expression(&[&one, &two], Reach::Body).unwrap(), r#"("one") AND ("a b" *)"#);
        assert_eq!(expression(&[&one], Reach::Title).unwrap(), r#"({title title_parts} : "one")"#);
        let title = Phrase { title_only: true, ..one };
        assert_eq!(expression(&[&title], Reach::Body).unwrap(), r#"({title title_parts} : "one")"#);
        assert_eq!(expression(&[], Reach::Body), None);
        assert_eq!(expression(&[&words(&[])], Reach::Body), None);
    }

    #[test]
    fn the_first_two_letters_of_a_word_are_a_beginning_and_a_third_is_left_to_fts5() {
        let start = |tokens: &[&str], title| Phrase { is_prefix: true, title_only: title, ..words(tokens) };
        let of = |tokens: &[&str]| Start::of(&tokens.iter().map(|token| (*token).to_owned()).collect::<Vec<_>>());
        let begins =
            |words: &Phrase, reach| begun(words, reach).map(|begun| (begun.starts, begun.field, begun.expression));
        let alone = |tokens: &[&str], field| Some((vec![of(tokens).unwrap()], field, None));
        assert_eq!(begins(&start(&["ab"], false), Reach::Body), alone(&["ab"], 2));
        assert_eq!(begins(&start(&["a"], false), Reach::Lead), alone(&["a"], 1));
        assert_eq!(begins(&start(&["a"], true), Reach::Body), alone(&["a"], 0));
        assert_eq!(begins(&words(&["a"]), Reach::Body), None);
        assert_eq!(begins(&start(&["abc"], false), Reach::Body), None);
        assert_eq!(expression(&[&start(&["abc"], false)], Reach::Body).unwrap(), "(\"abc\" *)");
        // می and one letter: the word without its half-space, or both of its pieces.
        let verb = start(&["\u{645}\u{6CC}\u{200C}\u{634}"], false);
        let expected = begun(&verb, Reach::Body).unwrap();
        assert_eq!(expected.starts, [of(&["\u{645}\u{6CC}", "\u{634}"]).unwrap()]);
        assert_eq!(expected.expression.unwrap(), "(\"\u{645}\u{6CC}\u{634}\" *)");
    }

    #[test]
    fn nothing_typed_leaves_its_quotation_marks() {
        let hostile = words(&["a\" OR \"b", "NOT\0", "title:x*"]);
        assert_eq!(expression(&[&hostile], Reach::Body).unwrap(), "(\"a\"\" OR \"\"b NOT title:x*\")");
    }
}
