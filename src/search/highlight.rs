//! The hits of a query in a text, for the screen to highlight.
//!
//! The text is folded once into tokens with their ranges, and a table says which alternatives begin with each token. A
//! word that was found by one of its pieces or by a second spelling is highlighted whole, a phrase from its first word
//! to its last.

use super::fold::{FoldingTokenizer, for_each_second_spelling};
use super::matching::{Alternative, Column, alternatives};
use crate::model::{Expr, Query};
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;
use std::ops::Range;
use unicode_segmentation::GraphemeCursor;

/// The byte ranges in `text` of the words that the query asks for, sorted and disjoint, on boundaries of grapheme
/// clusters. Words that the query excludes are no hits. Words that it asks of titles only are hits if `title` is
/// `true`.
pub fn highlights(query: &Query, text: &str, title: bool) -> Vec<Range<usize>> {
    let mut targets = Vec::new();
    collect_alternatives(&query.root, title, &mut targets);
    if targets.is_empty() {
        return Vec::new();
    }
    let index = AlternativeIndex::new(&targets);
    let mut hits = Vec::new();
    let (mut tokenizer, mut splits) = (FoldingTokenizer::new(text), Vec::new());
    let mut tokens = TokenBuffer::default();
    let mut variant = TokenBuffer::default();
    loop {
        let start = tokens.folded.len();
        splits.clear();
        let Some(range) = tokenizer.next_word(&mut tokens.folded, &mut splits) else { break };
        for_each_second_spelling(tokens.folded.get(start..).unwrap_or_default(), &splits, |spelling| {
            variant.clear();
            for piece in spelling {
                variant.folded.push_str(piece);
                variant.end_token(range.clone());
            }
            index.find_hits(&variant, Column::Parts, &mut hits);
        });
        tokens.end_token(range);
    }
    index.find_hits(&tokens, Column::Joined, &mut hits);
    merge_hits(hits, text)
}

fn collect_alternatives(expr: &Expr, title: bool, targets: &mut Vec<Alternative>) {
    match expr {
        Expr::All(exprs) | Expr::Any(exprs) => exprs.iter().for_each(|each| collect_alternatives(each, title, targets)),
        Expr::Phrase(phrase) if title || !phrase.title_only => targets.extend(alternatives(phrase)),
        _ => {}
    }
}

/// Tokens in one buffer, and their ranges in the text.
#[derive(Default)]
struct TokenBuffer {
    folded: String,
    /// The end of each token in the buffer, and its range in the text.
    tokens: Vec<(usize, Range<usize>)>,
}

impl TokenBuffer {
    fn clear(&mut self) {
        self.folded.clear();
        self.tokens.clear();
    }

    fn end_token(&mut self, range: Range<usize>) {
        self.tokens.push((self.folded.len(), range));
    }

    fn token(&self, at: usize) -> Option<&str> {
        let start = match at.checked_sub(1) {
            Some(before) => self.tokens.get(before)?.0,
            None => 0,
        };
        self.folded.get(start..self.tokens.get(at)?.0)
    }
}

/// Alternatives by how they begin. The keys are the user's own words, so that nobody chooses them to collide.
#[derive(Default)]
struct AlternativeIndex<'w> {
    /// By the whole first token.
    words: FxHashMap<&'w str, Vec<&'w Alternative>>,
    /// Alternatives that are the beginning of one word, by that beginning.
    prefixes: FxHashMap<&'w str, Vec<&'w Alternative>>,
    /// The lengths of these beginnings, in bytes.
    lengths: BTreeSet<usize>,
}

impl<'w> AlternativeIndex<'w> {
    fn new(targets: &'w [Alternative]) -> Self {
        let mut table = Self::default();
        for alternative in targets {
            let Some(first) = alternative.tokens.first() else { continue };
            let map = if alternative.prefix && alternative.tokens.len() == 1 {
                table.lengths.insert(first.len());
                &mut table.prefixes
            } else {
                &mut table.words
            };
            let list: &mut Vec<&Alternative> = map.entry(first.as_str()).or_default();
            if !list.contains(&alternative) {
                list.push(alternative);
            }
        }
        table
    }

    /// Adds the ranges of all alternatives of a column that begin at any token.
    fn find_hits(&self, buffer: &TokenBuffer, column: Column, hits: &mut Vec<Range<usize>>) {
        for (at, (_, range)) in buffer.tokens.iter().enumerate() {
            let Some(token) = buffer.token(at) else { continue };
            let starts = self.lengths.iter().filter_map(|length| self.prefixes.get(token.get(..*length)?));
            for alternative in self.words.get(token).into_iter().chain(starts).flatten() {
                let last = at + alternative.tokens.len() - 1;
                if alternative.column == column
                    && is_at(alternative, buffer, at)
                    && let Some((_, end)) = buffer.tokens.get(last)
                {
                    hits.push(range.start..end.end);
                }
            }
        }
    }
}

fn is_at(alternative: &Alternative, buffer: &TokenBuffer, at: usize) -> bool {
    let last = alternative.tokens.len() - 1;
    alternative.tokens.iter().enumerate().all(|(nth, expected)| {
        let fits = |token: &str| {
            if nth == last && alternative.prefix { token.starts_with(expected) } else { token == expected }
        };
        buffer.token(at + nth).is_some_and(fits)
    })
}

/// Sorted, apart from each other, and widened to whole grapheme clusters.
fn merge_hits(mut hits: Vec<Range<usize>>, text: &str) -> Vec<Range<usize>> {
    hits.sort_unstable_by_key(|range| (range.start, range.end));
    let mut merged: Vec<Range<usize>> = Vec::new();
    for range in hits {
        match merged.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    for range in &mut merged {
        *range = grapheme_boundary(text, range.start, false)..grapheme_boundary(text, range.end, true);
    }
    merged.dedup_by(|next, last| {
        let meet = next.start < last.end;
        if meet {
            last.end = last.end.max(next.end);
        }
        meet
    });
    merged
}

/// The nearest boundary between grapheme clusters at `at`, or forward or backward of it.
fn grapheme_boundary(text: &str, at: usize, forward: bool) -> usize {
    let mut cursor = GraphemeCursor::new(at, text.len(), true);
    if cursor.is_boundary(text, 0).unwrap_or(true) {
        return at;
    }
    let edge = if forward { cursor.next_boundary(text, 0) } else { cursor.prev_boundary(text, 0) };
    edge.ok().flatten().unwrap_or(at)
}

#[cfg(test)]
mod tests;
