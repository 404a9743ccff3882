//! Who wrote the article of a page.
//!
//! The names that the page declares come first, then those that it marks as authors, then those whose class says so. An
//! address, a number and the name of the site are no names. Words before a name, such as "by" or «نویسنده», go: the
//! byline stands in a place of its own.
//!
//! Deliberately not here: names in the words of the text.

use super::head::line;
use crate::ingest::letters::letters;
use dom_query::{Document, Matcher, NodeRef};

/// Where pages show their authors, the surest first.
const SELECTORS: [&str; 5] = [
    "[itemprop~=author] [itemprop=name]",
    "[itemprop~=author]",
    "[rel~=author]",
    ".author-name, .byline-name, .byline__name, .article-author-name, .post-author-name, .entry-author-name, \
     .byline .fn, .author .fn, .author.vcard",
    ".byline, .article-byline, .post-byline, .entry-byline, .article__byline, .post-author, .entry-author, \
     .article-author, .article__author, .author, .writer, .reporter",
];
/// Where other people than the author of the article are named.
const ELSEWHERE: [&str; 10] =
    ["comment", "sidebar", "widget", "footer", "recommend", "popular", "latest", "more-news", "reply", "trending"];
/// Words before or after a name, as letters.
const BY_WORDS: [&str; 20] = [
    "by",
    "writtenby",
    "storyby",
    "reportby",
    "reportedby",
    "postedby",
    "publishedby",
    "author",
    "authors",
    "words",
    "نویسندگان",
    "نویسنده",
    "نوشته",
    "بهقلم",
    "خبرنگار",
    "گزارشگر",
    "گزارشاز",
    "گزارش",
    "بقلم",
    "الکاتب",
];
/// Words between two names, as letters.
const AND_WORDS: [&str; 2] = ["and", "و"];
/// The longest name, in characters.
const LONGEST_NAME: usize = 100;
/// How many elements of a kind are looked at.
const MOST_NODES: usize = 64;
/// How many names are shown.
const MOST_NAMES: usize = 12;

/// The names of a list that are names of people, each once.
pub(super) fn names(written: &[String], is_site: impl Fn(&str) -> bool) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for name in written.iter().filter_map(|name| name_of(name)) {
        let is_new = names.iter().all(|known| letters(known) != letters(&name));
        if is_new && !is_site(&name) && names.len() < MOST_NAMES {
            names.push(name);
        }
    }
    names
}

/// The names that a page shows.
pub(super) fn shown(document: &Document, is_site: impl Fn(&str) -> bool) -> Vec<String> {
    let names_at = |selector: &&str| {
        let matcher = Matcher::new(selector).ok()?;
        let nodes = document.select_matcher(&matcher);
        let mut nodes = nodes.nodes().iter().take(MOST_NODES).filter(|node| !is_elsewhere(node));
        let first = nodes.next()?;
        // Several authors stand side by side; those of other articles do not.
        let beside = nodes.filter(|node| is_beside(first, node));
        let written: Vec<String> = std::iter::once(first).chain(beside).flat_map(|node| names_in(node)).collect();
        Some(names(&written, &is_site)).filter(|names| !names.is_empty())
    };
    SELECTORS.iter().find_map(names_at).unwrap_or_default()
}

/// Whether a text names these authors, and says nothing else.
pub(super) fn only_names(text: &str, authors: &[String]) -> bool {
    let mut rest = letters(without_by_words(text));
    let is_long = rest.len() > authors.iter().map(|name| name.len() + 16).sum();
    for name in authors.iter().filter(|_| !is_long) {
        rest = rest.replacen(&letters(name), "", 1);
    }
    !authors.is_empty() && !is_long && (rest.is_empty() || AND_WORDS.contains(&&*rest))
}

