//! JSON Feed (<https://www.jsonfeed.org/version/1.1/>).
//!
//! The reader goes through values rather than a schema, because a number instead of a text, or a missing title, must
//! not cost the whole feed. A document that ends too early gives the items before its end.
//!
//! Deliberately not here: hubs and comments.

use super::parser::{Enclosure, FeedHead, FeedItem, LinkedPage, RawFeed};
use crate::ingest::xml::escape;
use serde_json::{Deserializer, Value};
use std::borrow::Cow;

/// Reads a JSON Feed; the error is the parser's message. `None` if the text is no JSON Feed.
pub(super) fn read(text: &str) -> Option<Result<RawFeed<'static>, String>> {
    let error = match serde_json::from_str::<Value>(text) {
        Ok(whole) => {
            let items = whole.get("items").and_then(Value::as_array)?;
            let items = items.iter().map(item).collect();
            return Some(Ok(RawFeed { head: head(&whole), items, ..RawFeed::default() }));
        }
        Err(error) => error,
    };
    let (before, after) = text.split_once("\"items\"")?;
    let list = after.trim_start().strip_prefix(':')?.trim_start().strip_prefix('[')?;
    let head = serde_json::from_str(&format!("{before}\"items\":[]}}")).map(|value| head(&value)).unwrap_or_default();
    let items = complete_items(list);
    let truncated = error.is_eof() || !items.is_empty();
    Some(if truncated { Ok(RawFeed { head, items, truncated, ..RawFeed::default() }) } else { Err(error.to_string()) })
}

/// The items of a list up to the first that is incomplete.
fn complete_items(mut list: &str) -> Vec<FeedItem<'static>> {
    let mut items = Vec::new();
    loop {
        let mut values = Deserializer::from_str(list).into_iter::<Value>();
        let Some(Ok(value @ Value::Object(_))) = values.next() else { return items };
        items.push(item(&value));
        let rest = list.get(values.byte_offset()..).unwrap_or_default().trim_start();
        let Some(rest) = rest.strip_prefix(',') else { return items };
        list = rest;
    }
}

fn head(feed: &Value) -> FeedHead<'static> {
    FeedHead {
        title: string(feed, "title"),
        site: string(feed, "home_page_url"),
        lang: string(feed, "language"),
        authors: authors(feed),
        ..FeedHead::default()
    }
}

fn item(item: &Value) -> FeedItem<'static> {
    let list = |key: &str| item.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    // Plain text becomes the markup that every other feed gives.
    let plain = |key: &str| string(item, key).map(|text| Cow::Owned(escape(&text).into_owned()));
    let (pictures, others): (Vec<&Value>, Vec<&Value>) = list("attachments").iter().partition(|attachment| {
        string(attachment, "mime_type").is_some_and(|kind| kind.to_ascii_lowercase().starts_with("image/"))
    });
    let enclosure = |attachment: &Value| {
        let name = string(attachment, "title").map(|name| Cow::Owned(escape(&name).into_owned()));
        Some(Enclosure { address: string(attachment, "url")?, name })
    };
    let link = string(item, "url").or_else(|| string(item, "external_url"));
    let images = [string(item, "image"), string(item, "banner_image")].into_iter().flatten().map(|url| (0, url));
    let mut images: Vec<_> = images.collect();
    images.extend(pictures.into_iter().filter_map(|attachment| string(attachment, "url")).map(|url| (2, url)));
    FeedItem {
        title: plain("title"),
        link: link.map(|address| LinkedPage { address, base: None, rank: 0 }),
        id: string(item, "id"),
        summary: plain("summary"),
        content: string(item, "content_html").or_else(|| plain("content_text")),
        dates: string(item, "date_published").into_iter().collect(),
        updated: string(item, "date_modified").into_iter().collect(),
        authors: authors(item),
        categories: list("tags").iter().filter_map(text).map(|tag| Cow::Owned(escape(&tag).into_owned())).collect(),
        images,
        enclosures: others.into_iter().filter_map(enclosure).collect(),
        lang: string(item, "language"),
        ..FeedItem::default()
    }
}

fn authors(value: &Value) -> Vec<Cow<'static, str>> {
    let several = match value.get("authors") {
        Some(Value::Array(several)) => several.as_slice(),
        // Against the format, but some feeds have one author without a list.
        Some(one) => std::slice::from_ref(one),
        None => &[],
    };
    value.get("author").into_iter().chain(several).filter_map(|author| string(author, "name")).collect()
}

fn string(value: &Value, key: &str) -> Option<Cow<'static, str>> {
    value.get(key).and_then(text)
}

/// A text, or a number in its place; `None` if it is blank.
fn text(value: &Value) -> Option<Cow<'static, str>> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    (!text.trim().is_empty()).then_some(Cow::Owned(text))
}
