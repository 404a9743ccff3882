//! Pairs of articles, half of them one story told twice, the others two stories in the same words.
//!
//! `tuned.toml` has the pairs on which the rule was found, `tried.toml` those on which it was tried then, and
//! `held-out.toml` those that had no part in it.

use super::*;
use crate::store::minhash::Shingler;
use crate::store::retelling::Wording;
use serde::Deserialize;
use std::fmt::Write as _;

#[derive(Deserialize)]
struct PairFile {
    pair: Vec<Pair>,
}

#[derive(Deserialize)]
struct Pair {
    name: String,
    same: bool,
    /// Title and text.
    one: [String; 2],
    two: [String; 2],
}

fn read_pairs(name: &str) -> Vec<Pair> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/stories").join(name);
    toml::from_str::<PairFile>(&std::fs::read_to_string(path).unwrap()).unwrap().pair
}

fn report(key: String, [title, text]: &[String; 2]) -> Article {
    Article { key, title: title.clone(), blocks: text.lines().map(Block::paragraph).collect(), ..Article::default() }
}

/// The story of each article, in the order in which they are stored here.
fn stories_of(articles: &[Article]) -> Vec<Option<ArticleId>> {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    for article in articles {
        store.import(std::slice::from_ref(article), NOW).unwrap();
    }
    let mut entries = store.list(Scope::Library, &Filter::ALL).unwrap();
    entries.sort_by_key(|entry| entry.id);
    entries.into_iter().map(|entry| entry.story).collect()
}

/// What is measured for a pair, as a row of the table.
fn measures(pair: &Pair) -> String {
    let sketch = |[_, text]: &[String; 2]| {
        let mut shingler = Shingler::new();
        text.lines().for_each(|line| shingler.add(line, true));
        shingler.sketch().unwrap()
    };
    let wording = |[title, text]: &[String; 2]| Wording::new(title, text.lines());
    let agreement = sketch(&pair.one).agreement(&sketch(&pair.two)).unwrap_or(0);
    let compared = wording(&pair.one).compare(&wording(&pair.two));
    format!(
        "{agreement:4} {:6} {:7} {:5} {:6} {:5}",
        compared.shared_percent, compared.figures, compared.names, compared.title_figures, compared.title_names
    )
}

/// Prints the table of the pairs in a file, and checks it.
#[expect(clippy::print_stdout, reason = "the table is printed with the test's output")]
fn assert_told_apart(file: &str) {
    let pairs = read_pairs(file);
    let mut table =
        format!("{file:56} bins shared figures names title: figures names    one story?\n{:56} of16      %\n", "pair");
    let (mut same, mut found, mut merged) = (0, 0, 0);
    for pair in &pairs {
        let both = [report("one".to_owned(), &pair.one), report("two".to_owned(), &pair.two)];
        let stories = stories_of(&both);
        assert_eq!(stories[0], stories[1]);
        let is_found = stories[0].is_some();
        let verdict = match (pair.same, is_found) {
            (true, true) => "yes",
            (true, false) => "yes, missed",
            (false, true) => "no, but merged",
            (false, false) => "no",
        };
        writeln!(table, "{:56} {}    {verdict}", pair.name, measures(pair)).unwrap();
        same += usize::from(pair.same);
        found += usize::from(pair.same && is_found);
        merged += usize::from(!pair.same && is_found);
    }
    writeln!(table, "{found} of {same} found, {merged} of {} merged", pairs.len() - same).unwrap();
    println!("{table}");
    assert!(same * 2 == pairs.len() && same >= 10, "half of the pairs are one story");
    assert!(merged == 0 && found * 10 >= same * 9, "{table}");
}

#[test]
fn the_pairs_on_which_the_rule_was_found_are_told_apart() {
    assert_told_apart("tuned.toml");
}

#[test]
fn the_pairs_on_which_the_rule_was_tried_are_told_apart() {
    assert_told_apart("tried.toml");
}

#[test]
fn pairs_that_the_rule_was_not_made_for_are_told_apart() {
    assert_told_apart("held-out.toml");
}

#[test]
fn no_article_of_any_pair_joins_the_story_of_another_pair() {
    let pairs: Vec<Pair> = ["tuned.toml", "tried.toml", "held-out.toml"].into_iter().flat_map(read_pairs).collect();
    let mut articles = Vec::new();
    for (index, pair) in pairs.iter().enumerate() {
        articles.push(report(format!("{index} one"), &pair.one));
        articles.push(report(format!("{index} two"), &pair.two));
    }
    let stories = stories_of(&articles);
    for (index, story) in stories.iter().enumerate() {
        let members: Vec<usize> =
            (0..stories.len()).filter(|other| story.is_some() && stories[*other] == *story).collect();
        let pair = index / 2;
        assert!(members.iter().all(|member| member / 2 == pair), "{}: {members:?}", pairs[pair].name);
        assert!(members.is_empty() || pairs[pair].same, "{}", pairs[pair].name);
    }
}
