//! How many times the button was clicked at one place: a terminal reports each press alone.

use crate::app::MouseKind;
use std::time::Duration;

/// How long after a press another one at the same cell belongs to it. GTK takes as long.
const INTERVAL: Duration = Duration::from_millis(400);

/// Counts presses of the button. It knows no clock: time comes in.
#[derive(Debug, Default)]
pub(super) struct ClickCounter {
    /// The last press: when, where, and the how-many-th it was.
    last: Option<(Duration, (u16, u16), u8)>,
}

impl ClickCounter {
    /// What a press of the button at this time and cell is. After three, it begins anew.
    pub(super) fn press(&mut self, now: Duration, position: (u16, u16)) -> MouseKind {
        let count = match self.last {
            Some((before, at, count)) if at == position && now.saturating_sub(before) <= INTERVAL => count % 3 + 1,
            _ => 1,
        };
        self.last = Some((now, position, count));
        match count {
            1 => MouseKind::Click,
            2 => MouseKind::DoubleClick,
            _ => MouseKind::TripleClick,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn presses_at_one_cell_in_a_short_time_belong_together() {
        let mut counter = ClickCounter::default();
        let mut press = |at: u64, column| counter.press(Duration::from_millis(at), (column, 1));
        assert_eq!(press(1000, 5), MouseKind::Click);
        assert_eq!(press(1400, 5), MouseKind::DoubleClick);
        assert_eq!(press(1800, 5), MouseKind::TripleClick);
        assert_eq!(press(1900, 5), MouseKind::Click);
        // Too late, or beside it.
        assert_eq!(press(2301, 5), MouseKind::Click);
        assert_eq!(press(2302, 6), MouseKind::Click);
        assert_eq!(press(2303, 6), MouseKind::DoubleClick);
    }
}
