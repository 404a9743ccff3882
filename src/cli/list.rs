//! `khabar list`: one line an article, or JSON.

use super::args::ListArgs;
use super::context::{Context, ErrorReported};
use super::json::{self, ArticleRecord};
use super::table::{self, TableLine};
use crate::files;
use crate::model::{Article, ArticleId, Filter, Row, Scope};
use crate::store::{Error, Store};
use std::io;

/// How many files are taken in at once.
const BATCH_SIZE: usize = 256;
/// How many rows are fetched at once.
const ROWS_PER_QUERY: usize = 512;

/// Lists what is asked for.
///
/// # Errors
/// If standard output cannot be written.
pub(super) fn run(context: &Context, args: &ListArgs) -> io::Result<()> {
    let Ok(query) = args.query.as_deref().map(|query| context.parse_query(query)).transpose() else { return Ok(()) };
    let filter = Filter { bookmarked: args.bookmarked, unread: args.unread, query, ..Filter::ALL };
    let opened = if args.paths.is_empty() { context.open_store() } else { context.open_session_store() };
    let Ok(mut store) = opened else { return Ok(()) };
    let scope = if args.paths.is_empty() { Scope::Library } else { Scope::Session };
    let rows =
        read_files(context, &mut store, args).and_then(|()| load_rows(context, &mut store, scope, &filter, None));
    write_listing(context, &store, rows, args.query.is_some(), args.json)
}

/// Writes a listing, or says why there is none; that a search has found nothing is told to whoever reads along.
///
/// # Errors
/// If standard output cannot be written.
pub(super) fn write_listing(
    context: &Context,
    store: &Store,
    rows: Result<Vec<Row>, Error>,
    is_search: bool,
    json: bool,
) -> io::Result<()> {
    match rows {
        Ok(rows) if json => json::write(&article_records(context, store, rows)),
        Ok(rows) => {
            if rows.is_empty() && is_search {
                context.print_message(&context.strings.messages.nothing_found);
            }
            table::write(context, rows.iter().map(|row| table_line(context, row)))
        }
        Err(error) => {
            let ErrorReported = context.report_failure(&error.failure());
            Ok(())
        }
    }
}

/// The rows of a listing, or of its first `limit`.
///
/// # Errors
/// The store's.
pub(super) fn load_rows(
    context: &Context,
    store: &mut Store,
    scope: Scope,
    filter: &Filter,
    limit: Option<usize>,
) -> Result<Vec<Row>, Error> {
    if scope == Scope::Library {
        context.set_shown();
    }
    let entries = store.list(scope, filter)?.into_iter().take(limit.unwrap_or(usize::MAX));
    let ids: Vec<ArticleId> = entries.map(|entry| entry.id).collect();
    let mut rows = Vec::with_capacity(ids.len());
    for ids in ids.chunks(ROWS_PER_QUERY) {
        rows.extend(store.rows(ids)?);
    }
    Ok(rows)
}

fn read_files(context: &Context, store: &mut Store, args: &ListArgs) -> Result<(), Error> {
    let mut batch: Vec<Article> = Vec::new();
    for article in files::read(&args.paths, io::stdin()) {
        match article {
            Ok(article) => {
                context.set_shown();
                batch.push(article);
            }
            Err(failure) => {
                let ErrorReported = context.report_failure(&failure);
            }
        }
        if batch.len() == BATCH_SIZE {
            store.add_to_session(&std::mem::take(&mut batch))?;
        }
    }
    store.add_to_session(&batch)?;
    Ok(())
}

fn table_line<'a>(context: &Context, row: &'a Row) -> TableLine<'a> {
    let flag = |set: bool, letter: char| if set { letter } else { '-' };
    let flags: String = [flag(!row.flags.read, 'u'), flag(row.flags.bookmarked, 'b')].into_iter().collect();
    let date = table::day(row.published, context.strings.language);
    TableLine {
        ascii_fields: vec![row.id.0.to_string(), flags, date],
        text_fields: vec![row.source.as_deref().unwrap_or(""), &row.title],
    }
}

fn article_records(context: &Context, store: &Store, rows: Vec<Row>) -> Vec<ArticleRecord> {
    rows.into_iter().map(|row| json::article_record(context, store, row)).collect()
}
