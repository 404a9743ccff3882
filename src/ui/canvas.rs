//! Painting lines of the layout and popups into ratatui's buffer, no cell outside its area.

use super::symbols;
use crate::app::panes::Area;
use crate::layout::{Cell, Paragraph, RenderOptions, VisualLine, bidi};
use crate::model::{Direction, Role, Style};
use crate::theme::{Color, Look, Theme};
use ratatui::buffer::Buffer;
use ratatui::style::{self as tui, Modifier};

/// The buffer, with what painting depends on.
pub(super) struct Canvas<'a> {
    buffer: &'a mut Buffer,
    theme: Theme,
    interface: Direction,
}

impl<'a> Canvas<'a> {
    pub(super) fn new(buffer: &'a mut Buffer, theme: Theme, interface: Direction) -> Self {
        Self { buffer, theme, interface }
    }

    /// The whole screen.
    pub(super) fn area(&self) -> Area {
        let area = self.buffer.area;
        Area { x: area.x, y: area.y, width: area.width, height: area.height }
    }

    /// The direction of the interface.
    pub(super) fn interface(&self) -> Direction {
        self.interface
    }

    /// Paints a line with its first cell at column `from` of the area, counted from its left edge.
    pub(super) fn draw_line(&mut self, area: Area, row: u16, from: usize, line: &VisualLine<Style>) {
        self.draw_line_styled(area, row, from, line, |cell| cell.style);
    }

    /// Paints a line with a style for each cell in place of the layout's.
    pub(super) fn draw_line_styled(
        &mut self,
        area: Area,
        row: u16,
        from: usize,
        line: &VisualLine<Style>,
        restyle: impl Fn(&Cell<Style>) -> Style,
    ) {
        let mut column = from;
        for cell in &line.cells {
            let width = usize::from(cell.width);
            if column + width <= usize::from(area.width) {
                let x = area.x + u16::try_from(column).unwrap_or(u16::MAX);
                self.put(x, area.y + row, cell.symbol.as_str(&mut [0; 4]), restyle(cell), cell.width);
            }
            column += width;
        }
    }

    /// Paints one symbol.
    pub(super) fn put(&mut self, x: u16, y: u16, symbol: &str, style: impl Into<Style>, width: u8) {
        let look = tui_style(self.theme.look(style.into()));
        for offset in 1..u16::from(width) {
            // The cell that a wide symbol covers must be blank and have the same style.
            if let Some(covered) = self.buffer.cell_mut((x + offset, y)) {
                covered.reset();
                covered.set_style(look);
            }
        }
        if let Some(cell) = self.buffer.cell_mut((x, y)) {
            cell.reset();
            cell.set_symbol(symbol).set_style(look);
        }
    }

    /// Paints text on one line at the side where the interface begins, `from` columns in; cut with an ellipsis at
    /// `room` columns. Returns the columns it took.
    pub(super) fn draw_label(&mut self, area: Area, row: u16, from: usize, room: usize, label: (&str, Role)) -> usize {
        let (text, role) = label;
        if room == 0 || text.is_empty() {
            return 0;
        }
        // A key is a label on the keyboard, not text: ] must not be mirrored into [.
        let is_key = role == Role::Key;
        let direction = if is_key { Direction::Ltr } else { bidi::base_direction(text, self.interface) };
        let Some(line) =
            Paragraph::new(text, direction, RenderOptions::default(), Style::from(role)).clamped(room, 1).pop()
        else {
            return 0;
        };
        if line.width > room {
            return 0;
        }
        let column = match self.interface {
            Direction::Rtl => usize::from(area.width).saturating_sub(from + line.width),
            Direction::Ltr => from,
        };
        self.draw_line(area, row, column, &line);
        line.width
    }

    /// Paints as much text as fits into an area, over several lines from its top, each at the side where it begins.
    /// Returns the number of lines.
    pub(super) fn draw_wrapped(&mut self, area: Area, text: &str, role: Role) -> u16 {
        let direction = bidi::base_direction(text, self.interface);
        let paragraph = Paragraph::new(text, direction, RenderOptions::default(), Style::from(role));
        let lines = paragraph.clamped(area.width.into(), area.height.into());
        for (row, line) in (0..area.height).zip(&lines) {
            self.draw_line(area, row, line.start_column(area.width.into()), line);
        }
        u16::try_from(lines.len()).unwrap_or(area.height).min(area.height)
    }

    /// Makes an area blank.
    pub(super) fn clear(&mut self, area: Area) {
        self.for_each_cell(area, ratatui::buffer::Cell::reset);
    }

    /// Clears an area and gives it the look of a role; paint its content afterwards.
    pub(super) fn fill_background(&mut self, area: Area, role: Role) {
        let look = tui_style(self.theme.look(role.into()));
        self.for_each_cell(area, |cell| {
            cell.reset();
            cell.set_style(look);
        });
    }

    /// Reverses an area: the selection, which is visible on any background and without colour. Colours are removed,
    /// because each would become a background of its own; and bold, because qterminal writes bold reversed text in
    /// grey on grey.
    pub(super) fn reverse(&mut self, area: Area) {
        self.for_each_cell(area, |cell| {
            cell.fg = tui::Color::Reset;
            cell.modifier.remove(Modifier::DIM | Modifier::BOLD);
            cell.modifier.insert(Modifier::REVERSED);
        });
    }

    fn for_each_cell(&mut self, area: Area, change: impl Fn(&mut ratatui::buffer::Cell)) {
        for y in area.y..area.y.saturating_add(area.height) {
            for x in area.x..area.x.saturating_add(area.width) {
                if let Some(cell) = self.buffer.cell_mut((x, y)) {
                    change(cell);
                }
            }
        }
    }

