//! Files of every kind, from their bytes to the article.

#![allow(clippy::expect_used, reason = "helpers of tests, outside any test function")]

use crate::support::invariants::assert_content;
use khabar::testing::ingest::{self, Error, Origin};
use khabar::testing::model::{Article, Block, BlockKind, Direction, Inline, Lang, Marker};
use khabar::testing::text;
use proptest::prelude::*;
use std::path::{Path, PathBuf};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/articles")
}

fn read(name: &str) -> Article {
    let path = fixtures().join(name);
    let bytes = std::fs::read(&path).expect("the fixture is there");
    ingest::article(&bytes, &Origin::from_path(&path)).expect("the fixture is text")
}

#[test]
fn the_agencies_plain_format_is_read() {
    let article = read("news.txt");
    assert_content(&article);
    assert!(article.title.ends_with("باز شد"));
    assert_eq!(article.image.as_ref().map(|image| image.url.as_str()), Some("https://example.com/library.jpg"));
    assert!(article.lead.as_ref().is_some_and(|lead| lead.text.ends_with("گشود.")));
    assert_eq!(article.blocks.len(), 3);
    let links: Vec<_> = article.blocks[2].text.spans.iter().map(|span| &span.inline).collect();
    assert_eq!(links, [&Inline::Link("https://example.com/library".to_owned())]);
    assert_eq!(article.lang, Some(Lang("fa".to_owned())));
    assert_eq!(article.source.as_deref(), Some("articles"));
    assert_eq!(article.published, None);
    assert!(article.file.as_ref().is_some_and(|file| file.ends_with("news.txt")));
    assert_eq!(article.key.len(), "text:".len() + 32);
}

#[test]
fn the_encoding_makes_no_difference() {
    let with_bom = read("utf-16le-bom.txt");
    let without_bom = read("utf-16be.txt");
    let utf8 = read("utf-8-bom.txt");
    assert_eq!(utf8.title, "پل تازه");
    assert_eq!(utf8.blocks.len(), 1);
    for other in [with_bom, without_bom] {
        assert_content(&other);
        assert_eq!((&other.title, &other.blocks, &other.key), (&utf8.title, &utf8.blocks, &utf8.key));
    }
}

#[test]
fn windows_1256_is_read_as_persian() {
    let article = read("windows-1256.txt");
    assert_content(&article);
    assert!(article.title.starts_with("گزارش"), "{}", article.title);
    assert_eq!(article.lang, Some(Lang("fa".to_owned())));
    assert!(article.blocks.iter().all(|block| text::majority_direction(&block.text.text) == Some(Direction::Rtl)));
}

#[test]
fn a_bad_byte_costs_one_character() {
    let (whole, damaged) = (read("news.txt"), read("utf-8-damaged.txt"));
    assert_content(&damaged);
    assert_eq!(damaged.title, whole.title);
    assert_eq!(damaged.blocks[0].text.text.replace('\u{FFFD}', ""), whole.blocks[0].text.text);
}

#[test]
fn hard_wrapped_text_becomes_paragraphs() {
    let article = read("wrapped.txt");
    assert_content(&article);
    assert_eq!(article.title, "گزارش رودخانه");
    assert_eq!(article.blocks.len(), 2);
    assert!(article.blocks[0].text.text.ends_with("until it has said what it has to say."));
    assert_eq!(article.lead.as_ref(), Some(&article.blocks[1].text));
}

