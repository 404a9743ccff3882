//! What each role looks like, as data: the screen and the command line paint from the same table.
//!
//! Nothing here assumes a light or a dark background. In 16 colours, the terminal's own foreground carries meaning,
//! with bold, dim and a few colours that common palettes keep legible on either background. In true colour, tones of
//! middle luminance do, which have a contrast of about 4.5 with black and with white alike. Without colour, only bold,
//! dim, underline and reverse do.

use crate::model::{Role, Style};

/// How many colours may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colors {
    /// None: `NO_COLOR` is set, or the output is not a terminal.
    None,
    /// The terminal's sixteen.
    Sixteen,
    /// All.
    True,
}

/// A foreground colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Color {
    /// One of the terminal's sixteen, by its number in SGR 30 to 37 and 90 to 97.
    Ansi(u8),
    /// Red, green and blue.
    Rgb(u8, u8, u8),
}

/// What a cell looks like.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are those of SGR")]
pub struct Look {
    pub color: Option<Color>,
    pub bold: bool,
    pub dim: bool,
    pub italic: bool,
    pub underline: bool,
    pub reverse: bool,
}

/// Looks for every role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    colors: Colors,
}

/// The colours the theme uses, by meaning.
#[derive(Debug, Clone, Copy)]
enum PaletteColor {
    Accent,
    Link,
    Muted,
    Warm,
    Error,
}

impl Theme {
    /// The theme in this many colours.
    pub fn new(colors: Colors) -> Self {
        Self { colors }
    }

    /// What a cell of this style looks like.
    pub fn look(self, style: Style) -> Look {
        let mut look = self.role_look(style.role);
        look.bold |= style.strong;
        look.italic |= style.emphasis;
        look
    }

    fn role_look(self, role: Role) -> Look {
        let plain = Look::default();
        let bold = Look { bold: true, ..plain };
        match role {
            Role::Body | Role::Read | Role::Quote | Role::Status | Role::Lead => plain,
            Role::Title | Role::Heading | Role::Unread => bold,
            Role::Kicker | Role::Key => Look { bold: true, ..self.palette_look(PaletteColor::Accent) },
            Role::UnreadFlag | Role::Thumb | Role::Marker => self.palette_look(PaletteColor::Accent),
            Role::Byline | Role::Meta | Role::Caption | Role::Border | Role::Rule => {
                self.palette_look(PaletteColor::Muted)
            }
            Role::Code => self.palette_look(PaletteColor::Warm),
            Role::Link => Look { underline: true, ..self.palette_look(PaletteColor::Link) },
            Role::LinkNumber => self.palette_look(PaletteColor::Link),
            Role::BookmarkFlag => Look { bold: true, ..self.palette_look(PaletteColor::Warm) },
            // Links are underlined too, but not bold; reverse is the selection's.
            Role::Hit => Look { bold: true, underline: true, ..self.palette_look(PaletteColor::Warm) },
            Role::Notice => Look { reverse: true, ..plain },
            Role::Error => Look { reverse: true, bold: true, ..self.palette_look(PaletteColor::Error) },
        }
    }

    fn palette_look(self, color: PaletteColor) -> Look {
        let resolved = match (self.colors, color) {
            (Colors::None, _) | (Colors::Sixteen, PaletteColor::Muted) => None,
            // Of the sixteen, only magenta and red are legible on black and on white in the common palettes.
            (Colors::Sixteen, PaletteColor::Accent | PaletteColor::Link) => Some(Color::Ansi(5)),
            (Colors::Sixteen, PaletteColor::Warm | PaletteColor::Error) => Some(Color::Ansi(1)),
            (Colors::True, PaletteColor::Accent) => Some(Color::Rgb(0x00, 0x84, 0x7E)),
            (Colors::True, PaletteColor::Link) => Some(Color::Rgb(0x2B, 0x79, 0xC2)),
            (Colors::True, PaletteColor::Muted) => Some(Color::Rgb(0x76, 0x76, 0x76)),
            (Colors::True, PaletteColor::Warm) => Some(Color::Rgb(0xB8, 0x60, 0x14)),
            (Colors::True, PaletteColor::Error) => Some(Color::Rgb(0xD0, 0x3A, 0x3A)),
        };
        Look { color: resolved, dim: resolved.is_none() && matches!(color, PaletteColor::Muted), ..Look::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance (WCAG 2.2).
    fn luminance(red: u8, green: u8, blue: u8) -> f64 {
        let linear = |channel: u8| {
            let value = f64::from(channel) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }

    #[test]
    fn true_colours_are_legible_on_black_and_on_white() {
        let theme = Theme::new(Colors::True);
        for role in Role::ALL {
            let Some(Color::Rgb(red, green, blue)) = theme.look(role.into()).color else { continue };
            let own = luminance(red, green, blue);
            let (on_white, on_black) = (1.05 / (own + 0.05), (own + 0.05) / 0.05);
            assert!(on_white >= 4.0 && on_black >= 4.0, "{role:?}: {on_white:.2} on white, {on_black:.2} on black");
        }
    }

    #[test]
    fn without_colour_there_is_none() {
        let theme = Theme::new(Colors::None);
        assert!(Role::ALL.iter().all(|role| theme.look((*role).into()).color.is_none()));
    }
}
