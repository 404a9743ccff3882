//! Which key does what, and which keys do a thing: one table for the event loop, the help screen and the README.

pub(crate) mod action;
pub(crate) mod key;
pub(crate) mod keyboard;

use crate::model::Direction;
use action::Action;
use key::{Key, KeyCode};
use keyboard::KeyboardPreference;
use std::collections::{BTreeMap, HashMap};

/// The default keys.
pub const DEFAULT: &str = include_str!("../../../assets/keymap.toml");

/// Where a key is pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mode {
    /// The list has the focus.
    List,
    /// The article has the focus.
    Detail,
    /// The help is open.
    Help,
    /// The list of feeds is open.
    Feeds,
    /// A text field is open: keys write.
    Prompt,
}

/// The keys of every mode.
#[derive(Debug, Clone)]
pub struct Keymap {
    bindings: HashMap<(Mode, Key), Action>,
    /// In the order of the file, for those who ask what an action's keys are.
    keys: HashMap<(Mode, Action), Vec<Key>>,
    preference: KeyboardPreference,
}

/// What is wrong with a keymap.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeymapError {
    /// It is no TOML, or has a table or an action that does not exist; the message says where.
    #[error("{0}")]
    Syntax(String),
    /// A key that does not exist.
    #[error("there is no key \u{ab}{0}\u{bb}")]
    UnknownKey(String),
    /// One key for two actions in one mode.
    #[error("the key \u{ab}{0}\u{bb} is given to two actions")]
    Duplicate(String),
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct KeymapFile {
    everywhere: BTreeMap<Action, Vec<String>>,
    list: BTreeMap<Action, Vec<String>>,
    detail: BTreeMap<Action, Vec<String>>,
    help: BTreeMap<Action, Vec<String>>,
    feeds: BTreeMap<Action, Vec<String>>,
}

impl Keymap {
    /// Reads a keymap file for an interface of this direction, on which the arrows by sight depend.
    ///
    /// # Errors
    /// If the file is not a keymap, names a key or an action that does not exist, or gives one key twice.
    pub fn parse(
        text: &str,
        interface: Direction,
        keyboard_preference: KeyboardPreference,
    ) -> Result<Self, KeymapError> {
        let file: KeymapFile = toml::from_str(text).map_err(|error| KeymapError::Syntax(error.to_string()))?;
        let mut keymap = Self { bindings: HashMap::new(), keys: HashMap::new(), preference: keyboard_preference };
        // A field has the keys that every text field has; see `field`.
        let no_bindings = BTreeMap::new();
        let tables = [
            (Mode::List, &file.list),
            (Mode::Detail, &file.detail),
            (Mode::Help, &file.help),
            (Mode::Feeds, &file.feeds),
            (Mode::Prompt, &no_bindings),
        ];
        for (mode, bindings) in tables {
            for (action, keys) in bindings {
                keymap.bind(mode, *action, keys, interface)?;
            }
            let applies = |action: Action| match mode {
                Mode::List | Mode::Detail => true,
                // The help covers everything; only what closes, redraws or leaves works through it.
                Mode::Help => matches!(action, Action::Help | Action::Redraw | Action::Suspend | Action::Quit),
                // What is about feeds or the program, not about an article.
                Mode::Feeds => matches!(
                    action,
                    Action::Feeds
                        | Action::AddFeed
                        | Action::FetchFeed
                        | Action::FetchAll
                        | Action::Help
                        | Action::Redraw
                        | Action::Calibrate
                        | Action::Suspend
                        | Action::Quit
                ),
                // What does not touch the text.
                Mode::Prompt => matches!(action, Action::Redraw | Action::Suspend),
            };
            for (action, keys) in file.everywhere.iter().filter(|(action, _)| applies(**action)) {
                keymap.bind(mode, *action, keys, interface)?;
            }
        }
        Ok(keymap)
    }

