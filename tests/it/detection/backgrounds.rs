//! The terminal's background: whom it is asked for, what is answered, and what is drawn then.

use super::{article, environment, probe, read};
use crate::support::khabar::Khabar;
use crate::support::pty::{PtySession, SILENT};
use khabar::testing::model::{Role, Style};
use khabar::testing::term::dialect::Dialect;
use khabar::testing::term::probe::{
    Answer, COLOR_QUESTIONS, FIRST_FRAME_TIMEOUT, Probe, ProbeInput, QUESTIONS, SettingSource, background,
};
use khabar::testing::theme::{Background, Color, Colors, Rgb, Theme};
use std::sync::mpsc;
use std::time::Duration;

const NOW: Duration = Duration::ZERO;

/// What came back when terminals were asked for their background and then for their device attributes, and their
/// variables. None of them printed anything. "12" is Debian 12, "sid" Debian sid.
type Recorded = (&'static str, &'static [(&'static str, &'static str)], &'static str, Background);

const fn color(red: u8, green: u8, blue: u8) -> Background {
    Background::Color(Rgb(red, green, blue))
}

const XTERM256: (&str, &str) = ("TERM", "xterm-256color");

const RECORDED: [Recorded; 21] = [
    ("alacritty, 12", &[("TERM", "alacritty")], "\x1b]11;rgb:1d1d/1f1f/2121\x07\x1b[?6c", color(0x1D, 0x1F, 0x21)),
    ("foot, sid", &[("TERM", "foot")], "\x1b]11;rgb:2424/2424/2424\x07\x1b[?62;4;22;28;52c", color(0x24, 0x24, 0x24)),
    ("gnome-terminal, 12", &[XTERM256], "\x1b]11;rgb:ffff/ffff/ffff\x07\x1b[?65;1;9c", color(0xFF, 0xFF, 0xFF)),
    ("GNOME Console, sid", &[XTERM256], "\x1b]11;rgb:1c28/1c28/1eb8\x07\x1b[?61;1;21;22;28c", color(0x1C, 0x1C, 0x1F)),
    ("kitty, 12 and sid", &[("TERM", "xterm-kitty")], "\x1b]11;rgb:0000/0000/0000\x1b\\\x1b[?62;c", color(0, 0, 0)),
    (
        "Konsole, 12 and sid",
        &[XTERM256, ("COLORFGBG", "15;0")],
        "\x1b]11;rgb:2323/2626/2727\x07\x1b[?62;1;4c",
        color(0x23, 0x26, 0x27),
    ),
    (
        "mlterm, 12 and sid",
        &[("TERM", "mlterm"), ("COLORFGBG", "default;default")],
        "\x1b]11;rgb:ffff/ffff/ffff\x1b\\\x1b[?63;1;2;3;4;6;7;15;18;22;29c",
        color(0xFF, 0xFF, 0xFF),
    ),
    ("pterm, 12", &[("TERM", "xterm")], "\x1b[?6c", Background::Unknown),
    ("qterminal, 12 and sid", &[XTERM256, ("COLORFGBG", "15;0")], "\x1b[?1;2c", Background::Dark),
    ("sakura, 12", &[XTERM256], "\x1b]11;rgb:0000/0000/0000\x07\x1b[?65;1;9c", color(0, 0, 0)),
    ("st, 12", &[("TERM", "st-256color")], "\x1b]11;rgb:0000/0000/0000\x07\x1b[?6c", color(0, 0, 0)),
    (
        "terminology, 12 and sid",
        &[XTERM256],
        "\x1b]11;rgb:2020/2020/2020\x1b\\\x1b[?64;1;9;15;18;21;22c",
        color(0x20, 0x20, 0x20),
    ),
    ("tmux 3.3, 12", &[("TMUX", "set"), ("TERM", "tmux-256color")], "\x1b[?1;2c", Background::Unknown),
    (
        "tmux 3.8 in Konsole, sid",
        &[("TMUX", "set"), ("TERM", "tmux-256color"), ("COLORFGBG", "15;0")],
        "\x1b]11;rgb:2323/2626/2727\x07\x1b[?1;2;4c",
        color(0x23, 0x26, 0x27),
    ),
    ("urxvt, 12", &[("TERM", "rxvt-unicode-256color"), ("COLORFGBG", "0;default;15")], "\x1b[?1;2c", Background::Light),
    ("xfce4-terminal, 12", &[XTERM256], "\x1b]11;rgb:0000/0000/0000\x07\x1b[?65;1;9c", color(0, 0, 0)),
    ("xterm, 12", &[("TERM", "xterm")], "\x1b]11;rgb:ffff/ffff/ffff\x07\x1b[?64;1;2;6;9;15;16;17;18;21;22;28c", WHITE),
    ("xterm.js in ttyd, sid", &[XTERM256], "\x1b]11;rgb:2b2b/2b2b/2b2b\x1b\\\x1b[?1;2c", color(0x2B, 0x2B, 0x2B)),
    ("zutty, 12 and sid", &[XTERM256], "\x1b]11;rgb:0000/0000/0000\x1b\\\x1b[?64;1;9;15;21;22c", color(0, 0, 0)),
    ("vim's terminal in xterm", &[("TERM", "xterm")], "\x1b]11;rgb:ffff/ffff/ffff\x07\x1b[?1;2c", WHITE),
    ("neovim's terminal in xterm", &[XTERM256], "\x1b[?1;2c", Background::Unknown),
];

const WHITE: Background = color(0xFF, 0xFF, 0xFF);

fn with_environment(variables: &[(&'static str, &'static str)]) -> ProbeInput {
    ProbeInput { environment: environment(variables), ..ProbeInput::default() }
}

#[test]
fn every_terminal_that_was_asked_is_asked_and_its_answer_is_understood() {
    for (terminal, variables, bytes, expected) in RECORDED {
        assert!(probe(with_environment(variables)).1.starts_with(COLOR_QUESTIONS), "{terminal}");
        let (answers, events) = read(bytes);
        assert!(events.is_empty() && answers.is_complete(), "{terminal}");
        assert_eq!(background(&answers, &environment(variables)), expected, "{terminal}");
    }
}

#[test]
fn a_terminal_that_might_print_the_question_is_not_asked() {
    for variables in [
        &[][..],
        &[("TERM", "linux")],
        &[("TERM", "vt100")],
        &[("TERM", "eterm-color")],
        &[("TERM", "screen"), ("STY", "x")],
        &[("TERM", "screen-256color")],
        &[XTERM256, ("NO_COLOR", "1")],
    ] {
        let (_, written) = probe(with_environment(variables));
        assert!(!written.contains(COLOR_QUESTIONS), "{variables:?}: {written:?}");
    }
}

#[test]
fn what_the_environment_says_counts_where_nothing_is_answered() {
    for (variables, expected) in [
        (&[("COLORFGBG", "7;0")][..], Background::Dark),
        (&[("COLORFGBG", "12;8")], Background::Dark),
        (&[("COLORFGBG", "0;15")], Background::Light),
        (&[("COLORFGBG", "0;default;7")], Background::Light),
        (&[("COLORFGBG", "0;16")], Background::Unknown),
        (&[("COLORFGBG", "default;default")], Background::Unknown),
        (&[("COLORFGBG", ";")], Background::Unknown),
        (&[("TERM", "linux")], Background::Dark),
        (&[("TERM", "linux"), ("COLORFGBG", "0;15")], Background::Light),
        // It may have been begun anywhere.
        (&[("COLORFGBG", "7;0"), ("TMUX", "x")], Background::Unknown),
    ] {
        assert_eq!(background(&read("").0, &environment(variables)), expected, "{variables:?}");
    }
}

#[test]
fn a_first_frame_waits_for_the_background_no_longer_than_for_the_rest() {
    let set = ProbeInput { configured: Some((Dialect::Plain, SettingSource::Config)), ..with_environment(&[XTERM256]) };
    for (given, asked) in [
        (with_environment(&[XTERM256]), format!("{COLOR_QUESTIONS}{QUESTIONS}")),
        (set, format!("{COLOR_QUESTIONS}\x1b[c")),
    ] {
        let (mut probe, written) = probe(given);
        assert_eq!(written, asked);
        assert_eq!(probe.first_frame_wait(NOW), Some(FIRST_FRAME_TIMEOUT));
        assert_eq!(probe.first_frame_wait(FIRST_FRAME_TIMEOUT), None);
        probe.record_answer(Answer::Background(Rgb(1, 2, 3)));
        assert!(probe.first_frame_wait(NOW).is_some() && probe.exit_wait(NOW).is_some());
        probe.record_answer(Answer::Primary("62".to_owned()));
        assert_eq!((probe.first_frame_wait(NOW), probe.exit_wait(NOW)), (None, None));
        assert_eq!(probe.answers().background, Some(Rgb(1, 2, 3)));
    }
}

#[test]
fn whoever_has_answered_is_asked_again_one_question_at_a_time() {
    let messages = mpsc::channel().0;
    let again = |probe: &mut Probe| {
        let mut written = Vec::new();
        let asked = probe.ask_again(&mut written, &messages).unwrap();
        assert_eq!(asked, !written.is_empty());
        asked
    };
    let (mut probe, _) = probe(with_environment(&[XTERM256]));
    assert!(!again(&mut probe));
    probe.record_answer(Answer::Primary("62".to_owned()));
    assert!(again(&mut probe) && !again(&mut probe));
    assert!(probe.exit_wait(NOW).is_some());
    // Another colour than at first.
    probe.record_answer(Answer::Background(Rgb(0xFF, 0xFF, 0xFF)));
    probe.record_answer(Answer::Primary("62".to_owned()));
    assert_eq!((probe.answers().background, probe.exit_wait(NOW)), (Some(Rgb(0xFF, 0xFF, 0xFF)), None));
    assert!(again(&mut probe));
}

/// What selects the colour of a key's name on this background, in a terminal of 256 colours.
fn key_color(background: Background) -> String {
    let theme = Theme::on_background(Colors::Indexed, background);
    let Some(Color::Indexed(number)) = theme.look(Style::from(Role::Key)).color else { panic!("keys have a colour") };
    format!("38;5;{number}")
}

#[test]
fn the_first_frame_has_the_tones_for_the_background() {
    let khabar = Khabar::new();
    let white = "\x1b]11;rgb:ffff/ffff/ffff\x07\x1b[?64;1c";
    let mut terminal = PtySession::spawn_answering(&khabar, white, [article(&khabar)]);
    terminal.wait_for_text("The title");
    assert!(terminal.has_written(&key_color(WHITE)) && !terminal.has_written(&key_color(Background::Unknown)));
    terminal.press("q");
    assert!(terminal.wait().success());
    terminal.assert_restored();
}

#[test]
fn an_answer_that_comes_late_repaints_what_has_another_tone() {
    let khabar = Khabar::new();
    let mut terminal = PtySession::spawn_answering(&khabar, SILENT, [article(&khabar)]);
    terminal.wait_for_text("The title");
    assert!(terminal.has_written(&key_color(Background::Unknown)) && !terminal.has_written(&key_color(WHITE)));
    let cleared = |terminal: &PtySession| String::from_utf8_lossy(&terminal.written).matches("\x1b[2J").count();
    let cleared_before = cleared(&terminal);
    terminal.press("\x1b]11;rgb:ffff/ffff/ffff\x07\x1b[?64;1c");
    terminal.wait_for_output(&key_color(WHITE));
    assert_eq!(cleared(&terminal), cleared_before);
    terminal.press("q");
    assert!(terminal.wait().success());
}
