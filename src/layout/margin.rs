//! The leading margin of a block: bars of quotations, room for lists, the marker of an item.

use super::document::Fragment;
use super::line::{Cell, Symbol, VisualLine};
use super::paragraph::Paragraph;
use crate::model::{Direction, Role};

/// Columns for each quotation a block stands in: a bar and a blank.
const QUOTE: usize = 2;
/// Columns for each list a block stands in.
const INDENT: usize = 3;

/// The leading margin of a part.
#[derive(Debug, Clone, Default)]
pub(super) struct Margin {
    /// How many quotations it stands in.
    pub(super) bars: usize,
    /// How many lists it stands in.
    pub(super) lists: usize,
    /// What stands before its first line.
    pub(super) marker: Option<Paragraph>,
    /// Whether it is the article's lead, which has a bar of its own.
    pub(super) lead: bool,
}

impl Margin {
    /// Columns it takes: never more than a third of the measure, however deep the nesting.
    pub(super) fn width(&self, measure: usize) -> usize {
        (self.bars() * QUOTE + self.lists()).min(measure / 3)
    }

    fn bars(&self) -> usize {
        self.bars + usize::from(self.lead)
    }

    fn lists(&self) -> usize {
        let marker = self.marker.as_ref().map_or(0, |marker| marker.text().chars().count() + 1);
        if self.lists == 0 { 0 } else { (self.lists * INDENT).max(marker) }
    }

    /// The bars and, on the first line, the marker.
    pub(super) fn fragments(&self, measure: usize, direction: Direction, first: bool) -> Vec<Fragment> {
        let room = self.width(measure);
        let mut fragments = Vec::new();
        let mut place = |from_edge: usize, line: VisualLine| {
            let column = if direction.is_rtl() { measure.saturating_sub(from_edge + line.width) } else { from_edge };
            fragments.push(Fragment { column, line });
        };
        let bar = if self.lead { '\u{2503}' } else { '\u{2502}' };
        let bars = self.bars().min(room / QUOTE);
        for number in 0..bars {
            place(number * QUOTE, drawn(bar, 1, Role::Marker, direction));
        }
        // A blank stands between the marker and the text. A margin without room for it goes without.
        let free = room - bars * QUOTE;
        if let (true, Some(marker)) = (first, &self.marker) {
            for line in marker.clamped(free.saturating_sub(1), 1).into_iter().filter(|line| line.width < free) {
                place(room - line.width - 1, line);
            }
        }
        fragments
    }

    /// The margin of a line of text in logical order.
    pub(super) fn logical(&self, first: bool) -> String {
        let mut text = "> ".repeat(self.bars);
        if self.lists > 0 {
            let marker = self.marker.as_ref().filter(|_| first).map_or("", Paragraph::text);
            let room = self.lists().saturating_sub(marker.chars().count() + 1);
            text.push_str(&" ".repeat(room));
            text.push_str(marker);
            text.push(' ');
        }
        text
    }
}

/// `count` cells of a glyph that the page draws and no text has.
pub(super) fn drawn(glyph: char, count: usize, role: Role, direction: Direction) -> VisualLine {
    let cell = Cell { symbol: Symbol::Char(glyph), width: 1, style: role.into(), link: None, source: 0..0 };
    VisualLine { cells: vec![cell; count], width: count, direction, hidden: Vec::new() }
}
