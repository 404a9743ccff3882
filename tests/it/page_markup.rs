//! The text of a page: paragraphs, captions, formulas, tables, lists and code as a browser shows them.

use crate::support::page::{english_page, page, read, read_case, texts};
use khabar::testing::ingest::html;
use khabar::testing::model::{Article, Block, BlockKind, Marker};

/// The blocks of HTML, each with the sign of its kind; a break in a paragraph is a slash.
fn outline(blocks: &[Block]) -> Vec<String> {
    let line = |block: &Block| {
        let sign = match block.kind {
            BlockKind::Image { .. } => "! ".to_owned(),
            BlockKind::Item(Marker::Bullet) => "* ".to_owned(),
            BlockKind::Item(Marker::Number(number)) => format!("{number}. "),
            _ => String::new(),
        };
        sign + &block.text.text.replace('\u{2028}', " / ")
    };
    blocks.iter().map(line).collect()
}

fn outline_of(html: &str) -> Vec<String> {
    outline(&html::blocks(html, None))
}

/// The blocks of an article that a page has before its paragraphs; Readability has seen them.
fn on_a_page(article: &str) -> Vec<String> {
    let paragraph = "<p>Some words of an article that is long enough to be one, and of its second sentence.</p>";
    let read = read(&english_page(
        "<title>t</title><meta property=og:image content=https://a.ir/o.jpg>",
        &format!("{paragraph}{article}"),
    ));
    let all = outline(&read.blocks);
    all[1..all.len() - 3].to_vec()
}

fn head_picture(article: &Article) -> Option<&str> {
    article.image.as_ref().map(|image| image.alt.as_str())
}

#[test]
fn a_caption_is_told_once() {
    let article = read_case("caption-twice");
    assert_eq!(head_picture(&article), Some("پل کهنه از بالا، در یک روز آفتابی\u{2028}عکس: بهار نمونه"));
    assert_eq!(article.blocks.len(), 3);
    let picture = "<img src=https://a.ir/b.jpg alt='The old bridge'>";
    for (html, expected) in [
        (format!("<figure>{picture}<figcaption>Old</figcaption></figure>"), &["! Old"][..]),
        (
            format!("<figure>{picture}<figcaption><p>Old<p>Photo: <a href=https://c.ir>B</a></figcaption></figure>"),
            &["! Old / Photo: B"],
        ),
        (format!("<figure><figcaption>The old bridge.</figcaption>{picture}</figure>"), &["! The old bridge."]),
        (
            format!("<figure>{picture}{picture}<figcaption><p>The old bridge</p><p>Photo: B</p></figcaption></figure>"),
            &["! The old bridge", "! The old bridge", "Photo: B"],
        ),
        (
            format!("<figure>{picture}{picture}<figcaption>Two</figcaption></figure>"),
            &["! The old bridge", "! The old bridge", "Two"],
        ),
        (
            format!(
                "<figure><figure>{picture}<figcaption>Old</figcaption></figure><figcaption>All</figcaption></figure>"
            ),
            &["! All"],
        ),
        (format!("<div>{picture}<p class=caption>The\u{A0}old bridge</p></div><p>x"), &["! The\u{A0}old bridge", "x"]),
        (
            format!("<p>{picture}</p><p>The old bridge has fallen.</p>"),
            &["! The old bridge", "The old bridge has fallen."],
        ),
        (
            format!("<h2>The old bridge</h2>{picture}<h2>The old bridge</h2>"),
            &["The old bridge", "! The old bridge", "The old bridge"],
        ),
        (format!("<figure><p>a</p>{picture}<figcaption>Old</figcaption></figure>"), &["a", "! The old bridge", "Old"]),
    ] {
        assert_eq!(outline_of(&html), expected, "{html}");
    }
}

#[test]
fn what_is_displayed_as_a_block_is_a_paragraph() {
    assert_eq!(texts(&read_case("span-block")).len(), 4);
    assert_eq!(
        on_a_page(
            "<div><span style='display:block'>First of the two, with a comma.</span><b style='display: flex'>Second.</b></div>"
        ),
        ["First of the two, with a comma.", "Second."]
    );
    assert_eq!(on_a_page("<p>One <span style='display:inline-block'>line</span>.</p>"), ["One line."]);
}

#[test]
fn a_formula_stays_in_its_sentence() {
    let article = read_case("formula");
    assert!(texts(&article)[0].starts_with("مساحت برابر πr² است و محیط برابر 2πr است."), "{:?}", texts(&article));
    assert_eq!(article.image, None);
    let on_page = |picture: &str| on_a_page(&format!("<p>The area is {picture} of all.</p>"));
    for (picture, text) in [
        (r"<img src=https://a.ir/b.svg class='ql-img-inline-formula quicklatex' alt='\pi r^2'>", r"\pi r^2"),
        (r"<img src=https://a.ir/b.svg class=latex alt='{\displaystyle \pi r^{2}}' width=200 height=80>", r"\pi r^{2}"),
        ("<img src=https://a.ir/b.png alt='πr²' height=18 width=30>", "πr²"),
        ("<img src=https://a.ir/b.png alt='😀' class=wp-smiley>", "😀"),
        ("<math><mi>π</mi><mi>r</mi><annotation encoding=application/x-tex>\\pi r</annotation></math>", "πr"),
        (
            "<span class=katex><span class=katex-mathml><math><mi>π</mi></math></span><span class=katex-html>π</span></span>",
            "π",
        ),
    ] {
        assert_eq!(on_page(picture), [format!("The area is {text} of all.")], "{picture}");
    }
    for picture in
        ["<img src=https://a.ir/b.png alt=bridge height=300>", "<img src=https://a.ir/b.png alt=bridge class=photo>"]
    {
        assert_eq!(on_page(picture), ["The area is of all.", "! bridge"], "{picture}");
    }
    // Alone, a small picture is a picture.
    assert_eq!(outline_of("<p><img src=https://a.ir/b.png alt=bridge height=20></p>"), ["! bridge"]);
}

