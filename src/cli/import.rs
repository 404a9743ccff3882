//! `khabar import`: feeds, bookmarks and articles from files.
//!
//! What a file is, its content tells: a list of feeds (OPML), an export of this program (JSON, one article a line), a
//! browser's bookmarks, or articles in any form that can be read. What is there already stays; the same file taken in
//! twice changes nothing the second time.

use super::args::Import;
use super::desk::{Desk, Said};
use super::table;
use crate::app::fill;
use crate::files::{self, STDIN};
use crate::ingest::opml::{self, Outline};
use crate::ingest::{self, Agencies, netscape};
use crate::library::{self, clock};
use crate::model::{Anchor, Article, Block, Failure, FetchFault, Flags, Lang};
use crate::store::{Exported, ExportedSearch, Kept, KeptSearch, NewFeed, Store, StoreError};
use crate::text;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};
use url::Url;

/// How much of a file is looked at to know what it is, in bytes.
const HEAD: u64 = 64 * 1024;
/// The largest list of feeds or of links and the longest line of an export that is read, in bytes.
const LARGEST: u64 = 64 * 1024 * 1024;
/// How a line of an export begins.
const BEGINNING: &str = r#"{"article":{"key":"#;
/// No article has more tags.
const MOST_TAGS: usize = 1_000;
/// How many articles are taken in at once.
const BATCH: usize = 256;

/// Imports.
///
/// # Errors
/// If standard output cannot be written; everything is taken in even so.
pub fn run(desk: &Desk, args: &Import) -> io::Result<()> {
    let Ok(mut store) = desk.store_to_write() else { return Ok(()) };
    let mut told = Ok(());
    for path in &args.files {
        match import(desk, &mut store, path) {
            Ok(imported) => {
                for (phrase, count) in imported {
                    desk.show();
                    let name = text::clean_name(path.as_os_str());
                    let count = desk.strings.number(count as u64);
                    let sentence = fill(phrase, &[("path", &name), ("n", &count)]);
                    told = told.and_then(|()| table::sentence(desk, &sentence));
                }
            }
            Err(failure) => {
                let Said = desk.fail(&failure);
            }
        }
    }
    let indexed = desk.data().map(|data| library::index_all(&data));
    if let Ok(Err(error)) = indexed {
        let Said = desk.fail(&error.failure());
    }
    told
}

/// What was taken in, in words, and how much of it; nothing if nothing was, and that has been said.
type Imported<'a> = Result<Vec<(&'a str, usize)>, Failure>;

fn import<'a>(desk: &'a Desk, store: &mut Store, path: &Path) -> Imported<'a> {
    let is_stdin = path.as_os_str() == STDIN;
    let words = &desk.strings.words.cli.import;
    let articles = |store: &mut Store, stdin: &mut dyn Read| {
        Ok(articles(desk, store, path, stdin)?.map(|count| (words.articles.as_str(), count)).into_iter().collect())
    };
    // A folder, a pipe with a name and what is not there are the file reader's to speak of.
    if !is_stdin && !path.is_file() {
        return articles(store, &mut io::empty());
    }
    let mut file: Box<dyn Read> =
        if is_stdin { Box::new(io::stdin().lock()) } else { Box::new(File::open(path).map_err(unreadable(path))?) };
    let mut head = Vec::new();
    file.by_ref().take(HEAD).read_to_end(&mut head).map_err(unreadable(path))?;
    let start = ingest::decode(&head).unwrap_or_default();
    if ingest::detect(&head, None) == ingest::Kind::Opml {
        let count = feeds(desk, store, &whole(head, file, path)?, path)?;
        return Ok(vec![(&words.feeds, count)]);
    }
    if netscape::is_netscape(&start) {
        let text = ingest::decode(&whole(head, file, path)?).unwrap_or_default();
        let Ok(agencies) = desk.agencies() else { return Ok(Vec::new()) };
        let count = links(store, &text, &agencies).map_err(|error| error.failure())?;
        return Ok(vec![(&words.bookmarks, count)]);
    }
    if is_export(&start) {
        let (count, searches) = exported(desk, store, BufReader::new(Cursor::new(head).chain(file)), path)?;
        let searches = Some((words.searches.as_str(), searches)).filter(|(_, count)| *count > 0);
        return Ok(std::iter::once((words.exported.as_str(), count)).chain(searches).collect());
    }
    articles(store, &mut Cursor::new(head).chain(file))
}

/// The failure of what is there but cannot be read.
fn unreadable(path: &Path) -> impl Fn(io::Error) -> Failure {
    let path = text::clean_name(path.as_os_str());
    move |error| Failure::Unreadable { path: path.clone(), reason: text::clean_line(&error.to_string()) }
}

/// The whole of a file of which the beginning has been read.
fn whole(mut head: Vec<u8>, file: impl Read, path: &Path) -> Result<Vec<u8>, Failure> {
    file.take(LARGEST).read_to_end(&mut head).map_err(unreadable(path))?;
    let size = head.len() as u64;
    if size <= LARGEST {
        return Ok(head);
    }
    Err(Failure::TooLarge { path: text::clean_name(path.as_os_str()), size, limit: LARGEST })
}

/// Whether a beginning is that of an export: one of its lines is an exported article or search, or begins as an article
/// and goes on beyond what has been read.
fn is_export(start: &str) -> bool {
    let mut lines = start.lines().peekable();
    while let Some(line) = lines.next() {
        let cut = lines.peek().is_none() && line.starts_with(BEGINNING);
        let is_one = |line| {
            serde_json::from_str::<Exported>(line).is_ok() || serde_json::from_str::<ExportedSearch>(line).is_ok()
        };
        if cut || is_one(line) {
            return true;
        }
    }
    false
}

