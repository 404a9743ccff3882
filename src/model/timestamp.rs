//! Instants.

use serde::{Deserialize, Serialize};

/// An instant, in seconds since 1970-01-01T00:00:00Z.
///
/// A date that came without a time of day is midnight in Tehran or in UTC, and is shown without one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub i64);
