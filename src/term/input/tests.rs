//! Expectations come from ECMA-48, xterm's ctlseqs, kitty's protocol, and what terminals were seen to answer.

use super::{Input, InputParser};
use crate::app::key::{Key, KeyCode, parse_keys};
use crate::app::{Event, MouseKind};
use crate::term::probe::Answer;
use crate::theme::Rgb;
use proptest::prelude::*;

/// Everything that these bytes mean, when nothing follows them.
fn parsed(bytes: &[u8]) -> Vec<Input> {
    let (mut parser, mut inputs) = (InputParser::default(), Vec::new());
    parser.feed(bytes, &mut inputs);
    parser.flush_escape(&mut inputs);
    inputs
}

/// Keys, written as in the keymap.
fn keys(keys: &str) -> Vec<Input> {
    parse_keys(keys).unwrap().into_iter().map(|key| Input::Event(Event::Key(key))).collect()
}

#[track_caller]
fn assert_keys(rows: &[(&str, &str)]) {
    for (bytes, expected) in rows {
        assert_eq!(parsed(bytes.as_bytes()), keys(expected), "{bytes:?}");
    }
}

#[track_caller]
fn assert_swallowed(rows: &[&str]) {
    for bytes in rows {
        assert_eq!(parsed(format!("{bytes}j").as_bytes()), keys("j"), "{bytes:?}");
    }
}

fn mouse(kind: MouseKind, column: u16, row: u16) -> Vec<Input> {
    vec![Input::Event(Event::Mouse { kind, column, row })]
}

fn paste(text: &str) -> Input {
    Input::Event(Event::Paste(text.to_owned()))
}

#[test]
fn characters_are_keys_shift_included() {
    assert_keys(&[
        ("jJ?", "jJ?"),
        (" ", "<space>"),
        ("\u{62A}", "\u{62A}"),
        ("\u{20AC}\u{1F600}", "\u{20AC}\u{1F600}"),
    ]);
}

#[test]
fn bytes_that_are_no_utf_8_are_dropped_and_the_next_key_is_not() {
    // A lone continuation, an overlong form, a surrogate, a character cut off, and what UTF-8 never holds.
    for bytes in [
        &b"\x80"[..],
        b"\xC0\xAF",
        b"\xED\xA0\x80",
        b"\xD8",
        b"\xE2\x82",
        b"\xF0\x9F\x98",
        b"\xFF\xFE",
        b"\xF4\x90\x80\x80",
    ] {
        assert_eq!(parsed(&[bytes, b"j"].concat()), keys("j"), "{bytes:?}");
    }
    // A control of the second set, in UTF-8.
    assert_eq!(parsed("\u{9B}j".as_bytes()), keys("j"));
}

#[test]
fn control_bytes_are_the_keys_that_send_them() {
    assert_keys(&[
        ("\r", "<enter>"),
        ("\t", "<tab>"),
        ("\x7f", "<backspace>"),
        ("\x03", "<ctrl-c>"),
        ("\x08", "<ctrl-h>"),
        ("\n", "<ctrl-j>"),
        ("\x1a", "<ctrl-z>"),
        ("\x00", "<ctrl-space>"),
        ("\x1c\x1f", "<ctrl-4><ctrl-7>"),
    ]);
}

#[test]
fn alt_comes_as_an_escape_before_the_key() {
    assert_keys(&[
        ("\x1bj", "<alt-j>"),
        ("\x1b\u{62A}", "<alt-\u{62A}>"),
        ("\x1b\r", "<alt-enter>"),
        ("\x1b\x7f", "<alt-backspace>"),
        ("\x1b\x01", "<ctrl-alt-a>"),
    ]);
}

#[test]
fn an_escape_that_nothing_follows_is_the_esc_key() {
    let (mut parser, mut inputs) = (InputParser::default(), Vec::new());
    parser.feed(b"\x1b", &mut inputs);
    assert!(inputs.is_empty() && parser.has_pending_escape());
    parser.flush_escape(&mut inputs);
    assert_eq!(inputs, keys("<esc>"));
    assert!(!parser.has_pending_escape());
    parser.feed(b"j", &mut inputs);
    parser.flush_escape(&mut inputs);
    assert_eq!(inputs, keys("<esc>j"));
    assert_keys(&[("\x1b\x1b", "<esc><esc>"), ("\x1b\x1b[A", "<esc><up>")]);
}

#[test]
fn only_an_escape_is_waited_for() {
    for bytes in ["", "j", "\x1b[", "\x1b[1;", "\x1bP>|kit", "\x1b]11;", "\x1bO", "\x1b[200~a\x1b", "\x1bP>|x\x1b"] {
        let mut parser = InputParser::default();
        parser.feed(bytes.as_bytes(), &mut Vec::new());
        assert!(!parser.has_pending_escape(), "{bytes:?}");
    }
}

