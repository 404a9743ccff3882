//! Articles as pages: links and their numbers, captions, code, hostile marks.

use crate::support::growth::assert_linear;
use khabar::layout::RenderOptions;
use khabar::testing::document::{Document, DocumentOptions, Fragment};
use khabar::testing::model::{
    Anchor, Article, Block, BlockKind, Direction, Image, Inline, Lang, Marker, RichText, Role, Span, Style,
};
use std::ops::Range;

fn options() -> DocumentOptions {
    DocumentOptions {
        fallback_direction: Direction::Ltr,
        forced_direction: None,
        render: RenderOptions::default(),
        byline: String::new(),
        note: String::new(),
        picture_label: "picture".to_owned(),
        links_heading: "Links".to_owned(),
    }
}

fn link(range: Range<usize>, address: &str) -> Span {
    Span { range, inline: Inline::Link(address.to_owned()) }
}

fn block(text: &str, spans: Vec<Span>) -> Block {
    Block { text: RichText { text: text.to_owned(), spans }, ..Block::paragraph("") }
}

fn article(blocks: Vec<Block>) -> Article {
    Article { blocks, ..Article::default() }
}

/// The rows of a document, its fragments side by side.
fn rows(document: &Document, measure: usize) -> Vec<String> {
    let lines = document.break_lines(measure);
    let text = |fragments: Vec<Fragment>| -> String {
        let mut row = String::new();
        let mut fragments = fragments;
        fragments.sort_by_key(|fragment| fragment.column);
        for fragment in fragments {
            let room = fragment.column.saturating_sub(row.chars().count());
            row.push_str(&" ".repeat(room));
            row.push_str(&fragment.line.text());
        }
        row
    };
    (0..lines.len()).map(|index| text(document.fragments(&lines, index))).collect()
}

#[test]
fn links_are_numbered_once_and_listed_at_the_end() {
    let (a, b) = ("https://a.ir/", "https://b.ir/");
    let spelled = format!("{b} one two one");
    let at = |word: &str| spelled.find(word).map(|start| start..start + word.len()).unwrap();
    let last = spelled.len() - 3..spelled.len();
    let spans = vec![link(at(b), b), link(at("one"), a), link(last, a)];
    let document = Document::new(&article(vec![block(&spelled, spans)]), &options());
    assert_eq!(document.links(), [b, a]);
    let rows = rows(&document, 60);
    assert_eq!(rows[0], "https://b.ir/ [1] one[2] two one[2]");
    // A terminal would take the number for the end of an address that stands right before it. The address that the
    // text spells out is not repeated.
    assert_eq!(rows[1..], ["", "Links", "[2] https://a.ir/"]);
}

#[test]
fn a_link_s_number_stands_at_its_end_in_either_direction() {
    let text = "\u{628} abc \u{62A}";
    let document = Document::new(&article(vec![block(text, vec![link(3..6, "https://a.ir/")])]), &options());
    assert_eq!(rows(&document, 30)[0].trim(), "\u{FE95} [1]abc \u{FE8F}");
}

#[test]
fn cells_of_a_link_carry_its_number_and_those_that_were_added_no_source() {
    let document = Document::new(&article(vec![block("one two", vec![link(4..7, "https://a.ir/")])]), &options());
    let lines = document.break_lines(30);
    let cells = &document.fragments(&lines, 0)[0].line.cells;
    let links: Vec<_> = cells.iter().map(|cell| cell.link).collect();
    assert_eq!(links, [vec![None; 4], vec![Some(0); 6]].concat());
    assert!(cells[7..].iter().all(|cell| cell.source == (7..7) && cell.style.role == Role::LinkNumber));
    assert!(cells[4..7].iter().all(|cell| cell.style.role == Role::Link));
}

#[test]
fn styles_nest_and_the_innermost_role_is_painted() {
    let spans = vec![
        Span { range: 0..9, inline: Inline::Strong },
        link(2..7, "https://a.ir/"),
        Span { range: 3..5, inline: Inline::Code },
        Span { range: 4..6, inline: Inline::Emphasis },
    ];
    let document = Document::new(&article(vec![block("012345678", spans)]), &options());
    let cells = &document.fragments(&document.break_lines(30), 0)[0].line.cells;
    let joined = |pick: fn(&khabar::layout::Cell<Style>) -> String| cells.iter().map(pick).collect::<String>();
    let role = joined(|cell| match cell.style.role {
        Role::Body => "b".to_owned(),
        Role::Link => "l".to_owned(),
        Role::Code => "c".to_owned(),
        _ => "#".to_owned(),
    });
    assert_eq!(role, "bblccll###bb");
    assert_eq!(joined(|cell| u8::from(cell.style.emphasis).to_string()), "000011000000");
    assert_eq!(joined(|cell| u8::from(cell.link.is_some()).to_string()), "001111111100");
}

#[test]
fn styles_that_overlap_anyhow_lose_no_text() {
    // Each of these letters is two bytes: odd ends are inside one.
    let text = "\u{628}\u{62A}\u{62B} abc";
    #[expect(clippy::reversed_empty_ranges, reason = "this is what is tested")]
    let ranges = [1..3, 3..1, 0..900, 800..900, 5..5, 2..7, 1..2, 0..usize::MAX];
    let inlines = [Inline::Strong, Inline::Code, Inline::Link("https://a.ir/".to_owned()), Inline::Emphasis];
    let spans = ranges
        .iter()
        .flat_map(|range| inlines.iter().rev().map(|inline| Span { range: range.clone(), inline: inline.clone() }));
    let document = Document::new(&article(vec![block(text, spans.collect())]), &options());
    let lines = document.break_lines(200);
    let line = &document.fragments(&lines, 0)[0].line;
    let mut sources: Vec<_> =
        line.cells.iter().map(|cell| cell.source.clone()).filter(|range| !range.is_empty()).collect();
    sources.sort_unstable_by_key(|range| range.start);
    assert_eq!(sources, [0..2, 2..4, 4..6, 6..7, 7..8, 8..9, 9..10]);
}

