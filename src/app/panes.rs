//! Where things are on a screen: pure geometry, for drawing and for handling keys and clicks.
//!
//! In a right-to-left interface the list is on the right, and each pane has its scrollbar on its right edge. A
//! left-to-right interface is the mirror image. On a screen that is wider than its content, the content stands in the
//! middle.

use crate::model::{Density, Direction, Split, ViewOptions};

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

/// From this width up, list and article stand side by side unless the user wants them one at a time.
const TWO_PANES_WIDTH: u16 = 100;

/// From this width up, they can stand side by side.
pub(super) const TWO_PANES_MIN_WIDTH: u16 = 80;

/// The list beside an article has at least this many columns.
pub(super) const LIST_MIN_WIDTH: u16 = 20;

/// The article beside the list has at least this many columns.
const DETAIL_MIN_WIDTH: u16 = 40;

/// The most columns of a pane that is alone on the screen.
const SINGLE_PANE_MAX_WIDTH: u16 = 100;

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
    /// The columns of the list and its scrollbar beside the article, if both are visible.
    pub list_width: Option<u16>,
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
    /// If only one pane is visible, `detail_focused` says which. `measure` is the most columns that a line of an
    /// article takes.
    pub fn for_size(
        size: (u16, u16),
        interface: Direction,
        detail_focused: bool,
        measure: u16,
        view: ViewOptions,
    ) -> Option<Self> {
        let (width, height) = size;
        if width < MIN_SIZE.0 || height < MIN_SIZE.1 {
            return None;
        }
        let widths = PaneWidths::for_screen(width, measure, view);
        let frame = widths.frame(width, interface);
        let title = (height >= TITLE_MIN_HEIGHT).then_some(Area { y: 0, height: 1, ..frame });
        let top = u16::from(title.is_some()) + u16::from(height >= TOP_SPACE_MIN_HEIGHT);
        let bottom = 1 + u16::from(height >= BOTTOM_SPACE_MIN_HEIGHT);
        let middle = Area { y: top, height: height - bottom - top, ..frame };
        let status = Area { y: height - 1, height: 1, ..frame };
        let (list, detail) = match widths.list {
            Some(list) => (Some(middle.leading(list, interface)), Some(middle.without_leading(list, interface))),
            None if detail_focused => (None, Some(middle)),
            None => (Some(middle), None),
        };
        Some(Self {
            title,
            list: list.map(|area| list_pane(area, interface)),
            detail: detail.map(|area| detail_pane(area, interface, measure)),
            list_width: widths.list,
            status,
            middle,
            above_status: Area { height: height - 1 - top, ..middle },
        })
    }
}

/// How the columns of a screen are divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct PaneWidths {
    /// The columns of the list beside the article; `None` if only one of them is visible.
    list: Option<u16>,
    /// The columns of everything.
    total: u16,
}

impl PaneWidths {
    fn for_screen(width: u16, measure: u16, view: ViewOptions) -> Self {
        let detail_width = (measure + DETAIL_MARGINS).max(DETAIL_MIN_WIDTH);
        let min_width = match view.split {
            Split::Auto => TWO_PANES_WIDTH,
            Split::Two => TWO_PANES_MIN_WIDTH,
            Split::One => u16::MAX,
        };
        if width < min_width {
            return Self { list: None, total: width.min(detail_width.max(SINGLE_PANE_MAX_WIDTH)) };
        }
        // A row of the compact list is long and low.
        let usual = match view.density {
            Density::Full => (width * 2 / 5).clamp(30, 60),
            Density::Compact => (width * 9 / 20).clamp(30, 90),
        };
        let list = view.list_width.unwrap_or(usual).clamp(LIST_MIN_WIDTH, width - DETAIL_MIN_WIDTH);
        Self { list: Some(list), total: list + (width - list).min(detail_width) }
    }

