use super::*;
use crate::growth::{assert_linear, assert_linear_in_repeats};
use crate::model::{BlockKind, Direction, Inline, Marker};

/// Every block on a line: quotations, indentation, direction, kind, text with its styles.
fn outline(html: &str) -> Vec<String> {
    blocks(html, None).iter().map(line).collect()
}

fn line(block: &Block) -> String {
    let kind = match &block.kind {
        BlockKind::Paragraph => "p".to_owned(),
        BlockKind::Heading(level) => format!("h{level}"),
        BlockKind::Item(Marker::Bullet) => "*".to_owned(),
        BlockKind::Item(Marker::Number(number)) => format!("{number}."),
        BlockKind::Image { url } => format!("!{url}"),
        BlockKind::Code => "code".to_owned(),
        BlockKind::Rule => "---".to_owned(),
    };
    let direction = match block.direction {
        Some(Direction::Rtl) => "R",
        Some(Direction::Ltr) => "L",
        None => "",
    };
    let mut line = format!(
        "{}{}{direction}{kind} {}",
        ">".repeat(block.quote.into()),
        "-".repeat(block.indent.into()),
        block.text.text.replace('\u{2028}', "/")
    );
    for span in &block.text.spans {
        let styled = block.text.text.get(span.range.clone()).expect("character boundaries").replace('\u{2028}', "/");
        let style = match &span.inline {
            Inline::Strong => format!(" [b {styled}]"),
            Inline::Emphasis => format!(" [i {styled}]"),
            Inline::Code => format!(" [code {styled}]"),
            Inline::Link(url) => format!(" [{styled} {url}]"),
        };
        line.push_str(&style);
    }
    line
}

#[test]
fn paragraphs_end_where_blocks_begin_and_end() {
    for (html, expected) in [
        ("a", &["p a"][..]),
        ("<p>a<p>b</p>c<div>d</div>e", &["p a", "p b", "p c", "p d", "p e"]),
        ("<h2>a</h2>b<H3>c", &["h2 a", "p b", "h3 c"]),
        (" <p> a \n\t b </p>\n<p>&nbsp;</p><p></p>", &["p a b"]),
        ("a<br>b<br/>c</br>d", &["p a/b/c/d"]),
        ("<br>a<br> <br><br>b<br>", &["p a", "p b"]),
        ("a<hr><hr>b<hr>", &["p a", "--- ", "p b", "--- "]),
        ("<blockquote><p>a<blockquote>b</blockquote></blockquote>c", &[">p a", ">>p b", "p c"]),
        ("", &[]),
    ] {
        assert_eq!(outline(html), expected, "{html}");
    }
    assert_eq!(outline("<pre>\n a\n\tb<b>c</b>\n</pre>d"), ["code  a\n        bc", "p d"]);
}

#[test]
fn a_style_makes_paragraphs_hides_and_gives_a_direction() {
    for (html, expected) in [
        (
            "<p><span style='display:block'>a.</span><span style='display: flex; color:red'>b</span>c",
            &["p a.", "p b", "p c"][..],
        ),
        ("a<b style=display:block>b<i>c</i></b>d", &["p a", "p bc [b bc] [i c]", "p d"]),
        (
            "a<a href=//b style=display:grid>b<div>c</div>d</a>e",
            &["p a", "p b [b https://b]", "p c [c https://b]", "p d [d https://b]", "p e"],
        ),
        ("a<span style='display:inline-block'>b</span><span style='display:none'>c</span>", &["p ab"]),
        ("<div style='direction:rtl'>a<p>b</p></div><p style='Direction: LTR'>c", &["Rp a", "Rp b", "Lp c"]),
        ("a <span style='direction:rtl'>b</span>", &["p a \u{2067}b\u{2069}"]),
        ("<p dir=ltr style='direction:rtl'>a", &["Lp a"]),
    ] {
        assert_eq!(outline(html), expected, "{html}");
    }
}

