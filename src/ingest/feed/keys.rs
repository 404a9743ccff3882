//! The keys of a feed's articles, so that an article that comes in four feeds, and again tomorrow, is stored once.
//!
//! An id that is an address identifies the article as its address does. Any other id is the publisher's own, so the key
//! is the site and the id: the feeds of one agency share their articles, and those of two agencies never collide.
//! Without an id the key is the address, and without an address the hash of the words and the date.
//!
//! An id or address that different items of one feed have identifies none of them, and items with different titles or
//! addresses never share a key. Items that share a page are told apart by their fragments:
//!
//! 1. The fragment of an item's address belongs to its key, as in the feeds of comments and of release notes, unless it
//!    only says how the reader came to the page or is the same on every page.
//! 2. The fragment of an id whose address has none is the publisher's counter of versions, and belongs to the key only
//!    where items of this feed share the page (RSS 2.0: a guid is compared as a whole).
//!
//! Which items share a page or an id depends on the rest of the feed, so an article also has [`Alias`]es: the keys that
//! it would have in other company, or had in earlier versions of this program.
//!
//! Deliberately not here: two agencies that tell the same story.

use super::lazy_article::{Alias, LazyArticle};
use crate::ingest::identity::{address_key, identifying_fragment, without_www};
use crate::ingest::{Agencies, canonical_url, content_key, fit};
use crate::model::Article;
use std::collections::{HashMap, HashSet};
use url::Url;

/// What an item declares as its id, and its date.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct DeclaredId<'i> {
    /// Its id, if it is no address.
    pub(super) id: Option<String>,
    /// Its id, if it is an address.
    pub(super) permalink: Option<String>,
    /// The date of publication, as written.
    pub(super) date: Option<&'i str>,
}

/// What distinguishes an item from others that have the same id: its title and its address.
type Distinction<'a> = (&'a str, &'a str);

/// The parts of an item's key.
#[derive(Debug, Default)]
struct ItemKey {
    /// The publisher's own id with its site, or the page without its fragment; `None` if only the words are left.
    page: Option<String>,
    /// The fragment that identifies the item on its page.
    fragment: Option<String>,
    /// Whether the fragment counts only where items share the page.
    is_version: bool,
}

impl ItemKey {
    fn with_fragment(&self) -> Option<String> {
        Some(format!("{}#{}", self.page.as_deref()?, self.fragment.as_deref()?))
    }

    fn uses_fragment(&self) -> bool {
        self.fragment.is_some() && !self.is_version
    }

    fn key(&self) -> Option<String> {
        if self.uses_fragment() { self.with_fragment() } else { self.page.clone() }
    }
}

