//! A program on a terminal of its own: what it draws, and how it leaves.
//!
//! Nothing here sleeps. A thread reads the terminal; a test waits on what it has read until a condition holds, and
//! fails with the screen in hand if it does not within a generous time.

use super::khabar::Khabar;
use super::xterm;
use khabar::testing::term::dialect::Dialect;
use khabar::testing::term::flow_control::STATUS_QUESTION;
use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};
use std::ffi::OsStr;
use std::io::{Read as _, Write};
use std::num::NonZeroU16;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// The answers of a silent terminal.
pub(crate) const SILENT: &str = "";

/// What every terminal answers when it is asked for its status: ready (ECMA-48, 8.3.35).
const STATUS: &str = "\x1b[0n";

const TIMEOUT: Duration = Duration::from_secs(30);

fn cells(count: u16) -> NonZeroU16 {
    NonZeroU16::new(count).unwrap()
}

/// What starts the program, in English.
fn command<S: AsRef<OsStr>>(khabar: &Khabar, program: &OsStr, args: impl IntoIterator<Item = S>) -> CommandBuilder {
    let mut command = CommandBuilder::new(program);
    command.args(args);
    command.env_clear();
    command.env("TZ", "Asia/Tehran");
    for (name, value) in [("TERM", "xterm-256color"), ("LANG", "en_US.UTF-8"), ("PATH", "/usr/bin:/bin")] {
        command.env(name, value);
    }
    command.env("KHABAR_DATA", khabar.data.path());
    command.cwd(khabar.data.path());
    command
}

/// Whether the terminal says that it is ready, and how often it has been asked meanwhile and has not said so.
#[derive(Default)]
struct StatusAnswers {
    withheld: bool,
    due: usize,
}

/// Finds a question in what the program writes, however it is divided.
struct QuestionFinder {
    question: &'static [u8],
    matched: usize,
}

impl QuestionFinder {
    fn new(question: &'static str) -> Self {
        Self { question: question.as_bytes(), matched: 0 }
    }

    /// Whether the question ends with this byte.
    fn ends_with(&mut self, byte: u8) -> bool {
        self.matched =
            if self.question[self.matched] == byte { self.matched + 1 } else { usize::from(self.question[0] == byte) };
        let found = self.matched == self.question.len();
        self.matched %= self.question.len();
        found
    }
}

/// A running program and its screen.
pub(crate) struct PtySession {
    master: Option<Box<dyn MasterPty + Send>>,
    keys: Arc<Mutex<Box<dyn Write + Send>>>,
    /// Set while the terminal answers: a flood lets it.
    answering: Arc<AtomicBool>,
    status_answers: Arc<Mutex<StatusAnswers>>,
    output: Receiver<Vec<u8>>,
    parser: vt100::Parser,
    /// Every byte the program has written.
    pub written: Vec<u8>,
    reader_thread: JoinHandle<()>,
    closing: Arc<AtomicBool>,
    exit_status: Receiver<ExitStatus>,
    /// The program's process.
    pub process: u32,
}

/// Keys that come without a pause.
pub(crate) struct Flood {
    stopped: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Drop for Flood {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::SeqCst);
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

impl PtySession {
    /// Runs the program with these arguments, in English.
    pub(crate) fn spawn<S: AsRef<OsStr>>(khabar: &Khabar, args: impl IntoIterator<Item = S>) -> Self {
        Self::spawn_program(khabar, env!("CARGO_BIN_EXE_khabar").as_ref(), args)
    }

    /// The same, on a terminal that answers this when it is asked who it is.
    pub(crate) fn spawn_answering<S: AsRef<OsStr>>(
        khabar: &Khabar,
        answers: &str,
        args: impl IntoIterator<Item = S>,
    ) -> Self {
        Self::spawn_with(khabar, env!("CARGO_BIN_EXE_khabar").as_ref(), args, answers)
    }

    /// Runs any program on a terminal of 80 columns and 24 rows.
    pub(crate) fn spawn_program<S: AsRef<OsStr>>(
        khabar: &Khabar,
        program: &OsStr,
        args: impl IntoIterator<Item = S>,
    ) -> Self {
        Self::spawn_with(khabar, program, args, xterm::ANSWERS)
    }

    /// The same, on a terminal that answers this.
    pub(crate) fn spawn_with<S: AsRef<OsStr>>(
        khabar: &Khabar,
        program: &OsStr,
        args: impl IntoIterator<Item = S>,
        answers: &str,
    ) -> Self {
        khabar.make_library();
        Self::spawn_command(command(khabar, program, args), answers)
    }

