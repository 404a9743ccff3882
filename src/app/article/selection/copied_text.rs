//! The text of a selection, in logical order.

use super::{Extent, cells};
use crate::app::article::detail::Detail;
use crate::l10n::phrases;

/// The selected text, a blank line between paragraphs. The marker of a list's item comes with its first character if
/// more than one paragraph is selected.
pub(super) fn of(detail: &Detail, extent: Extent) -> String {
    let selected = cells::paragraphs(detail).into_iter();
    let selected = selected.filter(|(block, _)| (extent.start.block..=extent.end.block).contains(block));
    let mut paragraphs = Vec::new();
    for (block, length) in selected {
        let from = if block == extent.start.block { extent.start.byte } else { 0 };
        let to = if block == extent.end.block { extent.end.byte.min(length) } else { length };
        let text = cells::text(detail, block).get(from..to).unwrap_or("");
        let has_marker = from == 0 && extent.start.block < extent.end.block;
        let marker = if has_marker { phrases::marker_text(&detail.article, block) } else { String::new() };
        if !text.trim().is_empty() {
            paragraphs.push(format!("{marker}{}", text.replace('\u{2028}', "\n")));
        }
    }
    paragraphs.join("\n\n")
}