#[test]
fn the_rows_of_a_table_stay_though_some_cells_have_several_paragraphs() {
    let article = read_case("table-mixed-cells");
    let rows = ["روز · برنامه", "شنبه · آغاز کار؛ سخنرانی", "یکشنبه · بازدید؛ ناهار"];
    assert_eq!(texts(&article)[2..5], rows);
    for (html, expected) in [
        (
            "<table><tr><td>Mon<td><p>One.<p>Two<tr><td>Tue<td><ol><li>a<li>b</ol><tr><td>Wed<td>c</table>",
            &["Mon · One. Two", "Tue · a; b", "Wed · c"][..],
        ),
        ("<table><tr><th>Day<td><p>a<p>b<tr><th>Next<td><p>c<br>d<p>e</table>", &["Day · a; b", "Next · c d; e"]),
        // Columns of a page.
        ("<table><tr><td><p>a<p>b<td><p>c<p>d</table>", &["a", "b", "c", "d"]),
        ("<table><tr><td>a<td><h2>b</h2>c<tr><td>d<td>e</table>", &["a", "b", "c", "d", "e"]),
        ("<table><tr><td><p>a<p>b<td><p>c<p>d<tr><td><p>e<p>f<td>g</table>", &["a", "b", "c", "d", "e", "f", "g"]),
    ] {
        assert_eq!(outline_of(html), expected, "{html}");
    }
    let long = format!("<table><tr><td>a<td><p>{}<p>b<tr><td>c<td>d</table>", "x".repeat(700));
    assert_eq!(outline_of(&long).len(), 5);
    let linked =
        html::blocks("<table><tr><td>a<td>b<a href=//c>c</a><p>d<a href=//e>e</a><tr><td>f<td>g</table>", None);
    let spans: Vec<&str> = linked[0].text.spans.iter().map(|span| &linked[0].text.text[span.range.clone()]).collect();
    assert_eq!((linked[0].text.text.as_str(), spans), ("a · bc; de", vec!["c", "e"]));
}

#[test]
fn a_list_counts_as_it_says() {
    let numbers = |article: &Article| {
        let items = article.blocks.iter().filter_map(|block| match block.kind {
            BlockKind::Item(Marker::Number(number)) => Some(format!("{number}. {}", block.text.text)),
            _ => None,
        });
        items.collect::<Vec<_>>()
    };
    assert_eq!(numbers(&read_case("list-reversed")), ["3. سه", "2. دو", "1. یک"]);
    assert_eq!(numbers(&read(&page("", "<ol reversed start=10><li>الف<li>ب</ol>"))), ["10. الف", "9. ب"]);
    for (html, expected) in [
        (
            "<ol reversed><li>a<p>b<li>c<ol reversed><li>d<li>e</ol><li>f</ol>",
            &["3. a", "b", "2. c", "2. d", "1. e", "1. f"][..],
        ),
        ("<ol reversed><li>a<ol><li>b<li>c</ol><li>d</ol>", &["2. a", "1. b", "2. c", "1. d"]),
        // HTML 4.4.8: the value of an item counts for it and those after it.
        ("<ol reversed><li>a<li value=10>b<li>c</ol>", &["3. a", "10. b", "9. c"]),
        ("<ol reversed><li>a<li><li>c</ol>", &["3. a", "1. c"]),
        ("<ol reversed start=1><li>a<li>b</ol>", &["1. a", "0. b"]),
        ("<ul reversed><li>a</ul>", &["* a"]),
    ] {
        assert_eq!(outline_of(html), expected, "{html}");
    }
}

#[test]
fn a_tab_of_code_goes_to_the_next_stop() {
    let article = read_case("code-tab");
    let code = article.blocks.iter().find(|block| block.kind == BlockKind::Code).expect("code");
    let indents: Vec<usize> = code.text.text.lines().map(|line| line.len() - line.trim_start().len()).collect();
    assert_eq!(indents, [0, 8, 4, 0], "CSS Text 3: a tab is eight columns");
    assert_eq!(outline_of("<pre>a\tb\n1234567\t8\nپل\tx</pre>"), ["a       b\n1234567 8\nپل      x"]);
}

#[test]
fn what_themes_put_into_a_text_goes() {
    for box_class in
        ["jnews_inline_related_post_wrapper", "jeg_post_tags", "bs-irp left", "td-post-source-tags", "noprint"]
    {
        let html =
            format!("<div class='{box_class}'><p>Read also: <a href=/x>the other bridge, a long story</a></p></div>");
        assert_eq!(on_a_page(&html), [""; 0], "{box_class}");
    }
    let html =
        "<p>It was built in 1402.<sup class='noprint Inline-Template'>[<a href=/w>citation needed</a>]</sup></p>";
    assert_eq!(on_a_page(html), ["It was built in 1402.[citation needed]"]);
    let html = "<p>در ۱۴۰۲ ساخته شد<span class='noprint Inline-Template'>[نیازمند منبع]</span>.</p>";
    assert_eq!(on_a_page(html), ["در ۱۴۰۲ ساخته شد[نیازمند منبع]."]);
}