#[test]
fn named_keys_come_in_every_variant() {
    assert_keys(&[
        ("\x1b[A\x1b[B\x1b[C\x1b[D", "<up><down><right><left>"),
        ("\x1bOA\x1bOB\x1bOC\x1bOD", "<up><down><right><left>"),
        ("\x1b[H\x1bOH\x1b[1~\x1b[7~", "<home><home><home><home>"),
        ("\x1b[F\x1bOF\x1b[4~\x1b[8~", "<end><end><end><end>"),
        ("\x1b[3~\x1b[5~\x1b[6~", "<delete><pageup><pagedown>"),
        ("\x1bOM", "<enter>"),
    ]);
}

#[test]
fn modifiers_are_one_more_than_their_bits() {
    assert_keys(&[
        ("\x1b[1;5A", "<ctrl-up>"),
        ("\x1b[1;3B", "<alt-down>"),
        ("\x1b[1;7C", "<ctrl-alt-right>"),
        ("\x1b[1;2D", "<left>"),
        ("\x1b[5;5~", "<ctrl-pageup>"),
        ("\x1bO1;5A", "<ctrl-up>"),
        // A lock is no modifier.
        ("\x1b[1;129A", "<up>"),
    ]);
    // Held together with the desktop's own key.
    assert_swallowed(&["\x1b[1;9A", "\x1b[1;0A", "\x1b[1;99999999A"]);
}

#[test]
fn keys_the_app_does_not_know_are_nothing() {
    assert_swallowed(&["\x1b[Z", "\x1bOP", "\x1b[15~", "\x1b[2~", "\x1b[[A", "\x1b[1;2P", "\x1b[57358u", "\x1b[9;2u"]);
}

#[test]
fn kitty_s_protocol_is_read() {
    assert_keys(&[
        ("\x1b[106u", "j"),
        ("\x1b[106;5u", "<ctrl-j>"),
        ("\x1b[106:74;2u", "J"),
        ("\x1b[47:63;2u", "?"),
        ("\x1b[106;2u", "J"),
        ("\x1b[27u\x1b[13u\x1b[9u\x1b[127u", "<esc><enter><tab><backspace>"),
        ("\x1b[57414u\x1b[57420u\x1b[57402u", "<enter><down>3"),
        ("\x1b[106;1:1u\x1b[106;1:2u", "jj"),
        ("\x1b[1;5:2A", "<ctrl-up>"),
    ]);
    assert_swallowed(&["\x1b[106;1:3u", "\x1b[1;1:3A", "\x1b[106;9u", "\x1b[u", "\x1b[1114112u", "\x1b[0u"]);
}

#[test]
fn on_a_layout_that_is_not_latin_the_position_of_the_key_counts() {
    assert_keys(&[
        // Teh, on the key marked J.
        ("\x1b[1578::106;5u", "<ctrl-j>"),
        ("\x1b[1578::106;2u", "J"),
        ("\x1b[1578;5u", "<ctrl-\u{62A}>"),
        // On a French layout, the key marked A is where others have Q.
        ("\x1b[97::113;5u", "<ctrl-a>"),
        ("\x1b[246::59;3u", "<alt-\u{F6}>"),
    ]);
}

#[test]
fn of_the_mouse_the_left_button_and_the_wheel_count() {
    assert_eq!(parsed(b"\x1b[<0;4;5M"), mouse(MouseKind::Click, 3, 4));
    assert_eq!(parsed(b"\x1b[<16;4;5M"), mouse(MouseKind::Click, 3, 4));
    assert_eq!(parsed(b"\x1b[<32;4;5M"), mouse(MouseKind::Drag, 3, 4));
    assert_eq!(parsed(b"\x1b[<0;4;5m"), mouse(MouseKind::Release, 3, 4));
    // With Shift held, the mouse is the terminal's; a button that is down is released all the same.
    assert_eq!(parsed(b"\x1b[<4;4;5M\x1b[<36;4;5M"), []);
    assert_eq!(parsed(b"\x1b[<4;4;5m"), mouse(MouseKind::Release, 3, 4));
    assert_eq!(parsed(b"\x1b[<64;1;1M"), mouse(MouseKind::WheelUp, 0, 0));
    assert_eq!(parsed(b"\x1b[<65;300;2M"), mouse(MouseKind::WheelDown, 299, 1));
    // Right button, dragging with it, movement, no such cell, no numbers.
    assert_swallowed(&[
        "\x1b[<2;4;5M",
        "\x1b[<2;4;5m",
        "\x1b[<34;4;5M",
        "\x1b[<35;4;5M",
        "\x1b[<0;0;5M",
        "\x1b[<0;4M",
        "\x1b[<0;99999;1M",
        "\x1b[<;;M",
    ]);
    // The oldest protocol, whose cells may look like keys, and urxvt's own.
    assert_swallowed(&["\x1b[M !!", "\x1b[M q\u{7f}", "\x1b[32;4;5M"]);
}

