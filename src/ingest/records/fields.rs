//! The fields of a record, by the names that data sets give them.
//!
//! Names are compared without case, and only by their letters and digits, so `Publish_Date` and `publishDate` are the
//! same. Of several known names for a field, the first that has a value counts.

use super::body;
use crate::text;
use serde_json::Value;

/// The fields that an article can use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RecordField {
    Kicker,
    Title,
    Lead,
    Body,
    Url,
    Date,
    Image,
    /// One category, even if it contains a comma.
    Category,
    /// Lists of names.
    Tags,
    Source,
    Byline,
    Lang,
}

/// The names of each field, the better first.
const NAMES: [(RecordField, &[&str]); 12] = [
    (RecordField::Kicker, &["abovetitle", "kicker", "uptitle", "overline", "rotitr", "روتیتر"]),
    (RecordField::Title, &["title", "headline", "heading", "newstitle", "تیتر", "عنوان"]),
    (
        RecordField::Lead,
        &["summary", "lead", "description", "abstract", "subtitle", "excerpt", "introtext", "intro", "خلاصه", "لید"],
    ),
    (
        RecordField::Body,
        &[
            "text",
            "content",
            "article",
            "body",
            "articlebody",
            "fulltext",
            "contenthtml",
            "contenttext",
            "newsbody",
            "newstext",
            "متن",
        ],
    ),
    (RecordField::Url, &["link", "url", "permalink", "canonical", "href", "newsurl", "newslink", "لینک", "نشانی"]),
    (
        RecordField::Date,
        &[
            "date",
            "published",
            "publishedat",
            "publishdate",
            "datepublished",
            "publishedon",
            "pubdate",
            "publicationdate",
            "dategmt",
            "datetime",
            "timestamp",
            "time",
            "createdat",
            "created",
            "تاریخ",
        ],
    ),
    (
        RecordField::Image,
        &["img", "image", "images", "imageurl", "urltoimage", "topimage", "thumbnail", "cover", "picture", "تصویر"],
    ),
    (RecordField::Category, &["category", "section", "topic", "دسته", "موضوع"]),
    (RecordField::Tags, &["categories", "keywords", "tags", "keyword", "tag", "topics", "برچسب", "برچسبها"]),
    (
        RecordField::Source,
        &["source", "agency", "publisher", "newsagency", "agencyname", "site", "network", "منبع", "خبرگزاری"],
    ),
    (RecordField::Byline, &["author", "authors", "byline", "creator", "reporter", "نویسنده"]),
    (RecordField::Lang, &["lang", "language", "inlanguage", "زبان"]),
];

/// The names of objects that contain the one article of an API's answer. `source` is that of search engines
/// (`_source`).
const ARTICLE_WRAPPERS: [&str; 6] = ["article", "data", "item", "news", "result", "source"];

/// Whether an array of this name contains the records.
pub(super) fn is_record_array(name: &str) -> bool {
    const NAMES: [&str; 18] = [
        "articles",
        "items",
        "data",
        "news",
        "records",
        "results",
        "rows",
        "posts",
        "stories",
        "docs",
        "documents",
        "entries",
        "hits",
        "list",
        "newslist",
        "result",
        "response",
        "value",
    ];
    NAMES.contains(&name)
}

/// Whether an object of this name may contain such an array. Unlike [`ARTICLE_WRAPPERS`], these are names for a whole
/// answer: an `item` or `article` is one record, not a place to look for many.
pub(super) fn is_wrapper(name: &str) -> bool {
    const NAMES: [&str; 9] = ["data", "response", "result", "results", "payload", "feed", "channel", "hits", "rss"];
    NAMES.contains(&name)
}