    /// Paints a scrollbar: of `total` lines, `seen` from `top` on are on the screen. If all are, only a scrollbar with
    /// a `track` is painted.
    pub(super) fn draw_scrollbar(
        &mut self,
        column: u16,
        area: Area,
        (top, seen, total): (usize, usize, usize),
        track: bool,
    ) {
        let height = usize::from(area.height);
        let all_seen = total <= seen || height == 0;
        if all_seen && !track {
            return;
        }
        let thumb = if all_seen { 0..0 } else { thumb_rows(height, top, seen, total) };
        for row in 0..area.height {
            let (symbol, role) = if thumb.contains(&usize::from(row)) {
                (symbols::THUMB, Role::Thumb)
            } else {
                (symbols::TRACK, Role::Border)
            };
            self.put(column, area.y + row, symbol, role, 1);
        }
    }
}

/// Popups over the panes.
impl Canvas<'_> {
    /// Paints an empty popup with a frame and a title.
    pub(super) fn draw_popup(&mut self, area: Area, title: &str) {
        self.clear(area);
        self.draw_frame(area);
        let room = usize::from(area.width).saturating_sub(6);
        let columns = self.draw_label(area, 0, 3, room, (title, Role::Kicker));
        if columns > 0 {
            // A blank on either side: letters that touch the frame change places with it in some terminals.
            for from in [2, 3 + u16::try_from(columns).unwrap_or(0)] {
                let column = if self.interface.is_rtl() { area.width.saturating_sub(from + 1) } else { from };
                self.put(area.x + column, area.y, " ", Role::Border, 1);
            }
        }
    }

    /// Paints the scrollbar of a popup on its frame, if not all of its lines are on the screen.
    pub(super) fn draw_popup_scrollbar(&mut self, area: Area, lines: (usize, usize, usize)) {
        let column = if self.interface.is_rtl() { area.x + area.width - 1 } else { area.x };
        self.draw_scrollbar(column, area.inset(1, 1), lines, false);
    }

    fn draw_frame(&mut self, area: Area) {
        let Area { x, y, width, height } = area;
        let (right, bottom) = (x + width.saturating_sub(1), y + height.saturating_sub(1));
        for column in x..=right {
            self.put(column, y, symbols::HORIZONTAL, Role::Border, 1);
            self.put(column, bottom, symbols::HORIZONTAL, Role::Border, 1);
        }
        for row in y..=bottom {
            self.put(x, row, symbols::VERTICAL, Role::Border, 1);
            self.put(right, row, symbols::VERTICAL, Role::Border, 1);
        }
        for (column, row, corner) in [
            (x, y, symbols::TOP_LEFT),
            (right, y, symbols::TOP_RIGHT),
            (x, bottom, symbols::BOTTOM_LEFT),
            (right, bottom, symbols::BOTTOM_RIGHT),
        ] {
            self.put(column, row, corner, Role::Border, 1);
        }
    }
}

/// The rows of a scrollbar's thumb. It touches an end only if the first or last line of the text is on the screen.
fn thumb_rows(height: usize, top: usize, seen: usize, total: usize) -> std::ops::Range<usize> {
    let length = (height * seen / total).clamp(1, height);
    let room = height - length;
    let hidden = total.saturating_sub(seen).max(1);
    let start = match top {
        0 => 0,
        top if top >= hidden => room,
        top => (top * room / hidden).clamp(usize::from(room > 1), room.saturating_sub(1).max(usize::from(room > 0))),
    };
    start..start + length
}

fn tui_style(look: Look) -> tui::Style {
    let mut modifier = Modifier::empty();
    modifier.set(Modifier::BOLD, look.bold);
    modifier.set(Modifier::DIM, look.dim);
    modifier.set(Modifier::ITALIC, look.italic);
    modifier.set(Modifier::UNDERLINED, look.underline);
    modifier.set(Modifier::REVERSED, look.reverse);
    let style = tui::Style::default().add_modifier(modifier);
    match look.color {
        Some(Color::Rgb(red, green, blue)) => style.fg(tui::Color::Rgb(red, green, blue)),
        Some(Color::Indexed(index)) => style.fg(tui::Color::Indexed(index)),
        Some(Color::Ansi(number)) => style.fg(ansi(number)),
        None => style,
    }
}

/// The terminal's sixteen colours by name: they are then sent as SGR 30 to 37 and 90 to 97, which every terminal knows.
fn ansi(number: u8) -> tui::Color {
    use tui::Color;
    match number {
        0 => Color::Black,
        1 => Color::Red,
        2 => Color::Green,
        3 => Color::Yellow,
        4 => Color::Blue,
        5 => Color::Magenta,
        6 => Color::Cyan,
        7 => Color::Gray,
        8 => Color::DarkGray,
        9 => Color::LightRed,
        10 => Color::LightGreen,
        11 => Color::LightYellow,
        12 => Color::LightBlue,
        13 => Color::LightMagenta,
        14 => Color::LightCyan,
        _ => Color::White,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_thumb_touches_an_end_only_when_the_text_does() {
        for height in 3..40 {
            for total in height + 1..120 {
                for top in 0..=total - height {
                    let thumb = thumb_rows(height, top, height, total);
                    assert!(!thumb.is_empty() && thumb.end <= height);
                    if height - thumb.len() > 1 {
                        assert_eq!(thumb.start == 0, top == 0, "{height} {total} {top}");
                        assert_eq!(thumb.end == height, top == total - height, "{height} {total} {top}");
                    }
                }
            }
        }
    }
}
