//! The list through its own interface: what is on the screen, what stays, what is requested.

use super::*;

const AREA: Area = Area { x: 0, y: 0, width: 30, height: 9 };
const HIGH: Area = Area { height: 20, ..AREA };

fn list(count: i64) -> List {
    let mut list = List::default();
    list.replace((0..count).map(|id| Entry { id: ArticleId(id), flags: Flags::default(), story: None }).collect());
    let rows = (0..count).map(|id| Row {
        id: ArticleId(id),
        title: if id % 2 == 0 { "short".to_owned() } else { "a title that takes more than two lines ".repeat(4) },
        source: None,
        published: None,
        lang: None,
        url: None,
        changed: false,
        flags: Flags::default(),
    });
    list.take_rows(rows.collect(), RenderOptions::default(), Direction::Ltr);
    list
}

#[test]
fn the_selected_row_is_always_seen_whole() {
    for area in [AREA, HIGH] {
        let mut list = list(40);
        for step in [1, 1, 1, 5, 20, 100, -1, -7, -100, 3] {
            list.move_by(step);
            list.reveal_selection(area);
            let slots = list.slots(area);
            let slot = slots.iter().find(|slot| slot.index == list.selected()).unwrap();
            assert!(slot.y + slot.height <= area.height, "after {step}");
        }
    }
}

#[test]
fn the_selection_stays_on_its_article_when_the_list_changes() {
    let mut list = list(10);
    list.select(4);
    list.replace([9, 4, 1].map(|id| Entry { id: ArticleId(id), flags: Flags::default(), story: None }).to_vec());
    assert_eq!(list.current().unwrap().id, ArticleId(4));
    list.replace(Vec::new());
    assert_eq!(list.current(), None);
}

#[test]
fn only_rows_near_the_screen_are_asked_for_and_each_once() {
    let mut list = List::default();
    list.replace((0..100_000).map(|id| Entry { id: ArticleId(id), flags: Flags::default(), story: None }).collect());
    list.select(50_000);
    list.reveal_selection(AREA);
    let missing = list.request_missing(AREA);
    assert!(missing.contains(&ArticleId(50_000)) && missing.len() < 400);
    assert!(list.request_missing(AREA).is_empty());
}
