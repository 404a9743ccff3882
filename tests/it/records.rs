//! Data sets: their shapes, their damage, and how little of them is in memory at once.

#![allow(clippy::expect_used, reason = "helpers of tests, outside any test function")]

use crate::support::growth::assert_linear;
use khabar::testing::ingest::records::RecordError;
use khabar::testing::ingest::{self, FileKind, Origin, RecordFormat};
use khabar::testing::model::{Article, BlockKind, Image, Inline, RecordErrorKind, Timestamp, limits};
use khabar::testing::text;
use proptest::prelude::*;
use std::cell::Cell;
use std::io::{self, Read};

/// The articles, and the numbers of the records that were damaged.
fn read(source: &[u8], shape: RecordFormat) -> (Vec<Article>, Vec<u64>) {
    let (mut articles, mut errors) = (Vec::new(), Vec::new());
    for found in ingest::records(source, shape, &Origin::default()) {
        match found {
            Ok(article) => articles.push(article),
            Err(fault) => errors.push(fault.number),
        }
    }
    (articles, errors)
}

/// The titles of a source without any damage.
fn titles(source: &str, shape: RecordFormat) -> Vec<String> {
    let (articles, errors) = read(source.as_bytes(), shape);
    assert_eq!(errors, [0; 0], "{source}");
    articles.into_iter().map(|article| article.title).collect()
}

/// The titles of a source, and the records that are damaged.
fn titles_and_errors(source: &str, shape: RecordFormat) -> (Vec<String>, Vec<u64>) {
    let (articles, errors) = read(source.as_bytes(), shape);
    (articles.into_iter().map(|article| article.title).collect(), errors)
}

fn one(source: &str) -> Article {
    let (mut articles, errors) = read(source.as_bytes(), RecordFormat::Json);
    assert_eq!((articles.len(), errors.len()), (1, 0), "{source}");
    articles.remove(0)
}

fn body(article: &Article) -> Vec<&str> {
    article.blocks.iter().map(|block| block.text.text.as_str()).collect()
}

#[test]
fn the_fields_of_a_scraper_are_known() {
    let article = one(
        "[{\"Title\": \"تیتر\", \"text\": \"یک\\nدو https://b.example\", \"Summary\": \"خلاصه\", \"link\": \"https://a.example/1#x\",
          \"publish_date\": \"1399/11/29\", \"img\": \"/p.jpg\", \"category\": \"فرهنگ، هنر\", \"keywords\": \"الف، ب,الف\",
          \"agency\": \"ایلنا\", \"authors\": [\"آ\", {\"name\": \"ب\"}], \"lang\": \"fa-IR\"}]",
    );
    assert_eq!(article.title, "تیتر");
    assert_eq!(body(&article), ["یک", "دو https://b.example"]);
    assert_eq!(article.lead.as_ref().map(|lead| lead.text.as_str()), Some("خلاصه"));
    assert_eq!(article.url.as_deref(), Some("https://a.example/1#x"));
    assert_eq!(article.key, "https://a.example/1");
    assert_eq!(article.published, text::parse_date("2021-02-17", text::DefaultZone::Tehran));
    assert_eq!(article.image, Some(Image { url: "https://a.example/p.jpg".into(), alt: String::new() }));
    assert_eq!(article.categories, ["فرهنگ، هنر", "الف", "ب"]);
    assert_eq!(article.source.as_deref(), Some("ایلنا"));
    assert_eq!(article.byline.as_deref(), Some("آ، ب"));
    assert_eq!(article.lang.map(|lang| lang.0).as_deref(), Some("fa"));
    assert!(matches!(&article.blocks[1].text.spans[0].inline, Inline::Link(url) if url == "https://b.example"));
}

