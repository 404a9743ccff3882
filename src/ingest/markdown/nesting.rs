//! Prepares Markdown for the parser: clean, with blanks for tabs, and not nested so deep that parsing takes minutes.

use crate::text;
use std::borrow::Cow;

/// Cleans the source as a whole, since the parser would tear an escape sequence to pieces.
///
/// Tabs are indentation in Markdown, so they first become as many blanks as CommonMark 2.2 gives them.
pub(super) fn clean_source(source: &str) -> Cow<'_, str> {
    if !source.contains('\t') {
        return text::clean(source);
    }
    let mut expanded = String::with_capacity(source.len());
    let mut column = 0;
    for c in source.chars() {
        match c {
            '\t' => {
                let width = 4 - column % 4;
                expanded.extend(std::iter::repeat_n(' ', width));
                column += width;
            }
            '\n' | '\r' => {
                expanded.push(c);
                column = 0;
            }
            c => {
                expanded.push(c);
                column += 1;
            }
        }
    }
    Cow::Owned(text::clean(&expanded).into_owned())
}

/// How deep quotations and lists can nest; beyond it, their signs are shown as text.
pub(super) const MAX_DEPTH: usize = 100;
/// The widest indentation that a line keeps.
const MAX_INDENT: usize = 128;

/// Limits the nesting, because the parser looks at every open container again for each line, which takes minutes at
/// 100,000 of them. The signs beyond [`MAX_DEPTH`] on a line are escaped, so the text loses nothing.
pub(super) fn limit(body: &str) -> Cow<'_, str> {
    let shallow = |line: &str| excess_nesting(line).is_none() && !line.starts_with(&" ".repeat(MAX_INDENT));
    if body.lines().all(shallow) {
        return Cow::Borrowed(body);
    }
    let mut out = String::with_capacity(body.len() + 64);
    for line in body.split_inclusive('\n') {
        let inner = line.trim_start_matches(' ');
        let cut = (line.len() - inner.len()).saturating_sub(MAX_INDENT);
        let line = line.get(cut..).unwrap_or(line);
        match excess_nesting(line).and_then(|at| line.split_at_checked(at)) {
            Some((head, tail)) => out.extend([head, "\\", tail]),
            None => out.push_str(line),
        }
    }
    Cow::Owned(out)
}

/// The position of the first sign on a line that would nest a quotation or list item too deep.
fn excess_nesting(line: &str) -> Option<usize> {
    let mut count = 0;
    let mut chars = line.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|&(_, c)| c);
        match c {
            ' ' => {}
            '>' => count += 1,
            '-' | '*' | '+' | '.' | ')' if matches!(next, None | Some(' ' | '\n')) => count += 1,
            // The digits of a numbered item; its full stop counts.
            '0'..='9' if matches!(next, Some('0'..='9' | '.' | ')')) => {}
            _ => return None,
        }
        if count > MAX_DEPTH {
            return Some(at);
        }
    }
    None
}
