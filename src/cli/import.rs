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
use crate::ingest::{self, netscape, opml};
use crate::library::{self, clock};
use crate::model::{Anchor, Article, Block, Failure, Flags, Lang};
use crate::store::{Exported, Kept, Store, StoreError};
use crate::text;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

/// How much of a file is looked at to know what it is, in bytes.
const HEAD: usize = 64 * 1024;
/// The largest list of feeds or of links that is read, in bytes.
const LARGEST: u64 = 64 * 1024 * 1024;
/// How many articles are taken in at once.
const BATCH: usize = 256;

/// Imports.
///
/// # Errors
/// If standard output cannot be written.
pub fn run(desk: &Desk, args: &Import) -> io::Result<()> {
    let Ok(mut store) = desk.store_to_write() else { return Ok(()) };
    for path in &args.files {
        match import(desk, &mut store, path) {
            Ok(Some((phrase, count))) => {
                desk.show();
                let name = text::clean_name(path.as_os_str());
                let count = desk.strings.number(count as u64);
                table::sentence(desk, &fill(phrase, &[("path", &name), ("n", &count)]))?;
            }
            Ok(None) => {}
            Err(failure) => {
                let Said = desk.fail(&failure);
            }
        }
    }
    let indexed = desk.data().map(|data| library::index_all(&data));
    if let Ok(Err(error)) = indexed {
        let Said = desk.fail(&error.failure());
    }
    Ok(())
}

/// What was taken in, in words, and how much of it; `None` if that has been said.
type Imported<'a> = Result<Option<(&'a str, usize)>, Failure>;

fn import<'a>(desk: &'a Desk, store: &mut Store, path: &Path) -> Imported<'a> {
    let words = &desk.strings.words.cli.import;
    let unreadable = |error: io::Error| Failure::Unreadable {
        path: text::clean_name(path.as_os_str()),
        reason: text::clean_line(&error.to_string()),
    };
    // A folder, a pipe and what is not there are the file reader's to speak of.
    if path.as_os_str() == STDIN || !path.is_file() {
        return articles(desk, store, path).map(|count| Some((words.articles.as_str(), count)));
    }
    let mut file = File::open(path).map_err(unreadable)?;
    let mut head = Vec::new();
    file.by_ref().take(HEAD as u64).read_to_end(&mut head).map_err(unreadable)?;
    let whole =
        |mut head: Vec<u8>, file: File| file.take(LARGEST).read_to_end(&mut head).map(|_| head).map_err(unreadable);
    let start = ingest::decode(&head).unwrap_or_default();
    if ingest::detect(&head, None) == ingest::Kind::Opml {
        let count = feeds(store, &whole(head, file)?, path)?;
        return Ok(Some((&words.feeds, count)));
    }
    if netscape::is_netscape(&start) {
        let text = ingest::decode(&whole(head, file)?).unwrap_or_default();
        let count = links(store, &text).map_err(|error| error.failure())?;
        return Ok(Some((&words.bookmarks, count)));
    }
    if start.lines().next().is_some_and(|line| serde_json::from_str::<Exported>(line).is_ok()) {
        let lines = BufReader::new(io::Cursor::new(head).chain(file));
        let count = exported(desk, store, lines, path)?;
        return Ok(Some((&words.bookmarks, count)));
    }
    articles(desk, store, path).map(|count| Some((words.articles.as_str(), count)))
}

/// Takes in a list of feeds; returns how many were not followed before.
fn feeds(store: &mut Store, bytes: &[u8], path: &Path) -> Result<usize, Failure> {
    let unreadable = |reason: String| Failure::Unreadable {
        path: text::clean_name(path.as_os_str()),
        reason: text::clean_line(&reason),
    };
    let outlines = opml::read(bytes).map_err(|fault| unreadable(fault.to_string()))?;
    let feeds: Vec<_> =
        outlines.iter().map(|feed| (feed.url.as_str(), feed.title.as_deref(), feed.folder.as_str())).collect();
    store.add_feeds(&feeds).map_err(|error| error.failure())
}

/// Takes in links that a browser has kept, as bookmarks without a text of their own.
fn links(store: &mut Store, text: &str) -> Result<usize, StoreError> {
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
        article.key = ingest::key(&article, &ingest::Agencies::builtin());
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

/// Takes in what has been exported. A line that cannot be read is told and passed over.
fn exported(desk: &Desk, store: &mut Store, lines: impl BufRead, path: &Path) -> Result<usize, Failure> {
    let now = clock::now();
    let mut count = 0;
    for (number, line) in (1..).zip(lines.lines()) {
        let read = line
            .map_err(|error| error.to_string())
            .and_then(|line| serde_json::from_str::<Exported>(&line).map_err(|error| error.to_string()));
        match read {
            Ok(Exported { article, full, kept }) => {
                let (article, full) = (ingest::safe(article), full.map(ingest::safe));
                store.import_kept(&article, full.as_ref(), &kept, now).map_err(|error| error.failure())?;
                count += 1;
            }
            Err(reason) => {
                let path = text::clean_name(path.as_os_str());
                let Said = desk.fail(&Failure::Record { path, number, reason: text::clean_line(&reason) });
            }
        }
    }
    Ok(count)
}

/// Takes in whatever articles are there; returns how many are new.
fn articles(desk: &Desk, store: &mut Store, path: &Path) -> Result<usize, Failure> {
    let mut batch: Vec<Article> = Vec::new();
    let mut count = 0;
    let mut take = |batch: &mut Vec<Article>| {
        let taken = store.import(&std::mem::take(batch), clock::now()).map_err(|error| error.failure());
        taken.map(|taken| count += taken)
    };
    for article in files::read(&[PathBuf::from(path)], io::stdin()) {
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
    Ok(count)
}
