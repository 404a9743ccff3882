use super::*;
use crate::model::Zone;
use crate::search::{highlights, parse, words};
use proptest::prelude::*;

const NOW: Timestamp = Timestamp(1_795_163_400);

fn finds(query: &str, text: &str) -> bool {
    let query = parse(query, false, NOW, &Zone::tehran()).expect("a query");
    let found = matches(&query, &Candidate { body: &[text], ..Candidate::default() });
    if let Expr::Phrase(_) = query.root {
        assert_eq!(!highlights(&query, text, false).is_empty(), found, "highlights of {query:?} in {text}");
    }
    found
}

/// Each query of a list finds each text of another.
#[track_caller]
fn all_find(queries: &[&str], texts: &[&str]) {
    for query in queries {
        for text in texts {
            assert!(finds(query, &format!("x {text} y")), "{query} in {text}");
        }
    }
}

#[track_caller]
fn none_finds(queries: &[&str], texts: &[&str]) {
    for query in queries {
        for text in texts {
            assert!(!finds(query, &format!("x {text} y")), "{query} in {text}");
        }
    }
}

#[test]
fn a_half_space_may_be_nothing_or_a_blank() {
    let forms = ["می‌شود", "میشود", "می شود", "مي‌شود"];
    all_find(&forms, &forms);
    all_find(&["\"می شود\"", "\"می‌شود\""], &forms);
    let plural = ["کتاب‌ها", "کتابها", "کتاب ها"];
    all_find(&["کتاب‌ها", "کتاب ها"], &plural);
    all_find(&["کتاب", "كتاب"], &["کتاب", "کتاب‌ها", "کتاب ها"]);
    none_finds(&["کتاب"], &["کتابها", "مکتاب"]);
    all_find(&["کتاب*"], &plural);
    none_finds(&["می‌شود"], &["می و شود", "شود می"]);
}

#[test]
fn phrases_know_half_spaces_too() {
    let texts = ["کتاب‌های خوب", "کتابهای خوب", "کتاب های خوب"];
    all_find(&["\"کتاب‌های خوب\"", "\"کتاب های خوب\""], &texts);
    none_finds(&["\"خوب کتاب‌های\"", "\"کتاب خوب\""], &texts);
    none_finds(&["\"ها آن\""], &["کتاب‌ها آن‌ها"]);
}

#[test]
fn spellings_of_letters_are_one() {
    all_find(&["کار", "كار"], &["کار", "كار"]);
    all_find(&["محمد"], &["مُحَمَّد", "محمد"]);
    all_find(&["1399", "۱۳۹۹", "١٣٩٩"], &["1399", "۱۳۹۹", "١٣٩٩"]);
    all_find(&["1200", "1,200", "۱٬۲۰۰"], &["1200", "1,200", "۱٬۲۰۰"]);
    all_find(&["3.5", "۳٫۵"], &["3.5", "۳٫۵"]);
    all_find(&["cafe", "CAFÉ"], &["Café", "cafe"]);
}

#[test]
fn plain_alef_finds_madda_and_not_the_other_way() {
    all_find(&["امار", "آمار"], &["آمار"]);
    none_finds(&["آمار"], &["امار"]);
    all_find(&["ان‌ها", "آن‌ها", "آن ها"], &["آن‌ها"]);
}

#[test]
fn seats_of_hamza_are_found_by_either_spelling() {
    all_find(&["رئیس", "رییس"], &["رئیس", "رییس"]);
    all_find(&["مسؤول", "مسوول"], &["مسؤول", "مسوول"]);
    all_find(&["آیین", "ایین"], &["آئین"]);
}

#[test]
fn conditions_of_all_kinds_hold() {
    let candidate = Candidate {
        title: "alpha beta",
        lead: "gamma",
        body: &["delta", "epsilon zeta"],
        source: "خبرگزاري ایلنا",
        feed: &["Morning", "https://example.ir/rss"],
        tags: &["استان‌ها > تهران"],
        unread: true,
        bookmarked: false,
        published: Some(Timestamp(1_710_880_200)),
    };
    let holds = |query: &str| matches(&parse(query, false, NOW, &Zone::tehran()).expect("a query"), &candidate);
    for query in [
        "",
        "alpha gamma zeta",
        "-eta",
        "alpha -\"beta alpha\"",
        "(x OR beta) delta",
        "title:beta",
        "title:\"alpha beta\"",
        "source:ایلنا",
        "source:\"خبرگزاری ایلنا\"",
        "منبع:ایل",
        "feed:morning",
        "feed:example.ir",
        "tag:تهران",
        "tag:استانها",
        "is:unread",
        "-is:bookmarked",
        "after:1403",
        "before:1403/01/02",
        "after:2024-03-20 before:today",
    ] {
        assert!(holds(query), "{query}");
    }
    for query in [
        "alph",
        "alpha x",
        "-alpha",
        "title:gamma",
        "\"beta gamma\"",
        "\"delta epsilon\"",
        "source:لنا",
        "feed:rss2",
        "is:read",
        "is:bookmarked",
        "before:1403",
        "after:1403/01/02",
        "-(alpha OR x)",
        "alpha -(delta zeta)",
    ] {
        assert!(!holds(query), "{query}");
    }
}

#[test]
fn an_unknown_time_is_neither_before_nor_after() {
    let holds =
        |query: &str| matches(&parse(query, false, NOW, &Zone::tehran()).expect("a query"), &Candidate::default());
    assert!(!holds("after:1300"));
    assert!(!holds("before:today"));
    assert!(holds("-before:today"));
}

