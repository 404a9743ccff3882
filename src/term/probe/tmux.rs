//! tmux, asked which terminal it is attached to, and talked through to that terminal.
//!
//! Inside tmux, the environment is the one in which tmux was once begun, and tmux itself answers the questions that are
//! put to the terminal. tmux alone knows the terminal that shows its windows now.

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use std::io;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

/// How long tmux may take. The first frame does not wait that long, and an answer counts even when it is late.
const TIMEOUT: Duration = Duration::from_secs(1);

/// As much as tmux can have to say.
const LIMIT: usize = 4096;

/// The commands: the client's TERM and the name and version that it gave to tmux; then whether programs may talk to it.
/// Should the second fail, as with an old tmux, the first has been answered.
const COMMANDS: [&str; 7] =
    ["display-message", "-p", "#{client_termname} #{client_termtype}", ";", "show", "-gv", "allow-passthrough"];

/// The terminal to which tmux is attached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TmuxClient {
    /// Its TERM.
    pub term: String,
    /// Its name and version, empty if it did not say them.
    pub version: String,
    /// Whether tmux lets programs talk to it.
    pub passthrough: bool,
}

impl TmuxClient {
    /// Reads what tmux has printed.
    pub fn parse(printed: &str) -> Option<Self> {
        let mut lines = printed.lines();
        let first_line = lines.next()?;
        let (term, version) = first_line.split_once(' ').unwrap_or((first_line, ""));
        let passthrough = matches!(lines.next(), Some("on" | "all"));
        let client = Self { term: term.to_owned(), version: version.trim().to_owned(), passthrough };
        (!client.term.is_empty()).then_some(client)
    }

    /// Its name, or its TERM if it has said none.
    pub(super) fn name(&self) -> &str {
        self.version.split(['(', ' ']).next().filter(|name| !name.is_empty()).unwrap_or(&self.term)
    }
}

/// Asks tmux. Blocks for a second at most; nothing if tmux does not answer by then or at all.
pub(crate) fn query_client() -> Option<TmuxClient> {
    run_query(Command::new("tmux").args(COMMANDS), TIMEOUT)
}

fn run_query(command: &mut Command, timeout: Duration) -> Option<TmuxClient> {
    let deadline = Instant::now() + timeout;
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().ok()?;
    let printed = child.stdout.take().and_then(|out| read(&out, deadline).ok());
    reap(&mut child);
    TmuxClient::parse(&String::from_utf8(printed?).ok()?)
}

/// Everything up to the end of the output, if that comes in time.
fn read(out: &ChildStdout, deadline: Instant) -> io::Result<Vec<u8>> {
    let (mut printed, mut buffer) = (Vec::new(), [0; LIMIT]);
    while printed.len() < LIMIT {
        let left = Timespec::try_from(deadline.saturating_duration_since(Instant::now())).map_err(io::Error::other)?;
        match poll(&mut [PollFd::new(out, PollFlags::IN)], Some(&left)) {
            Ok(0) => return Err(io::ErrorKind::TimedOut.into()),
            Err(Errno::INTR) => continue,
            Err(error) => return Err(error.into()),
            Ok(_) => {}
        }
        match rustix::io::read(out, &mut buffer)? {
            0 => return Ok(printed),
            count => printed.extend_from_slice(buffer.get(..count).unwrap_or_default()),
        }
    }
    Err(io::ErrorKind::InvalidData.into())
}

/// Leaves no process behind. One that has ended by itself does not mind.
fn reap(child: &mut Child) {
    let _ = child.kill();
    let _ = child.wait();
}

/// A sequence as tmux passes it on to its terminal, where that is allowed.
pub(crate) fn wrap_passthrough(sequence: &str) -> String {
    if sequence.is_empty() {
        return String::new();
    }
    format!("\x1bPtmux;{}\x1b\\", sequence.replace('\x1b', "\x1b\x1b"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str, timeout: Duration) -> Option<TmuxClient> {
        run_query(Command::new("sh").args(["-c", script]), timeout)
    }

    #[test]
    fn what_tmux_prints_is_read() {
        let client = |term: &str, version: &str, passthrough| {
            Some(TmuxClient { term: term.to_owned(), version: version.to_owned(), passthrough })
        };
        let parse = TmuxClient::parse;
        assert_eq!(parse("xterm-256color Konsole 26.08.2\non\n"), client("xterm-256color", "Konsole 26.08.2", true));
        assert_eq!(parse("mlterm mlterm(3.9.4)\nall\n"), client("mlterm", "mlterm(3.9.4)", true));
        assert_eq!(parse("xterm-kitty \noff\n"), client("xterm-kitty", "", false));
        // Before 3.3 there was no such option, and no name either.
        assert_eq!(parse("xterm-256color \n"), client("xterm-256color", "", false));
        assert_eq!(parse(" \noff\n"), None);
        assert_eq!(parse(""), None);
    }

    #[test]
    fn a_command_that_fails_halfway_has_answered_the_first_half() {
        let client = shell("echo xterm-kitty; exit 1", TIMEOUT);
        assert_eq!(client.map(|client| client.term).as_deref(), Some("xterm-kitty"));
    }

    #[test]
    fn a_tmux_that_says_nothing_too_much_or_is_not_there_is_no_client() {
        assert_eq!(shell("exec sleep 1000", Duration::ZERO), None);
        assert_eq!(shell("yes", TIMEOUT), None);
        assert_eq!(shell("exit 1", TIMEOUT), None);
        assert_eq!(run_query(&mut Command::new("/no/such/tmux"), TIMEOUT), None);
    }

    #[test]
    fn a_sequence_goes_through_tmux_with_every_escape_doubled() {
        assert_eq!(wrap_passthrough("\x1b]50;a\x07\x1b[8l"), "\x1bPtmux;\x1b\x1b]50;a\x07\x1b\x1b[8l\x1b\\");
        assert_eq!(wrap_passthrough(""), "");
    }
}
