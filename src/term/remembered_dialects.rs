//! The user's answers to `khabar doctor`: for each terminal, by its identity, the dialect that reads correctly there.
//!
//! They are in a small file of the data folder, `terminals.toml`: Khabar needs them before the first frame, and the
//! user can remove a wrong answer with any editor. Names of dialects that this version does not know are ignored, and
//! stay.

use super::dialect::Dialect;
use crate::files::data_folder::TERMINALS;
use crate::files::entries::{EntryFile, quoted};
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

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

fn file(dir: &Path) -> EntryFile<'_> {
    EntryFile { dir, name: TERMINALS, header: HEADER }
}

/// The answers in the data folder `dir`.
///
/// # Errors
/// If there is a file and it cannot be read, or is damaged and cannot be quarantined.
pub(crate) fn load(dir: &Path) -> io::Result<RememberedDialects> {
    let entries = file(dir).load()?;
    let dialects = entries
        .table
        .iter()
        .filter_map(|(identity, name)| Some((identity.clone(), Dialect::parse(name.as_str()?)?)))
        .collect();
    Ok(RememberedDialects { dialects, quarantined: entries.quarantined })
}

/// Saves that `dialect` reads correctly in the terminal `identity`. Returns the quarantined file, if the old one was
/// damaged.
///
/// # Errors
/// If the folder cannot be written; what was in the file still is.
pub(crate) fn remember(dir: &Path, identity: &str, dialect: Dialect) -> io::Result<Option<PathBuf>> {
    file(dir).set(identity, &quoted(dialect.name()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
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
