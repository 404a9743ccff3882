//! The title of an article among the titles that its page declares and shows, without the name of the site.
//!
//! The name of the site is what the page declares as such, its host, or a heading that stands on every page: one that
//! leads home, or that the `title` element has after the article's own title. A part of a title that is none of these
//! goes only if the page shows the rest as its heading, since nobody can tell an unknown name from words of a title.

use crate::ingest::letters::{letters, same_letters};
use dom_query::{Document, Matcher, NodeRef};

/// What may stand between a title and the name of a site, with or without blanks around it.
const STRONG_SEPARATORS: [char; 5] = ['|', '\u{B7}', '\u{AB}', '\u{BB}', '\u{2022}'];
/// The same, with a blank on at least one side.
const SPACED_SEPARATORS: [char; 5] = ['-', '\u{2013}', '\u{2014}', ':', '/'];
/// How many headings are looked at.
const MOST_HEADINGS: usize = 12;

/// The titles of a page, the most deliberate first.
pub(super) struct Titles {
    /// Those that the page declares, then its heading and its `title` element.
    pub(super) all: Vec<String>,
    /// The `title` element.
    element: Option<String>,
    /// The headings of the article: those of level 1, else those of level 2.
    headings: Vec<String>,
    /// The names of the site.
    sites: Vec<String>,
}

impl Titles {
    /// Adds to the `declared` titles what the page shows. `sites` are the names of the site that are known.
    pub(super) fn read(document: &Document, declared: Vec<String>, mut sites: Vec<String>) -> Self {
        let element = headings(document, "title").next().map(|(_, title)| title);
        let parts: Vec<&str> = element.iter().flat_map(|title| Parts::of(title).texts()).collect();
        let mut first: Vec<String> = Vec::new();
        for (node, heading) in headings(document, "h1") {
            let is_last = parts.len() > 1 && parts.last().is_some_and(|part| same_letters(part, &heading));
            let is_known = sites.iter().any(|site| same_letters(site, &heading));
            if is_last || is_known || leads_home(&node) {
                sites.push(heading);
            } else {
                first.push(heading);
            }
        }
        let heading = first.first().cloned();
        let headings = if first.is_empty() { headings(document, "h2").map(|(_, text)| text).collect() } else { first };
        let all = declared.into_iter().chain(heading).chain(element.clone()).collect();
        Self { all, element, headings, sites }
    }

    /// The title without the name of the site; empty if the page has none.
    pub(super) fn best(&self) -> String {
        let mut titles = self.all.iter().map(|title| self.without_site(title));
        titles.find(|title| !self.is_site(title)).or_else(|| self.all.first().cloned()).unwrap_or_default()
    }

    /// Whether a text is a name of the site.
    pub(super) fn is_site(&self, text: &str) -> bool {
        self.sites.iter().any(|site| same_letters(site, text))
    }

    /// Whether a text is how the `title` element begins or ends, beside the title of the article. In its middle there
    /// may be the author.
    pub(super) fn is_beside_title(&self, text: &str) -> bool {
        let parts = self.element.iter().flat_map(|title| Parts::of(title).texts());
        let parts: Vec<&str> = parts.collect();
        let is_end = |part: Option<&&str>| part.is_some_and(|part| same_letters(part, text));
        parts.len() > 1 && (is_end(parts.first()) || is_end(parts.last())) && !same_letters(&self.best(), text)
    }

    fn without_site<'t>(&self, title: &'t str) -> String {
        let parts = Parts::of(title);
        let has_letters = |rest: &str| !letters(rest).is_empty();
        let is_site = |text: &str| self.is_site(text);
        let before = parts.cuts().find(|cut| has_letters(cut.before) && (is_site(cut.after) || is_site(cut.next)));
        let rest: &'t str = before.map_or(title, |cut| cut.before);
        let parts = Parts::of(rest);
        let after = parts.cuts().filter(|cut| has_letters(cut.after) && is_site(cut.before)).last();
        let rest = after.map_or(rest, |cut| cut.after);
        let is_heading = |part: &&str| self.headings.iter().any(|heading| same_letters(heading, part));
        let parts = Parts::of(rest);
        let shown = parts.cuts().filter(|cut| cut.is_wide).flat_map(|cut| [cut.before, cut.after, cut.next]);
        shown.into_iter().find(is_heading).unwrap_or(rest).to_owned()
    }
}

