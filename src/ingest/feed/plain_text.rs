//! The plain text of a feed's article: advisories, patches, the descriptions of films.
//!
//! Without a blank line, each line is a paragraph, as agencies write. Else blank lines part the paragraphs, and within
//! one:
//!
//! 1. Lines that are indented by four blanks or more, and tables drawn with signs or parted by runs of blanks, stay as
//!    they are.
//! 2. Lines that were broken to a width are joined.
//! 3. Other lines stay lines, or become paragraphs if one of them is too long to be a line.

use crate::ingest::inline::BREAK;
use crate::ingest::plain::is_hard_wrapped;
use crate::ingest::rich;
use crate::model::{Block, BlockKind, Direction, RichText};
use crate::text;

/// A line with more characters is a paragraph.
const LONGEST_LINE: usize = 100;

/// The blocks of plain text.
pub(super) fn blocks(text: &str) -> Vec<Block> {
    let text = text.replace("\r\n", "\n").replace([BREAK, '\r'], "\n").replace('\t', "        ");
    let groups: Vec<Vec<&str>> = text
        .split('\n')
        .collect::<Vec<_>>()
        .split(|line| line.trim().is_empty())
        .filter(|group| !group.is_empty())
        .map(<[&str]>::to_vec)
        .collect();
    if let [group] = groups.as_slice() {
        return if is_preformatted(group) {
            vec![preformatted(group)]
        } else {
            group.iter().filter_map(|line| paragraph(line)).collect()
        };
    }
    let trimmed: Vec<Vec<&str>> = groups.iter().map(|group| group.iter().map(|line| line.trim()).collect()).collect();
    let is_wrapped = is_hard_wrapped(&trimmed);
    let mut blocks = Vec::new();
    for (group, lines) in groups.iter().zip(&trimmed) {
        if is_preformatted(group) {
            blocks.push(preformatted(group));
        } else if is_wrapped {
            blocks.extend(paragraph(&lines.join(" ")));
        } else if lines.iter().any(|line| line.chars().nth(LONGEST_LINE).is_some()) {
            blocks.extend(lines.iter().filter_map(|line| paragraph(line)));
        } else {
            blocks.extend(broken_paragraph(lines));
        }
    }
    blocks
}

/// Whether blanks mean something in these lines.
fn is_preformatted(lines: &[&str]) -> bool {
    let is_rtl = lines.iter().any(|line| text::majority_direction(line) == Some(Direction::Rtl));
    let count = |holds: fn(&str) -> bool| lines.iter().filter(|line| holds(line)).count();
    let is_indented = |line: &str| line.starts_with("    ");
    let is_drawn = |line: &str| {
        let line = line.trim();
        line.len() > 1 && line.starts_with(['+', '|']) && line.ends_with(['+', '|'])
    };
    let has_columns = |line: &str| line.trim().contains("   ");
    let all = lines.len();
    !is_rtl && (count(is_indented) == all || (all > 1 && (count(is_drawn) == all || count(has_columns) == all)))
}

/// The lines as they are, without the blanks that all of them begin with.
fn preformatted(lines: &[&str]) -> Block {
    let indent = lines.iter().map(|line| line.len() - line.trim_start_matches(' ').len()).min().unwrap_or(0);
    let lines: Vec<String> = lines
        .iter()
        .map(|line| text::clean(line.get(indent..).unwrap_or(line).trim_end()).replace('\n', " "))
        .collect();
    Block::new(BlockKind::Code, RichText::plain(lines.join("\n")))
}

fn paragraph(line: &str) -> Option<Block> {
    let text = text::clean_line(line);
    (!text.is_empty()).then(|| Block::new(BlockKind::Paragraph, rich::with_links(text)))
}

/// Lines that stay lines of one paragraph.
fn broken_paragraph(lines: &[&str]) -> Option<Block> {
    let lines: Vec<String> = lines.iter().map(|line| text::clean_line(line)).filter(|line| !line.is_empty()).collect();
    let text = lines.join(&BREAK.to_string());
    (!text.is_empty()).then(|| Block::new(BlockKind::Paragraph, rich::with_links(text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outline(text: &str) -> Vec<String> {
        let line = |block: &Block| {
            let kind = if block.kind == BlockKind::Code { "code " } else { "" };
            format!("{kind}{}", block.text.text.replace(BREAK, "/"))
        };
        blocks(text).iter().map(line).collect()
    }

    #[test]
    fn lines_are_paragraphs_or_lines_or_parts_of_a_paragraph() {
        assert_eq!(outline("one\ntwo\r\nthree"), ["one", "two", "three"]);
        assert_eq!(outline("one\ntwo\n\nthree"), ["one/two", "three"]);
        let long = "word ".repeat(30);
        assert_eq!(outline(&format!("{long}\ntwo\n\nthree")), [long.trim(), "two", "three"]);
        let wrapped = "a line of words that is filled up to the very last\nblank of its width so that no other word fits in\n\
            it any more, and then it ends.\n\nAnother paragraph follows.";
        assert_eq!(outline(wrapped).len(), 2);
        assert!(!outline(wrapped)[0].contains('/'));
    }

    #[test]
    fn what_is_drawn_with_blanks_stays_as_it_is() {
        assert_eq!(outline("so:\n\n    if (a)\n        b;\n\nend"), ["so:", "code if (a)\n    b;", "end"]);
        assert_eq!(outline("+--+\n| a|\n+--+\n\nb"), ["code +--+\n| a|\n+--+", "b"]);
        assert_eq!(
            outline("Topic:     one\nAffects:   two\n\nI.   Background"),
            ["code Topic:     one\nAffects:   two", "I. Background"]
        );
        let indented = "    \u{62E}\u{628}\u{631}\n\n    \u{62E}";
        assert_eq!(outline(indented), ["\u{62E}\u{628}\u{631}", "\u{62E}"], "the indent of a paragraph");
    }
}
