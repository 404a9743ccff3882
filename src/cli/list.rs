//! `khabar list`: one line an article, or JSON.

use super::args::List;
use super::desk::{Desk, Said};
use super::record::{self, Listed};
use super::table::{self, Line};
use crate::files;
use crate::model::{Article, ArticleId, Filter, Row, Scope};
use crate::store::{Store, StoreError};
use std::io;

/// How many files are taken in at once.
const BATCH: usize = 256;
/// How many rows are fetched at once.
const ROWS: usize = 512;

/// Lists what is asked for.
///
/// # Errors
/// If standard output cannot be written.
pub fn run(desk: &Desk, args: &List) -> io::Result<()> {
    let Ok(query) = args.query.as_deref().map(|query| desk.query(query)).transpose() else { return Ok(()) };
    let filter = Filter { bookmarked: args.bookmarked, unread: args.unread, query, ..Filter::ALL };
    let opened = if args.paths.is_empty() { desk.store() } else { desk.store_beside_files() };
    let Ok(mut store) = opened else { return Ok(()) };
    let scope = if args.paths.is_empty() { Scope::Library } else { Scope::Session };
    let rows = take_in(desk, &mut store, args).and_then(|()| rows(desk, &mut store, scope, &filter, None));
    show(desk, &store, rows, args.query.is_some(), args.json)
}

/// Writes a listing, or says why there is none; that a search has found nothing is told to whoever reads along.
///
/// # Errors
/// If standard output cannot be written.
pub fn show(
    desk: &Desk,
    store: &Store,
    rows: Result<Vec<Row>, StoreError>,
    searched: bool,
    json: bool,
) -> io::Result<()> {
    match rows {
        Ok(rows) if json => record::write(&records(desk, store, rows)),
        Ok(rows) => {
            if rows.is_empty() && searched {
                desk.say(&desk.strings.words.nothing_found);
            }
            table::write(desk, rows.iter().map(|row| line(desk, row)))
        }
        Err(error) => {
            let Said = desk.fail(&error.failure());
            Ok(())
        }
    }
}

/// The rows of a listing, or of its first `limit`.
///
/// # Errors
/// The store's.
pub fn rows(
    desk: &Desk,
    store: &mut Store,
    scope: Scope,
    filter: &Filter,
    limit: Option<usize>,
) -> Result<Vec<Row>, StoreError> {
    if scope == Scope::Library {
        desk.show();
    }
    let entries = store.list(scope, filter)?.into_iter().take(limit.unwrap_or(usize::MAX));
    let ids: Vec<ArticleId> = entries.map(|entry| entry.id).collect();
    let mut rows = Vec::with_capacity(ids.len());
    for ids in ids.chunks(ROWS) {
        rows.extend(store.rows(ids)?);
    }
    Ok(rows)
}

fn take_in(desk: &Desk, store: &mut Store, args: &List) -> Result<(), StoreError> {
    let mut batch: Vec<Article> = Vec::new();
    for article in files::read(&args.paths, io::stdin()) {
        match article {
            Ok(article) => {
                desk.show();
                batch.push(article);
            }
            Err(failure) => {
                let Said = desk.fail(&failure);
            }
        }
        if batch.len() == BATCH {
            store.session_add(&std::mem::take(&mut batch))?;
        }
    }
    store.session_add(&batch)?;
    Ok(())
}

fn line<'a>(desk: &Desk, row: &'a Row) -> Line<'a> {
    let mark = |set: bool, letter: char| if set { letter } else { '-' };
    let marks: String = [mark(!row.flags.read, 'u'), mark(row.flags.bookmarked, 'b')].into_iter().collect();
    let date = table::day(row.published, desk.strings.language);
    Line {
        facts: vec![row.id.0.to_string(), marks, date],
        texts: vec![row.source.as_deref().unwrap_or(""), &row.title],
    }
}

fn records(desk: &Desk, store: &Store, rows: Vec<Row>) -> Vec<Listed> {
    rows.into_iter().map(|row| record::listed(desk, store, row)).collect()
}
