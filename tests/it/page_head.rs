//! What stands above the text of a page: title, authors, date, lead, and in which language and direction.

use crate::support::page::{ENGLISH, PERSIAN, english_page, lead, page, read, read_at, read_case, texts};
use khabar::testing::model::{Article, Direction, Lang};
use khabar::testing::text::{DefaultZone, parse_date};

fn title_of(head: &str, article: &str) -> String {
    read(&page(head, article)).title
}

fn byline_of(head: &str, article: &str) -> Option<String> {
    read(&page(head, article)).byline
}

fn json_ld(json: &str) -> String {
    format!("<title>t</title><script type=\"application/ld+json\">{json}</script>")
}

#[test]
fn the_name_of_the_site_is_no_part_of_a_title() {
    for case in ["brand-h1", "site-before-title"] {
        assert_eq!(read_case(case).title, "پل تازهٔ نوآباد", "{case}");
    }
    let site = "<meta property=og:site_name content='روزنامهٔ نمونه'>";
    for (head, article, title) in [
        // The name is declared, and stands at either end, with a slogan too.
        ("<title>پل تازه | روزنامه\u{654} نمونه</title>", "", "پل تازه"),
        ("<title>روزنامهٔ نمونه: پل تازه</title>", "", "پل تازه"),
        ("<title>پل تازه - روزنامهٔ نمونه - اخبار ایران و جهان</title>", "", "پل تازه"),
        ("<meta property=og:title content='روزنامهٔ نمونه'><title>پل تازه</title>", "", "پل تازه"),
        ("<title>روزنامهٔ نمونه</title>", "", "روزنامهٔ نمونه"),
        // The heading is that of every page.
        ("<title>x</title>", "<h1><a href=https://news.example/>خبر</a></h1><h1>پل تازه</h1>", "پل تازه"),
        ("<title>پل تازه</title>", "<h1>روزنامهٔ نمونه</h1>", "پل تازه"),
        // Signs of the title itself stay.
        ("<title>گفت: «پل تازه» - و رفت</title>", "", "گفت: «پل تازه» - و رفت"),
    ] {
        assert_eq!(title_of(&format!("{site}{head}"), article), title, "{head} {article}");
    }
}

#[test]
fn an_unknown_name_goes_from_a_title_if_the_page_shows_the_rest_as_its_heading() {
    for (head, article, title) in [
        ("<title>Bridge of Newbury - The Daily Example</title>", "<h1>Bridge of Newbury</h1>", "Bridge of Newbury"),
        ("<meta property=og:title content='Town | Bridge | Example'><title>x</title>", "<h1>Bridge</h1>", "Bridge"),
        ("<title>پل تازه « شهری « نمونه</title>", "<h2>پل تازه</h2>", "پل تازه"),
        ("<title>Bridge - why it matters</title>", "", "Bridge - why it matters"),
        ("<title>Half-time: Newbury-Oldbury 1-0</title>", "<h1>x</h1>", "x"),
        ("<meta property=og:title content='Half-time: Newbury 1'>", "<h1>Newbury 1</h1>", "Half-time: Newbury 1"),
    ] {
        assert_eq!(read(&english_page(head, article)).title, title, "{head}");
    }
    // A description is no headline, nor is the sign of a link a part of one.
    let data = r#"{"@type":"Article","name":"Newbury","headline":"town on the White River"}"#;
    assert_eq!(read(&english_page(&json_ld(data), "<h1>Newbury</h1>")).title, "Newbury");
    assert_eq!(read(&english_page("", "<h1>Bridge<a href=#bridge>\u{B6}</a></h1>")).title, "Bridge");
    let head = "<meta property='x og:title dc:title' content=Bridge><title>t</title>";
    assert_eq!(read(&english_page(head, "")).title, "Bridge");
    // The host is a name too.
    let html = english_page("<title>Bridge | Examplenews.com</title>", "");
    assert_eq!(read_at("https://www.examplenews.com/1", &html).title, "Bridge");
    let html = english_page("<title>Example News – Bridge</title>", "");
    assert_eq!(read_at("https://examplenews.co.uk/1", &html).title, "Bridge");
}

