//! The built binary, run without a terminal.

use std::ffi::OsStr;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// The binary with a data folder of its own and nothing else of this machine's environment.
pub(crate) struct Khabar {
    pub data: TempDir,
}

/// The output of a run, and how it ended.
#[derive(Debug)]
pub(crate) struct CommandOutput {
    pub out: String,
    pub err: String,
    pub code: Option<i32>,
}

impl From<Output> for CommandOutput {
    fn from(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self { out: text(output.stdout), err: text(output.stderr), code: output.status.code() }
    }
}

impl CommandOutput {
    /// The lines of standard output.
    pub(crate) fn lines(&self) -> Vec<&str> {
        self.out.lines().collect()
    }
}

impl Khabar {
    pub(crate) fn new() -> Self {
        Self { data: TempDir::new().unwrap() }
    }

    pub(crate) fn command<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_khabar"));
        command.args(args).env_clear().env("KHABAR_DATA", self.data.path()).env("HOME", self.data.path());
        command.env("TZ", "Asia/Tehran");
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    pub(crate) fn run<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> CommandOutput {
        self.command(args).output().unwrap().into()
    }

    /// The same with bytes on standard input.
    pub(crate) fn run_with_input<S: AsRef<OsStr>>(
        &self,
        args: impl IntoIterator<Item = S>,
        input: &[u8],
    ) -> CommandOutput {
        let mut child = self.command(args).stdin(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(input).unwrap();
        child.wait_with_output().unwrap().into()
    }

    /// Makes a library if there is none yet: that of a user who has imported a list without a feed, so that the reader
    /// does not ask which feeds to follow.
    pub(crate) fn make_library(&self) {
        if !self.data.path().join("khabar.db").exists() {
            self.run_with_input(["import", "-"], b"<opml version='2.0'><body></body></opml>");
        }
    }

    /// Output that must be JSON.
    pub(crate) fn json<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> serde_json::Value {
        let run = self.run(args);
        assert_eq!(run.code, Some(0), "{run:?}");
        serde_json::from_str(&run.out).unwrap()
    }
}

/// Asserts that output cannot command a terminal: it has no control characters but the allowed ones, and nothing that
/// overrides the direction of the text.
pub(crate) fn assert_no_controls(output: &str, allowed: &[char]) {
    let is_bad = |c: char| (c.is_control() && !allowed.contains(&c)) || matches!(c, '\u{202D}' | '\u{202E}');
    assert!(!output.contains(is_bad), "{output:?}");
}

/// The path of a fixture of the command line.
pub(crate) fn fixture(name: &str) -> String {
    super::project("tests/fixtures/cli").join(name).to_str().unwrap().to_owned()
}

/// Writes a file and gives its path back.
pub(crate) fn write(folder: &Path, name: &str, content: impl AsRef<[u8]>) -> String {
    let path = folder.join(name);
    std::fs::write(&path, content).unwrap();
    path.to_str().unwrap().to_owned()
}
