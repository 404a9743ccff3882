//! The names of the files in the data folder. No other place spells them.

/// The library: articles, feeds, bookmarks and what the user has read.
pub(crate) const DATABASE: &str = "khabar.db";

/// The full-text index. It follows the library and can be built anew at any time.
pub(crate) const INDEX: &str = "search.db";

/// The user's answers to `khabar doctor`: which dialect reads right in which terminal.
pub(crate) const TERMINALS: &str = "terminals.toml";

/// What the user has chosen by key: settings that stay until the next choice.
pub(crate) const CHOICES: &str = "choices.toml";

/// The folder of the reports on failures of the program.
pub(crate) const REPORTS: &str = "reports";
