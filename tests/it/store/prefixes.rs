//! Searching for the first one or two letters of a word, for which the index has a table of its own.

use super::search::{arbitrary_article, holds, keys_found, prefix_of, titled, update, word};
use super::*;
use khabar::testing::model::Order;
use khabar::testing::search;
use proptest::prelude::*;

/// A query for the beginning of a word, in every way in which it can be asked for.
fn prefix_query() -> impl Strategy<Value = String> {
    (word(), word(), 0..8).prop_map(|(one, two, form)| {
        let start = prefix_of(&two);
        match form {
            0 => format!("title:{start}*"),
            1 => format!("\"{one} {start}\"*"),
            2 => format!("می {start}*"),
            3 => format!("نمی\u{200C}{start}*"),
            4 => format!("title:\"می {start}\"*"),
            5 => format!("{one} {start}*"),
            _ => format!("{start}*"),
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn the_first_letters_find_what_begins_with_them_and_titles_stand_before_leads_before_bodies(
        mut articles in prop::collection::vec(arbitrary_article(), 1..12),
        asked in prop::collection::vec((prefix_query(), any::<bool>()), 24),
    ) {
        for (number, article) in articles.iter_mut().enumerate() {
            article.key = number.to_string();
        }
        let dir = folder();
        let mut store = open(&dir);
        store.import(&articles, NOW).unwrap();
        prop_assert_eq!(update(&dir).indexed, articles.len() as u64);
        for (text, typing) in asked {
            // A field whose value is nothing but blanks is an error.
            let Ok(query) = search::parse(&text, typing, NOW, &Zone::tehran()) else { continue };
            let reach = |article: &Article| (0..3).find(|reach| holds(&query, article, *reach));
            let mut expected: Vec<_> = articles.iter().filter_map(|article| Some((reach(article)?, article))).collect();
            expected.sort_by_key(|(reach, _)| *reach); // stable
            let expected: Vec<_> = expected.into_iter().map(|(_, article)| article.key.clone()).collect();
            let ranked = Filter { query: Some(query), order: Order::Rank, ..Filter::ALL };
            prop_assert_eq!(keys(&mut store, Scope::Library, &ranked), expected, "{}", text);
        }
    }
}

#[test]
fn one_letter_and_two_find_words_and_pieces_of_words_in_each_part_of_an_article() {
    let dir = folder();
    let mut store = open(&dir);
    let lead = Article { lead: Some(RichText::plain("Élan 45 کتاب\u{200C}ها")), ..titled("lead", "x") };
    let body = Article { blocks: vec![Block::paragraph("elbow 46 می\u{200C}شود")], ..titled("body", "x") };
    let title = titled("title", "E\u{301}lan 47 مُحَمَّد");
    store.import(&[lead, body, title, titled("none", "x")], NOW).unwrap();
    update(&dir);
    for (text, expected) in [
        ("e*", &["lead", "body", "title"][..]),
        ("el*", &["lead", "body", "title"]),
        ("title:e*", &["title"]),
        ("title:EL*", &["title"]),
        ("4*", &["lead", "body", "title"]),
        ("46*", &["body"]),
        ("ه*", &["lead"]),
        ("ها*", &["lead"]),
        ("شو*", &["body"]),
        ("می ش*", &["body"]),
        ("م*", &["body", "title"]),
        ("مح*", &["title"]),
        ("-e*", &["none"]),
        ("e* -el*", &[]),
        ("la*", &[]),
        ("title:ه*", &[]),
    ] {
        assert_eq!(keys_found(&mut store, text), expected, "{text}");
    }
}

#[test]
fn an_edited_article_is_found_by_its_new_first_letters_only() {
    let dir = folder();
    let mut store = open(&dir);
    store.import(&[titled("a", "river"), titled("b", "river")], NOW).unwrap();
    update(&dir);
    store.import(&[titled("a", "mountain")], NOW).unwrap();
    update(&dir);
    for (text, expected) in [("r*", ["b"]), ("ri*", ["b"]), ("m*", ["a"]), ("mo*", ["a"])] {
        assert_eq!(keys_found(&mut store, text), expected, "{text}");
    }
}
