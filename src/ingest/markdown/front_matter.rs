//! Front matter: the lines between `---` and `---` at the top of a Markdown file.
//!
//! Nearly every such file has `key: value` lines, with folded values (`>`, `|`) and quotation marks, and only these are
//! read.
//! Unknown keys, lists and nested values are ignored: they belong to other programs.
//!
//! Deliberately not here: the rest of YAML.

use crate::ingest::{self, html, rich};
use crate::model::{Article, Image};
use crate::text;

/// The keys of front matter with their values, as written.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct FrontMatter {
    fields: Vec<(String, String)>,
}

/// Splits front matter, if there is any, from the text after it. The text must be clean.
pub(super) fn split(text: &str) -> (Option<FrontMatter>, &str) {
    let parse = || {
        let body = text.trim_start_matches('\n').strip_prefix("---")?;
        let (rest_of_line, body) = body.split_once('\n')?;
        rest_of_line.trim().is_empty().then_some(())?;
        let (fields, rest) = fields(body)?;
        Some((FrontMatter { fields }, rest))
    };
    parse().map_or((None, text), |(front, rest)| (Some(front), rest))
}

/// The fields up to the closing line and the text after it; `None` if this is no front matter, but for example a
/// paragraph between two thematic breaks.
fn fields(mut body: &str) -> Option<(Vec<(String, String)>, &str)> {
    let mut fields: Vec<(String, String)> = Vec::new();
    loop {
        let (line, rest) = body.split_once('\n').unwrap_or((body, ""));
        let at_end = rest.is_empty() && !body.ends_with('\n');
        if matches!(line.trim_end(), "---" | "...") {
            return (!fields.is_empty()).then_some((fields, rest));
        }
        let nested = line.starts_with([' ', '\t']);
        if nested {
            if let Some((_, value)) = fields.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if !(line.is_empty() || line.starts_with(['#', '-'])) {
            let (key, value) = line.split_once(':')?;
            let simple = key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ' '));
            (simple && !key.is_empty()).then_some(())?;
            fields.push((key.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
        if at_end {
            return None;
        }
        body = rest;
    }
}

impl FrontMatter {
    /// The value of the first of these keys that has one.
    fn get(&self, keys: &[&str]) -> Option<String> {
        keys.iter().find_map(|key| {
            let (_, value) = self.fields.iter().find(|(name, value)| name == key && !value.is_empty())?;
            let value = text::clean_line(unquoted(without_fold_sign(value)));
            (!value.is_empty()).then_some(value)
        })
    }

    /// Fills the head of an article from the front matter.
    pub(super) fn apply_to(&self, article: &mut Article) {
        article.title = self.get(&["title"]).unwrap_or_default();
        article.kicker = self.get(&["kicker"]);
        article.byline = self.get(&["byline", "author", "authors"]);
        article.source = self.get(&["source", "publisher", "site"]);
        article.published = self.get(&["date", "published"]).as_deref().and_then(ingest::file_date);
        article.lang = self.get(&["lang", "language"]).as_deref().and_then(html::language);
        article.url = self.get(&["url", "link", "canonical"]).filter(|url| rich::begins_with_address(url));
        article.image = self.get(&["image", "img", "cover"]).map(|url| Image { url, alt: String::new() });
        article.lead = self.get(&["lead", "summary", "description"]).map(rich::with_links);
    }
}

/// A value without the sign that means that more lines follow.
fn without_fold_sign(value: &str) -> &str {
    let sign = value.split_whitespace().next().filter(|sign| matches!(*sign, ">" | "|" | ">-" | "|-" | ">+" | "|+"));
    sign.and_then(|sign| value.strip_prefix(sign)).unwrap_or(value)
}

fn unquoted(value: &str) -> &str {
    let value = value.trim();
    let inner = |quote| value.strip_prefix(quote)?.strip_suffix(quote);
    inner('"').or_else(|| inner('\'')).unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Lang;

    fn read(text: &str) -> (Article, &str) {
        let (front, rest) = split(text);
        let mut article = Article::default();
        front.expect("front matter").apply_to(&mut article);
        (article, rest)
    }

    #[test]
    fn known_keys_are_read_and_others_passed_over() {
        let (article, rest) = read(
            "---\n# remark\nTitle: \"a: b\"\nauthor: c\nsource: d\ndate: 1405-08-29\nlang: fa-IR\n\
             tags:\n  - x\n- y\nlink: https://a.ir/b\n\
             image: c.png\nkicker: 'k'\nsummary: >\n  one\n  two\nunknown: z\n---\n\nbody\n",
        );
        assert_eq!(article.title, "a: b");
        assert_eq!(article.byline.as_deref(), Some("c"));
        assert_eq!(article.source.as_deref(), Some("d"));
        assert_eq!(article.published, ingest::file_date("2026-11-20"));
        assert_eq!(article.lang, Some(Lang("fa".into())));
        assert_eq!(article.url.as_deref(), Some("https://a.ir/b"));
        assert_eq!(article.image.map(|image| image.url).as_deref(), Some("c.png"));
        assert_eq!(article.kicker.as_deref(), Some("k"));
        assert_eq!(article.lead.map(|lead| lead.text).as_deref(), Some("one two"));
        assert_eq!(rest, "\nbody\n");
    }

    #[test]
    fn what_cannot_be_read_is_left_unknown() {
        let (article, rest) = read("---\ndate: soon\nlang: Persian\nurl: javascript:x\nlead:\n---");
        assert_eq!((article, rest), (Article::default(), ""));
    }

    #[test]
    fn thematic_breaks_are_no_front_matter() {
        for text in [
            "---\n\nHello.\n\n---\n",
            "---\n---\n",
            "---\ntitle: a\n",
            "----\ntitle: a\n---\n",
            "---",
            "a\n---\nb: c\n---\n",
        ] {
            assert_eq!(split(text), (None, text));
        }
    }
}
