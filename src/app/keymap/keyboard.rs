//! Keys pressed while another keyboard layout is on.
//!
//! When a user with a Persian layout presses the key labelled J, the terminal sends a teh. This maps the character back
//! to the one that the same key types under a Latin layout. It knows ISIRI 9147 and Windows' own Persian layout, Arabic
//! 101 and Hebrew SI-1452. Where two layouts put a letter on different keys, the order of the tables decides, and the
//! user's language puts its own layout first. ASCII characters stay as they are: the user may mean them.
//!
//! A prompt uses this for keys with Ctrl only; what types a character is text there.

use crate::model::KeyboardPreference;

/// The Latin characters of the keys, and the character that a layout types with each.
struct KeyboardLayout {
    latin: &'static str,
    typed: &'static str,
}

impl KeyboardLayout {
    fn find_latin(&self, character: char) -> Option<char> {
        self.typed.chars().zip(self.latin.chars()).find(|(typed, _)| *typed == character).map(|(_, latin)| latin)
    }
}

/// ISIRI 9147, both layers; in the second, what differs from it in Windows' Persian layouts.
const PERSIAN: [KeyboardLayout; 3] = [
    KeyboardLayout {
        latin: "qwertyuiop[]asdfghjkl;'zxcvbnm,",
        typed: "\u{636}\u{635}\u{62B}\u{642}\u{641}\u{63A}\u{639}\u{647}\u{62E}\u{62D}\u{62C}\u{686}\u{634}\u{633}\
              \u{6CC}\u{628}\u{644}\u{627}\u{62A}\u{646}\u{645}\u{6A9}\u{6AF}\u{638}\u{637}\u{632}\u{631}\u{630}\
              \u{62F}\u{67E}\u{648}",
    },
    KeyboardLayout {
        latin: "QWERTYUIASDFGHJKL\"ZXCVBNM?",
        typed: "\u{652}\u{64C}\u{64D}\u{64B}\u{64F}\u{650}\u{64E}\u{651}\u{624}\u{626}\u{64A}\u{625}\u{623}\u{622}\
              \u{629}\u{BB}\u{AB}\u{61B}\u{643}\u{653}\u{698}\u{670}\u{200C}\u{654}\u{621}\u{61F}",
    },
    KeyboardLayout { latin: "GJT", typed: "\u{6C0}\u{640}\u{60C}" },
];

/// Arabic 101, both layers.
const ARABIC: [KeyboardLayout; 2] = [
    KeyboardLayout {
        latin: "qwertyuiop[]asdfghjkl;'zxcvnm,./",
        typed: "\u{636}\u{635}\u{62B}\u{642}\u{641}\u{63A}\u{639}\u{647}\u{62E}\u{62D}\u{62C}\u{62F}\u{634}\u{633}\
              \u{64A}\u{628}\u{644}\u{627}\u{62A}\u{646}\u{645}\u{643}\u{637}\u{626}\u{621}\u{624}\u{631}\
              \u{649}\u{629}\u{648}\u{632}\u{638}",
    },
    KeyboardLayout {
        latin: "QWERYASHJZX?",
        typed: "\u{64E}\u{64B}\u{64F}\u{64C}\u{625}\u{650}\u{64D}\u{623}\u{640}\u{7E}\u{652}\u{61F}",
    },
];

/// The lam-alefs of Arabic 101, which some terminals send as one character.
const ARABIC_LIGATURES: KeyboardLayout =
    KeyboardLayout { latin: "bbBBTTGG", typed: "\u{FEFB}\u{FEFC}\u{FEF5}\u{FEF6}\u{FEF9}\u{FEFA}\u{FEF7}\u{FEF8}" };

/// Hebrew SI-1452, the layer without Shift; with Shift it types Latin capitals.
const HEBREW: KeyboardLayout = KeyboardLayout {
    latin: "ertyuiopasdfghjkl;zxcvbnm,.",
    typed: "\u{5E7}\u{5E8}\u{5D0}\u{5D8}\u{5D5}\u{5DF}\u{5DD}\u{5E4}\u{5E9}\u{5D3}\u{5D2}\u{5DB}\u{5E2}\u{5D9}\u{5D7}\
          \u{5DC}\u{5DA}\u{5E3}\u{5D6}\u{5E1}\u{5D1}\u{5D4}\u{5E0}\u{5DE}\u{5E6}\u{5EA}\u{5E5}",
};

/// The character that the same key types under a Latin layout; `character` itself if no layout has it.
///
/// Persian and Arabic digits become ASCII digits.
pub(crate) fn latin(character: char, preference: KeyboardPreference) -> char {
    if let Some(digit) = crate::text::digit_value(character) {
        return char::from(b'0' + digit);
    }
    if character.is_ascii() {
        return character;
    }
    let persian = PERSIAN.iter().find_map(|layout| layout.find_latin(character));
    let arabic = ARABIC.iter().find_map(|layout| layout.find_latin(character));
    let preferred = match preference {
        KeyboardPreference::Persian => persian.or(arabic),
        KeyboardPreference::Arabic => arabic.or(persian),
    };
    preferred
        .or_else(|| ARABIC_LIGATURES.find_latin(character))
        .or_else(|| HEBREW.find_latin(character))
        .unwrap_or(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_layout_has_as_many_characters_as_keys() {
        for layout in PERSIAN.iter().chain(&ARABIC).chain([&ARABIC_LIGATURES, &HEBREW]) {
            assert_eq!(layout.latin.chars().count(), layout.typed.chars().count(), "{}", layout.latin);
        }
    }

    #[test]
    fn commands_are_found_under_a_persian_layout() {
        // The keys labelled j k b q d ? and Shift-B, Shift-J, Shift-K, Shift-G.
        for (pressed, latin_key) in [
            ('\u{62A}', 'j'),
            ('\u{646}', 'k'),
            ('\u{630}', 'b'),
            ('\u{636}', 'q'),
            ('\u{6CC}', 'd'),
            ('\u{61F}', '?'),
            ('\u{200C}', 'B'),
            ('\u{629}', 'J'),
            ('\u{BB}', 'K'),
            ('\u{6C0}', 'G'),
            ('\u{623}', 'G'),
            ('\u{686}', ']'),
            ('\u{6F3}', '3'),
        ] {
            assert_eq!(latin(pressed, KeyboardPreference::Persian), latin_key, "U+{:04X}", u32::from(pressed));
        }
    }

    #[test]
    fn the_user_s_language_decides_between_layouts() {
        // Dal is on the key labelled n in Persian and on ] in Arabic.
        assert_eq!(latin('\u{62F}', KeyboardPreference::Persian), 'n');
        assert_eq!(latin('\u{62F}', KeyboardPreference::Arabic), ']');
    }

    #[test]
    fn commands_are_found_under_a_hebrew_layout() {
        assert_eq!(latin('\u{5D7}', KeyboardPreference::Persian), 'j');
        assert_eq!(latin('\u{5DC}', KeyboardPreference::Persian), 'k');
        assert_eq!(latin('\u{5E0}', KeyboardPreference::Persian), 'b');
    }
}