#[test]
fn json_ld_is_read_with_the_mistakes_of_templates() {
    let article = read_case("jsonld-cdata");
    assert_eq!((article.title.as_str(), article.byline.as_deref()), ("پل از ژرف‌داده", Some("سارا نمونه")));
    assert_eq!(article.published, parse_date("2026-11-20", DefaultZone::Tehran));
    let article = read_case("jsonld-main-entity");
    assert_eq!((article.title.as_str(), article.byline.as_deref()), ("پل تازهٔ نوآباد", Some("سارا نمونه")));
    assert_eq!(article.published, parse_date("2026-11-20", DefaultZone::Tehran));
    for json in [
        "{\"@type\":\"NewsArticle\",\"headline\":\"پل\nتازه\",\"author\":{\"name\":\"سارا\"},}",
        "/* x */ [{\"@type\":\"WebSite\"},{\"@type\":[\"Thing\",\"Article\"],\"headline\":\"پل تازه\",\"author\":\"سارا\"}];",
        r#"{"@graph":[{"@type":"WebPage"},{"@type":"BlogPosting","headline":"پل &amp;zwnj;تازه","author":{"@id":"p/1"}},{"@id":"p/1","name":"سارا"}]}"#,
        r#"{"@type":"WebPage","mainEntityOfPage":{"@type":"NewsArticle","headline":"پل تازه","author":[{"name":["سارا"]}]}}"#,
        r#"{"@type":"WebSite"}{"@type":"NewsArticle","headline":"پل تازه","creator":"سارا"}"#,
    ] {
        let article = read(&page(&json_ld(json), ""));
        let title = article.title.replace('\u{200C}', "");
        assert_eq!((title.as_str(), article.byline.as_deref()), ("پل تازه", Some("سارا")), "{json}");
    }
    assert_eq!(read(&page(&json_ld("{\"@type\":\"NewsArticle\",\"headline"), "")).title, "t");
}

#[test]
fn every_author_is_named() {
    assert_eq!(read_case("two-authors").byline.as_deref(), Some("سارا نمونه، بهار نمونه"));
    for (head, article, expected) in [
        ("<meta name=author content=Sara><meta name=author content=Bahar>", "", "Sara, Bahar"),
        ("<meta name=author content=سارا><meta name=author content=سارا>", "", "سارا"),
        (
            r#"<script type=application/ld+json>{"@type":"Article","author":[{"name":"Sara"},"Bahar",{"url":"https://a.ir/x"}]}</script>"#,
            "",
            "Sara, Bahar",
        ),
        (
            "",
            "<p><a rel=author href=/1>سارا نمونه</a> و <a rel=author href=/2>بهار نمونه</a></p>",
            "سارا نمونه، بهار نمونه",
        ),
        (
            "",
            "<ul><li itemprop=author><span itemprop=name>Sara</span><li itemprop=author><span itemprop=name>Bahar</span></ul>",
            "Sara, Bahar",
        ),
    ] {
        assert_eq!(byline_of(head, article).as_deref(), Some(expected), "{head} {article}");
    }
}

#[test]
fn authors_that_only_the_page_shows_are_named_and_not_told_again() {
    let article = read_case("byline-in-page");
    assert_eq!(article.byline.as_deref(), Some("سارا نمونه"));
    assert!(texts(&article).iter().all(|text| !text.contains("سارا نمونه")), "{:?}", texts(&article));
    for shown in [
        "<p class=byline>By Sara Example</p>",
        "<div class='post-author vcard'>Written by: <a href=/author/sara/>Sara Example</a>, 5 March 2024</div>",
        "<span class=author><a href=/people/7>Sara Example</a> <a href='https://t.example/s'>@sara</a></span>",
        "<div class=author-name>Sara Example</div>",
        "<address>By <a rel='author nofollow' href=/x>Sara Example</a></address>",
        "<span itemprop=author><meta itemprop=name content='Sara Example'></span>",
        "<p class=byline>Sara Example | 12 May</p>",
    ] {
        let article = read(&english_page("<title>Bridge</title>", &format!("<h1>Bridge</h1>{shown}")));
        assert_eq!(article.byline.as_deref(), Some("Sara Example"), "{shown}");
        assert!(!texts(&article).contains(&"By Sara Example"), "{shown}");
    }
    // The text tells the declared name again.
    let html = page("<meta name=author content='سارا نمونه'>", "<p>به قلم سارا نمونه</p>");
    assert_eq!(texts(&read(&html)).len(), 3);
    // What else the line says stays.
    let html = page("<meta name=author content='سارا نمونه'>", "<p>سارا نمونه از نوآباد</p>");
    assert_eq!(texts(&read(&html)).first(), Some(&"سارا نمونه از نوآباد"));
    // These are other people, or other articles.
    for other in [
        "<aside><a rel=author href=/x>سارا</a></aside>",
        "<div id=comments><p class=author>سارا</p></div>",
        "<div class=related-posts><span class=author>سارا</span></div>",
        "<p class=byline>۲۹ آبان ۱۴۰۵ ساعت ۱۲</p>",
    ] {
        assert_eq!(byline_of("<title>t</title>", other), None, "{other}");
    }
}

