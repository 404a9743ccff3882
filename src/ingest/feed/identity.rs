//! Which story an item tells, so that the same one is one article though it comes in four feeds and again tomorrow.
//!
//! An id that is an address names the story as its address does. Any other id is a publisher's own, so its site is
//! put before it: the feeds of one agency share their stories, and two agencies never collide. Without an id the
//! address speaks, and without an address the words.
//!
//! An id or an address that different items of one feed carry names none of them.
//!
//! Deliberately not here: the same story told by two agencies.

use super::lazy_article::LazyArticle;
use crate::ingest::{Agencies, canonical_url, content_key};
use crate::model::Article;
use std::collections::HashMap;
use url::Url;

/// What an item says of its own identity.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct DeclaredId {
    /// Its id, if it is no address.
    pub(super) id: Option<String>,
    /// Its id, if it is an address.
    pub(super) permalink: Option<String>,
}

/// Gives every article its key. `site` is the host of the feed's site.
pub(super) fn assign_keys(items: &mut [LazyArticle], declared_ids: &[DeclaredId], site: &str, agencies: &Agencies) {
    let articles = || items.iter().map(|draft| &draft.article);
    let ids = unambiguous(articles().zip(declared_ids).map(|(article, claim)| {
        let id = claim.id.as_deref().or(claim.permalink.as_deref());
        (id, article.url.as_deref().unwrap_or_default())
    }));
    // A link to the front page is an address too, but of no story.
    let links = unambiguous(articles().map(|article| (article.url.as_deref(), article.title.as_str())));
    let keys: Vec<Option<String>> = articles()
        .zip(declared_ids)
        .map(|(article, claim)| {
            let id = claim.id.as_deref().filter(|id| ids.get(id) == Some(&Some(link_of(article))));
            let permalink = claim.permalink.as_deref().filter(|id| ids.get(id) == Some(&Some(link_of(article))));
            let link = article.url.as_deref().filter(|url| links.get(url).is_some_and(Option::is_some));
            match (id, permalink.or(link)) {
                (Some(id), _) => Some(format!("guid:{site}:{id}")),
                (None, Some(url)) => Some(canonical_url(url, agencies)),
                (None, None) => None,
            }
        })
        .collect();
    for (draft, key) in items.iter_mut().zip(keys) {
        draft.article.key = key.unwrap_or_else(|| {
            draft.read_body();
            content_key(&draft.article)
        });
    }
}

fn link_of(article: &Article) -> &str {
    article.url.as_deref().unwrap_or_default()
}

/// Each name with what it stands for, or `None` if it stands for different things.
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

/// The host by which a site is known, without `www.`.
pub(super) fn site_host(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    host.strip_prefix("www.").unwrap_or(host).to_owned()
}
