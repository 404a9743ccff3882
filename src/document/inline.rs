//! The spans over a text as the runs of its lines: bold, links, and the number after each link.
//!
//! One sweep over the edges of the spans handles any number of them in any order: spans of hostile articles may be out
//! of order, cross, reach past the text or end inside a character.

use crate::layout::StyleRun;
use crate::model::{Inline, RichText, Role, Style};
use std::cmp::Reverse;
use std::ops::Range;

/// A line of text as it will be shown.
#[derive(Default)]
pub(super) struct StyledText {
    pub(super) text: String,
    pub(super) runs: Vec<StyleRun<Style>>,
    /// Ranges of `text` that are not in the source.
    pub(super) inserts: Vec<Range<usize>>,
}

impl StyledText {
    /// Appends text of the source.
    fn push(&mut self, text: &str, style: Style, link: Option<u16>) {
        if !text.is_empty() {
            self.text.push_str(text);
            self.runs.push(StyleRun { end: self.text.len(), style, link });
        }
    }

    /// Appends text that the layout adds.
    pub(super) fn push_insert(&mut self, text: &str, style: Style, link: Option<u16>) {
        let start = self.text.len();
        self.push(text, style, link);
        if start < self.text.len() {
            self.inserts.push(start..self.text.len());
        }
    }
}

/// The start or the end of a span.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct SpanEdge {
    offset: usize,
    /// At the same offset, ends sort before starts.
    is_start: bool,
    /// Of spans that start together, the longer sorts first: a link over `ab` before a link over `a`. Of spans that end
    /// together, the one that started later does, since it is nested in the other.
    rank: Reverse<usize>,
    span_index: usize,
    end: usize,
}

/// The spans over a text, applied in order while its lines are appended one after another.
pub(super) struct SpanCursor<'a> {
    text: &'a RichText,
    edges: std::iter::Peekable<std::vec::IntoIter<SpanEdge>>,
    strong_depth: usize,
    emphasis_depth: usize,
    open_codes: Vec<OpenSpan>,
    open_links: Vec<OpenSpan>,
    /// The numbers of links by their span, while they are open.
    link_numbers: Vec<Option<u16>>,
}

/// A span around the current offset. The innermost is last in its list; spans that have ended are dropped once they
/// are last.
#[derive(Clone, Copy)]
struct OpenSpan {
    start: usize,
    end: usize,
    number: Option<u16>,
}

/// The innermost span that has not ended.
fn innermost(open: &mut Vec<OpenSpan>, at: usize) -> Option<OpenSpan> {
    while open.last().is_some_and(|span| span.end <= at) {
        open.pop();
    }
    open.last().copied()
}

impl<'a> SpanCursor<'a> {
    pub(super) fn new(text: &'a RichText) -> Self {
        let mut edges = Vec::with_capacity(2 * text.spans.len());
        for (index, span) in text.spans.iter().enumerate() {
            let start = floor_boundary(&text.text, span.range.start);
            let end = floor_boundary(&text.text, span.range.end);
            if start < end {
                edges.push(SpanEdge { offset: start, is_start: true, rank: Reverse(end), span_index: index, end });
                edges.push(SpanEdge { offset: end, is_start: false, rank: Reverse(start), span_index: index, end });
            }
        }
        edges.sort_unstable();
        Self {
            text,
            edges: edges.into_iter().peekable(),
            strong_depth: 0,
            emphasis_depth: 0,
            open_codes: Vec::new(),
            open_links: Vec::new(),
            link_numbers: vec![None; text.spans.len()],
        }
    }

    /// Appends the bytes `line` of the text. Lines must come in order.
    ///
    /// `role` is the role of text without spans. `number` gives the address of a link its number, counted from 0; its
    /// second argument says whether the text of the link is the address itself. `number_text` formats a number.
    pub(super) fn append_line(
        &mut self,
        range: Range<usize>,
        role: Role,
        display: &mut StyledText,
        mut number: impl FnMut(&str, bool) -> Option<u16>,
        number_text: impl Fn(u16) -> String,
    ) {
        let mut at = range.start;
        loop {
            while let Some(edge) = self.edges.next_if(|edge| edge.offset <= at) {
                self.apply_edge(edge, &mut number, |number, is_address| {
                    // Terminals that open addresses would take the number for the end of this one.
                    if is_address {
                        display.push_insert(" ", role.into(), None);
                    }
                    display.push_insert(&number_text(number), Role::LinkNumber.into(), Some(number));
                });
            }
            if at >= range.end {
                return;
            }
            let next = self.edges.peek().map_or(range.end, |edge| edge.offset.min(range.end));
            let (code, link) = (innermost(&mut self.open_codes, at), innermost(&mut self.open_links, at));
            let role = match (code, link) {
                (Some(code), Some(link)) if code.start >= link.start => Role::Code,
                (_, Some(_)) => Role::Link,
                (Some(_), None) => Role::Code,
                (None, None) => role,
            };
            let style = Style { role, strong: self.strong_depth > 0, emphasis: self.emphasis_depth > 0 };
            display.push(self.text.text.get(at..next).unwrap_or(""), style, link.and_then(|link| link.number));
            at = next;
        }
    }

    fn apply_edge(
        &mut self,
        edge: SpanEdge,
        number: &mut impl FnMut(&str, bool) -> Option<u16>,
        mut on_link_end: impl FnMut(u16, bool),
    ) {
        let Some(span) = self.text.spans.get(edge.span_index) else { return };
        let adjusted = |count: usize| if edge.is_start { count + 1 } else { count.saturating_sub(1) };
        match &span.inline {
            Inline::Strong => self.strong_depth = adjusted(self.strong_depth),
            Inline::Emphasis => self.emphasis_depth = adjusted(self.emphasis_depth),
            Inline::Code if edge.is_start => {
                self.open_codes.push(OpenSpan { start: edge.offset, end: edge.end, number: None });
            }
            Inline::Code => {}
            Inline::Link(address) => {
                let Some(open_number) = self.link_numbers.get_mut(edge.span_index) else { return };
                if edge.is_start {
                    let shown_in_text = self.text.text.get(edge.offset..edge.end) == Some(address.as_str());
                    *open_number = number(address, shown_in_text);
                    self.open_links.push(OpenSpan { start: edge.offset, end: edge.end, number: *open_number });
                } else if let Some(number) = open_number.take() {
                    let shown = self.text.text.get(span.range.clone()).unwrap_or_default();
                    on_link_end(number, ["http://", "https://"].iter().any(|scheme| shown.contains(scheme)));
                }
            }
        }
    }
}

/// The last character boundary at or before `byte`.
fn floor_boundary(text: &str, byte: usize) -> usize {
    let mut byte = byte.min(text.len());
    while !text.is_char_boundary(byte) {
        byte -= 1;
    }
    byte
}