/// A name in the form in which names are compared.
pub(super) fn normalize_name(name: &str) -> String {
    // The beginning of an endless name is enough: it is no known name.
    name.chars().take(64).filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The field that a name stands for.
pub(super) fn field_of(name: &str) -> Option<RecordField> {
    let name = normalize_name(name);
    NAMES.iter().find(|(_, names)| names.contains(&name.as_str())).map(|(field, _)| *field)
}

/// The fields of one record, their names as they are compared.
pub(super) struct RecordFields(Vec<(String, Value)>);

impl RecordFields {
    /// The fields of an object, or of the article in it if it is an API's answer with one article.
    pub(super) fn from_value(mut value: Value) -> Option<Self> {
        // As deep as the parser's own limit.
        for _ in 0..128 {
            let Value::Object(object) = value else { return None };
            let mut fields: Vec<(String, Value)> =
                object.into_iter().map(|(name, value)| (normalize_name(&name), value)).collect();
            let is_known_field = |(name, value): &(String, Value)| !value.is_object() && field_of(name).is_some();
            let inner =
                fields.iter().position(|(name, value)| value.is_object() && ARTICLE_WRAPPERS.contains(&name.as_str()));
            match inner {
                Some(at) if !fields.iter().any(is_known_field) => value = fields.swap_remove(at).1,
                _ => return Some(Self(fields)),
            }
        }
        None
    }

    /// The values of a field that are not empty, those under the better names first.
    pub(super) fn all(&self, field: RecordField) -> impl Iterator<Item = &Value> {
        let names = NAMES.iter().filter(move |(other, _)| *other == field).flat_map(|(_, names)| names.iter());
        names.flat_map(|name| self.0.iter().filter(move |(other, _)| other == name)).map(|(_, value)| value).filter(
            |value| match value {
                Value::Null | Value::Bool(_) => false,
                Value::String(text) => !text.trim().is_empty(),
                Value::Array(values) => !values.is_empty(),
                Value::Object(object) => !object.is_empty(),
                Value::Number(_) => true,
            },
        )
    }

    /// A field as one clean line; `None` if it holds no words.
    pub(super) fn line(&self, field: RecordField) -> Option<String> {
        self.all(field).find_map(line)
    }
}

/// The text of a value: a string, the first text of a list, or that of an object.
pub(super) fn first_text(value: &Value) -> Option<&str> {
    const NAMES: [&str; 9] = ["rendered", "text", "name", "title", "value", "label", "term", "url", "src"];
    let text = |value: &'_ Value| value.as_str().is_some_and(|text| !text.trim().is_empty());
    match value {
        Value::String(text) => Some(text),
        Value::Array(values) => first_text(values.iter().find(|value| text(value) || value.is_object())?),
        Value::Object(object) => NAMES.iter().find_map(|name| object.get(*name).filter(|value| text(value)))?.as_str(),
        _ => None,
    }
}

/// A value as one clean line, without the tags and character references that many data sets leave in.
pub(super) fn line(value: &Value) -> Option<String> {
    let line = match value {
        Value::Number(number) => number.to_string(),
        value => body::line(first_text(value)?),
    };
    (!line.is_empty()).then_some(line)
}

/// How many names one record can have.
const MOST_NAMES: usize = 64;

/// Collects the names in a list, or in a text that separates them by commas and the like; with `keep_commas`, a comma
/// is part of a name.
pub(super) fn collect_names(value: &Value, keep_commas: bool, into: &mut Vec<String>) {
    let mut add = |name: &str| {
        // Tables written by Python hold lists such as `['a', 'b']`.
        let name = name.trim_matches(|c: char| c.is_whitespace() || matches!(c, '[' | ']' | '\'' | '"'));
        let name = text::clean_line(name);
        if !name.is_empty() && into.len() < MOST_NAMES && name.chars().nth(120).is_none() && !into.contains(&name) {
            into.push(name);
        }
    };
    match value {
        Value::Array(values) => values.iter().filter_map(line).for_each(|name| add(&name)),
        value => {
            let line = line(value).unwrap_or_default();
            let parts = |c: char| matches!(c, ';' | '؛' | '|') || (!keep_commas && matches!(c, ',' | '،'));
            line.split(parts).for_each(add);
        }
    }
}
