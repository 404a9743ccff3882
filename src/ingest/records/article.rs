//! The article of one record.

use super::body;
use super::fields::{RecordField, RecordFields, collect_names, first_text, line};
use crate::ingest::{self, Origin, epoch_date, join_names, rich};
use crate::model::{Article, Image, Timestamp};
use crate::text;
use serde_json::Value;
use url::Url;

/// Turns a record into an article; `None` if there is nothing to read in it.
pub(super) fn article(value: Value, origin: &Origin) -> Option<Article> {
    let fields = RecordFields::from_value(value)?;
    let url = fields.all(RecordField::Url).filter_map(line).find(|url| rich::begins_with_address(url));
    let mut categories = Vec::new();
    fields.all(RecordField::Category).for_each(|value| collect_names(value, true, &mut categories));
    fields.all(RecordField::Tags).for_each(|value| collect_names(value, false, &mut categories));
    let mut article = Article {
        kicker: fields.line(RecordField::Kicker),
        title: fields.line(RecordField::Title).unwrap_or_default(),
        byline: fields.all(RecordField::Byline).find_map(byline),
        published: fields.all(RecordField::Date).find_map(date),
        // A number is the data set's label for an agency, not the agency's name.
        source: fields.all(RecordField::Source).filter_map(line).find(|name| name.chars().any(char::is_alphabetic)),
        lang: fields.line(RecordField::Lang).as_deref().and_then(crate::ingest::html::language),
        categories,
        image: fields.all(RecordField::Image).find_map(|value| image(value, url.as_deref())),
        lead: fields.line(RecordField::Lead).map(rich::with_links),
        blocks: fields.all(RecordField::Body).map(body::blocks).find(|blocks| !blocks.is_empty()).unwrap_or_default(),
        url,
        ..Article::default()
    };
    if article.title.is_empty() && article.lead.is_none() && article.blocks.is_empty() {
        return None;
    }
    if article.title.is_empty() {
        article.title = ingest::first_words(&article).unwrap_or_default();
    }
    ingest::finish(&mut article, origin);
    Some(article)
}

/// Who wrote it: a name, or several.
fn byline(value: &Value) -> Option<String> {
    let Value::Array(values) = value else { return line(value) };
    let names: Vec<String> = values.iter().filter_map(line).take(16).collect();
    join_names(&names)
}

/// The picture at the head: an address, an object with one, or the first of several.
fn image(value: &Value, page_url: Option<&str>) -> Option<Image> {
    let value = match value {
        Value::Array(values) => values.first()?,
        value => value,
    };
    let get = |names: &[&str]| names.iter().find_map(|name| value.get(name)?.as_str());
    let url = text::clean_line(get(&["src", "url", "href"]).or_else(|| first_text(value))?);
    let alt = text::clean_line(get(&["alt", "caption", "title"]).unwrap_or_default());
    // An address without a host is relative to the page.
    let joined = || Url::parse(page_url?).ok()?.join(&url).ok().map(String::from);
    let url = if Url::parse(&url).is_ok() { url } else { joined().unwrap_or(url) };
    (!url.is_empty()).then_some(Image { url, alt })
}

/// A date in words, or seconds or milliseconds since 1970.
fn date(value: &Value) -> Option<Timestamp> {
    match value {
        Value::Number(number) => epoch_date(number.as_i64().or_else(|| whole(number.as_f64()?))?),
        Value::String(date) => ingest::file_date(date).or_else(|| {
            let number = date.trim();
            let digits = number.split_once('.').map_or(number, |(whole, _)| whole);
            epoch_date(digits.parse().ok()?)
        }),
        // As MongoDB exports it.
        Value::Object(object) => {
            let inner = object.get("$date")?;
            let inner = inner.get("$numberLong").unwrap_or(inner);
            if inner.is_object() { None } else { date(inner) }
        }
        _ => None,
    }
}

/// The whole part of a number, where there is one.
fn whole(number: f64) -> Option<i64> {
    #[expect(clippy::cast_possible_truncation, reason = "the cast saturates, and what is out of range is no date")]
    number.is_finite().then_some(number as i64)
}
