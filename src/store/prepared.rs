//! An article made ready to be stored, on whatever thread there is time for it.
//!
//! Turning the text into JSON, counting and sketching its words and hashing it all takes about as long as storing it,
//! and none of it needs the database: so it is done before the write lock is taken.

use super::record::Columns;
use super::sketch::{Reader, Sketch};
use crate::model::{Article, BlockKind, Image, Lang};
use xxhash_rust::xxh3::Xxh3;

/// An article ready to be stored. It may be sent to another thread.
#[derive(Debug, Clone)]
pub struct Prepared {
    /// Without its blocks, which are in the columns.
    pub(super) header: Article,
    pub(super) columns: Columns,
    /// A hash of everything but the key and the date: some feeds date every article anew each time.
    pub(super) seal: i64,
    /// A hash of the words.
    pub(super) hash: i64,
    pub(super) words: u32,
    pub(super) sketch: Option<Sketch>,
}

impl Prepared {
    /// The article's key.
    pub fn key(&self) -> &str {
        &self.header.key
    }
}

/// Makes an article ready to be stored.
pub fn prepare(article: &Article) -> Prepared {
    let columns = Columns::new(article);
    let mut reader = Reader::new();
    reader.read(article.kicker.as_deref().unwrap_or_default(), false);
    reader.read(&article.title, false);
    reader.read(article.lead.as_ref().map_or("", |lead| &lead.text), true);
    for block in &article.blocks {
        reader.read(&block.text.text, !matches!(block.kind, BlockKind::Image { .. }));
    }
    Prepared {
        header: header(article),
        seal: seal(article, &columns),
        hash: reader.hash().cast_signed(),
        words: reader.words(),
        sketch: reader.sketch(),
        columns,
    }
}

/// The article without its blocks.
fn header(article: &Article) -> Article {
    Article {
        key: article.key.clone(),
        kicker: article.kicker.clone(),
        title: article.title.clone(),
        byline: article.byline.clone(),
        published: article.published,
        source: article.source.clone(),
        url: article.url.clone(),
        file: article.file.clone(),
        lang: article.lang.clone(),
        image: article.image.clone(),
        // In the columns.
        categories: Vec::new(),
        lead: None,
        blocks: Vec::new(),
    }
}

fn seal(article: &Article, columns: &Columns) -> i64 {
    let mut hash = Xxh3::new();
    let (image_url, image_alt) = match &article.image {
        Some(Image { url, alt }) => (Some(url.as_str()), Some(alt.as_str())),
        None => (None, None),
    };
    let lang = article.lang.as_ref().map(|Lang(tag)| tag.as_str());
    for part in [
        article.kicker.as_deref(),
        Some(&article.title),
        article.byline.as_deref(),
        article.published.map(|_| "dated"),
        article.source.as_deref(),
        article.url.as_deref(),
        article.file.as_deref(),
        lang,
        image_url,
        image_alt,
        columns.lead.as_deref(),
        columns.categories.as_deref(),
        Some(&columns.blocks),
    ] {
        // No text holds these bytes, so nothing can be moved from one part to the next.
        hash.update(if part.is_some() { b"\xFF" } else { b"\xFE" });
        hash.update(part.unwrap_or_default().as_bytes());
    }
    hash.digest().cast_signed()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Block, Timestamp};

    fn article() -> Article {
        Article { title: "title".to_owned(), blocks: vec![Block::paragraph("some text")], ..Article::default() }
    }

    #[test]
    fn a_new_date_is_nothing_new_and_new_punctuation_is_no_new_words() {
        let dated = |seconds| prepare(&Article { published: Some(Timestamp(seconds)), ..article() });
        assert_eq!(dated(1).seal, dated(2).seal);
        let other = prepare(&Article { blocks: vec![Block::paragraph("some text!")], ..article() });
        assert_ne!(prepare(&article()).seal, other.seal);
        assert_eq!(prepare(&article()).hash, other.hash);
        let other = prepare(&Article { kicker: Some("title".to_owned()), title: String::new(), ..article() });
        assert_ne!(prepare(&article()).seal, other.seal);
    }
}
