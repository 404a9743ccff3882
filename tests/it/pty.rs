//! The program on a terminal, from the first frame to the last.

use crate::support::khabar::{Khabar, write};
use crate::support::pty::PtySession;
use khabar::testing::term::probe::{COLOR_QUESTIONS, QUESTIONS};
use portable_pty::ExitStatus;
use std::fs;
use std::path::PathBuf;

/// A folder with three articles, in this order.
fn articles(khabar: &Khabar) -> PathBuf {
    let folder = khabar.data.path().join("articles");
    fs::create_dir(&folder).unwrap();
    for (name, title) in [("1.txt", "First title"), ("2.txt", "Second title"), ("3.txt", "Third title")] {
        write(&folder, name, format!("{title}\nLead of the {title}.\nBody of the {title}, with words.\n"));
    }
    folder
}

fn start_app(khabar: &Khabar) -> PtySession {
    let folder = articles(khabar);
    let mut terminal = PtySession::spawn(khabar, [&folder]);
    terminal.wait_for_text("Third title");
    terminal
}

#[test]
fn an_article_is_read_and_bookmarked_and_the_terminal_given_back() {
    let khabar = Khabar::new();
    let mut terminal = start_app(&khabar);
    assert!(terminal.screen().alternate_screen() && terminal.screen().hide_cursor() && !terminal.is_cooked());
    terminal.press("j\r");
    terminal.wait_for_text("Body of the Second title");
    terminal.press("b");
    terminal.wait_for_text("Bookmarked");
    terminal.press("q");
    terminal.press("q");
    assert!(terminal.wait().success());
    terminal.assert_restored();
    let bookmarks = khabar.json(["bookmarks", "--json"]);
    assert_eq!(bookmarks.as_array().unwrap().len(), 1);
    assert_eq!((&bookmarks[0]["title"], &bookmarks[0]["read"]), (&"Second title".into(), &true.into()));
    assert!(bookmarks[0]["kept_at"].as_str().unwrap().starts_with("20"));
}

#[test]
fn a_bookmark_outlives_the_file_it_was_set_on() {
    let khabar = Khabar::new();
    let mut terminal = start_app(&khabar);
    terminal.press("b");
    terminal.wait_for_text("Bookmarked");
    terminal.press("\u{3}");
    assert!(terminal.wait().success());
    fs::remove_dir_all(khabar.data.path().join("articles")).unwrap();
    let bookmarks = khabar.json(["bookmarks", "--json"]);
    let printed = khabar.run(["print", bookmarks[0]["key"].as_str().unwrap()]);
    assert!(printed.out.contains("Body of the First title"), "{printed:?}");
}

#[test]
fn the_library_opens_with_the_bundled_edition() {
    let khabar = Khabar::new();
    let mut terminal = PtySession::spawn::<&str>(&khabar, []);
    terminal.wait_for_text("iPhone 15");
    terminal.press("q");
    assert!(terminal.wait().success());
    terminal.assert_restored();
}

#[test]
fn the_screen_follows_while_keys_come_without_a_pause() {
    let khabar = Khabar::new();
    let mut terminal = PtySession::spawn(&khabar, ["--lang", "en"]);
    terminal.wait_for_text("1 of 20");
    let flood = terminal.flood("jjjjjjjj");
    // The screen is checked while messages still come: at no moment is the queue empty.
    terminal.wait_for_text("20 of 20");
    drop(flood);
    // The program would have to process everything that is still on its way before a key to quit.
    terminal.signal(rustix::process::Signal::KILL);
    assert!(!terminal.wait().success());
}

#[test]
fn commands_work_under_a_persian_layout() {
    let khabar = Khabar::new();
    let mut terminal = start_app(&khabar);
    // The keys marked J, B and Q.
    terminal.press("\u{62A}\u{630}");
    terminal.wait_for_text("Bookmarked");
    terminal.press("\u{636}");
    assert!(terminal.wait().success());
    assert_eq!(khabar.json(["bookmarks", "--json"])[0]["title"], "Second title");
}

#[test]
fn a_note_is_written_at_the_terminal_s_cursor_and_saved() {
    let khabar = Khabar::new();
    let mut terminal = start_app(&khabar);
    // A note can be written as soon as its article is here.
    terminal.press("\r");
    terminal.wait_for_text("Body of the First title");
    terminal.press("e");
    // The label, a blank, and the blank before the text; rows and columns counted from 0.
    terminal
        .wait_until("the cursor in the field", |screen| !screen.hide_cursor() && screen.cursor_position() == (22, 8));
    terminal.press("q \u{628}\u{627}");
    // To the left of the alef: q, a blank, then alef and beh.
    terminal.wait_until("the cursor at the left of the Persian", |screen| screen.cursor_position() == (22, 9));
    terminal.press("\x1b[200~, pasted\x1b[201~\r");
    terminal.wait_for_text("Note saved");
    assert!(terminal.screen().hide_cursor());
    terminal.press("q");
    terminal.press("q");
    assert!(terminal.wait().success());
    terminal.assert_restored();
    let bookmarks = khabar.json(["bookmarks", "--json"]);
    assert_eq!(bookmarks[0]["note"], "q \u{628}\u{627}, pasted");
    assert!(khabar.run(["bookmarks"]).out.contains("\tq \u{628}\u{627}, pasted"));
}

