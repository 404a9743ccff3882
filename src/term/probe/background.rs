//! The terminal's own colours, text and background: asking for them, and what is known of the background.

use super::{Answers, Multiplexer};
use crate::config::{self, Environment};
use crate::theme::{Background, Colors, Rgb};

/// Asks for the colours of the text and the background (xterm's control sequences, OSC 10 and 11).
pub const COLOR_QUESTIONS: &str = "\x1b]10;?\x07\x1b]11;?\x07";

/// What TERM begins with in terminals that have been seen to answer the questions or to pass over them in silence. A
/// Linux console of old and whatever is as simple as a VT100 would print them.
const SAFE_TERMS: [&str; 11] =
    ["xterm", "alacritty", "contour", "foot", "ghostty", "iterm", "mlterm", "rxvt", "st-", "tmux", "wezterm"];

/// Whether the colours are wanted and can be asked for without harm. GNU screen, which answers nothing, is left
/// alone.
pub(super) fn can_be_asked(environment: &Environment) -> bool {
    let term = environment.text("TERM").unwrap_or("");
    let is_safe = match Multiplexer::from_environment(environment) {
        Multiplexer::Screen => false,
        Multiplexer::Tmux if environment.get("TMUX").is_some() => true,
        Multiplexer::Tmux | Multiplexer::None => SAFE_TERMS.iter().any(|safe| term.starts_with(safe)),
    };
    is_safe && config::colors(environment) != Colors::None
}

/// The background: what the terminal has answered, else what the environment tells.
pub fn background(answers: &Answers, environment: &Environment) -> Background {
    answers.background.map_or_else(|| background_from_environment(environment), Background::Color)
}

/// What the environment tells of the background. `COLORFGBG` is set by rxvt, Konsole and qterminal to the numbers of
/// the sixteen colours that are most like theirs, the background's last. A multiplexer may have been begun elsewhere.
pub(crate) fn background_from_environment(environment: &Environment) -> Background {
    if Multiplexer::from_environment(environment) != Multiplexer::None {
        return Background::Unknown;
    }
    let number = environment.text("COLORFGBG").and_then(|numbers| numbers.rsplit(';').next()?.parse().ok());
    match number {
        Some(0..=6 | 8) => Background::Dark,
        Some(7 | 9..=15) => Background::Light,
        None if environment.text("TERM") == Some("linux") => Background::Dark,
        Some(16_u8..) | None => Background::Unknown,
    }
}

/// Reads `rgb:1e1e/1e1e/1e1e`: one to four hexadecimal digits a channel, the highest number being all the light there
/// is (Xlib, "RGB Device String Specification"). Some terminals add how opaque it is; terminology 1.13 writes
/// `#1E1E1E`.
pub(super) fn parse_color(text: &str) -> Option<Rgb> {
    if let Some(digits) = text.strip_prefix('#') {
        let digits = Some(digits).filter(|digits| digits.len() == 6)?;
        return Some(Rgb(channel(digits.get(..2)?)?, channel(digits.get(2..4)?)?, channel(digits.get(4..)?)?));
    }
    let (channels, count) = match text.strip_prefix("rgba:") {
        Some(channels) => (channels, 4),
        None => (text.strip_prefix("rgb:")?, 3),
    };
    let channels = channels.split('/').map(channel).collect::<Option<Vec<u8>>>()?;
    match channels.as_slice() {
        [red, green, blue, ..] if channels.len() == count => Some(Rgb(*red, *green, *blue)),
        _ => None,
    }
}

fn channel(digits: &str) -> Option<u8> {
    let is_number = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    let highest = match digits.len() {
        1..=4 if is_number => (1 << (4 * digits.len())) - 1,
        _ => return None,
    };
    let value = u32::from_str_radix(digits, 16).ok()?;
    u8::try_from((value * 255 + highest / 2) / highest).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_has_one_to_four_digits_a_channel() {
        for (text, color) in [
            ("rgb:1d1d/1f1f/2121", Some(Rgb(0x1D, 0x1F, 0x21))),
            ("rgb:fd/F6/e3", Some(Rgb(0xFD, 0xF6, 0xE3))),
            ("rgb:f/0/8", Some(Rgb(0xFF, 0, 0x88))),
            ("rgb:fff/000/800", Some(Rgb(0xFF, 0, 0x80))),
            ("rgba:0000/2b2b/3636/cccc", Some(Rgb(0, 0x2B, 0x36))),
            ("#AAAAAA", Some(Rgb(0xAA, 0xAA, 0xAA))),
            ("#AAA", None),
            ("#+AAAAA", None),
            ("rgb:0000/0000", None),
            ("rgb:0000/0000/0000/0000", None),
            ("rgba:0000/0000/0000", None),
            ("rgb:00000/0/0", None),
            ("rgb:+1/0/0", None),
            ("rgb://", None),
            ("?", None),
            ("black", None),
        ] {
            assert_eq!(parse_color(text), color, "{text}");
        }
    }
}
