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

/// How the screen is divided.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ViewOptions {
    /// How much room an article has in the list.
    pub density: Density,
}
