//! The text of a record: plain text, HTML, or a list of paragraphs with their kinds.

use crate::ingest::{fit, html, plain, rich};
use crate::model::{Block, BlockKind, Inline, Marker, RichText, Span};
use crate::text;
use serde_json::{Map, Value};
use std::borrow::Cow;

/// The blocks of a body.
pub(super) fn blocks(value: &Value) -> Vec<Block> {
    match value {
        Value::String(text) => text_blocks(text),
        Value::Array(values) => {
            let (mut blocks, mut weight) = (Vec::new(), 0);
            for value in values {
                let read = paragraph(value);
                weight += fit::weight_of_all(&read);
                blocks.extend(read);
                if fit::is_full(weight) {
                    break;
                }
            }
            blocks
        }
        Value::Object(_) => super::fields::first_text(value).map(text_blocks).unwrap_or_default(),
        _ => Vec::new(),
    }
}

/// The blocks of a text, which is read as HTML if it looks like HTML.
fn text_blocks(text: &str) -> Vec<Block> {
    let text = with_line_breaks(text);
    if is_html(&text) { html::blocks(&text, None) } else { plain::plain_body(&text) }
}

/// A short text, perhaps HTML, as one clean line.
pub(super) fn line(text: &str) -> String {
    if is_html(text) { html::one_line(text) } else { text::clean_line(&with_line_breaks(text)) }
}

/// The data set `pn_summary` writes `[n]` for a line break.
fn with_line_breaks(text: &str) -> Cow<'_, str> {
    if text.contains("[n]") { Cow::Owned(text.replace("[n]", "\n")) } else { Cow::Borrowed(text) }
}

/// Whether a text has tags or character references in it, rather than signs of comparison and ampersands.
fn is_html(text: &str) -> bool {
    const TAGS: [&str; 12] = ["p", "br", "div", "span", "img", "a", "b", "i", "strong", "em", "ul", "figure"];
    let is_tag = |after: &str| {
        let after = after.strip_prefix('/').unwrap_or(after);
        let name: String = after.chars().take(8).take_while(char::is_ascii_alphanumeric).collect();
        let rest = after.get(name.len()..).unwrap_or_default();
        let heading = matches!(name.as_bytes(), [b'h' | b'H', b'1'..=b'6']);
        rest.starts_with(['>', ' ', '/', '\n', '\t']) && (heading || TAGS.contains(&name.to_ascii_lowercase().as_str()))
    };
    let is_reference = |after: &str| {
        let name: String = after.chars().take(9).take_while(|c| *c == '#' || c.is_ascii_alphanumeric()).collect();
        name.len() > 1 && after.get(name.len()..).is_some_and(|rest| rest.starts_with(';'))
    };
    text.split('<').skip(1).any(is_tag) || text.split('&').skip(1).any(is_reference)
}

/// One paragraph of a list: a text, or an object with its text, its kind and its address.
fn paragraph(value: &Value) -> Vec<Block> {
    match value {
        Value::String(text) => text_blocks(text),
        Value::Object(fields) => typed_blocks(fields),
        _ => Vec::new(),
    }
}

fn typed_blocks(fields: &Map<String, Value>) -> Vec<Block> {
    let get = |names: &[&str]| names.iter().find_map(|name| fields.get(*name)?.as_str()).unwrap_or_default();
    let kind = get(&["type", "kind", "tag"]).to_ascii_lowercase();
    let address = text::clean_line(get(&["ref", "src", "url", "href", "link"]));
    let text = get(&["text", "content", "value", "alt", "caption"]);
    let mut quote = 0;
    let mut indent = 0;
    let kind = match kind.as_str() {
        "img" | "image" | "picture" | "figure" if !address.is_empty() => BlockKind::Image { url: address.clone() },
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
            BlockKind::Heading(kind.as_bytes().get(1).map_or(2, |digit| digit - b'0'))
        }
        "heading" | "header" | "subtitle" => BlockKind::Heading(2),
        "li" | "ul" | "ol" | "item" | "list" => {
            indent = 1;
            BlockKind::Item(Marker::Bullet)
        }
        "hr" => return vec![Block::new(BlockKind::Rule, RichText::default())],
        "pre" | "code" => {
            let code = text::clean(text).trim_matches('\n').to_owned();
            return Some(code)
                .filter(|code| !code.is_empty())
                .map(|code| Block::new(BlockKind::Code, RichText::plain(code)))
                .into_iter()
                .collect();
        }
        "blockquote" | "quote" => {
            quote = 1;
            BlockKind::Paragraph
        }
        _ if address.is_empty() => return text_blocks(text),
        _ => BlockKind::Paragraph,
    };
    let line = line(text);
    if line.is_empty() && !matches!(kind, BlockKind::Image { .. }) {
        return Vec::new();
    }
    let text =
        if matches!(kind, BlockKind::Image { .. }) { RichText::plain(line) } else { link_whole_line(line, address) };
    vec![Block { quote, indent, ..Block::new(kind, text) }]
}

/// A text that is one link, if the address is one of the web.
fn link_whole_line(line: String, address: String) -> RichText {
    if rich::begins_with_address(&address) {
        let span = Span { range: 0..line.len(), inline: Inline::Link(address) };
        return RichText { text: line, spans: vec![span] };
    }
    rich::with_links(line)
}