#[test]
fn paragraphs_that_say_what_they_are_become_blocks() {
    let article = one(
        "{\"aboveTitle\": \"رو\", \"title\": \"عنوان\", \"subtitle\": \"زیر\", \"date\": \"2021-02-17\",
          \"content\": [{\"text\": \"میان\", \"type\": \"h2\"}, {\"text\": \"بند\", \"type\": \"p\"},
                        {\"text\": \"پیوند\", \"type\": \"p\", \"ref\": \"https://a.example\"}, {\"type\": \"p\", \"text\": \" \"},
                        {\"type\": \"img\", \"ref\": \"https://a.example/i.jpg\", \"text\": \"شرح\"},
                        {\"type\": \"blockquote\", \"text\": \"نقل\"}, {\"type\": \"li\", \"text\": \"قلم\"}, \"تنها\", 7],
          \"images\": [{\"src\": \"https://a.example/1.jpg\", \"alt\": \"عکس\"}]}",
    );
    assert_eq!(article.kicker.as_deref(), Some("رو"));
    assert_eq!(article.lead.as_ref().map(|lead| lead.text.as_str()), Some("زیر"));
    assert_eq!(article.image, Some(Image { url: "https://a.example/1.jpg".into(), alt: "عکس".into() }));
    assert_eq!(body(&article), ["میان", "بند", "پیوند", "شرح", "نقل", "قلم", "تنها"]);
    assert_eq!(article.blocks[0].kind, BlockKind::Heading(2));
    assert_eq!(article.blocks[2].text.spans[0].inline, Inline::Link("https://a.example".into()));
    assert_eq!(article.blocks[3].kind, BlockKind::Image { url: "https://a.example/i.jpg".into() });
    assert_eq!((article.blocks[4].quote, article.blocks[5].indent), (1, 1));
}

#[test]
fn a_table_of_summaries_is_read() {
    let table = "id,title,article,summary,category,categories,network,link\r\n\
        1,الف,\"بند یک[n]بند \"\"دو\"\"، و[n][n]بند سه\",خلاصه,ورزشی,\"['فوتبال', 'ایران']\",1,https://a.example/1\r\n\
        \r\n2,ب,\"خط\nدیگر\",,,,Mehr,\r\n";
    let (articles, errors) = read(table.as_bytes(), RecordFormat::Csv);
    assert_eq!(errors, [0; 0]);
    assert_eq!(body(&articles[0]), ["بند یک", "بند \"دو\"، و", "بند سه"]);
    assert_eq!(articles[0].categories, ["ورزشی", "فوتبال", "ایران"]);
    assert_eq!(articles[0].source, None);
    assert_eq!(body(&articles[1]), ["خط", "دیگر"]);
    assert_eq!((articles[1].lead.as_ref(), articles[1].source.as_deref()), (None, Some("Mehr")));
}

#[test]
fn tables_are_parted_by_tabs_and_semicolons_too() {
    assert_eq!(titles("title\ttext\na, b\tc;d\n", RecordFormat::Csv), ["a, b"]);
    assert_eq!(titles("\"Title\";\"Text\"\n\"a, b\";c\n\"d\";\"e\"", RecordFormat::Csv), ["a, b", "d"]);
}

#[test]
fn the_array_is_found_inside_an_object() {
    for source in [
        "{\"status\": \"ok\", \"count\": 2, \"articles\": [{\"title\": \"a\"}, {\"title\": \"b\"}], \"next\": [1]}",
        "{\"response\": {\"docs\": [{\"title\": \"a\"}], \"x\": {}}, \"ITEMS\": [ {\"title\": \"b\"} ]}",
        "{\"title\": \"of the list\", \"data\": [{\"title\": \"a\"},\n{\"title\": \"b\"},]}",
        "[{\"title\": \"a\"}]\n[{\"title\": \"b\"}]",
        "{\"title\": \"a\"}\n{\n\"title\": \"b\"}",
        "[{\"title\": \"a\"}, 1, \"x\", [2], null, {\"n\": 1}, {\"title\": \"b\"}]",
    ] {
        assert_eq!(titles(source, RecordFormat::Json), ["a", "b"], "{source}");
    }
    assert_eq!(titles("{\"data\": {\"article\": {\"title\": \"a\"}}}", RecordFormat::Json), ["a"]);
    for empty in ["", " ", "[]", "{}", "{\"articles\": []}", "{\"name\": 1}"] {
        assert_eq!(titles(empty, RecordFormat::Json), [""; 0], "{empty}");
    }
}

#[test]
fn dates_are_words_seconds_or_milliseconds() {
    for (date, expected) in [
        ("1613520000", Some(1_613_520_000)),
        ("1613520000000", Some(1_613_520_000)),
        ("1613520000.5", Some(1_613_520_000)),
        ("\"1613520000\"", Some(1_613_520_000)),
        ("{\"$date\": {\"$numberLong\": \"1613520000000\"}}", Some(1_613_520_000)),
        ("\"2021-02-17T00:00:00Z\"", Some(1_613_520_000)),
        ("20210217", None),
        ("0", None),
        ("-5", None),
        ("1e300", None),
        ("9999999999", None),
        ("\"soon\"", None),
        ("null", None),
    ] {
        let article = one(&format!("[{{\"title\": \"a\", \"date\": {date}}}]"));
        assert_eq!(article.published, expected.map(Timestamp), "{date}");
    }
}

#[test]
fn html_in_a_field_leaves_its_text() {
    let article = one(
        "{\"title\": {\"rendered\": \"a &amp; b\"}, \"content\": {\"rendered\": \"<p>one</p><p>two &zwnj;<script>x</script></p>\"},
          \"excerpt\": \"a < b & c\"}",
    );
    assert_eq!(article.title, "a & b");
    assert_eq!(body(&article), ["one", "two \u{200C}"]);
    assert_eq!(article.lead.map(|lead| lead.text).as_deref(), Some("a < b & c"));
}

#[test]
fn no_terminal_command_comes_through() {
    let article = one(
        "{\"title\": \"a\\u001b[31mb\", \"text\": \"c\\u001b]0;x\\u0007\\u202ed\", \"tags\": [\"e\\u001b[0m\\nf\"],
          \"image\": {\"src\": \"https://a.example/\\u001b[1m\", \"alt\": \"\\u0000g\"}, \"content\": []}",
    );
    assert_eq!(article.title, "ab");
    assert_eq!(article.categories, ["e f"]);
    assert!(!format!("{article:?}").contains("\\u{1b}") && !format!("{article:?}").contains("\\u{202e}"));
}

#[test]
fn a_damaged_record_costs_only_itself() {
    let list =
        |middle: &str| format!("[\n{{\"id\": 1, \"title\": \"a\"}},\n{middle},\n{{\"id\": 3, \"title\": \"c\"}}\n]");
    for middle in [
        "{\"id\": 2, \"title\": b}",
        "{\"id\": 2, \"title\": \"b}",
        "{\"id\": 2, \"title: \"b\"}",
        "{\"id\": 2, \"title\": \"b\"",
        "{\"id\": 2, \"title\": [\"b\"}",
        "{\"id\": 2, \"title\": \"b\" \"x\"}",
        "{\"id\": 2, \"title\": \"\\ud800\"}",
    ] {
        assert_eq!(
            titles_and_errors(&list(middle), RecordFormat::Json),
            (vec!["a".into(), "c".into()], vec![2]),
            "{middle}"
        );
        let flat = list(middle).replace('\n', "");
        assert_eq!(titles_and_errors(&flat, RecordFormat::Json), (vec!["a".into(), "c".into()], vec![2]), "{flat}");
        let lines = list(middle).replace("[\n", "").replace("\n]", "").replace("},\n", "}\n");
        assert_eq!(
            titles_and_errors(&lines, RecordFormat::JsonLines),
            (vec!["a".into(), "c".into()], vec![2]),
            "{lines}"
        );
    }
    assert_eq!(
        titles_and_errors("[{\"title\": \"a\"}, {\"title\": \"b", RecordFormat::Json),
        (vec!["a".into()], vec![2])
    );
    assert_eq!(titles_and_errors("{\"title\": \"a\"}\n\n{\"title\n{\"title\": \"b\"}", RecordFormat::JsonLines).1, [3]);
}

#[test]
fn a_damaged_row_costs_only_itself() {
    for (rows, expected) in [
        ("1,a\n2,\"b\n3,c\n4,d\n", (vec!["a", "c", "d"], vec![2])),
        ("1,a\n2,b,x\n3,c\n", (vec!["a", "c"], vec![2])),
        ("1,a\n2\n3,c\n", (vec!["a", "c"], vec![2])),
        ("1,a,\n2,b\"x\n3,c\n", (vec!["a", "b\"x", "c"], vec![])),
    ] {
        let (titles, errors) = titles_and_errors(&format!("id,title\n{rows}"), RecordFormat::Csv);
        assert_eq!((titles.iter().map(String::as_str).collect::<Vec<_>>(), errors), expected, "{rows}");
    }
}

#[test]
fn a_record_that_is_too_large_is_passed_over() {
    let large = "x".repeat(limits::ARTICLE_LEN);
    let json = format!("[{{\"title\": \"a\"}}, {{\"title\": \"b\", \"text\": \"{large}\"}}, {{\"title\": \"c\"}}]");
    let lines = format!("{{\"title\": \"a\"}}\n{{\"title\": \"{large}\"}}\n{{\"title\": \"c\"}}\n");
    let table = format!("id,title\n1,a\n2,\"{large}\"\n3,c\n");
    for (source, shape) in [(json, RecordFormat::Json), (lines, RecordFormat::JsonLines), (table, RecordFormat::Csv)] {
        let mut errors = Vec::new();
        let found = ingest::records(source.as_bytes(), shape, &Origin::default());
        let titles: Vec<String> = found
            .filter_map(|result| result.map_err(|error| errors.push(error)).ok())
            .map(|article| article.title)
            .collect();
        assert_eq!(titles, ["a", "c"], "{shape:?}");
        assert!(
            matches!(&errors[..], [RecordError { number: 2, kind: RecordErrorKind::TooLarge { .. } }]),
            "{shape:?} {errors:?}"
        );
    }
    let single = format!("{{\"title\": \"a\", \"text\": \"{large}\"}}");
    assert_eq!(titles_and_errors(&single, RecordFormat::Json).1, [1]);
}

#[test]
fn a_file_of_nothing_but_damage_is_given_up() {
    let found: Vec<_> =
        ingest::records("{oops\n".repeat(5_000).as_bytes(), RecordFormat::JsonLines, &Origin::default()).collect();
    assert_eq!(found.len(), 1_001);
    assert!(matches!(found.last(), Some(Err(fault)) if matches!(fault.kind, RecordErrorKind::TooMany)));
}

#[test]
fn no_depth_of_nesting_overflows() {
    for piece in ["[", "{\"data\":", "{\"title\":", "[{\"title\":[", "{\"articles\":[{\"a\":["] {
        let (articles, errors) = read(piece.repeat(20_000).as_bytes(), RecordFormat::Json);
        assert_eq!(articles, [], "{piece}");
        // If every bracket may begin a record, reading stops.
        assert!(errors.len() <= 1_001, "{piece} {}", errors.len());
    }
    let closed = format!(
        "[{{\"title\": \"a\"}}, {{\"title\": {}{}}}, {{\"title\": \"b\"}}]",
        "[".repeat(20_000),
        "]".repeat(20_000)
    );
    assert_eq!(titles_and_errors(&closed, RecordFormat::Json), (vec!["a".into(), "b".into()], vec![2]));
}

#[test]
fn the_encoding_makes_no_difference() {
    let bytes =
        std::fs::read(crate::support::project("tests/fixtures/articles/windows-1256.txt")).expect("the fixture");
    let news = encoding_rs::WINDOWS_1256.decode(&bytes).0.into_owned();
    let title = news.lines().next().expect("a line");
    let quoted = serde_json::to_string(&news.repeat(200)).expect("JSON");
    let json = format!("[{{\"title\": \"{title}\", \"text\": {quoted}}}]");
    let expected = read(json.as_bytes(), RecordFormat::Json);
    assert_eq!(expected.0[0].title, text::clean_line(title));
    let marked = format!("\u{FEFF}{json}");
    assert!(read(marked.as_bytes(), RecordFormat::Json) == expected);
    for pair in [u16::to_le_bytes, u16::to_be_bytes] {
        let utf16: Vec<u8> = marked.encode_utf16().flat_map(pair).collect();
        assert!(read(&utf16, RecordFormat::Json) == expected);
        assert_eq!(ingest::detect(&utf16[..ingest::SNIFF_LEN], None), FileKind::Json);
    }
    assert!(read(&encoding_rs::WINDOWS_1256.encode(&json).0, RecordFormat::Json) == expected);
}

/// Endless records of one shape, made while they are read; it counts the bytes that were read.
struct GeneratedRecords<'a> {
    shape: RecordFormat,
    next: u32,
    end: u32,
    pending: Vec<u8>,
    bytes_read: &'a Cell<usize>,
}

impl Read for GeneratedRecords<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.pending.is_empty() && self.next <= self.end {
            let n = self.next;
            let record = match (self.shape, n) {
                (RecordFormat::Json, 0) => "{\"articles\": [\n".to_owned(),
                (RecordFormat::Json, n) if n == self.end => "{}]}".to_owned(),
                (RecordFormat::Json, n) => {
                    format!("{{\"id\": {n}, \"title\": \"t{n}\", \"text\": \"some words\\nmore\"}},\n")
                }
                (RecordFormat::JsonLines, n) => {
                    format!("{{\"id\": {n}, \"title\": \"t{n}\", \"text\": \"some words\\nmore\"}}\n")
                }
                (RecordFormat::Csv, 0) => "id,title,text\n".to_owned(),
                (RecordFormat::Csv, n) => format!("{n},t{n},\"some words\nmore\"\n"),
            };
            self.pending = record.into_bytes();
            self.next += 1;
        }
        let count = self.pending.len().min(into.len());
        into[..count].copy_from_slice(&self.pending[..count]);
        self.pending.drain(..count);
        self.bytes_read.set(self.bytes_read.get() + count);
        Ok(count)
    }
}

