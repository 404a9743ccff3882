//! Where each sequence begins and ends (ECMA-48, with what terminals have added).
//!
//! One byte at a time, so that it does not matter how the bytes were divided when they were read. A control sequence or
//! a control string that is not known is swallowed whole: it may be a late answer, and an answer must never act as a
//! key. A sequence that breaks off ends at the first byte that cannot belong to it, and that byte counts.
//!
//! Deliberately not here: time. Whether an escape byte is a key is for the caller to say, by
//! [`InputParser::flush_escape`], and so is whether a very long paste has lost its end.

use super::paste::Paste;
use super::sequence::{self, DecodedSequence};
use crate::app::Event;
use crate::app::key::{Key, KeyCode};
use crate::term::probe::Answer;

const ESC: u8 = 0x1B;
const BEL: u8 = 0x07;
const DELETE: u8 = 0x7F;

/// The longest control sequence that is looked at. Every known one is shorter.
const MAX_SEQUENCE: usize = 128;
/// How much of a control string is looked at.
const MAX_STRING: usize = 256;
/// How many bytes follow `CSI M` in the oldest mouse protocol.
const X10_MOUSE_BYTES: u8 = 3;

/// What the terminal has sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// Something for the app.
    Event(Event),
    /// An answer to a question of ours, perhaps a late one.
    Answer(Answer),
    /// The terminal has come into focus.
    Focus,
}

/// Makes [`Input`] of bytes.
#[derive(Debug, Clone, Default)]
pub struct InputParser {
    state: ParserState,
    /// The sequence or string that has begun.
    bytes: Vec<u8>,
}

#[derive(Debug, Clone, Default)]
enum ParserState {
    #[default]
    Ground,
    /// After an escape byte.
    Escape,
    /// Inside a character of several bytes; Alt was held, or not.
    Character { left: u8, alt: bool },
    /// After CSI.
    Csi,
    /// After SS3.
    Ss3,
    /// Inside a control string.
    ControlString(StringKind),
    /// After an escape byte in a control string, which ends it if a backslash follows.
    ControlStringEscape(StringKind),
    /// Bytes to be passed over.
    Skip(u8),
    /// Inside pasted text.
    Paste(Paste),
}

#[derive(Debug, Clone, Copy)]
enum StringKind {
    /// A device control string (DCS).
    Device,
    /// An operating system command (OSC).
    SystemCommand,
    /// A string whose contents do not matter (SOS, PM, APC).
    Other,
}

impl InputParser {
    /// Takes bytes, however they were divided; what they mean is appended to `found`.
    pub fn feed(&mut self, bytes: &[u8], inputs: &mut Vec<Input>) {
        for byte in bytes {
            self.feed_byte(*byte, inputs);
        }
    }

    /// Whether the last byte was an escape that may be a key of its own.
    pub fn has_pending_escape(&self) -> bool {
        matches!(self.state, ParserState::Escape)
    }

    /// Nothing has followed for a while: an escape byte that waits was the Esc key.
    pub fn flush_escape(&mut self, inputs: &mut Vec<Input>) {
        if self.has_pending_escape() {
            self.state = ParserState::Ground;
            inputs.push(key(KeyCode::Esc));
        }
    }

    /// Whether a paste is so long that its end may have been lost.
    pub fn has_overlong_paste(&self) -> bool {
        matches!(&self.state, ParserState::Paste(paste) if paste.is_overlong())
    }

    /// Nothing has followed for a while: a very long paste is over.
    pub fn flush_paste(&mut self, inputs: &mut Vec<Input>) {
        if let (true, ParserState::Paste(paste)) = (self.has_overlong_paste(), &self.state) {
            inputs.push(Input::Event(Event::Paste(paste.text())));
            self.state = ParserState::Ground;
        }
    }

    fn feed_byte(&mut self, byte: u8, inputs: &mut Vec<Input>) {
        match std::mem::take(&mut self.state) {
            ParserState::Ground => self.ground(byte, false, inputs),
            ParserState::Escape => self.escape(byte, inputs),
            ParserState::Character { left, alt } => self.character(byte, left, alt, inputs),
            ParserState::Csi => self.csi(byte, inputs),
            ParserState::Ss3 => self.ss3(byte, inputs),
            ParserState::ControlString(kind) => self.control_string(byte, kind, inputs),
            ParserState::ControlStringEscape(kind) => {
                if byte == b'\\' {
                    self.end_control_string(kind, inputs);
                } else {
                    self.escape(byte, inputs);
                }
            }
            // None of them is a control byte.
            ParserState::Skip(_) if byte < b' ' => self.ground(byte, false, inputs),
            ParserState::Skip(left) if left > 1 => self.state = ParserState::Skip(left - 1),
            ParserState::Skip(_) => {}
            ParserState::Paste(mut paste) => match paste.feed(byte) {
                Some(text) => inputs.push(Input::Event(Event::Paste(text))),
                None => self.state = ParserState::Paste(paste),
            },
        }
    }

    fn begin(&mut self, state: ParserState) {
        self.bytes.clear();
        self.state = state;
    }

