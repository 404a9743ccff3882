//! Lists of feeds, as other programs write them and as they get damaged.

#![allow(clippy::expect_used, reason = "helpers of tests, outside any test function")]

use crate::support::growth::assert_linear;
use khabar::testing::exchange::Error;
use khabar::testing::exchange::opml::{self, Outline};
use proptest::prelude::*;
use std::fmt::Write as _;

fn outline(folder: &str, title: Option<&str>, url: &str, site: Option<&str>) -> Outline {
    let owned = |text: &str| text.to_owned();
    let (title, site) = (title.map(owned), site.map(owned));
    Outline { folder: folder.to_owned(), title, url: url.to_owned(), site, ..Outline::default() }
}

fn body(inside: &str) -> Vec<Outline> {
    opml::read(format!("<opml><body>{inside}</body></opml>").as_bytes()).expect("a list of feeds")
}

#[test]
fn folders_titles_and_addresses_are_read() {
    let found = opml::read(
        "\u{FEFF}<?xml version='1.0' encoding='utf-8'?><opml version='2.1'><head><title>x</title></head><body>\
         <outline text='خبر'><outline text='ورزشی' title='ورزش'>\
         <outline type='rss' text='b' title='a' xmlUrl='https://a.example/rss?x=1&amp;y=2' htmlUrl='https://a.example'/>\
         </outline><outline text='only text' xmlurl='https://b.example'></outline></outline>\
         <outline XMLURL='https://c.example'/></body></opml>"
            .as_bytes(),
    );
    let expected = vec![
        outline("خبر/ورزش", Some("a"), "https://a.example/rss?x=1&y=2", Some("https://a.example")),
        outline("خبر", Some("only text"), "https://b.example", None),
        outline("", None, "https://c.example", None),
    ];
    assert_eq!(found, Ok(expected));
}

#[test]
fn what_breaks_the_rules_is_read_all_the_same() {
    // A bare ampersand, an unknown entity, attributes without quotation marks, a wrong end tag, a duplicate.
    let found = body(
        "<outline text='a & b &nbsp;c' xmlUrl='https://a.example/?x=1&y=2'/>\
         <outline text=\"q\" xmlUrl=https://b.example />\
         <outline text='again' xmlUrl='https://b.example'/></outline></folder>\
         <outline xmlUrl='https://c.example' title=''/>",
    );
    let expected = [
        outline("", Some("a & b c"), "https://a.example/?x=1&y=2", None),
        outline("", Some("q"), "https://b.example", None),
        outline("", None, "https://c.example", None),
    ];
    assert_eq!(found, expected);
    // Cut off inside an element.
    let cut = opml::read(b"<opml><body><outline xmlUrl='https://a.example'/><outline xmlU");
    assert_eq!(cut, Ok(vec![outline("", None, "https://a.example", None)]));
}

