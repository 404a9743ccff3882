//! Searching the library: whatever happens to the index, it finds the same articles as comparing each with the query.

use super::*;
use khabar::testing::model::{FeedSelection, Order, Query};
use khabar::testing::search::{self, Candidate};
use khabar::testing::store::{Index, IndexProgress};
use proptest::prelude::*;

fn query(text: &str) -> Query {
    search::parse(text, false, NOW, &Zone::tehran()).unwrap()
}

fn filter_for(text: &str) -> Filter {
    Filter { query: Some(query(text)), ..Filter::ALL }
}

/// The keys of the articles that a search of the library finds, in order.
pub(super) fn keys_found(store: &mut Store, text: &str) -> Vec<String> {
    keys(store, Scope::Library, &filter_for(text))
}

pub(super) fn update(dir: &TempDir) -> IndexProgress {
    Index::open(dir.path()).unwrap().update(u64::MAX).unwrap()
}

pub(super) fn titled(key: &str, title: &str) -> Article {
    Article { title: title.to_owned(), ..article(key) }
}

/// Enough articles that those of a test are not among the latest, which a search finds without the index.
fn import_old_articles(store: &mut Store, count: usize) {
    let articles: Vec<_> = (0..count).map(|number| titled(&format!("old {number}"), "older news")).collect();
    store.import(&articles, NOW).unwrap();
}

/// Words that differ only in how they are written, and words that the index could mistake for them.
pub(super) fn word() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "می\u{200C}شود",
        "میشود",
        "می",
        "شود",
        "شو",
        "نمی\u{200C}شود",
        "کتاب",
        "کتاب\u{200C}ها",
        "كتاب",
        "كتابي",
        "کتابی",
        "ها",
        "آمار",
        "امار",
        "مسئول",
        "مسیول",
        "سؤال",
        "سوال",
        "۱۳۹۹",
        "1399",
        "١٣٩٩",
        "۱٬۲۰۰",
        "1200",
        "مُحَمَّد",
        "محمد",
        "ن",
        "نا",
        "OR",
        "NOT",
        "NEAR",
        "Ünal",
        "unal",
        "e\u{301}te\u{301}",
        "a\u{200C}ب",
        "\u{FEFB}له",
        "\u{5E9}\u{5C1}\u{5B8}\u{5DC}",
        "\u{10330}\u{10331}",
        "نمی",
        "3.5",
        "\u{E000}",
    ])
    .prop_map(str::to_owned)
}

fn text(most: usize) -> impl Strategy<Value = String> {
    prop::collection::vec((word(), prop::sample::select(vec![" ", " ", " ", "، ", "\u{200C}", "\u{A0}", "-"])), 0..most)
        .prop_map(|words| words.into_iter().map(|(word, gap)| word + gap).collect())
}

pub(super) fn arbitrary_article() -> impl Strategy<Value = Article> {
    (text(4), text(4), prop::collection::vec(text(6), 0..4)).prop_map(|(title, lead, blocks)| Article {
        title,
        lead: (!lead.is_empty()).then(|| RichText::plain(lead)),
        blocks: blocks.into_iter().map(Block::paragraph).collect(),
        ..Article::default()
    })
}

/// The query for a word after its first one or two keys.
pub(super) fn prefix_of(word: &str) -> String {
    word.chars().take(1 + word.len() % 2).collect()
}

fn query_text() -> impl Strategy<Value = String> {
    let leaf = (word(), word(), 0..10).prop_map(|(one, two, form)| match form {
        0 => format!("\"{one} {two}\""),
        1 => format!("title:{one}"),
        2 => format!("-{one}"),
        3 => format!("{one}*"),
        4 => format!("({one} OR {two})"),
        5 => format!("\"{one} {two}\"*"),
        6 => format!("-{}*", prefix_of(&two)),
        7 => format!("({one} OR {}*)", prefix_of(&two)),
        _ => one,
    });
    prop::collection::vec(leaf, 1..4).prop_map(|leaves| leaves.join(" "))
}

/// The keys of the articles that match the query, each compared by itself.
fn search_without_index(query: &Query, articles: &[Article]) -> Vec<String> {
    let holds = |article: &&Article| holds(query, article, 2);
    articles.iter().filter(holds).map(|article| article.key.clone()).collect()
}

