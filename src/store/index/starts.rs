//! The beginnings of words: which articles have a word that begins with these one or two letters.
//!
//! The first letters that are typed begin thousands of different words, whose lists would all have to be merged. FTS5
//! has indexes of prefixes for this, but they take a place for every word of the text, as much again as the index
//! itself. An article of 330 words has 30 different first letters and 130 different first pairs, and that it has them is
//! all that is asked: a bit for each in a table of our own.
//!
//! - A *start* is one letter or two, as a number. A letter is one character of the folded text.
//! - While می شود is typed, می and one letter are a phrase for a moment, and so it is with نمی. These are starts too.
//! - Each stands in the title, else in the lead, else in the body, and only once: nobody searches a lead without the
//!   title, or a body without the lead.
//! - The articles of a start stand in rows of 4096 ids, as a list or, from 256 on, as bits.
//!
//! Deliberately absent: a beginning behind any other word of a phrase. FTS5 finds it, in a tenth of a second where this
//! takes less than a thousandth.

use super::IdSet;
use crate::search::BREAK;
use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension};
use std::collections::{BTreeMap, HashMap, HashSet};

/// The table.
pub(super) const TABLE: &str = "
    CREATE TABLE starts (
        chunk INTEGER NOT NULL,
        start INTEGER NOT NULL,
        field INTEGER NOT NULL,
        ids   BLOB NOT NULL,
        PRIMARY KEY (chunk, start, field)
    ) WITHOUT ROWID;";

/// One or two letters, and the verb's beginning before them, as a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Start(i64);

/// A start, and where it first stands: 0 in the title, 1 in the lead, 2 in the body.
pub(super) type Placed = (Start, u8);

/// How many characters have codes: ASCII's and those of the Arabic block.
const CODES: usize = 0x180;

/// می and نمی, each with a character that stands for it in [`Seen`] and is no letter.
const VERBS: [(&str, char); 2] = [("\u{645}\u{6CC}", '\u{1}'), ("\u{646}\u{645}\u{6CC}", '\u{2}')];

/// How many bytes these have at most.
const LONGEST_VERB: usize = 6;

/// What stands where there is no second letter.
const NONE: char = '\0';

impl Start {
    /// Of two characters, the first perhaps a verb's.
    fn new(first: char, second: char) -> Self {
        Self(i64::from(u32::from(first)) << 21 | i64::from(u32::from(second)))
    }

    /// The one that finds what these tokens find, the last of them being the beginning of a word; `None` if there is
    /// none.
    pub(super) fn of(tokens: &[String]) -> Option<Self> {
        let start = |token: &str| {
            let mut letters = token.chars();
            let (first, second) = (letters.next()?, letters.next().unwrap_or(NONE));
            letters.next().is_none().then_some((first, second))
        };
        match tokens {
            [token] => start(token).map(|(first, second)| Self::new(first, second)),
            [verb, token] => {
                let (_, verb) = VERBS.iter().find(|each| each.0 == verb)?;
                start(token).filter(|(_, second)| *second == NONE).map(|(first, _)| Self::new(*verb, first))
            }
            _ => None,
        }
    }
}

/// The beginnings that an article has been found to have. To be used again for the next one: most are one bit.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// A bit for each two characters that have codes.
    bits: Vec<u64>,
    /// Where bits are set.
    places: Vec<usize>,
    others: HashSet<(char, char)>,
}

impl Seen {
    /// Begins another article.
    pub(super) fn forget(&mut self) {
        for place in self.places.drain(..) {
            if let Some(bits) = self.bits.get_mut(place) {
                *bits = 0;
            }
        }
        self.others.clear();
    }

    /// Appends to `starts` those that are new in the words of this field, which are as `search::index` makes them.
    pub(super) fn add(&mut self, words: &str, field: u8, starts: &mut Vec<Placed>) {
        let mut verb = None;
        let mut rest = words;
        while !rest.is_empty() {
            // Words are short: looking at byte after byte is faster than any search.
            let end = rest.bytes().position(|byte| byte == b' ').unwrap_or(rest.len());
            let (word, behind) = rest.split_at_checked(end).unwrap_or((rest, ""));
            rest = behind.get(1..).unwrap_or_default();
            let mut letters = word.chars();
            let Some(first) = letters.next().filter(|first| !BREAK.starts_with(*first)) else {
                verb = None;
                continue;
            };
            if let Some((_, verb)) = verb
                && self.insert(verb, first)
            {
                starts.push((Start::new(verb, first), field));
            }
            verb = if word.len() <= LONGEST_VERB { VERBS.iter().copied().find(|each| each.0 == word) } else { None };
            let second = letters.next().unwrap_or(NONE);
            // Whoever has two letters has the first of them.
            if !self.insert(first, second) {
                continue;
            }
            if second != NONE {
                starts.push((Start::new(first, second), field));
            }
            if second == NONE || self.insert(first, NONE) {
                starts.push((Start::new(first, NONE), field));
            }
        }
    }

