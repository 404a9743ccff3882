//! What a page's JSON-LD says about its article, in the words of schema.org.
//!
//! Scripts hold JSON with all that their templates put into it: CDATA sections and comments around it, raw line ends
//! and quotation marks in its strings, a comma too many. What cannot be read as it stands is read again after such
//! things have been put right (`json_repair`).
//!
//! The article is an object of its own, or in a list, a graph, or the main entity of a page. An author or publisher
//! that is only named by its `@id` is looked up among all objects of the page.
//!
//! Deliberately not here: contexts and prefixes. Nobody gives the words of schema.org other names.

use super::json_repair::repaired;
use crate::ingest::html::{resolve_attribute, title_line};
use dom_query::{Document, Matcher};
use serde_json::Value;

/// The structured data of a page.
pub(super) struct StructuredData {
    objects: Vec<Value>,
    article: Value,
}

impl StructuredData {
    /// The data of the page's first article; `None` if it has none.
    pub(super) fn read(document: &Document) -> Option<Self> {
        let matcher = Matcher::new("script[type*='ld+json']").ok()?;
        let scripts = document.select_matcher(&matcher);
        let objects: Vec<Value> = scripts.nodes().iter().flat_map(|script| values(script.text().trim())).collect();
        let mut articles = Vec::new();
        for object in &objects {
            collect_articles(object, &mut articles);
        }
        let has_headline = |article: &&&Value| article.get("headline").is_some();
        let article = (*articles.iter().find(has_headline).or(articles.first())?).clone();
        Some(Self { objects, article })
    }

    /// A text as one line: a string, the name of an object, or the first of a list of these.
    pub(super) fn text(&self, key: &str) -> Option<String> {
        self.texts(key).into_iter().next()
    }

    /// All texts of a property.
    pub(super) fn texts(&self, key: &str) -> Vec<String> {
        each(self.article.get(key)).filter_map(|value| self.name(value)).collect()
    }

    /// The longest text of any article on the page, as it is written.
    pub(super) fn longest_body(&self) -> Option<String> {
        let mut articles = Vec::new();
        self.objects.iter().for_each(|object| collect_articles(object, &mut articles));
        let bodies =
            articles.into_iter().flat_map(|article| each(article.get("articleBody"))).filter_map(Value::as_str);
        bodies.max_by_key(|body| body.len()).filter(|body| !body.trim().is_empty()).map(str::to_owned)
    }

    /// An address: a string, or the address of an object.
    pub(super) fn address(&self, key: &str) -> Option<String> {
        each(self.article.get(key)).find_map(|value| {
            let address = value.as_str().or_else(|| value.get("url").or_else(|| value.get("contentUrl"))?.as_str())?;
            Some(resolve_attribute(address.trim()).into_owned()).filter(|address| !address.is_empty())
        })
    }

    fn name(&self, value: &Value) -> Option<String> {
        let written = match value {
            Value::String(text) => text,
            Value::Object(object) => match object.get("name").or_else(|| object.get("@value")) {
                Some(name) => each(Some(name)).find_map(Value::as_str)?,
                None => self.objects.iter().find_map(|root| named(root, object.get("@id")?.as_str()?))?,
            },
            _ => return None,
        };
        // JSON needs no references, so that those in it were escaped once more than those of HTML.
        Some(title_line(&resolve_attribute(written))).filter(|name| !name.is_empty())
    }
}

/// The values of a property that may be a list.
fn each(value: Option<&Value>) -> impl Iterator<Item = &Value> {
    value.into_iter().flat_map(|value| value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice))
}

/// The values of a script.
fn values(source: &str) -> Vec<Value> {
    let (values, is_whole) = parse(source);
    if is_whole {
        return values;
    }
    let (repaired, _) = parse(&repaired(source));
    if repaired.is_empty() { values } else { repaired }
}

/// The values before the first mistake, and whether there is none.
fn parse(source: &str) -> (Vec<Value>, bool) {
    let mut values = Vec::new();
    for value in serde_json::Deserializer::from_str(source).into_iter() {
        match value {
            Ok(value) => values.push(value),
            Err(_) => return (values, false),
        }
    }
    (values, true)
}

/// Adds the articles in a value. Recursion is safe, because `serde_json` stops at a depth of 128.
fn collect_articles<'a>(value: &'a Value, articles: &mut Vec<&'a Value>) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| collect_articles(value, articles)),
        Value::Object(_) if is_article(value) => articles.push(value),
        Value::Object(object) => {
            for inside in ["@graph", "mainEntity", "mainEntityOfPage"].iter().filter_map(|key| object.get(*key)) {
                collect_articles(inside, articles);
            }
        }
        _ => {}
    }
}

fn is_article(value: &Value) -> bool {
    const KINDS: [&str; 4] = ["Article", "Posting", "Report", "Review"];
    let is_kind = |kind: &Value| kind.as_str().is_some_and(|kind| KINDS.iter().any(|end| kind.ends_with(end)));
    each(value.get("@type")).any(is_kind)
}

/// The name of the object with this `@id`.
fn named<'a>(value: &'a Value, id: &str) -> Option<&'a str> {
    match value {
        Value::Array(values) => values.iter().find_map(|value| named(value, id)),
        Value::Object(object) => {
            let own = object.get("name").filter(|_| object.get("@id").and_then(Value::as_str) == Some(id));
            own.and_then(Value::as_str).or_else(|| object.values().find_map(|value| named(value, id)))
        }
        _ => None,
    }
}
