//! The marks over a text, as the runs of its lines: what is bold, what is a link, where a link's number stands.
//!
//! One sweep over the places where marks begin and end, however many there are and however they lie: marks from hostile
//! articles may be out of order, cross, reach past the text or end inside a character.

use super::paragraph::Run;
use crate::model::{Inline, RichText, Role, Style};
use std::cmp::Reverse;
use std::ops::Range;

/// A line of text as it will be shown.
#[derive(Default)]
pub(super) struct Display {
    pub(super) text: String,
    pub(super) runs: Vec<Run>,
    /// Ranges of `text` that are not in the source.
    pub(super) inserts: Vec<Range<usize>>,
}

impl Display {
    /// Appends text of the source.
    fn push(&mut self, text: &str, style: Style, link: Option<u16>) {
        if !text.is_empty() {
            self.text.push_str(text);
            self.runs.push(Run { end: self.text.len(), style, link });
        }
    }

    /// Appends text of the page's own.
    pub(super) fn insert(&mut self, text: &str, style: Style, link: Option<u16>) {
        let start = self.text.len();
        self.push(text, style, link);
        if start < self.text.len() {
            self.inserts.push(start..self.text.len());
        }
    }
}

/// A mark begins or ends here.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Event {
    at: usize,
    /// Ends come before beginnings at the same place.
    begins: bool,
    /// Of marks that begin together the longer first; of marks that end together the later first.
    rank: Reverse<usize>,
    span: usize,
    end: usize,
}

/// The marks over a text, met in order while its lines are shown one after another.
pub(super) struct Sweep<'a> {
    text: &'a RichText,
    events: std::iter::Peekable<std::vec::IntoIter<Event>>,
    strong: usize,
    emphasis: usize,
    codes: Vec<Open>,
    links: Vec<Open>,
    /// The numbers of links by their span, while they are open.
    numbers: Vec<Option<u16>>,
}

/// A mark around the current place. The innermost is last in its list; those that ended are dropped when they come last.
#[derive(Clone, Copy)]
struct Open {
    start: usize,
    end: usize,
    number: Option<u16>,
}

/// The innermost mark that has not ended.
fn innermost(open: &mut Vec<Open>, at: usize) -> Option<Open> {
    while open.last().is_some_and(|mark| mark.end <= at) {
        open.pop();
    }
    open.last().copied()
}

impl<'a> Sweep<'a> {
    pub(super) fn new(text: &'a RichText) -> Self {
        let mut events = Vec::with_capacity(2 * text.spans.len());
        for (span, mark) in text.spans.iter().enumerate() {
            let start = floor_boundary(&text.text, mark.range.start);
            let end = floor_boundary(&text.text, mark.range.end);
            if start < end {
                events.push(Event { at: start, begins: true, rank: Reverse(end), span, end });
                events.push(Event { at: end, begins: false, rank: Reverse(start), span, end });
            }
        }
        events.sort_unstable();
        Self {
            text,
            events: events.into_iter().peekable(),
            strong: 0,
            emphasis: 0,
            codes: Vec::new(),
            links: Vec::new(),
            numbers: vec![None; text.spans.len()],
        }
    }

    /// Appends the bytes `line` of the text. Lines must come in order.
    ///
    /// `role` is that of text under no mark. `number` gives a link's address its number, counted from 0, and learns
    /// whether the address itself is what the reader sees; `shown` puts a number into words.
    pub(super) fn show(
        &mut self,
        line: Range<usize>,
        role: Role,
        display: &mut Display,
        mut number: impl FnMut(&str, bool) -> Option<u16>,
        shown: impl Fn(u16) -> String,
    ) {
        let mut at = line.start;
        loop {
            while let Some(event) = self.events.next_if(|event| event.at <= at) {
                self.meet(event, &mut number, |number| {
                    display.insert(&shown(number), Role::LinkNumber.into(), Some(number));
                });
            }
            if at >= line.end {
                return;
            }
            let next = self.events.peek().map_or(line.end, |event| event.at.min(line.end));
            let (code, link) = (innermost(&mut self.codes, at), innermost(&mut self.links, at));
            let role = match (code, link) {
                (Some(code), Some(link)) if code.start >= link.start => Role::Code,
                (_, Some(_)) => Role::Link,
                (Some(_), None) => Role::Code,
                (None, None) => role,
            };
            let style = Style { role, strong: self.strong > 0, emphasis: self.emphasis > 0 };
            display.push(self.text.text.get(at..next).unwrap_or(""), style, link.and_then(|link| link.number));
            at = next;
        }
    }

    fn meet(&mut self, event: Event, number: &mut impl FnMut(&str, bool) -> Option<u16>, mut closed: impl FnMut(u16)) {
        let Some(mark) = self.text.spans.get(event.span) else { return };
        let step = |count: usize| if event.begins { count + 1 } else { count.saturating_sub(1) };
        match &mark.inline {
            Inline::Strong => self.strong = step(self.strong),
            Inline::Emphasis => self.emphasis = step(self.emphasis),
            Inline::Code if event.begins => {
                self.codes.push(Open { start: event.at, end: event.end, number: None });
            }
            Inline::Code => {}
            Inline::Link(address) => {
                let Some(open) = self.numbers.get_mut(event.span) else { return };
                if event.begins {
                    let spelled = self.text.text.get(event.at..event.end) == Some(address.as_str());
                    *open = number(address, spelled);
                    self.links.push(Open { start: event.at, end: event.end, number: *open });
                } else if let Some(number) = open.take() {
                    closed(number);
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
