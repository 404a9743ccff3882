//! Where each sequence begins and ends (ECMA-48, with what terminals have added).
//!
//! One byte at a time, so that it does not matter how the bytes were divided when they were read. A control sequence or
//! a control string that is not known is swallowed whole: it may be a late answer, and an answer must never act as a
//! key. A sequence that breaks off ends at the first byte that cannot belong to it, and that byte counts.
//!
//! Deliberately not here: time. Whether an escape byte is a key is for the caller to say, by [`Parser::pause`].

use super::paste::Paste;
use super::sequence::{self, Meaning};
use crate::app::Event;
use crate::app::key::{Code, Key};
use crate::term::probe::Answer;

const ESC: u8 = 0x1B;
const BEL: u8 = 0x07;
const DELETE: u8 = 0x7F;

/// The longest control sequence that is looked at. Every known one is shorter.
const SEQUENCE: usize = 128;
/// How much of a control string is looked at.
const STRING: usize = 256;
/// How many bytes follow `CSI M` in the oldest mouse protocol.
const OLD_MOUSE: u8 = 3;

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
#[derive(Debug, Default)]
pub struct Parser {
    state: State,
    /// The sequence or string that has begun.
    bytes: Vec<u8>,
}

#[derive(Debug, Default)]
enum State {
    #[default]
    Ground,
    /// After an escape byte.
    Escape,
    /// Inside a character of several bytes; Alt was held, or not.
    Character { left: u8, alt: bool },
    /// After CSI.
    Sequence,
    /// After SS3.
    Single,
    /// Inside a control string; `version` if its contents matter (DCS).
    String { device: bool },
    /// After an escape byte in a control string, which ends it if a backslash follows.
    StringEscape { device: bool },
    /// Bytes to be passed over.
    Skip(u8),
    /// Inside pasted text.
    Paste(Paste),
}

impl Parser {
    /// Takes bytes, however they were divided; what they mean is appended to `found`.
    pub fn feed(&mut self, bytes: &[u8], found: &mut Vec<Input>) {
        for byte in bytes {
            self.take(*byte, found);
        }
    }

    /// Whether the last byte was an escape that may be a key of its own.
    pub fn holds_escape(&self) -> bool {
        matches!(self.state, State::Escape)
    }

    /// Nothing has followed for a while: an escape byte that waits was the Esc key.
    pub fn pause(&mut self, found: &mut Vec<Input>) {
        if self.holds_escape() {
            self.state = State::Ground;
            found.push(key(Code::Esc));
        }
    }

    fn take(&mut self, byte: u8, found: &mut Vec<Input>) {
        match std::mem::take(&mut self.state) {
            State::Ground => self.ground(byte, false, found),
            State::Escape => self.escape(byte, found),
            State::Character { left, alt } => self.character(byte, left, alt, found),
            State::Sequence => self.sequence(byte, found),
            State::Single => self.single(byte, found),
            State::String { device } => self.string(byte, device, found),
            State::StringEscape { device } => {
                if byte == b'\\' {
                    self.end_string(device, found);
                } else {
                    self.escape(byte, found);
                }
            }
            // None of them is a control byte.
            State::Skip(_) if byte < b' ' => self.ground(byte, false, found),
            State::Skip(left) if left > 1 => self.state = State::Skip(left - 1),
            State::Skip(_) => {}
            State::Paste(mut paste) => match paste.take(byte) {
                Some(text) => found.push(Input::Event(Event::Paste(text))),
                None => self.state = State::Paste(paste),
            },
        }
    }

    fn begin(&mut self, state: State) {
        self.bytes.clear();
        self.state = state;
    }

    /// A byte outside all sequences, or after an escape byte that has made it an Alt key.
    fn ground(&mut self, byte: u8, alt: bool, found: &mut Vec<Input>) {
        let left = match byte {
            ESC => return self.state = State::Escape,
            0x00..=0x1F | DELETE => return found.push(Input::Event(Event::Key(control(byte, alt)))),
            b' '..=b'~' => return found.push(character(char::from(byte), alt)),
            0xC2..=0xDF => 1,
            0xE0..=0xEF => 2,
            0xF0..=0xF4 => 3,
            // No character of UTF-8 begins so.
            _ => return,
        };
        self.begin(State::Character { left, alt });
        self.bytes.push(byte);
    }

