//! `khabar export`: what is kept here, written out to be taken elsewhere.
//!
//! Articles are JSON, one a line, so that a library of any size is written and read without being held in memory, and a
//! line that is lost is one article. Kept searches belong to the library and follow its articles. Feeds are OPML. Bookmarks are also written to be read (Markdown) and for browsers.

use super::args::{ExportArgs, ExportContentArg, ExportFormatArg};
use super::context::Context;
use super::report::Report;
use super::{Error, Status};
use crate::exchange::{bookmarks, markdown, opml};
use crate::l10n::{fill, phrases};
use crate::model::{
    ArticleId, ExportedArticle, ExportedSearch, Feed, Filter, NamedQuery, SavedSearch, Scope, UserState,
};
use crate::store::Store;
use std::collections::HashSet;
use std::io::{self, BufWriter, Write};

/// Exports.
///
/// # Errors
/// If there is no store, or standard output cannot be written.
pub(super) fn run(context: &Context, args: &ExportArgs) -> Result<Status, Error> {
    let mut store = context.open_store()?;
    let mut report = Report::new(context);
    report.shown();
    let mut out = BufWriter::new(io::stdout().lock());
    let result = match (args.what, args.format) {
        (ExportContentArg::Feeds, _) => write_feeds(&store, &mut out),
        (ExportContentArg::Library, _) => write_library(&mut store, &mut report, &mut out),
        (ExportContentArg::Bookmarks, ExportFormatArg::Json) => {
            write_articles(&mut store, &[bookmarked_filter()], &mut report, &mut out)
        }
        (ExportContentArg::Bookmarks, ExportFormatArg::Markdown) => write_markdown(&mut store, &mut report, &mut out),
        (ExportContentArg::Bookmarks, ExportFormatArg::Netscape) => write_links(&mut store, &mut report, &mut out),
    };
    if let Err(error) = result {
        report.failed(error);
    }
    report.output(out.flush());
    report.finish()
}

fn bookmarked_filter() -> Filter {
    Filter { bookmarked: true, ..Filter::ALL }
}

fn write_feeds(store: &Store, out: &mut impl Write) -> Result<(), Error> {
    let outlines: Vec<opml::Outline> = store
        .feeds()?
        .into_iter()
        .map(|feed| {
            let Feed { folder, title, is_user_named: named, url, site, full_text, .. } = feed;
            opml::Outline { folder, title, named, url, site, full_text }
        })
        .collect();
    Ok(out.write_all(opml::write(&outlines).as_bytes())?)
}

/// Calls `take` with each article of these listings once, oldest first, so that whoever takes them in again in that order has
/// them in this one. What cannot be read is told and passed over.
fn for_each_article(
    store: &mut Store,
    filters: &[Filter],
    report: &mut Report<'_>,
    mut write: impl FnMut(ExportedArticle) -> io::Result<()>,
) -> Result<(), Error> {
    let mut seen = HashSet::new();
    let mut ids: Vec<ArticleId> = Vec::new();
    for filter in filters {
        ids.extend(store.list(Scope::Library, filter)?.into_iter().map(|entry| entry.id).filter(|id| seen.insert(*id)));
    }
    for id in ids.into_iter().rev() {
        match store.export_article(id) {
            Ok(Some(article)) => write(article)?,
            Ok(None) => {}
            Err(error) => report.failed(error),
        }
    }
    Ok(())
}

fn write_articles(
    store: &mut Store,
    filters: &[Filter],
    report: &mut Report<'_>,
    out: &mut impl Write,
) -> Result<(), Error> {
    for_each_article(store, filters, report, |article| {
        serde_json::to_writer(&mut *out, &article)?;
        out.write_all(b"\n")
    })
}

/// The articles, and behind them the kept searches.
fn write_library(store: &mut Store, report: &mut Report<'_>, out: &mut impl Write) -> Result<(), Error> {
    write_articles(store, &[Filter::ALL, bookmarked_filter()], report, out)?;
    for SavedSearch { name, query, .. } in store.saved_searches()? {
        let search = ExportedSearch { search: NamedQuery { name, query } };
        serde_json::to_writer(&mut *out, &search).map_err(io::Error::from)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

fn write_markdown(store: &mut Store, report: &mut Report<'_>, out: &mut impl Write) -> Result<(), Error> {
    let context = report.context;
    for_each_article(store, &[bookmarked_filter()], report, |ExportedArticle { article, full_text, user_state }| {
        let article = full_text.unwrap_or(article);
        writeln!(out, "# {}\n", markdown::escape(&article.title))?;
        let byline = phrases::byline(&article, false, &context.strings);
        let byline_lines = [Some(byline), article.url.clone(), Some(user_state.tags.join("\u{60C} "))];
        for fact in byline_lines.into_iter().flatten().filter(|fact| !fact.is_empty()) {
            writeln!(out, "{fact}\n")?;
        }
        if !user_state.note.is_empty() {
            writeln!(out, "> {}\n", markdown::escape(&user_state.note).replace('\n', "\n> "))?;
        }
        match markdown::body(&article).as_str() {
            "" => Ok(()),
            body => writeln!(out, "{body}\n"),
        }
    })
}

fn write_links(store: &mut Store, report: &mut Report<'_>, out: &mut impl Write) -> Result<(), Error> {
    let context = report.context;
    let mut links = Vec::new();
    let mut skipped = 0;
    let result =
        for_each_article(store, &[bookmarked_filter()], report, |ExportedArticle { article, user_state, .. }| {
            let Some(url) = article.url else {
                skipped += 1;
                return Ok(());
            };
            let UserState { bookmarked_at: kept_at, note, tags, .. } = user_state;
            links.push(bookmarks::Link { url, title: article.title, added_at: kept_at, note, tags });
            Ok(())
        });
    if skipped > 0 {
        let number = context.strings.number(skipped);
        let phrase = &context.strings.messages.cli.export.no_link;
        report.failed(Error::Message(fill(phrase, &[("n", &number)])));
    }
    result?;
    Ok(out.write_all(bookmarks::write(&links).as_bytes())?)
}