#[test]
fn an_address_a_number_and_the_name_of_the_site_are_no_authors() {
    let site = "<meta property=og:site_name content='روزنامهٔ نمونه'>";
    for author in [
        "https://www.facebook.com/news",
        "www.people.example",
        "people.cn",
        "red@news.example",
        "104823",
        "۱۲۳",
        "روزنامه\u{654} نمونه",
        "-",
    ] {
        let head = format!("{site}<meta name=author content='{author}'>");
        assert_eq!(byline_of(&head, ""), None, "{author}");
        let head = format!("{site}<meta name=author content='{author}'><meta name=article:author content='سارا'>");
        assert_eq!(byline_of(&head, "").as_deref(), Some("سارا"), "{author}");
    }
    // No name of the site is declared, but the title has one beside the heading, or the host has it.
    let head = "<title>Bridge - Example Times</title><meta name=author content='Example Times'>";
    assert_eq!(read(&english_page(head, "<h1>Bridge</h1>")).byline, None);
    let head = "<title>Bridge</title><meta name=author content='Example Times'>";
    assert_eq!(read_at("https://www.exampletimes.com/1", &english_page(head, "")).byline, None);
    // In the middle of the title, or at the end of a declared one, stands the author.
    let head =
        "<title>Bridge | Sara Example | Example Times</title><meta property=og:title content='Bridge | Sara Example'>";
    let html = english_page(&format!("{head}<meta name=author content='Sara Example'>"), "<h1>Bridge</h1>");
    assert_eq!(read(&html).byline.as_deref(), Some("Sara Example"));
    assert_eq!(
        byline_of("<meta name=author content='سارا (sara@news.example)'>", "").as_deref(),
        Some("سارا"),
        "a name beside an address"
    );
}

#[test]
fn what_was_escaped_twice_is_read_twice() {
    let article = read_case("escaped-twice");
    assert_eq!(article.title, "پل تازهٔ «نوآباد»");
    assert_eq!(lead(&article), Some("گزارش کوتاه: بهای نان ۱۵\u{200C}هزار تومان شد \"از امروز\""));
    assert_eq!(article.image.as_ref().map(|image| image.alt.as_str()), Some("\"پل\" از بالا"));
    let head = "<title>a &amp;amp; b &amp;lt;i&amp;gt;c&amp;lt;/i&amp;gt;</title><meta name=author content='&amp;#1587;ارا'>\
        <meta property=og:image content='https://a.ir/i.jpg?a=1&amp;amp;b=2'>\
        <meta property=og:image:alt content='&amp;quot;d&amp;quot;'>";
    let article = read(&page(head, ""));
    assert_eq!((article.title.as_str(), article.byline.as_deref()), ("a & b c", Some("سارا")));
    let image = article.image.expect("a picture");
    assert_eq!((image.url.as_str(), image.alt.as_str()), ("https://a.ir/i.jpg?a=1&b=2", "\"d\""));
    // What looks like a reference and is none stays, and so does what is no markup.
    assert_eq!(title_of("<title>R&amp;D: Vec&lt;T&gt; &amp; 3 &lt; 4</title>", ""), "R&D: Vec<T> & 3 < 4");
}

#[test]
fn a_summary_that_the_text_repeats_is_no_lead() {
    for case in ["lead-joined", "lead-below"] {
        let article = read_case(case);
        assert_eq!(lead(&article), None, "{case}");
    }
    let first: String = PERSIAN.chars().take(120).collect();
    let summaries = [
        PERSIAN.to_owned(),
        format!("{first}…"),
        format!("{first} [&hellip;]"),
        format!("{first}... ادامهٔ مطلب"),
        format!("نوآباد - {PERSIAN}"),
        PERSIAN.replace(' ', "&nbsp;").replace('ی', "ي").replace('\u{200C}', ""),
        format!("پل تازهٔ نوآباد. {PERSIAN}"),
        format!("&lt;p&gt;{PERSIAN}&lt;/p&gt;"),
    ];
    for summary in &summaries {
        let head = format!("<title>پل تازهٔ نوآباد</title><meta name=description content='{summary}'>");
        let before = "<p>۲۹ آبان ۱۴۰۵</p><p>شهری</p><p>کد: ۱۲</p><figure><img src=https://a.ir/b.jpg></figure><p>x</p>";
        assert_eq!(lead(&read(&page(&head, before))), None, "{summary}");
    }
    let head = format!("<meta name=description content='{}'>", ENGLISH.replace("next week", "NEXT\u{A0}WEEK"));
    assert_eq!(lead(&read(&english_page(&head, ""))), None);
    for (summary, expected) in [
        ("از پل کهنه چه می‌ماند؟", true),
        ("پل تازهٔ نوآباد", false),
        ("شهرداری نوآباد روز شنبه گفت که ساختن پل تازه گران است و کسی برای آن پولی ندارد.", true),
        ("…", false),
    ] {
        let head = format!("<title>پل تازهٔ نوآباد</title><meta name=description content='{summary}'>");
        assert_eq!(lead(&read(&page(&head, ""))), expected.then_some(summary), "{summary}");
    }
}