#[test]
fn pasted_text_is_one_event_whatever_is_in_it() {
    assert_eq!(parsed(b"\x1b[200~qq\r\x1b[A\x1b[6n\x1b[201~j"), [vec![paste("qq\r\x1b[A\x1b[6n")], keys("j")].concat());
    assert_eq!(parsed(b"\x1b[200~\x1b[201~"), [paste("")]);
    // What looks like the end, and is not.
    assert_eq!(parsed(b"\x1b[200~\x1b[20\x1b\x1b[201~"), [paste("\x1b[20\x1b")]);
    assert_eq!(parsed(b"\x1b[200~a\xFF\xD8\xB3\x1b[201~"), [paste("a\u{633}")]);
}

#[test]
fn the_rest_of_a_very_long_paste_is_taken_for_no_key() {
    let (mut parser, mut inputs) = (InputParser::default(), Vec::new());
    parser.feed(b"\x1b[200~", &mut inputs);
    let line = "dq\r".repeat(1 << 18);
    for _ in 0..24 {
        assert!(inputs.is_empty());
        parser.flush_escape(&mut inputs);
        parser.feed(line.as_bytes(), &mut inputs);
    }
    assert!(parser.has_overlong_paste());
    let text: String = line.chars().cycle().take(1 << 20).collect();
    // Its end, or silence if that has been lost.
    for (rest, ends) in [(&b"\x1b[201~j"[..], true), (b"", false)] {
        let mut parser = parser.clone();
        parser.feed(rest, &mut inputs);
        if !ends {
            parser.flush_paste(&mut inputs);
            parser.feed(b"j", &mut inputs);
        }
        assert_eq!(std::mem::take(&mut inputs), [vec![paste(&text)], keys("j")].concat());
    }
}

#[test]
fn a_paste_of_usual_length_waits_for_its_end() {
    let (mut parser, mut inputs) = (InputParser::default(), Vec::new());
    parser.feed(b"\x1b[200~dq", &mut inputs);
    assert!(!parser.has_overlong_paste());
    parser.flush_paste(&mut inputs);
    parser.feed(b"\r\x1b[201~", &mut inputs);
    assert_eq!(inputs, [paste("dq\r")]);
}

#[test]
fn focus_is_reported_when_it_comes() {
    assert_eq!(parsed(b"\x1b[I"), [Input::Focus]);
    assert_swallowed(&["\x1b[O"]);
}

#[test]
fn answers_are_distinguished_from_keys() {
    let version = |text: &str| Input::Answer(Answer::Version(text.to_owned()));
    assert_eq!(parsed(b"\x1b[?62;c"), [Input::Answer(Answer::Primary("62;".to_owned()))]);
    assert_eq!(parsed(b"\x1b[>1;4000;26c"), [Input::Answer(Answer::Secondary("1;4000;26".to_owned()))]);
    assert_eq!(parsed(b"\x1b[8;1$y"), [Input::Answer(Answer::Mode { mode: 8, state: 1 })]);
    assert_eq!(parsed(b"\x1b[0n\x1b[3n"), [Input::Answer(Answer::Status), Input::Answer(Answer::Status)]);
    assert_eq!(parsed(b"\x1bP>|kitty(0.26.5)\x1b\\"), [version("kitty(0.26.5)")]);
    assert_eq!(parsed(b"\x1bP>|Konsole 22.12.3\x07"), [version("Konsole 22.12.3")]);
}

#[test]
fn a_colour_is_an_answer_however_it_ends() {
    let background = |red, green, blue| Input::Answer(Answer::Background(Rgb(red, green, blue)));
    assert_eq!(parsed(b"\x1b]11;rgb:1d1d/1f1f/2121\x1b\\"), [background(0x1D, 0x1F, 0x21)]);
    assert_eq!(parsed(b"\x1b]11;rgb:0000/0000/0000\x07"), [background(0, 0, 0)]);
    assert_eq!(parsed(b"\x1b]10;rgb:ffff/ffff/ffff\x07"), [Input::Answer(Answer::Foreground(Rgb(0xFF, 0xFF, 0xFF)))]);
}

