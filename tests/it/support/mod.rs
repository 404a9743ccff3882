//! What several tests share.

pub(crate) mod app;
pub(crate) mod feed;
#[path = "../../../src/growth.rs"]
pub(crate) mod growth;
pub(crate) mod invariants;
pub(crate) mod khabar;
pub(crate) mod page;
pub(crate) mod pty;
pub(crate) mod rust;
pub(crate) mod server;
pub(crate) mod tls;
pub(crate) mod xterm;

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The path of a file of the project.
pub(crate) fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// A process that runs one test of this binary that is ignored otherwise. `module` is the caller's `module_path!()`,
/// so that a renamed module cannot leave a process that runs no test.
pub(crate) fn test_process(module: &str, test: &str) -> Command {
    let (_, module) = module.split_once("::").unwrap();
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", &format!("{module}::{test}"), "--ignored", "--nocapture"]);
    command
}

/// A gzip-compressed text file of the project, unpacked.
pub(crate) fn unpacked(path: &str) -> String {
    let bytes = std::fs::read(project(path)).unwrap();
    let mut text = String::new();
    flate2::read::GzDecoder::new(bytes.as_slice()).read_to_string(&mut text).unwrap();
    text
}

/// Compares a generated file with the one in the project; with `KHABAR_BLESS` set, writes it instead.
pub(crate) fn assert_generated(path: &str, generated: &str) {
    let path = project(path);
    if std::env::var_os("KHABAR_BLESS").is_some() {
        std::fs::write(&path, generated).unwrap();
    }
    let existing = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        existing == generated,
        "{} is stale: run `KHABAR_BLESS=1 cargo test` and read the difference",
        path.display()
    );
}

/// The visual order of a line by rule L2 of UAX #9: the logical index at each position from left to right.
pub(crate) fn visual_order(levels: &[u8]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..levels.len()).collect();
    ::khabar::layout::bidi::reorder(&mut order, levels, &[]);
    order
}
