//! Keys as kitty's keyboard protocol sends them: `CSI code:shifted:base ; modifiers:kind u`.
//!
//! <https://sw.kovidgoyal.net/kitty/keyboard-protocol/>. Shift is part of the character here, as everywhere in the app.

use super::sequence::Modifiers;
use crate::app::key::{Key, KeyCode};

/// Where Latin ends, with the letters of Europe's languages: what comes after is no layout for Latin letters.
const LAST_LATIN: char = '\u{24F}';

/// The key of these parameters; nothing if the app does not know it.
pub(super) fn key(parameters: &str) -> Option<Key> {
    let mut parameters = parameters.split(';');
    let mut codes = parameters.next()?.split(':');
    let number = |code: Option<&str>| code.and_then(|code| code.parse::<u32>().ok());
    let (pressed, shifted, base) = (number(codes.next())?, number(codes.next()), number(codes.next()));
    let modifiers = Modifiers::parse(parameters.next().unwrap_or(""))?;
    let code = match named(pressed) {
        // Tab towards the front is no key of the app's.
        Some(KeyCode::Tab) if modifiers.shift => return None,
        Some(code) => code,
        None => KeyCode::Char(character(pressed, shifted, base, modifiers)?),
    };
    Some(Key { code, ctrl: modifiers.ctrl, alt: modifiers.alt })
}

/// The character of a key. On a layout that is not Latin, commands are found by where the key is.
fn character(pressed: u32, shifted: Option<u32>, base: Option<u32>, modifiers: Modifiers) -> Option<char> {
    let typed = |code| char::from_u32(code).filter(|typed| !typed.is_control());
    // Keys without a character have their codes in the first area for private use.
    let pressed = typed(pressed).filter(|typed| !('\u{E000}'..='\u{F8FF}').contains(typed))?;
    let base = base.and_then(typed).filter(|_| pressed > LAST_LATIN);
    match (base, modifiers.shift) {
        (None, false) => Some(pressed),
        (Some(base), false) => Some(base),
        (Some(base), true) => Some(base.to_ascii_uppercase()),
        (None, true) => shifted.and_then(typed).or_else(|| pressed.to_uppercase().next()),
    }
}

/// The keys that have a name, those of the keypad included.
fn named(code: u32) -> Option<KeyCode> {
    Some(match code {
        9 => KeyCode::Tab,
        13 | 57414 => KeyCode::Enter,
        27 => KeyCode::Esc,
        127 => KeyCode::Backspace,
        57417 => KeyCode::Left,
        57418 => KeyCode::Right,
        57419 => KeyCode::Up,
        57420 => KeyCode::Down,
        57421 => KeyCode::PageUp,
        57422 => KeyCode::PageDown,
        57423 => KeyCode::Home,
        57424 => KeyCode::End,
        57426 => KeyCode::Delete,
        57399..=57408 => KeyCode::Char(char::from_digit(code - 57399, 10)?),
        _ => return None,
    })
}
