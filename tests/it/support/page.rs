//! Pages of a newspaper that does not exist, read into articles.

use khabar::testing::ingest::{self, Agencies};
use khabar::testing::model::Article;
use url::Url;

/// A paragraph in Persian that is long enough to be one of an article.
pub(crate) const PERSIAN: &str = "شهرداری نوآباد روز شنبه گفت که ساختن پل تازه بر رودخانهٔ سپید از هفتهٔ آینده آغاز می‌شود و کار آن دو سال به درازا خواهد کشید. مهندسان شهر می‌گویند که پل کهنه دیگر تاب بار سنگین کامیون‌ها را ندارد.";
/// The same in English.
pub(crate) const ENGLISH: &str = "The town of Newbury said on Saturday that the work on a new bridge across the White River begins next week, and that it takes two years. The engineers of the town say that the old bridge does not carry heavy trucks any more.";

/// The page in a file of `tests/fixtures/pages`, read as if it were on no known host.
pub(crate) fn read_case(name: &str) -> Article {
    let path = crate::support::project("tests/fixtures/pages").join(name).with_extension("html");
    read(&std::fs::read_to_string(path).expect("the fixture is there"))
}

/// A page that is on no known host.
pub(crate) fn read(html: &str) -> Article {
    ingest::page(html, None, &Agencies::builtin()).expect("an article")
}

/// A page at an address.
pub(crate) fn read_at(url: &str, html: &str) -> Article {
    ingest::page(html, Url::parse(url).ok().as_ref(), &Agencies::builtin()).expect("an article")
}

/// A page of this head, and of an article that is this HTML and some paragraphs after it.
pub(crate) fn page(head: &str, article: &str) -> String {
    page_in(r#"lang="fa" dir="rtl""#, head, article, PERSIAN)
}

/// The same in English.
pub(crate) fn english_page(head: &str, article: &str) -> String {
    page_in(r#"lang="en""#, head, article, ENGLISH)
}

fn page_in(root: &str, head: &str, article: &str, paragraph: &str) -> String {
    let paragraphs: String = ["1", "2", "3"].map(|number| format!("<p>{number}. {paragraph}</p>\n")).concat();
    format!(
        "<!DOCTYPE html><html {root}><head><meta charset=utf-8>{head}</head><body><nav><a href=/>x</a></nav>\
         <article>{article}{paragraphs}</article><footer><p>c</p></footer></body></html>"
    )
}

/// The text of each block.
pub(crate) fn texts(article: &Article) -> Vec<&str> {
    article.blocks.iter().map(|block| block.text.text.as_str()).collect()
}

/// The lead, if there is one.
pub(crate) fn lead(article: &Article) -> Option<&str> {
    article.lead.as_ref().map(|lead| lead.text.as_str())
}
