//! A key's frame: event, state, paint, difference, bytes for the terminal; at 200x60, with 1,000 rows in the list and a
//! 4 KB article beside it, and with 100,000 of which most tell a story with others. The worker answers at once, so this
//! is the time of the main thread.
//!
//! Before the times, it prints how many bytes such a frame has in each dialect, counted, at 80x24 and 200x60.
//!
//! `cargo bench --bench frame`

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark may fail loudly, and prints")]

use khabar::layout::RenderOptions;
use khabar::testing::app::key::Key;
use khabar::testing::app::list::List;
use khabar::testing::app::{Effect, Event, State, StateOptions};
use khabar::testing::config::DEFAULT_MEASURE;
use khabar::testing::document::ReadingOptions;
use khabar::testing::l10n::Language;
use khabar::testing::model::{
    Anchor, Article, ArticleId, Block, Entry, Flags, KeyboardPreference, Lang, Reply, Request, RichText, Row, Scope,
    Timestamp, ViewOptions, Zone,
};
use khabar::testing::term::capabilities::{Capabilities, CellDrawing};
use khabar::testing::term::dialect::Dialect;
use khabar::testing::term::flow_control::AfterPart;
use khabar::testing::term::screen::Screen;
use khabar::testing::theme::{Colors, Theme};
use ratatui::backend::CrosstermBackend;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::{Terminal, TerminalOptions, Viewport};
use std::sync::Arc;

const SIZE: (u16, u16) = (200, 60);
const ROWS: i64 = 1_000;
const MANY_ROWS: i64 = 100_000;
const NOW: Timestamp = Timestamp(1_795_336_200);

/// Words to make text of.
const WORDS: [&str; 12] =
    ["بازار", "کتاب‌ها", "می‌رود", "شهر", "۳۵٫۲٪", "امروز", "«خبر»", "سلامت", "(بهار)", "Khabar", "گفت", "سال"];

fn words(count: usize, from: usize) -> String {
    (0..count).map(|index| WORDS[(index * 7 + from * 5 + index / 5) % WORDS.len()]).collect::<Vec<_>>().join(" ")
}

/// An article of about 4 KB in UTF-8.
fn article() -> Arc<Article> {
    let blocks = (0..6).map(|index| Block::paragraph(words(63, index))).collect();
    let lead = Some(RichText::plain(words(25, 9)));
    let article = Article { title: words(9, 1), lang: Some(Lang("fa".to_owned())), lead, blocks, ..Article::default() };
    let size: usize = article.blocks.iter().map(|block| block.text.text.len()).sum();
    assert!((3_500..4_500).contains(&size), "{size} bytes");
    Arc::new(article)
}

/// An article that no screen shows to its end.
fn long_article() -> Arc<Article> {
    let blocks = (0..60).map(|index| Block::paragraph(words(63, index))).collect();
    Arc::new(Article { title: words(9, 1), lang: Some(Lang("fa".to_owned())), blocks, ..Article::default() })
}

struct Bench {
    rows: i64,
    state: State,
    terminal: Terminal<CrosstermBackend<std::io::Sink>>,
    article: Arc<Article>,
}

impl Bench {
    fn new() -> Self {
        Self::with_rows(ROWS)
    }

    fn with_rows(rows: i64) -> Self {
        Self::with_size(rows, SIZE)
    }

    fn with_size(rows: i64, size: (u16, u16)) -> Self {
        let setup = StateOptions {
            language: Language::Fa,
            zone: Zone::tehran(),
            keyboard_preference: KeyboardPreference::Persian,
            scope: Scope::Session,
            size,
            now: NOW,
            reading: ReadingOptions { render: RenderOptions::default(), measure: DEFAULT_MEASURE },
            view: ViewOptions::default(),
        };
        let (state, effects) = State::new(&setup).unwrap();
        let viewport = Viewport::Fixed(Rect::new(0, 0, size.0, size.1));
        let terminal =
            Terminal::with_options(CrosstermBackend::new(std::io::sink()), TerminalOptions { viewport }).unwrap();
        let mut bench = Self { rows, state, terminal, article: article() };
        bench.carry_out(effects);
        bench.draw();
        bench
    }

    fn key(&mut self, key: Key) {
        let effects = self.state.handle(Event::Key(key), NOW);
        self.carry_out(effects);
        self.draw();
    }

    fn carry_out(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            let Effect::Ask(request) = effect else { continue };
            let reply = match request {
                Request::List { scope, filter } => {
                    let entries = entries(self.rows);
                    Reply::Listed { scope, filter, entries, rows: (0..200).map(row).collect(), partial: false }
                }
                Request::Rows(ids) => Reply::Rows(ids.iter().map(|id| row(id.0)).collect()),
                Request::Load(id) | Request::Preload(id) => Reply::Loaded {
                    id,
                    article: Arc::clone(&self.article),
                    anchor: Anchor::default(),
                    note: String::new(),
                    tags: Vec::new(),
                    full_text: None,
                },
                _ => continue,
            };
            let effects = self.state.handle(Event::Reply(reply), NOW);
            self.carry_out(effects);
        }
    }

    fn draw(&mut self) {
        let (state, theme) = (&self.state, Theme::new(Colors::True));
        self.terminal.draw(|frame| khabar::testing::ui::draw(state, theme, frame.buffer_mut())).unwrap();
    }
}

/// A long listing, in which two of three articles share a story with another.
fn entries(count: i64) -> Vec<Entry> {
    let story = |id: i64| (count > ROWS && id % 3 > 0).then_some(ArticleId(id / 3));
    (0..count).map(|id| Entry { id: ArticleId(id), flags: Flags::default(), story: story(id) }).collect()
}