/// Gives every article its key and its aliases. `site` is the host of the feed's site.
pub(super) fn assign_keys(items: &mut [LazyArticle], declared_ids: &[DeclaredId<'_>], site: &str, agencies: &Agencies) {
    let mut item_keys = item_keys(items, declared_ids, site, agencies);
    if item_keys.iter().any(|key| key.fragment.is_some()) {
        drop_decorations(&mut item_keys);
        use_shared_fragments(&mut item_keys, items);
    }
    let mut keys: Vec<Option<String>> = item_keys.iter().map(ItemKey::key).collect();
    clear_shared_keys(&mut keys, items, agencies);
    // A feed that dates every item alike gives the date of its making.
    let first_date = declared_ids.first().and_then(|declared| declared.date);
    let is_dated = declared_ids.len() == 1 || declared_ids.iter().any(|declared| declared.date != first_date);
    for (((lazy, key), item_key), declared) in items.iter_mut().zip(keys).zip(&item_keys).zip(declared_ids) {
        if let Some(key) = key {
            lazy.article.key = key;
            lazy.aliases.keys = page_aliases(item_key);
        } else {
            set_key_of_words(lazy, declared.date.filter(|_| is_dated), agencies);
            lazy.aliases.keys.extend(declared_aliases(&lazy.article, declared, site, agencies));
        }
    }
    settle_aliases(items);
}

fn item_keys(items: &[LazyArticle], declared_ids: &[DeclaredId<'_>], site: &str, agencies: &Agencies) -> Vec<ItemKey> {
    let articles = || items.iter().map(|lazy| &lazy.article);
    let ids = unambiguous(articles().zip(declared_ids).map(|(article, declared)| {
        let id = declared.id.as_deref().or(declared.permalink.as_deref());
        (id, distinction(article))
    }));
    // A link to the front page is an address too, but of no story.
    let links = unambiguous(articles().map(|article| (article.url.as_deref(), distinction(article))));
    let item_key = |(article, declared): (&Article, &DeclaredId<'_>)| {
        let is_own = |id: &&str| ids.get(id).is_some_and(Option::is_some);
        if let Some(id) = declared.id.as_deref().filter(is_own) {
            return ItemKey { page: Some(format!("guid:{site}:{id}")), ..ItemKey::default() };
        }
        let link = article.url.as_deref().filter(|url| links.get(url).is_some_and(Option::is_some));
        if let Some(permalink) = declared.permalink.as_deref().filter(is_own) {
            let fragment = identifying_fragment(permalink);
            let is_version =
                fragment.is_some() && article.url.as_deref().is_some_and(|url| identifying_fragment(url).is_none());
            return ItemKey { page: Some(canonical_url(permalink, agencies)), fragment, is_version };
        }
        let page = link.map(|url| canonical_url(url, agencies));
        ItemKey { page, fragment: link.and_then(identifying_fragment), is_version: false }
    };
    articles().zip(declared_ids).map(item_key).collect()
}

fn distinction(article: &Article) -> Distinction<'_> {
    (article.title.as_str(), article.url.as_deref().unwrap_or_default())
}

/// Maps each name to what has it, or to `None` if different things have it.
fn unambiguous<'a>(
    pairs: impl Iterator<Item = (Option<&'a str>, Distinction<'a>)>,
) -> HashMap<&'a str, Option<Distinction<'a>>> {
    let mut owners = HashMap::new();
    for (name, thing) in pairs {
        let Some(name) = name else { continue };
        let entry = owners.entry(name).or_insert(Some(thing));
        if *entry != Some(thing) {
            *entry = None;
        }
    }
    owners
}

/// Takes away the fragments that stand on several pages, such as `#main`.
fn drop_decorations(keys: &mut [ItemKey]) {
    let mut pages: HashMap<&str, Option<&str>> = HashMap::new();
    for key in keys.iter() {
        let (Some(page), Some(fragment)) = (key.page.as_deref(), key.fragment.as_deref()) else { continue };
        let entry = pages.entry(fragment).or_insert(Some(page));
        if *entry != Some(page) {
            *entry = None;
        }
    }
    let decorations: HashSet<String> =
        pages.into_iter().filter(|(_, page)| page.is_none()).map(|(fragment, _)| fragment.to_owned()).collect();
    for key in keys.iter_mut().filter(|key| key.fragment.as_ref().is_some_and(|it| decorations.contains(it))) {
        key.is_version = true;
    }
}

/// Lets the remaining fragments count on the pages that different items share.
fn use_shared_fragments(keys: &mut [ItemKey], items: &[LazyArticle]) {
    let pages = keys.iter().zip(items).filter(|(key, _)| !key.uses_fragment());
    let owners = unambiguous(pages.map(|(key, lazy)| (key.page.as_deref(), distinction(&lazy.article))));
    let shared: HashSet<String> =
        owners.into_iter().filter(|(_, owner)| owner.is_none()).map(|(page, _)| page.to_owned()).collect();
    for key in keys.iter_mut() {
        key.is_version &= !key.page.as_ref().is_some_and(|page| shared.contains(page));
    }
}

