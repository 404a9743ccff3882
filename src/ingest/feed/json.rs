//! JSON Feed (<https://www.jsonfeed.org/version/1.1/>).
//!
//! The reader goes through values rather than a schema, because a number instead of a text, or a missing title, must
//! not cost the whole feed. A document that ends too early gives the items before its end.
//!
//! Deliberately not here: hubs and comments.

use super::json_tree::{BoundedTree, Tree};
use super::parser::{Enclosure, FeedHead, FeedItem, LinkedPage, RawFeed};
use crate::ingest::xml::escape;
use crate::model::limits::FEED_ARTICLES;
use serde::Deserialize;
use serde::de::{IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Deserializer, Map, Value};
use std::borrow::Cow;
use std::fmt;

/// Reads a JSON Feed; the error is the parser's message. `None` if the text is no JSON Feed.
pub(super) fn read(text: &str) -> Option<Result<RawFeed<'static>, String>> {
    let error = match serde_json::from_str::<JsonFeed>(text) {
        Ok(JsonFeed { head, items }) => {
            let ItemList { items, left_out } = items?;
            return Some(Ok(RawFeed { head, items, left_out, ..RawFeed::default() }));
        }
        Err(error) => error,
    };
    let (before, after) = text.split_once("\"items\"")?;
    let list = after.trim_start().strip_prefix(':')?.trim_start().strip_prefix('[')?;
    let head = serde_json::from_str(&format!("{before}\"items\":[]}}"));
    let head = head.map(|JsonFeed { head, .. }| head).unwrap_or_default();
    let ItemList { items, left_out } = complete_items(list);
    let truncated = error.is_eof() || !items.is_empty();
    Some(if truncated {
        Ok(RawFeed { head, items, left_out, truncated, ..RawFeed::default() })
    } else {
        Err(error.to_string())
    })
}

/// A feed, of which one item at a time is a tree of values: a tree takes many times the memory of its text.
#[derive(Default)]
struct JsonFeed {
    head: FeedHead<'static>,
    /// `None` if it has no list of items.
    items: Option<ItemList>,
}

#[derive(Default)]
struct ItemList {
    items: Vec<FeedItem<'static>>,
    left_out: u64,
}

impl ItemList {
    fn push(&mut self, value: &Value) {
        if self.items.len() < FEED_ARTICLES {
            self.items.push(item(value));
        } else {
            self.left_out += 1;
        }
    }
}

/// The members of a document that are read, but for its items.
const HEAD_NAMES: [&str; 5] = ["title", "home_page_url", "language", "author", "authors"];

impl<'de> Deserialize<'de> for JsonFeed {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(JsonFeedVisitor)
    }
}

struct JsonFeedVisitor;

impl<'de> Visitor<'de> for JsonFeedVisitor {
    type Value = JsonFeed;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON Feed")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<JsonFeed, A::Error> {
        let (mut head_members, mut items) = (Map::new(), None);
        while let Some(name) = members.next_key::<Cow<'_, str>>()? {
            if name == "items" {
                items = members.next_value::<Items>()?.0;
            } else if HEAD_NAMES.contains(&name.as_ref()) {
                head_members.insert(name.into_owned(), members.next_value_seed(Tree::new())?);
            } else {
                members.next_value::<IgnoredAny>()?;
            }
        }
        Ok(JsonFeed { head: head(&Value::Object(head_members)), items })
    }
}

/// The list under `items`, if it is one.
struct Items(Option<ItemList>);

impl<'de> Deserialize<'de> for Items {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ItemsVisitor)
    }
}

struct ItemsVisitor;

impl<'de> Visitor<'de> for ItemsVisitor {
    type Value = Items;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the items")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<Items, A::Error> {
        let mut list = ItemList::default();
        while let Some(value) = values.next_element_seed(Tree::new())? {
            list.push(&value);
        }
        Ok(Items(Some(list)))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Items, A::Error> {
        while members.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Items(None))
    }

    fn visit_str<E>(self, _: &str) -> Result<Items, E> {
        Ok(Items(None))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Items, E> {
        Ok(Items(None))
    }

    fn visit_u64<E>(self, _: u64) -> Result<Items, E> {
        Ok(Items(None))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Items, E> {
        Ok(Items(None))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Items, E> {
        Ok(Items(None))
    }

    fn visit_unit<E>(self) -> Result<Items, E> {
        Ok(Items(None))
    }
}

/// The items of a list up to the first that is incomplete.
fn complete_items(mut list: &str) -> ItemList {
    let mut items = ItemList::default();
    loop {
        let mut values = Deserializer::from_str(list).into_iter::<BoundedTree>();
        let Some(Ok(BoundedTree(value @ Value::Object(_)))) = values.next() else { return items };
        items.push(&value);
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
