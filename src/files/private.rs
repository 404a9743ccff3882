//! Files that nobody but the user may read, and what is at a path before anything opens it.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::Path;

/// Opens a file for writing. If it is missing, it is created for the user alone.
///
/// # Errors
/// Those of the system.
pub(crate) fn create(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Takes the rights of everybody but the owner away from a regular file. Nothing is opened: closing a handle on a
/// database would drop the locks that this process holds on it. A file of another owner stays as it is.
pub(crate) fn tighten(path: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        if let Ok(metadata) = fs::metadata(path)
            && metadata.is_file()
            && metadata.permissions().mode() & 0o077 != 0
        {
            let owners_only = fs::Permissions::from_mode(metadata.permissions().mode() & 0o700);
            drop(fs::set_permissions(path, owners_only));
        }
    }
    #[cfg(not(unix))]
    let _ = path;
}

/// Whether there is something at the path whose opening could wait for ever: a pipe, a socket or a device.
pub(crate) fn is_special(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir())
}

/// Whether the system says that there is nothing at the path. A folder that may not be entered, a link into the void,
/// and a file where a folder should be may all hide something.
pub(crate) fn is_absent(path: &Path) -> bool {
    match path.symlink_metadata() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let is_visible = |folder: &&Path| folder.symlink_metadata().is_ok();
            path.ancestors().skip(1).find(is_visible).is_none_or(Path::is_dir)
        }
        _ => false,
    }
}

/// Which file a path names, whatever other names it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FileId {
    #[cfg(unix)]
    device: u64,
    #[cfg(unix)]
    inode: u64,
}

impl FileId {
    /// The file at the path; `None` if there is none. Where the system has no numbers for files, all are one.
    pub(crate) fn of(path: &Path) -> Option<Self> {
        let metadata = fs::metadata(path).ok()?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt as _;
            Some(Self { device: metadata.dev(), inode: metadata.ino() })
        }
        #[cfg(not(unix))]
        metadata.is_file().then_some(Self {})
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    fn mode(path: &Path) -> Option<u32> {
        Some(fs::metadata(path).ok()?.permissions().mode() & 0o777)
    }

    #[test]
    fn a_file_is_the_user_s_alone_from_its_creation_or_from_its_next_use() {
        let dir = tempfile::tempdir().unwrap();
        let (new, old, read_only) = (dir.path().join("new"), dir.path().join("old"), dir.path().join("read-only"));
        create(&new).unwrap();
        assert_eq!(mode(&new), Some(0o600));
        for (path, before, after) in [(&old, 0o664, 0o600), (&read_only, 0o444, 0o400)] {
            fs::write(path, "text").unwrap();
            fs::set_permissions(path, fs::Permissions::from_mode(before)).unwrap();
            tighten(path);
            assert_eq!(mode(path), Some(after));
        }
        create(&old).unwrap();
        assert_eq!(fs::read(&old).unwrap(), b"text");
    }

    #[test]
    fn what_may_hide_something_is_not_absent() {
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join(name);
        fs::write(at("file"), "").unwrap();
        symlink("/no/such/target", at("link")).unwrap();
        assert!(is_absent(&at("a")) && is_absent(&at("a/b/c")));
        for name in ["file", "file/a", "file/a/b", "link", "link/a", "link/a/b"] {
            assert!(!is_absent(&at(name)), "{name}");
        }
    }

    #[test]
    fn a_file_that_is_replaced_is_another_one() {
        let dir = tempfile::tempdir().unwrap();
        let (path, other) = (dir.path().join("a"), dir.path().join("b"));
        fs::write(&path, "").unwrap();
        fs::write(&other, "").unwrap();
        let id = FileId::of(&path);
        fs::rename(&path, dir.path().join("c")).unwrap();
        assert_eq!(FileId::of(&path), None);
        fs::rename(&other, &path).unwrap();
        assert!(FileId::of(&path).is_some_and(|other| Some(other) != id));
        assert_eq!(FileId::of(&dir.path().join("c")), id);
    }
}
