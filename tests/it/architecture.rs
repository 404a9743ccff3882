//! Checks the map in `src/lib.rs`: rooms use only the rooms they may, libraries stay in their rooms, no two types share
//! a name, and no file is too long.

use crate::support::project;
use crate::support::rust::{Named, SourceFile, parse};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// A file of `src`, and the module it holds.
struct Module {
    path: PathBuf,
    /// From the root: `["store", "open"]`, and nothing for the root itself.
    name: Vec<String>,
    file: SourceFile,
    /// Compiled for tests only, as a whole.
    in_tests: bool,
}

impl Module {
    fn room(&self) -> Option<&str> {
        self.name.first().map(String::as_str)
    }

    /// Where a name stands, for messages.
    fn position(&self, named: &Named) -> String {
        format!("src/{}:{}", self.path.display(), named.line)
    }
}

/// Every module of the program.
fn modules() -> Vec<Module> {
    let root = project("src");
    let mut modules: Vec<Module> = sources(&root)
        .into_iter()
        .map(|path| {
            let source = std::fs::read_to_string(&path).unwrap();
            let path = path.strip_prefix(&root).unwrap().to_path_buf();
            let mut name: Vec<_> =
                path.with_extension("").iter().map(|part| part.to_str().unwrap().to_owned()).collect();
            name.pop_if(|last| matches!(last.as_str(), "mod" | "lib"));
            let file = parse(&source, &name.iter().map(String::as_str).collect::<Vec<_>>());
            Module { path, name, file, in_tests: false }
        })
        .collect();
    let test_modules: BTreeSet<_> = modules.iter().flat_map(|module| module.file.test_modules.clone()).collect();
    for module in &mut modules {
        module.in_tests = test_modules.iter().any(|test_module| module.name.starts_with(test_module));
    }
    modules
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// The rooms: the folders of `src`, and the program itself.
fn rooms() -> BTreeSet<String> {
    let folders = std::fs::read_dir(project("src")).unwrap().map(|entry| entry.unwrap().path());
    let names =
        folders.filter(|path| path.is_dir()).map(|path| path.file_name().unwrap().to_string_lossy().into_owned());
    names.chain(["main".to_owned()]).collect()
}

/// The rooms each room may use, read from the map itself.
fn allowed(rooms: &BTreeSet<String>) -> BTreeMap<String, BTreeSet<String>> {
    let map = std::fs::read_to_string(project("src/lib.rs")).unwrap();
    let block = map.split("```").nth(1).unwrap();
    // A line has one or two cells, `room   others`; at least two blanks separate the cells, and room from others.
    let lines = block.lines().skip(1).map(|line| line.trim_start_matches("//!"));
    let parts: Vec<_> =
        lines.flat_map(|line| line.split("  ").map(str::trim)).filter(|part| !part.is_empty()).collect();
    let mut allowed = BTreeMap::new();
    let mut parts = parts.into_iter();
    while let Some(part) = parts.next() {
        // The longest name of a room has only one blank behind it.
        let (room, others) = part.split_once(' ').unwrap_or_else(|| (part, parts.next().unwrap()));
        let others: BTreeSet<String> = others.split_whitespace().map(str::to_owned).collect();
        let may = if others.contains("nobody") {
            BTreeSet::new()
        } else if others.contains("all") {
            rooms.difference(&others).cloned().collect()
        } else {
            others
        };
        assert!(may.is_subset(rooms), "the map lets {room} use rooms that do not exist: {may:?}");
        assert!(allowed.insert(room.to_owned(), may).is_none(), "the map has {room} twice");
    }
    allowed
}

#[test]
fn rooms_use_only_the_rooms_they_may() {
    let rooms = rooms();
    let mut allowed = allowed(&rooms);
    assert!(allowed.keys().eq(&rooms), "the map names every room: {:?} and {rooms:?}", allowed.keys());
    // A file that belongs to no room; the map says of it that it uses `text` alone.
    allowed.insert("threads".to_owned(), ["text".to_owned()].into());
    let mut wrong = Vec::new();
    for module in modules() {
        let Some(may) = module.room().and_then(|room| allowed.get(room)) else { continue };
        for named in &module.file.paths {
            let Some((_, path)) = named.path.split_first().filter(|(first, _)| *first == "crate") else { continue };
            let is_allowed = match path.first().map(String::as_str) {
                // A name for the root, or everything in it, would hide which room is meant.
                None | Some("*") => false,
                Some(other) if Some(other) == module.room() || !rooms.contains(other) => true,
                // Tests make what other rooms hand over.
                Some("model" | "ingest") if module.in_tests || named.in_tests => true,
                Some(other) => may.contains(other),
            };
            if !is_allowed {
                wrong.push(format!("{} uses {}", module.position(named), named.path.join("::")));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn libraries_stay_in_their_rooms() {
    let homes: [(&str, &[&str]); 11] = [
        ("ratatui", &["ui", "term"]),
        ("crossterm", &["term"]),
        ("rusqlite", &["store"]),
        ("ureq", &["net"]),
        ("rustls", &["net"]),
        ("brotli_decompressor", &["net"]),
        ("std::fs", &["files", "net", "store", "term", "cli"]),
        ("std::env", &["config", "net", "term", "cli", "main"]),
        ("std::time::SystemTime", &["library", "term", "cli", "files"]),
        ("std::process", &["term", "cli", "main"]),
        ("std::net", &["net"]),
    ];
    let mut wrong = Vec::new();
    for module in modules().iter().filter(|module| !module.in_tests) {
        let Some(room) = module.room() else { continue };
        for named in module.file.paths.iter().filter(|named| !named.in_tests) {
            let path = named.path.join("::");
            for (library, at_home) in homes {
                let is_of = path.strip_prefix(library).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"));
                if is_of && !at_home.contains(&room) {
                    wrong.push(format!("{} uses {path}", module.position(named)));
                }
            }
        }
        for named in module.file.macros.iter().filter(|named| !named.in_tests) {
            let prints = ["print", "println", "eprint", "eprintln"].contains(&named.path[0].as_str());
            if prints && !["cli", "main"].contains(&room) {
                wrong.push(format!("{} prints", module.position(named)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_two_types_have_one_name() {
    let mut positions: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for module in modules().iter().filter(|module| !module.in_tests) {
        // Rooms share the name of one type: each has its `Error`.
        for named in module.file.types.iter().filter(|named| !named.in_tests && named.path != ["Error"]) {
            positions.entry(named.path[0].clone()).or_default().push(module.position(named));
        }
    }
    positions.retain(|_, positions| positions.len() > 1);
    assert!(positions.is_empty(), "{positions:#?}");
}

/// How many columns a line has without its string literals, which may be longer.
fn columns_without_strings(line: &str) -> usize {
    if line.trim_start().starts_with("//") {
        line.chars().count()
    } else if line.ends_with('\\') {
        0 // inside a literal
    } else {
        line.split('"').step_by(2).map(|code| code.chars().count()).sum()
    }
}

#[test]
fn no_file_is_too_long_and_no_line_too_wide() {
    let mut wrong = Vec::new();
    for path in
        ["src", "tests/it", "tests/bench", "tests/fuzz/src"].into_iter().flat_map(|path| sources(&project(path)))
    {
        let source = std::fs::read_to_string(&path).unwrap();
        let (lines, is_generated) = (source.lines().count(), source.contains("//! Generated from "));
        if lines > 500 && !is_generated {
            wrong.push(format!("{} has {lines} lines", path.display()));
        }
        let wide = source.lines().enumerate().filter(|(_, line)| columns_without_strings(line) > 120);
        wrong.extend(wide.map(|(index, _)| format!("{}:{} is too wide", path.display(), index + 1)));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
