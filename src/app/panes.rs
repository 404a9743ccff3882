//! Where things are on a screen: pure geometry, for drawing and for handling keys and clicks.
//!
//! In a right-to-left interface the list is on the right, and each pane has its scrollbar on its right edge. A
//! left-to-right interface is the mirror image.

use crate::model::Direction;

/// A rectangle of cells.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Area {
    pub x: u16,
    pub y: u16,
    pub width: u16,
    pub height: u16,
}

impl Area {
    /// Whether a cell is in it.
    pub fn contains(self, column: u16, row: u16) -> bool {
        (self.x..self.x + self.width).contains(&column) && (self.y..self.y + self.height).contains(&row)
    }

    /// Splits off the column at the side where lines begin; returns that column and the rest.
    fn split_leading(self, interface: Direction) -> (u16, Self) {
        let rest = Self { width: self.width.saturating_sub(1), ..self };
        match interface {
            Direction::Rtl => (self.x + self.width.saturating_sub(1), rest),
            Direction::Ltr => (self.x, Self { x: self.x + self.width.min(1), ..rest }),
        }
    }

    /// The part without `columns` at the side where lines begin.
    #[must_use]
    pub fn without_leading(self, columns: u16, interface: Direction) -> Self {
        let columns = columns.min(self.width);
        let x = if interface.is_rtl() { self.x } else { self.x + columns };
        Self { x, width: self.width - columns, ..self }
    }

    /// The part without `columns` at the side where lines end.
    #[must_use]
    pub fn without_trailing(self, columns: u16, interface: Direction) -> Self {
        self.without_leading(columns, interface.flipped())
    }

    /// The `columns` at the side where lines begin.
    #[must_use]
    pub fn leading(self, columns: u16, interface: Direction) -> Self {
        self.trailing(columns, interface.flipped())
    }

    /// The `columns` at the side where lines end.
    #[must_use]
    pub fn trailing(self, columns: u16, interface: Direction) -> Self {
        self.without_leading(self.width.saturating_sub(columns), interface)
    }

    /// The part without `columns` on either side and `rows` above and below.
    #[must_use]
    pub fn inset(self, columns: u16, rows: u16) -> Self {
        Self {
            x: self.x + columns.min(self.width / 2),
            y: self.y + rows.min(self.height / 2),
            width: self.width.saturating_sub(2 * columns),
            height: self.height.saturating_sub(2 * rows),
        }
    }
}

/// The smallest screen that can be used.
pub(crate) const MIN_SIZE: (u16, u16) = (20, 6);

/// From this width up, list and article stand side by side.
const TWO_PANES_MIN_WIDTH: u16 = 80;

/// From this height up, the first line says what is listed.
const TITLE_MIN_HEIGHT: u16 = 10;

/// From this height up, a blank line follows the first one.
const TOP_SPACE_MIN_HEIGHT: u16 = 18;

/// From this height up, a blank line precedes the last one too.
const BOTTOM_SPACE_MIN_HEIGHT: u16 = 24;

/// A pane and its scrollbar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pane {
    /// The area of its text.
    pub text: Area,
    /// The column of its scrollbar.
    pub scrollbar: u16,
}

/// The areas of a screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Panes {
    /// The first line, on screens high enough for it.
    pub title: Option<Area>,
    /// The list, if it is visible.
    pub list: Option<Pane>,
    /// The article, if it is visible. Its text has at most the measure and is centred.
    pub detail: Option<Pane>,
    /// The last line.
    pub status: Area,
    /// The area of both panes, where popups may cover them.
    pub middle: Area,
    /// The area at whose lower end notices are shown: the panes and the blank line below them.
    pub above_status: Area,
}

impl Panes {
    /// The areas of a screen of this size; `None` if it is too small to be used.
    ///
    /// On a narrow screen only one pane is visible; `detail_focused` says which. `measure` is the most columns that a
    /// line of an article takes.
    pub fn for_size(size: (u16, u16), interface: Direction, detail_focused: bool, measure: u16) -> Option<Self> {
        let (width, height) = size;
        if width < MIN_SIZE.0 || height < MIN_SIZE.1 {
            return None;
        }
        let title = (height >= TITLE_MIN_HEIGHT).then_some(Area { x: 0, y: 0, width, height: 1 });
        let top = u16::from(title.is_some()) + u16::from(height >= TOP_SPACE_MIN_HEIGHT);
        let bottom = 1 + u16::from(height >= BOTTOM_SPACE_MIN_HEIGHT);
        let middle = Area { x: 0, y: top, width, height: height - bottom - top };
        let status = Area { x: 0, y: height - 1, width, height: 1 };
        let (list, detail) = if width >= TWO_PANES_MIN_WIDTH {
            let list = (width * 2 / 5).clamp(30, 50);
            let rest = width - list;
            let (list_x, detail_x) = match interface {
                Direction::Rtl => (rest, 0),
                Direction::Ltr => (0, list),
            };
            let list = Area { x: list_x, width: list, ..middle };
            let detail = Area { x: detail_x, width: rest, ..middle };
            (Some(list), Some(detail))
        } else if detail_focused {
            (None, Some(middle))
        } else {
            (Some(middle), None)
        };
        Some(Self {
            title,
            list: list.map(|area| list_pane(area, interface)),
            detail: detail.map(|area| detail_pane(area, interface, measure)),
            status,
            middle,
            above_status: Area { height: height - 1 - top, ..middle },
        })
    }
}

