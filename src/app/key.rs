//! Keys, as the keymap writes them and as a terminal sends them.

use crate::model::Direction;
use std::fmt;

/// A key, with the modifiers that matter. Shift is part of the character.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// Which key.
    pub code: Code,
    /// Control was held.
    pub ctrl: bool,
    /// Alt was held.
    pub alt: bool,
}

/// Which key it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Code {
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

/// Names in angle brackets, and how a reader sees them written.
const NAMES: [(&str, &str, Code); 16] = [
    ("enter", "Enter", Code::Enter),
    ("esc", "Esc", Code::Esc),
    ("tab", "Tab", Code::Tab),
    ("space", "Space", Code::Char(' ')),
    ("backspace", "Backspace", Code::Backspace),
    ("delete", "Delete", Code::Delete),
    ("up", "\u{2191}", Code::Up),
    ("down", "\u{2193}", Code::Down),
    ("left", "\u{2190}", Code::Left),
    ("right", "\u{2192}", Code::Right),
    ("home", "Home", Code::Home),
    ("end", "End", Code::End),
    ("pageup", "PageUp", Code::PageUp),
    ("pagedown", "PageDown", Code::PageDown),
    ("forward", "forward", Code::Forward),
    ("back", "back", Code::Back),
];

impl From<Code> for Key {
    fn from(code: Code) -> Self {
        Self { code, ctrl: false, alt: false }
    }
}

impl Key {
    /// A key that types `character`.
    pub fn char(character: char) -> Self {
        Code::Char(character).into()
    }

    /// Reads one key as the keymap writes it: `j`, `<enter>`, `<ctrl-d>`. `None` if there is no such key.
    pub fn parse(text: &str) -> Option<Self> {
        let keys = parse_all(text)?;
        match keys.as_slice() {
            [key] => Some(*key),
            _ => None,
        }
    }

    /// Replaces the arrows by sight with the arrows of an interface of this direction.
    #[must_use]
    pub fn by_sight(self, interface: Direction) -> Self {
        let code = match (self.code, interface) {
            (Code::Forward, Direction::Rtl) | (Code::Back, Direction::Ltr) => Code::Left,
            (Code::Forward, Direction::Ltr) | (Code::Back, Direction::Rtl) => Code::Right,
            (code, _) => code,
        };
        Self { code, ..self }
    }
}

/// Reads a sequence of keys: `jj<enter>b`. `None` if a name in it is unknown.
pub fn parse_all(text: &str) -> Option<Vec<Key>> {
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
    let code = if let Some(&(.., code)) = NAMES.iter().find(|(known, ..)| *known == name) {
        code
    } else if let (Some(character), None) = (characters.next(), characters.next()) {
        Code::Char(character)
    } else {
        return None;
    };
    Some(Key { code, ctrl, alt })
}

/// As a reader sees it in the help and the status line: `Ctrl-d`, `Enter`, `↓`.
impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.ctrl {
            f.write_str("Ctrl-")?;
        }
        if self.alt {
            f.write_str("Alt-")?;
        }
        match (NAMES.iter().find(|(.., code)| *code == self.code), self.code) {
            (Some((_, name, _)), _) => f.write_str(name),
            (None, Code::Char(character)) => write!(f, "{character}"),
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
        assert_eq!(Key::parse("<enter>"), Some(Code::Enter.into()));
        assert_eq!(Key::parse("<ctrl-d>"), Some(Key { code: Code::Char('d'), ctrl: true, alt: false }));
        assert_eq!(Key::parse("<"), Some(Key::char('<')));
        assert_eq!(Key::parse("<nonsense>"), None);
        assert_eq!(Key::parse("jj"), None);
    }

    #[test]
    fn a_sequence_of_keys_is_read_in_order() {
        let keys = parse_all("jj<enter>b").unwrap();
        assert_eq!(keys, [Key::char('j'), Key::char('j'), Code::Enter.into(), Key::char('b')]);
    }

    #[test]
    fn every_name_is_written_as_it_is_read() {
        for (name, _, code) in NAMES {
            assert_eq!(Key::parse(&format!("<{name}>")), Some(code.into()));
        }
    }
}
