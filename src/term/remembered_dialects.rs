//! The user's answers to `khabar doctor`: for each terminal, by its identity, the dialect that reads correctly there.
//!
//! A small file in the data folder, `terminals.toml`, and not a table of the store: Khabar needs it before
//! the first frame, while another thread still opens the store; and the user can remove a wrong answer with any editor.
//!
//! - A change replaces one line or adds one. Comments, names of dialects that this version does not know, and anything
//!   else in the file stay as they are.
//! - The file is read again before it is changed, and replaced by renaming, both while the folder is locked: of two
//!   programs that answer at once neither loses the other's answer, and no program reads half a file.
//! - A file that is not TOML is quarantined under another name, and a new one is begun.

use super::dialect::Dialect;
use crate::files::{data_folder::TERMINALS, private, quarantine::quarantine};
use crate::model::limits;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use toml::{Table, Value};

/// What a new file begins with.
const HEADER: &str = "# What was answered to khabar doctor: terminals, and the dialect that reads right in each.\n\
                      # A line that is taken out is forgotten.\n";

/// The answers for all terminals, and whether a damaged file had to be quarantined to read them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct RememberedDialects {
    /// Dialects by the identity of their terminal.
    pub dialects: BTreeMap<String, Dialect>,
    /// The name under which a damaged file has been quarantined.
    pub quarantined: Option<PathBuf>,
}

/// The answers in the data folder `dir`.
///
/// # Errors
/// If there is a file and it cannot be read, or is damaged and cannot be quarantined.
pub(crate) fn load(dir: &Path) -> io::Result<RememberedDialects> {
    if let Some(table) = table(&read(&dir.join(TERMINALS))?) {
        return Ok(RememberedDialects { dialects: dialects(&table), quarantined: None });
    }
    // Another program may have begun a new one meanwhile.
    let lock = lock(dir)?;
    let (text, quarantined) = read_or_quarantine(dir)?;
    drop(lock);
    Ok(RememberedDialects { dialects: table(&text).as_ref().map(dialects).unwrap_or_default(), quarantined })
}

fn dialects(table: &Table) -> BTreeMap<String, Dialect> {
    let parse_entry = |(identity, name): (&String, &Value)| Some((identity.clone(), Dialect::parse(name.as_str()?)?));
    table.iter().filter_map(parse_entry).collect()
}

/// Saves that `dialect` reads correctly in the terminal `identity`. Returns the quarantined file, if the old one was
/// damaged.
///
/// # Errors
/// If the folder cannot be written; what was in the file still is.
pub(crate) fn remember(dir: &Path, identity: &str, dialect: Dialect) -> io::Result<Option<PathBuf>> {
    fs::create_dir_all(dir)?;
    let lock = lock(dir)?;
    let (text, quarantined) = read_or_quarantine(dir)?;
    replace_file(dir, &with_entry(&text, identity, dialect.name()))?;
    drop(lock);
    Ok(quarantined)
}

/// The text of the file, empty if there is none. Bytes that are no text make a text that is no TOML.
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

fn table(text: &str) -> Option<Table> {
    text.parse().ok()
}

/// The text of the file after a damaged one has been quarantined, and where that is now. The folder must be locked.
fn read_or_quarantine(dir: &Path) -> io::Result<(String, Option<PathBuf>)> {
    let path = dir.join(TERMINALS);
    let text = read(&path)?;
    if table(&text).is_some() {
        return Ok((text, None));
    }
    Ok((String::new(), Some(quarantine(&path)?)))
}

/// Holds the folder until it is dropped. The file itself cannot be held: it is replaced.
fn lock(dir: &Path) -> io::Result<File> {
    let folder = File::open(dir)?;
    match folder.lock() {
        // Some file systems know no locks. An answer in ten years could be lost there.
        Err(error) if error.kind() != io::ErrorKind::Unsupported => Err(error),
        _ => Ok(folder),
    }
}

/// The text with the entry in it: in its old line, else before the first entry, so that it lies in no table of a later
/// version.
fn with_entry(text: &str, identity: &str, dialect: &str) -> String {
    let entry = format!("{} = {}", quoted(identity), quoted(dialect));
    let is_its_line = |line: &str| table(line).is_some_and(|table| table.len() == 1 && table.contains_key(identity));
    let root = text.lines().take_while(|line| !line.trim_start().starts_with('[')).count();
    let mut lines: Vec<&str> = if text.is_empty() { HEADER.lines().collect() } else { text.lines().collect() };
    let old = lines.iter().take(root).position(|line| is_its_line(line));
    if let Some(line) = old.and_then(|old| lines.get_mut(old)) {
        *line = &entry;
    } else {
        let comment = |line: &&str| line.starts_with('#') || line.trim().is_empty();
        lines.insert(lines.iter().take_while(|line| comment(line)).count(), &entry);
    }
    lines.join("\n") + "\n"
}

