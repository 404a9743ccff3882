//! `khabar check`: whether the library is whole.

use super::desk::{Desk, Said};
use super::table;
use crate::app::fill;
use crate::store::{self, Finding};
use std::io;

/// Looks, and tells what is there and what is wrong.
///
/// # Errors
/// If standard output cannot be written.
pub fn run(desk: &Desk) -> io::Result<()> {
    let Ok(data) = desk.data() else { return Ok(()) };
    let report = match store::check(&data) {
        Ok(report) => report,
        Err(error) => {
            let Said = desk.fail(&error.failure());
            return Ok(());
        }
    };
    let words = &desk.strings.words.cli.check;
    if report.findings.is_empty() {
        desk.show();
        let number = |number: u64| desk.strings.number(number);
        let values = [
            ("articles", number(report.articles)),
            ("bookmarks", number(report.bookmarks)),
            ("feeds", number(report.feeds)),
        ];
        let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
        return table::sentence(desk, &fill(&words.whole, &values));
    }
    let Said = desk.refuse(&words.damaged);
    for finding in &report.findings {
        desk.say(&told(finding));
    }
    let path = crate::text::clean_name(data.as_os_str());
    desk.say(&fill(&words.advice, &[("path", &path)]));
    Ok(())
}

/// A finding, for whoever is to repair it: in English, as SQLite's own are.
fn told(finding: &Finding) -> String {
    match finding {
        Finding::Pages { reason } => format!("file: {reason}"),
        Finding::Reference { table } => format!("{table}: a row belongs to nothing"),
        Finding::Bookmark(id) => format!("article {}: bookmark and mark differ", id.0),
        Finding::Missing(id) => format!("article {}: no text", id.0),
        Finding::Unreadable(id) => format!("article {}: unreadable text", id.0),
        Finding::Story(id) => format!("article {}: story without its first or another article", id.0),
        Finding::Sketch(id) => format!("article {}: not found by its story", id.0),
    }
}
