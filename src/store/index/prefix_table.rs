//! The table of prefixes: which articles have a word that begins with these one or two letters.
//!
//! Thousands of words begin with the first letters that a user types, and a search would have to merge all their lists.
//! FTS5 has prefix indexes for this, but they have an entry for every word of the text and double the index. An article
//! of 330 words has 30 different first letters and 130 different first pairs, and a search only needs to know that it
//! has them: one bit each, in a table of our own.
//!
//! The articles of a prefix are in rows of 4096 ids each, as a list or, from 256 ids on, as a bitmap.

use super::IdSet;
use super::prefix::{FieldPrefix, Prefix};
use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, named_params};
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

/// How many ids share a row.
const CHUNK: i64 = 4096;

/// From how many ids on a row is a bitmap: a list of as many would take the same room.
const BITMAP_MIN: usize = 256;

/// The bytes of a bitmap.
const BITMAP_BYTES: usize = 512;

/// The prefixes of articles on their way into the table. Add all articles of a row one after the other.
#[derive(Debug, Default)]
pub(super) struct PrefixLists {
    chunk: i64,
    lists: HashMap<FieldPrefix, Vec<u16>>,
}

impl PrefixLists {
    /// Adds an article, which must not be in the table yet.
    pub(super) fn add(&mut self, index: &Connection, id: i64, prefixes: &[FieldPrefix]) -> rusqlite::Result<()> {
        let (chunk, offset) = chunk_and_offset(id);
        if chunk != self.chunk {
            self.flush(index)?;
            self.chunk = chunk;
        }
        for prefix in prefixes {
            self.lists.entry(*prefix).or_default().push(offset);
        }
        Ok(())
    }

    /// Writes what has been added.
    pub(super) fn flush(&mut self, index: &Connection) -> rusqlite::Result<()> {
        let mut select =
            index.prepare_cached("SELECT ids FROM starts WHERE (chunk, start, field) = (:chunk, :prefix, :field)")?;
        let ids_column = select.column_index("ids")?;
        let mut write = index.prepare_cached("INSERT OR REPLACE INTO starts VALUES (:chunk, :prefix, :field, :ids)")?;
        let is_new = !index.prepare_cached("SELECT 1 FROM starts WHERE chunk = ?")?.exists([self.chunk])?;
        let mut lists: Vec<(FieldPrefix, Vec<u16>)> = self.lists.drain().collect();
        lists.sort_unstable_by_key(|(prefix, _)| *prefix);
        for ((prefix, field), mut offsets) in lists {
            if !is_new {
                let key = named_params! { ":chunk": self.chunk, ":prefix": prefix.0, ":field": field };
                let bytes: Option<Vec<u8>> = select.query_row(key, |row| row.get(ids_column)).optional()?;
                offsets.extend(bytes.as_deref().map(decode).transpose()?.unwrap_or_default());
                offsets.sort_unstable();
                offsets.dedup();
            }
            write.execute(named_params! {
                ":chunk": self.chunk,
                ":prefix": prefix.0,
                ":field": field,
                ":ids": encode(&offsets),
            })?;
        }
        Ok(())
    }
}

/// Takes articles out of the table.
pub(super) fn remove(index: &Connection, ids: &[i64]) -> rusqlite::Result<()> {
    let mut chunks: BTreeMap<i64, HashSet<u16>> = BTreeMap::new();
    for (chunk, offset) in ids.iter().map(|id| chunk_and_offset(*id)) {
        chunks.entry(chunk).or_default().insert(offset);
    }
    let mut rows = index.prepare_cached("SELECT start, field, ids FROM starts WHERE chunk = ?")?;
    let mut write =
        index.prepare_cached("UPDATE starts SET ids = :ids WHERE (chunk, start, field) = (:chunk, :prefix, :field)")?;
    let mut delete =
        index.prepare_cached("DELETE FROM starts WHERE (chunk, start, field) = (:chunk, :prefix, :field)")?;
    for (chunk, removed) in chunks {
        let mut changed: Vec<(i64, u8, Vec<u16>)> = Vec::new();
        let mut row = rows.query([chunk])?;
        while let Some(row) = row.next()? {
            let offsets = decode(row.get_ref("ids")?.as_blob()?)?;
            if offsets.iter().any(|offset| removed.contains(offset)) {
                let remaining = offsets.into_iter().filter(|place| !removed.contains(place)).collect();
                changed.push((row.get("start")?, row.get("field")?, remaining));
            }
        }
        for (prefix, field, remaining) in changed {
            if remaining.is_empty() {
                delete.execute(named_params! { ":chunk": chunk, ":prefix": prefix, ":field": field })?;
            } else {
                write.execute(named_params! {
                    ":chunk": chunk,
                    ":prefix": prefix,
                    ":field": field,
                    ":ids": encode(&remaining),
                })?;
            }
        }
    }
    Ok(())
}

