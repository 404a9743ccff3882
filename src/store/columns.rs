//! An article as columns, and back.
//!
//! Header, lead and body: the lead and the body's blocks are JSON in the model's own form, since nothing asks the
//! database about what is inside them. The body of an article that a feed has brought is stored as the feed has it, and
//! its lead with it ([`Markup`]); SQLite's own types tell the two apart, text and blob.

use crate::ingest::Markup;
use crate::model::{Anchor, Article, Block, Image, Lang, RichText, Timestamp};
use rusqlite::types::{ToSqlOutput, Type, ValueRef};
use rusqlite::{Error, Row, ToSql};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The header's columns but the key, in the order of [`ArticleColumns::header`] and [`read_article`], each after a table's prefix.
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

/// A body as it is stored.
#[derive(Debug, Clone)]
pub(super) enum StoredBody {
    /// Blocks, as JSON.
    Blocks(String),
    /// Lead and body as a feed has them.
    Markup(Markup),
}

impl StoredBody {
    /// From its column.
    pub(super) fn from_column(value: ValueRef<'_>) -> Option<Self> {
        match value {
            ValueRef::Text(json) => String::from_utf8(json.to_owned()).ok().map(Self::Blocks),
            ValueRef::Blob(bytes) => Markup::from_bytes(bytes).map(Self::Markup),
            _ => None,
        }
    }

    /// Lead and blocks of the article with this title and, beside its body, this lead.
    pub(super) fn read(
        &self,
        title: &str,
        lead: Option<RichText>,
    ) -> serde_json::Result<(Option<RichText>, Vec<Block>)> {
        match self {
            Self::Blocks(json) => Ok((lead, serde_json::from_str(json)?)),
            Self::Markup(markup) => Ok(markup.read(title)),
        }
    }

    /// The stored form's bytes.
    pub(super) fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Blocks(json) => json.as_bytes(),
            Self::Markup(markup) => markup.as_bytes(),
        }
    }
}

impl ToSql for StoredBody {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Blocks(json) => ValueRef::Text(json.as_bytes()),
            Self::Markup(markup) => ValueRef::Blob(markup.as_bytes()),
        }))
    }
}

/// The columns of an article that are not as they stand in it.
#[derive(Debug, Clone)]
pub(super) struct ArticleColumns {
    pub(super) lead: Option<String>,
    pub(super) categories: Option<String>,
    pub(super) body: StoredBody,
}

impl ArticleColumns {
    /// Of an article, with its own body or with one that has not been read.
    pub(super) fn new(article: &Article, markup: Option<Markup>) -> Self {
        Self {
            lead: article.lead.as_ref().map(to_json),
            categories: (!article.categories.is_empty()).then(|| to_json(&article.categories)),
            body: markup.map_or_else(|| StoredBody::Blocks(to_json(&article.blocks)), StoredBody::Markup),
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
pub(super) fn read_article(row: &Row<'_>) -> rusqlite::Result<(Article, Anchor)> {
    let image_url: Option<String> = row.get(9)?;
    let image_alt: Option<String> = row.get(10)?;
    let lead: Option<String> = row.get(11)?;
    let categories: Option<String> = row.get(12)?;
    let title: String = row.get(2)?;
    let lead = lead.map(|json| from_json::<RichText>(11, &json)).transpose()?;
    let (lead, blocks) =
        read_body(13, row.get_ref(13)?)?.read(&title, lead).map_err(|error| conversion_error(13, error))?;
    let article = Article {
        key: row.get(0)?,
        kicker: row.get(1)?,
        title,
        byline: row.get(3)?,
        published: row.get::<_, Option<i64>>(4)?.map(Timestamp),
        source: row.get(5)?,
        url: row.get(6)?,
        file: row.get(7)?,
        lang: row.get::<_, Option<String>>(8)?.map(Lang),
        categories: categories.map(|json| from_json(12, &json)).transpose()?.unwrap_or_default(),
        image: image_url.map(|url| Image { url, alt: image_alt.unwrap_or_default() }),
        lead,
        blocks,
    };
    Ok((article, Anchor { block: index_from_sql(row.get(14)?), byte: index_from_sql(row.get(15)?) }))
}

/// Reads a body.
pub(super) fn read_body(column: usize, value: ValueRef<'_>) -> rusqlite::Result<StoredBody> {
    StoredBody::from_column(value)
        .ok_or_else(|| Error::InvalidColumnType(column, "blocks".to_owned(), value.data_type()))
}

/// A place as SQLite can hold it.
pub(super) fn index_to_sql(index: usize) -> i64 {
    i64::try_from(index).unwrap_or(i64::MAX)
}

fn index_from_sql(number: i64) -> usize {
    usize::try_from(number).unwrap_or(0)
}

/// A value of the model as JSON. That cannot fail: no map has keys that are no strings, and no type writes itself.
pub(super) fn to_json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

pub(super) fn from_json<T: DeserializeOwned>(column: usize, json: &str) -> rusqlite::Result<T> {
    serde_json::from_str(json).map_err(|error| conversion_error(column, error))
}

fn conversion_error(column: usize, error: serde_json::Error) -> Error {
    Error::FromSqlConversionFailure(column, Type::Text, Box::new(error))
}
