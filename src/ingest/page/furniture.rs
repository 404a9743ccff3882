//! Removes what stands around the article of a page: menus, footers, consent panels, comments, related news.
//!
//! Elements and roles of HTML say it for certain. Classes and ids say it in a few dozen words that all sites use; an
//! element is removed for its words only if it does not hold the article, or what there is of text.

use super::measure::{Measure, Measures};
use dom_query::{NodeId, NodeRef};
use rustc_hash::FxHashMap;
use std::collections::HashSet;
use std::sync::LazyLock;

/// Removes furniture from the page, and measures what is left.
pub(super) fn remove_furniture(body: &NodeRef<'_>) -> Measures {
    for node in outermost(body, |node| is_furniture_element(node) && !holds_article(node)) {
        remove(&node);
    }
    let mut measures = Measures::take(body);
    for node in furniture_by_words(body, &measures) {
        measures.forget(&node);
        remove(&node);
    }
    measures
}

/// Removes an element, and leaves an empty one: Readability takes the parent of an only child to be its like.
fn remove(node: &NodeRef<'_>) {
    node.insert_before(&node.tree.new_element("span"));
    node.remove_from_parent();
}

/// The nodes of which something is true, without those inside others.
fn outermost<'a>(body: &NodeRef<'a>, is_found: impl Fn(&NodeRef<'a>) -> bool) -> Vec<NodeRef<'a>> {
    let mut found = Vec::new();
    let mut inside: HashSet<NodeId> = HashSet::new();
    for node in body.descendants_it().filter(NodeRef::is_element) {
        let is_inside = node.parent().is_some_and(|parent| inside.contains(&parent.id));
        if is_inside || is_found(&node) {
            inside.insert(node.id);
        }
        if inside.contains(&node.id) && !is_inside {
            found.push(node);
        }
    }
    found
}

/// Whether the title or the text of the article is inside.
fn holds_article(node: &NodeRef<'_>) -> bool {
    node.descendants_it().any(|inside| {
        inside.has_name("article")
            || inside.has_name("h1")
            || inside.has_name("main")
            || inside.attr("itemprop").is_some_and(|value| value.eq_ignore_ascii_case("articleBody"))
    })
}

/// Whether an element is not the article by its name or role.
fn is_furniture_element(node: &NodeRef<'_>) -> bool {
    let Some(name) = node.node_name() else { return false };
    if matches!(&*name, "nav" | "footer" | "aside" | "dialog" | "menu") {
        return true;
    }
    node.attr("role").is_some_and(|role| {
        const ROLES: [&str; 10] = [
            "navigation",
            "contentinfo",
            "complementary",
            "search",
            "dialog",
            "alertdialog",
            "menu",
            "menubar",
            "toolbar",
            "tooltip",
        ];
        ROLES.iter().any(|each| role.eq_ignore_ascii_case(each))
    })
}

/// How much of an element may be removed for its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum FurnitureKind {
    /// A line or a few: who wrote it and when, labels, calls to share.
    Line,
    /// A box of any length that is shorter than the article.
    Box,
    /// Comments and consent panels, which may be longer than the article.
    Panel,
}

/// The words of furniture in classes and ids. Two words are two in a row.
const WORDS: [(FurnitureKind, &str); 3] = [
    (
        FurnitureKind::Panel,
        "comments|comment list|comment form|comment respond|comment area|comment body|comment content|comment thread|\
         comment section|comment wrapper|commentlist|commentform|disqus|cookie|cookies|cookiebot|consent|gdpr|ccpa|\
         onetrust|didomi|usercentrics|cmplz|cmp|qc cmp|cookie law",
    ),
    (
        FurnitureKind::Box,
        "replies|respond|privacy|regwall|subscription|subscribe|subscriber|subscribers|overlay|modal|lightbox|popup|\
         newsletter|newsletters|recirc|recirculation|recommended|recommendation|recommendations|outbrain|taboola|\
         most read|mostread|most popular|trending|up next|more from|more stories|more news|read next|readnext|related|\
         relateds|latest news|you may|sidebar|breadcrumb|breadcrumbs|site footer|page footer|footer|navigation|navbar|\
         menu|pagination|skip link|author bio|author box|author card|about author|post author|author content|\
         sharedaddy|addtoany|jp relatedposts",
    ),
    (
        FurnitureKind::Line,
        "share|sharing|sharebar|social|socials|addthis|follow|tags|tag list|taglist|topics|keywords|byline|bylines|\
         dateline|timestamp|date published|publish date|pub date|published date|publication date|post date|entry date|\
         date time|datetime|post meta|entry meta|article meta|posted on|postinfo|reading time|read time|author info|\
         author details|bio|advert|advertisement|ad|ads|ad container|ad wrapper|sponsor|sponsored|promo|promotion|\
         read more|readmore|see also|read also|signup|sign up|sr only|visually hidden|visuallyhidden|screen reader|\
         screen only|toolbar|print only|rating|ratings|feedback|report error|copyright|disclaimer|\
         short link|shortlink|permalink|view count|views",
    ),
];

