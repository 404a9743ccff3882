//! Which key does what in which mode, and which keys an action has.
//!
//! Both are data, in `assets/keymap.toml`: the keys of each action, and which of the actions that work everywhere still
//! work while something covers the panes. The event loop, the help screen and the READMEs read the same table.
//!
//! Deliberately absent: what a key does inside a text field; see [`text_field`](crate::app::prompt::text_field).

pub(crate) mod action;
pub(crate) mod key;
pub(crate) mod keyboard;

use crate::model::{Direction, KeyboardPreference};
use action::Action;
use key::{Key, KeyCode};
use std::collections::{BTreeMap, HashMap};

/// The default keys.
pub const DEFAULT: &str = include_str!("../../../assets/keymap.toml");

/// What has the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mode {
    /// The list has the focus.
    List,
    /// The article has the focus.
    Detail,
    /// Text is selected in the article.
    Select,
    /// The help is open.
    Help,
    /// The list of feeds is open.
    Feeds,
    /// The list is open that asks which feed of a page is meant.
    Choice,
    /// A prompt is open: keys type.
    Prompt,
}

/// The keys of every mode.
#[derive(Debug, Clone)]
pub struct Keymap {
    bindings: HashMap<(Mode, Key), Action>,
    /// The keys of an action, in the order of the file.
    keys: HashMap<(Mode, Action), Vec<Key>>,
    preference: KeyboardPreference,
}

/// What is wrong with a keymap.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeymapError {
    /// The file is not TOML, or has a table or an action that does not exist; the message says where.
    #[error("{0}")]
    Syntax(String),
    /// A key that does not exist.
    #[error("there is no key \u{ab}{0}\u{bb}")]
    UnknownKey(String),
    /// One key for two actions in one mode.
    #[error("the key \u{ab}{0}\u{bb} is given to two actions")]
    Duplicate(String),
    /// A mode lists an action that is not in `[everywhere]`.
    #[error("the mode \u{ab}{mode}\u{bb} lists the action \u{ab}{action}\u{bb}, which has no key in [everywhere]")]
    NotEverywhere {
        /// The mode's name in the file.
        mode: &'static str,
        /// The action's name.
        action: &'static str,
    },
}

/// The keys of some actions.
type Bindings = BTreeMap<Action, Vec<String>>;

/// A keymap file as it is written.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct KeymapFile {
    modes: AllowedActions,
    everywhere: Bindings,
    list: Bindings,
    detail: Bindings,
    select: Bindings,
    help: Bindings,
    feeds: Bindings,
    choice: Bindings,
}

/// Which actions of `[everywhere]` work in a mode other than list and detail, where all of them do.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct AllowedActions {
    select: Vec<Action>,
    help: Vec<Action>,
    feeds: Vec<Action>,
    choice: Vec<Action>,
    prompt: Vec<Action>,
}

impl KeymapFile {
    /// The actions of `[everywhere]` that a mode allows, with their keys.
    fn allowed(&self, name: &'static str, actions: &[Action]) -> Result<Bindings, KeymapError> {
        let binding = |action: &Action| {
            let keys = self.everywhere.get(action);
            let keys = keys.ok_or(KeymapError::NotEverywhere { mode: name, action: action.name() })?;
            Ok((*action, keys.clone()))
        };
        actions.iter().map(binding).collect()
    }
}

