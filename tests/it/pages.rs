//! Which part of a page is its article: each kind of page with a fixture and two further pages.
//!
//! The expectations are what a reader of the page sees as its article.

use crate::support::project;
use khabar::testing::ingest::{self, Agencies, Origin};
use khabar::testing::model::{Article, BlockKind};
use url::Url;

const FOOTER_FA: &str = "<footer><p>همهٔ حقوق این پایگاه برای روزنامهٔ نمونه محفوظ است و بازنشر آن با نام بردن آزاد \
    است، مگر برای سودجویان که باید اجازه بگیرند و بهای آن را بپردازند.</p></footer>";
const FOOTER_EN: &str = "<footer><p>Copyright Example Media. All rights reserved, and no part of this site may be \
    copied without a letter from the editor, who rarely writes letters and never answers them.</p></footer>";
const FA: [&str; 3] = [
    "شهردار نمونه‌آباد دیروز در دیدار با کشاورزان گفت که آب رودخانه تا پایان تابستان میان روستاها بخش خواهد شد، \
     و هیچ روستایی بی‌آب نخواهد ماند.",
    "کشاورزان می‌گویند که سال گذشته هم چنین سخنانی شنیده‌اند، ولی آب به باغ‌هایشان نرسید، و درختان سیب بسیاری \
     در دامنهٔ کوه خشک شدند.",
    "استاندار هفتهٔ آینده برای دیدن بند کهنه به روستا می‌رود، و قرار است دربارهٔ ساختن بندی تازه با مردم و \
     مهندسان گفت‌وگو کند.",
];
const EN: [&str; 3] = [
    "The mayor of the northern town said on Sunday that the old bridge would stay closed until spring, because \
     the engineers had found cracks in two of its arches.",
    "Shopkeepers on both sides of the river fear for their trade, and some of them have begun to carry their \
     customers across in rowing boats, free of charge.",
    "A decision about a new bridge, which would cost eleven million, is expected in June, when the council \
     meets again after the long holidays.",
];

fn fixture(name: &str) -> String {
    std::fs::read_to_string(project("tests/fixtures/pages").join(name)).expect("the fixture is there")
}

/// The article of a page whose address is not known.
fn read(page: &str) -> Article {
    ingest::page(page, None, &Agencies::builtin()).expect("an article")
}

fn texts(article: &Article) -> Vec<&str> {
    article.blocks.iter().map(|block| block.text.text.as_str()).filter(|text| !text.is_empty()).collect()
}

fn page(lang: &str, body: &str) -> String {
    let (title, footer) =
        if lang == "fa" { ("آب رودخانه", FOOTER_FA) } else { ("Old bridge stays closed", FOOTER_EN) };
    let nav = "<nav><ul><li><a href='/'>1</a></li><li><a href='/2'>2</a></li></ul></nav>";
    format!(
        "<!DOCTYPE html><html lang={lang}><head><title>{title}</title></head><body>{nav}{body}{footer}</body></html>"
    )
}

fn paragraphs(texts: &[&str]) -> String {
    each(texts, |text| format!("<p>{text}</p>\n"))
}

/// The HTML of each text, one after the other.
fn each(texts: &[&str], html: impl Fn(&str) -> String) -> String {
    texts.iter().map(|text| html(text)).collect::<Vec<_>>().concat()
}

/// Checks that the article of a fixture has exactly these paragraphs, each known by its first words.
fn assert_begins(name: &str, expected: &[&str]) {
    let article = read(&fixture(name));
    let found = texts(&article);
    assert_eq!(found.len(), expected.len(), "{name}: {found:#?}");
    for (text, head) in found.iter().zip(expected) {
        assert!(text.starts_with(head), "{name}: {text}");
    }
}

const BRIDGE: [&str; 4] =
    ["شهرداری نوآباد روز شنبه", "به گفتهٔ سخنگوی شهرداری", "ساکنان محلهٔ کنار رود", "پیمانکار این طرح"];