#[test]
fn lists_are_numbered_and_nested() {
    assert_eq!(
        outline("<ul><li>a<li>b<ol start=3><li>c</li><li value=7>d<p>e</p></li><li>f</ol></ul>g"),
        ["-* a", "-* b", "--3. c", "--7. d", "--p e", "--8. f", "p g"]
    );
    assert_eq!(outline("<li>a<li><p>b</p><p>c"), ["* a", "* b", "p c"]);
    assert_eq!(outline("<dl><dt>a<dd>b<dt>c</dl>"), ["-p a", "-p b", "-p c"]);
    // The start of a list is at most what a number holds.
    assert_eq!(
        outline("<ol start=18446744073709551615><li>a<li>b"),
        ["-18446744073709551615. a", "-18446744073709551615. b"]
    );
}

#[test]
fn styles_nest_and_leave_the_blanks_outside() {
    for (html, expected) in [
        ("a <b> b <i>c</i></b> d", "p a b c d [b b c] [i c]"),
        ("<b>a <strong>b</strong> c</b>", "p a b c [b a b c]"),
        // Closed out of turn: the inner one ends with the outer.
        ("<b>a<i>b</b>c</i>d", "p abcd [b ab] [i b]"),
        ("<p>a<b>b<p>c</b>d", "p ab [b b]"),
        ("<code>a  b</code>", "p a b [code a b]"),
        ("a<b></b>b<i> </i>c", "p ab c"),
        ("<q>a</q>", "p \u{AB}a\u{BB}"),
        ("a<span/>b", "p ab"),
    ] {
        assert_eq!(outline(html).first().map(String::as_str), Some(expected), "{html}");
    }
    assert_eq!(outline("<b><p>a</p><p>b</b>c</p>"), ["p a [b a]", "p bc [b b]"]);
    // No two spans cross, though the elements do.
    assert_eq!(outline("<b><p>a<i>b</b>c</i>"), ["p abc [b ab] [i b] [i c]"]);
}

#[test]
fn links_are_absolute_and_of_schemes_that_can_be_opened() {
    let base = Url::parse("https://a.ir/b/c").ok();
    let links = |html: &str| -> Vec<String> { blocks(html, base.as_ref()).iter().map(line).collect() };
    for (href, url) in [
        ("d?e=1&amp;f=&copy=2", "https://a.ir/b/d?e=1&f=&copy=2"),
        ("//x.ir/", "https://x.ir/"),
        (" HTTP://x.ir/\u{62E} ", "HTTP://x.ir/\u{62E}"),
        ("mailto:a@b.ir", "mailto:a@b.ir"),
    ] {
        assert_eq!(links(&format!("<a href='{href}'>x</a>")), [format!("p x [x {url}]")]);
    }
    for href in ["javascript:alert(1)", "#top", "", "data:text/html,x", "ftp://a.ir/"] {
        assert_eq!(links(&format!("<a href='{href}'>x</a>")), ["p x"], "{href}");
    }
    assert_eq!(outline("<a href=/d>x</a> http://b.ir"), ["p x http://b.ir [http://b.ir http://b.ir]"]);
    assert_eq!(outline("<a href=http://a.ir>x<a href=http://b.ir>y"), ["p xy [x http://a.ir] [y http://b.ir]"]);
}

#[test]
fn pictures_are_blocks_and_counting_pixels_are_none() {
    for (html, expected) in [
        ("<p>a<img src=http://a.ir/1.jpg alt=' b  c '>d</p>", &["p ad", "!http://a.ir/1.jpg b c"][..]),
        ("<p><img src=//a.ir/1.jpg>d</p>", &["!https://a.ir/1.jpg ", "p d"]),
        ("<img src='data:image/gif;base64,R0' data-src=http://a.ir/2.jpg>", &["!http://a.ir/2.jpg "]),
        ("<img src=http://a.ir/1.gif width=1 height=1><img src=data:x><img>", &[]),
        ("a<img class=wp-smiley src=http://a.ir/s.png alt=':)'>", &["p a:)"]),
        (
            "<figure><img src=http://a.ir/1.jpg alt=x><figcaption>a <b>b</b></figcaption></figure>c",
            &["!http://a.ir/1.jpg a b [b b]", "p c"],
        ),
        ("<figure><figcaption>a</figcaption><img src=http://a.ir/1.jpg></figure>", &["!http://a.ir/1.jpg a"]),
        ("<figure><figcaption>a</figcaption></figure>", &["p a"]),
    ] {
        assert_eq!(outline(html), expected, "{html}");
    }
}