/// A title and the separators in it.
struct Parts<'t> {
    title: &'t str,
    separators: Vec<(usize, char)>,
}

/// A title cut at a separator.
struct Cut<'t> {
    before: &'t str,
    after: &'t str,
    /// What follows up to the next separator.
    next: &'t str,
    /// Whether the separator stands between blanks, and is none that a title has itself.
    is_wide: bool,
}

impl<'t> Parts<'t> {
    fn of(title: &'t str) -> Self {
        let is_blank = |c: Option<char>| c.is_some_and(char::is_whitespace);
        let separates = |&(at, c): &(usize, char)| {
            let before = title.get(..at).and_then(|before| before.chars().next_back());
            let after = title.get(at + c.len_utf8()..).and_then(|after| after.chars().next());
            let is_spaced = is_blank(before) || is_blank(after);
            STRONG_SEPARATORS.contains(&c) || (SPACED_SEPARATORS.contains(&c) && is_spaced)
        };
        Self { title, separators: title.char_indices().filter(separates).collect() }
    }

    fn texts(&self) -> Vec<&'t str> {
        let starts = std::iter::once(0).chain(self.separators.iter().map(|&(at, c)| at + c.len_utf8()));
        let ends = self.separators.iter().map(|&(at, _)| at).chain([self.title.len()]);
        starts.zip(ends).filter_map(|(start, end)| self.title.get(start..end).map(str::trim)).collect()
    }

    fn cuts(&self) -> impl Iterator<Item = Cut<'t>> {
        let title = self.title;
        self.separators.iter().zip(self.texts().into_iter().skip(1)).map(move |(&(at, c), next)| {
            let (before, after) = title.split_at_checked(at).unwrap_or((title, ""));
            let after = after.get(c.len_utf8()..).unwrap_or_default();
            let is_wide = before.ends_with(char::is_whitespace) && after.starts_with(char::is_whitespace);
            let is_wide = (is_wide && !matches!(c, ':' | '/')) || c == '|';
            Cut { before: before.trim(), after: after.trim(), next, is_wide }
        })
    }
}

/// The first elements of this name with their texts, those without one left out.
fn headings<'d>(document: &'d Document, name: &str) -> impl Iterator<Item = (NodeRef<'d>, String)> {
    let nodes = Matcher::new(name).map(|matcher| document.select_matcher(&matcher).nodes().to_vec());
    // The sign of a link to the heading itself is no part of it.
    let text = |node: &NodeRef<'_>| super::head::line(&node.text()).trim_end_matches(['\u{B6}', '#', ' ']).to_owned();
    let texts = nodes.unwrap_or_default().into_iter().map(move |node| (node, text(&node)));
    texts.filter(|(_, text)| !text.is_empty()).take(MOST_HEADINGS)
}

/// Whether all of a heading is a link to the front page.
fn leads_home(heading: &NodeRef<'_>) -> bool {
    let all = letters(&heading.text());
    let links = heading.descendants().into_iter().filter(|node| node.has_name("a"));
    let mut links = links.chain(heading.parent().filter(|parent| parent.has_name("a")));
    links.any(|link| link.attr("href").is_some_and(|href| is_home(href.trim())) && letters(&link.text()) == all)
}

/// Whether an address is that of a front page.
fn is_home(href: &str) -> bool {
    let path = href.split_once("//").map_or(href, |(_, host)| host.split_once('/').map_or("", |(_, path)| path));
    let is_bare = matches!(path, "" | "/" | "./" | "index.html" | "/index.html" | "index.php" | "/index.php");
    is_bare && !href.is_empty()
}