#[test]
fn a_hundred_thousand_records_are_read_as_a_stream() {
    for (shape, end) in [(RecordFormat::Json, 100_000), (RecordFormat::JsonLines, 10_000), (RecordFormat::Csv, 10_000)]
    {
        let bytes_read = Cell::new(0);
        let source = GeneratedRecords { shape, next: 0, end, pending: Vec::new(), bytes_read: &bytes_read };
        let (mut count, mut accounted) = (0, 0);
        for found in ingest::records(source, shape, &Origin::default()) {
            let article = found.expect("no damage");
            count += 1;
            // The records so far have at least so many bytes; beyond them, only one piece has been read, not the rest.
            accounted += article.title.len() + 20;
            assert!(
                bytes_read.get() < ingest::SNIFF_LEN + 4 * accounted,
                "{shape:?}: {} read at record {count}",
                bytes_read.get()
            );
        }
        assert!(count >= end - 1, "{shape:?} {count}");
    }
}

#[test]
fn hostile_data_takes_no_quadratic_time() {
    for (piece, shape) in [
        ("{\"a\"", RecordFormat::Json),
        ("[{\"a\":\n", RecordFormat::Json),
        ("[{\"a\":1,{\"a\":[", RecordFormat::Json),
        ("}", RecordFormat::Json),
        ("\"", RecordFormat::Json),
        ("a\"a,\"\n", RecordFormat::Csv),
        (",", RecordFormat::Csv),
        ("\n", RecordFormat::Csv),
        ("\"\n", RecordFormat::Csv),
    ] {
        let start = if shape == RecordFormat::Csv { "id,title\n" } else { "[{\"a\":1}," };
        let source = |bytes| start.to_owned() + &piece.repeat(bytes / piece.len());
        assert_linear(&format!("{piece:?}"), 16_000, source, |source| read(source.as_bytes(), shape));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_damage_makes_reading_panic_and_a_cut_keeps_what_stands_before(
        at in 0_usize..400, bytes in prop::collection::vec(any::<u8>(), 0..6), gone in 0_usize..6
    ) {
        let json = "[{\"id\": 1, \"title\": \"a\"}, {\"id\": 2, \"title\": \"b\", \"content\": [{\"text\": \"x\", \"type\": \"p\"}]}, {\"id\": 3, \"title\": \"c\"}]";
        let table = "id,title,text\n1,a,\"x, \"\"y\"\"\"\n2,b,z\n3,c,\n";
        let sources = [(json, RecordFormat::Json), (json, RecordFormat::JsonLines), (table, RecordFormat::Csv)];
        for (source, shape) in sources {
            let mut changed = source.as_bytes().to_vec();
            let at = at.min(changed.len());
            let end = (at + gone).min(changed.len());
            changed.splice(at..end, bytes.iter().copied());
            let _ = ingest::detect(&changed, None);
            for article in read(&changed, shape).0 {
                prop_assert_eq!(text::clean_line(&article.title), article.title);
            }
        }
        let cut = json.get(..at.min(json.len())).expect("ASCII");
        let whole = cut.matches("},").count().saturating_sub(usize::from(cut.contains("\"p\"},"))).min(2);
        let found = read(cut.as_bytes(), RecordFormat::Json).0;
        prop_assert!(found.len() >= whole, "{} of {}", found.len(), cut);
    }
}