/// Whether the query matches the title (0), the title and the lead (1), or the whole article (2).
pub(super) fn holds(query: &Query, article: &Article, parts: usize) -> bool {
    let blocks = if parts < 2 { &[][..] } else { &article.blocks };
    let body: Vec<&str> = blocks.iter().map(|block| block.text.text.as_str()).collect();
    let lead = article.lead.as_ref().filter(|_| parts > 0).map_or("", |lead| lead.text.as_str());
    search::matches(
        query,
        &Candidate { title: &article.title, lead, body: &body, unread: true, ..Candidate::default() },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]

    #[test]
    fn the_index_finds_exactly_what_holding_each_article_against_the_query_finds(
        mut articles in prop::collection::vec(arbitrary_article(), 1..12),
        asked in prop::collection::vec((query_text(), any::<bool>()), 12),
    ) {
        for (number, article) in articles.iter_mut().enumerate() {
            article.key = number.to_string();
        }
        let dir = folder();
        let mut store = open(&dir);
        store.import(&articles, NOW).unwrap();
        let scanned: Vec<_> = asked.iter().map(|(text, typing)| {
            search::parse(text, *typing, NOW, &Zone::tehran()).map(|query| {
                let filter = Filter { query: Some(query), ..Filter::ALL };
                keys(&mut store, Scope::Library, &filter)
            })
        }).collect();
        prop_assert_eq!(update(&dir).indexed, articles.len() as u64);
        for ((text, typing), scanned) in asked.iter().zip(scanned) {
            let Ok(query) = search::parse(text, *typing, NOW, &Zone::tehran()) else { continue };
            let expected = search_without_index(&query, &articles);
            let filter = Filter { query: Some(query.clone()), ..Filter::ALL };
            prop_assert_eq!(&keys(&mut store, Scope::Library, &filter), &expected, "{} {:?}", text, query);
            prop_assert_eq!(&scanned.unwrap(), &expected, "not indexed: {}", text);
            let mut ranked = keys(&mut store, Scope::Library, &Filter { order: Order::Rank, ..filter });
            ranked.sort_by_key(|key| articles.iter().position(|article| article.key == *key));
            prop_assert_eq!(ranked, expected, "by rank: {}", text);
        }
    }

    #[test]
    fn nothing_that_is_typed_is_an_error_of_the_index(text in "[\\PC\"'*:(){}^+\u{0} -]{0,40}") {
        let dir = folder();
        let mut store = open(&dir);
        store.import(&[article("a")], NOW).unwrap();
        update(&dir);
        if let Ok(query) = search::parse(&text, true, NOW, &Zone::tehran()) {
            store.list(Scope::Library, &Filter { query: Some(query), ..Filter::ALL }).unwrap();
        }
    }
}

#[test]
fn an_edited_article_is_found_by_its_new_words_only() {
    let dir = folder();
    let mut store = open(&dir);
    store.import(&[titled("a", "river"), titled("b", "river")], NOW).unwrap();
    update(&dir);
    assert_eq!(keys_found(&mut store, "river"), ["a", "b"]);
    store.import(&[titled("a", "mountain")], NOW).unwrap();
    assert_eq!(keys_found(&mut store, "river"), ["b"], "before it is indexed");
    assert_eq!(keys_found(&mut store, "mountain"), ["a"]);
    assert_eq!(update(&dir), IndexProgress { indexed: 1, remaining: 0, joined_stories: 0, busy: false });
    assert_eq!(keys_found(&mut store, "river"), ["b"]);
    assert_eq!(keys_found(&mut store, "mountain"), ["a"]);
}

#[test]
fn an_article_that_is_gone_leaves_the_index() {
    let dir = folder();
    let mut store = open(&dir);
    store.import(&[titled("a", "river"), titled("b", "river")], NOW).unwrap();
    update(&dir);
    let id = find(&store, "b").0;
    let other = Connection::open(dir.path().join("khabar.db")).unwrap();
    other
        .execute_batch(&format!(
            "DELETE FROM bodies WHERE article = {id}; DELETE FROM articles WHERE id = {id};
            INSERT INTO gone VALUES (1, {id}, 1000);"
        ))
        .unwrap();
    update(&dir);
    assert_eq!(keys_found(&mut store, "river"), ["a"]);
    let index = Connection::open(dir.path().join("search.db")).unwrap();
    let left: i64 =
        index.query_row("SELECT count(*) FROM docs WHERE docs MATCH 'river'", [], |row| row.get(0)).unwrap();
    assert_eq!(left, 1);
}