    /// Runs Khabar for a user who starts it for the first time.
    pub(crate) fn spawn_for_new_user<S: AsRef<OsStr>>(khabar: &Khabar, args: impl IntoIterator<Item = S>) -> Self {
        let command = command(khabar, env!("CARGO_BIN_EXE_khabar").as_ref(), args);
        Self::spawn_command(command, xterm::ANSWERS)
    }

    fn spawn_command(command: CommandBuilder, answers: &str) -> Self {
        let size = PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 };
        let pty = native_pty_system().openpty(size).unwrap();
        let mut child: Box<dyn Child + Send + Sync> = pty.slave.spawn_command(command).unwrap();
        drop(pty.slave);
        let process = child.process_id().unwrap();
        let mut reader = pty.master.try_clone_reader().unwrap();
        let keys = Arc::new(Mutex::new(pty.master.take_writer().unwrap()));
        let (writer, answers) = (Arc::clone(&keys), answers.to_owned());
        let (answering, status_answers) = (Arc::new(AtomicBool::new(false)), Arc::<Mutex<StatusAnswers>>::default());
        let (is_answering, statuses) = (Arc::clone(&answering), Arc::clone(&status_answers));
        let (send, output) = channel();
        let closing = Arc::new(AtomicBool::new(false));
        let closed = Arc::clone(&closing);
        let reader_thread = thread::spawn(move || {
            let mut bytes = [0; 4096];
            let (mut name, mut status) = (QuestionFinder::new(xterm::LAST_QUERY), QuestionFinder::new(STATUS_QUESTION));
            let answer = |answer: &str| {
                is_answering.store(true, Ordering::SeqCst);
                // A program that has ended reads nothing.
                let _ = writer.lock().unwrap().write_all(answer.as_bytes());
                is_answering.store(false, Ordering::SeqCst);
            };
            while let Ok(count @ 1..) = reader.read(&mut bytes) {
                for byte in &bytes[..count] {
                    if name.ends_with(*byte) {
                        answer(&answers);
                    }
                    if status.ends_with(*byte) {
                        let mut statuses = statuses.lock().unwrap();
                        if statuses.withheld { statuses.due += 1 } else { answer(STATUS) }
                    }
                }
                if closed.load(Ordering::SeqCst) || send.send(bytes[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        let (send, exit_status) = channel();
        thread::spawn(move || send.send(child.wait().unwrap()));
        let parser = vt100::Parser::new(cells(24), cells(80), 0);
        Self {
            master: Some(pty.master),
            keys,
            answering,
            status_answers,
            output,
            parser,
            written: Vec::new(),
            reader_thread,
            closing,
            exit_status,
            process,
        }
    }

    /// The screen by the bytes that have been read.
    pub(crate) fn screen(&self) -> &vt100::Screen {
        self.parser.screen()
    }

    /// Reads on until the screen is as it should be.
    pub(crate) fn wait_until(&mut self, description: &str, condition: impl Fn(&vt100::Screen) -> bool) {
        let end = Instant::now() + TIMEOUT;
        while !condition(self.screen()) {
            match self.output.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(bytes) => self.process_output(&bytes),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                    panic!("not seen: {description}; the screen is\n{}", self.screen().contents())
                }
            }
        }
    }

    /// Reads on until a text is on the screen.
    pub(crate) fn wait_for_text(&mut self, text: &str) {
        self.wait_until(text, |screen| screen.contents().contains(text));
    }

    /// Whether the program has written this, as far as has been read.
    pub(crate) fn has_written(&self, bytes: &str) -> bool {
        self.written.windows(bytes.len()).any(|window| window == bytes.as_bytes())
    }

    /// Reads on until the program has written this.
    pub(crate) fn wait_for_output(&mut self, bytes: &str) {
        self.wait_for(bytes, |terminal| terminal.has_written(bytes));
    }

    /// Reads on until a condition holds.
    pub(crate) fn wait_for(&mut self, description: &str, condition: impl Fn(&Self) -> bool) {
        let end = Instant::now() + TIMEOUT;
        while !condition(self) {
            let left = end.saturating_duration_since(Instant::now());
            let read = self.output.recv_timeout(left).unwrap_or_else(|_| panic!("not written: {description:?}"));
            self.process_output(&read);
        }
    }

    fn process_output(&mut self, bytes: &[u8]) {
        self.parser.process(bytes);
        self.written.extend_from_slice(bytes);
    }

    /// Presses keys.
    pub(crate) fn press(&mut self, keys: &str) {
        let mut writer = self.keys.lock().unwrap();
        writer.write_all(keys.as_bytes()).unwrap();
        writer.flush().unwrap();
    }

    /// Lets the terminal say no more that it is ready.
    pub(crate) fn withhold_status(&mut self) {
        self.status_answers.lock().unwrap().withheld = true;
    }

    /// Gives the answers that have been withheld, and no more are.
    pub(crate) fn give_status(&mut self) {
        let mut statuses = self.status_answers.lock().unwrap();
        statuses.withheld = false;
        let answers = STATUS.repeat(std::mem::take(&mut statuses.due));
        self.keys.lock().unwrap().write_all(answers.as_bytes()).unwrap();
    }

    /// Sends keys without a pause until the flood is dropped.
    pub(crate) fn flood(&self, keys: &'static str) -> Flood {
        let (writer, stopped) = (Arc::clone(&self.keys), Arc::new(AtomicBool::new(false)));
        let (stop, answering) = (Arc::clone(&stopped), Arc::clone(&self.answering));
        let thread = thread::spawn(move || {
            while !stop.load(Ordering::SeqCst) {
                if answering.load(Ordering::SeqCst) {
                    thread::yield_now();
                } else {
                    let _ = writer.lock().unwrap().write_all(keys.as_bytes());
                }
            }
        });
        Flood { stopped, thread: Some(thread) }
    }

    /// Gives the window another size.
    pub(crate) fn resize(&mut self, cols: u16, rows: u16) {
        let size = PtySize { rows, cols, pixel_width: 0, pixel_height: 0 };
        self.parser.screen_mut().set_size(cells(rows), cells(cols));
        self.master.as_ref().unwrap().resize(size).unwrap();
    }

    /// Sends the program a signal.
    pub(crate) fn signal(&self, signal: rustix::process::Signal) {
        let process = rustix::process::Pid::from_raw(i32::try_from(self.process).unwrap()).unwrap();
        rustix::process::kill_process(process, signal).unwrap();
    }

    /// Whether the terminal takes whole lines and shows what is typed, as a shell leaves it.
    pub(crate) fn is_cooked(&self) -> bool {
        let flags = format!("{:?}", self.master.as_ref().unwrap().get_termios().unwrap().local_flags);
        ["ICANON", "ECHO", "ISIG"].iter().all(|flag| flags.contains(flag))
    }

    /// Closes the terminal of a running program, and waits until the program has ended.
    pub(crate) fn close(mut self) -> ExitStatus {
        self.closing.store(true, Ordering::SeqCst);
        // The reading thread has the terminal open too; it closes it when something is drawn.
        self.press("?");
        self.reader_thread.join().unwrap();
        drop((self.master, self.keys));
        self.exit_status.recv_timeout(TIMEOUT).expect("the program should have ended")
    }

    /// Waits until the program has ended, and reads what it has written last.
    pub(crate) fn wait(&mut self) -> ExitStatus {
        let status = self.exit_status.recv_timeout(TIMEOUT).expect("the program should have ended");
        loop {
            match self.output.recv_timeout(TIMEOUT) {
                Ok(bytes) => self.process_output(&bytes),
                Err(RecvTimeoutError::Disconnected) => return status,
                Err(RecvTimeoutError::Timeout) => panic!("the terminal is still held"),
            }
        }
    }

    /// Asserts that the terminal is as it was before.
    pub(crate) fn assert_restored(&self) {
        let screen = self.screen();
        assert!(!screen.alternate_screen(), "the alternate screen should have been left");
        assert!(!screen.hide_cursor(), "the cursor should be shown");
        assert!(!screen.bracketed_paste(), "bracketed paste should be off");
        assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None);
        assert!(self.is_cooked(), "the terminal should be out of raw mode");
        let last =
            |sequence: &str| self.written.windows(sequence.len()).rposition(|window| window == sequence.as_bytes());
        for (entering, leaving) in Dialect::ALL.map(|dialect| (dialect.enter_sequence(), dialect.leave_sequence())) {
            let left_again = entering.is_empty() || last(entering).is_none_or(|entered| last(leaving) > Some(entered));
            assert!(left_again, "{leaving:?} should have been sent");
        }
    }
}