impl Keymap {
    /// Reads a keymap file for an interface of this direction, on which the two side arrows depend.
    ///
    /// # Errors
    /// If the file is not a keymap, names a key or an action that does not exist, gives one key twice, or allows an
    /// action in a mode without giving it a key.
    pub fn parse(
        text: &str,
        interface: Direction,
        keyboard_preference: KeyboardPreference,
    ) -> Result<Self, KeymapError> {
        let file: KeymapFile = toml::from_str(text).map_err(|error| KeymapError::Syntax(error.to_string()))?;
        let mut keymap = Self { bindings: HashMap::new(), keys: HashMap::new(), preference: keyboard_preference };
        let in_select = file.allowed("select", &file.modes.select)?;
        let in_help = file.allowed("help", &file.modes.help)?;
        let in_feeds = file.allowed("feeds", &file.modes.feeds)?;
        let in_choice = file.allowed("choice", &file.modes.choice)?;
        let in_prompt = file.allowed("prompt", &file.modes.prompt)?;
        for (mode, bindings) in [
            (Mode::List, &file.list),
            (Mode::List, &file.everywhere),
            (Mode::Detail, &file.detail),
            (Mode::Detail, &file.everywhere),
            (Mode::Select, &file.select),
            (Mode::Select, &in_select),
            (Mode::Help, &file.help),
            (Mode::Help, &in_help),
            (Mode::Feeds, &file.feeds),
            (Mode::Feeds, &in_feeds),
            (Mode::Choice, &file.choice),
            (Mode::Choice, &in_choice),
            (Mode::Prompt, &in_prompt),
        ] {
            for (action, keys) in bindings {
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

    /// What a key does in a mode, under any keyboard layout. In a prompt, ask for keys that type no character only.
    pub fn resolve(&self, mode: Mode, key: Key) -> Option<Action> {
        let direct = self.bindings.get(&(mode, key));
        direct.or_else(|| self.bindings.get(&(mode, self.latin(key)))).copied()
    }

    /// The same key under a Latin layout.
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

    /// The keys of an action in the panes, each once; for an action that no pane has, its keys in the first mode that
    /// has it.
    pub fn all_keys_of(&self, action: Action) -> Vec<Key> {
        let mut keys = self.keys_of(Mode::List, action).to_vec();
        for key in self.keys_of(Mode::Detail, action) {
            if !keys.contains(key) {
                keys.push(*key);
            }
        }
        if keys.is_empty() {
            let others = [Mode::Select, Mode::Feeds, Mode::Help, Mode::Prompt].map(|mode| self.keys_of(mode, action));
            keys.extend(others.into_iter().find(|keys| !keys.is_empty()).unwrap_or_default());
        }
        keys
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
        assert_eq!(keymap.resolve(Mode::Detail, Key::char('\u{636}')), Some(Action::Leave));
    }

    #[test]
    fn mistakes_are_named() {
        let twice = DEFAULT.replace("next-article = [\"J\"]", "next-article = [\"J\", \"j\"]");
        let error = Keymap::parse(&twice, Direction::Rtl, KeyboardPreference::Persian).unwrap_err();
        assert_eq!(error, KeymapError::Duplicate("j".to_owned()));
        let unknown = DEFAULT.replace("<ctrl-l>", "<hyper>");
        let error = Keymap::parse(&unknown, Direction::Rtl, KeyboardPreference::Persian).unwrap_err();
        assert_eq!(error, KeymapError::UnknownKey("<hyper>".to_owned()));
        let action = DEFAULT.replace("flip =", "flop =");
        let error = Keymap::parse(&action, Direction::Rtl, KeyboardPreference::Persian).unwrap_err();
        assert!(error.to_string().contains("flop"), "{error}");
    }

    #[test]
    fn what_covers_the_panes_lets_only_the_actions_through_that_its_mode_lists() {
        let keymap = default_keys(Direction::Rtl);
        let bookmark = |mode| keymap.resolve(mode, Key::char('b'));
        assert_eq!(bookmark(Mode::List), Some(Action::Bookmark));
        assert_eq!(bookmark(Mode::Detail), Some(Action::Bookmark));
        assert_eq!([Mode::Help, Mode::Feeds, Mode::Choice, Mode::Prompt].map(bookmark), [None; 4]);
        assert_eq!(keymap.resolve(Mode::Feeds, Key::char('a')), Some(Action::AddFeed));
        let listed = DEFAULT.replace("help = [\"search\",", "help = [\"bookmark\", \"search\",");
        let keymap = Keymap::parse(&listed, Direction::Rtl, KeyboardPreference::Persian).unwrap();
        assert_eq!(keymap.resolve(Mode::Help, Key::char('b')), Some(Action::Bookmark));
    }

    #[test]
    fn a_mode_cannot_list_an_action_without_a_key() {
        let without_key = DEFAULT.replace("undo = [\"u\"]\n", "");
        let text = without_key.replace("help = [\"search\",", "help = [\"undo\", \"search\",");
        let error = Keymap::parse(&text, Direction::Rtl, KeyboardPreference::Persian).unwrap_err();
        assert_eq!(error, KeymapError::NotEverywhere { mode: "help", action: "undo" });
    }
}
