//! Proof that work grows no faster than its input: a test times an input and one that is sixteen times as long.
//!
//! Linear work then takes sixteen times as long and quadratic work 256 times, so the limit of 64 leaves a factor of
//! four on either side. The clock is the CPU time of the calling thread, which does not advance while other programs
//! or other tests run. One good measurement proves linear growth, so a disturbed one is repeated, and a busy machine
//! cannot fail a test.
//!
//! The helper measures time instead of counting steps because a count sees only the loops that somebody thought of,
//! and none of those inside other crates. It deliberately says nothing about how fast the work is: benchmarks do.

use rustix::time::{ClockId, clock_gettime};
use std::hint::black_box;
use std::time::Duration;

/// How many times as long the long input is.
const GROWTH: usize = 16;
/// How many times as long the work on it may take: the geometric mean of linear and quadratic growth.
const LIMIT: u32 = 64;
/// A measurement of the short input takes at least this long, so that the clock's own cost does not count.
const SHORTEST: Duration = Duration::from_millis(1);
/// How often a measurement that looks quadratic is repeated.
const ATTEMPTS: usize = 3;

/// Fails unless `run` takes linear time, or close to it, on what `input` makes for a size.
///
/// `case` names the input in the message. `size` should be the length at which a quadratic term outweighs everything
/// else; making the inputs is not measured.
pub(crate) fn assert_linear<I, O>(case: &str, size: usize, input: impl Fn(usize) -> I, run: impl Fn(&I) -> O) {
    let (short, long) = (input(size), input(size * GROWTH));
    black_box(run(&short)); // the first run also pays for tables that are built once
    let mut measured = Vec::new();
    for _ in 0..ATTEMPTS {
        let one = time_of_short(|| run(&short));
        let start = thread_time();
        black_box(run(&long));
        let many = thread_time().saturating_sub(start);
        if many <= one * LIMIT {
            return;
        }
        measured.push((one, many));
    }
    panic!("{case}: {GROWTH} times the input, more than {LIMIT} times the work: {measured:?}");
}

/// The same for a text of `bytes` bytes that consists of one piece over and over, for each of the pieces.
pub(crate) fn assert_linear_in_repeats<O>(pieces: &[&str], bytes: usize, run: impl Fn(&str) -> O) {
    for piece in pieces {
        assert_linear(&format!("{piece:?}"), bytes, |bytes| piece.repeat(bytes / piece.len()), |text| run(text));
    }
}

/// How long one run takes, on average over as many runs as [`SHORTEST`] needs.
fn time_of_short<O>(run: impl Fn() -> O) -> Duration {
    let start = thread_time();
    let mut runs = 0;
    loop {
        black_box(run());
        runs += 1;
        let passed = thread_time().saturating_sub(start);
        if passed >= SHORTEST {
            return passed / runs;
        }
    }
}

/// The CPU time that this thread has used.
fn thread_time() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    let (seconds, nanoseconds) = (u64::try_from(time.tv_sec), u32::try_from(time.tv_nsec));
    Duration::new(seconds.unwrap_or_default(), nanoseconds.unwrap_or_default())
}

#[test]
fn linear_work_passes_and_so_does_sorting() {
    assert_linear(
        "a sum",
        1_000,
        |size| vec![1_u8; size],
        |bytes| bytes.iter().map(|&byte| u64::from(byte)).sum::<u64>(),
    );
    let numbers = |size| (0..size).rev().step_by(3).chain(0..size).collect::<Vec<_>>();
    assert_linear("a sort", 1_000, numbers, |numbers| {
        let mut numbers = numbers.clone();
        numbers.sort_unstable();
        numbers
    });
}

#[test]
#[should_panic(expected = "more than 64 times the work")]
fn quadratic_work_fails() {
    assert_linear_in_repeats(&["ab"], 100, |text| {
        (0..text.len()).map(|end| text.bytes().take(end).filter(|&byte| byte == b'a').count()).sum::<usize>()
    });
}
