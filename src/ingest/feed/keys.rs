//! The keys of a feed's articles, so that an article that comes in four feeds, and again tomorrow, is stored once.
//!
//! An id that is an address identifies the article as its address does. Any other id is the publisher's own, so the key
//! is the site and the id: the feeds of one agency share their articles, and those of two agencies never collide.
//! Without an id the key is the address, and without an address the hash of the words.
//!
//! An id or address that different items of one feed have identifies none of them.
//!
//! Deliberately not here: two agencies that tell the same story.

use super::lazy_article::LazyArticle;
use crate::ingest::identity::without_www;
use crate::ingest::{Agencies, canonical_url, content_key};
use crate::model::Article;
use std::collections::HashMap;
use url::Url;

/// What an item declares as its id.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct DeclaredId {
    /// Its id, if it is no address.
    pub(super) id: Option<String>,
    /// Its id, if it is an address.
    pub(super) permalink: Option<String>,
}

/// Gives every article its key. `site` is the host of the feed's site.
pub(super) fn assign_keys(items: &mut [LazyArticle], declared_ids: &[DeclaredId], site: &str, agencies: &Agencies) {
    let articles = || items.iter().map(|lazy| &lazy.article);
    let ids = unambiguous(articles().zip(declared_ids).map(|(article, declared)| {
        let id = declared.id.as_deref().or(declared.permalink.as_deref());
        (id, article.url.as_deref().unwrap_or_default())
    }));
    // A link to the front page is an address too, but of no story.
    let links = unambiguous(articles().map(|article| (article.url.as_deref(), article.title.as_str())));
    let keys: Vec<Option<String>> = articles()
        .zip(declared_ids)
        .map(|(article, declared)| {
            let id = declared.id.as_deref().filter(|id| ids.get(id) == Some(&Some(link_of(article))));
            let permalink = declared.permalink.as_deref().filter(|id| ids.get(id) == Some(&Some(link_of(article))));
            let link = article.url.as_deref().filter(|url| links.get(url).is_some_and(Option::is_some));
            match (id, permalink.or(link)) {
                (Some(id), _) => Some(format!("guid:{site}:{id}")),
                (None, Some(url)) => Some(canonical_url(url, agencies)),
                (None, None) => None,
            }
        })
        .collect();
    for (lazy, key) in items.iter_mut().zip(keys) {
        lazy.article.key = key.unwrap_or_else(|| {
            lazy.read_body();
            content_key(&lazy.article)
        });
    }
}

fn link_of(article: &Article) -> &str {
    article.url.as_deref().unwrap_or_default()
}

/// Maps each name to what it stands for, or to `None` if it stands for different things.
fn unambiguous<'a>(pairs: impl Iterator<Item = (Option<&'a str>, &'a str)>) -> HashMap<&'a str, Option<&'a str>> {
    let mut targets = HashMap::new();
    for (name, thing) in pairs {
        let Some(name) = name else { continue };
        let entry = targets.entry(name).or_insert(Some(thing));
        if *entry != Some(thing) {
            *entry = None;
        }
    }
    targets
}

/// The host of a site, without `www.`.
pub(super) fn site_host(url: &Url) -> String {
    without_www(url.host_str().unwrap_or_default()).to_owned()
}
