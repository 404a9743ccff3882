//! `khabar import`: feeds, bookmarks and articles from files.
//!
//! What a file is, its content tells: a list of feeds (OPML), an export of this program (JSON, one article a line), a
//! browser's bookmarks, or articles in any form that can be read. What is there already stays; the same file taken in
//! twice changes nothing the second time.

use super::args::ImportArgs;
use super::context::Context;
use super::report::Report;
use super::{Error, Status};
use crate::exchange::opml::{self, Outline};
use crate::exchange::{self, bookmarks};
use crate::files::{self, STDIN};
use crate::ingest::{self, Agencies};
use crate::l10n::fill;
use crate::library::{self, clock};
use crate::model::{
    Anchor, Article, Block, ExportedArticle, ExportedSearch, Failure, FetchError, Flags, Lang, NamedQuery, UserState,
};
use crate::store::{NewFeed, Store};
use crate::text;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};
use url::Url;

/// How much of a file is looked at to know what it is, in bytes.
const SNIFFED_BYTES: u64 = 64 * 1024;
/// The largest list of feeds or of links and the longest line of an export that is read, in bytes.
const MAX_BYTES: u64 = 64 * 1024 * 1024;
/// How a line of an export begins.
const EXPORT_PREFIX: &str = r#"{"article":{"key":"#;
/// No article has more tags.
const MAX_TAGS: usize = 1_000;
/// How many articles are taken in at once.
const BATCH_SIZE: usize = 256;

/// Imports.
///
/// # Errors
/// If the store cannot be written, or standard output cannot be written; that does not stop the import.
pub(super) fn run(context: &Context, args: &ImportArgs) -> Result<Status, Error> {
    let mut store = context.open_store_to_write()?;
    let mut report = Report::new(context);
    for path in &args.files {
        match import(&mut report, &mut store, path) {
            Ok(imported) => {
                for (phrase, count) in imported {
                    report.shown();
                    let name = text::clean_name(path.as_os_str());
                    let count = context.strings.number(count as u64);
                    let sentence = fill(phrase, &[("path", &name), ("n", &count)]);
                    report.sentence(&sentence);
                }
            }
            Err(error) => report.failed(error),
        }
    }
    if let Err(error) = library::index_all(context.require_data_dir()?) {
        report.failed(error);
    }
    report.finish()
}

/// What was imported, as a phrase, and how much of it; nothing if there were only failures.
type ImportResult<'a> = Result<Vec<(&'a str, usize)>, Error>;

fn import<'a>(report: &mut Report<'a>, store: &mut Store, path: &Path) -> ImportResult<'a> {
    let context = report.context;
    let is_stdin = path.as_os_str() == STDIN;
    let messages = &context.strings.messages.cli.import;
    let import_plain = |report: &mut Report<'a>, store: &mut Store, stdin: &mut dyn Read| {
        Ok(import_articles(report, store, path, stdin)?
            .map(|count| (messages.articles.as_str(), count))
            .into_iter()
            .collect())
    };
    // A folder, a pipe with a name and what is not there are the file reader's to speak of.
    if !is_stdin && !path.is_file() {
        return import_plain(report, store, &mut io::empty());
    }
    let mut file: Box<dyn Read> =
        if is_stdin { Box::new(io::stdin().lock()) } else { Box::new(File::open(path).map_err(unreadable(path))?) };
    let mut head = Vec::new();
    file.by_ref().take(SNIFFED_BYTES).read_to_end(&mut head).map_err(unreadable(path))?;
    let start_text = ingest::decode(&head).unwrap_or_default();
    if ingest::detect(&head, None) == ingest::FileKind::Opml {
        let count = import_feeds(report, store, &read_rest(head, file, path)?, path)?;
        return Ok(vec![(&messages.feeds, count)]);
    }
    if bookmarks::is_bookmark_file(&start_text) {
        let text = ingest::decode(&read_rest(head, file, path)?).unwrap_or_default();
        let count = import_links(store, &text, &context.agencies()?)?;
        return Ok(vec![(&messages.bookmarks, count)]);
    }
    if is_export(&start_text) {
        let (count, searches) = import_export(report, store, BufReader::new(Cursor::new(head).chain(file)), path)?;
        let searches = Some((messages.searches.as_str(), searches)).filter(|(_, count)| *count > 0);
        return Ok(std::iter::once((messages.exported.as_str(), count)).chain(searches).collect());
    }
    import_plain(report, store, &mut Cursor::new(head).chain(file))
}

/// The failure of what is there but cannot be read.
fn unreadable(path: &Path) -> impl Fn(io::Error) -> Failure {
    let path = text::clean_name(path.as_os_str());
    move |error| Failure::Unreadable { path: path.clone(), reason: text::clean_line(&error.to_string()) }
}

/// The whole of a file of which the beginning has been read.
fn read_rest(mut head: Vec<u8>, file: impl Read, path: &Path) -> Result<Vec<u8>, Failure> {
    file.take(MAX_BYTES).read_to_end(&mut head).map_err(unreadable(path))?;
    let size = head.len() as u64;
    if size <= MAX_BYTES {
        return Ok(head);
    }
    Err(Failure::TooLarge { path: text::clean_name(path.as_os_str()), size, limit: MAX_BYTES })
}

/// Whether a beginning is that of an export: one of its lines is an exported article or search, or begins as an article
/// and goes on beyond what has been read.
fn is_export(start: &str) -> bool {
    let mut lines = start.lines().peekable();
    while let Some(line) = lines.next() {
        let is_cut = lines.peek().is_none() && line.starts_with(EXPORT_PREFIX);
        let is_record = |line| {
            serde_json::from_str::<ExportedArticle>(line).is_ok()
                || serde_json::from_str::<ExportedSearch>(line).is_ok()
        };
        if is_cut || is_record(line) {
            return true;
        }
    }
    false
}