    fn escape(&mut self, byte: u8, found: &mut Vec<Input>) {
        match byte {
            b'[' => self.begin(State::Sequence),
            b'O' => self.begin(State::Single),
            b'P' => self.begin(State::String { device: true }),
            // SOS, OSC, PM, APC.
            b'X' | b']' | b'^' | b'_' => self.begin(State::String { device: false }),
            ESC => {
                found.push(key(Code::Esc));
                self.state = State::Escape;
            }
            _ => self.ground(byte, true, found),
        }
    }

    fn character(&mut self, byte: u8, left: u8, alt: bool, found: &mut Vec<Input>) {
        if !(0x80..=0xBF).contains(&byte) {
            return self.ground(byte, false, found);
        }
        self.bytes.push(byte);
        if left > 1 {
            self.state = State::Character { left: left - 1, alt };
            return;
        }
        let typed = std::str::from_utf8(&self.bytes).ok().and_then(|text| text.chars().next());
        // U+0080 to U+009F are controls too.
        found.extend(typed.filter(|typed| !typed.is_control()).map(|typed| character(typed, alt)));
    }

    fn sequence(&mut self, byte: u8, found: &mut Vec<Input>) {
        match byte {
            b' '..=b'?' => {
                if self.bytes.len() <= SEQUENCE {
                    self.bytes.push(byte);
                }
                self.state = State::Sequence;
            }
            // The Linux console's function keys: `CSI [ A`.
            b'[' if self.bytes.is_empty() => self.state = State::Skip(1),
            b'M' if self.bytes.is_empty() => self.state = State::Skip(OLD_MOUSE),
            b'@'..=b'~' if self.bytes.len() > SEQUENCE => {}
            b'@'..=b'~' => match sequence::meaning(&self.bytes, byte) {
                Some(Meaning::Input(input)) => found.push(input),
                Some(Meaning::Paste) => self.state = State::Paste(Paste::default()),
                None => {}
            },
            _ => self.ground(byte, false, found),
        }
    }

    fn single(&mut self, byte: u8, found: &mut Vec<Input>) {
        match byte {
            b'0'..=b'9' | b';' => {
                if self.bytes.len() <= SEQUENCE {
                    self.bytes.push(byte);
                }
                self.state = State::Single;
            }
            b' '..=b'~' => found.extend(sequence::single(&self.bytes, byte)),
            _ => self.ground(byte, false, found),
        }
    }

    fn string(&mut self, byte: u8, device: bool, found: &mut Vec<Input>) {
        match byte {
            ESC => self.state = State::StringEscape { device },
            BEL => self.end_string(device, found),
            // No answer holds another control byte: this is a key, after a string that has broken off.
            0x00..=0x1F => self.ground(byte, false, found),
            _ => {
                if self.bytes.len() <= STRING {
                    self.bytes.push(byte);
                }
                self.state = State::String { device };
            }
        }
    }

    fn end_string(&mut self, device: bool, found: &mut Vec<Input>) {
        if device && self.bytes.len() <= STRING {
            found.extend(Answer::of_device_string(&self.bytes).map(Input::Answer));
        }
    }
}

fn key(code: Code) -> Input {
    Input::Event(Event::Key(code.into()))
}

fn character(typed: char, alt: bool) -> Input {
    Input::Event(Event::Key(Key { code: Code::Char(typed), ctrl: false, alt }))
}

/// A control byte as the key that sends it.
fn control(byte: u8, alt: bool) -> Key {
    let code = match byte {
        b'\t' => Code::Tab,
        b'\r' => Code::Enter,
        ESC => Code::Esc,
        DELETE => Code::Backspace,
        _ => {
            let typed = match byte {
                0x00 => b' ',
                // Terminals send these for Ctrl-4 to Ctrl-7 too.
                0x1C..=0x1F => byte - 0x1C + b'4',
                _ => byte + b'a' - 1,
            };
            return Key { code: Code::Char(char::from(typed)), ctrl: true, alt };
        }
    };
    Key { code, ctrl: false, alt }
}
