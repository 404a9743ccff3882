//! A sentence that the interface shows until the next key.

/// How serious a notice is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// It says what has been done.
    Info,
    /// It says that something went wrong.
    Error,
}

/// A sentence that the interface shows until the next key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The sentence, in the interface's language.
    pub text: String,
    /// How serious it is.
    pub level: Level,
}

impl Notice {
    /// A notice of what has been done.
    pub fn info(text: impl Into<String>) -> Self {
        Self { text: text.into(), level: Level::Info }
    }

    /// A notice of what went wrong.
    pub fn error(text: impl Into<String>) -> Self {
        Self { text: text.into(), level: Level::Error }
    }

    /// Whether something went wrong.
    pub fn is_error(&self) -> bool {
        self.level == Level::Error
    }
}