    /// Whether it is new.
    fn insert(&mut self, first: char, second: char) -> bool {
        let (Some(row), Some(column)) = (code(first), code(second)) else {
            return self.others.insert((first, second));
        };
        if self.bits.is_empty() {
            self.bits.resize(CODES * CODES / 64, 0);
        }
        let at = row * CODES + column;
        let (place, bit) = (at / 64, 1 << (at % 64));
        match self.bits.get_mut(place) {
            Some(bits) if *bits & bit == 0 => {
                *bits |= bit;
                self.places.push(place);
                true
            }
            _ => false,
        }
    }
}

fn code(c: char) -> Option<usize> {
    match c {
        '\0'..='\x7F' => Some(c as usize),
        '\u{600}'..='\u{6FF}' => Some(c as usize - 0x600 + 0x80),
        _ => None,
    }
}

/// How many ids share a row.
const CHUNK: i64 = 4096;

/// How many ids are written as bits; as many as would take the same room as a list.
const MANY: usize = 256;

/// The bytes of a row of bits.
const BITS: usize = 512;

/// The starts of articles on their way into the table. All articles of a row of ids come one after the other.
#[derive(Debug, Default)]
pub(super) struct Lists {
    chunk: i64,
    lists: HashMap<Placed, Vec<u16>>,
}

impl Lists {
    /// Adds an article, which must not be in the table.
    pub(super) fn add(&mut self, index: &Connection, id: i64, starts: &[Placed]) -> rusqlite::Result<()> {
        let (chunk, place) = split(id);
        if chunk != self.chunk {
            self.write(index)?;
            self.chunk = chunk;
        }
        for start in starts {
            self.lists.entry(*start).or_default().push(place);
        }
        Ok(())
    }

    /// Writes what has been added.
    pub(super) fn write(&mut self, index: &Connection) -> rusqlite::Result<()> {
        let mut known = index.prepare_cached("SELECT ids FROM starts WHERE (chunk, start, field) = (?1, ?2, ?3)")?;
        let mut write = index.prepare_cached("INSERT OR REPLACE INTO starts VALUES (?1, ?2, ?3, ?4)")?;
        let is_new = !index.prepare_cached("SELECT 1 FROM starts WHERE chunk = ?1")?.exists([self.chunk])?;
        let mut lists: Vec<(Placed, Vec<u16>)> = self.lists.drain().collect();
        lists.sort_unstable_by_key(|(placed, _)| *placed);
        for ((start, field), mut places) in lists {
            if !is_new {
                let bytes: Option<Vec<u8>> =
                    known.query_row((self.chunk, start.0, field), |row| row.get(0)).optional()?;
                places.extend(bytes.as_deref().map(decode).transpose()?.unwrap_or_default());
                places.sort_unstable();
                places.dedup();
            }
            write.execute((self.chunk, start.0, field, encode(&places)))?;
        }
        Ok(())
    }
}

/// Takes articles out of the table.
pub(super) fn forget(index: &Connection, ids: &[i64]) -> rusqlite::Result<()> {
    let mut chunks: BTreeMap<i64, HashSet<u16>> = BTreeMap::new();
    for (chunk, place) in ids.iter().map(|id| split(*id)) {
        chunks.entry(chunk).or_default().insert(place);
    }
    let mut rows = index.prepare_cached("SELECT start, field, ids FROM starts WHERE chunk = ?1")?;
    let mut write = index.prepare_cached("UPDATE starts SET ids = ?4 WHERE (chunk, start, field) = (?1, ?2, ?3)")?;
    let mut delete = index.prepare_cached("DELETE FROM starts WHERE (chunk, start, field) = (?1, ?2, ?3)")?;
    for (chunk, gone) in chunks {
        let mut changed: Vec<(i64, u8, Vec<u16>)> = Vec::new();
        let mut row = rows.query([chunk])?;
        while let Some(row) = row.next()? {
            let places = decode(row.get_ref(2)?.as_blob()?)?;
            if places.iter().any(|place| gone.contains(place)) {
                let left = places.into_iter().filter(|place| !gone.contains(place)).collect();
                changed.push((row.get(0)?, row.get(1)?, left));
            }
        }
        for (start, field, left) in changed {
            if left.is_empty() {
                delete.execute((chunk, start, field))?;
            } else {
                write.execute((chunk, start, field, encode(&left)))?;
            }
        }
    }
    Ok(())
}

