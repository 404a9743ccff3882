//! The whole program with 100,000 stored articles, from outside, in a pseudo-terminal: how long until the first list,
//! how much memory, how long each key and each letter of a search takes until its frame has come whole.
//!
//! `cargo bench --bench large`, with another number of articles behind `--` if wanted. Making the library takes
//! minutes; with `KHABAR_BENCH_DATA=folder` it stays there and is used again. Linux only, as it reads `/proc`.

#![allow(
    clippy::unwrap_used,
    clippy::string_slice,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    dead_code,
    reason = "a benchmark may fail loudly and prints; it uses a part of the tests' server"
)]

mod support;

#[path = "../it/support/server.rs"]
mod server;

use khabar::testing::model::{Filter, Scope, Zone};
use khabar::testing::search;
use khabar::testing::store::{Index, NewFeed, Store};
use server::{CannedResponse, Server};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use support::library::{self, NOW, Random, VOCABULARY_SIZE, Vocabulary, article, size};
use support::terminal::{ROWS, TimedTerminal};

/// How many articles the small library has with which the large one is compared.
const FEW_ARTICLES: usize = 100;
const STARTS: usize = 15;
/// How often `j` is pressed, idle and during a fetch.
const KEYS: usize = 150;
/// How often each query is typed.
const TYPING_RUNS: usize = 5;
/// Feeds that are fetched meanwhile, what each brings, and how long its server takes.
const FEEDS: usize = 100;
const NEW: usize = 30;
const SERVER_DELAY: Duration = Duration::from_millis(800);
/// The sign of an unread article: it is on the screen as soon as the list is.
const UNREAD_DOT: &str = "\u{25CF}";

fn main() {
    let count = std::env::args().skip(1).find_map(|word| word.parse().ok()).unwrap_or(100_000);
    let temporary = tempfile::tempdir().unwrap();
    let configured_dir = std::env::var_os("KHABAR_BENCH_DATA").map(PathBuf::from);
    let data = configured_dir.as_deref().unwrap_or(temporary.path());
    println!("load: {}", load());
    let (few, many) = (cached_library(data, FEW_ARTICLES), cached_library(data, count));
    sizes(&many);
    measure_starts(&few, &many, count);
    let vocabulary = Vocabulary::new(&mut Random::new(1));
    measure_one_session(&many, &vocabulary);
    during_a_fetch(data, &many, count, &vocabulary);
    println!("load: {}", load());
}

/// The load of the last minutes: the figures mean little on a busy machine.
fn load() -> String {
    std::fs::read_to_string("/proc/loadavg").unwrap().split_whitespace().take(3).collect::<Vec<_>>().join(" ")
}

/// The folder of a library with this many articles, which is made if it is not there.
fn cached_library(data: &Path, count: usize) -> PathBuf {
    let dir = data.join(count.to_string());
    let done_file = dir.join("bytes");
    if !done_file.exists() {
        let _ = std::fs::remove_dir_all(&dir);
        let generated = library::generate(&dir, count);
        let start = Instant::now();
        // The first start takes the bundled edition in.
        let mut terminal = TimedTerminal::start(&dir, "en");
        terminal.wait_until("the list", |terminal| terminal.screen().contents().contains(UNREAD_DOT));
        terminal.quit();
        Index::open(&dir).unwrap().update(u64::MAX).unwrap();
        println!("{count} articles stored in {:.1?}, indexed in {:.1?}", generated.storing_time, start.elapsed());
        std::fs::write(done_file, generated.text_bytes.to_string()).unwrap();
    }
    dir
}

fn sizes(dir: &Path) {
    let text: u64 = std::fs::read_to_string(dir.join("bytes")).unwrap().parse().unwrap();
    let [articles, index] = ["khabar.db", "search.db"].map(|name| size(dir, name));
    println!(
        "text {:.1} MB, khabar.db {:.1} MB, search.db {:.1} MB, together {:.2} of the text",
        text as f64 / 1e6,
        articles as f64 / 1e6,
        index as f64 / 1e6,
        (articles + index) as f64 / text as f64
    );
}

fn measure_starts(few: &Path, many: &Path, count: usize) {
    let first_list = |dir: &Path| {
        let mut terminal = TimedTerminal::start(dir, "en");
        let seen_at = terminal.wait_until("the list", |terminal| terminal.screen().contents().contains(UNREAD_DOT));
        let (latency, begun) = (seen_at - terminal.started_at, terminal.started_at);
        let full_list = terminal.wait_until("the whole list", |terminal| !terminal.row(0).contains("reading"));
        terminal.drain_for(Duration::from_millis(300));
        let full_list = full_list.max(seen_at) - begun;
        let resident = terminal.resident_kb();
        terminal.quit();
        (latency, full_list, resident)
    };
    // By turns, so that both meet the same load.
    let runs: Vec<_> = (0..STARTS).map(|_| (first_list(few), first_list(many))).collect();
    let [with_few, with_many, full_list] =
        [0, 1, 2].map(|field| runs.iter().map(|(few, many)| [few.0, many.0, many.1][field]).collect::<Vec<_>>());
    report(&format!("first list with {FEW_ARTICLES}"), with_few.clone());
    report(&format!("first list with {count}"), with_many.clone());
    println!("  {:.2} times as long", median(with_many).as_secs_f64() / median(with_few).as_secs_f64());
    report("  the whole list", full_list);
    let resident = runs.iter().map(|(_, many)| many.2).max().unwrap();
    println!("resident with the list: {}", megabytes(resident));
}