#[test]
fn titles_stand_before_leads_before_bodies_and_the_newer_first_in_each() {
    let dir = folder();
    let mut store = open(&dir);
    let lead = |key, seconds| Article { lead: Some(RichText::plain("river")), ..dated(key, seconds) };
    let body = |key, seconds| Article { blocks: vec![Block::paragraph("river")], ..dated(key, seconds) };
    let title = |key, seconds| Article { title: "river".to_owned(), ..dated(key, seconds) };
    let articles = [body("b1", 1), title("t2", 2), lead("l3", 3), body("b4", 4), lead("l5", 5), title("t6", 6)];
    store.import(&articles, NOW).unwrap();
    let ranked = Filter { order: Order::Rank, ..filter_for("river -sea") };
    for _ in 0..2 {
        assert_eq!(keys_found(&mut store, "river"), ["t6", "l5", "b4", "l3", "t2", "b1"]);
        assert_eq!(keys(&mut store, Scope::Library, &ranked), ["t6", "t2", "l5", "l3", "b4", "b1"]);
        update(&dir);
    }
}

#[test]
fn names_dates_and_flags_narrow_a_search() {
    let dir = folder();
    let mut store = open(&dir);
    let source = |name: &str, article| Article { source: Some(name.to_owned()), ..article };
    let mut filed = source("ايرنا", dated("a", 10 * DAY));
    filed.categories = vec!["اقتصاد > بازار".to_owned()];
    store.import(&[filed, source("Other", dated("b", 5 * DAY)), article("c")], NOW).unwrap();
    let (feed, _) = store.add_feed("https://news.example.ir/rss", Some("روزنامه"), "").unwrap();
    let b = find(&store, "b");
    let other = Connection::open(dir.path().join("khabar.db")).unwrap();
    other.execute("INSERT INTO feed_articles VALUES (?1, ?2, 0)", (feed.0, b.0)).unwrap();
    set_flags(&mut store, b, Flags { read: true, bookmarked: true }, NOW).unwrap();
    store.set_tags(b, &["مهم".to_owned()]).unwrap();
    store.set_note(b, "یادداشت کوتاه").unwrap();
    for indexed in [false, true] {
        for (text, expected) in [
            ("source:ایرنا", &["a"][..]),
            ("source:other", &["b"]),
            ("feed:روزنامه", &["b"]),
            ("tag:بازار", &["a"]),
            ("tag:مهم", &["b"]),
            ("is:unread", &["c", "a"]),
            ("is:bookmarked", &["b"]),
            ("is:unread -source:ایرنا", &["c"]),
            ("کوتاه", &["b"]),
            ("text کوتاه", &["b"]),
            ("text -کوتاه", &["c", "a"]),
            ("after:1970-01-08", &["c", "a"]),
            ("after:1970-01-13", &[]),
            ("before:1970-01-08", &["b"]),
        ] {
            assert_eq!(keys_found(&mut store, text), expected, "{text}, indexed: {indexed}");
        }
        assert_eq!(store.count_unread(&query("text")).unwrap(), 2);
        let within = Filter { feeds: FeedSelection::Feed(feed), ..filter_for("text") };
        assert_eq!(keys(&mut store, Scope::Library, &within), ["b"]);
        let unread = Filter { unread: true, ..filter_for("text") };
        assert_eq!(keys(&mut store, Scope::Library, &unread), ["c", "a"]);
        update(&dir);
    }
}

#[test]
fn a_flag_set_here_or_elsewhere_shows_in_the_next_search() {
    let dir = folder();
    let (mut store, mut other) = (open(&dir), open(&dir));
    store.import(&[article("a"), article("b")], NOW).unwrap();
    update(&dir);
    assert_eq!(keys_found(&mut store, "text is:unread"), ["a", "b"]);
    let (a, b) = (find(&store, "a"), find(&store, "b"));
    set_flags(&mut store, a, READ_FLAGS, NOW).unwrap();
    assert_eq!(keys_found(&mut store, "text is:unread"), ["b"]);
    set_flags(&mut other, b, READ_FLAGS, NOW).unwrap();
    assert_eq!(keys_found(&mut store, "text is:unread"), [""; 0]);
}

