//! Dates as commands show them, in the user's time zone.

use crate::support::khabar::{Khabar, write};
use serde_json::json;

/// A library that follows a feed of these items, each a title and a date, in a feed of this language.
fn library(language: &str, items: &[(&str, &str)]) -> Khabar {
    let khabar = Khabar::new();
    let item = |(title, date): &(&str, &str)| {
        format!("<item><title>{title}</title><guid>tag:{title}</guid><pubDate>{date}</pubDate></item>")
    };
    let items = items.iter().map(item).collect::<Vec<_>>().concat();
    let feed = format!(
        "<rss version=\"2.0\"><channel><title>Quays</title><language>{language}</language>{items}</channel></rss>"
    );
    let path = write(khabar.data.path(), "feed.xml", feed);
    assert_eq!(khabar.run(["add", &path]).code, Some(0));
    khabar
}

/// Standard output of a run with these variables.
fn output(khabar: &Khabar, variables: &[(&str, &str)], args: &[&str]) -> String {
    let mut command = khabar.command(args);
    let output = command.envs(variables.iter().copied()).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// The articles of the feed that a query finds, as data.
fn found(khabar: &Khabar, variables: &[(&str, &str)], query: &str) -> Vec<serde_json::Value> {
    let query = format!("feed:quays {query}");
    serde_json::from_str(&output(khabar, variables, &["list", "--json", "--query", &query])).unwrap()
}

/// The feed's only article, printed.
fn printed(khabar: &Khabar, variables: &[(&str, &str)], options: &[&str]) -> String {
    let id = found(khabar, &[], "")[0]["id"].to_string();
    output(khabar, variables, &[options, &["print", &id]].concat())
}

#[test]
fn dates_are_those_of_the_user_s_zone_and_data_is_utc() {
    let khabar = library("en", &[("Evening story", "Tue, 05 Mar 2024 23:30:00 -0500")]);
    for (variables, day, shown) in [
        (&[("TZ", "America/New_York")][..], "2024-03-05", "5 March 2024, 23:30"),
        (&[("TZ", ":America/New_York")], "2024-03-05", "5 March 2024, 23:30"),
        (&[("TZ", "EST5EDT,M3.2.0,M11.1.0")], "2024-03-05", "5 March 2024, 23:30"),
        (&[("TZ", "Asia/Tehran")], "2024-03-06", "6 March 2024, 08:00"),
        (&[("TZ", "Asia/Kabul")], "2024-03-06", "6 March 2024, 09:00"),
        (&[("TZ", "<+0330>-3:30")], "2024-03-06", "6 March 2024, 08:00"),
        // As POSIX has it, west of Greenwich is positive.
        (&[("TZ", "UTC+3:30")], "2024-03-06", "6 March 2024, 01:00"),
        (&[("TZ", "")], "2024-03-06", "6 March 2024, 04:30"),
        (&[("TZ", "nowhere/at all")], "2024-03-06", "6 March 2024, 04:30"),
        (&[("TZ", "Asia/Tehran"), ("KHABAR_TIME_ZONE", "America/New_York")], "2024-03-05", "5 March 2024, 23:30"),
        (&[("TZ", "America/New_York"), ("KHABAR_TIME_ZONE", "auto")], "2024-03-05", "5 March 2024, 23:30"),
    ] {
        let list = output(&khabar, variables, &["list", "--query", "feed:quays"]);
        assert!(list.contains(day), "{variables:?}: {list}");
        let printed = printed(&khabar, variables, &[]);
        assert!(printed.contains(shown), "{variables:?}: {printed}");
        assert_eq!(found(&khabar, variables, "")[0]["published"], json!("2024-03-06T04:30:00Z"), "{variables:?}");
        let exported = output(&khabar, variables, &["export", "library"]);
        assert!(!exported.contains("2024-03-05"), "{exported}");
    }
    let variables = &[("KHABAR_TIME_ZONE", "Asia/Tehran")];
    assert!(printed(&khabar, variables, &["--time-zone", "Europe/Berlin"]).contains("6 March 2024, 05:30"));
    let config = write(khabar.data.path(), "config.toml", "time-zone = \"Asia/Tokyo\"");
    assert!(printed(&khabar, &[], &["--config", &config]).contains("6 March 2024, 13:30"));
    assert!(printed(&khabar, variables, &["--config", &config]).contains("6 March 2024, 08:00"));
}

#[test]
fn a_query_names_days_of_the_user_s_zone() {
    let khabar = library("en", &[("evening", "Tue, 05 Mar 2024 23:30:00 -0500"), ("alone", "2024-03-06")]);
    for (zone, query, expected) in [
        ("America/New_York", "after:2024-03-06", &["alone"][..]),
        ("America/New_York", "after:2024-03-05", &["alone", "evening"]),
        ("America/New_York", "before:2024-03-06", &["evening"]),
        ("Asia/Tehran", "after:2024-03-06", &["alone", "evening"]),
        ("Asia/Tehran", "after:1402/12/16", &["alone", "evening"]),
        ("Asia/Tehran", "before:2024-03-06", &[]),
    ] {
        let found = found(&khabar, &[("TZ", zone)], query);
        let mut titles: Vec<&str> = found.iter().map(|article| article["title"].as_str().unwrap()).collect();
        titles.sort_unstable();
        assert_eq!(titles, expected, "{zone} {query}");
    }
}

#[test]
fn an_unknown_zone_is_an_error_that_says_what_to_write() {
    let khabar = Khabar::new();
    let option = khabar.run(["--time-zone", "Asia/Teheran", "list"]);
    assert_eq!((option.code, option.out.as_str()), (Some(2), ""));
    assert!(option.err.contains("Asia/Teheran") && option.err.contains("did you mean Asia/Tehran?"), "{option:?}");
    for (language, word) in [("en", "names no time zone"), ("fa", "\u{645}\u{646}\u{637}\u{642}\u{647}")] {
        let mut command = khabar.command(["--lang", language, "list"]);
        let run = command.env("KHABAR_TIME_ZONE", "Tehran\u{1B}[31m").output().unwrap();
        let err = String::from_utf8(run.stderr).unwrap();
        assert_eq!(run.status.code(), Some(2));
        assert!(err.contains(word) && err.contains("KHABAR_TIME_ZONE") && !err.contains('\u{1B}'), "{err}");
    }
    let config = write(khabar.data.path(), "config.toml", "\ntime-zone = \"Asia/Teheran\"");
    let run = khabar.run(["--config", &config, "list"]);
    assert!(run.code == Some(2) && run.err.contains("config.toml:2") && run.err.contains("Asia/Tehran"), "{run:?}");
}

#[test]
fn a_date_without_a_zone_is_of_tehran_in_the_languages_of_iran_and_of_utc_in_others() {
    for (language, title, expected) in [
        ("fa", "story", "2024-03-05T11:00:00Z"),
        ("ckb-IR", "story", "2024-03-05T11:00:00Z"),
        ("en", "story", "2024-03-05T14:30:00Z"),
        ("ar", "story", "2024-03-05T14:30:00Z"),
        // A template's default; the titles are Persian.
        ("en-us", "گزارش تازه از بازار چای", "2024-03-05T11:00:00Z"),
    ] {
        let khabar = library(language, &[(title, "2024-03-05 14:30"), ("solar", "1402/12/15 14:30")]);
        let list = khabar.json(["list", "--json"]);
        let published = |title: &str| {
            let found = list.as_array().unwrap().iter().find(|article| article["title"] == json!(title));
            found.unwrap()["published"].clone()
        };
        assert_eq!(published(title), json!(expected), "{language}");
        assert_eq!(published("solar"), json!("2024-03-05T11:00:00Z"), "{language}");
    }
}

#[test]
fn a_date_alone_is_that_day_in_every_zone() {
    for language in ["fa", "en"] {
        let khabar = library(language, &[("alone", "2024-03-05")]);
        for zone in ["Asia/Tehran", "UTC", "America/New_York", "Pacific/Auckland"] {
            let printed = printed(&khabar, &[("TZ", zone)], &[]);
            assert!(printed.contains("5 March 2024") && !printed.contains("5 March 2024,"), "{zone}: {printed}");
            assert!(
                output(&khabar, &[("TZ", zone)], &["list", "--query", "feed:quays"]).contains("2024-03-05"),
                "{zone}"
            );
        }
    }
}
