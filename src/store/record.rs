//! An article as columns, and back.
//!
//! Header, lead and body: the lead and the body's blocks are JSON in the model's own form, since nothing asks the
//! database about what is inside them.

use crate::model::{Anchor, Article, Image, Lang, RichText, Timestamp};
use rusqlite::types::Type;
use rusqlite::{Error, Row, ToSql};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The header's columns but the key, in the order of [`Record::header`] and [`article`], each after a table's prefix.
macro_rules! header {
    () => {
        header!("")
    };
    ($table:literal) => {
        concat!(
            $table,
            "kicker, ",
            $table,
            "title, ",
            $table,
            "byline, ",
            $table,
            "published, ",
            $table,
            "source, ",
            $table,
            "url, ",
            $table,
            "file, ",
            $table,
            "lang, ",
            $table,
            "image_url, ",
            $table,
            "image_alt, ",
            $table,
            "lead, ",
            $table,
            "categories"
        )
    };
}
pub(super) use header;

/// The columns of an article that are not as they stand in it.
#[derive(Debug, Clone)]
pub(super) struct Columns {
    pub(super) lead: Option<String>,
    pub(super) categories: Option<String>,
    /// The body.
    pub(super) blocks: String,
}

impl Columns {
    pub(super) fn new(article: &Article) -> Self {
        Self {
            lead: article.lead.as_ref().map(to_json),
            categories: (!article.categories.is_empty()).then(|| to_json(&article.categories)),
            blocks: to_json(&article.blocks),
        }
    }

    /// Values for the columns of `header!`, with the rest of `article`.
    pub(super) fn header<'a>(&'a self, article: &'a Article) -> [&'a dyn ToSql; 12] {
        const NONE: &Option<String> = &None;
        let (image_url, image_alt): (&dyn ToSql, &dyn ToSql) = match &article.image {
            Some(image) => (&image.url, &image.alt),
            None => (NONE, NONE),
        };
        let lang: &dyn ToSql = match &article.lang {
            Some(Lang(tag)) => tag,
            None => NONE,
        };
        let published: &dyn ToSql = match &article.published {
            Some(Timestamp(seconds)) => seconds,
            None => NONE,
        };
        [
            &article.kicker,
            &article.title,
            &article.byline,
            published,
            &article.source,
            &article.url,
            &article.file,
            lang,
            image_url,
            image_alt,
            &self.lead,
            &self.categories,
        ]
    }
}

/// Reads `key`, the columns of `header!`, then `blocks, anchor_block, anchor_byte`.
pub(super) fn article(row: &Row<'_>) -> rusqlite::Result<(Article, Anchor)> {
    let image_url: Option<String> = row.get(9)?;
    let image_alt: Option<String> = row.get(10)?;
    let lead: Option<String> = row.get(11)?;
    let categories: Option<String> = row.get(12)?;
    let blocks: String = row.get(13)?;
    let article = Article {
        key: row.get(0)?,
        kicker: row.get(1)?,
        title: row.get(2)?,
        byline: row.get(3)?,
        published: row.get::<_, Option<i64>>(4)?.map(Timestamp),
        source: row.get(5)?,
        url: row.get(6)?,
        file: row.get(7)?,
        lang: row.get::<_, Option<String>>(8)?.map(Lang),
        categories: categories.map(|json| from_json(12, &json)).transpose()?.unwrap_or_default(),
        image: image_url.map(|url| Image { url, alt: image_alt.unwrap_or_default() }),
        lead: lead.map(|json| from_json::<RichText>(11, &json)).transpose()?,
        blocks: from_json(13, &blocks)?,
    };
    Ok((article, Anchor { block: to_index(row.get(14)?), byte: to_index(row.get(15)?) }))
}

/// A place as SQLite can hold it.
pub(super) fn from_index(index: usize) -> i64 {
    i64::try_from(index).unwrap_or(i64::MAX)
}

fn to_index(number: i64) -> usize {
    usize::try_from(number).unwrap_or(0)
}

/// A value of the model as JSON. That cannot fail: no map has keys that are no strings, and no type writes itself.
pub(super) fn to_json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

pub(super) fn from_json<T: DeserializeOwned>(column: usize, json: &str) -> rusqlite::Result<T> {
    serde_json::from_str(json).map_err(|error| Error::FromSqlConversionFailure(column, Type::Text, Box::new(error)))
}
