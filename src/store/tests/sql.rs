//! The rule for the store's statements: columns and parameters have names.

use std::path::{Path, PathBuf};

/// The store's source files without its tests.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| match path.file_name().and_then(|name| name.to_str()) {
            Some("tests" | "tests.rs") => Vec::new(),
            _ if path.is_dir() => sources(&path),
            _ => vec![path],
        })
        .collect()
}

/// Whether a line reads a column by its number: `row.get(3)`, `row.get::<_, bool>(3)`, `row.get_ref(3)`.
fn counts_columns(line: &str) -> bool {
    let argument =
        |rest: &str| rest.split_once('(').is_some_and(|(_, rest)| rest.starts_with(|c: char| c.is_ascii_digit()));
    line.split("row.get").skip(1).any(argument)
}

/// Whether a line of SQL counts its parameters: `?2`, or more than one bare `?`. One alone has no order.
fn counts_parameters(line: &str) -> bool {
    let numbered = line.split('?').skip(1).any(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    numbered || line.contains("?, ?")
}

#[test]
fn no_statement_counts_its_columns_or_its_parameters() {
    let mut wrong = Vec::new();
    for path in sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/store")) {
        let text = std::fs::read_to_string(&path).unwrap();
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
        for (number, line) in (1..).zip(code.lines()) {
            if counts_columns(line) || counts_parameters(line) {
                wrong.push(format!("{}:{number}: {}", path.display(), line.trim()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_rule_finds_what_it_forbids() {
    for line in ["row.get(0)?", "row.get::<_, Option<i64>>(12)", "row.get_ref(2)?"] {
        assert!(counts_columns(line), "{line}");
    }
    assert!(!counts_columns("row.get(\"title\")?") && !counts_columns("row.get(id)?"));
    assert!(counts_parameters("WHERE id = ?1") && counts_parameters("VALUES (?, ?)"));
    assert!(!counts_parameters("WHERE id = ?") && !counts_parameters("WHERE id = :id"));
}