#[test]
fn what_no_question_of_ours_was_about_is_swallowed_whole() {
    assert_swallowed(&[
        "\x1b[?2026;2$y",
        "\x1b[12;40R",
        "\x1b[?997;1n",
        "\x1b[1n",
        "\x1b[n",
        "\x1b[?1;3;0S",
        "\x1b[4;570;1000t",
        "\x1b[c",
        "\x1bP!|7E565445\x1b\\",
        "\x1bP1+r544e=787465726d\x1b\\",
        "\x1b]12;rgb:1d1d/1f1f/2121\x1b\\",
        "\x1b]11;black\x07",
        "\x1b^11;rgb:0000/0000/0000\x1b\\",
        "\x1bP11;rgb:0000/0000/0000\x1b\\",
        "\x1b_Gi=31;OK\x1b\\",
        "\x1b^private\x1b\\",
        "\x1bXstring\x1b\\",
        "\x1bP>|a name with \u{633} in it\x1b\\",
    ]);
    let long = "x".repeat(100_000);
    assert_swallowed(&[
        &format!("\x1bP>|{long}\x1b\\"),
        &format!("\x1b]52;c;{long}\x07"),
        &format!("\x1b[{}m", long.replace('x', "1;")),
    ]);
}

#[test]
fn a_sequence_that_breaks_off_does_not_take_the_next_control_key_with_it() {
    for half in ["\x1b[?62;", "\x1b[", "\x1bP>|kit", "\x1b]11;rgb", "\x1bO", "\x1b[M", "\x1b[<0;4", "\x1b_G"] {
        assert_eq!(parsed(format!("{half}\x03").as_bytes()), keys("<ctrl-c>"), "{half:?}");
        assert_eq!(parsed(format!("{half}\r").as_bytes()), keys("<enter>"), "{half:?}");
        assert_eq!(parsed(format!("{half}\x1b[B").as_bytes()), keys("<down>"), "{half:?}");
    }
}

/// What all of these bytes mean if they are read in pieces of these lengths.
fn parsed_in_pieces(bytes: &[u8], lengths: &[usize]) -> Vec<Input> {
    let (mut parser, mut inputs, mut rest) = (InputParser::default(), Vec::new(), bytes);
    for length in lengths.iter().cycle().take(bytes.len()) {
        let (piece, after) = rest.split_at((*length).min(rest.len()));
        parser.feed(piece, &mut inputs);
        rest = after;
    }
    parser.feed(rest, &mut inputs);
    parser.flush_escape(&mut inputs);
    inputs
}

/// Bytes as a terminal might send them: pieces of sequences, text, and anything.
fn terminal_bytes() -> impl Strategy<Value = Vec<u8>> {
    let sequences = prop::sample::select(vec![
        "\x1b",
        "\x1b[",
        "\x1bP>|",
        "\x1b]11;",
        "\x1b\\",
        "\x1bO",
        "\x1b[200~",
        "\x1b[201~",
        "\x1b[<0;4;5M",
        "\x1b[M",
        "\x1b[I",
        "\x1b[?62;c",
        "\x1b[8;1$y",
        "\x1b[1;5A",
        "\x1b[106;5u",
        "\x07",
        "j",
        "\u{62A}",
        "\u{1F600}",
        ";",
        "1",
        "u",
        "~",
        "$y",
    ]);
    let piece = prop_oneof![
        3 => sequences.prop_map(|text| text.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 1..4),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn however_the_bytes_are_divided_they_mean_the_same(
        bytes in terminal_bytes(), lengths in prop::collection::vec(1_usize..5, 1..5)
    ) {
        prop_assert_eq!(parsed_in_pieces(&bytes, &lengths), parsed(&bytes));
    }

    #[test]
    fn answers_never_become_keys_wherever_they_are_divided(
        answers in prop::collection::vec(prop::sample::select(vec![
            "\x1b[?62;4c", "\x1b[0n", "\x1b[8;0$y", "\x1bP>|foot(1.13.1)\x1b\\", "\x1b[?2026;2$y", "\x1b]11;rgb:0/0/0\x07", "\x1b[1;1R",
            "\x1b_Gi=31;OK\x1b\\", "\x1bP!|00\x1b\\", "\x1b[>1;10;0c",
        ]), 1..6),
        typed in prop::collection::vec(prop::sample::select(vec!["j", "\x1b[A", "\r", "\u{62A}"]), 6),
        lengths in prop::collection::vec(1_usize..9, 1..5),
    ) {
        let mixed: String = answers.iter().zip(&typed).flat_map(|(answer, key)| [*answer, *key]).collect();
        let mut pressed = parsed_in_pieces(mixed.as_bytes(), &lengths);
        pressed.retain(|input| matches!(input, Input::Event(_)));
        let only: String = typed.iter().take(answers.len()).copied().collect();
        prop_assert_eq!(pressed, parsed(only.as_bytes()));
    }
}

#[test]
fn a_key_is_what_the_app_calls_it() {
    let expected = Key { code: KeyCode::Char('d'), ctrl: true, alt: false };
    assert_eq!(parsed(b"\x04"), [Input::Event(Event::Key(expected))]);
}
