//! The whole program from outside, in a pseudo-terminal: exec to the first list on the screen, wake-ups while nobody
//! touches it, resident memory. Linux only, as it reads `/proc`.
//!
//! `cargo bench --bench start`

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark may fail loudly, and prints its figures")]

use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::time::{Duration, Instant};

const RUNS: usize = 15;
/// The mark of an unread article: it is on the screen as soon as the list is.
const MARK: &str = "\u{25CF}";
/// The last thing a terminal is asked, and what xterm answers to everything it is asked.
const ASKED: &str = "\x1b[c";
const ANSWERS: &str = "\x1b[8;0$y\x1bP>|XTerm(379)\x1b\\\x1b[>41;379;0c\x1b[?64;1;2;6;9;15;16;17;18;21;22;28c";

/// What one run showed.
struct Run {
    first_list: Duration,
    resident_kb: u64,
    wake_ups: u64,
}

/// Runs the reader on a data folder until its list is seen, then watches it for a while.
fn run(data: &Path, watch: Duration) -> Run {
    let size = PtySize { rows: 36, cols: 120, pixel_width: 0, pixel_height: 0 };
    let pair = native_pty_system().openpty(size).unwrap();
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_khabar"));
    command.args(["--lang", "fa", "--data"]);
    command.arg(data);
    command.env("TERM", "xterm-256color");
    let mut output = pair.master.try_clone_reader().unwrap();
    let mut input = pair.master.take_writer().unwrap();
    let begun = Instant::now();
    let mut child = pair.slave.spawn_command(command).unwrap();
    let mut seen = Vec::new();
    let mut buffer = vec![0; 1 << 16];
    let mut answered = false;
    while !String::from_utf8_lossy(&seen).contains(MARK) {
        let count = output.read(&mut buffer).unwrap();
        assert!(count > 0, "the reader ended: {}", String::from_utf8_lossy(&seen));
        seen.extend_from_slice(&buffer[..count]);
        if !answered && String::from_utf8_lossy(&seen).contains(ASKED) {
            input.write_all(ANSWERS.as_bytes()).unwrap();
            answered = true;
        }
    }
    let first_list = begun.elapsed();
    std::thread::spawn(move || while output.read(&mut buffer).is_ok_and(|count| count > 0) {});
    let process = child.process_id().unwrap();
    // The article beside the list arrives after it; then there is nothing left to do.
    std::thread::sleep(Duration::from_millis(200));
    let before = switches(process);
    std::thread::sleep(watch);
    let wake_ups = switches(process) - before;
    let resident_kb = field(&format!("/proc/{process}/status"), "VmRSS:");
    input.write_all(b"q").unwrap();
    child.wait().unwrap();
    Run { first_list, resident_kb, wake_ups }
}

/// Voluntary context switches of all threads: each is a thread that woke up and went to sleep again.
fn switches(process: u32) -> u64 {
    let tasks = std::fs::read_dir(format!("/proc/{process}/task")).unwrap();
    let status = |task: std::fs::DirEntry| task.path().join("status").to_string_lossy().into_owned();
    tasks.map(|task| field(&status(task.unwrap()), "voluntary_ctxt_switches:")).sum()
}

/// A number in a file of `/proc`.
fn field(path: &str, name: &str) -> u64 {
    let text = std::fs::read_to_string(path).unwrap();
    let line = text.lines().find(|line| line.starts_with(name)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

fn report(name: &str, runs: &mut [Run]) {
    runs.sort_by_key(|run| run.first_list);
    let (least, middle, most) = (&runs[0], &runs[runs.len() / 2], &runs[runs.len() - 1]);
    let resident = runs.iter().map(|run| run.resident_kb).max().unwrap();
    let wake_ups: u64 = runs.iter().map(|run| run.wake_ups).sum();
    println!(
        "{name}: first list {:.1} ms (from {:.1} to {:.1}), at most {:.1} MB resident, {wake_ups} wake-ups while idle",
        middle.first_list.as_secs_f64() * 1e3,
        least.first_list.as_secs_f64() * 1e3,
        most.first_list.as_secs_f64() * 1e3,
        f64::from(u32::try_from(resident).unwrap()) / 1024.0,
    );
}

fn main() {
    let watch = Duration::from_millis(300);
    let fresh = || run(tempfile::tempdir().unwrap().path(), watch);
    report("first start ever", &mut (0..RUNS).map(|_| fresh()).collect::<Vec<_>>());
    let kept = tempfile::tempdir().unwrap();
    run(kept.path(), Duration::ZERO);
    report("every later start", &mut (0..RUNS).map(|_| run(kept.path(), watch)).collect::<Vec<_>>());
    let idle = run(kept.path(), Duration::from_secs(5));
    println!("idle for 5 s: {} wake-ups", idle.wake_ups);
}