/// Memory, moving and searching in one run.
fn measure_one_session(dir: &Path, vocabulary: &Vocabulary) {
    let mut terminal = TimedTerminal::start(dir, "en");
    terminal.wait_until("the list", |terminal| terminal.screen().contents().contains(UNREAD_DOT));
    terminal.wait_for_quiet(Duration::from_millis(500));
    let list = terminal.resident_kb();
    terminal.press("\r");
    terminal.wait_for_quiet(Duration::from_millis(500));
    let article = terminal.resident_kb();
    terminal.press("\x1b");
    terminal.wait_for_quiet(Duration::from_millis(500));
    println!("resident: list {}, article {}", megabytes(list), megabytes(article));
    report("j to frame, idle", (0..KEYS).map(|_| down(&mut terminal)).collect());
    let resident_after_moving = terminal.resident_kb();
    searches(&mut terminal, dir, vocabulary);
    println!(
        "resident: after moving {}, after searching {}",
        megabytes(resident_after_moving),
        megabytes(terminal.resident_kb())
    );
    terminal.quit();
}

fn during_a_fetch(data: &Path, many: &Path, count: usize, vocabulary: &Vocabulary) {
    let dir = data.join("fetching");
    let _ = std::fs::remove_dir_all(&dir);
    std::fs::create_dir(&dir).unwrap();
    for name in ["khabar.db", "search.db"] {
        std::fs::copy(many.join(name), dir.join(name)).unwrap();
    }
    let mut random = Random::new(u64::from(std::process::id()));
    let bodies: Vec<String> =
        (0..FEEDS).map(|feed| rss(count + feed * NEW..count + (feed + 1) * NEW, vocabulary, &mut random)).collect();
    let server = Server::new(move |request| {
        std::thread::sleep(SERVER_DELAY);
        let feed: usize = request.path.trim_start_matches('/').parse().unwrap_or(0);
        CannedResponse::new("200 OK", &["Content-Type: application/rss+xml"], &bodies[feed])
    });
    let urls: Vec<String> = (0..FEEDS).map(|feed| server.url_of(&format!("/{feed}"))).collect();
    let feeds: Vec<NewFeed<'_>> = urls.iter().map(|url| NewFeed { url, ..NewFeed::default() }).collect();
    Store::open(&dir).unwrap().store.add_feeds(&feeds).unwrap();

    let mut terminal = TimedTerminal::start(&dir, "en");
    terminal.wait_until("the list", |terminal| terminal.screen().contents().contains(UNREAD_DOT));
    terminal.wait_for_quiet(Duration::from_millis(500));
    terminal.press("j");
    terminal.wait_for_quiet(Duration::from_millis(300));
    let (_, total_before) = position_in_list(&terminal).unwrap();
    terminal.press("R");
    terminal.wait_until("what the first feed brings", |terminal| {
        position_in_list(terminal).is_some_and(|(_, now)| now > total_before)
    });
    let mut times = Vec::new();
    while times.len() < KEYS && is_fetching(&terminal) {
        times.push(down(&mut terminal));
    }
    let (_, now) = position_in_list(&terminal).unwrap();
    println!("{} keys while {} articles came", times.len(), now - total_before);
    report("j to frame, in a fetch", times);
    type_while_fetching(&mut terminal);
    println!("resident in a fetch: {}", megabytes(terminal.resident_kb()));
    if is_fetching(&terminal) {
        terminal.wait_until("the end of the fetch", |terminal| !is_fetching(terminal));
    }
    terminal.wait_for_quiet(Duration::from_millis(1500));
    println!("resident after a fetch: {}", megabytes(terminal.resident_kb()));
    terminal.quit();
    std::fs::remove_dir_all(&dir).unwrap();
}

/// Whether the status line says that a fetch is under way.
fn is_fetching(terminal: &TimedTerminal) -> bool {
    terminal.row(0).contains("etching")
}

/// Types a word into the search again and again while a fetch is under way, and reports how long each letter took.
fn type_while_fetching(terminal: &mut TimedTerminal) {
    let mut times = Vec::new();
    while is_fetching(terminal) && times.len() < 60 {
        terminal.press("/");
        terminal.wait_for_quiet(Duration::from_millis(50));
        for letter in ["ک", "ا", "ر"] {
            let caret = terminal.screen().cursor_position();
            let pressed_at = terminal.press(letter);
            let seen_at = terminal.wait_until("what is found", |terminal| {
                terminal.screen().cursor_position() != caret && terminal.row(0).contains(" article")
            });
            times.push(seen_at - pressed_at);
            terminal.drain_for(Duration::from_millis(70));
        }
        terminal.press("\x1b");
        terminal.wait_for_quiet(Duration::from_millis(100));
    }
    if !times.is_empty() {
        report("letter to frame, in a fetch", times);
    }
}