/// A basic string of TOML.
fn quoted(text: &str) -> String {
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

/// Writes the file beside the old one and puts it in its place.
fn replace_file(dir: &Path, text: &str) -> io::Result<()> {
    let new = dir.join(format!("{TERMINALS}.new"));
    let written = private::create(&new).and_then(|mut file| {
        file.set_len(0)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()
    });
    written.and_then(|()| fs::rename(&new, dir.join(TERMINALS))).inspect_err(|_| drop(fs::remove_file(&new)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Barrier;
    use std::thread;

    fn folder(text: &str) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join(TERMINALS), text).unwrap();
        dir
    }

    fn file_text(dir: &tempfile::TempDir) -> String {
        fs::read_to_string(dir.path().join(TERMINALS)).unwrap()
    }

    fn remembered_dialect(dir: &tempfile::TempDir, identity: &str) -> Option<Dialect> {
        let loaded = load(dir.path()).unwrap();
        assert_eq!(loaded.quarantined, None);
        loaded.dialects.get(identity).copied()
    }

    #[test]
    fn an_answer_is_remembered_for_its_terminal_only() {
        let dir = tempfile::tempdir().unwrap();
        let data = dir.path().join("not/yet");
        assert_eq!(load(&data).unwrap(), RememberedDialects::default());
        remember(&data, "VTE", Dialect::Bdsm).unwrap();
        let dialects = BTreeMap::from([("VTE".to_owned(), Dialect::Bdsm)]);
        assert_eq!(load(&data).unwrap(), RememberedDialects { dialects, quarantined: None });
        assert_eq!(fs::read_dir(&data).unwrap().count(), 1, "nothing else is left in the folder");
    }

    #[test]
    fn a_second_answer_takes_the_place_of_the_first() {
        let dir = folder("");
        for dialect in [Dialect::Lro, Dialect::Kitty] {
            remember(dir.path(), "kitty", dialect).unwrap();
        }
        assert_eq!(
            file_text(&dir).lines().filter(|line| line.contains("kitty")).collect::<Vec<_>>(),
            ["\"kitty\" = \"kitty\""]
        );
    }

    #[test]
    fn any_identity_comes_back() {
        let dir = folder("");
        for identity in ["TERM=a\"b\\c DA1=1;2", "a.b", "", "[x]", "#", "\u{1}\u{7f}", "\u{62A}\u{631}\u{645}", "a\nb"]
        {
            remember(dir.path(), identity, Dialect::Plain).unwrap();
            assert_eq!(remembered_dialect(&dir, identity), Some(Dialect::Plain), "{identity:?}");
        }
        assert_eq!(remembered_dialect(&dir, "a"), None);
    }

    #[test]
    fn what_is_not_ours_stays_as_it_is() {
        let text = "# mine\n\nVTE = \"hologram\" # from a later version\nother = 3\n\n[fonts]\nkitty = \"x\"\n";
        let dir = folder(text);
        remember(dir.path(), "kitty", Dialect::Kitty).unwrap();
        assert_eq!(file_text(&dir), text.replace("VTE", "\"kitty\" = \"kitty\"\nVTE"));
        assert_eq!((remembered_dialect(&dir, "kitty"), remembered_dialect(&dir, "VTE")), (Some(Dialect::Kitty), None));
    }

    #[test]
    fn answers_given_at_once_are_all_saved() {
        let dir = folder("");
        let barrier = Barrier::new(8);
        thread::scope(|scope| {
            for number in 0..8 {
                let (dir, barrier) = (dir.path(), &barrier);
                scope.spawn(move || {
                    barrier.wait();
                    remember(dir, &format!("terminal {number}"), Dialect::Plain).unwrap();
                });
            }
        });
        for number in 0..8 {
            assert_eq!(remembered_dialect(&dir, &format!("terminal {number}")), Some(Dialect::Plain));
        }
    }

    #[test]
    fn a_damaged_file_is_quarantined_whole_and_a_new_one_begun() {
        for damage in [b"VTE = bdsm\n".as_slice(), b"\xFF\xFE\x00", b"\"VTE\" = \"bds"] {
            let dir = tempfile::tempdir().unwrap();
            let file = dir.path().join(TERMINALS);
            for read_first in [true, false] {
                fs::write(&file, damage).unwrap();
                let quarantined = if read_first {
                    load(dir.path()).unwrap().quarantined
                } else {
                    remember(dir.path(), "VTE", Dialect::Bdsm).unwrap()
                };
                assert_eq!(fs::read(quarantined.unwrap()).unwrap(), damage);
            }
            assert_eq!(remembered_dialect(&dir, "VTE"), Some(Dialect::Bdsm));
        }
    }

    #[test]
    fn a_file_that_cannot_be_one_is_an_error() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join(TERMINALS)).unwrap();
        assert!(load(dir.path()).is_err());
        assert!(remember(dir.path(), "VTE", Dialect::Bdsm).is_err());
    }
}