/// Takes in a list of feeds; returns how many were not followed before. An address that can be none is told.
fn import_feeds(report: &mut Report<'_>, store: &mut Store, bytes: &[u8], path: &Path) -> Result<usize, Error> {
    let outlines = opml::read(bytes).map_err(|error| Failure::Unreadable {
        path: text::clean_name(path.as_os_str()),
        reason: text::clean_line(&error.to_string()),
    })?;
    let mut feeds = Vec::with_capacity(outlines.len());
    for outline in &outlines {
        // In the form in which it would be kept had it been typed, so that the same feed is not followed twice.
        match Url::parse(&outline.url) {
            Ok(url) if matches!(url.scheme(), "http" | "https" | "file") => feeds.push((url, outline)),
            _ => {
                let url = outline.url.clone();
                report.failed(Failure::Fetch { url: url.clone(), error: FetchError::Address { url } });
            }
        }
    }
    let feeds: Vec<NewFeed<'_>> = feeds
        .iter()
        .map(|(url, Outline { title, named, folder, full_text, .. })| NewFeed {
            url: url.as_str(),
            title: title.as_deref(),
            named: *named,
            folder,
            full_text: *full_text,
        })
        .collect();
    Ok(store.add_feeds(&feeds)?)
}

/// Takes in links that a browser has kept, as bookmarks without a text of their own.
fn import_links(store: &mut Store, text: &str, agencies: &Agencies) -> Result<usize, Error> {
    let now = clock::now();
    let links = bookmarks::read(text);
    for link in &links {
        let blocks = if link.title.is_empty() { vec![Block::paragraph(link.url.clone())] } else { Vec::new() };
        let mut article = Article {
            title: if link.title.is_empty() { link.url.clone() } else { link.title.clone() },
            url: Some(link.url.clone()),
            lang: text::detect_language(&link.title).or_else(|| Some(Lang("en".to_owned()))),
            blocks,
            ..Article::default()
        };
        article.key = ingest::key(&article, agencies);
        let user_state = UserState {
            flags: Flags { read: false, bookmarked: true },
            anchor: Anchor::default(),
            bookmarked_at: link.added_at,
            note: link.note.clone(),
            tags: link.tags.clone(),
            ..UserState::default()
        };
        store.import_article(&article, None, &user_state, now)?;
    }
    Ok(links.len())
}

/// Takes in what has been exported; returns how many articles and how many searches there were. A line that cannot be
/// read is told and passed over.
fn import_export(
    report: &mut Report<'_>,
    store: &mut Store,
    mut lines: impl BufRead,
    path: &Path,
) -> Result<(usize, usize), Error> {
    let now = clock::now();
    let (mut count, mut searches) = (0, 0);
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        let read = lines.by_ref().take(MAX_BYTES).read_until(b'\n', &mut line).map_err(unreadable(path))?;
        if read == 0 {
            break;
        }
        let line = line.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(&line).trim_ascii();
        if line.is_empty() {
            continue;
        }
        match serde_json::from_slice::<ExportedArticle>(line) {
            Ok(ExportedArticle { article, full_text, user_state }) => {
                let (article, full_text) = (exchange::sanitize(article), full_text.map(exchange::sanitize));
                let user_state = sanitize_user_state(&user_state);
                store.import_article(&article, full_text.as_ref(), &user_state, now)?;
                count += 1;
            }
            Err(error) => {
                if let Some(search) = serde_json::from_slice(line).ok().and_then(sanitize_search) {
                    store.import_search(&search)?;
                    searches += 1;
                } else {
                    // What was wrong with it as an article: searches are few.
                    let (path, reason) = (text::clean_name(path.as_os_str()), text::clean_line(&error.to_string()));
                    report.failed(Failure::Record { path, number, reason });
                }
            }
        }
    }
    Ok((count, searches))
}

/// A search as if it had been typed; `None` if nothing is left of its name or its query.
fn sanitize_search(ExportedSearch { search }: ExportedSearch) -> Option<NamedQuery> {
    let typed = |line: &str| text::clean_line(line).trim().to_owned();
    let (name, query) = (typed(&search.name), typed(&search.query));
    (!name.is_empty() && !query.is_empty()).then_some(NamedQuery { name, query })
}

/// The reader's own additions with every string cleaned, as if they had been typed.
fn sanitize_user_state(user_state: &UserState) -> UserState {
    let mut tags: Vec<String> = Vec::with_capacity(user_state.tags.len());
    for tag in user_state.tags.iter().map(|tag| text::clean_line(tag)) {
        if !tag.is_empty() && !tags.contains(&tag) && tags.len() < MAX_TAGS {
            tags.push(tag);
        }
    }
    UserState { note: text::clean(&user_state.note).into_owned(), tags, ..*user_state }
}

/// Takes in whatever articles are there; returns how many are new, or `None` if there were none but failures.
fn import_articles(
    report: &mut Report<'_>,
    store: &mut Store,
    path: &Path,
    stdin: &mut dyn Read,
) -> Result<Option<usize>, Error> {
    let mut batch: Vec<Article> = Vec::new();
    let (mut read, mut count) = (0, 0);
    let mut flush = |batch: &mut Vec<Article>| {
        read += batch.len();
        store.import(&std::mem::take(batch), clock::now()).map(|added| count += added)
    };
    for article in files::read(&[PathBuf::from(path)], stdin) {
        match article {
            Ok(article) => batch.push(article),
            Err(failure) => report.failed(failure),
        }
        if batch.len() == BATCH_SIZE {
            flush(&mut batch)?;
        }
    }
    flush(&mut batch)?;
    Ok((read > 0).then_some(count))
}