#[test]
fn parts_of_a_streamed_page_are_read_where_its_script_puts_them() {
    assert_begins("react-stream.html", &BRIDGE);
    // The parts stand in another order than their places, one place is inside the other part, and one part has none.
    let [one, two, three] = EN;
    let streamed = format!(
        "<main><h1>Old bridge stays closed</h1><template id='B:0'></template></main><div hidden id='S:1'><p>{two}</p>\
         <template id='P:2'></template></div><div hidden id='S:0'><div><p>{one}</p><template id='B:1'></template></div>\
         </div><div hidden id='S:2'><p>{three}</p></div>"
    );
    assert_eq!(texts(&read(&page("en", &streamed))), EN);
    let without_places = format!("<main id=app></main><div hidden id='S:a'>{}</div>", paragraphs(&FA));
    assert_eq!(texts(&read(&page("fa", &without_places))), FA);
    // Hidden is hidden where nothing is streamed.
    let menu = format!("<article>{}</article><div hidden id=Search>{}</div>", paragraphs(&EN), paragraphs(&FA));
    assert_eq!(texts(&read(&page("en", &menu))), EN);
}

#[test]
fn a_story_told_in_pictures_has_its_pictures_and_no_footer() {
    let pictures = |article: &Article| {
        let in_text = article.blocks.iter().filter(|block| matches!(block.kind, BlockKind::Image { .. })).count();
        in_text + usize::from(article.image.is_some())
    };
    let article = read(&fixture("photo-story.html"));
    assert_eq!(pictures(&article), 8);
    assert!(texts(&article).iter().all(|text| text.starts_with("نمای") || *text == "گزارش تصویری"), "{article:?}");
    let article = read(&fixture("agency-photo.html"));
    assert_eq!((pictures(&article), texts(&article)), (3, vec![]));
    let figures = |numbers: &[&str], caption: &str| {
        each(numbers, |n| format!("<figure><img src='https://a.ir/{n}.jpg' alt=''>{caption}</figure>"))
    };
    let gallery = format!(
        "<main><h1>آب رودخانه</h1>{}</main>",
        figures(&["1", "2", "3", "4"], "<figcaption>بند کهنه</figcaption>")
    );
    let article = read(&page("fa", &gallery));
    assert_eq!(pictures(&article), 4);
    assert!(texts(&article).iter().all(|text| *text == "بند کهنه"), "{article:?}");
    let cartoons = format!("<div itemprop=articleBody>{}</div>", figures(&["1", "2", "3"], ""));
    assert_eq!(pictures(&read(&page("en", &cartoons))), 3);
}