fn directions(article: &Article) -> Vec<Option<Direction>> {
    article.blocks.iter().map(|block| block.direction).collect()
}

#[test]
fn the_nearest_declaration_of_a_direction_counts() {
    let rtl = Some(Direction::Rtl);
    assert_eq!(directions(&read_case("html-ltr-body-rtl")), [rtl; 3]);
    for (root, body, inner) in [
        ("dir=rtl", "", "<div>"),
        ("dir=ltr", "dir=ltr", "<div dir=rtl>"),
        ("dir=ltr", "", "<div dir=RTL><section>"),
        ("", "style='margin:0; direction: rtl'", "<div>"),
        ("", "", "<div style='direction:rtl'>"),
    ] {
        let text = format!("<p>{PERSIAN}<p>iPhone. {PERSIAN}<p>{PERSIAN}");
        let html = format!("<html lang=fa {root}><body {body}><nav>x</nav>{inner}{text}</html>");
        assert_eq!(directions(&read(&html)), [rtl; 3], "{root} {body} {inner}");
    }
    // An English paragraph of a Persian page keeps what it declares.
    let html = page("", &format!("<p dir=ltr>{ENGLISH}</p>"));
    assert_eq!(directions(&read(&html)), [Some(Direction::Ltr), rtl, rtl, rtl]);
}

#[test]
fn a_declaration_that_the_text_belies_does_not_count() {
    let fa = Some(Lang("fa".to_owned()));
    let article = read_case("lang-wrong");
    assert_eq!((&article.lang, directions(&article)), (&fa, vec![None; 3]));
    for root in ["lang=en-US dir=ltr", "lang=en", "dir=ltr", "lang=ar", "lang=x"] {
        let html = format!("<html {root}><body><p>{PERSIAN}<p>Metro: {PERSIAN}<p>{PERSIAN}</html>");
        let article = read(&html);
        assert_eq!((&article.lang, directions(&article)), (&fa, vec![None; 3]), "{root}");
    }
    let html = format!("<html lang=fa dir=rtl><body><p>{ENGLISH}<p>{ENGLISH}<p>{ENGLISH}</html>");
    let article = read(&html);
    assert_eq!((article.lang.clone(), directions(&article)), (Some(Lang("en".to_owned())), vec![None; 3]));
    // A language that the letters do not tell is believed.
    for lang in ["de", "prs", "ku"] {
        let text = if lang == "prs" { PERSIAN } else { "Der Preis der Milch steigt in Berlin, wie es hieß." };
        let html = format!("<html lang={lang}><body><p>{text}<p>{text}<p>{text}</html>");
        assert_eq!(read(&html).lang, Some(Lang(lang.to_owned())));
    }
    // The language of the body is nearer than that of the page.
    let html = format!("<html lang=de><body lang=fa><p>{PERSIAN}<p>{PERSIAN}</html>");
    assert_eq!(read(&html).lang, fa);
}

#[test]
fn dates_with_arabic_names_of_months_are_read() {
    let expected = parse_date("2024-05-06", DefaultZone::Utc);
    for date in ["6 مايو 2024", "٦ أيار ٢٠٢٤", "الاثنين 6 مايو 2024", "6 مايو/أيار 2024"]
    {
        let html = format!("<html lang=ar dir=rtl><body><time>{date}</time><p>{PERSIAN}</p></body></html>");
        let published = read(&html).published;
        assert!(published.is_some(), "{date}");
        assert_eq!(published.map(|at| (at.0 + 43_200) / 86_400), expected.map(|at| (at.0 + 43_200) / 86_400), "{date}");
    }
}