#[test]
fn the_mouse_is_left_alone_where_the_settings_say_so() {
    let khabar = Khabar::new();
    let folder = articles(&khabar);
    let config = write(khabar.data.path(), "config.toml", "mouse = false\n");
    let mut terminal = PtySession::spawn(&khabar, ["--config".as_ref(), config.as_ref(), folder.as_os_str()]);
    terminal.wait_for_text("Third title");
    assert_eq!(terminal.screen().mouse_protocol_mode(), vt100::MouseProtocolMode::None);
    terminal.press("q");
    assert!(terminal.wait().success());
}

#[test]
fn text_that_is_pasted_is_not_taken_for_commands() {
    let khabar = Khabar::new();
    let mut terminal = start_app(&khabar);
    terminal.press("\x1b[200~qqq\x1b[201~b");
    terminal.wait_for_text("Bookmarked");
    terminal.press("q");
    assert!(terminal.wait().success());
}

#[test]
fn an_article_may_come_through_a_pipe_while_keys_come_from_the_terminal() {
    let khabar = Khabar::new();
    let script = r#"printf 'Piped title\nPiped words.\n' | "$0" -"#;
    let mut terminal = PtySession::spawn_program(&khabar, "sh".as_ref(), ["-c", script, env!("CARGO_BIN_EXE_khabar")]);
    terminal.wait_for_text("Piped title");
    terminal.press("b");
    terminal.wait_for_text("Bookmarked");
    terminal.press("q");
    assert!(terminal.wait().success());
    terminal.assert_restored();
    assert_eq!(khabar.json(["bookmarks", "--json"])[0]["title"], "Piped title");
}

#[test]
fn the_only_article_is_read_like_in_a_pager() {
    let khabar = Khabar::new();
    let lines: Vec<String> = (0..60).map(|number| format!("Line {number}.\n\n")).collect();
    let path = write(khabar.data.path(), "one.txt", format!("The title\n\n{}", lines.concat()));
    let mut terminal = PtySession::spawn(&khabar, [&path]);
    terminal.wait_for_text("Line 3.");
    terminal.press(" ");
    terminal.wait_for_text("Line 15.");
    terminal.press("q");
    assert!(terminal.wait().success());
    terminal.assert_restored();
    // The file is not in the library now, and where the reader was is known.
    terminal = PtySession::spawn(&khabar, [&path]);
    terminal.wait_for_text("Line 15.");
    terminal.press("q");
    assert!(terminal.wait().success());
}

#[test]
fn what_is_chosen_by_key_holds_at_the_next_start_and_the_settings_file_is_never_written() {
    let khabar = Khabar::new();
    let config = write(khabar.data.path(), "config.toml", "# mine\npanes = 'two'\n");
    let folder = articles(&khabar);
    let spawn = |khabar: &Khabar| {
        let args = ["--config".as_ref(), config.as_ref(), folder.as_os_str()];
        let mut terminal = PtySession::spawn(khabar, args);
        terminal.wait_for_text("Third title");
        terminal
    };
    let side_by_side = |terminal: &mut PtySession| terminal.wait_for_text("Body of the First title");
    let mut terminal = spawn(&khabar);
    side_by_side(&mut terminal);
    // Another program, or another version, chooses meanwhile.
    let mut other = spawn(&khabar);
    other.press("-");
    other.press("q");
    assert!(other.wait().success());
    terminal.press("cZ");
    terminal.wait_until("the article alone", |screen| !screen.contents().contains("Third title"));
    terminal.press("q");
    terminal.press("q");
    assert!(terminal.wait().success());
    let choices = fs::read_to_string(khabar.data.path().join("choices.toml")).unwrap();
    for line in ["\"density\" = \"compact\"", "\"panes\" = \"one\"", "\"list-width\" = 28"] {
        assert!(choices.lines().any(|each| each == line), "{choices}");
    }
    // The density is as it was chosen; the panes are as the settings file has them.
    let mut terminal = spawn(&khabar);
    side_by_side(&mut terminal);
    let rows: Vec<String> = terminal.screen().rows(0, 28).collect();
    let row = |title: &str| rows.iter().position(|row| row.contains(title)).unwrap();
    assert_eq!(row("Second title"), row("First title") + 1, "{rows:?}");
    terminal.press("q");
    assert!(terminal.wait().success());
    assert_eq!(fs::read_to_string(&config).unwrap(), "# mine\npanes = 'two'\n");
}

