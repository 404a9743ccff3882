//! The map in `src/lib.rs` is true: rooms use only the rooms they may.

use crate::support::project;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The rooms each room may use, read from the map itself.
fn allowed() -> BTreeMap<String, BTreeSet<String>> {
    let map = std::fs::read_to_string(project("src/lib.rs")).unwrap();
    let block = map.split("```").nth(1).unwrap();
    let cells = block.lines().skip(1).flat_map(|line| {
        let line = line.trim_start_matches("//!").trim().to_owned();
        // Two columns, set apart by several blanks.
        let (left, right) = line.split_at(line.len().min(35));
        [left.trim().to_owned(), right.trim().to_owned()]
    });
    let every: BTreeSet<String> = rooms().into_keys().collect();
    let mut allowed = BTreeMap::new();
    for cell in cells.filter(|cell| !cell.is_empty()) {
        let (room, rest) = cell.split_once(' ').unwrap();
        let words: BTreeSet<String> = rest.split_whitespace().map(str::to_owned).collect();
        let may = if words.contains("nobody") {
            BTreeSet::new()
        } else if words.contains("all") {
            every.iter().filter(|other| !words.contains(*other)).cloned().collect()
        } else {
            words
        };
        allowed.insert(room.to_owned(), may);
    }
    allowed
}

/// Every room and its files.
fn rooms() -> BTreeMap<String, Vec<PathBuf>> {
    let mut rooms = BTreeMap::new();
    for entry in std::fs::read_dir(project("src")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            rooms.insert(name, sources(&path));
        } else if name == "main" {
            rooms.insert(name, vec![path]);
        }
    }
    rooms
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        // Unit tests that are modules of their own.
        if path.file_stem().is_some_and(|stem| stem == "tests") {
            continue;
        }
        if path.is_dir() { files.extend(sources(&path)) } else { files.push(path) }
    }
    files
}

/// The code of a file without comments and without its unit tests.
fn code(path: &Path) -> String {
    let text = std::fs::read_to_string(path).unwrap();
    let code = text.split("[cfg(test)]").next().unwrap();
    code.lines().map(|line| line.split("//").next().unwrap()).collect::<Vec<_>>().join("\n")
}

/// The rooms that a piece of code names, as `crate::room` or in a list `crate::{room, ...}`.
fn used(code: &str, own: &str) -> BTreeSet<String> {
    let prefix = if own == "main" { "khabar::" } else { "crate::" };
    let word = |text: &str| text.chars().take_while(|each| each.is_alphanumeric() || *each == '_').collect::<String>();
    code.split(prefix).skip(1).map(word).filter(|name| !name.is_empty() && name != own).collect()
}

#[test]
fn rooms_use_only_the_rooms_they_may() {
    let (allowed, rooms) = (allowed(), rooms());
    assert_eq!(allowed.keys().collect::<Vec<_>>(), rooms.keys().collect::<Vec<_>>(), "the map names every room");
    let mut wrong = Vec::new();
    for (room, files) in &rooms {
        for file in files {
            for other in used(&code(file), room) {
                if rooms.contains_key(&other) && !allowed[room].contains(&other) {
                    wrong.push(format!("{} uses {other}", file.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn libraries_stay_in_their_rooms() {
    let homes: [(&str, &[&str]); 10] = [
        ("ratatui::", &["ui", "term"]),
        ("crossterm::", &["term"]),
        ("rusqlite::", &["store"]),
        ("ureq::", &["net"]),
        ("rustls", &["net"]),
        ("brotli_decompressor::", &["net"]),
        ("println!", &["cli", "main"]),
        ("std::fs", &["files", "net", "store", "term", "cli"]),
        ("std::env", &["config", "term", "cli", "main"]),
        ("SystemTime", &["library", "term", "cli", "files"]),
    ];
    let mut wrong = Vec::new();
    for (room, files) in rooms() {
        for file in files {
            let code = code(&file);
            for (name, at_home) in homes {
                if code.contains(name) && !at_home.contains(&room.as_str()) {
                    wrong.push(format!("{} has {name}", file.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