    fn bind(&mut self, mode: Mode, action: Action, keys: &[String], interface: Direction) -> Result<(), KeymapError> {
        for name in keys {
            let key = Key::parse(name).ok_or_else(|| KeymapError::UnknownKey(name.clone()))?.visual(interface);
            if self.bindings.insert((mode, key), action).is_some() {
                return Err(KeymapError::Duplicate(name.clone()));
            }
            self.keys.entry((mode, action)).or_default().push(key);
        }
        Ok(())
    }

    /// What a key does in a mode, whatever keyboard layout typed it. In a field, a key that types a character is that
    /// character and no command.
    pub fn resolve(&self, mode: Mode, key: Key) -> Option<Action> {
        let direct = self.bindings.get(&(mode, key));
        direct.or_else(|| self.bindings.get(&(mode, self.latin(key)))).copied()
    }

    /// The key under a Latin layout.
    pub fn latin(&self, key: Key) -> Key {
        match key.code {
            KeyCode::Char(character) => Key { code: KeyCode::Char(keyboard::latin(character, self.preference)), ..key },
            _ => key,
        }
    }

    /// The keys of an action in a mode, in the order of the file.
    pub fn keys_of(&self, mode: Mode, action: Action) -> &[Key] {
        self.keys.get(&(mode, action)).map_or(&[], Vec::as_slice)
    }

    /// The keys of an action in any mode, each once.
    pub fn all_keys_of(&self, action: Action) -> Vec<Key> {
        let mut all = Vec::new();
        let panes = [Mode::List, Mode::Detail].map(|mode| self.keys_of(mode, action));
        // What only the list of feeds has is found there.
        let feeds = if panes.iter().all(|keys| keys.is_empty()) { self.keys_of(Mode::Feeds, action) } else { &[] };
        for keys in panes.into_iter().chain([feeds]) {
            for key in keys {
                if !all.contains(key) {
                    all.push(*key);
                }
            }
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn default_keys(interface: Direction) -> Keymap {
        Keymap::parse(DEFAULT, interface, KeyboardPreference::Persian).unwrap()
    }

    #[test]
    fn every_action_has_a_key() {
        let keymap = default_keys(Direction::Rtl);
        for action in Action::all() {
            assert!(!keymap.all_keys_of(action).is_empty(), "{action:?}");
        }
    }

    #[test]
    fn arrows_follow_the_screen() {
        let (left, right) = (Key::from(KeyCode::Left), Key::from(KeyCode::Right));
        assert_eq!(default_keys(Direction::Rtl).resolve(Mode::List, left), Some(Action::Open));
        assert_eq!(default_keys(Direction::Rtl).resolve(Mode::Detail, right), Some(Action::Close));
        assert_eq!(default_keys(Direction::Ltr).resolve(Mode::List, right), Some(Action::Open));
    }

    #[test]
    fn a_persian_layout_gives_the_same_commands() {
        let keymap = default_keys(Direction::Rtl);
        assert_eq!(keymap.resolve(Mode::List, Key::char('\u{62A}')), Some(Action::Down));
        assert_eq!(keymap.resolve(Mode::Detail, Key::char('\u{636}')), Some(Action::Close));
    }

    #[test]
    fn mistakes_are_named() {
        let twice = DEFAULT.replace("next-article = [\"J\"]", "next-article = [\"J\", \"j\"]");
        let error = Keymap::parse(&twice, Direction::Rtl, KeyboardPreference::Persian).unwrap_err();
        assert_eq!(error, KeymapError::Duplicate("J".replace('J', "j")));
        let unknown = DEFAULT.replace("<ctrl-l>", "<hyper>");
        let error = Keymap::parse(&unknown, Direction::Rtl, KeyboardPreference::Persian).unwrap_err();
        assert_eq!(error, KeymapError::UnknownKey("<hyper>".to_owned()));
        let action = DEFAULT.replace("flip =", "flop =");
        let error = Keymap::parse(&action, Direction::Rtl, KeyboardPreference::Persian).unwrap_err();
        assert!(error.to_string().contains("flop"), "{error}");
    }
}
