//! Decodes control sequences: a key, the mouse, pasted text, the focus, or an answer of the terminal.

use super::kitty;
use super::parser::Input;
use crate::app::key::{Key, KeyCode};
use crate::app::{Event, MouseKind};
use crate::term::probe::Answer;

/// What a control sequence means.
pub(super) enum DecodedSequence {
    Input(Input),
    /// Pasted text follows.
    PasteStart,
}

/// Decodes `CSI parameters final_byte`; `None` for an unknown sequence.
pub(super) fn decode(parameters: &[u8], final_byte: u8) -> Option<DecodedSequence> {
    let parameters = std::str::from_utf8(parameters).ok()?;
    let input = match (final_byte, parameters.as_bytes().first()) {
        (b'~', _) if parameters == "200" => return Some(DecodedSequence::PasteStart),
        (b'I', None) => Input::Focus,
        (b'M' | b'm', Some(b'<')) => mouse(parameters.strip_prefix('<')?, final_byte == b'm')?,
        (b'c' | b'y' | b'n', _) => Input::Answer(Answer::from_sequence(parameters, final_byte)?),
        (b'u', _) => Input::Event(Event::Key(kitty::key(parameters)?)),
        _ => Input::Event(Event::Key(key(parameters, final_byte)?)),
    };
    Some(DecodedSequence::Input(input))
}

/// Decodes `SS3 parameters final_byte`; `None` for an unknown sequence.
pub(super) fn decode_ss3(parameters: &[u8], final_byte: u8) -> Option<Input> {
    let parameters = std::str::from_utf8(parameters).ok()?;
    let key = match final_byte {
        // The keypad's Enter.
        b'M' => KeyCode::Enter.into(),
        _ => key(parameters, final_byte).filter(|_| final_byte != b'~')?,
    };
    Some(Input::Event(Event::Key(key)))
}

/// `1 ; modifiers A` and `number ; modifiers ~`.
fn key(parameters: &str, final_byte: u8) -> Option<Key> {
    let mut parameters = parameters.split(';');
    let number = parameters.next().unwrap_or("");
    let code = match (final_byte, number) {
        (b'A', _) => KeyCode::Up,
        (b'B', _) => KeyCode::Down,
        (b'C', _) => KeyCode::Right,
        (b'D', _) => KeyCode::Left,
        (b'H', _) | (b'~', "1" | "7") => KeyCode::Home,
        (b'F', _) | (b'~', "4" | "8") => KeyCode::End,
        (b'~', "3") => KeyCode::Delete,
        (b'~', "5") => KeyCode::PageUp,
        (b'~', "6") => KeyCode::PageDown,
        _ => return None,
    };
    // A question mark or a `<` makes it a private sequence (ECMA-48, 5.4.1), and so no key.
    number.bytes().all(|byte| byte.is_ascii_digit()).then_some(())?;
    let modifiers = Modifiers::parse(parameters.next().unwrap_or(""))?;
    Some(Key { code, ctrl: modifiers.ctrl, alt: modifiers.alt })
}

/// The modifiers that Khabar distinguishes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Modifiers {
    pub(super) shift: bool,
    pub(super) alt: bool,
    pub(super) ctrl: bool,
}

impl Modifiers {
    /// Parses `modifiers` or `modifiers:kind`; `None` if the key was released, or pressed together with a modifier that
    /// belongs to the desktop.
    pub(super) fn parse(parameter: &str) -> Option<Self> {
        let (value, kind) = parameter.split_once(':').unwrap_or((parameter, ""));
        // A set of bits plus one; if it is missing, it is one.
        let bits = if value.is_empty() { 0 } else { value.parse::<u16>().ok()?.checked_sub(1)? };
        let (desktop, released) = (bits & 0b11000 != 0, kind == "3");
        (!desktop && !released).then_some(Self {
            shift: bits & 0b001 != 0,
            alt: bits & 0b010 != 0,
            ctrl: bits & 0b100 != 0,
        })
    }
}

/// The bit of a button that says that Shift is held, which leaves the mouse to the terminal.
const MOUSE_SHIFT: u16 = 0b100;

/// Decodes `button ; column ; row`, counted from one.
fn mouse(parameters: &str, is_released: bool) -> Option<Input> {
    let mut numbers = parameters.split(';').map(|number| number.parse::<u16>().ok());
    let (button, column, row) = (numbers.next()??, numbers.next()??, numbers.next()??);
    // Without the bits of the modifiers.
    let kind = match (button & !0b11100, is_released) {
        (0, true) => MouseKind::Release,
        (0, false) if button & MOUSE_SHIFT == 0 => MouseKind::Click,
        // 32 is added while the pointer is moved.
        (32, false) if button & MOUSE_SHIFT == 0 => MouseKind::Drag,
        (64, false) => MouseKind::WheelUp,
        (65, false) => MouseKind::WheelDown,
        _ => return None,
    };
    let (column, row) = (column.checked_sub(1)?, row.checked_sub(1)?);
    Some(Input::Event(Event::Mouse { kind, column, row }))
}