/// The articles that have the start in a field up to this one.
pub(super) fn find(index: &Connection, start: Start, field: u8) -> rusqlite::Result<IdSet> {
    let mut next = index.prepare_cached("SELECT min(chunk) FROM starts WHERE chunk > ?1")?;
    let mut rows = index.prepare_cached("SELECT ids FROM starts WHERE chunk = ?1 AND start = ?2 AND field <= ?3")?;
    let mut found = IdSet::default();
    let mut chunk = i64::MIN;
    while let Some(at) = next.query_row([chunk], |row| row.get::<_, Option<i64>>(0))? {
        chunk = at;
        let mut rows = rows.query((chunk, start.0, field))?;
        while let Some(row) = rows.next()? {
            let places = decode(row.get_ref(0)?.as_blob()?)?;
            found.extend(places.into_iter().map(|place| chunk.saturating_mul(CHUNK).saturating_add(i64::from(place))));
        }
    }
    Ok(found)
}

/// The row of an id, and its place there.
fn split(id: i64) -> (i64, u16) {
    (id.div_euclid(CHUNK), u16::try_from(id.rem_euclid(CHUNK)).unwrap_or_default())
}

/// Ascending places as they are stored.
fn encode(places: &[u16]) -> Vec<u8> {
    if places.len() < MANY {
        return places.iter().flat_map(|place| place.to_le_bytes()).collect();
    }
    let mut bits = vec![0; BITS];
    for place in places {
        if let Some(byte) = bits.get_mut(usize::from(place / 8)) {
            *byte |= 1 << (place % 8);
        }
    }
    bits
}