    /// The columns of everything, in the middle of the screen.
    fn frame(self, width: u16, interface: Direction) -> Area {
        let rest = width - self.total;
        let x = if interface.is_rtl() { rest - rest / 2 } else { rest / 2 };
        Area { x, width: self.total, ..Area::default() }
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

/// The columns of the article's pane beside its text: the scrollbar, and two blank columns on either side.
const DETAIL_MARGINS: u16 = 5;

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

    fn panes(size: (u16, u16), interface: Direction, view: ViewOptions) -> Panes {
        Panes::for_size(size, interface, false, MEASURE, view).unwrap()
    }

    fn split(split: Split) -> ViewOptions {
        ViewOptions { split, ..ViewOptions::default() }
    }

    #[test]
    fn a_right_to_left_screen_has_the_list_on_the_right_and_is_the_mirror_image_of_the_other() {
        for width in [80, 81, 120, 200, 201] {
            let [rtl, ltr] =
                [Direction::Rtl, Direction::Ltr].map(|interface| panes((width, 24), interface, split(Split::Two)));
            let (right, left) = (rtl.list.unwrap(), ltr.list.unwrap());
            let (detail_left, detail_right) = (rtl.detail.unwrap(), ltr.detail.unwrap());
            assert!(right.text.x > detail_left.text.x && left.text.x < detail_right.text.x);
            assert_eq!(right.scrollbar, width - 1 - left.scrollbar);
            assert_eq!(right.text.x + right.text.width, width - left.text.x);
            assert_eq!(right.text.width, left.text.width);
        }
    }

    #[test]
    fn nothing_overlaps_or_leaves_the_screen() {
        let views = [Split::Auto, Split::Two, Split::One].map(split);
        let wide = ViewOptions { list_width: Some(u16::MAX), ..split(Split::Two) };
        let narrow = ViewOptions { list_width: Some(0), density: Density::Compact, ..split(Split::Auto) };
        for width in 20..=220 {
            for height in 6..=70 {
                for view in views.into_iter().chain([wide, narrow]) {
                    for (interface, detail_focused) in [(Direction::Rtl, false), (Direction::Ltr, true)] {
                        let panes = Panes::for_size((width, height), interface, detail_focused, MEASURE, view).unwrap();
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
    fn both_panes_are_seen_from_100_columns_from_80_if_the_user_wants_it_or_never() {
        let are_both_seen = |width, view| {
            let panes = panes((width, 24), Direction::Rtl, split(view));
            panes.list.is_some() && panes.detail.is_some()
        };
        for (view, widths) in [(Split::Auto, 100..=220), (Split::Two, 80..=220)] {
            for width in 20..=220 {
                assert_eq!(are_both_seen(width, view), widths.contains(&width), "{width} {view:?}");
            }
        }
        assert!((20..=220).all(|width| !are_both_seen(width, Split::One)));
        // What is left for the text in the narrowest of them.
        let detail = panes((80, 24), Direction::Rtl, split(Split::Two)).detail.unwrap();
        assert_eq!(detail.text.width, 43);
    }

    #[test]
    fn on_a_wide_screen_list_and_text_stand_side_by_side_in_the_middle() {
        for interface in [Direction::Rtl, Direction::Ltr] {
            let panes = panes((200, 60), interface, ViewOptions::default());
            let (list, detail) = (panes.list.unwrap(), panes.detail.unwrap());
            let left = list.text.x.min(detail.text.x);
            let right = (list.text.x + list.text.width).max(detail.text.x + detail.text.width);
            assert!(left.abs_diff(200 - right) <= 2, "{left} {right}");
            // Between them, the line and its margins.
            let gap = if interface.is_rtl() {
                list.text.x - (detail.text.x + detail.text.width)
            } else {
                detail.text.x - (list.text.x + list.text.width)
            };
            assert!(gap <= 6, "{gap}");
            assert_eq!(detail.text.width, MEASURE);
            for line in [panes.title.unwrap(), panes.status] {
                assert!(line.x <= left && line.x + line.width >= right && line.width < 150);
            }
        }
    }

    #[test]
    fn another_measure_is_kept_as_far_as_the_pane_goes() {
        let width = |size, measure| {
            let panes = Panes::for_size(size, Direction::Rtl, true, measure, ViewOptions::default()).unwrap();
            panes.detail.unwrap().text.width
        };
        assert_eq!(width((200, 60), 120), 120);
        assert_eq!(width((200, 60), 40), 40);
        assert_eq!(width((60, 20), 120), 55);
    }
}
