//! Language, keyboard and colours, from the environment.

use super::Environment;
use crate::l10n::Language;
use crate::model::KeyboardPreference;
use crate::theme::Colors;

/// The name of the locale for messages, in the order that POSIX prescribes; empty if there is none.
fn locale(environment: &Environment) -> &str {
    ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(|name| environment.text(name)).unwrap_or("")
}

/// The language of the interface: `explicit`, else the locale's.
pub(crate) fn language(explicit: Option<Language>, environment: &Environment) -> Language {
    explicit.unwrap_or_else(|| Language::from_locale(locale(environment)))
}

/// The keyboard layout that wins where two disagree about a key.
pub(crate) fn keyboard(environment: &Environment) -> KeyboardPreference {
    let arabic = locale(environment).split(['_', '.', '@', '-']).next().is_some_and(|name| name == "ar");
    if arabic { KeyboardPreference::Arabic } else { KeyboardPreference::Persian }
}

/// Terminals with many colours whose TERM does not tell, for where COLORTERM does not arrive, as with ssh.
const RICH_TERMS: [&str; 6] = ["xterm-kitty", "alacritty", "foot", "wezterm", "xterm-ghostty", "contour"];

/// How many colours the terminal has and the user wants (<https://no-color.org>).
pub(crate) fn colors(environment: &Environment) -> Colors {
    let term = environment.text("TERM").unwrap_or("");
    if environment.get("NO_COLOR").is_some() || is_dumb(environment) {
        Colors::None
    } else if promises_true_color(environment) || term.ends_with("-direct") {
        Colors::True
    } else if term.ends_with("-256color") || RICH_TERMS.contains(&term) {
        Colors::Indexed
    } else {
        Colors::Sixteen
    }
}

/// Whether COLORTERM promises all colours. GNU screen shows none of those of the terminal around it, whose variable it
/// has inherited.
pub(crate) fn promises_true_color(environment: &Environment) -> bool {
    let term = environment.text("TERM").unwrap_or("");
    let inside_screen = term.starts_with("screen") && environment.get("TMUX").is_none();
    !inside_screen && matches!(environment.text("COLORTERM"), Some("truecolor" | "24bit"))
}

/// Whether the terminal says that it cannot move its cursor.
pub(crate) fn is_dumb(environment: &Environment) -> bool {
    environment.text("TERM") == Some("dumb")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment<const N: usize>(variables: [(&str, &str); N]) -> Environment {
        variables.into_iter().collect()
    }

    #[test]
    fn the_first_locale_that_is_set_decides() {
        let persian = environment([("LC_ALL", ""), ("LC_MESSAGES", "fa_IR.UTF-8"), ("LANG", "en_GB.UTF-8")]);
        assert_eq!(language(None, &persian), Language::Fa);
        assert_eq!(language(Some(Language::En), &persian), Language::En);
        let english = environment([("LC_ALL", "C"), ("LANG", "fa_IR.UTF-8")]);
        assert_eq!(language(None, &english), Language::En);
        assert_eq!(language(None, &Environment::default()), Language::En);
    }

    #[test]
    fn an_arabic_locale_puts_the_arabic_keyboard_first() {
        assert_eq!(keyboard(&environment([("LANG", "ar_EG.UTF-8")])), KeyboardPreference::Arabic);
        assert_eq!(keyboard(&environment([("LANG", "arn_CL")])), KeyboardPreference::Persian);
        assert_eq!(keyboard(&environment([("LANG", "en_US.UTF-8")])), KeyboardPreference::Persian);
    }

    #[test]
    fn colours_are_those_of_the_terminal_unless_refused() {
        assert_eq!(colors(&environment([("TERM", "xterm")])), Colors::Sixteen);
        assert_eq!(colors(&environment([("TERM", "linux")])), Colors::Sixteen);
        assert_eq!(colors(&environment([("TERM", "xterm-256color")])), Colors::Indexed);
        assert_eq!(colors(&environment([("TERM", "xterm-kitty")])), Colors::Indexed);
        assert_eq!(colors(&environment([("TERM", "xterm"), ("COLORTERM", "truecolor")])), Colors::True);
        assert_eq!(colors(&environment([("TERM", "xterm"), ("COLORTERM", "24bit")])), Colors::True);
        assert_eq!(colors(&environment([("TERM", "xterm-direct")])), Colors::True);
        assert_eq!(colors(&environment([("TERM", "dumb"), ("COLORTERM", "truecolor")])), Colors::None);
        let screen = [("TERM", "screen"), ("COLORTERM", "truecolor"), ("STY", "x")];
        assert_eq!(colors(&environment(screen)), Colors::Sixteen);
        let tmux = [("TERM", "screen-256color"), ("COLORTERM", "truecolor"), ("TMUX", "x")];
        assert_eq!(colors(&environment(tmux)), Colors::True);
        assert_eq!(colors(&environment([("COLORTERM", "truecolor"), ("NO_COLOR", "1")])), Colors::None);
        assert_eq!(colors(&environment([("COLORTERM", "truecolor"), ("NO_COLOR", "")])), Colors::True);
    }
}