/// Takes away the keys that items with different titles or addresses would share.
fn clear_shared_keys(keys: &mut [Option<String>], items: &[LazyArticle], agencies: &Agencies) {
    let mut owners: HashMap<&str, Distinction<'_>> = HashMap::with_capacity(keys.len());
    let mut shared = HashSet::new();
    for (key, lazy) in keys.iter().zip(items) {
        let (Some(key), thing) = (key, distinction(&lazy.article)) else { continue };
        let owner = *owners.entry(key).or_insert(thing);
        if owner.0 != thing.0 || !is_same_address(owner.1, thing.1, agencies) {
            shared.insert(key.clone());
        }
    }
    for key in keys {
        key.take_if(|key| shared.contains(key));
    }
}

/// Whether two addresses differ in nothing that counts.
fn is_same_address(one: &str, other: &str, agencies: &Agencies) -> bool {
    one == other || address_key(one, agencies) == address_key(other, agencies)
}

/// The keys that an article of a page may have where its feed has other items.
fn page_aliases(item: &ItemKey) -> Vec<Alias> {
    let Some(with_fragment) = item.with_fragment() else { return Vec::new() };
    match &item.page {
        Some(page) if item.uses_fragment() => vec![Alias { key: page.clone(), is_exact: false, is_first: true }],
        _ => vec![Alias { key: with_fragment, is_exact: true, is_first: true }],
    }
}

/// A body that weighs more stays unread after its words have been looked at.
const MAX_READ_WEIGHT: usize = 50_000;

/// Identifies an article by its words, its date and its address.
fn set_key_of_words(lazy: &mut LazyArticle, date: Option<&str>, agencies: &Agencies) {
    let unread = lazy.body.clone();
    lazy.read_body();
    let words = content_key(&lazy.article, &[]);
    let link = lazy.article.url.as_deref().map(|url| address_key(url, agencies));
    let own_words = content_key(&lazy.article, &[date.unwrap_or_default(), link.as_deref().unwrap_or_default()]);
    if unread.is_some() && fit::weight_of_all(&lazy.article.blocks) > MAX_READ_WEIGHT {
        // Ten thousand of them would be too much at once; the store takes them as they came.
        lazy.body = unread;
        (lazy.article.lead, lazy.article.blocks) = (None, Vec::new());
    }
    if date.is_none() && link.is_none() {
        lazy.article.key = words;
        return;
    }
    lazy.article.key = own_words;
    lazy.aliases.keys.push(Alias { key: words, is_exact: false, is_first: true });
}

/// The keys of the ids and addresses that do not identify the article in its present company.
fn declared_aliases(article: &Article, declared: &DeclaredId<'_>, site: &str, agencies: &Agencies) -> Vec<Alias> {
    let id = declared.id.as_deref().map(|id| format!("guid:{site}:{id}"));
    let addresses = [declared.permalink.as_deref(), article.url.as_deref()];
    let pages = addresses.into_iter().flatten().map(|url| canonical_url(url, agencies));
    let mut keys: Vec<String> = Vec::new();
    for key in id.into_iter().chain(pages) {
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    keys.into_iter().map(|key| Alias { key, is_exact: false, is_first: true }).collect()
}

/// An alias that is the key of another item means that one. Of the items that share an alias, one is the first.
fn settle_aliases(items: &mut [LazyArticle]) {
    if items.iter().all(|lazy| lazy.aliases.keys.is_empty()) {
        return;
    }
    let keys: HashSet<String> = items.iter().map(|lazy| lazy.article.key.clone()).collect();
    let mut owners: HashMap<String, String> = HashMap::new();
    for LazyArticle { article, aliases, .. } in items {
        aliases.keys.retain(|alias| !keys.contains(&alias.key));
        for alias in &mut aliases.keys {
            let owner = owners.entry(alias.key.clone()).or_insert_with(|| article.key.clone());
            alias.is_first = *owner == article.key;
        }
    }
}

/// The host of a site, without `www.`.
pub(super) fn site_host(url: &Url) -> String {
    without_www(url.host_str().unwrap_or_default()).to_owned()
}
