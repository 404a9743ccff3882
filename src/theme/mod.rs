//! What each role looks like, as data: the screen and the command line paint from the same table.
//!
//! Colours follow the background. Where the terminal has said which one it has, every colour has a contrast of 4.5 or
//! more with it; where it has not, a contrast of 3.3 or more with black, white and the backgrounds of common colour
//! schemes. In sixteen colours nobody knows which ones a scheme has, so there only those are used that common schemes
//! keep readable on a dark or a light background, and on an unknown one none: then, as without colour, only bold, dim,
//! underline and reverse carry meaning.
//!
//! - `tone`: a colour of a hue that stands out enough from a background. - `palette`: the theme's colours.

mod palette;
mod tone;

pub use palette::Background;
pub use tone::Rgb;

use crate::model::{Role, Style};
use palette::{Palette, PaletteColor};

/// How many colours may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colors {
    /// None: `NO_COLOR` is set, or the output is not a terminal.
    None,
    /// The terminal's sixteen.
    Sixteen,
    /// xterm's 256.
    Indexed,
    /// All.
    True,
}

/// A foreground colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Color {
    /// One of the terminal's sixteen, by its number in SGR 30 to 37 and 90 to 97.
    Ansi(u8),
    /// One of xterm's 256, from 16 on.
    Indexed(u8),
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
    palette: Palette,
    /// Whether the terminal's own text can still be read when it is dim.
    dims: bool,
}

impl Theme {
    /// The theme in this many colours, on a background that is not known.
    pub fn new(colors: Colors) -> Self {
        Self::on_background(colors, Background::Unknown)
    }

    /// The theme in this many colours on this background.
    pub fn on_background(colors: Colors, background: Background) -> Self {
        Self::for_terminal(colors, background, None)
    }

    /// The same, where the terminal's own text has this colour.
    pub fn for_terminal(colors: Colors, background: Background, foreground: Option<Rgb>) -> Self {
        let dims = match (background, foreground) {
            (Background::Color(background), Some(foreground)) => foreground.is_readable_when_dim(background),
            _ => true,
        };
        Self { colors, palette: Palette::new(colors, background), dims }
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
            Role::UnreadFlag | Role::Marker => self.palette_look(PaletteColor::Accent),
            // The thumb is as heavy as the bar beside a lead, and often next to it: only one of them has the accent.
            Role::Byline | Role::Meta | Role::Caption | Role::Border | Role::Thumb | Role::Rule => {
                self.palette_look(PaletteColor::Muted)
            }
            // One of the sixteen may be hard to tell from the text around it.
            Role::Code => Look { bold: self.colors == Colors::Sixteen, ..self.palette_look(PaletteColor::Warm) },
            Role::Link => Look { underline: true, ..self.palette_look(PaletteColor::Link) },
            Role::LinkNumber => self.palette_look(PaletteColor::Link),
            Role::BookmarkFlag => Look { bold: true, ..self.palette_look(PaletteColor::Warm) },
            // Links are underlined too, but not bold; reverse is the selection's.
            Role::Hit => Look { bold: true, underline: true, ..self.palette_look(PaletteColor::Warm) },
            Role::Selection => Look { reverse: true, ..self.palette_look(PaletteColor::Accent) },
            Role::Notice => Look { reverse: true, ..plain },
            // qterminal writes bold reversed text in grey on grey.
            Role::Error => {
                let look = self.palette_look(PaletteColor::Error);
                Look { reverse: true, bold: look.color.is_none(), ..look }
            }
        }
    }

    fn palette_look(self, color: PaletteColor) -> Look {
        let resolved = self.palette.get(color);
        let dim = resolved.is_none() && color == PaletteColor::Muted && self.dims;
        Look { color: resolved, dim, ..Look::default() }
    }
}

#[cfg(test)]
mod tests;
