//! An article as columns, and back.
//!
//! The lead and the blocks of the body are JSON in the model's own form, since nothing asks the database about what is
//! inside them. The body of an article from a feed, together with its lead, is stored as the feed has it ([`Markup`]).
//! The column's type distinguishes the two: text is JSON, a blob is markup.
//!
//! Every statement of the store names its columns and its parameters; nothing counts them.

use crate::ingest::Markup;
use crate::model::{Anchor, Article, Block, Image, Lang, RichText, Timestamp};
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSqlOutput, Type, ValueRef};
use rusqlite::{Row, Statement, ToSql};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The names of the header's columns without the key, each with a prefix: `"a."` for the columns of the table `a`,
/// `":"` for the parameters that [`ArticleColumns::header`] binds.
macro_rules! header {
    () => {
        header!("")
    };
    ($before:literal) => {
        concat!(
            $before,
            "kicker, ",
            $before,
            "title, ",
            $before,
            "byline, ",
            $before,
            "published, ",
            $before,
            "source, ",
            $before,
            "url, ",
            $before,
            "file, ",
            $before,
            "lang, ",
            $before,
            "image_url, ",
            $before,
            "image_alt, ",
            $before,
            "lead, ",
            $before,
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
    /// Lead and body as the feed has them.
    Markup(Markup),
}

impl StoredBody {
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

impl FromSql for StoredBody {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        match value {
            ValueRef::Text(_) => value.as_str().map(|json| Self::Blocks(json.to_owned())),
            ValueRef::Blob(bytes) => Markup::from_bytes(bytes).map(Self::Markup).ok_or(FromSqlError::InvalidType),
            _ => Err(FromSqlError::InvalidType),
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

/// The columns of an article whose values differ from the article's own fields.
#[derive(Debug, Clone)]
pub(super) struct ArticleColumns {
    pub(super) lead: Option<String>,
    pub(super) categories: Option<String>,
    pub(super) body: StoredBody,
}

impl ArticleColumns {
    /// Converts an article, with its own blocks or with a body that has not been parsed.
    pub(super) fn new(article: &Article, markup: Option<Markup>) -> Self {
        Self {
            lead: article.lead.as_ref().map(to_json),
            categories: (!article.categories.is_empty()).then(|| to_json(&article.categories)),
            body: markup.map_or_else(|| StoredBody::Blocks(to_json(&article.blocks)), StoredBody::Markup),
        }
    }

    /// Values for the parameters `header!(":")`, with the rest of `article`.
    pub(super) fn header<'a>(&'a self, article: &'a Article) -> [NamedValue<'a>; 12] {
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
            (":kicker", &article.kicker),
            (":title", &article.title),
            (":byline", &article.byline),
            (":published", published),
            (":source", &article.source),
            (":url", &article.url),
            (":file", &article.file),
            (":lang", lang),
            (":image_url", image_url),
            (":image_alt", image_alt),
            (":lead", &self.lead),
            (":categories", &self.categories),
        ]
    }
}

/// A parameter's name and its value.
pub(super) type NamedValue<'a> = (&'static str, &'a dyn ToSql);

/// A value of the model in a column that holds it as JSON.
pub(super) struct Json<T>(pub(super) T);

impl<T: DeserializeOwned> FromSql for Json<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        serde_json::from_str(value.as_str()?).map(Self).map_err(|error| FromSqlError::Other(Box::new(error)))
    }
}

/// Reads an article from a row with `key`, the columns of `header!`, `blocks`, `anchor_block` and `anchor_byte`.
pub(super) fn read_article(row: &Row<'_>) -> rusqlite::Result<(Article, Anchor)> {
    let image_url: Option<String> = row.get("image_url")?;
    let image_alt: Option<String> = row.get("image_alt")?;
    let title: String = row.get("title")?;
    let lead = row.get::<_, Option<Json<RichText>>>("lead")?.map(|Json(lead)| lead);
    let body: StoredBody = row.get("blocks")?;
    let (lead, blocks) = body.read(&title, lead).map_err(|error| unreadable(row, "blocks", error))?;
    let article = Article {
        key: row.get("key")?,
        kicker: row.get("kicker")?,
        title,
        byline: row.get("byline")?,
        published: row.get::<_, Option<i64>>("published")?.map(Timestamp),
        source: row.get("source")?,
        url: row.get("url")?,
        file: row.get("file")?,
        lang: row.get::<_, Option<String>>("lang")?.map(Lang),
        categories: row.get::<_, Option<Json<Vec<String>>>>("categories")?.map(|Json(list)| list).unwrap_or_default(),
        image: image_url.map(|url| Image { url, alt: image_alt.unwrap_or_default() }),
        lead,
        blocks,
        is_cut: false,
    };
    let (block, byte) = (row.get("anchor_block")?, row.get("anchor_byte")?);
    Ok((article, Anchor { block: index_from_sql(block), byte: index_from_sql(byte) }))
}

/// The indices of the columns with these names. For a statement with many rows they are looked up once: [`Row::get`]
/// compares a name with those of the columns before it, in every row.
pub(super) fn column_indices<const N: usize>(
    statement: &Statement<'_>,
    names: [&str; N],
) -> rusqlite::Result<[usize; N]> {
    let mut indices = [0; N];
    for (index, name) in indices.iter_mut().zip(names) {
        *index = statement.column_index(name)?;
    }
    Ok(indices)
}

/// The error of a column whose text is not what the model has.
fn unreadable(row: &Row<'_>, column: &str, error: serde_json::Error) -> rusqlite::Error {
    match row.as_ref().column_index(column) {
        Ok(index) => rusqlite::Error::FromSqlConversionFailure(index, Type::Text, Box::new(error)),
        Err(error) => error,
    }
}

/// An index as SQLite can hold it.
pub(super) fn index_to_sql(index: usize) -> i64 {
    i64::try_from(index).unwrap_or(i64::MAX)
}

fn index_from_sql(number: i64) -> usize {
    usize::try_from(number).unwrap_or(0)
}

/// A value of the model as JSON. This cannot fail: every map has strings for keys, and no type has a serializer of its
/// own.
pub(super) fn to_json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
