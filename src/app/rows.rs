//! Lines of different heights in a popup: which of them are on the screen, and where.

/// The lines on the screen: the index, the first row and the height of each. The last one may be cut.
pub(super) fn visible(
    (top, count): (usize, usize),
    room: u16,
    height: impl Fn(usize) -> usize,
) -> Vec<(usize, u16, u16)> {
    let room = usize::from(room);
    let (mut rows, mut y) = (Vec::new(), 0);
    for index in top..count {
        let height = height(index).min(room.saturating_sub(y));
        if height == 0 {
            break;
        }
        let narrow = |number: usize| u16::try_from(number).unwrap_or(u16::MAX);
        rows.push((index, narrow(y), narrow(height)));
        y += height;
    }
    rows
}

/// The top that shows the selected line whole, as near as possible to the present one.
pub(super) fn top_for_selection((top, selected): (usize, usize), room: u16, height: impl Fn(usize) -> usize) -> usize {
    let mut room = usize::from(room);
    let mut first = selected;
    for index in (0..=selected).rev() {
        let height = height(index);
        if height > room {
            break;
        }
        room -= height;
        first = index;
    }
    top.clamp(first, selected.max(first))
}
