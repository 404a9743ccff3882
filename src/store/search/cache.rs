//! What the store keeps between one keystroke of a search and the next, and the search itself.

use super::super::error::StoreErrorKind;
use super::super::index::{Finder, IdSet, LibraryId, Reach};
use super::super::{Error, Store};
use super::Interrupter;
use super::evaluate::Evaluator;
use super::names::NameCache;
use super::scan::{ScanLimits, UnindexedScan};
use crate::model::{Entry, Filter, Order, Query, Scope};
use rusqlite::Connection;

/// What a search reuses at the next keystroke.
#[derive(Debug, Default)]
pub(in crate::store) struct SearchCache {
    finder: Option<Finder>,
    pub(super) snapshot: Option<Snapshot>,
    names: NameCache,
    pub(super) interrupter: Interrupter,
    /// Whether every article that is not indexed is matched, however many there are.
    pub(super) scan_all: bool,
    /// How many articles of the listing the last search did not look at.
    pub(super) unsearched: u64,
}

/// How old the listing of a search may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::store) enum Freshness {
    /// As it is now.
    Now,
    /// What others have stored since the last search may be missing.
    AllowStale,
}

/// A listing without its query.
#[derive(Debug)]
pub(super) struct Snapshot {
    scope: Scope,
    filter: Filter,
    /// SQLite's numbers for the state of the database when the listing was read; any change makes them differ.
    pub(super) version: (i64, u64),
    pub(super) entries: Vec<Entry>,
    /// The ids of the entries that are in the database.
    pub(super) ids: IdSet,
    pub(super) unread: IdSet,
    pub(super) bookmarked: IdSet,
    /// The user's notes.
    pub(super) notes: Vec<(i64, String)>,
}

/// What the index and the database find.
struct TieredMatches {
    /// In the title alone, in the title and the lead, anywhere. By date only the last is filled.
    tiers: [IdSet; 3],
    /// The highest revision that is indexed.
    watermark: i64,
}

impl SearchCache {
    /// Makes the listing of `filter`, cut to what `query` finds.
    pub(super) fn list(
        &mut self,
        store: &Store,
        scope: Scope,
        filter: &Filter,
        query: &Query,
        freshness: Freshness,
    ) -> Result<Vec<Entry>, Error> {
        self.finder = self.finder.take().filter(|finder| finder.is_current(&store.path));
        if self.finder.is_none() {
            self.finder = Finder::open(&store.path);
        }
        let mut handles = vec![store.conn.get_interrupt_handle()];
        handles.extend(self.finder.as_ref().map(Finder::interrupt_handle));
        let interrupter = self.interrupter.clone();
        interrupter.run_interruptible(handles, || {
            self.refresh(store, scope, filter, freshness)?;
            self.search(store, query, filter.order)
        })
    }

    /// Reads the listing again if another one is needed, or if the database has changed.
    fn refresh(&mut self, store: &Store, scope: Scope, filter: &Filter, freshness: Freshness) -> Result<(), Error> {
        let filter = Filter { query: None, order: Order::Newest, ..filter.clone() };
        let version = store.library_version()?;
        let is_fresh = |previous: (i64, u64)| match freshness {
            Freshness::Now => previous == version,
            Freshness::AllowStale => previous.1 == version.1,
        };
        let is_usable =
            |snapshot: &Snapshot| snapshot.scope == scope && is_fresh(snapshot.version) && snapshot.filter == filter;
        if !self.snapshot.as_ref().is_some_and(is_usable) {
            self.snapshot = Some(Snapshot::read(store, scope, filter, version)?);
        }
        Ok(())
    }

    fn search(&mut self, store: &Store, query: &Query, order: Order) -> Result<Vec<Entry>, Error> {
        let Some(snapshot) = &self.snapshot else { return Ok(Vec::new()) };
        let matches = match find(&store.conn, self.finder.as_ref(), snapshot, &mut self.names, query, order) {
            // The index is damaged, not the database; it can be built again.
            Err(StoreErrorKind::Damaged(_)) => {
                self.finder.take().into_iter().for_each(|finder| finder.discard(&store.path));
                find(&store.conn, None, snapshot, &mut self.names, query, order)
            }
            outcome => outcome,
        }
        .map_err(|fault| fault.with_path(&store.path))?;
        let limits = ScanLimits { watermark: matches.watermark, all: self.scan_all };
        let scan = UnindexedScan::new(store, snapshot, limits, query, order, &self.interrupter)?;
        self.unsearched = scan.unsearched;
        let tier = |entry: &Entry| scan.tier(entry.id.0, || matches.tier(entry.id.0));
        if order == Order::Newest {
            // Room for all at once: a common word is in nearly every article.
            let mut entries = Vec::with_capacity(snapshot.entries.len());
            entries.extend(snapshot.entries.iter().filter(|entry| tier(entry).is_some()));
            return Ok(entries);
        }
        let mut entries: Vec<(usize, Entry)> =
            snapshot.entries.iter().filter_map(|entry| Some((tier(entry)?, *entry))).collect();
        entries.sort_by_key(|(tier, _)| *tier); // stable: the listing's order within each
        Ok(entries.into_iter().map(|(_, entry)| entry).collect())
    }
}

impl Snapshot {
    fn read(store: &Store, scope: Scope, filter: Filter, version: (i64, u64)) -> Result<Self, Error> {
        let entries = store.list_filtered(scope, &filter, -1)?;
        let notes = store.read(|conn| {
            let mut statement = conn
                .prepare_cached("SELECT article, note FROM main.bookmarks WHERE note <> '' AND removed_at IS NULL")?;
            let notes = statement.query_map([], |row| Ok((row.get("article")?, row.get("note")?)))?;
            Ok(notes.collect::<Result<_, _>>()?)
        })?;
        let ids_where =
            |which: fn(&Entry) -> bool| entries.iter().filter(move |entry| which(entry)).map(|entry| entry.id.0);
        let (ids, unread) = (ids_where(|_| true).collect(), ids_where(|entry| !entry.flags.read).collect());
        let bookmarked = ids_where(|entry| entry.flags.bookmarked).collect();
        Ok(Self { scope, filter, version, entries, ids, unread, bookmarked, notes })
    }
}

/// What the index and the database find. Without an index, or with one of another library, no words are found.
fn find(
    conn: &Connection,
    finder: Option<&Finder>,
    snapshot: &Snapshot,
    names: &mut NameCache,
    query: &Query,
    order: Order,
) -> Result<TieredMatches, StoreErrorKind> {
    let mut search = |finder: Option<&Finder>, watermark| {
        let mut evaluator = Evaluator { conn, finder, snapshot, names };
        let mut tiers = [IdSet::default(), IdSet::default(), evaluator.find(&query.root, Reach::Body)?];
        if order == Order::Rank {
            for (tier, reach) in tiers.iter_mut().zip([Reach::Title, Reach::Lead]) {
                *tier = evaluator.find(&query.root, reach)?;
            }
        }
        Ok(TieredMatches { tiers, watermark })
    };
    let Some(finder) = finder else { return search(None, 0) };
    finder.in_transaction(|| {
        let watermark = finder.watermark()?;
        let is_known = LibraryId::read(conn)?.is_some_and(|library| library.knows(&watermark));
        if is_known { search(Some(finder), watermark.revision) } else { search(None, 0) }
    })
}

impl TieredMatches {
    fn tier(&self, id: i64) -> Option<usize> {
        let [title, lead, all] = &self.tiers;
        all.contains(id).then(|| {
            if title.contains(id) {
                0
            } else if lead.contains(id) {
                1
            } else {
                2
            }
        })
    }
}