fn row(id: i64) -> Row {
    Row {
        id: ArticleId(id),
        title: words(8 + usize::try_from(id % 9).unwrap(), usize::try_from(id).unwrap()),
        source: Some("ایرنا".to_owned()),
        published: Some(Timestamp(NOW.0 - id * 600)),
        lang: Some(Lang("fa".to_owned())),
        url: None,
        changed: false,
        flags: Flags::default(),
    }
}

/// The selection moves by one: another article is analysed, laid out and shown beside the list.
#[divan::bench]
fn next_in_the_list(bencher: divan::Bencher<'_, '_>) {
    let mut bench = Bench::new();
    let mut step = 0;
    bencher.bench_local(move || {
        step += 1;
        bench.key(Key::char(if step % 400 < 200 { 'j' } else { 'k' }));
    });
}

/// The same in a list of 100,000.
#[divan::bench]
fn next_in_a_long_list(bencher: divan::Bencher<'_, '_>) {
    let mut bench = Bench::with_rows(MANY_ROWS);
    for key in "30000j".chars() {
        bench.key(Key::char(key));
    }
    let mut step = 0;
    bencher.bench_local(move || {
        step += 1;
        bench.key(Key::char(if step % 400 < 200 { 'j' } else { 'k' }));
    });
}

/// The user sets a flag far down in a list of 100,000.
#[divan::bench]
fn mark_in_a_long_list(bencher: divan::Bencher<'_, '_>) {
    let mut bench = Bench::with_rows(MANY_ROWS);
    for key in "30000j".chars() {
        bench.key(Key::char(key));
    }
    bencher.bench_local(move || bench.key(Key::char('m')));
}

/// A new listing of 100,000 arrives while the user is far down in the previous one.
#[divan::bench]
fn replace_a_long_list(bencher: divan::Bencher<'_, '_>) {
    let mut list = List::default();
    list.replace(entries(MANY_ROWS));
    list.select(30_000);
    bencher.with_inputs(|| entries(MANY_ROWS)).bench_local_values(|entries| list.replace(entries));
}

/// The article is scrolled by a line.
#[divan::bench]
fn scroll_the_article(bencher: divan::Bencher<'_, '_>) {
    let mut bench = Bench::new();
    bench.key(Key::parse("<enter>").unwrap());
    let mut step = 0;
    bencher.bench_local(move || {
        step += 1;
        bench.key(Key::char(if step % 20 < 10 { 'j' } else { 'k' }));
    });
}

/// The width changes: the article's lines are broken again and everything is painted.
#[divan::bench]
fn another_width(bencher: divan::Bencher<'_, '_>) {
    let mut bench = Bench::new();
    let mut step = 0;
    bencher.bench_local(move || {
        step += 1;
        let columns = SIZE.0 - (step % 2) * 110;
        bench.state.handle(Event::Resize { columns, rows: SIZE.1 }, NOW);
        bench.draw();
    });
}

/// A frame is spelled for a terminal that would reorder it.
#[divan::bench(args = ["kitty", "lro", "lrm", "inverse", "logical"])]
fn spell_for(bencher: divan::Bencher<'_, '_>, name: &str) {
    let dialect = Dialect::parse(name).unwrap();
    let bench = Bench::new();
    let mut frame = Buffer::empty(Rect::new(0, 0, SIZE.0, SIZE.1));
    khabar::testing::ui::draw(&bench.state, Theme::new(Colors::True), &mut frame);
    bencher.with_inputs(|| frame.clone()).bench_local_values(|mut frame| {
        for row in frame.content.chunks_exact_mut(usize::from(SIZE.0)) {
            dialect.respell(row);
        }
        frame
    });
}

/// The bytes of a frame, on the average, when `j` is held down for so many steps.
fn bytes_per_step(bench: &mut Bench, size: (u16, u16), dialect: Dialect) -> usize {
    const STEPS: usize = 20;
    let mut screen = Screen::new(
        std::io::sink(),
        size,
        dialect,
        Capabilities { drawing: CellDrawing::Rows, loses_split_letters: false },
    );
    let mut bytes = 0;
    let mut draw = |bench: &Bench| {
        let mut frame = 0;
        let paint = |buffer: &mut Buffer| khabar::testing::ui::draw(&bench.state, Theme::new(Colors::True), buffer);
        let count = |part| {
            frame += part;
            AfterPart { asks: false, stops: false }
        };
        screen.draw_asking(None, paint, count).unwrap();
        frame
    };
    draw(bench);
    for _ in 0..STEPS {
        let effects = bench.state.handle(Event::Key(Key::char('j')), NOW);
        bench.carry_out(effects);
        bytes += draw(bench);
    }
    bytes / STEPS
}

fn print_bytes() {
    println!("bytes of a frame  next in the list  scroll the article");
    for size in [(80, 24), SIZE] {
        for dialect in Dialect::ALL {
            let mut bench = Bench::with_size(ROWS, size);
            let list = bytes_per_step(&mut bench, size, dialect);
            bench.article = long_article();
            bench.key(Key::parse("<enter>").unwrap());
            bench.key(Key::char('J'));
            let scroll = bytes_per_step(&mut bench, size, dialect);
            let at = format!("{}x{}", size.0, size.1);
            println!("{at:<7} {:<8}  {list:>16}  {scroll:>18}", dialect.name());
        }
    }
    println!();
}

fn main() {
    print_bytes();
    divan::main();
}
