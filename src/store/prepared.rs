//! Preparing an article for the store, on any thread.
//!
//! Turning the text into JSON, counting and sketching its words and hashing it takes about as long as storing it, and
//! none of it needs the database. So this happens before the write lock is taken. The body of a lazy article is stored
//! as the feed has it, and not even counted.

use super::columns::{ArticleColumns, StoredBody};
use super::text_stats::TextStats;
use crate::ingest::{Aliases, LazyArticle};
use crate::model::{Article, Image, Lang, RichText};
use xxhash_rust::xxh3::Xxh3;

/// An article ready to be stored. It may be sent to another thread.
#[derive(Debug, Clone)]
pub struct Prepared {
    /// Without its lead and blocks, which are in the columns.
    pub(super) header: Article,
    pub(super) columns: ArticleColumns,
    /// A hash of everything but the key and the date: some feeds date every article anew each time.
    pub(super) fingerprint: i64,
    /// The statistics of its words; `None` if the body is unparsed.
    stats: Option<TextStats>,
    /// Under what else it may be stored already.
    pub(super) aliases: Aliases,
}

impl Prepared {
    /// The article's key.
    pub fn key(&self) -> &str {
        &self.header.key
    }

    /// The same article under another key.
    pub(super) fn with_key(&self, key: String) -> Self {
        Self { header: Article { key, ..self.header.clone() }, ..self.clone() }
    }

    /// The statistics of its words; `None` if the body is unparsed.
    pub(super) fn stats(&self) -> Option<&TextStats> {
        self.stats.as_ref()
    }

    /// The statistics of its words, computed now if need be.
    pub(super) fn compute_stats(&self) -> TextStats {
        self.stats.clone().unwrap_or_else(|| {
            let lead = self.columns.lead.as_deref().and_then(|json| serde_json::from_str::<RichText>(json).ok());
            let (lead, blocks) = self.columns.body.read(&self.header.title, lead).unwrap_or_default();
            TextStats::from_parts(self.header.kicker.as_deref(), &self.header.title, lead.as_ref(), &blocks)
        })
    }
}

/// Prepares an article.
pub fn prepare(article: &Article) -> Prepared {
    let columns = ArticleColumns::new(article, None);
    let stats =
        TextStats::from_parts(article.kicker.as_deref(), &article.title, article.lead.as_ref(), &article.blocks);
    Prepared {
        header: without_body(article),
        fingerprint: fingerprint(article, &columns),
        stats: Some(stats),
        columns,
        aliases: Aliases::default(),
    }
}

/// Prepares an article of a feed, and leaves its body unparsed.
pub fn prepare_lazy(draft: LazyArticle) -> Prepared {
    let LazyArticle { article, body, aliases } = draft;
    let Some(markup) = body else { return Prepared { aliases, ..prepare(&article) } };
    let columns = ArticleColumns::new(&article, Some(markup));
    Prepared { fingerprint: fingerprint(&article, &columns), header: article, stats: None, columns, aliases }
}

/// The article without its blocks.
fn without_body(article: &Article) -> Article {
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
        is_cut: article.is_cut,
    }
}

fn fingerprint(article: &Article, columns: &ArticleColumns) -> i64 {
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
    ] {
        // No text holds these bytes, so nothing can be moved from one part to the next.
        hash.update(if part.is_some() { b"\xFF" } else { b"\xFE" });
        hash.update(part.unwrap_or_default().as_bytes());
    }
    hash.update(if matches!(columns.body, StoredBody::Blocks(_)) { b"\xFF" } else { b"\xFE" });
    hash.update(columns.body.as_bytes());
    hash.digest().cast_signed()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::{Agencies, FeedOrigin, lazy_feed};
    use crate::model::{Block, Timestamp};

    fn article() -> Article {
        Article { title: "title".to_owned(), blocks: vec![Block::paragraph("some text")], ..Article::default() }
    }

    #[test]
    fn a_new_date_is_nothing_new_and_new_punctuation_is_no_new_words() {
        let dated = |seconds| prepare(&Article { published: Some(Timestamp(seconds)), ..article() });
        assert_eq!(dated(1).fingerprint, dated(2).fingerprint);
        let other = prepare(&Article { blocks: vec![Block::paragraph("some text!")], ..article() });
        assert_ne!(prepare(&article()).fingerprint, other.fingerprint);
        assert_eq!(prepare(&article()).compute_stats().hash, other.compute_stats().hash);
        let other = prepare(&Article { kicker: Some("title".to_owned()), title: String::new(), ..article() });
        assert_ne!(prepare(&article()).fingerprint, other.fingerprint);
    }

    #[test]
    fn a_lazy_article_has_the_words_of_the_article_it_becomes() {
        let feed = "<rss><channel><language>en</language><item><title>a title</title><link>https://a.example/1</link>
            <description>in short</description><content:encoded><![CDATA[<p>one two<p>three]]></content:encoded>
            </item></channel></rss>";
        let origin = FeedOrigin { url: "https://a.example/feed", charset: None };
        let mut document = lazy_feed(feed.as_bytes(), &origin, &Agencies::default()).unwrap();
        let mut lazy = document.articles.pop().unwrap();
        let unparsed = prepare_lazy(lazy.clone());
        assert_eq!((lazy.article.lead.clone(), lazy.article.blocks.len(), unparsed.stats()), (None, 0, None));
        lazy.read_body();
        assert_eq!(lazy.article.blocks.len(), 2);
        let parsed = prepare(&lazy.article);
        assert_eq!((unparsed.compute_stats(), unparsed.compute_stats().word_count), (parsed.compute_stats(), 7));
    }
}
