//! What of an article is indexed.
//!
//! Paragraph by paragraph, so that no phrase reaches from one into the next. Of stored text only the words are read:
//! marks, addresses of pictures and kinds of blocks are stepped over without being built.

use super::super::reading::Reading;
use super::super::record::Body;
use super::beginning::{Placed, Seen};
use crate::model::{self, RichText};
use crate::search;
use serde::Deserialize;
use std::borrow::Cow;

/// What of an article is read for the index.
#[derive(Debug, Default)]
pub(super) struct Stored {
    pub(super) id: i64,
    pub(super) revision: i64,
    pub(super) kicker: Option<String>,
    pub(super) title: String,
    /// In JSON.
    pub(super) lead: Option<String>,
    pub(super) body: Option<Body>,
    /// The blocks of the whole article, if its page has been fetched, in JSON.
    pub(super) full: Option<String>,
    /// Whether its words have not been counted yet and are to be.
    pub(super) uncounted: bool,
}

/// The columns of one article; see `search::index` and `beginning` for what stands in them.
#[derive(Debug, Default)]
pub(super) struct Document {
    pub(super) id: i64,
    pub(super) title: String,
    pub(super) lead: String,
    pub(super) body: String,
    pub(super) title_parts: String,
    pub(super) lead_parts: String,
    pub(super) body_parts: String,
    /// The beginnings of its words.
    pub(super) starts: Vec<Placed>,
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
    /// Of an article as it is stored, and what is found out about its words on the way, if that is wanted. Text that
    /// cannot be read is left out: the index must not stop at one article.
    pub(super) fn of(stored: &Stored) -> (Self, Option<Reading>) {
        let mut document = Self { id: stored.id, ..Self::default() };
        // Room enough that it need not grow: folding makes hardly any text longer.
        document.body.reserve(stored.body.as_ref().map_or(0, |body| body.as_bytes().len()));
        search::append_index_words(&stored.title, &mut document.title, &mut document.title_parts);
        stored.lead.iter().for_each(|lead| document.lead(lead));
        let mut reading = None;
        match &stored.body {
            Some(Body::Blocks(json)) => document.body(json),
            Some(body @ Body::Markup(_)) => {
                let (lead, blocks) = body.read(&stored.title, None).unwrap_or_default();
                document.read(lead.as_ref(), &blocks);
                let kicker = stored.kicker.as_deref();
                reading = stored.uncounted.then(|| Reading::of(kicker, &stored.title, lead.as_ref(), &blocks));
            }
            None => {}
        }
        stored.full.iter().for_each(|full| document.body(full));
        (document, reading)
    }

    fn read(&mut self, lead: Option<&RichText>, blocks: &[model::Block]) {
        if let Some(lead) = lead {
            search::append_index_words(&lead.text, &mut self.lead, &mut self.lead_parts);
        }
        for block in blocks {
            search::append_index_words(&block.text.text, &mut self.body, &mut self.body_parts);
        }
    }

    /// Adds a lead in JSON.
    fn lead(&mut self, json: &str) {
        if let Ok(text) = serde_json::from_str::<Text<'_>>(json) {
            search::append_index_words(&text.text, &mut self.lead, &mut self.lead_parts);
        }
    }

    /// Adds blocks in JSON.
    fn body(&mut self, json: &str) {
        for block in serde_json::from_str::<Vec<Block<'_>>>(json).unwrap_or_default() {
            search::append_index_words(&block.text.text, &mut self.body, &mut self.body_parts);
        }
    }

    /// Finds the beginnings of all words, when the last of them is there.
    pub(super) fn begin(&mut self, seen: &mut Seen) {
        seen.forget();
        let fields = [(&self.title, &self.title_parts), (&self.lead, &self.lead_parts), (&self.body, &self.body_parts)];
        for (field, (words, parts)) in (0..).zip(fields) {
            seen.add(words, field, &mut self.starts);
            seen.add(parts, field, &mut self.starts);
        }
    }
}
