//! Whether a feed has given the key of a stored article to another article.
//!
//! Some feeds hold nothing but the newest article, always under the same id. Within one answer the ids of different
//! articles are compared (`ingest::feed`), but here one article comes at a time, and would overwrite the one before.
//! Publishers keep an id through an edit, so the article is another one only if everything else is: the title, the
//! address and the text. An edited article keeps at least one of them, and its text most of its words in their order.
//!
//! Such an article is stored under a key of both its id and its address, which no article beside it can have, and is
//! found there when its feed brings it again.

use super::columns::StoredBody;
use super::prepared::Prepared;
use crate::ingest::{Agencies, address_key};
use crate::search::{fold, words};
use rusqlite::{Connection, OptionalExtension};
use std::collections::HashSet;

/// Two texts of one article share at least this part, in percent, of the pairs of words of the shorter one.
const MIN_SHARED_PERCENT: usize = 25;

/// The article under a key of its id and its address, if the stored article under its id is another one.
pub(super) fn under_own_address(conn: &Connection, id: i64, article: &Prepared) -> rusqlite::Result<Option<Prepared>> {
    let stored = conn
        .prepare_cached(
            "SELECT a.title, a.url, b.blocks FROM main.articles a JOIN main.bodies b ON b.article = a.id
            WHERE a.id = ? AND a.title <> ? AND a.url <> ?",
        )?
        .query_row((id, &article.header.title, &article.header.url), |row| {
            Ok((row.get::<_, String>("title")?, row.get::<_, String>("url")?, row.get::<_, StoredBody>("blocks")?))
        })
        .optional()?;
    let (Some((title, old_url, body)), Some(url)) = (stored, &article.header.url) else { return Ok(None) };
    let address = address_key(url, &Agencies::default());
    let is_other = address != address_key(&old_url, &Agencies::default())
        && !article.key().ends_with(&address)
        && fold(&title) != fold(&article.header.title)
        && !shares_text(&text(&title, &body), &text(&article.header.title, &article.columns.body));
    Ok(is_other.then(|| article.with_key(format!("{}#{address}", article.key()))))
}

/// The words of a title and a body.
fn text(title: &str, body: &StoredBody) -> String {
    let (lead, blocks) = body.read(title, None).unwrap_or_default();
    let texts = lead.iter().map(|lead| lead.text.as_str()).chain(blocks.iter().map(|block| block.text.text.as_str()));
    std::iter::once(title).chain(texts).collect::<Vec<_>>().join("\n")
}

/// Whether two texts have so much in common that one is an edit of the other.
fn shares_text(one: &str, other: &str) -> bool {
    let (one, other) = (pairs(one), pairs(other));
    let shared = one.intersection(&other).count();
    shared * 100 >= one.len().min(other.len()) * MIN_SHARED_PERCENT
}

/// The words of a text, folded, each with the next one.
fn pairs(text: &str) -> HashSet<(String, Option<String>)> {
    let words: Vec<String> = words(text).map(|word| word.pieces().collect()).collect();
    let alone = words.iter().filter(|_| words.len() == 1).map(|word| (word.clone(), None));
    alone.chain(words.windows(2).filter_map(|two| Some((two.first()?.clone(), two.get(1).cloned())))).collect()
}
