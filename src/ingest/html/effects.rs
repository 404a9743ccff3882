//! What an element means for the blocks: what its beginning changes, and its end reverts.
//!
//! Deliberately not here: which elements are open, and which of them a tag ends (`builder`).

use super::builder::HtmlBuilder;
use super::caption::Figure;
use super::element::ElementGroup;
use super::table::HtmlTable;
use super::tokenizer::HtmlTag;
use super::web_address;
use crate::ingest::blocks::Numbering;
use crate::model::Inline;

impl HtmlBuilder<'_> {
    /// Does what beginning an element means. Whether its end has something to revert.
    pub(super) fn apply_effect(&mut self, group: ElementGroup, tag: HtmlTag<'_>) -> bool {
        let blocks = self.out.blocks.len();
        match group {
            ElementGroup::Quote => self.out.start_quote(),
            ElementGroup::List => self.out.start_list(numbering(tag)),
            ElementGroup::Terms => self.out.start_list(Numbering::None),
            ElementGroup::Item => self.out.start_item(number(tag, "value")),
            ElementGroup::Table => {
                if let Some(outer) = self.tables.last_mut() {
                    outer.set_layout();
                }
                let is_layout = tag.get("role").is_some_and(|role| role.eq_ignore_ascii_case("presentation"));
                self.tables.push(HtmlTable::new(blocks, is_layout));
            }
            ElementGroup::Row => {
                if let Some(table) = self.tables.last_mut() {
                    table.start_row(blocks);
                }
            }
            ElementGroup::Cell => {
                if let Some(table) = self.tables.last_mut() {
                    table.start_cell(blocks);
                }
                if !tag.name.eq_ignore_ascii_case("th") {
                    return false;
                }
                if let Some(table) = self.tables.last_mut() {
                    table.set_heading();
                }
                self.out.start_style(Inline::Strong);
            }
            ElementGroup::Figure => self.figures.push(Figure::new(blocks)),
            ElementGroup::FigureCaption => {
                if let Some(figure) = self.figures.last_mut() {
                    figure.start_caption(blocks);
                }
            }
            ElementGroup::Quotation => self.generated_text("\u{AB}"),
            ElementGroup::Superscript | ElementGroup::Subscript => {
                if let Some(paragraph) = self.out.current() {
                    paragraph.start_script();
                }
            }
            ElementGroup::Struck => self.out.start_struck(),
            ElementGroup::Anchor => match tag.get("href").and_then(|href| web_address(&href, self.base)) {
                Some(href) => self.out.start_style(Inline::Link(href)),
                None => return false,
            },
            _ => match style(group) {
                Some(inline) => self.out.start_style(inline),
                None => return false,
            },
        }
        true
    }

    /// Reverts what beginning an element changed.
    pub(super) fn revert_effect(&mut self, group: ElementGroup, has_effect: bool, has_isolate: bool) {
        let blocks = self.out.blocks.len();
        match group {
            ElementGroup::Item => self.out.end_item(),
            ElementGroup::Hidden if self.is_visible() => self.end_media(),
            _ if !has_effect => {}
            ElementGroup::Row => {
                if let Some(table) = self.tables.last_mut() {
                    table.end_row(blocks);
                }
            }
            ElementGroup::Quotation => self.generated_text("\u{BB}"),
            ElementGroup::Superscript | ElementGroup::Subscript => {
                if let Some(paragraph) = self.out.current() {
                    paragraph.end_script(group == ElementGroup::Superscript);
                }
            }
            ElementGroup::Struck => self.out.end_struck(),
            ElementGroup::Quote => self.out.end_quote(),
            ElementGroup::List | ElementGroup::Terms => self.out.end_list(),
            ElementGroup::Table => {
                if let Some(table) = self.tables.pop() {
                    table.finish(&mut self.out.blocks);
                }
            }
            ElementGroup::FigureCaption => {
                if let Some(figure) = self.figures.last_mut() {
                    figure.end_caption(blocks);
                }
            }
            ElementGroup::Figure => {
                if let Some(figure) = self.figures.pop() {
                    figure.finish(&mut self.out.blocks);
                }
            }
            _ => {
                if let Some(inline) = style(group) {
                    self.out.end_style(&inline);
                }
            }
        }
        if has_isolate && let Some(paragraph) = self.out.current() {
            paragraph.end_isolate();
        }
    }
}

/// The style of an element, without a link's address. A cell with an effect is a table's heading.
fn style(group: ElementGroup) -> Option<Inline> {
    match group {
        ElementGroup::Strong | ElementGroup::Cell => Some(Inline::Strong),
        ElementGroup::Emphasis => Some(Inline::Emphasis),
        ElementGroup::Code => Some(Inline::Code),
        ElementGroup::Anchor => Some(Inline::Link(String::new())),
        _ => None,
    }
}

/// The numbers of a list (HTML 4.4.5).
fn numbering(tag: HtmlTag<'_>) -> Numbering {
    if !tag.name.eq_ignore_ascii_case("ol") {
        return Numbering::None;
    }
    match (tag.get("reversed").is_some(), number(tag, "start")) {
        (false, start) => Numbering::Up(start.unwrap_or(1)),
        (true, Some(start)) => Numbering::Down(start),
        (true, None) => Numbering::DownToOne,
    }
}

fn number(tag: HtmlTag<'_>, attribute: &str) -> Option<u64> {
    tag.get(attribute)?.trim().parse().ok()
}