/// An article of one block with this many links.
fn many_links(count: usize) -> Article {
    let spans = (0..count).map(|index| link(3 * index..3 * index + 2, &format!("https://a.ir/{index}"))).collect();
    article(vec![block(&"ab ".repeat(count), spans)])
}

#[test]
fn links_beyond_the_number_that_a_cell_can_hold_are_text() {
    let document = Document::new(&many_links(66_000), &options());
    assert_eq!(document.links().len(), 65_536);
    let lines = document.break_lines(80);
    assert!((0..lines.len()).all(|index| document.fragments(&lines, index).len() <= 2));
}

#[test]
fn many_links_in_one_block_are_laid_out_in_linear_time() {
    assert_linear("links", 500, many_links, |article| Document::new(article, &options()).break_lines(80).len());
}

#[test]
fn styles_over_styles_over_many_lines_are_laid_out_in_linear_time() {
    let nested = |count: usize| {
        let text = "abcd\n".repeat(count);
        let spans = (0..count).map(|index| Span { range: index..text.len() - index, inline: Inline::Strong }).collect();
        article(vec![Block { kind: BlockKind::Code, ..block(&text, spans) }])
    };
    assert_eq!(Document::new(&nested(5_000), &options()).break_lines(80).len(), 5_001);
    assert_linear("styles", 250, nested, |article| Document::new(article, &options()).break_lines(80).len());
}

#[test]
fn sources_in_code_count_from_the_beginning_of_the_block() {
    let code = Block { kind: BlockKind::Code, ..block("ab\n\ncd", Vec::new()) };
    let document = Document::new(&article(vec![code]), &options());
    let lines = document.break_lines(20);
    let sources = |index| {
        let line = document.fragments(&lines, index).remove(0).line;
        (line.cells.iter().map(|cell| cell.source.clone()).collect::<Vec<_>>(), line.hidden)
    };
    assert_eq!(sources(0), (vec![0..1, 1..2], vec![2..3]));
    assert_eq!(sources(1), (vec![], vec![3..4]));
    assert_eq!(sources(2), (vec![4..5, 5..6], vec![]));
    assert_eq!(document.line_of(&lines, Anchor { block: Anchor::HEAD_BLOCKS, byte: 5 }), 2);
}

#[test]
fn a_caption_is_the_article_s_text_after_the_annotation() {
    let image = Block { kind: BlockKind::Image { url: String::new() }, ..block("cat", Vec::new()) };
    let document = Document::new(&article(vec![image]), &options());
    let lines = document.break_lines(40);
    let line = document.fragments(&lines, 0).remove(0).line;
    assert_eq!(line.text(), "[picture] cat");
    let sources: Vec<_> = line.cells.iter().skip(9).map(|cell| cell.source.clone()).collect();
    assert_eq!(sources, [0..0, 0..1, 1..2, 2..3]);
}

#[test]
fn a_picture_s_caption_that_repeats_the_title_is_left_out() {
    let image = Some(Image { url: String::new(), alt: "Title ".to_owned() });
    let head = Article { title: "Title".to_owned(), image, ..Article::default() };
    assert_eq!(rows(&Document::new(&head, &options()), 40), ["Title", "", "[picture]"]);
}

#[test]
fn margins_stand_at_the_leading_side_and_give_way_when_it_is_narrow() {
    let item = |text: &str| Block {
        kind: BlockKind::Item(Marker::Number(12)),
        indent: 1,
        quote: 1,
        ..block(text, Vec::new())
    };
    let mut with = article(vec![item("one two three")]);
    assert_eq!(rows(&Document::new(&with, &options()), 20), ["\u{2502} 12. one two three"]);
    with.lang = Some(Lang("fa".to_owned()));
    with.blocks = vec![item("\u{628}\u{62A}")];
    let document = Document::new(&with, &options());
    assert_eq!(rows(&document, 20)[0].trim(), "\u{FE96}\u{FE91} .\u{6F1}\u{6F2} \u{2502}");
    for measure in 0..6 {
        let lines = document.break_lines(measure);
        for index in 0..lines.len() {
            document.fragments(&lines, index);
        }
    }
}

#[test]
fn an_item_that_is_in_no_list_has_its_marker_all_the_same() {
    let item = Block { kind: BlockKind::Item(Marker::Bullet), ..block("one", Vec::new()) };
    assert_eq!(rows(&Document::new(&article(vec![item]), &options()), 20), [" \u{2022} one"]);
}

#[test]
fn a_declared_direction_holds_unless_the_user_forces_another() {
    let declared = Block { direction: Some(Direction::Rtl), ..block("abc", Vec::new()) };
    let directions = |forced| {
        let options = DocumentOptions { forced_direction: forced, ..options() };
        let document = Document::new(&article(vec![declared.clone(), block("abc", Vec::new())]), &options);
        let lines = document.break_lines(20);
        [0, 2].map(|row| document.logical_line(&lines, row).map(|(_, direction)| direction))
    };
    assert_eq!(directions(None), [Some(Direction::Rtl), Some(Direction::Ltr)]);
    assert_eq!(directions(Some(Direction::Ltr)), [Some(Direction::Ltr); 2]);
}