#[test]
fn the_encoding_may_be_an_old_one() {
    let title = "\u{62E}\u{628}\u{631}";
    let source = format!(
        "<?xml version='1.0' encoding='windows-1256'?><opml><body><outline text='{title}' xmlUrl='https://a.example'/></body></opml>"
    );
    let expected = Ok(vec![outline("", Some(title), "https://a.example", None)]);
    assert_eq!(opml::read(&encoding_rs::WINDOWS_1256.encode(&source).0), expected);
    let utf16: Vec<u8> = format!("\u{FEFF}{source}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(opml::read(&utf16), expected);
}

#[test]
fn whether_whole_articles_are_wanted_is_written_in_a_namespace_of_its_own() {
    let with_full_text = |url: &str, full_text| Outline { full_text, ..outline("", None, url, None) };
    let ours = [with_full_text("https://a.example", true), with_full_text("https://b.example", false)];
    let written = opml::write(&ours);
    let (namespace, attribute) = ("xmlns:khabar=\"https://crates.io/crates/khabar\"", "khabar:fullText=\"true\"");
    assert_eq!((written.matches(namespace).count(), written.matches(attribute).count()), (1, 1), "{written}");
    assert_eq!(opml::read(written.as_bytes()), Ok(ours.to_vec()));
    assert!(!opml::write(&ours[1..]).contains("khabar:"), "what says nothing of the kind is as everybody's");
    // Another program's attribute of that name is another one; ours may be spelled as XML allows.
    let theirs = body(
        "<outline xmlUrl='https://a.example' fullText='true' x:fullText='true'/>\
         <outline khabar:fullText='false' xmlUrl='https://b.example'/>\
         <outline khabar:fullText = ' &#116;rue' xmlUrl='https://c.example'/>",
    );
    assert_eq!(theirs.iter().map(|feed| feed.full_text).collect::<Vec<_>>(), [false, false, true]);
}

#[test]
fn a_slash_in_the_name_of_a_folder_makes_no_folder() {
    let found = body("<outline text='a/b'><outline text='c'><outline xmlUrl='https://a.example'/></outline></outline>");
    assert_eq!(found[0].folder, "a\u{2215}b/c");
    assert_eq!(opml::read(opml::write(&found).as_bytes()), Ok(found));
}

#[test]
fn an_ampersand_in_an_address_begins_no_character() {
    let found = body(
        "<outline text='a' xmlUrl='https://a.example/?a=1&amp;section=2&amp;copy' htmlUrl='https://a.example/?&amp;lt=1'/>",
    );
    let expected = outline("", Some("a"), "https://a.example/?a=1&section=2&copy", Some("https://a.example/?&lt=1"));
    assert_eq!(found, [expected]);
    assert_eq!(opml::read(opml::write(&found).as_bytes()), Ok(found));
}

#[test]
fn no_terminal_command_comes_through() {
    let found = body("<outline text='a&#27;[31mb&#10;c' xmlUrl='https://a.example/&#x1b;]0;x&#7;'/>");
    assert_eq!(found[0].title.as_deref(), Some("ab c"));
    assert!(!found[0].url.contains('\u{1B}'), "{:?}", found[0].url);
}

#[test]
fn a_list_that_is_nearly_all_replacement_characters_is_read_back() {
    // What is left of an address in bytes of no encoding.
    let lost = format!("h\u{FEFF}{}", "\u{FFFD}".repeat(400));
    let feeds = [outline(&lost, Some(&format!("a {lost}")), &lost, Some(&lost))];
    let read = opml::read(opml::write(&feeds).as_bytes()).expect("a list of feeds");
    assert_eq!(read.len(), 1);
    // Invisible characters may be removed; visible ones may not.
    for text in [&read[0].url, read[0].title.as_ref().expect("a title"), read[0].site.as_ref().expect("a site")] {
        assert_eq!(text.matches('\u{FFFD}').count(), 400);
    }
    // The same from the bytes themselves, with enough readable text around them.
    let bytes = [b"<outline xmlUrl='h\xEF\xBB\xBF".as_slice(), &[0xFF; 40], b"'/>", &[b' '; 100]].concat();
    let first = opml::read(&bytes).expect("a list of feeds");
    assert_eq!(opml::read(opml::write(&first).as_bytes()), Ok(first));
}

#[test]
fn what_is_no_list_of_feeds_is_an_error() {
    for text in ["", "prose", "<html><body>a</body></html>", "<rss/>", "<opml><body><a b="] {
        assert_eq!(opml::read(text.as_bytes()), Err(Error::NotOpml), "{text}");
    }
    assert_eq!(opml::read(b"\0\x01\x02\x03"), Err(Error::NotText));
    assert_eq!(opml::read(b"<opml version='2.0'><body/></opml>"), Ok(vec![]));
}

#[test]
fn entities_are_not_expanded() {
    let mut bomb = String::from("<!DOCTYPE opml [<!ENTITY a0 \"ha\">");
    for n in 1..30 {
        let _ = write!(bomb, "<!ENTITY a{n} \"&a{0};&a{0};&a{0};&a{0};\">", n - 1);
    }
    bomb.push_str("<!ENTITY f SYSTEM \"file:///etc/passwd\">]>");
    bomb.push_str("<opml><body><outline text='&a29; &f;' xmlUrl='https://a.example'/></body></opml>");
    let found = opml::read(bomb.as_bytes()).expect("a list");
    assert_eq!(found, [outline("", Some("&a29; &f;"), "https://a.example", None)]);
}

#[test]
fn no_depth_of_nesting_overflows_or_grows_quadratic() {
    let depth = 100_000;
    let nested = |depth| {
        (0..depth).fold(String::new(), |mut nested, n| {
            let _ = write!(nested, "<outline text='folder'><outline xmlUrl='https://{n}.example'/>");
            nested
        })
    };
    assert_linear("folders", 1_000, nested, |nested| body(nested).len());
    let nested = nested(depth);
    let found = body(&nested);
    assert_eq!(found.len(), depth);
    assert!(found.iter().all(|outline| outline.folder.len() < 4_096));
    let found = body(&format!("{nested}{}<outline xmlUrl='https://top.example'/>", "</outline>".repeat(depth)));
    assert_eq!(found.last().map(|outline| outline.folder.as_str()), Some(""));
    let deep = Outline { folder: "a/".repeat(depth), url: "https://a.example".to_owned(), ..Outline::default() };
    assert_eq!(opml::read(opml::write(&[deep]).as_bytes()).map(|found| found.len()), Ok(1));
}

/// A name that cleaning leaves as it is.
fn name() -> impl Strategy<Value = String> {
    "[a-z<>&\"'; \u{627}-\u{64A}\u{200C}]{1,12}"
        .prop_map(|name| khabar::testing::text::clean_line(&name.replace('/', "")))
        .prop_filter("a name", |name| !name.is_empty())
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(
        feeds in prop::collection::vec(
            (prop::collection::vec(name(), 0..4), prop::option::of(name()), prop::option::of(name()), any::<bool>()),
            0..12
        )
    ) {
        let outlines: Vec<Outline> = feeds
            .into_iter()
            .enumerate()
            .map(|(n, (folder, title, site, full_text))| {
                let named = full_text && title.is_some();
                let url = format!("https://{n}.example/?a&b=<\"");
                Outline { folder: folder.join("/"), title, named, url, site, full_text }
            })
            .collect();
        let mut found = opml::read(opml::write(&outlines).as_bytes()).expect("a list");
        found.sort_by(|a, b| a.url.cmp(&b.url));
        let mut expected = outlines;
        expected.sort_by(|a, b| a.url.cmp(&b.url));
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn nothing_makes_reading_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), cut in 0_usize..300) {
        let whole = "<opml><body><outline text='a/b &amp; c'><outline xmlUrl='https://a.example' title=\"x\"/></outline><!-- - --></body></opml>";
        let mut damaged = whole.as_bytes().to_vec();
        let at = cut.min(damaged.len());
        damaged.splice(at..(at + bytes.len() / 20).min(whole.len()), bytes.iter().copied().take(10));
        let _ = opml::read(&damaged);
        let _ = opml::read(&bytes);
        let _ = opml::read(&whole.as_bytes()[..at]);
    }
}
