//! A set of articles as one bit for each row id.
//!
//! The ids of a library are small and dense, so a set of 100,000 is 12 KB, and two of them are combined in
//! microseconds, whether they are full or almost empty.

/// The set leaves out ids from here on: no library has so many articles, and a damaged file must not use up all memory.
const LIMIT: i64 = 1 << 28;

/// Row ids of articles; see the module.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::store) struct IdSet {
    bits: Vec<u64>,
}

impl IdSet {
    /// Adds an id. Ignores negative ids and those of 2^28 and above.
    pub(in crate::store) fn insert(&mut self, id: i64) {
        if let Some((word, bit)) = word_and_bit(id) {
            if word >= self.bits.len() {
                self.bits.resize(word + 1, 0);
            }
            if let Some(bits) = self.bits.get_mut(word) {
                *bits |= bit;
            }
        }
    }

    /// Whether the id is in it.
    pub(in crate::store) fn contains(&self, id: i64) -> bool {
        word_and_bit(id).is_some_and(|(word, bit)| self.bits.get(word).is_some_and(|bits| bits & bit != 0))
    }

    /// Whether nothing is in it.
    pub(in crate::store) fn is_empty(&self) -> bool {
        self.bits.iter().all(|bits| *bits == 0)
    }

    /// Removes the ids that are not in `other`.
    pub(in crate::store) fn intersect(&mut self, other: &Self) {
        self.bits.truncate(other.bits.len());
        for (mine, theirs) in self.bits.iter_mut().zip(&other.bits) {
            *mine &= theirs;
        }
    }

    /// Adds the ids of `other`.
    pub(in crate::store) fn unite(&mut self, other: &Self) {
        if self.bits.len() < other.bits.len() {
            self.bits.resize(other.bits.len(), 0);
        }
        for (mine, theirs) in self.bits.iter_mut().zip(&other.bits) {
            *mine |= theirs;
        }
    }

    /// Removes the ids of `other`.
    pub(in crate::store) fn subtract(&mut self, other: &Self) {
        for (mine, theirs) in self.bits.iter_mut().zip(&other.bits) {
            *mine &= !theirs;
        }
    }
}

impl Extend<i64> for IdSet {
    fn extend<I: IntoIterator<Item = i64>>(&mut self, ids: I) {
        for id in ids {
            self.insert(id);
        }
    }
}

impl FromIterator<i64> for IdSet {
    fn from_iter<I: IntoIterator<Item = i64>>(ids: I) -> Self {
        let mut set = Self::default();
        set.extend(ids);
        set
    }
}

fn word_and_bit(id: i64) -> Option<(usize, u64)> {
    if id >= LIMIT {
        return None;
    }
    let id = usize::try_from(id).ok()?;
    Some((id / 64, 1 << (id % 64)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn ids(set: &IdSet) -> BTreeSet<i64> {
        (0..400).filter(|id| set.contains(*id)).collect()
    }

    proptest! {
        #[test]
        fn it_does_what_an_ordinary_set_does(
            one in prop::collection::btree_set(0i64..300, 0..40),
            two in prop::collection::btree_set(0i64..400, 0..40),
        ) {
            let (left, right): (IdSet, IdSet) = (one.iter().copied().collect(), two.iter().copied().collect());
            let with = |change: fn(&mut IdSet, &IdSet)| {
                let mut set = left.clone();
                change(&mut set, &right);
                ids(&set)
            };
            prop_assert_eq!(ids(&left), one.clone());
            prop_assert_eq!(with(IdSet::intersect), &one & &two);
            prop_assert_eq!(with(IdSet::unite), &one | &two);
            prop_assert_eq!(with(IdSet::subtract), &one - &two);
        }
    }

    #[test]
    fn ids_that_no_library_has_take_no_memory() {
        let mut set = IdSet::default();
        set.extend([-1, i64::MAX, i64::MIN, LIMIT]);
        assert!(set.is_empty() && set.bits.is_empty());
        assert!(!set.contains(-1) && !set.contains(i64::MAX));
    }
}