/// The names in an element: those of its links to authors, else of its only link, else its text.
fn names_in(node: &NodeRef<'_>) -> Vec<String> {
    if let Some(content) = node.attr("content") {
        return vec![line(&content)];
    }
    let links = node.descendants().into_iter().filter(|node| node.has_name("a"));
    let links: Vec<_> = links.filter(|link| !line(&link.text()).is_empty()).collect();
    let leads_to_author = |link: &&NodeRef<'_>| {
        let href = link.attr("href").unwrap_or_default().to_ascii_lowercase();
        ["author", "writer", "people", "profile", "journalist", "reporter"].iter().any(|word| href.contains(word))
    };
    let authors: Vec<_> = links.iter().filter(leads_to_author).collect();
    match (authors.as_slice(), links.as_slice()) {
        ([], [link]) => vec![line(&link.text())],
        ([], _) => first_part(&line(&node.text())).into_iter().collect(),
        (authors, _) => authors.iter().map(|link| line(&link.text())).collect(),
    }
}

/// The first part of a line of names, dates and the like that has letters; `None` if that has digits too.
fn first_part(line: &str) -> Option<String> {
    let mut parts = line.split(['|', '\u{B7}', '\u{2022}', '\u{2013}', '\u{2014}']).map(str::trim);
    let first = parts.find(|part| part.chars().any(char::is_alphabetic))?;
    let has_digits = first.chars().any(|c| crate::text::digit_value(c).is_some());
    (!has_digits).then(|| first.to_owned())
}

/// The name in a text; `None` if it is an address, a number, or a sentence.
fn name_of(written: &str) -> Option<String> {
    let named: Vec<&str> = written.split_whitespace().filter(|word| !is_address(word)).collect();
    let name = named.join(" ");
    let name = without_by_words(&name);
    let name =
        name.trim_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '|' | ',' | ';' | '\u{60C}' | '<' | '>'));
    let is_name = name.chars().any(char::is_alphabetic) && name.chars().nth(LONGEST_NAME).is_none();
    is_name.then(|| name.to_owned())
}

/// Whether a word is an address of the web or of a mailbox.
fn is_address(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    let is_domain = || {
        let mut labels = word.split('/').next().unwrap_or_default().split('.');
        let is_label = |label: &str| label.len() >= 2 && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        labels.clone().count() > 1 && labels.all(is_label) && word.bytes().any(|b| b.is_ascii_lowercase())
    };
    word.contains("://") || word.contains('@') || is_domain()
}

/// A name without the words before it.
fn without_by_words(name: &str) -> &str {
    let mut name = name;
    while let Some(rest) = BY_WORDS.iter().find_map(|word| strip_letters(name, word)) {
        name = rest;
    }
    name
}

/// What follows these letters at the beginning of a text, if a word ends there and another follows.
fn strip_letters<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let ends = text.char_indices().filter(|(_, c)| c.is_whitespace() || *c == ':').map(|(at, _)| at);
    let end = ends.take(4).find(|end| text.get(..*end).is_some_and(|head| letters(head) == *prefix))?;
    let rest = text.get(end..)?.trim_start_matches(|c: char| c.is_whitespace() || c == ':');
    (!rest.is_empty()).then_some(rest)
}

/// Whether an element is in a part of the page that names others.
fn is_elsewhere(node: &NodeRef<'_>) -> bool {
    std::iter::once(*node).chain(node.ancestors_it(None)).any(|around| {
        let is_named = |name: &str| {
            let mut words = name.split_ascii_whitespace().map(str::to_ascii_lowercase);
            words.any(|word| word.contains("related") || ELSEWHERE.iter().any(|start| word.starts_with(start)))
        };
        let is = |names: &[&str]| names.iter().any(|name| around.has_name(name));
        let names = [around.class(), around.id_attr()];
        // The classes of these say what the article is about.
        is(&["aside", "footer", "nav"])
            || (!is(&["html", "body", "main", "article"]) && names.iter().flatten().any(|name| is_named(name)))
    })
}

/// Whether two elements stand in the same line of a page: they are of one article, and have a parent or a grandparent
/// in common.
fn is_beside(one: &NodeRef<'_>, other: &NodeRef<'_>) -> bool {
    let near = |node: &NodeRef<'_>| node.ancestors_it(Some(2)).map(|node| node.id).collect::<Vec<_>>();
    let article =
        |node: &NodeRef<'_>| node.ancestors_it(None).find(|node| node.has_name("article")).map(|node| node.id);
    let others = near(other);
    article(one) == article(other) && near(one).iter().any(|id| others.contains(id))
}
