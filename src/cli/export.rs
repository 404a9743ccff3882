//! `khabar export`: what is kept here, written out to be taken elsewhere.
//!
//! Articles are JSON, one a line, so that a library of any size is written and read without being held in memory, and a
//! line that is lost is one article. Kept searches belong to the library and follow its articles. Feeds are OPML. Bookmarks are also written to be read (Markdown) and for browsers.

use super::args::{ExportArgs, ExportContentArg, ExportFormatArg};
use super::context::{Context, ErrorReported};
use crate::exchange::{bookmarks, markdown, opml};
use crate::l10n::{fill, phrases};
use crate::model::{
    ArticleId, ExportedArticle, ExportedSearch, Feed, Filter, NamedQuery, SavedSearch, Scope, UserState,
};
use crate::store::{Error, Store};
use std::collections::HashSet;
use std::io::{self, BufWriter, Write};

/// Exports.
///
/// # Errors
/// If standard output cannot be written.
pub(super) fn run(context: &Context, args: &ExportArgs) -> io::Result<()> {
    let Ok(mut store) = context.open_store() else { return Ok(()) };
    context.set_shown();
    let mut out = BufWriter::new(io::stdout().lock());
    let result = match (args.what, args.format) {
        (ExportContentArg::Feeds, _) => write_feeds(&store, &mut out),
        (ExportContentArg::Library, _) => write_library(&mut store, context, &mut out),
        (ExportContentArg::Bookmarks, ExportFormatArg::Json) => {
            write_articles(&mut store, &[bookmarked_filter()], context, &mut out)
        }
        (ExportContentArg::Bookmarks, ExportFormatArg::Markdown) => write_markdown(&mut store, context, &mut out),
        (ExportContentArg::Bookmarks, ExportFormatArg::Netscape) => write_links(&mut store, context, &mut out),
    };
    match result {
        Ok(written) => written.and_then(|()| out.flush()),
        Err(error) => {
            let ErrorReported = context.report_failure(&error.failure());
            out.flush()
        }
    }
}

fn bookmarked_filter() -> Filter {
    Filter { bookmarked: true, ..Filter::ALL }
}

/// The store's part, and within it that of standard output.
type WriteResult = Result<io::Result<()>, Error>;

fn write_feeds(store: &Store, out: &mut impl Write) -> WriteResult {
    let outlines: Vec<opml::Outline> = store
        .feeds()?
        .into_iter()
        .map(|feed| {
            let Feed { folder, title, is_user_named: named, url, site, full_text, .. } = feed;
            opml::Outline { folder, title, named, url, site, full_text }
        })
        .collect();
    Ok(out.write_all(opml::write(&outlines).as_bytes()))
}

/// Calls `take` with each article of these listings once, oldest first, so that whoever takes them in again in that order has
/// them in this one. What cannot be read is told and passed over.
fn for_each_article(
    store: &mut Store,
    filters: &[Filter],
    context: &Context,
    mut write: impl FnMut(ExportedArticle) -> io::Result<()>,
) -> WriteResult {
    let mut seen = HashSet::new();
    let mut ids: Vec<ArticleId> = Vec::new();
    for filter in filters {
        ids.extend(store.list(Scope::Library, filter)?.into_iter().map(|entry| entry.id).filter(|id| seen.insert(*id)));
    }
    for id in ids.into_iter().rev() {
        match store.export_article(id) {
            Ok(Some(article)) => {
                if let Err(error) = write(article) {
                    return Ok(Err(error));
                }
            }
            Ok(None) => {}
            Err(error) => {
                let ErrorReported = context.report_failure(&error.failure());
            }
        }
    }
    Ok(Ok(()))
}

fn write_articles(store: &mut Store, filters: &[Filter], context: &Context, out: &mut impl Write) -> WriteResult {
    for_each_article(store, filters, context, |article| {
        serde_json::to_writer(&mut *out, &article)?;
        out.write_all(b"\n")
    })
}

/// The articles, and behind them the kept searches.
fn write_library(store: &mut Store, context: &Context, out: &mut impl Write) -> WriteResult {
    let written = write_articles(store, &[Filter::ALL, bookmarked_filter()], context, out)?;
    let searches = store.saved_searches()?;
    Ok(written.and_then(|()| {
        searches.into_iter().try_for_each(|SavedSearch { name, query, .. }| {
            serde_json::to_writer(&mut *out, &ExportedSearch { search: NamedQuery { name, query } })?;
            out.write_all(b"\n")
        })
    }))
}

fn write_markdown(store: &mut Store, context: &Context, out: &mut impl Write) -> WriteResult {
    for_each_article(store, &[bookmarked_filter()], context, |ExportedArticle { article, full_text, user_state }| {
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

fn write_links(store: &mut Store, context: &Context, out: &mut impl Write) -> WriteResult {
    let mut links = Vec::new();
    let mut skipped = 0;
    let result =
        for_each_article(store, &[bookmarked_filter()], context, |ExportedArticle { article, user_state, .. }| {
            let Some(url) = article.url else {
                skipped += 1;
                return Ok(());
            };
            let UserState { bookmarked_at: kept_at, note, tags, .. } = user_state;
            links.push(bookmarks::Link { url, title: article.title, added_at: kept_at, note, tags });
            Ok(())
        })?;
    if skipped > 0 {
        let number = context.strings.number(skipped);
        let ErrorReported =
            context.report_error(&fill(&context.strings.messages.cli.export.no_link, &[("n", &number)]));
    }
    Ok(result.and_then(|()| out.write_all(bookmarks::write(&links).as_bytes())))
}
