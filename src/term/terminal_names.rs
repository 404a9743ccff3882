//! Names of terminals that more than one module needs, as the terminals give them themselves.

pub(super) const KITTY: &str = "kitty";
pub(super) const KONSOLE: &str = "Konsole";
pub(super) const MLTERM: &str = "mlterm";
pub(super) const VTE: &str = "VTE";
pub(super) const URXVT: &str = "urxvt";
pub(super) const MOSH: &str = "mosh";
/// Vim's and Neovim's `:terminal`.
pub(super) const LIBVTERM: &str = "libvterm";
