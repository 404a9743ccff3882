//! The list through its own interface: what is on the screen, what stays, what is requested.

use super::*;
use crate::app::panes::Area;
use crate::growth::assert_linear;
use crate::model::Density;

const AREA: ListArea = ListArea { area: Area { x: 0, y: 0, width: 30, height: 9 }, density: Density::Full };
const HIGH: ListArea = ListArea { area: Area { height: 20, ..AREA.area }, ..AREA };
const COMPACT: ListArea = ListArea { density: Density::Compact, ..HIGH };

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
    for area in [AREA, HIGH, COMPACT] {
        let mut list = list(40);
        for step in [1, 1, 1, 5, 20, 100, -1, -7, -100, 3] {
            list.move_by(step);
            list.reveal_selection(area);
            let slots = list.slots(area);
            let slot = slots.iter().find(|slot| slot.index == list.selected()).unwrap();
            assert!(slot.y + slot.height <= area.area.height, "after {step}");
        }
    }
}

#[test]
fn a_screen_is_full_as_long_as_there_are_rows() {
    let mut list = list(40);
    list.select(usize::MAX);
    list.reveal_selection(HIGH);
    assert!(list.slots(HIGH).len() < 10);
    list.reveal_selection(COMPACT);
    let seen: Vec<usize> = list.slots(COMPACT).iter().map(|slot| slot.index).collect();
    assert_eq!(seen, (20..40).collect::<Vec<_>>());
    // And where the area grows.
    let higher = ListArea { area: Area { height: 60, ..COMPACT.area }, ..COMPACT };
    list.reveal_selection(higher);
    assert_eq!((list.top(), list.slots(higher).len()), (0, 40));
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
    let missing = list.request_missing(AREA.area.height);
    assert!(missing.contains(&ArticleId(50_000)) && missing.len() < 400);
    assert!(list.request_missing(AREA.area.height).is_empty());
}

#[test]
fn a_listing_is_taken_in_time_proportional_to_its_length_whatever_stories_it_has() {
    type StoryOf = fn(i64, i64) -> Option<i64>;
    let cases: [(&str, StoryOf); 4] = [
        ("no story", |_, _| None),
        ("one story", |_, _| Some(0)),
        ("stories of two entries far apart", |id, count| Some(id % (count / 2))),
        ("a story for every entry", |id, _| Some(id)),
    ];
    for (case, story_of) in cases {
        let input = |count: usize| {
            let count = i64::try_from(count).unwrap();
            let entry =
                |id| Entry { id: ArticleId(id), flags: Flags::default(), story: story_of(id, count).map(ArticleId) };
            let entries: Vec<Entry> = (0..count).map(entry).collect();
            let mut list = List { expanded: (0..count).map(ArticleId).collect(), ..List::default() };
            list.replace(entries.clone());
            list.select(usize::MAX);
            (list, entries)
        };
        assert_linear(case, 1_000, input, |(list, entries)| {
            let mut list = list.clone();
            list.replace(entries.clone());
            list
        });
    }
}
