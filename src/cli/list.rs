//! `khabar list`: one line an article, or JSON.

use super::args::ListArgs;
use super::context::Context;
use super::report::Report;
use super::table::{self, TableLine};
use super::{Error, Status, json};
use crate::files;
use crate::model::{Article, ArticleId, Failure, Filter, Row, Scope};
use crate::store::{self, Store};
use std::io;

/// How many files are added to the session at once.
const BATCH_SIZE: usize = 256;
/// How many rows are fetched at once.
const ROWS_PER_QUERY: usize = 512;

/// Lists the articles of the library, or of the files named.
///
/// # Errors
/// If the query is invalid, there is no store, or standard output cannot be written.
pub(super) fn run(context: &Context, args: &ListArgs) -> Result<Status, Error> {
    let query = args.query.as_deref().map(|query| context.parse_query(query)).transpose()?;
    let filter = Filter { bookmarked: args.bookmarked, unread: args.unread, query, ..Filter::ALL };
    let mut report = Report::new(context);
    let mut listing = ListOptions { scope: Scope::Library, filter, limit: None, json: args.json };
    if args.paths.is_empty() {
        return listing.write(report, &mut context.open_store()?);
    }
    listing.scope = Scope::Session;
    let agencies = context.agencies()?;
    let mut store = open_session_store(&mut report)?;
    if let Err(error) = read_files(&mut report, &mut store, files::read(&args.paths, io::stdin(), agencies.into())) {
        report.failed(error);
        return report.finish();
    }
    listing.write(report, &mut store)
}

/// What to list, and in which form.
pub(super) struct ListOptions {
    /// The library or the session.
    pub scope: Scope,
    /// Which of its articles, in which order.
    pub filter: Filter,
    /// How many at most.
    pub limit: Option<usize>,
    /// Whether as JSON.
    pub json: bool,
}

impl ListOptions {
    /// Writes the listing to standard output. If a search finds nothing, a message on standard error says so.
    ///
    /// # Errors
    /// If standard output cannot be written.
    pub(super) fn write(&self, mut report: Report<'_>, store: &mut Store) -> Result<Status, Error> {
        let context = report.context;
        if self.scope == Scope::Library {
            report.shown();
        }
        let rows = match self.load_rows(store) {
            Ok(rows) => rows,
            Err(error) => {
                report.failed(error);
                return report.finish();
            }
        };
        if self.json {
            let record = |row| json::article_record(&mut report, store, row);
            json::write(&rows.into_iter().map(record).collect::<Vec<_>>())?;
            return report.finish();
        }
        if rows.is_empty() && self.filter.query.is_some() {
            context.print_message(&context.strings.messages.nothing_found);
        }
        table::write(context, rows.iter().map(|row| table_line(context, row)))?;
        report.finish()
    }

    fn load_rows(&self, store: &mut Store) -> Result<Vec<Row>, store::Error> {
        let entries = store.list(self.scope, &self.filter)?.into_iter().take(self.limit.unwrap_or(usize::MAX));
        let ids: Vec<ArticleId> = entries.map(|entry| entry.id).collect();
        let mut rows = Vec::with_capacity(ids.len());
        for ids in ids.chunks(ROWS_PER_QUERY) {
            rows.extend(store.rows(ids)?);
        }
        Ok(rows)
    }
}

/// A store in which files can be listed. If the user's own cannot be opened, it is a temporary one: the files' flags
/// are not known then, so that a part could not be shown.
fn open_session_store(report: &mut Report<'_>) -> Result<Store, Error> {
    let data_dir = report.context.require_data_dir()?;
    report.context.open_store().or_else(|error| {
        report.failed(error);
        Ok(Store::open_temporary(data_dir)?)
    })
}

fn read_files(
    report: &mut Report<'_>,
    store: &mut Store,
    articles: impl Iterator<Item = Result<Article, Failure>>,
) -> Result<(), store::Error> {
    let mut batch: Vec<Article> = Vec::new();
    for article in articles {
        match article {
            Ok(article) => {
                report.shown();
                batch.push(article);
            }
            Err(failure) => report.failed(failure),
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
    let date = table::day(row.published, &context.strings);
    TableLine {
        ascii_fields: vec![row.id.0.to_string(), flags, date],
        text_fields: vec![row.source.as_deref().unwrap_or(""), &row.title],
    }
}
