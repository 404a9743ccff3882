//! Retention: removing old articles that the user has read.
//!
//! An article may go if it came from a feed, if the user has read it in its present form, and if it has no bookmark,
//! note or tag. Imported articles stay, because no feed could bring them again.
//!
//! The table `gone` remembers a removed article by a hash of its key, so that a feed which still lists the article does
//! not bring it back as new. No id is used twice: SQLite gives the next one after the highest, and the article with the
//! highest id stays.

use super::stories::Stories;
use super::upsert::{next_revision, removed_key};
use super::{Error, Store};
use crate::model::{Retention, Timestamp};
use rusqlite::{Connection, OptionalExtension, named_params};
use std::collections::BTreeSet;

/// How many articles one transaction removes, so that others have to wait for a few milliseconds at most.
const BATCH: usize = 100;

const DAY: i64 = 24 * 60 * 60;

/// The condition for an article that may go, whatever its age. The flag `changed` says that the user has not seen the
/// present text.
const PRUNABLE: &str = "
    a.library = 1 AND a.read = 1 AND a.changed = 0 AND a.bookmarked = 0
    AND a.id < (SELECT max(id) FROM main.articles)
    AND EXISTS (SELECT 1 FROM main.feed_articles f WHERE f.article = a.id)
    AND NOT EXISTS (SELECT 1 FROM main.bookmarks b WHERE b.article = a.id AND (b.removed_at IS NULL OR b.note <> ''))
    AND NOT EXISTS (SELECT 1 FROM main.tags t WHERE t.article = a.id)
    AND NOT EXISTS (SELECT 1 FROM temp.session s WHERE s.kept = a.id)";

impl Store {
    /// Removes the articles that the user has read and that `retention` lets go. Returns how many.
    ///
    /// An article goes if it was stored more than `keep_days` days before `now`, or if it is not among the
    /// `keep_per_feed` newest of any of its feeds.
    ///
    /// # Errors
    ///
    /// [`Error::Unwritable`] or [`Error::Database`]; a part may have been removed then.
    pub fn prune(&mut self, retention: &Retention, now: Timestamp) -> Result<usize, Error> {
        let mut ids = BTreeSet::new();
        if let Some(days) = retention.keep_days {
            let cutoff = now.0.saturating_sub(i64::from(days).saturating_mul(DAY));
            ids.extend(
                self.select_ids(&format!("SELECT a.id FROM main.articles a WHERE a.added < ? AND {PRUNABLE}"), cutoff)?,
            );
        }
        if let Some(keep_per_feed) = retention.keep_per_feed {
            ids.extend(self.select_ids(
                &format!(
                    "SELECT a.id FROM (
                        SELECT article, row_number() OVER (PARTITION BY feed ORDER BY listed_at DESC, id DESC) AS rank
                        FROM main.feed_articles JOIN main.articles ON id = article
                    ) JOIN main.articles a ON a.id = article
                    GROUP BY a.id HAVING min(rank) > ? AND {PRUNABLE}"
                ),
                i64::from(keep_per_feed),
            )?);
        }
        let ids: Vec<i64> = ids.into_iter().collect();
        let mut removed = 0;
        self.without_fsync(|store| {
            for batch in ids.chunks(BATCH) {
                removed += store.transact(|transaction| Ok(remove(transaction, batch)?))?;
            }
            Ok(())
        })?;
        Ok(removed)
    }

    fn select_ids(&self, sql: &str, value: i64) -> Result<Vec<i64>, Error> {
        self.read(|conn| Ok(conn.prepare(sql)?.query_map([value], |row| row.get("id"))?.collect::<Result<_, _>>()?))
    }
}

/// Removes those that may still go: the user may have flagged one since.
fn remove(conn: &Connection, ids: &[i64]) -> rusqlite::Result<usize> {
    let mut select_prunable =
        conn.prepare_cached(&format!("SELECT a.key FROM main.articles a WHERE a.id = ? AND {PRUNABLE}"))?;
    let mut insert_removed =
        conn.prepare_cached("INSERT OR REPLACE INTO main.gone (key, article, revision) VALUES (:key, :id, :revision)")?;
    let mut delete = conn.prepare_cached("DELETE FROM main.articles WHERE id = ?")?;
    let mut stories = Stories::new(conn)?;
    let mut revision = next_revision(conn)?;
    let (mut affected_stories, mut removed) = (BTreeSet::new(), 0);
    for &id in ids {
        let Some(key) = select_prunable.query_row([id], |row| row.get::<_, String>("key")).optional()? else {
            continue;
        };
        affected_stories.extend(stories.remove_keys(id)?);
        insert_removed.execute(named_params! { ":key": removed_key(&key), ":id": id, ":revision": revision })?;
        delete.execute([id])?;
        revision += 1;
        removed += 1;
    }
    for story in affected_stories {
        rename_story(conn, story)?;
    }
    Ok(removed)
}

/// Names a story by the first article that is left of it. A single article has no story.
fn rename_story(conn: &Connection, story: i64) -> rusqlite::Result<()> {
    let (first, count): (Option<i64>, i64) = conn
        .prepare_cached("SELECT min(id) AS first, count(*) AS count FROM main.articles WHERE story = ?")?
        .query_row([story], |row| Ok((row.get("first")?, row.get("count")?)))?;
    let name = first.filter(|_| count > 1);
    conn.prepare_cached("UPDATE main.articles SET story = :name WHERE story = :story AND story IS NOT :name")?
        .execute(named_params! { ":story": story, ":name": name })?;
    Ok(())
}
