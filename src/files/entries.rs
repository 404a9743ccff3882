//! A small TOML file in the data folder that Khabar writes one entry at a time, and that the user may edit.
//!
//! Such a file, and not a table of the store, holds what Khabar needs before the first frame, while another thread
//! still opens the store.
//!
//! - A change replaces one line or adds one. Comments, entries of another version, and anything else in the file stay
//!   as they are.
//! - The file is read again before it is changed, and replaced by renaming, both while the folder is locked: of two
//!   programs that write at once neither loses the other's entry, and no program reads half a file.
//! - A file that is not TOML is quarantined under another name, and a new one is begun.

use super::data_folder::CHOICES;
use super::{private, quarantine::quarantine};
use crate::model::limits;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use toml::Table;

/// A file of entries.
#[derive(Debug, Clone, Copy)]
pub(crate) struct EntryFile<'a> {
    /// The data folder.
    pub dir: &'a Path,
    /// The name of the file.
    pub name: &'a str,
    /// The comment with which a new file begins, each line with a line feed.
    pub header: &'a str,
}

/// What is in a file of entries.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Entries {
    /// Its text, which is TOML; empty if there is no file.
    pub text: String,
    /// The same as a table.
    pub table: Table,
    /// The name under which a damaged file has been quarantined to read it.
    pub quarantined: Option<PathBuf>,
}

impl<'a> EntryFile<'a> {
    /// The file of what the user has chosen by key.
    pub(crate) fn choices(dir: &'a Path) -> Self {
        let header = "# What was last chosen by key in Khabar. What config.toml sets takes precedence.\n";
        Self { dir, name: CHOICES, header }
    }

    /// The path of the file.
    pub(crate) fn path(self) -> PathBuf {
        self.dir.join(self.name)
    }

    /// Reads the file.
    ///
    /// # Errors
    /// If there is a file and it cannot be read, or is damaged and cannot be quarantined.
    pub(crate) fn load(self) -> io::Result<Entries> {
        let text = read(&self.path())?;
        if let Some(table) = parse(&text) {
            return Ok(Entries { text, table, quarantined: None });
        }
        // Another program may have begun a new one meanwhile.
        let lock = lock(self.dir)?;
        let entries = self.read_or_quarantine()?;
        drop(lock);
        Ok(entries)
    }

    /// Sets an entry; `value` is in TOML. Returns the quarantined file, if the old one was damaged.
    ///
    /// # Errors
    /// If the folder cannot be written; what was in the file still is.
    pub(crate) fn set(self, key: &str, value: &str) -> io::Result<Option<PathBuf>> {
        fs::create_dir_all(self.dir)?;
        let lock = lock(self.dir)?;
        let entries = self.read_or_quarantine()?;
        self.replace(&self.with_entry(&entries.text, key, value))?;
        drop(lock);
        Ok(entries.quarantined)
    }

    /// The entries after a damaged file has been quarantined. The folder must be locked.
    fn read_or_quarantine(self) -> io::Result<Entries> {
        let text = read(&self.path())?;
        match parse(&text) {
            Some(table) => Ok(Entries { text, table, quarantined: None }),
            None => Ok(Entries { quarantined: Some(quarantine(&self.path())?), ..Entries::default() }),
        }
    }

    /// The text with the entry in it: in its old line, else before the first entry, so that it lies in no table of a
    /// later version.
    fn with_entry(self, text: &str, key: &str, value: &str) -> String {
        let entry = format!("{} = {value}", quoted(key));
        let is_its_line = |line: &str| parse(line).is_some_and(|table| table.len() == 1 && table.contains_key(key));
        let root = text.lines().take_while(|line| !line.trim_start().starts_with('[')).count();
        let mut lines: Vec<&str> = if text.is_empty() { self.header.lines().collect() } else { text.lines().collect() };
        let old = lines.iter().take(root).position(|line| is_its_line(line));
        if let Some(line) = old.and_then(|old| lines.get_mut(old)) {
            *line = &entry;
        } else {
            let comment = |line: &&str| line.starts_with('#') || line.trim().is_empty();
            lines.insert(lines.iter().take_while(|line| comment(line)).count(), &entry);
        }
        lines.join("\n") + "\n"
    }

    /// Writes the file beside the old one and puts it in its place.
    fn replace(self, text: &str) -> io::Result<()> {
        let new = self.dir.join(format!("{}.new", self.name));
        let written = private::create(&new).and_then(|mut file| {
            file.set_len(0)?;
            file.write_all(text.as_bytes())?;
            file.sync_all()
        });
        written.and_then(|()| fs::rename(&new, self.path())).inspect_err(|_| drop(fs::remove_file(&new)))
    }
}

/// The text of a file, empty if there is none. Bytes that are no text make a text that is no TOML.
fn read(path: &Path) -> io::Result<String> {
    match fs::metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(String::new()),
        Err(error) => return Err(error),
        Ok(metadata) if !metadata.is_file() => return Err(io::Error::other("it is not a file")),
        Ok(_) => {}
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(limits::SETTINGS + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limits::SETTINGS {
        return Ok("too large".to_owned());
    }
    Ok(String::from_utf8(bytes).unwrap_or_else(|_| "no text".to_owned()))
}

fn parse(text: &str) -> Option<Table> {
    text.parse().ok()
}

/// Holds the folder until it is dropped. The file itself cannot be held: it is replaced.
fn lock(dir: &Path) -> io::Result<File> {
    let folder = File::open(dir)?;
    match folder.lock() {
        // Some file systems know no locks. An entry in ten years could be lost there.
        Err(error) if error.kind() != io::ErrorKind::Unsupported => Err(error),
        _ => Ok(folder),
    }
}

/// A basic string of TOML.
pub(crate) fn quoted(text: &str) -> String {
    let mut quoted = String::from('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            control if control.is_control() => {
                // Writing to a string cannot fail.
                let _ = write!(quoted, "\\u{:04X}", u32::from(control));
            }
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}
