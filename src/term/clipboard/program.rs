//! Runs a program that takes text on its standard input, within a time limit.
//!
//! Programs such as xclip answer for the clipboard from a process that they leave behind, which holds our pipes. So the
//! end of the program counts, and no end of a pipe.

use super::targets::ClipboardCommand;
use crate::app::CopyFailure;
use crate::text;
use crate::threads;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};
use std::io::{self, Write as _};
use std::os::unix::process::CommandExt as _;
use std::process::{Child, ChildStderr, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

/// How much of a program's complaint is read.
const COMPLAINT_LIMIT: usize = 4096;
/// How much of it is shown, in characters.
const SHOWN_COMPLAINT: usize = 80;

/// Hands the text to the program and waits until it has ended; stops it when the time is over. `None` if there is no
/// such program.
pub(super) fn run(command: &ClipboardCommand, text: &str, timeout: Duration) -> Option<Result<(), CopyFailure>> {
    let failed = |reason: &str| {
        let reason = text::clean_line(reason).chars().take(SHOWN_COMPLAINT).collect();
        CopyFailure::Failed { program: command.program.clone(), reason }
    };
    let mut process = Command::new(&command.program);
    // In a group of its own, it does not end with the terminal's.
    process.args(&command.args).envs(command.variable).process_group(0);
    process.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut child = match process.spawn() {
        Ok(child) => child,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return None,
        Err(error) => return Some(Err(failed(&error.to_string()))),
    };
    let complaints = child.stderr.take();
    let ended = match feed(&mut child, command.encode(text)) {
        Ok(ended) => ended.recv_timeout(timeout).ok(),
        Err(error) => {
            stop(&mut child);
            return Some(Err(failed(&error.to_string())));
        }
    };
    let Some(fed) = ended else {
        stop(&mut child);
        return Some(Err(CopyFailure::TimedOut { program: command.program.clone(), seconds: timeout.as_secs() }));
    };
    Some(match (child.wait(), fed) {
        (Ok(status), Ok(())) if status.success() => Ok(()),
        (Ok(status), Err(error)) if status.success() => Err(failed(&error.to_string())),
        (Ok(status), _) => {
            let complaint = complaints.as_ref().and_then(first_complaint);
            Err(failed(&complaint.unwrap_or_else(|| status.to_string())))
        }
        (Err(error), _) => Err(failed(&error.to_string())),
    })
}

/// Writes the text on a thread of its own, because the program may not read. Once the program has ended, the thread
/// says whether it has taken everything.
fn feed(child: &mut Child, text: Vec<u8>) -> io::Result<Receiver<io::Result<()>>> {
    let (sender, ended) = mpsc::channel();
    let (stdin, process) = (child.stdin.take(), Pid::from_child(child));
    threads::spawn("clipboard-program", move || {
        let fed = stdin.map_or(Ok(()), |mut stdin| stdin.write_all(&text));
        // It is not reaped here, so that its number stays its own until it has been stopped or has ended.
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
        while waitid(WaitId::Pid(process), options).is_err_and(|error| error == Errno::INTR) {}
        // Nobody listens once the time is over.
        let _ = sender.send(fed);
    })?;
    Ok(ended)
}

/// Stops the program and what it has started, and leaves no process behind.
fn stop(child: &mut Child) {
    let _ = kill_process_group(Pid::from_child(child), Signal::KILL);
    let _ = child.wait();
}

/// The first line that the program has said, as far as it is there already.
fn first_complaint(stderr: &ChildStderr) -> Option<String> {
    let now = Timespec { tv_sec: 0, tv_nsec: 0 };
    let mut buffer = [0; COMPLAINT_LIMIT];
    if poll(&mut [PollFd::new(stderr, PollFlags::IN)], Some(&now)).ok()? == 0 {
        return None;
    }
    let count = rustix::io::read(stderr, &mut buffer).ok()?;
    let said = String::from_utf8_lossy(buffer.get(..count)?).into_owned();
    said.lines().map(str::trim).find(|line| !line.is_empty()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{ClipboardSetting, Environment};
    use crate::term::clipboard::targets::{Target, targets};

    /// What comes of a program whose arguments are a script for the shell.
    fn shell(script: &str, text: &str, timeout: Duration) -> Option<Result<(), CopyFailure>> {
        let args = vec!["-c".to_owned(), script.to_owned()];
        let setting = ClipboardSetting::Command { program: "sh".to_owned(), args };
        let [Target::Program(command)] = &targets(&setting, &Environment::default())[..] else { panic!("no program") };
        run(command, text, timeout)
    }

    fn failed(reason: &str) -> CopyFailure {
        CopyFailure::Failed { program: "sh".to_owned(), reason: reason.to_owned() }
    }

    const LONG: Duration = Duration::from_secs(60);

    #[test]
    fn a_program_has_taken_the_text_if_it_ends_well_also_if_it_leaves_a_process_behind() {
        assert_eq!(shell("test \"$(cat)\" = text", "text", LONG), Some(Ok(())));
        // The process that is left behind holds the pipes.
        assert_eq!(shell("cat > /dev/null; sleep 3 & exit 0", "text", LONG), Some(Ok(())));
    }

    #[test]
    fn a_program_that_fails_says_why_in_one_line_without_control_bytes() {
        let complaint = "cat > /dev/null; printf '\\n no \\033[31mdisplay\\nmore' >&2; exit 1";
        assert_eq!(shell(complaint, "text", LONG), Some(Err(failed("no display"))));
        assert_eq!(shell("cat > /dev/null; exit 3", "text", LONG), Some(Err(failed("exit status: 3"))));
        let Some(Err(CopyFailure::Failed { reason, .. })) =
            shell("head -c 9000 /dev/zero | tr '\\0' a >&2; exit 1", "", LONG)
        else {
            panic!("it should have failed");
        };
        assert_eq!(reason, "a".repeat(SHOWN_COMPLAINT));
    }

    #[test]
    fn a_program_that_ends_well_without_taking_everything_has_failed() {
        let much = "a".repeat(1 << 20);
        assert!(matches!(shell("exit 0", &much, LONG), Some(Err(CopyFailure::Failed { .. }))));
    }

    #[test]
    fn a_program_that_does_not_end_in_time_is_stopped() {
        let timed_out = Some(Err(CopyFailure::TimedOut { program: "sh".to_owned(), seconds: 0 }));
        assert_eq!(shell("exec sleep 1000", "text", Duration::ZERO), timed_out);
        // It does not read either, and the pipe is full.
        assert_eq!(shell("exec sleep 1000", &"a".repeat(1 << 20), Duration::ZERO), timed_out);
    }

    #[test]
    fn a_program_that_is_not_there_is_no_failure_and_one_that_cannot_be_run_is() {
        let run = |program: &str| {
            let setting = ClipboardSetting::Command { program: program.to_owned(), args: Vec::new() };
            let [Target::Program(command)] = &targets(&setting, &Environment::default())[..] else {
                panic!("no program")
            };
            run(command, "text", LONG)
        };
        assert_eq!(run("/no/such/program"), None);
        assert!(matches!(run("/dev/null"), Some(Err(CopyFailure::Failed { .. }))));
    }
}
