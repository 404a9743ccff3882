//! How fast HTML becomes blocks: a day of feed items, and what hostile pages are made of.
//!
//! `cargo bench --bench ingest`. [`items`] is ten thousand items of 4.2 KB each, as feeds with whole articles hold
//! them.

use divan::counter::BytesCount;
use khabar::testing::ingest::{Agencies, html, page};
use std::hint::black_box;

/// «می‌شود، اسلامی», with a half-space.
const WORDS: &str = "\u{645}\u{6CC}\u{200C}\u{634}\u{648}\u{62F}\u{60C} \u{627}\u{633}\u{644}\u{627}\u{645}\u{6CC} ";

/// An item: justified paragraphs with a link, a reference and a break in each.
fn item() -> String {
    let mut item = String::new();
    while item.len() < 4_200 {
        item.push_str("<p style=\"text-align: justify;\">");
        item.push_str(&WORDS.repeat(12));
        item.push_str("<a href=\"https://example.ir/news/1/\">");
        item.push_str(WORDS);
        item.push_str("</a>&nbsp;<strong>");
        item.push_str(WORDS);
        item.push_str("</strong><br />\n</p>\n");
    }
    item
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn items(bencher: divan::Bencher<'_, '_>) {
    let item = item();
    bencher.counter(BytesCount::new(item.len() * 10_000)).bench_local(|| {
        for _ in 0..10_000 {
            black_box(html::blocks(black_box(&item), None));
        }
    });
}

/// A megabyte of each; linear time shows as the same speed at every size.
#[divan::bench(
    args = ["<div>", "<table><tr><td>", "<b><p>x", "<a href=http://a.ir/>x<p>", "<bdi>&#x2067;x", "<figure>x", "&", "<a ", "<li>x", "<i><p><b>x</i></b>"],
    sample_count = 3, sample_size = 1
)]
fn hostile(bencher: divan::Bencher<'_, '_>, piece: &str) {
    let html = piece.repeat(8_000_000 / piece.len());
    bencher.counter(BytesCount::new(html.len())).bench_local(|| html::blocks(black_box(&html), None));
}

#[divan::bench(args = [10, 100, 1_000], sample_count = 3, sample_size = 1)]
fn pages(bencher: divan::Bencher<'_, '_>, items: usize) {
    let html = format!("<html><body><h1>a</h1><article>{}</article>", item().repeat(items));
    bencher.counter(BytesCount::new(html.len())).bench_local(|| page(black_box(&html), None, &Agencies::default()));
}

fn main() {
    divan::main();
}