#[test]
fn a_row_of_data_is_a_line() {
    let table = "<table><caption>t</caption><tr><th>a<th>b</tr><tr><td><p>1</p><td>2<br>3</tr><tr><td>4</table>c";
    assert_eq!(outline(table), ["p t", "p a \u{B7} b [b a] [b b]", "p 1 \u{B7} 2 3", "p 4", "p c"]);
    assert_eq!(outline("<table><tr><td>a<td><td>b</table>"), ["p a \u{B7}  \u{B7} b"]);
    // Words of both directions: each cell is isolated.
    assert_eq!(outline("<table><tr><td>\u{62E}<td>b</table>"), ["p \u{2068}\u{62E}\u{2069} \u{B7} \u{2068}b\u{2069}"]);
    assert_eq!(
        outline("<table><tr><td><a href=http://a.ir>a<br>b</a>c<td>d</table>"),
        ["p a bc \u{B7} d [a b http://a.ir]"]
    );
}

#[test]
fn a_table_made_for_layout_flows() {
    for (html, expected) in [
        ("<table><tr><td>a</td></tr><tr><td>b</td></tr></table>", &["p a", "p b"][..]),
        ("<table><tr><td><p>a<p>b</td><td>c</td></tr></table>", &["p a", "p b", "p c"]),
        ("<table><tr><td>a<td><table><tr><td>b<td>c</table></table>d", &["p a", "p b \u{B7} c", "p d"]),
        ("<table><tr><td><h2>a</h2><td>b</table>", &["h2 a", "p b"]),
        ("<table role=presentation><tr><td>a<td>b</table>", &["p a", "p b"]),
    ] {
        assert_eq!(outline(html), expected, "{html}");
    }
}

#[test]
fn what_is_no_text_goes() {
    for html in [
        "a<script>if (x</b) {}</SCRIPT >b",
        "a<style>p > b {}</style>b",
        "a<noscript><p>x</p></noscript>b",
        "a<svg><title>x</title><text>x</text></svg>b",
        "a<iframe src=x>y</iframe>b<textarea><p>x",
        "a<template><p>x</template>b<!-- c\n -- > --><!--->",
        "a<span hidden>x</span>b<b style='color:red; DISPLAY : none'><p>x</p></b>",
        "<?xml version='1.0'?>a<!doctype html></>b<form><select><option>x</select></form>",
    ] {
        assert_eq!(outline(html), ["p ab"], "{html}");
    }
    assert_eq!(outline("a<b"), ["p a"]);
    assert_eq!(outline("a < b && c <3 <"), ["p a < b && c <3 <"]);
    assert_eq!(outline("<div><button>x</div>y"), ["p y"]);
}

#[test]
fn character_references_mean_what_the_standard_says() {
    for (html, expected) in [
        ("&zwnj;a&nbsp;b&rlm;", "p \u{200C}a\u{A0}b\u{200F}"),
        ("&#1582;&#x62E;&#X62e;&#151;", "p \u{62E}\u{62E}\u{62E}\u{2014}"),
        ("&amp;lt; &lt;b&gt; &AMP &copy2", "p &lt; <b> & \u{A9}2"),
        ("&bogus; &; & &# &#x; &#0; &#xD800; &#99999999999;", "p &bogus; &; & &# &#x; \u{FFFD} \u{FFFD} \u{FFFD}"),
        ("&NotEqualTilde;x", "p \u{2242}\u{338}x"),
        ("a&#10;b&#27;[31mc&#x202E;d", "p a b[31mcd"),
    ] {
        assert_eq!(outline(html), [expected], "{html}");
    }
}