static KINDS: LazyLock<FxHashMap<&str, FurnitureKind>> = LazyLock::new(|| {
    let entries = WORDS.iter().flat_map(|(kind, words)| words.split('|').map(|word| (word, *kind)));
    entries.collect()
});

/// The elements to be removed for their words.
fn furniture_by_words<'a>(body: &NodeRef<'a>, measures: &Measures) -> Vec<NodeRef<'a>> {
    let total = measures.of(body);
    let kinds: FxHashMap<NodeId, FurnitureKind> =
        body.descendants_it().filter_map(|node| Some((node.id, kind_of(&node)?))).collect();
    // What there is much of, one after the other, is the article, whatever it is called.
    let class = |node: &NodeRef<'_>| node.attr("class").unwrap_or_default().to_string();
    let mut of_class: FxHashMap<String, usize> = FxHashMap::default();
    for (id, _) in kinds.iter().filter(|(_, kind)| **kind != FurnitureKind::Panel) {
        if let Some(node) = body.tree.get(id) {
            *of_class.entry(class(&node)).or_default() += measures.of(&node).prose;
        }
    }
    outermost(body, |node| {
        let Some(&kind) = kinds.get(&node.id) else { return false };
        let is_rare = || of_class.get(&class(node)).is_none_or(|prose| prose * 3 <= total.prose);
        is_small_enough(kind, measures.of(node), total)
            && (kind == FurnitureKind::Panel || is_rare())
            && !holds_title(node)
    })
}

fn is_small_enough(kind: FurnitureKind, measure: Measure, total: Measure) -> bool {
    match kind {
        FurnitureKind::Line => measure.letters < 600 && measure.prose <= (total.prose / 5).max(300),
        FurnitureKind::Box => measure.prose * 3 <= total.prose,
        FurnitureKind::Panel => measure.prose < total.prose || measure.prose == 0,
    }
}

/// What an element is by its words.
fn kind_of(node: &NodeRef<'_>) -> Option<FurnitureKind> {
    const NEVER: &str = "body main html article h1 figure img figcaption picture a em strong b i sup sub code pre \
        td tr tbody table";
    if !(node.has_attr("class") || node.has_attr("id")) {
        return None;
    }
    let name = node.node_name()?;
    if NEVER.split(' ').any(|never| never == &*name) {
        return None;
    }
    let (id, class) = (node.attr("id").unwrap_or_default(), node.attr("class").unwrap_or_default());
    let names = std::iter::once(id.trim()).chain(class.split_ascii_whitespace());
    let kind = names.filter(|name| !name.is_empty()).filter_map(kind_of_name).max()?;
    // A paragraph or list is part of something.
    (kind == FurnitureKind::Line || !matches!(&*name, "p" | "ul" | "ol" | "li" | "span" | "blockquote")).then_some(kind)
}

fn kind_of_name(name: &str) -> Option<FurnitureKind> {
    // Names with a colon say how something looks in some case.
    if name.contains(':') {
        return None;
    }
    let words = words_of(name);
    let pairs = words.windows(2).filter_map(|pair| KINDS.get(pair.join(" ").as_str()));
    words.iter().filter_map(|word| KINDS.get(word.as_str())).chain(pairs).copied().max()
}

fn holds_title(node: &NodeRef<'_>) -> bool {
    node.descendants_it().any(|inside| {
        inside.has_name("h1") || inside.attr("itemprop").is_some_and(|value| value.eq_ignore_ascii_case("articleBody"))
    })
}

/// The words of a name: `articleMeta-date_2` is `article`, `meta`, `date`.
fn words_of(name: &str) -> Vec<String> {
    let mut words = Vec::new();
    for part in name.split(|c: char| !c.is_alphanumeric()) {
        let part = part.trim_end_matches(|c: char| c.is_ascii_digit());
        // A part with digits inside is a number of the site's own.
        if part.contains(|c: char| c.is_ascii_digit()) {
            continue;
        }
        let mut word = String::new();
        let mut was_lower = false;
        for c in part.chars() {
            if c.is_uppercase() && was_lower {
                words.push(std::mem::take(&mut word));
            }
            was_lower = c.is_lowercase();
            word.extend(c.to_lowercase());
        }
        if !word.is_empty() {
            words.push(word);
        }
    }
    words
}
