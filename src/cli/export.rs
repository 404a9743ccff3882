//! `khabar export`: what is kept here, written out to be taken elsewhere.
//!
//! Articles are JSON, one a line, so that a library of any size is written and read without being held in memory, and a
//! line that is lost is one article. Kept searches belong to the library and follow its articles. Feeds are OPML. Bookmarks are also written to be read (Markdown) and for browsers.

use super::args::{Export, ExportFormat, Exported};
use super::desk::{Desk, Said};
use super::markdown;
use crate::app::{fill, words};
use crate::ingest::{netscape, opml};
use crate::model::{ArticleId, Feed, Filter, SavedSearch, Scope};
use crate::store::{self, ExportedSearch, KeptSearch, Store, StoreError};
use std::collections::HashSet;
use std::io::{self, BufWriter, Write};

/// Exports.
///
/// # Errors
/// If standard output cannot be written.
pub fn run(desk: &Desk, args: &Export) -> io::Result<()> {
    let Ok(mut store) = desk.store() else { return Ok(()) };
    desk.show();
    let mut out = BufWriter::new(io::stdout().lock());
    let done = match (args.what, args.format) {
        (Exported::Feeds, _) => feeds(&store, &mut out),
        (Exported::Library, _) => library(&mut store, desk, &mut out),
        (Exported::Bookmarks, ExportFormat::Json) => articles(&mut store, &[bookmarked()], desk, &mut out),
        (Exported::Bookmarks, ExportFormat::Markdown) => markdown(&mut store, desk, &mut out),
        (Exported::Bookmarks, ExportFormat::Netscape) => links(&mut store, desk, &mut out),
    };
    match done {
        Ok(written) => written.and_then(|()| out.flush()),
        Err(error) => {
            let Said = desk.fail(&error.failure());
            out.flush()
        }
    }
}

fn bookmarked() -> Filter {
    Filter { bookmarked: true, ..Filter::ALL }
}

/// The store's part, and within it that of standard output.
type Written = Result<io::Result<()>, StoreError>;

fn feeds(store: &Store, out: &mut impl Write) -> Written {
    let outlines: Vec<opml::Outline> = store
        .feeds()?
        .into_iter()
        .map(|feed| {
            let Feed { folder, title, named, url, site, full_text, .. } = feed;
            opml::Outline { folder, title, named, url, site, full_text }
        })
        .collect();
    Ok(out.write_all(opml::write(&outlines).as_bytes()))
}

/// Calls `take` with each article of these listings once, oldest first, so that whoever takes them in again in that order has
/// them in this one. What cannot be read is told and passed over.
fn each(
    store: &mut Store,
    filters: &[Filter],
    desk: &Desk,
    mut take: impl FnMut(store::Exported) -> io::Result<()>,
) -> Written {
    let mut told = HashSet::new();
    let mut ids: Vec<ArticleId> = Vec::new();
    for filter in filters {
        ids.extend(store.list(Scope::Library, filter)?.into_iter().map(|entry| entry.id).filter(|id| told.insert(*id)));
    }
    for id in ids.into_iter().rev() {
        match store.exported(id) {
            Ok(Some(article)) => {
                if let Err(error) = take(article) {
                    return Ok(Err(error));
                }
            }
            Ok(None) => {}
            Err(error) => {
                let Said = desk.fail(&error.failure());
            }
        }
    }
    Ok(Ok(()))
}

fn articles(store: &mut Store, filters: &[Filter], desk: &Desk, out: &mut impl Write) -> Written {
    each(store, filters, desk, |article| {
        serde_json::to_writer(&mut *out, &article)?;
        out.write_all(b"\n")
    })
}

/// The articles, and behind them the kept searches.
fn library(store: &mut Store, desk: &Desk, out: &mut impl Write) -> Written {
    let written = articles(store, &[Filter::ALL, bookmarked()], desk, out)?;
    let searches = store.searches()?;
    Ok(written.and_then(|()| {
        searches.into_iter().try_for_each(|SavedSearch { name, query, .. }| {
            serde_json::to_writer(&mut *out, &ExportedSearch { search: KeptSearch { name, query } })?;
            out.write_all(b"\n")
        })
    }))
}

fn markdown(store: &mut Store, desk: &Desk, out: &mut impl Write) -> Written {
    each(store, &[bookmarked()], desk, |store::Exported { article, full, kept }| {
        let article = full.unwrap_or(article);
        writeln!(out, "# {}\n", markdown::escaped(&article.title))?;
        let byline = words::byline(&article, false, &desk.strings);
        let facts = [Some(byline), article.url.clone(), Some(kept.tags.join("\u{60C} "))];
        for fact in facts.into_iter().flatten().filter(|fact| !fact.is_empty()) {
            writeln!(out, "{fact}\n")?;
        }
        if !kept.note.is_empty() {
            writeln!(out, "> {}\n", markdown::escaped(&kept.note).replace('\n', "\n> "))?;
        }
        match markdown::body(&article).as_str() {
            "" => Ok(()),
            body => writeln!(out, "{body}\n"),
        }
    })
}

fn links(store: &mut Store, desk: &Desk, out: &mut impl Write) -> Written {
    let mut links = Vec::new();
    let mut without = 0;
    let collected = each(store, &[bookmarked()], desk, |store::Exported { article, kept, .. }| {
        let Some(url) = article.url else {
            without += 1;
            return Ok(());
        };
        let store::Kept { kept_at, note, tags, .. } = kept;
        links.push(netscape::Kept { url, title: article.title, kept_at, note, tags });
        Ok(())
    })?;
    if without > 0 {
        let number = desk.strings.number(without);
        let Said = desk.refuse(&fill(&desk.strings.words.cli.export.no_link, &[("n", &number)]));
    }
    Ok(collected.and_then(|()| out.write_all(netscape::write(&links).as_bytes())))
}
