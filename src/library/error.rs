//! Why a use case of the library failed.

use crate::model::{Failure, FetchError};
use crate::store;
use crate::text;

/// Why something that needs both the network and the store failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Error {
    /// The store could not be read or written.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// An address could not be fetched, or what it holds could not be used.
    #[error("{url}: {error:?}")]
    Fetch {
        /// The address, as it was asked for.
        url: String,
        /// Why. The interface's language puts it into words.
        error: FetchError,
    },
}

impl Error {
    /// The error as the user is shown it.
    pub(crate) fn failure(&self) -> Failure {
        match self {
            Self::Store(error) => error.failure(),
            Self::Fetch { url, error } => Failure::Fetch { url: text::clean_line(url), error: error.clone() },
        }
    }
}
