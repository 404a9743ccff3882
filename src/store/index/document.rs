//! What the index holds of an article.
//!
//! Words are indexed paragraph by paragraph, so that no phrase reaches from one into the next. Of stored text only the
//! words are parsed: styles, addresses of pictures and kinds of blocks are skipped.

use super::super::columns::StoredBody;
use super::super::text_stats::TextStats;
use super::prefix::{FieldPrefix, SeenPrefixes};
use crate::model::{self, RichText};
use crate::search;
use serde::Deserialize;
use std::borrow::Cow;

/// What the index needs of a stored article.
#[derive(Debug, Default)]
pub(super) struct IndexInput {
    pub(super) id: i64,
    pub(super) revision: i64,
    pub(super) kicker: Option<String>,
    pub(super) title: String,
    /// In JSON.
    pub(super) lead: Option<String>,
    pub(super) body: Option<StoredBody>,
    /// The blocks of the whole article, if its page has been fetched, in JSON.
    pub(super) full_text: Option<String>,
    /// Whether its words are still to be counted.
    pub(super) needs_stats: bool,
}

/// The columns of one article, as `search::append_index_words` and `prefix` make them.
#[derive(Debug, Default)]
pub(super) struct IndexDocument {
    pub(super) id: i64,
    pub(super) title: String,
    pub(super) lead: String,
    pub(super) body: String,
    pub(super) title_parts: String,
    pub(super) lead_parts: String,
    pub(super) body_parts: String,
    /// The prefixes of its words.
    pub(super) prefixes: Vec<FieldPrefix>,
}

/// A block or a lead, as `columns` stores it, without the parts that are not indexed.
#[derive(Deserialize)]
struct IndexedBlock<'j> {
    #[serde(borrow)]
    text: IndexedText<'j>,
}

#[derive(Deserialize)]
struct IndexedText<'j> {
    #[serde(borrow)]
    text: Cow<'j, str>,
}

impl IndexDocument {
    /// Makes the document of a stored article, and the statistics of its words if they are still to be computed. Leaves
    /// out text that cannot be parsed: the index must not stop at one article.
    pub(super) fn from_input(input: &IndexInput) -> (Self, Option<TextStats>) {
        let mut document = Self { id: input.id, ..Self::default() };
        // Enough room for nearly every text: folding rarely makes one longer.
        document.body.reserve(input.body.as_ref().map_or(0, |body| body.as_bytes().len()));
        search::append_index_words(&input.title, &mut document.title, &mut document.title_parts);
        input.lead.iter().for_each(|lead| document.add_lead(lead));
        let mut stats = None;
        match &input.body {
            Some(StoredBody::Blocks(json)) => document.add_blocks(json),
            Some(body @ StoredBody::Markup(_)) => {
                let (lead, blocks) = body.read(&input.title, None).unwrap_or_default();
                document.add_parsed(lead.as_ref(), &blocks);
                let kicker = input.kicker.as_deref();
                stats = input.needs_stats.then(|| TextStats::from_parts(kicker, &input.title, lead.as_ref(), &blocks));
            }
            None => {}
        }
        input.full_text.iter().for_each(|json| document.add_blocks(json));
        (document, stats)
    }

    fn add_parsed(&mut self, lead: Option<&RichText>, blocks: &[model::Block]) {
        if let Some(lead) = lead {
            search::append_index_words(&lead.text, &mut self.lead, &mut self.lead_parts);
        }
        for block in blocks {
            search::append_index_words(&block.text.text, &mut self.body, &mut self.body_parts);
        }
    }

    /// Adds a lead in JSON.
    fn add_lead(&mut self, json: &str) {
        if let Ok(text) = serde_json::from_str::<IndexedText<'_>>(json) {
            search::append_index_words(&text.text, &mut self.lead, &mut self.lead_parts);
        }
    }

    /// Adds blocks in JSON.
    fn add_blocks(&mut self, json: &str) {
        for block in serde_json::from_str::<Vec<IndexedBlock<'_>>>(json).unwrap_or_default() {
            search::append_index_words(&block.text.text, &mut self.body, &mut self.body_parts);
        }
    }

    /// Collects the prefixes of all words. Call this after the last text has been added.
    pub(super) fn collect_prefixes(&mut self, seen: &mut SeenPrefixes) {
        seen.clear();
        let fields = [(&self.title, &self.title_parts), (&self.lead, &self.lead_parts), (&self.body, &self.body_parts)];
        for (field, (words, parts)) in (0..).zip(fields) {
            seen.collect_new(words, field, &mut self.prefixes);
            seen.collect_new(parts, field, &mut self.prefixes);
        }
    }
}
