//! The languages of the interface.

use crate::model::Direction;

/// The language of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Persian: right to left, Persian digits, the Solar Hijri calendar.
    Fa,
    /// English.
    En,
}

impl Language {
    /// Both of them.
    pub const ALL: [Self; 2] = [Self::Fa, Self::En];

    /// The direction of an interface in this language.
    pub fn direction(self) -> Direction {
        match self {
            Self::Fa => Direction::Rtl,
            Self::En => Direction::Ltr,
        }
    }

    /// The language of a locale name such as `fa_IR.UTF-8`: Persian and Dari, else English.
    pub fn from_locale(locale: &str) -> Self {
        let name = locale.split(['_', '.', '@', '-']).next().unwrap_or("");
        if name.eq_ignore_ascii_case("fa") || name.eq_ignore_ascii_case("prs") { Self::Fa } else { Self::En }
    }

    /// Its strings file.
    pub(super) fn file(self) -> &'static str {
        match self {
            Self::Fa => include_str!("../../assets/strings/fa.toml"),
            Self::En => include_str!("../../assets/strings/en.toml"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interface_is_persian_in_a_persian_locale() {
        assert_eq!(Language::from_locale("fa_IR.UTF-8"), Language::Fa);
        assert_eq!(Language::from_locale("fa"), Language::Fa);
        assert_eq!(Language::from_locale("en_GB.UTF-8"), Language::En);
        assert_eq!(Language::from_locale("C"), Language::En);
        assert_eq!(Language::from_locale(""), Language::En);
    }
}
