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

use khabar::model::{Article, Block, Entry, Filter, Order, RichText, Scope, Timestamp};
use khabar::search;
use khabar::store::{Index, Store};
use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

const NOW: Timestamp = Timestamp(1_800_000_000);
const WORDS: usize = 40_000;
/// How often each query is typed, for the figures.
const RUNS: usize = 9;

/// A sequence of numbers that is the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % limit as u64).unwrap()
    }
}

/// Invented words, the most frequent first, and how far the sum of the frequencies has come with each.
struct Vocabulary {
    words: Vec<String>,
    sums: Vec<usize>,
}

impl Vocabulary {
    fn new(random: &mut Random) -> Self {
        let letters: Vec<char> = "ابپتجچخدرزسشغفقکگلمنوهی".chars().collect();
        let mut words: Vec<String> =
            ["و", "در", "به", "از", "که", "این", "را", "با", "است", "کار"].map(str::to_owned).into();
        while words.len() < WORDS {
            let length = 2 + random.below(3) + random.below(4);
            let mut word: String = (0..length).map(|_| letters[random.below(letters.len())]).collect();
            match random.below(20) {
                0 => word.insert_str(0, "می\u{200C}"),
                1 => word.push_str("\u{200C}ها"),
                _ => {}
            }
            words.push(word);
        }
        let mut sum = 0;
        let sums = (1..=WORDS)
            .map(|rank| {
                sum += 10_000_000 / (rank + 2);
                sum
            })
            .collect();
        Self { words, sums }
    }

    fn text(&self, count: usize, random: &mut Random) -> String {
        let mut text = String::new();
        for at in 0..count {
            let number = random.below(*self.sums.last().unwrap());
            text.push_str(&self.words[self.sums.partition_point(|sum| *sum <= number)]);
            text.push_str(if at % 12 == 11 { ". " } else { " " });
        }
        text
    }
}

fn article(number: usize, vocabulary: &Vocabulary, random: &mut Random) -> Article {
    Article {
        key: format!("article:{number}"),
        title: vocabulary.text(9, random),
        source: Some(format!("خبرگزاری {}", number % 40)),
        published: Some(Timestamp(NOW.0 - i64::try_from(number).unwrap() * 60)),
        lead: Some(RichText::plain(vocabulary.text(30, random))),
        blocks: (0..5).map(|_| Block::paragraph(vocabulary.text(68, random))).collect(),
        ..Article::default()
    }
}

fn bytes(article: &Article) -> usize {
    let lead = article.lead.as_ref().map_or(0, |lead| lead.text.len());
    article.title.len() + lead + article.blocks.iter().map(|block| block.text.text.len()).sum::<usize>()
}

fn size(dir: &Path, name: &str) -> u64 {
    ["", "-wal"].iter().filter_map(|end| dir.join(format!("{name}{end}")).metadata().ok()).map(|file| file.len()).sum()
}

fn build(dir: &Path, count: usize) -> (Vec<String>, usize) {
    let mut random = Random(1);
    let vocabulary = Vocabulary::new(&mut random);
    let mut store = Store::open(dir).unwrap().store;
    let (mut text, mut stored) = (0, Duration::ZERO);
    for first in (0..count).step_by(1000) {
        let articles: Vec<_> =
            (first..count.min(first + 1000)).map(|number| article(number, &vocabulary, &mut random)).collect();
        text += articles.iter().map(bytes).sum::<usize>();
        let begun = Instant::now();
        store.import(&articles, NOW).unwrap();
        stored += begun.elapsed();
    }
    println!("{count} articles, {:.1} MB of text, stored in {:.2} s", text as f64 / 1e6, stored.as_secs_f64());
    drop(store);
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

    let begun = Instant::now();
    let mut index = Index::open(dir.path()).unwrap();
    let advance = index.update(u64::MAX).unwrap();
    println!("indexed {} in {:.2} s", advance.indexed, begun.elapsed().as_secs_f64());
    drop(index);
    for name in ["khabar.db", "search.db"] {
        let size = size(dir.path(), name);
        println!("{name}: {:.1} MB, {:.2} of the text", size as f64 / 1e6, size as f64 / text as f64);
    }

    let mut store = Store::open(dir.path()).unwrap().store;
    let mut type_in = |query: &str, order: Order| -> Vec<(Duration, usize)> {
        let typed = |text: &str| {
            let begun = Instant::now();
            let filter = Filter { query: search::parse(text, true, NOW).ok(), order, ..Filter::ALL };
            let entries: Vec<Entry> = store.list(Scope::Library, &filter).unwrap();
            (begun.elapsed(), entries.len())
        };
        keystrokes(query).into_iter().map(typed).collect()
    };
    type_in("و", Order::Newest);
    let (rare, medium) = (words[WORDS - 7].clone(), words[1500].clone());
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
            for key in 0..runs[0].len() {
                let mut times: Vec<_> = runs.iter().map(|run| run[key].0).collect();
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