/// The articles that have the prefix in this field or one before it.
pub(super) fn find(index: &Connection, prefix: Prefix, field: u8) -> rusqlite::Result<IdSet> {
    let mut select_next_chunk = index.prepare_cached("SELECT min(chunk) AS chunk FROM starts WHERE chunk > ?")?;
    let mut rows =
        index.prepare_cached("SELECT ids FROM starts WHERE chunk = :chunk AND start = :prefix AND field <= :field")?;
    let mut found = IdSet::default();
    let mut chunk = i64::MIN;
    while let Some(next_chunk) = select_next_chunk.query_row([chunk], |row| row.get::<_, Option<i64>>("chunk"))? {
        chunk = next_chunk;
        let mut rows = rows.query(named_params! { ":chunk": chunk, ":prefix": prefix.0, ":field": field })?;
        while let Some(row) = rows.next()? {
            let offsets = decode(row.get_ref("ids")?.as_blob()?)?;
            found.extend(
                offsets.into_iter().map(|offset| chunk.saturating_mul(CHUNK).saturating_add(i64::from(offset))),
            );
        }
    }
    Ok(found)
}

/// The row of an id, and its offset there.
fn chunk_and_offset(id: i64) -> (i64, u16) {
    (id.div_euclid(CHUNK), u16::try_from(id.rem_euclid(CHUNK)).unwrap_or_default())
}

/// The stored form of ascending offsets.
fn encode(offsets: &[u16]) -> Vec<u8> {
    if offsets.len() < BITMAP_MIN {
        return offsets.iter().flat_map(|offset| offset.to_le_bytes()).collect();
    }
    let mut bits = vec![0; BITMAP_BYTES];
    for offset in offsets {
        if let Some(byte) = bits.get_mut(usize::from(offset / 8)) {
            *byte |= 1 << (offset % 8);
        }
    }
    bits
}

fn decode(bytes: &[u8]) -> rusqlite::Result<Vec<u16>> {
    if bytes.len() == BITMAP_BYTES {
        let bits = (0_u16..).zip(bytes).flat_map(|(at, byte)| (0..8).map(move |bit| (at * 8 + bit, byte >> bit & 1)));
        return Ok(bits.filter(|(_, bit)| *bit == 1).map(|(offset, _)| offset).collect());
    }
    match bytes.as_chunks::<2>() {
        (offsets, []) => Ok(offsets.iter().map(|offset| u16::from_le_bytes(*offset)).collect()),
        _ => Err(rusqlite::Error::InvalidColumnType(0, "ids".to_owned(), Type::Blob)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    const A: Prefix = Prefix(1);
    const B: Prefix = Prefix(2);

    fn table() -> Connection {
        let index = Connection::open_in_memory().unwrap();
        index.execute_batch(TABLE).unwrap();
        index
    }

    fn ids(set: &IdSet, all: impl Iterator<Item = i64>) -> BTreeSet<i64> {
        all.filter(|id| set.contains(*id)).collect()
    }

    #[test]
    fn articles_come_and_go_in_any_row() {
        let index = table();
        let mut lists = PrefixLists::default();
        // More than a row of them, the first rows as bits.
        for id in 1..10_000 {
            let prefixes = [(A, 0), (B, if id % 100 == 0 { 1 } else { 2 })];
            lists.add(&index, id, &prefixes).unwrap();
        }
        lists.flush(&index).unwrap();
        let find = |prefix, field| ids(&find(&index, prefix, field).unwrap(), 0..20_000);
        assert_eq!(find(A, 0), (1..10_000).collect());
        assert_eq!(find(B, 0), BTreeSet::new());
        assert_eq!(find(B, 1), (1..100).map(|n| n * 100).collect());
        assert_eq!(find(B, 2), (1..10_000).collect());
        assert_eq!(find(Prefix(3), 2), BTreeSet::new());
        remove(&index, &(0..9_000).collect::<Vec<_>>()).unwrap();
        assert_eq!(find(A, 2), (9_000..10_000).collect());
        lists.add(&index, 5, &[(A, 2)]).unwrap();
        lists.add(&index, 9_500, &[(A, 2)]).unwrap();
        lists.flush(&index).unwrap();
        assert_eq!(find(A, 1), (9_000..10_000).collect());
        assert_eq!(find(A, 2).into_iter().next(), Some(5));
        remove(&index, &(0..20_000).collect::<Vec<_>>()).unwrap();
        let rows: i64 = index.query_row("SELECT count(*) FROM starts", [], |row| row.get(0)).unwrap();
        assert_eq!(rows, 0);
    }

    #[test]
    fn a_torn_row_is_an_error() {
        let index = table();
        index.execute("INSERT INTO starts VALUES (0, ?1, 0, x'010203')", [A.0]).unwrap();
        assert!(find(&index, A, 2).is_err());
        assert!(remove(&index, &[1]).is_err());
    }

    proptest! {
        #[test]
        fn offsets_come_back_from_their_bytes(places in prop::collection::btree_set(0_u16..4096, 0..600)) {
            let places: Vec<u16> = places.into_iter().collect();
            let bytes = encode(&places);
            prop_assert!(bytes.len() <= BITMAP_BYTES);
            prop_assert_eq!(decode(&bytes).unwrap(), places);
        }
    }
}
