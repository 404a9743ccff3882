//! What storing and listing cost: 10,000 articles of 4 KB from 100 feeds, then a library of 100,000 in 1,000 feeds.
//!
//! `cargo bench --bench store`

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark may fail loudly, and prints its figures")]

use khabar::testing::model::{
    Article, ArticleId, Block, FeedId, FeedSelection, Filter, Flags, Retention, Scope, Timestamp,
};
use khabar::testing::store::{FeedUpdate, Prepared, Store, prepare};
use std::time::{Duration, Instant};

const NOW: Timestamp = Timestamp(1_700_000_000);

/// Numbers without pattern (xorshift).
struct XorShift(u64);

impl XorShift {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }
}

/// An article of about `bytes` bytes in invented Persian words, some of them much more frequent than others.
fn article(number: u64, bytes: usize) -> Article {
    let mut random = XorShift(number.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let mut paragraph = |length: usize| {
        let mut text = String::new();
        while text.len() < length {
            let limit = if random.below(2) == 0 { 200 } else { 60_000 };
            let mut word = random.below(limit) * 7919 + 40;
            while word > 0 {
                text.push(char::from_u32(0x627 + u32::try_from(word % 36).unwrap()).unwrap());
                word /= 36;
            }
            text.push(' ');
        }
        text
    };
    Article {
        key: format!("https://agency{}.example.ir/news/{number}/title-of-the-article", number % 1000),
        title: paragraph(90),
        published: Some(Timestamp(NOW.0 - i64::try_from(number * 61 % 5_000_000).unwrap())),
        source: Some("example".to_owned()),
        url: Some(format!("https://agency{}.example.ir/news/{number}", number % 1000)),
        blocks: (0..bytes / 1000).map(|_| Block::paragraph(paragraph(1000 - 40))).collect(),
        ..Article::default()
    }
}

fn timed<T>(name: &str, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let output = work();
    println!("{name}: {:.1} ms", start.elapsed().as_secs_f64() * 1e3);
    output
}

/// The least of several times, which is what the work itself takes.
fn print_least(name: &str, mut work: impl FnMut()) {
    let time = |()| -> Duration {
        let start = Instant::now();
        work();
        start.elapsed()
    };
    let least = std::iter::repeat_n((), 7).map(time).min().unwrap();
    println!("{name}: {:.2} ms", least.as_secs_f64() * 1e3);
}

fn fill(store: &mut Store, feeds: &[FeedId], articles: &[Prepared]) -> (usize, Duration) {
    let (mut new, mut longest) = (0, Duration::ZERO);
    for (feed, articles) in feeds.iter().zip(articles.chunks(articles.len() / feeds.len())) {
        let fetched = FeedUpdate { articles: articles.to_vec(), ..FeedUpdate::default() };
        let start = Instant::now();
        new += store.apply_update(*feed, &fetched, NOW).unwrap().new;
        longest = longest.max(start.elapsed());
    }
    (new, longest)
}

fn subscribe(store: &mut Store, count: usize) -> Vec<FeedId> {
    let folder = |number: usize| if number.is_multiple_of(2) { "half" } else { "other" };
    (0..count)
        .map(|number| store.add_feed(&format!("https://feed{number}.example.ir/"), None, folder(number)).unwrap().0)
        .collect()
}

fn ten_thousand() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = Store::open(dir.path()).unwrap().store;
    let feeds = subscribe(&mut store, 100);
    let articles: Vec<_> = (0..10_000).map(|number| article(number, 4000)).collect();
    let prepared: Vec<_> = timed("prepare 10,000 articles of 4 KB", || articles.iter().map(prepare).collect());
    // Handing them over is the caller's; the copies are not counted.
    let answers: Vec<_> = prepared
        .chunks(100)
        .map(|slice| FeedUpdate { articles: slice.to_vec(), body_hash: Some(1), ..FeedUpdate::default() })
        .collect();
    let mut run = |name: &str| {
        let mut longest = Duration::ZERO;
        let new: usize = timed(name, || {
            let each = feeds.iter().zip(&answers).map(|(feed, answer)| {
                let start = Instant::now();
                let new = store.apply_update(*feed, answer, NOW).unwrap().new;
                longest = longest.max(start.elapsed());
                new
            });
            each.sum()
        });
        println!("  {new} new; longest transaction {:.1} ms", longest.as_secs_f64() * 1e3);
    };
    run("store 10,000 new articles");
    run("store the same again");
    run("store the same again");
    print_least("listing of 10,000", || drop(store.list(Scope::Library, &Filter::ALL).unwrap()));
}

fn hundred_thousand() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = Store::open(dir.path()).unwrap().store;
    let feeds = subscribe(&mut store, 1000);
    let mut stored = 0;
    timed("prepare and store 100,000 articles of 2 KB", || {
        for batch in 0..10_u64 {
            let articles: Vec<_> = (0..10_000).map(|n| prepare(&article(batch * 10_000 + n, 2000))).collect();
            let feeds = feeds.iter().skip(usize::try_from(batch).unwrap() * 100).take(100).copied().collect::<Vec<_>>();
            stored += fill(&mut store, &feeds, &articles).0;
        }
    });
    let size = std::fs::metadata(dir.path().join("khabar.db")).unwrap().len();
    println!("  {stored} stored, {} MB", size >> 20);
    let within = |within| Filter { feeds: within, ..Filter::ALL };
    print_least("list 100,000", || drop(store.list(Scope::Library, &Filter::ALL).unwrap()));
    print_least("list the first 100", || drop(store.list_first(Scope::Library, &Filter::ALL, 100).unwrap()));
    let feed = within(FeedSelection::Feed(feeds[7]));
    print_least("list a feed of 100", || drop(store.list(Scope::Library, &feed).unwrap()));
    let folder = within(FeedSelection::Folder("half".to_owned()));
    print_least("list a folder of 50,000", || drop(store.list(Scope::Library, &folder).unwrap()));
    print_least("list the first 100 of the folder", || drop(store.list_first(Scope::Library, &folder, 100).unwrap()));
    print_least("count 1,000 feeds, all unread", || drop(store.feeds().unwrap()));
    print_least("conditions of 1,000 feeds", || drop(store.feeds_to_fetch(&[], NOW).unwrap()));
    let first = store.list_first(Scope::Library, &Filter::ALL, 7).unwrap();
    let mut unread = first.iter();
    print_least("mark one as read", || {
        let read = Flags { read: true, bookmarked: false };
        let id: ArticleId = unread.next().unwrap().id;
        store.set_flags(id, read, Flags::default(), NOW).unwrap();
    });
    let retention = Retention { keep_days: Some(90), keep_per_feed: Some(500) };
    print_least("tidy where nothing is old", || assert_eq!(store.prune(&retention, NOW).unwrap(), 0));
}

fn main() {
    ten_thousand();
    hundred_thousand();
}
