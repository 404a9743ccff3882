//! Queries in the language of FTS5.
//!
//! Every token becomes a string in quotation marks, so that FTS5 takes nothing the user typed for an operator.

use super::prefix::Prefix;
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

/// The expression for the articles that contain all of these; `None` if no article can. None of them may be a
/// [`PrefixQuery`].
pub(in crate::store) fn fts_expression(words: &[&Phrase], reach: Reach) -> Option<String> {
    let mut out = String::new();
    for each in words {
        let phrases = phrases_of(each);
        if phrases.is_empty() {
            return None;
        }
        if !out.is_empty() {
            out.push_str(" AND ");
        }
        push_any(&mut out, &phrases, if each.title_only { Reach::Title } else { reach });
    }
    (!out.is_empty()).then_some(out)
}

/// A search for a word of which the user has typed one or two letters.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::store) struct PrefixQuery {
    /// The prefixes; an article needs one of them.
    pub(super) prefixes: Vec<Prefix>,
    /// How far into an article they may stand.
    pub(super) field: u8,
    /// The other spellings of the word, in FTS5's language.
    pub(super) expression: Option<String>,
}

/// The search for the prefix of one word; `None` if `words` are not one.
pub(in crate::store) fn prefix_query(words: &Phrase, reach: Reach) -> Option<PrefixQuery> {
    let reach = if words.title_only { Reach::Title } else { reach };
    let (mut prefixes, mut others) = (Vec::new(), Vec::new());
    for phrase in phrases_of(words) {
        match Prefix::from_tokens(&phrase.tokens).filter(|_| phrase.prefix && phrase.joined && phrase.parts) {
            Some(prefix) => prefixes.push(prefix),
            None => others.push(phrase),
        }
    }
    let mut expression = String::new();
    if !others.is_empty() {
        push_any(&mut expression, &others, reach);
    }
    let expression = Some(expression).filter(|expression| !expression.is_empty());
    (!prefixes.is_empty()).then_some(PrefixQuery { prefixes, field: reach as u8, expression })
}

/// Appends an expression for any of these phrases.
fn push_any(out: &mut String, phrases: &[FtsPhrase], reach: Reach) {
    for (at, phrase) in phrases.iter().enumerate() {
        out.push_str(if at == 0 { "(" } else { " OR " });
        out.push_str(column_filter(reach, phrase.joined, phrase.parts));
        push_phrase(out, &phrase.tokens, phrase.prefix);
    }
    out.push(')');
}

/// Tokens side by side, and the columns in which they are looked for.
struct FtsPhrase {
    tokens: Vec<String>,
    prefix: bool,
    joined: bool,
    parts: bool,
}

/// The alternatives. Those that differ only in their column are one: the index then walks one list instead of two.
fn phrases_of(words: &Phrase) -> Vec<FtsPhrase> {
    let mut phrases: Vec<FtsPhrase> = Vec::new();
    for each in search::alternatives(words) {
        let (joined, parts) = (each.column == Column::Joined, each.column == Column::Parts);
        match phrases.iter_mut().find(|phrase| phrase.tokens == each.tokens && phrase.prefix == each.prefix) {
            Some(phrase) => {
                phrase.joined |= joined;
                phrase.parts |= parts;
            }
            None => phrases.push(FtsPhrase { tokens: each.tokens, prefix: each.prefix, joined, parts }),
        }
    }
    phrases
}

/// The column filter; an empty one is the fastest.
fn column_filter(reach: Reach, joined: bool, parts: bool) -> &'static str {
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

fn push_phrase(out: &mut String, tokens: &[String], prefix: bool) {
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
        assert_eq!(fts_expression(&[&one, &two], Reach::Body).unwrap(), r#"("one") AND ("a b" *)"#);
        assert_eq!(fts_expression(&[&one], Reach::Title).unwrap(), r#"({title title_parts} : "one")"#);
        let title = Phrase { title_only: true, ..one };
        assert_eq!(fts_expression(&[&title], Reach::Body).unwrap(), r#"({title title_parts} : "one")"#);
        assert_eq!(fts_expression(&[], Reach::Body), None);
        assert_eq!(fts_expression(&[&words(&[])], Reach::Body), None);
    }

    #[test]
    fn the_first_two_letters_of_a_word_are_a_beginning_and_a_third_is_left_to_fts5() {
        let prefix = |tokens: &[&str], title| Phrase { is_prefix: true, title_only: title, ..words(tokens) };
        let from_tokens =
            |tokens: &[&str]| Prefix::from_tokens(&tokens.iter().map(|token| (*token).to_owned()).collect::<Vec<_>>());
        let prefix_of = |words: &Phrase, reach| {
            prefix_query(words, reach).map(|query| (query.prefixes, query.field, query.expression))
        };
        let alone = |tokens: &[&str], field| Some((vec![from_tokens(tokens).unwrap()], field, None));
        assert_eq!(prefix_of(&prefix(&["ab"], false), Reach::Body), alone(&["ab"], 2));
        assert_eq!(prefix_of(&prefix(&["a"], false), Reach::Lead), alone(&["a"], 1));
        assert_eq!(prefix_of(&prefix(&["a"], true), Reach::Body), alone(&["a"], 0));
        assert_eq!(prefix_of(&words(&["a"]), Reach::Body), None);
        assert_eq!(prefix_of(&prefix(&["abc"], false), Reach::Body), None);
        assert_eq!(fts_expression(&[&prefix(&["abc"], false)], Reach::Body).unwrap(), "(\"abc\" *)");
        // می and one letter: the word without its half-space, or both of its pieces.
        let verb = prefix(&["\u{645}\u{6CC}\u{200C}\u{634}"], false);
        let expected = prefix_query(&verb, Reach::Body).unwrap();
        assert_eq!(expected.prefixes, [from_tokens(&["\u{645}\u{6CC}", "\u{634}"]).unwrap()]);
        assert_eq!(expected.expression.unwrap(), "(\"\u{645}\u{6CC}\u{634}\" *)");
    }

    #[test]
    fn nothing_typed_leaves_its_quotation_marks() {
        let hostile = words(&["a\" OR \"b", "NOT\0", "title:x*"]);
        assert_eq!(fts_expression(&[&hostile], Reach::Body).unwrap(), "(\"a\"\" OR \"\"b NOT title:x*\")");
    }
}
