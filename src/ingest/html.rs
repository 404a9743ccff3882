//! The text of a stretch of raw HTML in Markdown.
//!
//! Tags go, text stays, what ends a block ends a line, scripts and styles go whole. A `<` that begins no tag is a `<`.
//!
//! Deliberately not here: a parser of HTML pages. Lists, images and links in raw HTML are only their text.

/// The text of raw HTML, one paragraph a line; a `<br>` is U+2028.
pub(super) fn text_of(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('<') {
        push(&mut out, before);
        rest = if let Some((inside, after)) = tag(after) {
            let name = name(inside);
            out.push_str(replacement(&name));
            if matches!(name.as_str(), "script" | "style") { skip_raw(after, &name) } else { after }
        } else {
            out.push('<');
            after
        };
    }
    push(&mut out, rest);
    out
}

/// Whether an inline tag is a line break.
pub(super) fn is_break(tag: &str) -> bool {
    tag.strip_prefix('<').is_some_and(|inside| name(inside) == "br")
}

/// What follows `<`, if it is a tag or a comment: its inside and the text after it.
fn tag(after: &str) -> Option<(&str, &str)> {
    if let Some(comment) = after.strip_prefix("!--") {
        return Some(("", comment.split_once("-->").map_or("", |(_, rest)| rest)));
    }
    if !after.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')) {
        return None;
    }
    let mut quote = None;
    for (at, c) in after.char_indices() {
        match (c, quote) {
            ('"' | '\'', None) => quote = Some(c),
            (c, Some(q)) if c == q => quote = None,
            ('>', None) => return Some((after.get(..at)?, after.get(at + 1..)?)),
            _ => {}
        }
    }
    // A tag that never ends takes the rest with it, as in a browser.
    Some((after, ""))
}

/// The name of a tag, in lower case, with `/` before it if it is an end.
fn name(inside: &str) -> String {
    let end = inside.char_indices().find(|&(at, c)| !(c.is_ascii_alphanumeric() || (at == 0 && c == '/')));
    let length = end.map_or(inside.len(), |(at, _)| at);
    inside.get(..length).unwrap_or_default().to_ascii_lowercase()
}

fn replacement(name: &str) -> &'static str {
    match name.trim_start_matches('/') {
        "br" => "\u{2028}",
        "p" | "div" | "li" | "ul" | "ol" | "dl" | "dt" | "dd" | "tr" | "table" | "h1" | "h2" | "h3" | "h4" | "h5"
        | "h6" | "hr" | "blockquote" | "pre" | "section" | "article" | "header" | "footer" | "figure"
        | "figcaption" | "center" | "details" | "summary" => "\n",
        "td" | "th" => " ",
        _ => "",
    }
}

/// The text after the end of a script or style sheet; none if it has no end.
fn skip_raw<'a>(mut rest: &'a str, element: &str) -> &'a str {
    while let Some((_, after)) = rest.split_once("</") {
        if name(after) == element {
            return after.split_once('>').map_or("", |(_, rest)| rest);
        }
        rest = after;
    }
    ""
}

/// Appends text with its character references resolved and its line ends as blanks.
fn push(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.extend(before.chars().map(flat));
        let (c, after) = reference(after).unwrap_or(('&', after));
        out.push(flat(c));
        rest = after;
    }
    out.extend(rest.chars().map(flat));
}

fn flat(c: char) -> char {
    if c == '\n' { ' ' } else { c }
}

/// The character that `&name;` stands for, and the text after it. `after` begins behind the ampersand.
pub(super) fn reference(after: &str) -> Option<(char, &str)> {
    let (end, _) = after.char_indices().take(10).find(|&(_, c)| c == ';')?;
    let (name, rest) = (after.get(..end)?, after.get(end + 1..)?);
    let c = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{A0}',
        "zwnj" => '\u{200C}',
        "zwj" => '\u{200D}',
        "lrm" => '\u{200E}',
        "rlm" => '\u{200F}',
        "laquo" => '«',
        "raquo" => '»',
        "hellip" => '…',
        "ndash" => '–',
        "mdash" => '—',
        "lsquo" => '‘',
        "rsquo" => '’',
        "ldquo" => '“',
        "rdquo" => '”',
        "bull" => '•',
        "middot" => '·',
        "times" => '×',
        "deg" => '°',
        "copy" => '©',
        "reg" => '®',
        "shy" => '\u{AD}',
        "ensp" => '\u{2002}',
        "emsp" => '\u{2003}',
        "thinsp" => '\u{2009}',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)?
        }
    };
    Some((c, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_go_and_text_stays() {
        for (html, expected) in [
            ("<div class=\"a>b\">x <b>y</b></div>", "\nx y\n"),
            ("a<br/>b<!-- c\n -- > -->d", "a\u{2028}bd"),
            (
                "a < b & c &amp; &lt;i&gt; &zwnj;&#1582;&#x62E;&bogus;&",
                "a < b & c & <i> \u{200C}\u{62E}\u{62E}&bogus;&",
            ),
            ("a<script>if (a</b) {}</SCRIPT >b<style>c", "ab"),
            ("a\nb<td>c</td>", "a b c "),
            ("a<b", "a"),
            ("a<!-- b", "a"),
            ("", ""),
        ] {
            assert_eq!(text_of(html), expected, "{html}");
        }
        assert!(is_break("<BR />") && is_break("<br>") && !is_break("<b>") && !is_break("a"));
    }

    #[test]
    fn a_megabyte_of_openings_takes_no_quadratic_time() {
        for piece in ["<a ", "<a '", "<", "<!--", "<script>", "&", "</script"] {
            text_of(&piece.repeat(100_000));
        }
    }
}
