//! What a terminal answers when it is asked who it is and what its background is.

use super::background;
use crate::theme::Rgb;

/// One answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The device attributes (DA1), as they came: `62;4;22`.
    Primary(String),
    /// The secondary device attributes (DA2): `1;4000;26`.
    Secondary(String),
    /// The state of one of ECMA-48's modes (DECRPM): 0 not known, 1 set, 2 reset, 3 and 4 the same permanently.
    Mode {
        /// Which mode.
        mode: u16,
        /// Its state.
        state: u8,
    },
    /// The terminal's name and version (XTVERSION): `kitty(0.26.5)`.
    Version(String),
    /// The colour of the background (OSC 11).
    Background(Rgb),
    /// The colour of the text (OSC 10).
    Foreground(Rgb),
    /// The status (DSR), ready or not: everything written before the question has arrived.
    Status,
}

impl Answer {
    /// The answer that the control sequence `CSI parameters last` is, if it is one.
    pub fn from_sequence(parameters: &str, final_byte: u8) -> Option<Self> {
        let numbers = |text: &str| text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b';')).then(|| text.to_owned());
        match final_byte {
            b'c' => match parameters.strip_prefix('?') {
                Some(primary) => numbers(primary).map(Self::Primary),
                None => parameters.strip_prefix('>').and_then(numbers).map(Self::Secondary),
            },
            b'y' => {
                let (mode, state) = parameters.strip_suffix('$')?.split_once(';')?;
                // The modes with a question mark are another set, of which none is asked for.
                Some(Self::Mode { mode: mode.parse().ok()?, state: state.parse().ok()? })
            }
            // Ready, and out of order.
            b'n' => matches!(parameters, "0" | "3").then_some(Self::Status),
            _ => None,
        }
    }

    /// The answer that the device control string `contents` is, if it is one.
    pub fn from_device_string(contents: &[u8]) -> Option<Self> {
        let version = std::str::from_utf8(contents.strip_prefix(b">|")?).ok()?;
        // A report shows it.
        version.chars().all(|character| matches!(character, ' '..='~')).then(|| Self::Version(version.to_owned()))
    }

    /// The answer that the operating system command `contents` is, if it is one.
    pub fn from_system_command(contents: &[u8]) -> Option<Self> {
        let (number, color) = std::str::from_utf8(contents).ok()?.split_once(';')?;
        match number {
            "10" => background::parse_color(color).map(Self::Foreground),
            "11" => background::parse_color(color).map(Self::Background),
            _ => None,
        }
    }
}

/// The mode by which terminals stop to reorder text (ECMA-48 BDSM).
const BDSM: u16 = 8;

/// All that has been answered so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answers {
    /// The device attributes.
    pub primary: Option<String>,
    /// The secondary device attributes.
    pub secondary: Option<String>,
    /// The state of the mode by which terminals stop to reorder text.
    pub bdsm: Option<u8>,
    /// Name and version.
    pub version: Option<String>,
    /// The colour of the background.
    pub background: Option<Rgb>,
    /// The colour of the text.
    pub foreground: Option<Rgb>,
}

impl Answers {
    /// Adds an answer. The first one of its kind counts: later ones answer another program's questions. Colours
    /// may have changed; the last ones count.
    pub fn record(&mut self, answer: Answer) {
        match answer {
            Answer::Primary(attributes) => drop(self.primary.get_or_insert(attributes)),
            Answer::Secondary(attributes) => drop(self.secondary.get_or_insert(attributes)),
            Answer::Mode { mode: BDSM, state } => drop(self.bdsm.get_or_insert(state)),
            Answer::Mode { .. } | Answer::Status => {}
            Answer::Version(version) => drop(self.version.get_or_insert(version)),
            Answer::Background(color) => self.background = Some(color),
            Answer::Foreground(color) => self.foreground = Some(color),
        }
    }

    /// Whether nothing more will come: the last question is the one that every terminal answers, and they answer in
    /// order.
    pub fn is_complete(&self) -> bool {
        self.primary.is_some()
    }

    /// The name in [`Self::version`]: `kitty` of `kitty(0.26.5)`, `Konsole` of `Konsole 22.12.3`.
    pub fn name(&self) -> Option<&str> {
        let version = self.version.as_deref()?;
        version.split(['(', ' ']).next().filter(|name| !name.is_empty())
    }
}
