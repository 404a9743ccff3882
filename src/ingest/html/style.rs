//! What a `style` attribute means for the text: whether its element is shown, whether it is a paragraph of its own, and
//! in which direction it runs.
//!
//! Deliberately not here: style sheets, and how anything looks.

use crate::ingest::inline::Dir;

/// What a `style` attribute says of its element.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct InlineStyle {
    /// Whether the element is not shown.
    pub(crate) is_hidden: bool,
    /// Whether it is a block, whatever its name.
    pub(crate) is_block: bool,
    /// Whether its height is given in the size of the letters, as that of a formula in a line is.
    pub(crate) has_letter_height: bool,
    /// The direction of its text.
    pub(crate) dir: Option<Dir>,
}

impl InlineStyle {
    /// Reads the value of the attribute. The last declaration of a property counts.
    pub(crate) fn parse(value: &str) -> Self {
        let mut style = Self::default();
        for (property, value) in value.split(';').filter_map(|declaration| declaration.split_once(':')) {
            let property = property.trim();
            let is = |name: &str| property.eq_ignore_ascii_case(name);
            let value = value.trim().to_ascii_lowercase();
            if is("display") {
                let word = value.split_ascii_whitespace().next().unwrap_or_default();
                style.is_hidden = word == "none";
                style.is_block = matches!(word, "block" | "flex" | "grid" | "table" | "list-item" | "flow-root");
            } else if is("direction") {
                style.dir = Dir::parse(value.trim_end_matches("!important")).filter(|dir| *dir != Dir::Auto);
            } else if is("height") {
                style.has_letter_height = value.ends_with("ex") || value.ends_with("em");
            }
        }
        style
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Direction;

    #[test]
    fn display_direction_and_height_are_read() {
        let plain = InlineStyle::default();
        let rtl = Some(Dir::Fixed(Direction::Rtl));
        for (value, expected) in [
            ("color: red; display", plain),
            ("DISPLAY : Block", InlineStyle { is_block: true, ..plain }),
            ("display:block;display:none", InlineStyle { is_hidden: true, ..plain }),
            ("display: none !important", InlineStyle { is_hidden: true, ..plain }),
            ("display:inline-block; height: 20px", plain),
            ("height:2.1ex; width:1em", InlineStyle { has_letter_height: true, ..plain }),
            ("direction: rtl !important; margin:0", InlineStyle { dir: rtl, ..plain }),
            ("direction:auto", plain),
        ] {
            assert_eq!(InlineStyle::parse(value), expected, "{value}");
        }
    }
}
