//! The full-text index: how long it takes to build, how large it is, and how long each keystroke of a search takes.
//!
//! `cargo bench --bench find` for 10,000 articles, `cargo bench --bench find -- 100000` for as many as that. The
//! articles are made of invented words, as frequent as Zipf's law has it, about 3.7 KB each.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a benchmark may fail loudly"
)]

mod support;

use khabar::testing::model::{Entry, Filter, Order, Scope, Zone};
use khabar::testing::search;
use khabar::testing::store::{Index, Store};
use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};
use support::library::{self, GeneratedLibrary, NOW, VOCABULARY_SIZE, size};

/// How often each query is typed, for the figures.
const RUNS: usize = 9;

fn build(dir: &Path, count: usize) -> (Vec<String>, usize) {
    let GeneratedLibrary { vocabulary, text_bytes: text, storing_time: stored } = library::generate(dir, count);
    println!("{count} articles, {:.1} MB of text, stored in {:.2} s", text as f64 / 1e6, stored.as_secs_f64());
    (vocabulary.words, text)
}

/// What is typed for a query, key by key; the last is the whole of it.
fn keystrokes(query: &str) -> Vec<&str> {
    query.char_indices().skip(1).filter_map(|(at, _)| query.get(..at)).chain([query]).collect()
}

fn main() {
    let count = std::env::args().skip(1).find_map(|word| word.parse().ok()).unwrap_or(10_000);
    let dir = tempfile::tempdir().unwrap();
    let (words, text) = build(dir.path(), count);

    let start = Instant::now();
    let mut index = Index::open(dir.path()).unwrap();
    let advance = index.update(u64::MAX).unwrap();
    println!("indexed {} in {:.2} s", advance.indexed, start.elapsed().as_secs_f64());
    drop(index);
    for name in ["khabar.db", "search.db"] {
        let size = size(dir.path(), name);
        println!("{name}: {:.1} MB, {:.2} of the text", size as f64 / 1e6, size as f64 / text as f64);
    }

    let mut store = Store::open(dir.path()).unwrap().store;
    let mut type_in = |query: &str, order: Order| -> Vec<(Duration, usize)> {
        let list_for = |text: &str| {
            let start = Instant::now();
            let filter = Filter { query: search::parse(text, true, NOW, &Zone::tehran()).ok(), order, ..Filter::ALL };
            let entries: Vec<Entry> = store.list(Scope::Library, &filter).unwrap();
            (start.elapsed(), entries.len())
        };
        keystrokes(query).into_iter().map(list_for).collect()
    };
    type_in("و", Order::Newest);
    let (rare, medium) = (words[VOCABULARY_SIZE - 7].clone(), words[1500].clone());
    let queries = [
        ("the commonest word", "و".to_owned()),
        ("a common word", "کار".to_owned()),
        ("a word of medium frequency", medium.clone()),
        ("a rare word", rare.clone()),
        ("two common words", "است این".to_owned()),
        ("a common and a rare word", format!("کار {rare}")),
        ("a phrase of common words", "\"این است\"".to_owned()),
        ("a half-space", "می\u{200C}شود".to_owned()),
        ("a common word without a medium one", format!("کار -{medium}")),
    ];
    let mut all = Vec::new();
    for (order, name) in [(Order::Newest, "newest first"), (Order::Rank, "by rank")] {
        println!("\n{name}: each keystroke in milliseconds, median of {RUNS}; how many are found in the end");
        for (title, query) in &queries {
            let runs: Vec<_> = (0..RUNS).map(|_| type_in(query, order)).collect();
            let mut medians = String::new();
            for keystroke in 0..runs[0].len() {
                let mut times: Vec<_> = runs.iter().map(|run| run[keystroke].0).collect();
                times.sort();
                let _ = write!(medians, " {:.1}", times[RUNS / 2].as_secs_f64() * 1e3);
                if order == Order::Newest {
                    all.extend(times);
                }
            }
            println!("{title:36}{medians} ({})", runs[0].last().unwrap().1);
        }
    }
    all.sort();
    let at = |percent: usize| all[(all.len() - 1) * percent / 100].as_secs_f64() * 1e3;
    println!("\nany keystroke, newest first: median {:.1} ms, p99 {:.1} ms, worst {:.1} ms", at(50), at(99), at(100));
}
