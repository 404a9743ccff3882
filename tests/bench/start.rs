//! The whole program from outside, in a pseudo-terminal: exec to the first list on the screen, wake-ups while nobody
//! touches it, resident memory. Linux only, as it reads `/proc`.
//!
//! `cargo bench --bench start`

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark may fail loudly, and prints its figures")]

mod support;

use std::path::Path;
use std::time::Duration;
use support::terminal::TimedTerminal;

const RUNS: usize = 15;
/// The sign of an unread article: it is on the screen as soon as the list is.
const UNREAD_DOT: &str = "\u{25CF}";

/// What one run showed.
struct StartMeasurement {
    first_list: Duration,
    resident_kb: u64,
    wake_ups: u64,
}

/// Runs the program on a data folder until its list is on the screen, then watches it for a while.
fn run(data: &Path, watch: Duration) -> StartMeasurement {
    let mut terminal = TimedTerminal::start(data, "fa");
    let first_list = terminal.wait_until("the list", |terminal| terminal.screen().contents().contains(UNREAD_DOT))
        - terminal.started_at;
    // The article beside the list arrives after it; then there is nothing left to do.
    terminal.drain_for(Duration::from_millis(200));
    let before = terminal.context_switches();
    std::thread::sleep(watch);
    let wake_ups = terminal.context_switches() - before;
    let resident_kb = terminal.resident_kb();
    terminal.quit();
    StartMeasurement { first_list, resident_kb, wake_ups }
}

fn report(name: &str, runs: &mut [StartMeasurement]) {
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
    let existing = tempfile::tempdir().unwrap();
    run(existing.path(), Duration::ZERO);
    report("every later start", &mut (0..RUNS).map(|_| run(existing.path(), watch)).collect::<Vec<_>>());
    let idle = run(existing.path(), Duration::from_secs(5));
    println!("idle for 5 s: {} wake-ups", idle.wake_ups);
}