/// A popup with room for so many lines, in the middle of the panes; on a narrow screen it covers them all.
pub(super) fn centered(middle: Area, lines: usize) -> Area {
    const WIDTH: u16 = 64;
    if middle.width < WIDTH {
        return middle;
    }
    let height = u16::try_from(lines + 2).unwrap_or(u16::MAX).min(middle.height);
    Area { x: middle.x + (middle.width - WIDTH) / 2, y: middle.y + (middle.height - height) / 2, width: WIDTH, height }
}

fn list_pane(area: Area, interface: Direction) -> Pane {
    let (scrollbar, text) = area.split_leading(interface);
    // A blank column at the trailing side keeps titles off the other pane.
    let trailing = u16::from(text.width > MIN_SIZE.0);
    let x = text.x + if interface.is_rtl() { trailing } else { 0 };
    Pane { text: Area { x, width: text.width - trailing, ..text }, scrollbar }
}

fn detail_pane(area: Area, interface: Direction, measure: u16) -> Pane {
    let (scrollbar, inside) = area.split_leading(interface);
    let margin = if inside.width >= 30 { 2 } else { 1 };
    let width = inside.width.saturating_sub(2 * margin).min(measure);
    Pane { text: Area { x: inside.x + (inside.width - width) / 2, width, ..inside }, scrollbar }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MEASURE: u16 = 70;

    #[test]
    fn a_right_to_left_screen_has_the_list_on_the_right_and_is_the_mirror_image_of_the_other() {
        for width in [80, 81, 120, 200] {
            let rtl = Panes::for_size((width, 24), Direction::Rtl, false, MEASURE).unwrap();
            let ltr = Panes::for_size((width, 24), Direction::Ltr, false, MEASURE).unwrap();
            let (right, left) = (rtl.list.unwrap(), ltr.list.unwrap());
            assert!(right.text.x > width / 2 && left.text.x < width / 2);
            assert_eq!(right.scrollbar, width - 1);
            assert_eq!(left.scrollbar, 0);
            assert_eq!(right.text.x + right.text.width, width - left.text.x);
            assert_eq!(right.text.width, left.text.width);
        }
    }

    #[test]
    fn nothing_overlaps_or_leaves_the_screen() {
        for width in 20..=220 {
            for height in 6..=70 {
                for interface in [Direction::Rtl, Direction::Ltr] {
                    for detail_focused in [false, true] {
                        let panes = Panes::for_size((width, height), interface, detail_focused, MEASURE).unwrap();
                        for pane in [panes.list, panes.detail].into_iter().flatten() {
                            assert!(pane.text.x + pane.text.width <= width && pane.scrollbar < width);
                            assert!(!pane.text.contains(pane.scrollbar, pane.text.y), "{width}x{height}");
                            assert!(pane.text.width >= 15 && pane.text.y + pane.text.height < height);
                        }
                        if let (Some(list), Some(detail)) = (panes.list, panes.detail) {
                            let disjoint = list.text.x >= detail.text.x + detail.text.width
                                || detail.text.x >= list.text.x + list.text.width;
                            assert!(disjoint, "{width}x{height}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn the_measure_is_centred_in_a_wide_pane() {
        let detail = Panes::for_size((200, 60), Direction::Rtl, false, MEASURE).unwrap().detail.unwrap();
        assert_eq!(detail.text.width, 70);
        let (left, right) = (detail.text.x, detail.scrollbar - (detail.text.x + detail.text.width));
        assert!(left.abs_diff(right) <= 1);
    }

    #[test]
    fn another_measure_is_kept_as_far_as_the_pane_goes() {
        let width =
            |size, measure| Panes::for_size(size, Direction::Rtl, true, measure).unwrap().detail.unwrap().text.width;
        assert_eq!(width((200, 60), 120), 120);
        assert_eq!(width((200, 60), 40), 40);
        assert_eq!(width((60, 20), 120), 55);
    }
}
