//! The program in a pseudo-terminal, from outside: keys in, frames out. Linux only, as it reads `/proc`.

use super::xterm;
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::io::{Read as _, Write};
use std::num::NonZero;
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

pub(crate) const ROWS: u16 = 36;
pub(crate) const COLUMNS: u16 = 120;
/// A frame is over when nothing has come for this long.
const FRAME_GAP: Duration = Duration::from_micros(400);
/// Nothing takes so long unless something is wrong.
const TIMEOUT: Duration = Duration::from_secs(60);

/// The running program.
pub(crate) struct TimedTerminal {
    /// When the program was executed.
    pub started_at: Instant,
    process: u32,
    child: Box<dyn Child + Send + Sync>,
    input: Box<dyn Write + Send>,
    /// Held: the pseudo-terminal lives as long as it.
    _master: Box<dyn MasterPty + Send>,
    chunks: Receiver<(Instant, Vec<u8>)>,
    screen: vt100::Parser,
}

impl TimedTerminal {
    /// Runs the program on a data folder and answers as a terminal would.
    pub(crate) fn start(data: &Path, language: &str) -> Self {
        let window = PtySize { rows: ROWS, cols: COLUMNS, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(window).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_khabar"));
        command.args(["--lang", language, "--data"]);
        command.arg(data);
        command.env("TERM", "xterm-256color");
        command.env("TZ", "Asia/Tehran");
        let mut output = pair.master.try_clone_reader().unwrap();
        let input = pair.master.take_writer().unwrap();
        let (sender, chunks) = channel();
        std::thread::spawn(move || {
            let mut buffer = vec![0; 1 << 16];
            while let Ok(count @ 1..) = output.read(&mut buffer) {
                if sender.send((Instant::now(), buffer[..count].to_vec())).is_err() {
                    break;
                }
            }
        });
        let started_at = Instant::now();
        let child = pair.slave.spawn_command(command).unwrap();
        let process = child.process_id().unwrap();
        let size = |cells| NonZero::new(cells).unwrap();
        let screen = vt100::Parser::new(size(ROWS), size(COLUMNS), 0);
        let mut terminal = Self { started_at, process, child, input, _master: pair.master, chunks, screen };
        let mut received = Vec::new();
        while !String::from_utf8_lossy(&received).contains(xterm::LAST_QUERY) {
            let (_, bytes) = terminal.chunks.recv_timeout(TIMEOUT).unwrap();
            received.extend_from_slice(&bytes);
            terminal.screen.process(&bytes);
        }
        terminal.press(xterm::ANSWERS);
        terminal
    }

    /// Sends keys; returns when.
    pub(crate) fn press(&mut self, keys: &str) -> Instant {
        let now = Instant::now();
        self.input.write_all(keys.as_bytes()).unwrap();
        self.input.flush().unwrap();
        now
    }

    pub(crate) fn screen(&self) -> &vt100::Screen {
        self.screen.screen()
    }

    /// The text of a row.
    pub(crate) fn row(&self, row: u16) -> String {
        self.screen().contents_between(row, 0, row, COLUMNS)
    }

    /// Reads whole frames until one satisfies the condition; returns when its last byte came.
    pub(crate) fn wait_until(&mut self, description: &str, condition: impl Fn(&Self) -> bool) -> Instant {
        loop {
            let Ok((mut last, bytes)) = self.chunks.recv_timeout(TIMEOUT) else {
                panic!("never seen: {description}\n{}", self.screen().contents());
            };
            self.screen.process(&bytes);
            while let Ok((at, bytes)) = self.chunks.recv_timeout(FRAME_GAP) {
                last = at;
                self.screen.process(&bytes);
            }
            if condition(self) {
                return last;
            }
        }
    }

    /// Reads frames until none has come for this long.
    pub(crate) fn wait_for_quiet(&mut self, quiet: Duration) {
        while let Ok((_, bytes)) = self.chunks.recv_timeout(quiet) {
            self.screen.process(&bytes);
        }
    }

    /// Takes the frames that come within this time.
    pub(crate) fn drain_for(&mut self, duration: Duration) {
        let end = Instant::now() + duration;
        while let Ok((_, bytes)) = self.chunks.recv_timeout(end.saturating_duration_since(Instant::now())) {
            self.screen.process(&bytes);
        }
    }

    /// Kilobytes of memory that are resident.
    pub(crate) fn resident_kb(&self) -> u64 {
        proc_field(&format!("/proc/{}/status", self.process), "VmRSS:")
    }

    /// Voluntary context switches of all threads: each is a thread that woke up and went to sleep again.
    pub(crate) fn context_switches(&self) -> u64 {
        let tasks = std::fs::read_dir(format!("/proc/{}/task", self.process)).unwrap();
        let status = |task: std::fs::DirEntry| task.path().join("status").to_string_lossy().into_owned();
        tasks.map(|task| proc_field(&status(task.unwrap()), "voluntary_ctxt_switches:")).sum()
    }

    /// Quits the program, which must show its list.
    pub(crate) fn quit(mut self) {
        self.press("q");
        self.child.wait().unwrap();
    }
}

/// A number in a file of `/proc`.
fn proc_field(path: &str, name: &str) -> u64 {
    let text = std::fs::read_to_string(path).unwrap();
    let line = text.lines().find(|line| line.starts_with(name)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}
