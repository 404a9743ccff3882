//! Rich text: bare web addresses become links, and white space at the ends goes.

use crate::model::{Inline, RichText, Span};
use crate::text;
use std::cmp::Reverse;

/// A paragraph whose bare web addresses are links.
pub(super) fn with_links(text: impl Into<String>) -> RichText {
    let mut rich = RichText::plain(text);
    add_links(&mut rich);
    rich
}

/// Turns the bare web addresses of a paragraph into links, except in links and code.
///
/// An address cannot reach across the beginning or end of a span, so no two spans cross.
pub(super) fn add_links(rich: &mut RichText) {
    if !rich.text.contains("://") {
        return;
    }
    let exclusion = |span: &Span| isize::from(matches!(span.inline, Inline::Link(_) | Inline::Code));
    let mut borders: Vec<(usize, isize)> = Vec::with_capacity(rich.spans.len() * 2 + 1);
    for span in &rich.spans {
        borders.push((span.range.start, exclusion(span)));
        borders.push((span.range.end, -exclusion(span)));
    }
    borders.push((rich.text.len(), 0));
    borders.sort_unstable();
    let (mut from, mut depth) = (0, 0);
    let mut found = Vec::new();
    for (at, change) in borders {
        let stretch = if depth == 0 { rich.text.get(from..at).unwrap_or_default() } else { "" };
        for range in text::find_links(stretch) {
            let address = stretch.get(range.clone()).unwrap_or_default().to_owned();
            found.push(Span { range: from + range.start..from + range.end, inline: Inline::Link(address) });
        }
        from = at;
        depth += change;
    }
    if !found.is_empty() {
        rich.spans.append(&mut found);
        rich.spans.sort_by_key(|span| (span.range.start, Reverse(span.range.end)));
    }
}

/// Whether a text begins with a web address.
pub(super) fn begins_with_address(text: &str) -> bool {
    text::find_links(text).first().is_some_and(|range| range.start == 0)
}

/// Removes white space at both ends, and the spans that are empty then.
pub(super) fn trim(rich: &mut RichText) {
    let length = rich.text.trim_end().len();
    rich.text.truncate(length);
    let cut = length - rich.text.trim_start().len();
    if cut > 0 {
        rich.text.drain(..cut);
    }
    for span in &mut rich.spans {
        span.range.start = span.range.start.min(length).saturating_sub(cut);
        span.range.end = span.range.end.min(length).saturating_sub(cut);
    }
    rich.spans.retain(|span| !span.range.is_empty());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(range: std::ops::Range<usize>, inline: Inline) -> Span {
        Span { range, inline }
    }

    #[test]
    fn bare_addresses_become_links_beside_the_styles_that_are_there() {
        let address = || Inline::Link("http://a.ir".to_owned());
        let text = "http://a.ir http://a.ir http://a.ir";
        let mut rich = RichText { text: text.to_owned(), spans: vec![] };
        rich.spans = vec![span(0..11, Inline::Code), span(12..23, Inline::Strong)];
        add_links(&mut rich);
        let expected =
            [span(0..11, Inline::Code), span(12..23, Inline::Strong), span(12..23, address()), span(24..35, address())];
        assert_eq!(rich.spans, expected);
    }

    #[test]
    fn trimming_moves_the_styles() {
        let mut rich = RichText { text: "  a b  ".to_owned(), spans: vec![] };
        rich.spans = vec![span(0..1, Inline::Code), span(2..3, Inline::Strong), span(4..7, Inline::Emphasis)];
        trim(&mut rich);
        assert_eq!(rich.text, "a b");
        assert_eq!(rich.spans, [span(0..1, Inline::Strong), span(2..3, Inline::Emphasis)]);
        let mut blank = RichText { text: "   ".to_owned(), spans: vec![span(1..3, Inline::Code)] };
        trim(&mut blank);
        assert_eq!(blank, RichText::default());
    }
}