#[test]
fn a_declared_direction_is_the_paragraphs() {
    for (html, expected) in [
        ("<p dir=rtl>abc</p><p>d</p>", &["Rp abc", "p d"][..]),
        ("<div dir=RTL><p>a</p><p dir=ltr>b</p>c</div>d", &["Rp a", "Lp b", "Rp c", "p d"]),
        ("<p dir=auto>12 \u{62E} a</p><p dir=auto>12</p>", &["Rp 12 \u{62E} a", "p 12"]),
        ("<ul dir=rtl><li>a</ul>", &["-R* a"]),
        // Around the whole paragraph there is nothing to isolate from.
        ("<p><span dir=rtl>a <b>b</b></span> </p>", &["Rp a b [b b]"]),
        ("<span dir=ltr><p>a</p>b</span>", &["Lp a", "Lp b"]),
    ] {
        assert_eq!(outline(html), expected, "{html}");
    }
}

#[test]
fn a_direction_within_a_paragraph_is_an_isolate() {
    for (html, expected) in [
        ("a <bdi>b</bdi> c", "p a \u{2068}b\u{2069} c"),
        ("a <span dir=rtl>b <i dir=ltr>c</i></span>", "p a \u{2067}b \u{2066}c\u{2069}\u{2069} [i c]"),
        ("a<bdo dir=rtl>b</bdo>", "p a\u{2067}b\u{2069}"),
        // Never closed, closed twice, or empty.
        ("a <bdi>b<p>c", "p a \u{2068}b\u{2069}"),
        ("a<bdi></bdi>b</bdi>", "p ab"),
        // The text's own: one more end than beginnings, one beginning more than ends.
        ("a\u{2069}<bdi>b&#x2069;c&#x2067;d</bdi>e", "p a\u{2068}bc\u{2067}d\u{2069}\u{2069}e"),
    ] {
        assert_eq!(outline(html).first().map(String::as_str), Some(expected), "{html}");
    }
}

#[test]
fn the_first_declared_language_is_the_texts() {
    let lang = |html: &str| fragment(html, None).lang.map(|lang| lang.0);
    assert_eq!(lang("<div lang=fa-IR><p lang=en>a").as_deref(), Some("fa"));
    assert_eq!(lang("<p lang='x y'>a"), None);
}

#[test]
fn anything_unclosed_takes_no_quadratic_time() {
    let pieces = [
        "<a ",
        "<a '",
        "<",
        "<!--",
        "<!-- --",
        "<script>",
        "&",
        "</script",
        "<div>",
        "<b>",
        "<table><tr><td>",
        "<table>x",
        "<ul><li>x",
        "<blockquote>x",
        "</div>",
        "<p>x</b>",
        "<b><p>x",
        "<a href=http://a.ir/>x<p>",
        "<bdi>x",
        "&#x2067;x",
        "<bdi>&#x2067;",
        "<figure><figcaption>x",
        "<b><i></b>",
        "<i><p><b>x</i></b>",
        "<![CDATA[",
        "<svg>",
        "</svg>x",
        "<p hidden>",
        "<br>",
        "<li>",
        "<td>x",
        "<h1>",
        "&a",
        "x=",
        "<q>",
    ];
    assert_linear_in_repeats(&pieces, 1_000, |html| blocks(html, None));
    for piece in pieces {
        let input = |bytes| format!("<a {}>x", piece.repeat(bytes / piece.len()));
        assert_linear(&format!("{piece:?} in a tag"), 1_000, input, |html| blocks(html, None));
    }
    let distinct = |count| (0..count).fold("<img".to_owned(), |tag, index| tag + &format!(" a{index}=1")) + " alt=x>";
    assert_linear("attributes", 300, distinct, |html| blocks(html, None));
}

#[test]
fn nesting_beyond_all_measure_loses_no_text() {
    let deep = "<blockquote><ul><li><b>x".repeat(25_000);
    let read = blocks(&deep, None);
    assert_eq!(read.iter().map(|block| block.text.text.matches('x').count()).sum::<usize>(), 25_000);
    assert!(read.iter().any(|block| block.quote == 250));
    assert_eq!(blocks(&"<blockquote>".repeat(1_000).replace("</", ""), None), []);
    assert_eq!(blocks(&("<blockquote>".repeat(300) + "x"), None)[0].quote, u8::MAX);
}
