//! `khabar list`: one line an article, or JSON.
//!
//! Articles are written as they are read, the first ones before the others are looked for: a library may have a
//! million. No transaction stays open meanwhile, because whoever reads the output may take their time. Only the ids are
//! read beforehand, so that an article which comes in the middle neither shifts the others nor is written twice.

use super::args::ListArgs;
use super::context::Context;
use super::report::Report;
use super::table::{self, TableLine, TableWriter};
use super::{Error, Status, json};
use crate::files;
use crate::model::{Article, ArticleId, Failure, Filter, Row, Scope};
use crate::store::{self, Store};
use std::collections::HashSet;
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
        // What cannot be read before anything is written is the whole answer.
        let first = match self.first_ids(store) {
            Ok(first) => first,
            Err(error) => {
                report.failed(error);
                return report.finish();
            }
        };
        if first.is_empty() && self.filter.query.is_some() && !self.json {
            context.print_message(&context.strings.messages.nothing_found);
        }
        if self.json {
            let mut out = json::ArrayWriter::new()?;
            self.for_each_batch(&mut report, store, first, |report, store, rows| {
                let records = rows.into_iter().map(|row| json::article_record(report, store, row));
                out.write(records)
            })?;
            out.end()?;
        } else {
            let mut out = TableWriter::new(context)?;
            self.for_each_batch(&mut report, store, first, |_, _, rows| {
                rows.iter().try_for_each(|row| out.line(&table_line(context, row)))?;
                out.flush()
            })?;
            out.end()?;
        }
        report.finish()
    }

    fn first_ids(&self, store: &mut Store) -> Result<Vec<ArticleId>, store::Error> {
        let entries = match self.filter.query {
            // A search looks at everything in any case.
            Some(_) => store.list(self.scope, &self.filter)?,
            None => store.list_first(self.scope, &self.filter, ROWS_PER_QUERY)?,
        };
        Ok(entries.into_iter().map(|entry| entry.id).take(self.limit.unwrap_or(usize::MAX)).collect())
    }

    /// Hands over the rows batch by batch. A failure in the middle ends the list, and is reported.
    fn for_each_batch(
        &self,
        report: &mut Report<'_>,
        store: &Store,
        first: Vec<ArticleId>,
        mut write: impl FnMut(&mut Report<'_>, &Store, Vec<Row>) -> io::Result<()>,
    ) -> io::Result<()> {
        let mut write_all = |report: &mut Report<'_>, ids: &[ArticleId]| {
            for ids in ids.chunks(ROWS_PER_QUERY) {
                match store.rows(ids) {
                    Ok(rows) => write(report, store, rows)?,
                    Err(error) => {
                        report.failed(error);
                        return Ok(false);
                    }
                }
            }
            Ok::<_, io::Error>(true)
        };
        if !write_all(report, &first)? || self.filter.query.is_some() || first.len() < ROWS_PER_QUERY {
            return Ok(());
        }
        let written: HashSet<ArticleId> = first.into_iter().collect();
        match store.list_ids(self.scope, &self.filter) {
            Ok(mut ids) => {
                ids.retain(|id| !written.contains(id));
                ids.truncate(self.limit.unwrap_or(usize::MAX).saturating_sub(written.len()));
                write_all(report, &ids)?;
            }
            Err(error) => report.failed(error),
        }
        Ok(())
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
