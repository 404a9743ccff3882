//! Articles of invented words, as frequent as Zipf's law has it, about 3.7 KB each.

use khabar::testing::model::{Article, Block, RichText, Timestamp};
use khabar::testing::store::Store;
use std::path::Path;
use std::time::{Duration, Instant};

/// When all of it is made; the articles are a minute apart, and the first is the newest.
pub(crate) const NOW: Timestamp = Timestamp(1_800_000_000);
/// How many different words there are.
pub(crate) const VOCABULARY_SIZE: usize = 40_000;

/// A sequence of numbers that is the same in every run.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % limit as u64).unwrap()
    }
}

/// Invented words, the most frequent first, and how far the sum of the frequencies has come with each.
pub(crate) struct Vocabulary {
    pub words: Vec<String>,
    cumulative_weights: Vec<usize>,
}

impl Vocabulary {
    pub(crate) fn new(random: &mut Random) -> Self {
        let letters: Vec<char> = "ابپتجچخدرزسشغفقکگلمنوهی".chars().collect();
        let mut words: Vec<String> =
            ["و", "در", "به", "از", "که", "این", "را", "با", "است", "کار"].map(str::to_owned).into();
        while words.len() < VOCABULARY_SIZE {
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
        let cumulative_weights = (1..=VOCABULARY_SIZE)
            .map(|rank| {
                sum += 10_000_000 / (rank + 2);
                sum
            })
            .collect();
        Self { words, cumulative_weights }
    }

    pub(crate) fn text(&self, count: usize, random: &mut Random) -> String {
        let mut text = String::new();
        for at in 0..count {
            let number = random.below(*self.cumulative_weights.last().unwrap());
            text.push_str(&self.words[self.cumulative_weights.partition_point(|sum| *sum <= number)]);
            text.push_str(if at % 12 == 11 { ". " } else { " " });
        }
        text
    }
}

pub(crate) fn article(number: usize, vocabulary: &Vocabulary, random: &mut Random) -> Article {
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

/// How long an article's own text is.
fn bytes(article: &Article) -> usize {
    let lead = article.lead.as_ref().map_or(0, |lead| lead.text.len());
    article.title.len() + lead + article.blocks.iter().map(|block| block.text.text.len()).sum::<usize>()
}

/// What has been made.
pub(crate) struct GeneratedLibrary {
    pub vocabulary: Vocabulary,
    /// Bytes of the articles' own text.
    pub text_bytes: usize,
    /// How long it took to store them.
    pub storing_time: Duration,
}

/// Stores this many articles in the folder. They are the same in every run.
pub(crate) fn generate(dir: &Path, count: usize) -> GeneratedLibrary {
    let mut random = Random::new(1);
    let vocabulary = Vocabulary::new(&mut random);
    let mut store = Store::open(dir).unwrap().store;
    let (mut text, mut stored) = (0, Duration::ZERO);
    for first in (0..count).step_by(1000) {
        let articles: Vec<_> =
            (first..count.min(first + 1000)).map(|number| article(number, &vocabulary, &mut random)).collect();
        text += articles.iter().map(bytes).sum::<usize>();
        let start = Instant::now();
        store.import(&articles, NOW).unwrap();
        stored += start.elapsed();
    }
    GeneratedLibrary { vocabulary, text_bytes: text, storing_time: stored }
}

/// How large a database is, its log included.
pub(crate) fn size(dir: &Path, name: &str) -> u64 {
    ["", "-wal"]
        .iter()
        .filter_map(|suffix| dir.join(format!("{name}{suffix}")).metadata().ok())
        .map(|file| file.len())
        .sum()
}