#[test]
fn articles_of_the_session_are_searched_as_the_files_have_them() {
    let dir = folder();
    let mut store = open(&dir);
    store.import(&[titled("a", "river")], NOW).unwrap();
    update(&dir);
    store.add_to_session(&[titled("a", "mountain"), titled("b", "mountain")]).unwrap();
    assert_eq!(keys(&mut store, Scope::Session, &filter_for("mountain")), ["a", "b"]);
    assert_eq!(keys(&mut store, Scope::Session, &filter_for("river")), [""; 0]);
    let b = find(&store, "b");
    set_flags(&mut store, b, BOOKMARKED_FLAGS, NOW).unwrap();
    let bookmarked = Filter { bookmarked: true, ..filter_for("mountain") };
    assert_eq!(keys(&mut store, Scope::Session, &bookmarked), ["b"]);
    drop(store);
    update(&dir);
    let mut store = open(&dir);
    assert_eq!(keys(&mut store, Scope::Library, &bookmarked), ["b"]);
}

#[test]
fn the_whole_text_fetched_from_the_page_is_searched_too() {
    let dir = folder();
    let mut store = open(&dir);
    store.import(&[article("a")], NOW).unwrap();
    update(&dir);
    let id = find(&store, "a");
    let whole = Article { blocks: vec![Block::paragraph("much more")], ..article("a") };
    store.set_full_text(id, &whole).unwrap();
    assert_eq!(keys_found(&mut store, "\"much more\""), ["a"]);
    assert_eq!(update(&dir).indexed, 1);
    assert_eq!(keys_found(&mut store, "\"much more\""), ["a"]);
    assert_eq!(keys_found(&mut store, "\"text of a\""), ["a"]);
}

#[test]
fn what_has_just_come_is_found_though_thousands_wait_to_be_indexed() {
    let dir = folder();
    let mut store = open(&dir);
    import_old_articles(&mut store, 300);
    store.import(&[titled("new", "river")], NOW).unwrap();
    assert_eq!(keys_found(&mut store, "river"), ["new"]);
    assert_eq!(Index::open(dir.path()).unwrap().remaining().unwrap(), 301);
    update(&dir);
    assert_eq!(keys_found(&mut store, "older").len(), 300);
    assert_eq!(Index::open(dir.path()).unwrap().remaining().unwrap(), 0);
}

#[test]
fn a_search_in_haste_may_miss_what_others_have_stored_but_says_so_and_sees_its_own_flags() {
    let dir = TempDir::new().unwrap();
    let (mut searcher, mut fetcher) = (open(&dir), open(&dir));
    let list_quickly = |store: &mut Store| store.list_allowing_stale(Scope::Library, &filter_for("river")).unwrap();
    fetcher.import(&[titled("a", "river")], NOW).unwrap();
    let (entries, incomplete) = list_quickly(&mut searcher);
    assert_eq!((entries.len(), incomplete), (1, false));
    fetcher.import(&[titled("b", "river")], NOW).unwrap();
    let (entries, incomplete) = list_quickly(&mut searcher);
    assert_eq!((entries.len(), incomplete), (1, true));
    let bookmarked = Flags { read: false, bookmarked: true };
    searcher.set_flags(entries[0].id, bookmarked, Flags::default(), NOW).unwrap();
    let (entries_after, incomplete) = list_quickly(&mut searcher);
    assert_eq!((entries_after.len(), incomplete), (2, false));
    assert!(entries_after.iter().any(|entry| entry.id == entries[0].id && entry.flags == bookmarked));
    fetcher.import(&[titled("c", "river")], NOW).unwrap();
    assert_eq!(keys_found(&mut searcher, "river").len(), 3);
}

#[test]
fn a_search_says_how_many_articles_it_passed_over_or_passes_over_none() {
    let dir = folder();
    let mut store = open(&dir);
    import_old_articles(&mut store, 230);
    assert_eq!(keys_found(&mut store, "older").len(), 200);
    assert_eq!(store.unsearched(), 30);
    store.search_everything();
    assert_eq!(keys_found(&mut store, "older").len(), 230);
    assert_eq!(store.unsearched(), 0);
}
