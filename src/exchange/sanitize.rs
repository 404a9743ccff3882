//! Cleans what comes ready-made from a file that claims to be this program's own, so that it is as safe as any other.

use crate::ingest::fit;
use crate::model::{Article, Block, BlockKind, Image, Inline, Lang, NamedQuery, RichText, UserState};
use crate::text::{clean, clean_line};

/// How many tags an article can have.
const MAX_TAGS: usize = 1_000;

/// Returns the article with every string cleaned. A paragraph that cleaning changes loses its spans, since their ranges
/// are no longer right. A span that is outside its text or crosses another is dropped.
pub fn sanitize(article: Article) -> Article {
    let line = |text: String| clean_line(&text);
    let some_line = |text: Option<String>| text.map(|text| clean_line(&text)).filter(|text| !text.is_empty());
    let mut article = Article {
        key: line(article.key),
        kicker: some_line(article.kicker),
        title: line(article.title),
        byline: some_line(article.byline),
        published: article.published,
        source: some_line(article.source),
        url: some_line(article.url).filter(|url| is_web(url)),
        file: some_line(article.file),
        lang: some_line(article.lang.map(|lang| lang.0)).map(Lang),
        categories: article.categories.into_iter().map(line).filter(|name| !name.is_empty()).collect(),
        image: article
            .image
            .map(|image| Image { url: line(image.url), alt: line(image.alt) })
            .filter(|image| is_web(&image.url)),
        lead: article.lead.map(rich),
        blocks: article.blocks.into_iter().map(block).collect(),
        is_cut: false,
    };
    fit(&mut article);
    article
}

/// Whether the address is one that articles of other formats can have too. Whoever forges an export may write any
/// other, to a file of the user's or with a program in it, and browsers and the fetch of a page would follow it.
pub(crate) fn is_web(url: &str) -> bool {
    begins_with_any(url, &["http://", "https://"])
}

fn begins_with_any(url: &str, schemes: &[&str]) -> bool {
    let begins = |scheme: &str| url.get(..scheme.len()).is_some_and(|head| head.eq_ignore_ascii_case(scheme));
    schemes.iter().any(|scheme| begins(scheme))
}

fn block(block: Block) -> Block {
    let kind = match block.kind {
        BlockKind::Image { url } => {
            BlockKind::Image { url: Some(clean_line(&url)).filter(|url| is_web(url)).unwrap_or_default() }
        }
        BlockKind::Heading(level) => BlockKind::Heading(level.clamp(1, 6)),
        kind @ (BlockKind::Paragraph | BlockKind::Item(_) | BlockKind::Code | BlockKind::Rule) => kind,
    };
    Block { kind, text: rich(block.text), ..block }
}

fn rich(text: RichText) -> RichText {
    let cleaned = clean(&text.text).into_owned();
    let mut spans = if cleaned == text.text { text.spans } else { Vec::new() };
    spans.retain(|span| cleaned.get(span.range.clone()).is_some_and(|range| !range.is_empty()));
    // Spans are in the order of their starts; they may nest but not cross.
    spans.sort_by_key(|span| (span.range.start, std::cmp::Reverse(span.range.end)));
    let mut open: Vec<usize> = Vec::new();
    spans.retain(|span| {
        open.retain(|end| *end > span.range.start);
        let nested = open.iter().all(|end| span.range.end <= *end);
        if nested {
            open.push(span.range.end);
        }
        nested
    });
    for span in &mut spans {
        if let Inline::Link(url) = &mut span.inline {
            *url = clean_line(url);
        }
    }
    spans.retain(|span| match &span.inline {
        Inline::Link(url) => begins_with_any(url, &["http://", "https://", "mailto:"]),
        _ => true,
    });
    RichText { text: cleaned, spans }
}

/// Returns the user's own data with every string cleaned, as if it had been typed.
pub(super) fn sanitize_user_state(user_state: &UserState) -> UserState {
    let mut tags: Vec<String> = Vec::with_capacity(user_state.tags.len());
    for tag in user_state.tags.iter().map(|tag| clean_line(tag)) {
        if !tag.is_empty() && !tags.contains(&tag) && tags.len() < MAX_TAGS {
            tags.push(tag);
        }
    }
    UserState { note: clean(&user_state.note).into_owned(), tags, ..*user_state }
}

/// Returns the search as if it had been typed; `None` if nothing is left of its name or its query.
pub(super) fn sanitize_query(search: &NamedQuery) -> Option<NamedQuery> {
    let typed = |line: &str| clean_line(line).trim().to_owned();
    let (name, query) = (typed(&search.name), typed(&search.query));
    (!name.is_empty() && !query.is_empty()).then_some(NamedQuery { name, query })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Span;

    #[test]
    fn addresses_inside_the_text_are_cleaned_too() {
        let span = Span { range: 0..1, inline: Inline::Link("https://a\u{1B}[2Jb".to_owned()) };
        let image = BlockKind::Image { url: "https://a\u{1B}[2Jb".to_owned() };
        let blocks = vec![
            Block::new(image, RichText { text: "x".to_owned(), spans: vec![span] }),
            Block::new(BlockKind::Heading(255), RichText::default()),
        ];
        let safe = sanitize(Article { blocks, ..Article::default() });
        assert_eq!(safe.blocks[0].kind, BlockKind::Image { url: "https://ab".to_owned() });
        assert_eq!(safe.blocks[0].text.spans[0].inline, Inline::Link("https://ab".to_owned()));
        assert_eq!(safe.blocks[1].kind, BlockKind::Heading(6));
    }

    #[test]
    fn an_address_that_is_not_of_the_web_is_dropped() {
        for url in ["file:///etc/passwd", "javascript:alert(1)", "data:text/html,x", "/etc/passwd", "JAVASCRIPT:x", ""]
        {
            let link = Span { range: 0..1, inline: Inline::Link(url.to_owned()) };
            let forged = Article {
                url: Some(url.to_owned()),
                image: Some(Image { url: url.to_owned(), alt: String::new() }),
                blocks: vec![Block::new(
                    BlockKind::Image { url: url.to_owned() },
                    RichText { text: "x".to_owned(), spans: vec![link] },
                )],
                ..Article::default()
            };
            let safe = sanitize(forged);
            assert_eq!((safe.url, safe.image), (None, None), "{url}");
            assert_eq!(safe.blocks[0].kind, BlockKind::Image { url: String::new() });
            assert_eq!(safe.blocks[0].text.spans, []);
        }
        let web = "HTTPS://a.example/b".to_owned();
        assert_eq!(sanitize(Article { url: Some(web.clone()), ..Article::default() }).url, Some(web));
    }

    #[test]
    fn nothing_of_a_forged_article_reaches_the_terminal_or_lies_outside_its_text() {
        let span = |range| Span { range, inline: Inline::Strong };
        let forged = Article {
            title: "a\u{1B}]0;x\u{7}b\nc".to_owned(),
            lead: Some(RichText { text: "\u{1B}[2Jab".to_owned(), spans: vec![span(0..2)] }),
            blocks: vec![Block::new(
                BlockKind::Paragraph,
                // A letter has two bytes. The second span crosses the first, the third cuts a letter, the last is
                // outside.
                RichText {
                    text: "\u{628}\u{628}\u{628}".to_owned(),
                    spans: vec![span(0..4), span(2..6), span(1..2), span(4..9)],
                },
            )],
            ..Article::default()
        };
        let safe = sanitize(forged);
        assert_eq!(safe.title, "ab c");
        assert_eq!(safe.lead, Some(RichText::plain("ab")));
        assert_eq!(safe.blocks[0].text.spans, [span(0..4)]);
    }
}
