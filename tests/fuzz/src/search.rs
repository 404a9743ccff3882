//! Queries, folding, and what is found.

use crate::chosen;
use khabar::testing::model::{Expr, Phrase, Query, Timestamp, Zone};
use khabar::testing::search::{self, Candidate, PHRASE_BREAK};
use unicode_segmentation::UnicodeSegmentation;

/// The first line is a query, the rest a text; or all of it a text to fold, as the first byte says.
pub fn run(data: &[u8]) {
    let Some((choice, bytes)) = chosen(data) else { return };
    let source = String::from_utf8_lossy(bytes);
    let (typed, text) = source.split_once('\n').unwrap_or((&source, &source));
    if choice & 4 != 0 {
        folding(&source);
    }
    match search::parse(typed, choice & 1 != 0, Timestamp(1_795_000_000), &Zone::tehran()) {
        Ok(query) => {
            assert_eq!(query.text, typed);
            assert_sound(&query.root, 0);
            found(&query, text, choice & 2 != 0);
        }
        Err(error) => assert!(typed.get(error.range.clone()).is_some(), "{error:?} is not in {typed:?}"),
    }
}

/// Folded words, and no deep nesting.
fn assert_sound(expr: &Expr, depth: usize) {
    assert!(depth < 200, "deep");
    match expr {
        Expr::All(several) | Expr::Any(several) => several.iter().for_each(|each| assert_sound(each, depth + 1)),
        Expr::Not(not) => assert_sound(not, depth + 1),
        Expr::Phrase(words) => {
            assert!(!words.words.is_empty(), "a condition of no words");
            for word in &words.words {
                let again: Vec<_> = search::words(word).map(|word| word.with_half_spaces()).collect();
                assert_eq!(again, [&**word], "a folded word");
            }
            let tokens = search::alternatives(words).into_iter().flat_map(|alternative| {
                assert!(!alternative.tokens.is_empty());
                alternative.tokens
            });
            for token in tokens {
                assert!(!token.contains([' ', '"', '\u{200C}']) && !token.contains(PHRASE_BREAK), "{token:?}");
            }
        }
        Expr::NameContains(_, name) => {
            assert!(!name.is_empty(), "a name of nothing");
            assert_eq!(&search::fold(name), name, "a folded name");
        }
        Expr::Unread | Expr::Bookmarked | Expr::After(_) | Expr::Before(_) => {}
    }
}

fn found(query: &Query, text: &str, unread: bool) {
    let body = [text];
    let subject = Candidate { body: &body, source: text, tags: &body, unread, ..Candidate::default() };
    let matches = search::matches(query, &subject);
    let mut last = 0;
    let places = search::highlights(query, text, false);
    let clusters: Vec<usize> = text.grapheme_indices(true).map(|(at, _)| at).chain([text.len()]).collect();
    for place in &places {
        assert!(place.start >= last && place.start < place.end, "{places:?} out of order");
        let whole = [place.start, place.end].iter().all(|at| clusters.binary_search(at).is_ok());
        assert!(whole, "{place:?} cuts a letter of {text:?}");
        last = place.end;
    }
    if let Expr::Phrase(Phrase { title_only: false, .. }) = query.root {
        assert_eq!(!places.is_empty(), matches, "what is found is marked");
    }
}

fn folding(text: &str) {
    let folded = search::fold(text);
    assert_eq!(search::fold(&folded), folded, "folded twice");
    let mut end = 0;
    let mut joined = Vec::new();
    for word in search::words(text) {
        assert!(word.range.start >= end && word.range.start < word.range.end, "words in order");
        end = word.range.end;
        let own = text.get(word.range.clone()).expect("a word does not cut a character");
        let again: Vec<_> = search::words(own).map(|word| word.with_half_spaces()).collect();
        assert_eq!(again, [word.with_half_spaces()], "a word's place folds to the word");
        let again: Vec<_> = search::words(&word.with_half_spaces()).map(|again| (again.joined, again.splits)).collect();
        assert_eq!(again, [(word.joined.clone(), word.splits.clone())], "a word's spelling folds to the word");
        assert!(!word.joined.is_empty() && word.pieces().all(|piece| !piece.is_empty()), "{word:?}");
        joined.push(word.joined);
    }
    assert_eq!(joined.join(" "), folded);
}
