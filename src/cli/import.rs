//! `khabar import`: feeds, bookmarks and articles from files.
//!
//! The content of a file decides what it is: a list of feeds (OPML), an export of this program (JSON Lines), a
//! browser's bookmarks, or articles in any format that Khabar reads. Importing the same file twice is harmless.

use super::args::ImportArgs;
use super::context::Context;
use super::report::Report;
use super::{Error, Status};
use crate::exchange::{self, ExchangeFormat};
use crate::files::{self, STDIN};
use crate::ingest;
use crate::l10n::fill;
use crate::library::{self, Importer};
use crate::model::{Failure, limits};
use crate::store::Store;
use crate::text;
use std::fs::File;
use std::io::{self, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};

/// How much of the beginning of a file is examined to detect its format, in bytes.
const SNIFFED_BYTES: u64 = 64 * 1024;

/// Runs the command.
///
/// # Errors
/// If the store cannot be opened; also if standard output cannot be written, but only after the import.
pub(super) fn run(context: &Context, args: &ImportArgs) -> Result<Status, Error> {
    let mut store = context.open_store_to_write()?;
    let mut report = Report::new(context);
    for path in &args.files {
        match import(&mut report, &mut store, path, args.local) {
            Ok(imported) => {
                library::note_import(&mut store)?;
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
        report.failed(library::index_failure(&error));
    }
    report.finish()
}

/// The phrase that reports each kind of thing imported, and how many there were; empty if there were only failures.
type ImportResult<'a> = Result<Vec<(&'a str, usize)>, Error>;

fn import<'a>(report: &mut Report<'a>, store: &mut Store, path: &Path, local: bool) -> ImportResult<'a> {
    let context = report.context;
    let is_stdin = path.as_os_str() == STDIN;
    let messages = &context.strings.messages.cli.import;
    let mut report_failure = |failure: Failure| report.failed(failure);
    let mut importer = Importer { store, path: text::clean_name(path.as_os_str()), report: &mut report_failure };
    let import_articles = |importer: &mut Importer<'_>, stdin: &mut dyn Read| {
        let agencies = context.agencies()?.into();
        let count = importer.articles(files::read(&[PathBuf::from(path)], stdin, agencies))?;
        Ok(count.map(|count| (messages.articles.as_str(), count)).into_iter().collect())
    };
    // `files::read` walks folders and reports what is not a regular file or does not exist; nothing is opened here.
    if !is_stdin && !path.is_file() {
        return import_articles(&mut importer, &mut io::empty());
    }
    let mut file: Box<dyn Read> =
        if is_stdin { Box::new(io::stdin().lock()) } else { Box::new(File::open(path).map_err(unreadable(path))?) };
    let mut head = Vec::new();
    file.by_ref().take(SNIFFED_BYTES).read_to_end(&mut head).map_err(unreadable(path))?;
    match exchange::detect(&head) {
        Some(ExchangeFormat::Opml) => {
            let count = importer.feeds(&read_whole(head, file, path)?, local)?;
            Ok(vec![(&messages.feeds, count)])
        }
        Some(ExchangeFormat::Bookmarks) => {
            let text = ingest::decode(&read_whole(head, file, path)?).unwrap_or_default();
            let count = importer.bookmarks(&text, &context.agencies()?)?;
            Ok(vec![(&messages.bookmarks, count)])
        }
        Some(ExchangeFormat::JsonLines) => {
            let imported = importer.library(BufReader::new(Cursor::new(head).chain(file)))?;
            let searches = Some((messages.searches.as_str(), imported.searches)).filter(|(_, count)| *count > 0);
            Ok(std::iter::once((messages.exported.as_str(), imported.articles)).chain(searches).collect())
        }
        Some(ExchangeFormat::NewsboatUrls) => {
            Err(Error::Message(fill(&messages.newsboat_urls, &[("path", &text::clean_name(path.as_os_str()))])))
        }
        // From a path, `files::read` reads the file anew; from standard input, it needs the bytes already read.
        None => import_articles(&mut importer, &mut Cursor::new(head).chain(file)),
    }
}

/// The failure of a file that exists but cannot be read.
fn unreadable(path: &Path) -> impl Fn(io::Error) -> Failure {
    let path = text::clean_name(path.as_os_str());
    move |error| Failure::Unreadable { path: path.clone(), reason: text::clean_line(&error.to_string()) }
}

/// Reads a file to its end; `head` is the part already read. Returns the whole content.
fn read_whole(mut head: Vec<u8>, file: impl Read, path: &Path) -> Result<Vec<u8>, Failure> {
    file.take(limits::USER_DATA).read_to_end(&mut head).map_err(unreadable(path))?;
    let size = head.len() as u64;
    if size <= limits::USER_DATA {
        return Ok(head);
    }
    Err(Failure::TooLarge { path: text::clean_name(path.as_os_str()), size, limit: limits::USER_DATA })
}
