//! The clock. All other code is handed the time.

use crate::model::Timestamp;
use std::time::{SystemTime, UNIX_EPOCH};

/// The time.
pub fn now() -> Timestamp {
    let seconds = match SystemTime::now().duration_since(UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_secs()).unwrap_or(i64::MAX),
        Err(before) => i64::try_from(before.duration().as_secs()).map_or(i64::MIN, |seconds| -seconds),
    };
    Timestamp(seconds)
}