/// A feed of articles that are newer than all others.
fn rss(numbers: std::ops::Range<usize>, vocabulary: &Vocabulary, random: &mut Random) -> String {
    let mut rss = String::from("<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>feed</title>");
    for number in numbers {
        let generated = article(number, vocabulary, random);
        let mut text = String::new();
        for block in &generated.blocks {
            let _ = write!(text, "<p>{}</p>", block.text.text);
        }
        let (title, day) = (&generated.title, 1 + number % 28);
        let _ = write!(
            rss,
            "<item><guid>new:{number}</guid><title>{title}</title><pubDate>{day:02} Feb 2029 10:00:00 GMT</pubDate>\
            <description><![CDATA[{text}]]></description></item>"
        );
    }
    rss + "</channel></rss>"
}

/// Presses `j`; returns how long it took until the frame that shows its effect was there. Articles that come meanwhile
/// stand above the selected one.
fn down(terminal: &mut TimedTerminal) -> Duration {
    let (before, total) = position_in_list(terminal).unwrap();
    let pressed_at = terminal.press("j");
    let seen_at = terminal.wait_until("the next place", |terminal| {
        position_in_list(terminal).is_some_and(|(number, now)| number + total == before + now + 1)
    });
    // Keys do not come at the rhythm of what arrives.
    terminal.drain_for(Duration::from_millis(37));
    seen_at - pressed_at
}

/// The selected place and the number of places, as the last line has them.
fn position_in_list(terminal: &TimedTerminal) -> Option<(usize, usize)> {
    let line = terminal.row(ROWS - 1);
    let (before, after) = line.rsplit_once(" of ")?;
    Some((before.rsplit(' ').next()?.parse().ok()?, after.split_whitespace().next()?.parse().ok()?))
}

fn searches(terminal: &mut TimedTerminal, dir: &Path, vocabulary: &Vocabulary) {
    let mut store = Store::open(dir).unwrap().store;
    let mut expected_count = |text: &str| {
        let query = search::parse(text, true, NOW, &Zone::tehran()).ok()?;
        Some(store.list(Scope::Library, &Filter { query: Some(query), ..Filter::ALL }).unwrap().len())
    };
    let (rare, medium) = (&vocabulary.words[VOCABULARY_SIZE - 7], &vocabulary.words[1500]);
    let queries = [
        "و".to_owned(),
        "کار".to_owned(),
        "است".to_owned(),
        vocabulary.words[12].clone(),
        medium.clone(),
        rare.clone(),
        "است این".to_owned(),
        format!("کار {rare}"),
        "\"این است\"".to_owned(),
        format!("کار -{medium}"),
    ];
    let mut all = Vec::new();
    println!("each letter of a search in milliseconds, median of {TYPING_RUNS}; how many are found in the end");
    for query in &queries {
        let mut letters: Vec<Vec<Duration>> = vec![Vec::new(); query.chars().count()];
        let mut found = 0;
        for _ in 0..TYPING_RUNS {
            terminal.press("/");
            terminal.wait_for_quiet(Duration::from_millis(30));
            let mut text = String::new();
            for (letter, times) in query.chars().zip(&mut letters) {
                text.push(letter);
                let expected = expected_count(&text);
                let caret = terminal.screen().cursor_position();
                let pressed_at = terminal.press(&letter.to_string());
                let seen_at = terminal.wait_until(&text, |terminal| {
                    // A joiner is no wider than nothing.
                    let caret_moved = letter == '\u{200C}' || terminal.screen().cursor_position() != caret;
                    caret_moved && expected.is_none_or(|count| shown_count(terminal) == Some(count))
                });
                if let Some(count) = expected {
                    found = count;
                    times.push(seen_at - pressed_at);
                }
                terminal.drain_for(Duration::from_millis(20));
            }
            terminal.press("\x1b");
            terminal.wait_until("the library", |terminal| terminal.row(0).contains("Library"));
            terminal.wait_for_quiet(Duration::from_millis(60));
        }
        let mut medians = String::new();
        for times in letters {
            let _ = match times.as_slice() {
                [] => write!(medians, " -"),
                _ => write!(medians, " {:.1}", median(times.clone()).as_secs_f64() * 1e3),
            };
            all.extend(times);
        }
        println!("  {query}:{medians} ({found})");
    }
    report("letter to frame", all);
}

/// How many articles the first line says are found; nothing while they are being sought.
fn shown_count(terminal: &TimedTerminal) -> Option<usize> {
    let line = terminal.row(0);
    let (before, _) = line.split_once(" article")?;
    before.rsplit(' ').next()?.parse().ok()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn report(name: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let at = |percent: usize| times[(times.len() - 1) * percent / 100].as_secs_f64() * 1e3;
    println!("{name}: median {:.1} ms, p99 {:.1} ms, from {:.1} to {:.1} ms", at(50), at(99), at(0), at(100));
}

fn megabytes(kilobytes: u64) -> String {
    format!("{:.1} MB", kilobytes as f64 / 1024.0)
}