#[test]
fn markdown_is_read_with_all_it_can_hold() {
    let article = read("everything.md");
    assert_content(&article);
    assert_eq!(article.title, "راهنمای خواندن");
    assert_eq!(article.kicker.as_deref(), Some("آموزش"));
    assert_eq!(article.byline.as_deref(), Some("نویسندهٔ نمونه"));
    assert_eq!(article.source.as_deref(), Some("نشریهٔ نمونه"));
    assert_eq!(article.published, text::parse_date("2026-11-20T14:14+03:30", text::DefaultZone::Tehran));
    assert_eq!(article.lang, Some(Lang("fa".to_owned())));
    assert_eq!(article.url.as_deref(), Some("https://example.com/guide#top"));
    assert_eq!(article.key, "https://example.com/guide");
    assert_eq!(article.lead.as_ref().map(|lead| lead.text.as_str()), Some("خلاصه در دو سطر"));
    assert_eq!(article.image.as_ref().map(|image| image.alt.as_str()), Some("جلد"));
    let shape: Vec<_> =
        article.blocks.iter().map(|Block { kind, quote, indent, .. }| (kind.clone(), *quote, *indent)).collect();
    let image = BlockKind::Image { url: "map.png".to_owned() };
    assert_eq!(
        shape,
        [
            (BlockKind::Heading(2), 0, 0),
            (BlockKind::Paragraph, 0, 0),
            (BlockKind::Item(Marker::Bullet), 0, 1),
            (BlockKind::Item(Marker::Number(1)), 0, 2),
            (BlockKind::Item(Marker::Number(2)), 0, 2),
            (BlockKind::Paragraph, 0, 1),
            (BlockKind::Item(Marker::Number(7)), 0, 1),
            (BlockKind::Paragraph, 1, 0),
            (BlockKind::Paragraph, 2, 0),
            (BlockKind::Paragraph, 0, 0),
            (image, 0, 0),
            (BlockKind::Code, 0, 0),
            (BlockKind::Rule, 0, 0),
            (BlockKind::Paragraph, 0, 0),
        ]
    );
    let styles: Vec<_> = article.blocks[1].text.spans.iter().map(|span| span.inline.clone()).collect();
    let link = |path: &str| Inline::Link(format!("https://example.com/{path}"));
    assert_eq!(styles, [Inline::Strong, Inline::Emphasis, Inline::Code, link("a"), link("b")]);
    assert_eq!(article.blocks[1].text.text.matches('\u{2028}').count(), 1);
    assert_eq!(article.blocks[13].text.text, "متن در برچسب «خام»");
}

#[test]
fn nothing_dangerous_is_left_of_a_hostile_file() {
    let article = read("hostile.txt");
    assert_content(&article);
    assert_eq!(article.title, "عنوان سرخ");
    let lead = article.lead.as_ref().map(|lead| lead.text.as_str());
    assert_eq!(lead, Some("پیوند و وارونه و \u{202B}لانه\u{202C}"));
    let body: Vec<_> = article.blocks.iter().map(|block| block.text.text.as_str()).collect();
    assert_eq!(body, ["متن با زنگ و نول و پایان", "52;c;unterminated", "سطر", "پس از آن"]);
}

#[test]
fn the_files_name_fills_what_the_text_leaves_open() {
    let origin = Origin::from_path(Path::new("/news/daily/1405-08-29-guide.md"));
    let article = ingest::article(b"```\nlet x = 1;\n```\n", &origin).expect("text");
    assert_eq!(article.title, "1405-08-29-guide");
    assert_eq!(article.published, text::parse_date("2026-11-20", text::DefaultZone::Tehran));
    assert_eq!(article.source.as_deref(), Some("daily"));
    let unnamed = ingest::article(b"```\nlet x = 1;\n```\n", &Origin::default()).expect("text");
    assert_eq!(unnamed.title, "let x = 1;");
    assert_eq!((unnamed.source, unnamed.file), (None, None));
}

#[test]
fn text_without_a_word_is_an_empty_article() {
    for bytes in [&b""[..], b" \n\t\r\n", b"\xEF\xBB\xBF", b"\0 \x1B[0m"] {
        let origin = Origin::from_path(Path::new("/a/b.txt"));
        let article = ingest::article(bytes, &origin);
        assert!(article.as_ref().is_ok_and(ingest::is_empty) || article == Err(Error::NotText), "{bytes:?}");
    }
}

proptest! {
    #[test]
    fn any_bytes_are_an_article_or_no_text(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        for name in ["/a.txt", "/a.md", "/a"] {
            if let Ok(article) = ingest::article(&bytes, &Origin::from_path(Path::new(name))) {
                assert_content(&article);
            }
        }
    }

    #[test]
    fn any_text_is_a_sound_article(
        text in "(---\n|# |> |- |1\\. |!\\[|\\]\\(|\\)|\\*\\*?|`|<[a-z]>|&#x?[0-9]{1,4};|http://|[a-z]{1,3}|[\u{600}-\u{6ff}]|[\u{0}-\u{20}]|\n|\\PC){0,40}"
    ) {
        for name in ["/a.txt", "/a.md", "/a"] {
            let article = ingest::article(text.as_bytes(), &Origin::from_path(Path::new(name)));
            if let Ok(article) = article {
                assert_content(&article);
            }
        }
    }
}
