//! How much of the screen the list takes, and what of it an article takes: what users set, or choose by key.

/// How much room an article has in the list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Density {
    /// A title of one or two lines, and a line for source and age.
    #[default]
    Full,
    /// One line.
    Compact,
}

impl Density {
    /// Its name in the settings.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Compact => "compact",
        }
    }
}

/// Whether list and article stand side by side.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Split {
    /// Where the screen has ample room for both.
    #[default]
    Auto,
    /// Where the screen has any room for both.
    Two,
    /// Never: one of them has the screen.
    One,
}

impl Split {
    /// Its name in the settings.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Two => "two",
            Self::One => "one",
        }
    }
}

/// How the screen is divided.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ViewOptions {
    /// How much room an article has in the list.
    pub density: Density,
    /// Whether list and article stand side by side.
    pub split: Split,
    /// The columns of the list beside the article; `None` for a part of the screen.
    pub list_width: Option<u16>,
}
