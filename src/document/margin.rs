//! The leading margin of a block: bars of quotations, room for lists, the marker of an item.

use super::Fragment;
use crate::layout::Paragraph;
use crate::layout::{Cell, Symbol, VisualLine};
use crate::model::{Direction, Role, Style};

/// The columns of each quotation around a block: a bar and a blank.
const QUOTE_WIDTH: usize = 2;
/// The columns of each list around a block.
const LIST_WIDTH: usize = 3;

/// The leading margin of a block.
#[derive(Debug, Clone, Default)]
pub(super) struct Margin {
    /// How many quotations are around the block.
    pub(super) quote_depth: usize,
    /// How many lists are around the block.
    pub(super) list_depth: usize,
    /// The marker before its first line.
    pub(super) marker: Option<Box<Paragraph<Style>>>,
    /// Whether the block is the article's lead, which has a bar of its own.
    pub(super) is_lead: bool,
}

impl Margin {
    /// How many columns it takes: at most a third of the measure, however deep the nesting.
    pub(super) fn width(&self, measure: usize) -> usize {
        (self.bar_count() * QUOTE_WIDTH + self.list_width()).min(measure / 3)
    }

    fn bar_count(&self) -> usize {
        self.quote_depth + usize::from(self.is_lead)
    }

    fn list_width(&self) -> usize {
        let marker = self.marker.as_ref().map_or(0, |marker| marker.text().chars().count() + 1);
        if self.list_depth == 0 { 0 } else { (self.list_depth * LIST_WIDTH).max(marker) }
    }

    /// The bars and, on the first line, the marker.
    pub(super) fn fragments(&self, measure: usize, direction: Direction, first: bool) -> Vec<Fragment> {
        let width = self.width(measure);
        let mut fragments = Vec::new();
        let mut push_at = |from_edge: usize, line: VisualLine<Style>| {
            let column = if direction.is_rtl() { measure.saturating_sub(from_edge + line.width) } else { from_edge };
            fragments.push(Fragment { column, line });
        };
        let bar = if self.is_lead { '\u{2503}' } else { '\u{2502}' };
        let bars = self.bar_count().min(width / QUOTE_WIDTH);
        for number in 0..bars {
            push_at(number * QUOTE_WIDTH, repeated_glyph(bar, 1, Role::Marker, direction));
        }
        // A blank separates the marker from the text. A margin without room for both has no marker.
        let marker_room = width - bars * QUOTE_WIDTH;
        if let (true, Some(marker)) = (first, &self.marker) {
            for line in
                marker.clamped(marker_room.saturating_sub(1), 1).into_iter().filter(|line| line.width < marker_room)
            {
                push_at(width - line.width - 1, line);
            }
        }
        fragments
    }

    /// The margin of a line of text in logical order.
    pub(super) fn logical_prefix(&self, first: bool) -> String {
        let mut text = "> ".repeat(self.quote_depth);
        if self.list_depth > 0 {
            let marker = self.marker.as_ref().filter(|_| first).map_or("", |marker| marker.text());
            let padding = self.list_width().saturating_sub(marker.chars().count() + 1);
            text.push_str(&" ".repeat(padding));
            text.push_str(marker);
            text.push(' ');
        }
        text
    }
}

/// `count` cells of a glyph that the layout adds.
pub(super) fn repeated_glyph(glyph: char, count: usize, role: Role, direction: Direction) -> VisualLine<Style> {
    let cell = Cell { symbol: Symbol::Char(glyph), width: 1, style: role.into(), link: None, source: 0..0 };
    VisualLine { cells: vec![cell; count], width: count, direction, hidden: Vec::new() }
}