#[test]
fn the_text_in_structured_data_stands_in_for_a_page_without_it() {
    for name in ["jsonld-only.html", "jsonld-fuller.html"] {
        assert_begins(name, &BRIDGE[..3]);
    }
    assert_begins("jsonld.html", &["Paragraph number 1", "Paragraph number 2", "Paragraph number 3"]);
    let script = |body: &str| {
        let article = format!(r#"{{"@graph": [{{"@type": "NewsArticle", "articleBody": "{body}"}}]}}"#);
        format!("<script type='application/ld+json'>{article}</script>")
    };
    let lines = script(&FA.join("\\r\\n\\r\\n"));
    assert_eq!(texts(&read(&page("fa", &format!("<div id=root></div>{lines}")))), FA);
    let markup = script(&format!("<p>{}</p><p>{}</p><p>{} 2 &lt; 3</p>", EN[0], EN[1], EN[2]));
    let article = read(&page("en", &format!("<main><p>{} …</p></main>{markup}", &EN[0][..60])));
    assert_eq!(texts(&article), [EN[0], EN[1], &format!("{} 2 < 3", EN[2])]);
    // What the page shows has paragraphs and pictures, so it wins where it has as much.
    let both = format!("<article>{}</article>{}", paragraphs(&EN), script(&EN.join(" ")));
    assert_eq!(texts(&read(&page("en", &both))), EN);
}

#[test]
fn closed_elements_of_a_drawing_are_not_one_inside_the_other() {
    assert_begins("svg-map.html", &BRIDGE[..3]);
    let drawing = |element: &str| format!("<article>{}{element}</article>", paragraphs(&EN));
    let circles = format!("<svg><g>{}</g></svg>", "<circle r='1'/>".repeat(600));
    let blanks = format!("<math><mrow>{}</mrow></math>", "<mspace/>".repeat(600));
    for element in [circles, blanks] {
        assert_eq!(texts(&read(&page("en", &drawing(&element)))), EN);
    }
}

#[test]
fn a_consent_panel_is_never_the_article_however_long_it_is() {
    assert_begins("consent-wins.html", &[BRIDGE[3], BRIDGE[0]]);
    let notice = |attributes: &str, text: &str| {
        format!("<article><h1>x</h1>{}</article><div {attributes}>{}</div>", paragraphs(&EN[..1]), text.repeat(20))
    };
    let text =
        "<p>We and our partners store information on your device, such as cookies, and process personal data.</p>";
    for attributes in ["id='CybotCookiebotDialog'", "class='site-cookieNotice open'", "role=dialog"] {
        assert_eq!(texts(&read(&page("en", &notice(attributes, text)))), &EN[..1], "{attributes}");
    }
}

#[test]
fn an_article_in_several_sections_is_read_whole() {
    let article = read(&fixture("sections.html"));
    let found = texts(&article);
    let heads = ["شهرداری", "به گفتهٔ", "ساکنان", "پیمانکار", "بخش سوم", "باز هم", "بخش چهارم", "پایان"];
    assert_eq!(found.len(), heads.len(), "{found:#?}");
    assert!(found.iter().zip(heads).all(|(text, head)| text.starts_with(head)), "{found:#?}");
    let cell =
        |class: &str, text: &str| format!("<div class='{class}'><div class=inner><div><p>{text}</p></div></div></div>");
    let other = "<div class=related-row><p>Elsewhere, a horse has won a race, and the owner of the horse is said to be \
        glad of it.</p></div>";
    // The figures in classes count the sections.
    let parts: Vec<String> = EN.iter().enumerate().map(|(n, text)| cell(&format!("part part-{n}"), text)).collect();
    let body = format!("<div class=story>{}<section>{}{other}</section>{}</div>", parts[0], parts[1], parts[2]);
    assert_eq!(texts(&read(&page("en", &body))), EN);
    let rows = each(&FA, |text| format!("<section><div class=matn><p>{text}</p><p>{text}</p></div></section>"));
    let doubled: Vec<&str> = FA.iter().flat_map(|text| [*text, *text]).collect();
    assert_eq!(texts(&read(&page("fa", &format!("<div><div class=khabar>{rows}</div></div>")))), doubled);
}

#[test]
fn text_that_a_browser_without_scripts_shows_is_read() {
    for name in ["noscript-article.html", "shadow-root.html"] {
        assert_begins(name, &BRIDGE[..3]);
    }
    for (lang, all) in [("fa", FA), ("en", EN)] {
        let noscript = format!("<div id=app></div><noscript><div class=text>{}</div></noscript>", paragraphs(&all));
        assert_eq!(texts(&read(&page(lang, &noscript))), all);
        let custom = format!("<news-page><news-text>{}</news-text></news-page>", paragraphs(&all));
        assert_eq!(texts(&read(&page(lang, &custom))), all);
        let inner = format!("<x-text><template shadowrootmode=closed>{}</template></x-text>", paragraphs(&all));
        let nested = format!("<x-page><template shadowrootmode=open><main>{inner}</main></template></x-page>");
        assert_eq!(texts(&read(&page(lang, &nested))), all);
    }
    // A notice is no article, and an ordinary template is no part of the page.
    let notice = format!(
        "<noscript>Please turn on JavaScript.</noscript><article>{}</article><template><p>{}</p></template>",
        paragraphs(&EN),
        FA[0]
    );
    assert_eq!(texts(&read(&page("en", &notice))), EN);
}

#[test]
fn who_is_quoted_stays_with_the_quotation() {
    assert_begins("quote-source.html", &[BRIDGE[0], "نخستین سخن", "— شهردار", BRIDGE[1], BRIDGE[2]]);
    for (lang, all, who) in [("fa", FA, "باغبان پیر"), ("en", EN, "An old gardener")] {
        let quoted = format!(
            "<article><p>{}</p><blockquote>{}<footer>{who}</footer></blockquote><p>{}</p></article>",
            all[0], all[1], all[2]
        );
        assert_eq!(texts(&read(&page(lang, &quoted))), [all[0], all[1], who, all[2]]);
    }
}

#[test]
fn an_article_of_a_sentence_or_two_is_read_without_footer_comments_or_other_news() {
    let news = ["شرکت آب گفت روز شنبه", "از مردم خواسته شده"];
    assert_begins("fa-short.html", &news);
    assert_begins("fa-short-comments.html", &news);
    assert_begins("shorttext.html", &["One line only."]);
    let comments = |attributes: &str, text: &str| {
        let comment = format!("<li class=item><b>آرش</b><p>{text}</p></li>");
        format!("<div {attributes}><h3>دیدگاه‌ها</h3><ol>{}</ol></div>", comment.repeat(9))
    };
    for attributes in ["class=commentlist", "id=post-comments", "class='Comments__list'"] {
        let body =
            format!("<div class=khabar><h1>آب رودخانه</h1><p>{}</p></div>{}", FA[0], comments(attributes, FA[1]));
        assert_eq!(texts(&read(&page("fa", &body))), &FA[..1], "{attributes}");
        let body = format!("<main><p>{}</p>{}</main>", EN[0], comments(attributes, EN[1]));
        assert_eq!(texts(&read(&page("en", &body))), &EN[..1], "{attributes}");
    }
}

#[test]
fn what_is_called_after_furniture_is_the_article_if_it_is_most_of_the_page() {
    for class in ["paywall", "sidebar-grid", "print:bg-white", "promo-text", "share-story"] {
        let parts = each(&EN, |text| format!("<div class='{class}'><p>{text}</p></div>"));
        assert_eq!(texts(&read(&page("en", &format!("<article>{parts}</article>")))), EN, "{class}");
    }
}

#[test]
fn a_page_that_has_not_what_it_announces_has_no_article() {
    let announced = |summary: &str, body: &str| {
        format!(
            "<html><head><title>Old bridge stays closed</title><meta name=description \
     content='{summary}'></head><body>{body}</body></html>"
        )
    };
    let refused = |page: &str| ingest::page(page, None, &Agencies::builtin()).is_none();
    let teaser = "Shopkeepers fear for their trade";
    assert!(!refused(&announced(teaser, &format!("<main>{}</main>", paragraphs(&EN)))));
    // Shorter than its own summary.
    let notice = "<main><p>This page about the bridge has moved to another place.</p></main>";
    assert!(refused(&announced(EN[0], notice)));
    // Not a word of its title and summary.
    assert!(refused(&announced(teaser, &format!("<main>{}</main>", paragraphs(&FA)))));
    let url = Url::parse("https://example.com/1").ok();
    assert!(ingest::page(&announced(EN[0], notice), url.as_ref(), &Agencies::builtin()).is_none());
    // A page that the reader has chosen is shown all the same.
    let saved = ingest::saved_page(announced(EN[0], notice).as_bytes(), &Origin::default(), &Agencies::builtin());
    assert_eq!(texts(&saved.expect("text")), ["This page about the bridge has moved to another place."]);
}