fn decode(bytes: &[u8]) -> rusqlite::Result<Vec<u16>> {
    if bytes.len() == BITS {
        let bits = (0_u16..).zip(bytes).flat_map(|(at, byte)| (0..8).map(move |bit| (at * 8 + bit, byte >> bit & 1)));
        return Ok(bits.filter(|(_, bit)| *bit == 1).map(|(place, _)| place).collect());
    }
    match bytes.as_chunks::<2>() {
        (places, []) => Ok(places.iter().map(|place| u16::from_le_bytes(*place)).collect()),
        _ => Err(rusqlite::Error::InvalidColumnType(0, "ids".to_owned(), Type::Blob)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    /// The letters of a start.
    fn shown(start: Start) -> String {
        let letter = |bits: i64| char::from_u32(u32::try_from(bits & 0x1F_FFFF).unwrap()).unwrap();
        let letters = [letter(start.0 >> 21), letter(start.0)];
        let verb = |c: &char| VERBS.iter().find(|(_, code)| code == c).map(|(verb, _)| (*verb).to_owned());
        letters.iter().filter(|c| **c != NONE).map(|c| verb(c).unwrap_or_else(|| c.to_string())).collect()
    }

    fn added(seen: &mut Seen, words: &str) -> Vec<String> {
        let mut starts = Vec::new();
        seen.add(words, 2, &mut starts);
        assert!(starts.iter().all(|(_, field)| *field == 2));
        starts.into_iter().map(|(start, _)| shown(start)).collect()
    }

    fn of(tokens: &[&str]) -> Option<String> {
        Start::of(&tokens.iter().map(|token| (*token).to_owned()).collect::<Vec<_>>()).map(shown)
    }

    fn table() -> Connection {
        let index = Connection::open_in_memory().unwrap();
        index.execute_batch(TABLE).unwrap();
        index
    }

    fn ids(set: &IdSet, all: impl Iterator<Item = i64>) -> BTreeSet<i64> {
        all.filter(|id| set.contains(*id)).collect()
    }

    #[test]
    fn each_beginning_is_written_once_in_an_article_and_again_in_the_next() {
        let mut seen = Seen::default();
        let first = ["ab", "a", "1", "ac"];
        assert_eq!(added(&mut seen, "abc a abd \u{E000} 1 ac"), first);
        assert_eq!(added(&mut seen, "ab 12"), ["12"]);
        assert_eq!(added(&mut seen, "\u{6A9}\u{627}\u{631} \u{6A9}"), ["\u{6A9}\u{627}", "\u{6A9}"]);
        // Letters of Hebrew and Cyrillic, which have no codes.
        let others = ["\u{5D0}\u{431}", "\u{5D0}"];
        assert_eq!(added(&mut seen, "\u{5D0}\u{431}x \u{5D0}\u{431}"), others);
        assert_eq!(added(&mut seen, ""), [] as [&str; 0]);
        seen.forget();
        assert_eq!(added(&mut seen, "abc a abd \u{E000} 1 ac"), first);
        assert_eq!(added(&mut seen, "\u{5D0}\u{431}"), others);
    }

    #[test]
    fn the_letter_behind_mi_and_nemi_is_a_beginning_too() {
        let mut seen = Seen::default();
        let (mi, nemi, sh) = ("\u{645}\u{6CC}", "\u{646}\u{645}\u{6CC}", "\u{634}\u{648}\u{62F}");
        let text = format!("{mi} {sh} {mi} {sh} {nemi} {sh} {mi} \u{E000} b {nemi}");
        let tokens = added(&mut seen, &text);
        let long: Vec<_> = tokens.iter().filter(|token| token.chars().count() > 2).collect();
        assert_eq!(long, [&format!("{mi}\u{634}"), &format!("{nemi}\u{634}")]);
    }

    #[test]
    fn only_what_is_written_is_asked_for() {
        assert_eq!(of(&["a"]).unwrap(), "a");
        assert_eq!(of(&["\u{6A9}\u{627}"]).unwrap(), "\u{6A9}\u{627}");
        assert_eq!(of(&["\u{645}\u{6CC}", "\u{634}"]).unwrap(), "\u{645}\u{6CC}\u{634}");
        for tokens in [&["abc"][..], &["a", "b"], &["\u{645}\u{6CC}", "\u{634}\u{648}"], &[""], &[]] {
            assert_eq!(of(tokens), None, "{tokens:?}");
        }
    }

    #[test]
    fn articles_come_and_go_in_any_row() {
        let index = table();
        let (a, b) = (Start::new('a', NONE), Start::new('b', 'c'));
        let mut lists = Lists::default();
        // More than a row of them, the first rows as bits.
        for id in 1..10_000 {
            let starts = [(a, 0), (b, if id % 100 == 0 { 1 } else { 2 })];
            lists.add(&index, id, &starts).unwrap();
        }
        lists.write(&index).unwrap();
        let find = |start, field| ids(&find(&index, start, field).unwrap(), 0..20_000);
        assert_eq!(find(a, 0), (1..10_000).collect());
        assert_eq!(find(b, 0), BTreeSet::new());
        assert_eq!(find(b, 1), (1..100).map(|n| n * 100).collect());
        assert_eq!(find(b, 2), (1..10_000).collect());
        assert_eq!(find(Start::new('b', NONE), 2), BTreeSet::new());
        forget(&index, &(0..9_000).collect::<Vec<_>>()).unwrap();
        assert_eq!(find(a, 2), (9_000..10_000).collect());
        lists.add(&index, 5, &[(a, 2)]).unwrap();
        lists.add(&index, 9_500, &[(a, 2)]).unwrap();
        lists.write(&index).unwrap();
        assert_eq!(find(a, 1), (9_000..10_000).collect());
        assert_eq!(find(a, 2).into_iter().next(), Some(5));
        forget(&index, &(0..20_000).collect::<Vec<_>>()).unwrap();
        let rows: i64 = index.query_row("SELECT count(*) FROM starts", [], |row| row.get(0)).unwrap();
        assert_eq!(rows, 0);
    }

    #[test]
    fn a_torn_row_is_an_error() {
        let index = table();
        index.execute("INSERT INTO starts VALUES (0, ?1, 0, x'010203')", [Start::new('a', NONE).0]).unwrap();
        assert!(find(&index, Start::new('a', NONE), 2).is_err());
        assert!(forget(&index, &[1]).is_err());
    }

    proptest! {
        #[test]
        fn places_come_back_from_their_bytes(places in prop::collection::btree_set(0_u16..4096, 0..600)) {
            let places: Vec<u16> = places.into_iter().collect();
            let bytes = encode(&places);
            prop_assert!(bytes.len() <= BITS);
            prop_assert_eq!(decode(&bytes).unwrap(), places);
        }

        #[test]
        fn the_beginnings_are_those_of_every_word(
            texts in prop::collection::vec(
                "[ab1 \u{200C}می نشو\u{5D0}\u{5D1}\u{1E37}\u{301}\u{64E}\u{10330}]{0,12}",
                1..4,
            ),
        ) {
            let (mut joined, mut parts) = (String::new(), String::new());
            for text in &texts {
                search::index(text, &mut joined, &mut parts);
            }
            let rows: Vec<Vec<&str>> = [&joined, &parts].map(|row| row.split(' ').collect()).into();
            let mut expected = BTreeSet::new();
            for row in &rows {
                for (at, word) in row.iter().enumerate().filter(|(_, word)| !word.is_empty() && **word != BREAK) {
                    let letters: Vec<char> = word.chars().collect();
                    expected.insert(format!("{}", letters[0]));
                    if let [first, second, ..] = letters[..] {
                        expected.insert(format!("{first}{second}"));
                    }
                    if at > 0 && ["می", "نمی"].contains(&row[at - 1]) {
                        expected.insert(format!("{}{}", row[at - 1], letters[0]));
                    }
                }
            }
            let mut seen = Seen::default();
            let mut tokens = added(&mut seen, &joined);
            tokens.extend(added(&mut seen, &parts));
            prop_assert_eq!(tokens.len(), expected.len(), "one is written twice: {:?}", tokens);
            prop_assert_eq!(tokens.into_iter().collect::<BTreeSet<_>>(), expected);
        }
    }
}