#[test]
fn a_damaged_file_of_choices_is_moved_aside_and_reported() {
    let khabar = Khabar::new();
    let damaged = "density = = compact\n";
    write(khabar.data.path(), "choices.toml", damaged);
    let run = khabar.run(["list"]);
    assert!(run.code == Some(0) && run.err.contains("choices.toml.damaged-1"), "{run:?}");
    assert_eq!(fs::read_to_string(khabar.data.path().join("choices.toml.damaged-1")).unwrap(), damaged);
    let again = khabar.run(["list"]);
    assert!(again.err.is_empty(), "{again:?}");
}

#[test]
fn a_window_of_another_size_is_filled_anew() {
    let khabar = Khabar::new();
    let mut terminal = start_app(&khabar);
    terminal.resize(40, 10);
    terminal.wait_until("the list in ten rows", |screen| {
        screen.contents().contains("Third title") && screen.rows(0, 40).last().is_some_and(|row| !row.trim().is_empty())
    });
    terminal.press("q");
    assert!(terminal.wait().success());
    terminal.assert_restored();
}

#[test]
fn the_mouse_is_left_alone_on_request() {
    let khabar = Khabar::new();
    let folder = articles(&khabar);
    let mut terminal = PtySession::spawn(&khabar, ["--no-mouse".as_ref(), folder.as_os_str()]);
    terminal.wait_for_text("Third title");
    assert_eq!(terminal.screen().mouse_protocol_mode(), vt100::MouseProtocolMode::None);
    terminal.press("q");
    assert!(terminal.wait().success());
}

#[test]
fn where_nothing_can_be_read_the_screen_is_never_taken() {
    let khabar = Khabar::new();
    let mut terminal = PtySession::spawn(&khabar, ["/no/such/file"]);
    let status: ExitStatus = terminal.wait();
    assert_eq!(status.exit_code(), 2);
    let written = String::from_utf8_lossy(&terminal.written);
    assert!(written.contains("There is nothing at /no/such/file") && !written.contains('\x1b'), "{written:?}");
}

#[test]
fn a_terminal_without_a_cursor_gets_a_sentence_instead_of_a_screen() {
    let khabar = Khabar::new();
    let args = ["-c", r#"TERM=dumb exec "$0""#, env!("CARGO_BIN_EXE_khabar")];
    let mut terminal = PtySession::spawn_program(&khabar, "sh".as_ref(), args);
    assert_eq!(terminal.wait().exit_code(), 2);
    let written = String::from_utf8_lossy(&terminal.written);
    assert!(written.contains("TERM=dumb") && !written.contains('\x1b'), "{written:?}");
}

#[test]
fn a_newer_database_is_refused_before_the_screen_is_taken() {
    let khabar = Khabar::new();
    assert_eq!(khabar.run(["list"]).code, Some(0));
    let database = rusqlite::Connection::open(khabar.data.path().join("khabar.db")).unwrap();
    database.pragma_update(None, "user_version", 9999).unwrap();
    drop(database);
    let mut terminal = PtySession::spawn::<&str>(&khabar, []);
    assert_eq!(terminal.wait().exit_code(), 2);
    let written = String::from_utf8_lossy(&terminal.written);
    let shown = written.replace(QUESTIONS, "").replace(COLOR_QUESTIONS, "");
    assert!(shown.contains("newer") && !shown.contains('\x1b'), "{written:?}");
    assert!(terminal.is_cooked());
}

#[test]
fn a_message_in_persian_is_laid_out_for_the_terminal() {
    let khabar = Khabar::new();
    let mut terminal = PtySession::spawn(&khabar, ["--lang", "fa", "/x"]);
    terminal.wait();
    // At the right edge: the first word, dar, backwards (final reh does not join to dal).
    let first = terminal.screen().rows(0, 80).next().unwrap();
    assert!(first.ends_with("x/ \u{FEAD}\u{FEA9}") || first.ends_with("/x \u{FEAD}\u{FEA9}"), "{first:?}");
}

#[test]
fn a_new_user_is_offered_the_catalogue_once_and_escape_is_all_it_takes_to_skip_it() {
    let khabar = Khabar::new();
    let mut session = PtySession::spawn_for_new_user(&khabar, [""; 0]);
    session.wait_for_text("What do you read?");
    session.press("\x1b");
    session.wait_until("the catalogue is closed", |screen| !screen.contents().contains("What do you read?"));
    session.press("q");
    assert!(session.wait().success());
    let mut session = PtySession::spawn_for_new_user(&khabar, [""; 0]);
    session.wait_for_text("articles");
    assert!(!session.screen().contents().contains("What do you read?"));
    session.press("q");
    assert!(session.wait().success());
    // With files, nobody is asked.
    let khabar = Khabar::new();
    let mut session = PtySession::spawn_for_new_user(&khabar, [crate::support::project("README.md")]);
    session.wait_for_text("Readable right-to-left text");
    assert!(!session.screen().contents().contains("What do you read?"));
    session.press("q");
    assert!(session.wait().success());
}