    /// A byte outside all sequences, or after an escape byte that has made it an Alt key.
    fn ground(&mut self, byte: u8, alt: bool, inputs: &mut Vec<Input>) {
        let left = match byte {
            ESC => return self.state = ParserState::Escape,
            0x00..=0x1F | DELETE => return inputs.push(Input::Event(Event::Key(control(byte, alt)))),
            b' '..=b'~' => return inputs.push(character(char::from(byte), alt)),
            0xC2..=0xDF => 1,
            0xE0..=0xEF => 2,
            0xF0..=0xF4 => 3,
            // No character of UTF-8 begins so.
            _ => return,
        };
        self.begin(ParserState::Character { left, alt });
        self.bytes.push(byte);
    }

    fn escape(&mut self, byte: u8, inputs: &mut Vec<Input>) {
        match byte {
            b'[' => self.begin(ParserState::Csi),
            b'O' => self.begin(ParserState::Ss3),
            b'P' => self.begin(ParserState::ControlString(StringKind::Device)),
            b']' => self.begin(ParserState::ControlString(StringKind::SystemCommand)),
            b'X' | b'^' | b'_' => self.begin(ParserState::ControlString(StringKind::Other)),
            ESC => {
                inputs.push(key(KeyCode::Esc));
                self.state = ParserState::Escape;
            }
            _ => self.ground(byte, true, inputs),
        }
    }

    fn character(&mut self, byte: u8, left: u8, alt: bool, inputs: &mut Vec<Input>) {
        if !(0x80..=0xBF).contains(&byte) {
            return self.ground(byte, false, inputs);
        }
        self.bytes.push(byte);
        if left > 1 {
            self.state = ParserState::Character { left: left - 1, alt };
            return;
        }
        let typed = std::str::from_utf8(&self.bytes).ok().and_then(|text| text.chars().next());
        // U+0080 to U+009F are controls too.
        inputs.extend(typed.filter(|typed| !typed.is_control()).map(|typed| character(typed, alt)));
    }

    fn csi(&mut self, byte: u8, inputs: &mut Vec<Input>) {
        match byte {
            b' '..=b'?' => {
                if self.bytes.len() <= MAX_SEQUENCE {
                    self.bytes.push(byte);
                }
                self.state = ParserState::Csi;
            }
            // The Linux console's function keys: `CSI [ A`.
            b'[' if self.bytes.is_empty() => self.state = ParserState::Skip(1),
            b'M' if self.bytes.is_empty() => self.state = ParserState::Skip(X10_MOUSE_BYTES),
            b'@'..=b'~' if self.bytes.len() > MAX_SEQUENCE => {}
            b'@'..=b'~' => match sequence::decode(&self.bytes, byte) {
                Some(DecodedSequence::Input(input)) => inputs.push(input),
                Some(DecodedSequence::PasteStart) => self.state = ParserState::Paste(Paste::default()),
                None => {}
            },
            _ => self.ground(byte, false, inputs),
        }
    }

    fn ss3(&mut self, byte: u8, inputs: &mut Vec<Input>) {
        match byte {
            b'0'..=b'9' | b';' => {
                if self.bytes.len() <= MAX_SEQUENCE {
                    self.bytes.push(byte);
                }
                self.state = ParserState::Ss3;
            }
            b' '..=b'~' => inputs.extend(sequence::decode_ss3(&self.bytes, byte)),
            _ => self.ground(byte, false, inputs),
        }
    }

    fn control_string(&mut self, byte: u8, kind: StringKind, inputs: &mut Vec<Input>) {
        match byte {
            ESC => self.state = ParserState::ControlStringEscape(kind),
            BEL => self.end_control_string(kind, inputs),
            // No answer holds another control byte: this is a key, after a string that has broken off.
            0x00..=0x1F => self.ground(byte, false, inputs),
            _ => {
                if self.bytes.len() <= MAX_STRING {
                    self.bytes.push(byte);
                }
                self.state = ParserState::ControlString(kind);
            }
        }
    }

    fn end_control_string(&mut self, kind: StringKind, inputs: &mut Vec<Input>) {
        if self.bytes.len() > MAX_STRING {
            return;
        }
        let answer = match kind {
            StringKind::Device => Answer::from_device_string(&self.bytes),
            StringKind::SystemCommand => Answer::from_system_command(&self.bytes),
            StringKind::Other => None,
        };
        inputs.extend(answer.map(Input::Answer));
    }
}

fn key(code: KeyCode) -> Input {
    Input::Event(Event::Key(code.into()))
}

fn character(typed: char, alt: bool) -> Input {
    Input::Event(Event::Key(Key { code: KeyCode::Char(typed), ctrl: false, alt }))
}

/// A control byte as the key that sends it.
fn control(byte: u8, alt: bool) -> Key {
    let code = match byte {
        b'\t' => KeyCode::Tab,
        b'\r' => KeyCode::Enter,
        ESC => KeyCode::Esc,
        DELETE => KeyCode::Backspace,
        _ => {
            let typed = match byte {
                0x00 => b' ',
                // Terminals send these for Ctrl-4 to Ctrl-7 too.
                0x1C..=0x1F => byte - 0x1C + b'4',
                _ => byte + b'a' - 1,
            };
            return Key { code: KeyCode::Char(char::from(typed)), ctrl: true, alt };
        }
    };
    Key { code, ctrl: false, alt }
}
