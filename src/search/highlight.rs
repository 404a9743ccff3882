//! Where in a text the words of a query were found, for the screen to mark.
//!
//! The text is folded once into tokens that know their places, and each token looks up in a table what could begin
//! there. A word found by one of its pieces or by a second spelling is marked whole, a phrase from its first word to
//! its last.

use super::fold::{Folder, second_spellings};
use super::matching::{Alternative, Column, alternatives};
use crate::model::{Expr, Query};
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use unicode_segmentation::GraphemeCursor;

/// The places in `text`, in bytes, of what the query asks for, sorted and apart from each other; never half a grapheme
/// cluster. What it excludes is not marked, nor outside the title (`title` is `false`) what it asks of titles only.
pub fn highlights(query: &Query, text: &str, title: bool) -> Vec<Range<usize>> {
    let mut wanted = Vec::new();
    collect(&query.root, title, &mut wanted);
    if wanted.is_empty() {
        return Vec::new();
    }
    let table = Table::new(&wanted);
    let mut found = Vec::new();
    let (mut folder, mut splits) = (Folder::new(text), Vec::new());
    let mut row = Row::default();
    let mut group = Row::default();
    loop {
        let start = row.folded.len();
        splits.clear();
        let Some(place) = folder.next_into(&mut row.folded, &mut splits) else { break };
        second_spellings(row.folded.get(start..).unwrap_or_default(), &splits, |spelling| {
            group.clear();
            for piece in spelling {
                group.folded.push_str(piece);
                group.end(place.clone());
            }
            table.find(&group, Column::Parts, &mut found);
        });
        row.end(place);
    }
    table.find(&row, Column::Joined, &mut found);
    merged(found, text)
}

fn collect(expr: &Expr, title: bool, wanted: &mut Vec<Alternative>) {
    match expr {
        Expr::All(several) | Expr::Any(several) => several.iter().for_each(|each| collect(each, title, wanted)),
        Expr::Words(words) if title || !words.title => wanted.extend(alternatives(words)),
        _ => {}
    }
}

/// Tokens in one buffer, and their places in the text.
#[derive(Default)]
struct Row {
    folded: String,
    /// Where each token ends in the buffer, and its place in the text.
    tokens: Vec<(usize, Range<usize>)>,
}

impl Row {
    fn clear(&mut self) {
        self.folded.clear();
        self.tokens.clear();
    }

    fn end(&mut self, place: Range<usize>) {
        self.tokens.push((self.folded.len(), place));
    }

    fn token(&self, at: usize) -> Option<&str> {
        let start = match at.checked_sub(1) {
            Some(before) => self.tokens.get(before)?.0,
            None => 0,
        };
        self.folded.get(start..self.tokens.get(at)?.0)
    }
}

/// Alternatives by how they begin.
struct Table<'w> {
    /// By the whole first token.
    words: HashMap<&'w str, Vec<&'w Alternative>>,
    /// Those that are the beginning of one word.
    prefixes: HashMap<&'w str, Vec<&'w Alternative>>,
    /// How long those are, in bytes.
    lengths: BTreeSet<usize>,
}

impl<'w> Table<'w> {
    fn new(wanted: &'w [Alternative]) -> Self {
        let mut table = Self { words: HashMap::new(), prefixes: HashMap::new(), lengths: BTreeSet::new() };
        for alternative in wanted {
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

    /// Adds the places of everything that begins at any token of the row.
    fn find(&self, row: &Row, column: Column, found: &mut Vec<Range<usize>>) {
        for (at, (_, place)) in row.tokens.iter().enumerate() {
            let Some(token) = row.token(at) else { continue };
            let starts = self.lengths.iter().filter_map(|length| self.prefixes.get(token.get(..*length)?));
            for alternative in self.words.get(token).into_iter().chain(starts).flatten() {
                let last = at + alternative.tokens.len() - 1;
                if alternative.column == column
                    && stands(alternative, row, at)
                    && let Some((_, end)) = row.tokens.get(last)
                {
                    found.push(place.start..end.end);
                }
            }
        }
    }
}

fn stands(alternative: &Alternative, row: &Row, at: usize) -> bool {
    let last = alternative.tokens.len() - 1;
    alternative.tokens.iter().enumerate().all(|(nth, wanted)| {
        let fits =
            |token: &str| if nth == last && alternative.prefix { token.starts_with(wanted) } else { token == wanted };
        row.token(at + nth).is_some_and(fits)
    })
}

/// Sorted, apart from each other, and widened to whole grapheme clusters.
fn merged(mut found: Vec<Range<usize>>, text: &str) -> Vec<Range<usize>> {
    found.sort_unstable_by_key(|range| (range.start, range.end));
    let mut merged: Vec<Range<usize>> = Vec::new();
    for range in found {
        match merged.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    for range in &mut merged {
        *range = edge(text, range.start, false)..edge(text, range.end, true);
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
fn edge(text: &str, at: usize, forward: bool) -> usize {
    let mut cursor = GraphemeCursor::new(at, text.len(), true);
    if cursor.is_boundary(text, 0).unwrap_or(true) {
        return at;
    }
    let edge = if forward { cursor.next_boundary(text, 0) } else { cursor.prev_boundary(text, 0) };
    edge.ok().flatten().unwrap_or(at)
}

#[cfg(test)]
mod tests;
