//! A panic on any thread but the main one leaves the screen intact, is reported, and the program goes on.

use crate::support::khabar::{Khabar, write};
use crate::support::pty::PtySession;
use khabar::testing::cli;
use khabar::testing::threads::{HookSite, set_test_hook};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

/// The variable that names the thread that panics, and where.
const PANIC: &str = "KHABAR_TEST_PANIC";

/// The variable with the program's arguments, one a line.
const ARGS: &str = "KHABAR_TEST_ARGS";

/// The file, in the working folder, that must exist by then.
const TRIGGER: &str = "trigger";

/// Runs the program in a process that one of the next tests has started on a terminal; otherwise does nothing.
#[test]
fn half_of_a_test_that_panics_on_a_thread() {
    let Ok(args) = std::env::var(ARGS) else { return };
    set_test_hook(panic_where_the_test_asks);
    cli::run_with(["khabar"].into_iter().chain(args.lines()).map(Into::into)).unwrap();
}

fn panic_where_the_test_asks(site: HookSite) {
    static PANICKED: AtomicBool = AtomicBool::new(false);
    let here = format!("{} {site:?}", thread::current().name().unwrap_or_default());
    if std::env::var(PANIC).is_ok_and(|asked| asked == here) && Path::new(TRIGGER).exists() {
        assert!(PANICKED.swap(true, Ordering::SeqCst), "a panic of this test");
    }
}

/// The program on a terminal, with a feed of one article and a tmux that says nothing.
fn start(khabar: &Khabar, panic: &str, args: &[&str]) -> PtySession {
    let tools = khabar.data.path().join("tools");
    std::fs::create_dir(&tools).unwrap();
    let tmux = write(&tools, "tmux", "#!/bin/sh\necho xterm-256color XTerm\n");
    std::fs::set_permissions(&tmux, std::fs::Permissions::from_mode(0o755)).unwrap();
    let this = std::env::current_exe().unwrap();
    let name = "panics::half_of_a_test_that_panics_on_a_thread";
    let multiplexer = if panic.starts_with("tmux") { "TMUX=x TERM=tmux-256color" } else { "" };
    let script =
        format!(r#"{multiplexer} PATH="$1:$PATH" {PANIC}="$2" {ARGS}="$3" exec "$0" --exact {name} --nocapture"#);
    let args = args.join("\n");
    let args = ["-c", &script, this.to_str().unwrap(), tools.to_str().unwrap(), panic, &args];
    PtySession::spawn_program(khabar, "sh".as_ref(), args)
}

fn trigger(khabar: &Khabar) {
    write(khabar.data.path(), TRIGGER, "");
}

/// Asserts that the program drew frames after the panic, and left the terminal once, as it had found it.
fn assert_goes_on_and_ends_well(mut terminal: PtySession, panic: &str) {
    // Of a browser that was not opened the user learns that, and the internal error behind it with the next key.
    let notice = if panic.starts_with("browser") { "Could not open a browser" } else { "internal error" };
    terminal.wait_until(panic, |screen| screen.alternate_screen() && screen.contents().contains(notice));
    terminal.press("?");
    terminal.wait_for_text("Moving around");
    terminal.press("q");
    terminal.press("q");
    assert!(terminal.wait().success(), "{panic}");
    terminal.assert_restored();
    let written = String::from_utf8_lossy(&terminal.written);
    assert_eq!((written.matches("\x1b[?1049h").count(), written.matches("\x1b[?1049l").count()), (1, 1), "{panic}");
}

fn reports(khabar: &Khabar) -> Vec<String> {
    let files = std::fs::read_dir(khabar.data.path().join("reports")).unwrap();
    files.map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap()).collect()
}

const FEED: &str = "<rss version=\"2.0\"><channel><title>The feed</title><item><title>The article</title>\
                    <link>https://a.example/1</link><pubDate>Mon, 30 Nov 2026 10:00:00 GMT</pubDate>\
                    <description>Words.</description></item></channel></rss>";

#[test]
fn a_panic_on_a_thread_while_the_library_is_open_is_a_notice() {
    for (panic, key) in [
        ("worker Caught", "b"),
        ("job Caught", "R"),
        ("fetch Caught", "R"),
        ("checkpoint Start", "R"),
        ("browser Start", "o"),
        ("tmux Start", "\x1b[I"),
    ] {
        let khabar = Khabar::new();
        let feed = write(khabar.data.path(), "feed.xml", FEED);
        assert_eq!(khabar.run(["add", &feed]).code, Some(0));
        let mut terminal = start(&khabar, panic, &["--terminal", "plain"]);
        // The article itself, which follows its row in the list, and is beside it on a screen as wide as this.
        terminal.resize(120, 24);
        terminal.wait_for_text("Words.");
        trigger(&khabar);
        terminal.press(key);
        assert_goes_on_and_ends_well(terminal, panic);
        let thread = panic.split(' ').next().unwrap();
        assert!(reports(&khabar).iter().all(|report| report.contains(&format!("thread: {thread}\n"))), "{panic}");
    }
}

#[test]
fn a_panic_on_a_file_is_a_notice_and_the_file_after_it_is_shown() {
    let khabar = Khabar::new();
    let path = write(khabar.data.path(), "one.txt", "The title\nWords and words.\n");
    trigger(&khabar);
    let mut terminal = start(&khabar, "files Caught", &["--terminal", "plain", &path]);
    terminal.wait_for_text("The title");
    assert_goes_on_and_ends_well(terminal, "files Caught");
}

#[test]
fn a_panic_on_a_thread_that_the_terminal_depends_on_ends_the_program_in_good_order() {
    for panic in ["input Start", "signals Start"] {
        let khabar = Khabar::new();
        let path = write(khabar.data.path(), "one.txt", "The title\nWords and words.\n");
        trigger(&khabar);
        let mut terminal = start(&khabar, panic, &["--terminal", "plain", &path]);
        terminal.wait();
        terminal.assert_restored();
        assert!(terminal.has_written("Khabar stopped because of an internal error"), "{panic}");
        assert_eq!(reports(&khabar).len(), 1, "{panic}");
    }
}