/// Takes in a list of feeds; returns how many were not followed before. An address that can be none is told.
fn feeds(desk: &Desk, store: &mut Store, bytes: &[u8], path: &Path) -> Result<usize, Failure> {
    let outlines = opml::read(bytes).map_err(|fault| Failure::Unreadable {
        path: text::clean_name(path.as_os_str()),
        reason: text::clean_line(&fault.to_string()),
    })?;
    let mut feeds = Vec::with_capacity(outlines.len());
    for outline in &outlines {
        // In the form in which it would be kept had it been typed, so that the same feed is not followed twice.
        match Url::parse(&outline.url) {
            Ok(url) if matches!(url.scheme(), "http" | "https" | "file") => feeds.push((url, outline)),
            _ => {
                let url = outline.url.clone();
                let Said = desk.fail(&Failure::Fetch { url: url.clone(), fault: FetchFault::Address { url } });
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
    store.add_feeds(&feeds).map_err(|error| error.failure())
}

/// Takes in links that a browser has kept, as bookmarks without a text of their own.
fn links(store: &mut Store, text: &str, agencies: &Agencies) -> Result<usize, StoreError> {
    let now = clock::now();
    let links = netscape::read(text);
    for link in &links {
        let blocks = if link.title.is_empty() { vec![Block::paragraph(link.url.clone())] } else { Vec::new() };
        let mut article = Article {
            title: if link.title.is_empty() { link.url.clone() } else { link.title.clone() },
            url: Some(link.url.clone()),
            lang: text::detect(&link.title).or_else(|| Some(Lang("en".to_owned()))),
            blocks,
            ..Article::default()
        };
        article.key = ingest::key(&article, agencies);
        let kept = Kept {
            flags: Flags { read: false, bookmarked: true },
            anchor: Anchor::default(),
            kept_at: link.kept_at,
            note: link.note.clone(),
            tags: link.tags.clone(),
            ..Kept::default()
        };
        store.import_kept(&article, None, &kept, now)?;
    }
    Ok(links.len())
}

/// Takes in what has been exported; returns how many articles and how many searches there were. A line that cannot be
/// read is told and passed over.
fn exported(desk: &Desk, store: &mut Store, mut lines: impl BufRead, path: &Path) -> Result<(usize, usize), Failure> {
    let now = clock::now();
    let (mut count, mut searches) = (0, 0);
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        let read = lines.by_ref().take(LARGEST).read_until(b'\n', &mut line).map_err(unreadable(path))?;
        if read == 0 {
            break;
        }
        let line = line.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(&line).trim_ascii();
        if line.is_empty() {
            continue;
        }
        match serde_json::from_slice::<Exported>(line) {
            Ok(Exported { article, full, kept }) => {
                let (article, full) = (ingest::safe(article), full.map(ingest::safe));
                let kept = safe(&kept);
                store.import_kept(&article, full.as_ref(), &kept, now).map_err(|error| error.failure())?;
                count += 1;
            }
            Err(error) => {
                if let Some(search) = serde_json::from_slice(line).ok().and_then(safe_search) {
                    store.import_search(&search).map_err(|error| error.failure())?;
                    searches += 1;
                } else {
                    // What was wrong with it as an article: searches are few.
                    let (path, reason) = (text::clean_name(path.as_os_str()), text::clean_line(&error.to_string()));
                    let Said = desk.fail(&Failure::Record { path, number, reason });
                }
            }
        }
    }
    Ok((count, searches))
}

/// A search as if it had been typed; `None` if nothing is left of its name or its query.
fn safe_search(ExportedSearch { search }: ExportedSearch) -> Option<KeptSearch> {
    let typed = |line: &str| text::clean_line(line).trim().to_owned();
    let (name, query) = (typed(&search.name), typed(&search.query));
    (!name.is_empty() && !query.is_empty()).then_some(KeptSearch { name, query })
}

/// The reader's own additions with every string cleaned, as if they had been typed.
fn safe(kept: &Kept) -> Kept {
    let mut tags: Vec<String> = Vec::with_capacity(kept.tags.len());
    for tag in kept.tags.iter().map(|tag| text::clean_line(tag)) {
        if !tag.is_empty() && !tags.contains(&tag) && tags.len() < MOST_TAGS {
            tags.push(tag);
        }
    }
    Kept { note: text::clean(&kept.note).into_owned(), tags, ..*kept }
}

/// Takes in whatever articles are there; returns how many are new, or `None` if there were none but failures.
fn articles(desk: &Desk, store: &mut Store, path: &Path, stdin: &mut dyn Read) -> Result<Option<usize>, Failure> {
    let mut batch: Vec<Article> = Vec::new();
    let (mut read, mut count) = (0, 0);
    let mut take = |batch: &mut Vec<Article>| {
        read += batch.len();
        let taken = store.import(&std::mem::take(batch), clock::now()).map_err(|error| error.failure());
        taken.map(|taken| count += taken)
    };
    for article in files::read(&[PathBuf::from(path)], stdin) {
        match article {
            Ok(article) => batch.push(article),
            Err(failure) => {
                let Said = desk.fail(&failure);
            }
        }
        if batch.len() == BATCH {
            take(&mut batch)?;
        }
    }
    take(&mut batch)?;
    Ok((read > 0).then_some(count))
}
