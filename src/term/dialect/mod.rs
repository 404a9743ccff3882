//! How right-to-left text is spelled for a terminal: the names.

/// A way to spell rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// Rows as they are.
    Plain,
    /// Rows as they are, after explicit mode was asked for (ECMA-48 BDSM).
    Bdsm,
    /// Rows as they are, after Konsole was told not to reorder.
    Konsole,
    /// Rows as they are, after mlterm was told not to reorder.
    Mlterm,
    /// For kitty, which reverses each token.
    Kitty,
    /// Marks inside cells hold their order.
    Lro,
    /// For a terminal that reorders rows from left to right and listens to nothing.
    Inverse,
    /// The same for a terminal that joins the letters too.
    Logical,
}
