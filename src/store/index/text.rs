//! What of an article is indexed.
//!
//! Paragraph by paragraph, so that no phrase reaches from one into the next. Of stored text only the words are read:
//! marks, addresses of pictures and kinds of blocks are stepped over without being built.

use super::starts::Seen;
use crate::search;
use serde::Deserialize;
use std::borrow::Cow;

/// The columns of one article; see `search::index` and `starts` for what stands in them.
#[derive(Debug, Default)]
pub(super) struct Document {
    pub(super) id: i64,
    pub(super) title: String,
    pub(super) lead: String,
    pub(super) body: String,
    pub(super) title_parts: String,
    pub(super) lead_parts: String,
    pub(super) body_parts: String,
}

/// A block or a lead, as `record` stores it, without what is not indexed.
#[derive(Deserialize)]
struct Block<'j> {
    #[serde(borrow)]
    text: Text<'j>,
}

#[derive(Deserialize)]
struct Text<'j> {
    #[serde(borrow)]
    text: Cow<'j, str>,
}

impl Document {
    /// Of the article `id` with this title.
    pub(super) fn new(id: i64, title: &str) -> Self {
        let mut document = Self { id, ..Self::default() };
        search::index(title, &mut document.title, &mut document.title_parts);
        document
    }

    /// Adds the lead as it is stored. Text that cannot be read is left out: the index must not stop at one article.
    pub(super) fn lead(&mut self, json: &str) {
        if let Ok(text) = serde_json::from_str::<Text<'_>>(json) {
            search::index(&text.text, &mut self.lead, &mut self.lead_parts);
        }
    }

    /// Adds blocks of the body as they are stored.
    pub(super) fn body(&mut self, json: &str) {
        for block in serde_json::from_str::<Vec<Block<'_>>>(json).unwrap_or_default() {
            search::index(&block.text.text, &mut self.body, &mut self.body_parts);
        }
    }

    /// Adds the beginnings of all words, when the last of them is there.
    pub(super) fn starts(&mut self, seen: &mut Seen) {
        seen.forget();
        // Nobody searches a lead without the title, or a body without the lead: what the first has the others need not
        // repeat.
        for (words, parts) in [
            (&mut self.title, &self.title_parts),
            (&mut self.lead, &self.lead_parts),
            (&mut self.body, &self.body_parts),
        ] {
            let mut starts = String::new();
            seen.add(words, &mut starts);
            seen.add(parts, &mut starts);
            words.push_str(&starts);
        }
    }
}
