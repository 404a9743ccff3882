//! The text of the article in the page's JSON-LD (schema.org/articleBody).
//!
//! It has no pictures, no headings and often no paragraphs, so it serves where the page shows no text or only its
//! beginning.

/// The text as HTML. Some sites write HTML there, others lines.
pub(super) fn to_html(body: &str) -> String {
    if ["</", "<p", "<br"].iter().any(|tag| body.contains(tag)) {
        return body.to_owned();
    }
    let lines = body.split(['\n', '\r', '\u{2028}', '\u{2029}']).filter(|line| !line.trim().is_empty());
    lines.fold(String::with_capacity(body.len()), |mut html, line| {
        html.push_str("<p>");
        html.push_str(&line.replace('<', "&lt;"));
        html.push_str("</p>");
        html
    })
}