#[test]
fn alternatives_are_the_ones_promised() {
    let of = |words: &[&str]| {
        let words = Phrase {
            words: words.iter().map(|word| (*word).to_owned()).collect(),
            is_prefix: false,
            title_only: false,
        };
        let joined = alternatives(&words).into_iter().filter(|each| each.column == Column::Joined);
        joined.map(|each| each.tokens.join(" ")).collect::<Vec<_>>()
    };
    assert_eq!(of(&["ab"]), ["ab"]);
    assert_eq!(of(&["a\u{200C}b", "c"]), ["ab c", "a b c"]);
    assert_eq!(of(&["میشود"]), ["میشود", "می شود"]);
    assert_eq!(of(&["نمیشود"]), ["نمیشود", "نمی شود"]);
    assert_eq!(of(&["میدان"]), ["میدان", "می دان"]);
    assert_eq!(of(&["میز"]), ["میز"]);
    assert_eq!(of(&["رئیس"]), ["رئیس", "رییس"]);
    assert_eq!(of(&[]), Vec::<String>::new());
}

#[test]
fn one_letter_behind_a_half_space_is_no_beginning_of_a_word_of_its_own() {
    let of = |words: &[&str]| {
        let words =
            Phrase { words: words.iter().map(|word| (*word).to_owned()).collect(), is_prefix: true, title_only: false };
        let joined = alternatives(&words).into_iter().filter(|each| each.column == Column::Joined);
        joined.map(|each| (each.tokens.join(" "), each.prefix)).collect::<Vec<_>>()
    };
    let row = |tokens: &str, prefix| (tokens.to_owned(), prefix);
    assert_eq!(of(&["کتاب\u{200C}ه"]), [row("کتابه", true), row("کتاب ه", false)]);
    assert_eq!(of(&["کتاب\u{200C}ها"]), [row("کتابها", true), row("کتاب ها", true)]);
    assert_eq!(of(&["می\u{200C}ش"]), [row("میش", true), row("می ش", true)]);
    assert_eq!(of(&["a", "b"]), [row("a b", true)]);
}

/// Whether one word, or two side by side, of a text are what a query of one word asks for: the module's rules once
/// more, word by word, from folded words alone.
fn naive_matches(query: &str, prefix: bool, text: &str) -> bool {
    let Some(asked) = words(query).next() else { return true };
    let no_hamza = |word: &str| word.replace('ؤ', "و").replace('ئ', "ی");
    let no_madda = |word: &str| word.replace('آ', "ا");
    let same = |asked: &str, word: &str| if prefix { word.starts_with(asked) } else { word == asked };
    let spellings = |asked: &str, word: &str| {
        let forms = [word.to_owned(), no_madda(word), no_hamza(word), no_madda(&no_hamza(word))];
        forms.iter().any(|form| same(asked, form) || same(&no_hamza(asked), form))
    };
    let pieces: Vec<_> = asked.pieces().map(str::to_owned).collect();
    let verb = pieces.len() == 2 && ["می", "نمی"].contains(&pieces[0].as_str());
    let pieces_prefix = verb || pieces.last().is_some_and(|last| last.chars().count() > 1);
    let mut rows = vec![vec![asked.joined.clone()], pieces];
    if asked.splits.is_empty() && asked.joined.chars().count() >= 5 {
        for start in ["می", "نمی"] {
            if let Some(rest) = asked.joined.strip_prefix(start) {
                rows.push(vec![start.to_owned(), rest.to_owned()]);
            }
        }
    }
    let text: Vec<_> = words(text).collect();
    // As one word, by its joined form or by one of its pieces.
    let whole = text.iter().any(|word| {
        spellings(&asked.joined, &word.joined) || word.pieces().any(|piece| spellings(&asked.joined, piece))
    });
    // As several words of the text, or several pieces of one.
    let exactly =
        |asked: &str, word: &str, last: bool| if last && pieces_prefix { same(asked, word) } else { word == asked };
    let run = |row: &[String], tokens: &[String]| {
        tokens.windows(row.len()).any(|window| {
            row.iter().zip(window).enumerate().all(|(at, (asked, word))| exactly(asked, word, at + 1 == row.len()))
        })
    };
    let several = rows
        .iter()
        .filter(|row| row.len() > 1)
        .flat_map(|row| [row.clone(), row.iter().map(|word| no_hamza(word)).collect()])
        .any(|row| {
            let joined: Vec<String> = text.iter().map(|word| word.joined.clone()).collect();
            let inside = text.iter().any(|word| {
                let pieces: Vec<String> = word.pieces().map(str::to_owned).collect();
                let forms: [Vec<String>; 4] = [
                    pieces.clone(),
                    pieces.iter().map(|piece| no_madda(piece)).collect(),
                    pieces.iter().map(|piece| no_hamza(piece)).collect(),
                    pieces.iter().map(|piece| no_madda(&no_hamza(piece))).collect(),
                ];
                forms.iter().any(|form| run(&row, form))
            });
            run(&row, &joined) || inside
        });
    whole || several
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]
    #[test]
    fn it_agrees_with_a_naive_reading(query in "(می|نمی)?[آائیb]{1,3}(\u{200C}[آائیb]{1,2})?", prefix: bool, text in "((می|نمی)?[آائیb]{1,3}(\u{200C}[آائیb]{1,2})?[ ،]){0,6}") {
        let word = words(&query).next().unwrap().with_half_spaces();
        let typed = Phrase { words: vec![word], is_prefix: prefix, title_only: false };
        let made = Query { text: query.clone(), root: Expr::Phrase(typed) };
        let found = matches(&made, &Candidate { title: &text, ..Candidate::default() });
        prop_assert_eq!(found, naive_matches(&query, prefix, &text));
        prop_assert_eq!(!highlights(&made, &text, true).is_empty(), found);
    }
}
