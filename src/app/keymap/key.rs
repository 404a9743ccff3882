//! Keys, as the keymap writes them and as a terminal sends them.

use crate::model::Direction;
use std::fmt;

/// A key, with the modifiers that matter. Shift is part of the character.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// Which key.
    pub code: KeyCode,
    /// Control was held.
    pub ctrl: bool,
    /// Alt was held.
    pub alt: bool,
}

/// Which key it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum KeyCode {
    /// A key that types a character.
    Char(char),
    /// Return.
    Enter,
    /// Escape.
    Esc,
    /// Tabulator.
    Tab,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// Only in the keymap: the arrow that points from the list to the article.
    Forward,
    /// Only in the keymap: the arrow that points from the article to the list.
    Back,
}

/// Each key that has a name: the name in angle brackets in a keymap, and the name on the screen.
const KEY_NAMES: [(&str, &str, KeyCode); 16] = [
    ("enter", "Enter", KeyCode::Enter),
    ("esc", "Esc", KeyCode::Esc),
    ("tab", "Tab", KeyCode::Tab),
    ("space", "Space", KeyCode::Char(' ')),
    ("backspace", "Backspace", KeyCode::Backspace),
    ("delete", "Delete", KeyCode::Delete),
    ("up", "\u{2191}", KeyCode::Up),
    ("down", "\u{2193}", KeyCode::Down),
    ("left", "\u{2190}", KeyCode::Left),
    ("right", "\u{2192}", KeyCode::Right),
    ("home", "Home", KeyCode::Home),
    ("end", "End", KeyCode::End),
    ("pageup", "PageUp", KeyCode::PageUp),
    ("pagedown", "PageDown", KeyCode::PageDown),
    ("forward", "forward", KeyCode::Forward),
    ("back", "back", KeyCode::Back),
];

impl From<KeyCode> for Key {
    fn from(code: KeyCode) -> Self {
        Self { code, ctrl: false, alt: false }
    }
}

impl Key {
    /// A key that types `character`.
    pub fn char(character: char) -> Self {
        KeyCode::Char(character).into()
    }

    /// Reads one key as a keymap writes it: `j`, `<enter>`, `<ctrl-d>`. `None` if the key does not exist.
    pub fn parse(text: &str) -> Option<Self> {
        let keys = parse_keys(text)?;
        match keys.as_slice() {
            [key] => Some(*key),
            _ => None,
        }
    }

    /// Replaces `Forward` and `Back` with the arrows that point there in an interface of this direction.
    #[must_use]
    pub fn visual(self, interface: Direction) -> Self {
        let code = match (self.code, interface) {
            (KeyCode::Forward, Direction::Rtl) | (KeyCode::Back, Direction::Ltr) => KeyCode::Left,
            (KeyCode::Forward, Direction::Ltr) | (KeyCode::Back, Direction::Rtl) => KeyCode::Right,
            (code, _) => code,
        };
        Self { code, ..self }
    }
}

/// Reads a sequence of keys: `jj<enter>b`. `None` if a name in it is unknown.
pub fn parse_keys(text: &str) -> Option<Vec<Key>> {
    let mut keys = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let named = rest.strip_prefix('<').and_then(|inner| inner.split_once('>')).filter(|(name, _)| !name.is_empty());
        if let Some((name, after)) = named {
            keys.push(parse_name(name)?);
            rest = after;
        } else {
            keys.push(Key::char(first));
            rest = rest.strip_prefix(first).unwrap_or("");
        }
    }
    Some(keys)
}

fn parse_name(name: &str) -> Option<Key> {
    let (ctrl, name) = name.strip_prefix("ctrl-").map_or((false, name), |rest| (true, rest));
    let (alt, name) = name.strip_prefix("alt-").map_or((false, name), |rest| (true, rest));
    let mut characters = name.chars();
    let code = if let Some(&(.., code)) = KEY_NAMES.iter().find(|(candidate, ..)| *candidate == name) {
        code
    } else if let (Some(character), None) = (characters.next(), characters.next()) {
        KeyCode::Char(character)
    } else {
        return None;
    };
    Some(Key { code, ctrl, alt })
}

/// The name on the screen, in the help and in the status line: `Ctrl-d`, `Enter`, `↓`.
impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.ctrl {
            f.write_str("Ctrl-")?;
        }
        if self.alt {
            f.write_str("Alt-")?;
        }
        match (KEY_NAMES.iter().find(|(.., code)| *code == self.code), self.code) {
            (Some((_, name, _)), _) => f.write_str(name),
            (None, KeyCode::Char(character)) => write!(f, "{character}"),
            (None, _) => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_as_the_keymap_writes_them() {
        assert_eq!(Key::parse("j"), Some(Key::char('j')));
        assert_eq!(Key::parse("<enter>"), Some(KeyCode::Enter.into()));
        assert_eq!(Key::parse("<ctrl-d>"), Some(Key { code: KeyCode::Char('d'), ctrl: true, alt: false }));
        assert_eq!(Key::parse("<"), Some(Key::char('<')));
        assert_eq!(Key::parse("<nonsense>"), None);
        assert_eq!(Key::parse("jj"), None);
    }

    #[test]
    fn a_sequence_of_keys_is_read_in_order() {
        let keys = parse_keys("jj<enter>b").unwrap();
        assert_eq!(keys, [Key::char('j'), Key::char('j'), KeyCode::Enter.into(), Key::char('b')]);
    }

    #[test]
    fn every_name_is_written_as_it_is_read() {
        for (name, _, code) in KEY_NAMES {
            assert_eq!(Key::parse(&format!("<{name}>")), Some(code.into()));
        }
    }
}
