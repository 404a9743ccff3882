//! Moving a damaged file out of the way without losing a byte of it.
//!
//! The file is renamed, never deleted. Whoever calls this has made sure that no other process uses the file: the store
//! holds its exclusive lock, and a file of another kind is replaced by renaming, so that nobody keeps it open.

use std::ffi::OsString;
use std::fs::{self, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

/// The suffixes of the files that SQLite makes beside a database. They belong to it and move with it.
pub(crate) const COMPANION_SUFFIXES: [&str; 3] = ["-wal", "-shm", "-journal"];

/// How many damaged files pile up before the user has to look into it.
const MAX_QUARANTINED: u32 = 9999;

/// Renames a damaged file, and the companions that a database has, to the first free `….damaged-<n>`; returns that
/// name.
///
/// # Errors
/// If the folder cannot be written; nothing has been renamed then.
pub(crate) fn quarantine(path: &Path) -> io::Result<PathBuf> {
    for number in 1..=MAX_QUARANTINED {
        let target = with_suffix(path, &format!(".damaged-{number}"));
        if COMPANION_SUFFIXES.iter().any(|companion| with_suffix(&target, companion).symlink_metadata().is_ok()) {
            continue;
        }
        // Creating the name first makes the rename replace nothing but our own empty file.
        match OpenOptions::new().write(true).create_new(true).open(&target) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
            Ok(_) => {
                rename_all(path, &target)?;
                return Ok(target);
            }
        }
    }
    Err(io::Error::from(io::ErrorKind::AlreadyExists))
}

/// Renames the database last: as long as it stands in its place nobody begins a new one, whose log would otherwise be
/// taken for this one's.
fn rename_all(path: &Path, target: &Path) -> io::Result<()> {
    let mut moved = Vec::new();
    let outcome = COMPANION_SUFFIXES
        .iter()
        .try_for_each(|companion| match fs::rename(with_suffix(path, companion), with_suffix(target, companion)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error),
            Ok(()) => {
                moved.push(companion);
                Ok(())
            }
        })
        .and_then(|()| fs::rename(path, target));
    if outcome.is_err() {
        for companion in moved {
            fs::rename(with_suffix(target, companion), with_suffix(path, companion))?;
        }
        fs::remove_file(target)?; // our own empty file
    }
    outcome
}

/// `path` with `suffix` behind its name.
pub(crate) fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_earlier_quarantined_file_is_never_overwritten() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("khabar.db");
        for text in ["one", "two"] {
            fs::write(&path, text).unwrap();
            quarantine(&path).unwrap();
        }
        assert_eq!(fs::read_to_string(dir.path().join("khabar.db.damaged-1")).unwrap(), "one");
        assert_eq!(fs::read_to_string(dir.path().join("khabar.db.damaged-2")).unwrap(), "two");
    }

    #[test]
    fn companions_move_with_their_database_and_a_name_with_strange_companions_is_passed_over() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("khabar.db");
        fs::write(&path, "db").unwrap();
        fs::write(dir.path().join("khabar.db-wal"), "wal").unwrap();
        fs::write(dir.path().join("khabar.db.damaged-1-wal"), "somebody's").unwrap();
        let target = quarantine(&path).unwrap();
        assert_eq!(target, dir.path().join("khabar.db.damaged-2"));
        assert_eq!(fs::read_to_string(dir.path().join("khabar.db.damaged-2-wal")).unwrap(), "wal");
        assert_eq!(fs::read_to_string(dir.path().join("khabar.db.damaged-1-wal")).unwrap(), "somebody's");
        assert!(!path.exists());
    }

    #[test]
    fn where_there_is_nothing_to_rename_no_empty_file_stays_behind() {
        let dir = tempfile::tempdir().unwrap();
        assert!(quarantine(&dir.path().join("khabar.db")).is_err());
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_log_stays_with_a_database_that_cannot_be_renamed() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("khabar.db-wal"), "wal").unwrap();
        assert!(quarantine(&dir.path().join("khabar.db")).is_err());
        assert_eq!(fs::read_to_string(dir.path().join("khabar.db-wal")).unwrap(), "wal");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }
}
