//! Which keyboard layout the user probably has.

/// Which layout decides where two layouts put a character on different keys.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum KeyboardPreference {
    /// The Persian layouts, then Arabic.
    #[default]
    Persian,
    /// Arabic 101, then the Persian layouts.
    Arabic,
}
