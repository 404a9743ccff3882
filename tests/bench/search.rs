//! How fast the search folds text and finds words in it, on generated Persian paragraphs.
//!
//! `cargo bench --bench search`. divan prints bytes per second beside each time.

use divan::counter::BytesCount;
use khabar::testing::model::{Timestamp, Zone};
use khabar::testing::search;
use std::hint::black_box;

/// Words as code points: an editor cannot reorder them.
const WORDS: [&str; 24] = [
    "\u{62F}\u{648}\u{644}\u{62A}",
    "\u{62F}\u{631}",
    "\u{646}\u{634}\u{633}\u{62A}\u{200C}\u{647}\u{627}\u{6CC}",
    "\u{627}\u{645}\u{631}\u{648}\u{632}",
    "\u{627}\u{633}\u{644}\u{627}\u{645}\u{6CC}",
    "\u{628}\u{631}\u{646}\u{627}\u{645}\u{647}",
    "\u{6F1}\u{6F4}\u{6F0}\u{6F5}",
    "(\u{648}\u{632}\u{64A}\u{631})",
    "\u{645}\u{6CC}\u{200C}\u{634}\u{648}\u{62F}\u{60C}",
    "\u{648}",
    "\u{627}\u{632}",
    "Starlink",
    "\u{AB}\u{62A}\u{644}\u{627}\u{634}\u{BB}",
    "\u{643}\u{634}\u{648}\u{631}",
    "\u{6F3}\u{6F5}\u{66B}\u{6F2}\u{66A}",
    "\u{631}\u{633}\u{6CC}\u{62F}.",
    "\u{628}\u{647}",
    "\u{6AF}\u{632}\u{627}\u{631}\u{634}",
    "\u{62E}\u{628}\u{631}\u{6AF}\u{632}\u{627}\u{631}\u{6CC}",
    "\u{645}\u{631}\u{62F}\u{645}",
    "\u{622}\u{628}",
    "\u{634}\u{647}\u{631}\u{647}\u{627}",
    "\u{6AF}\u{641}\u{62A}:",
    "\u{645}\u{633}\u{626}\u{648}\u{644}",
];

/// About `bytes` of words and spaces, the same in every run.
fn text(bytes: usize) -> String {
    let mut text = String::new();
    let mut next = 7_usize;
    while text.len() < bytes {
        next = (next * 1_103_515_245 + 12_345) % (1 << 31);
        text.push_str(WORDS[(next >> 8) % WORDS.len()]);
        text.push(' ');
    }
    text
}

/// What the full-text index stores of one megabyte, into buffers that are there already.
#[divan::bench]
fn index_a_megabyte(bencher: divan::Bencher<'_, '_>) {
    let text = text(1_000_000);
    let (mut joined, mut parts) = (String::new(), String::new());
    bencher.counter(BytesCount::of_str(&text)).bench_local(|| {
        joined.clear();
        parts.clear();
        search::append_index_words(black_box(&text), &mut joined, &mut parts);
    });
}

/// The places of a word, a beginning, a phrase and two words in one paragraph of a megabyte.
#[divan::bench]
fn highlight_a_megabyte(bencher: divan::Bencher<'_, '_>) {
    let text = text(1_000_000);
    let query_text = "\u{648}\u{632}\u{6CC}\u{631} \u{645}\u{633}* \"\u{627}\u{632} \u{62F}\u{631}\" starlink";
    let query = search::parse(query_text, false, Timestamp(0), &Zone::tehran());
    bencher
        .counter(BytesCount::of_str(&text))
        .bench_local(|| query.as_ref().map(|query| search::highlights(black_box(query), &text, false)));
}

fn main() {
    divan::main();
}
