//! `khabar print` prints the lines that the detail pane of the same width shows.

use crate::support::app::TestApp;
use crate::support::khabar::Khabar;
use crate::support::project;
use khabar::testing::l10n::Language;

/// An article's lines as `khabar print` gives them.
fn printed(khabar: &Khabar, language: &str, width: u16, path: &std::path::Path) -> Vec<String> {
    let run = khabar.run(["--lang", language, "print", "--width", &width.to_string(), path.to_str().unwrap()]);
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""));
    run.lines().into_iter().map(str::to_owned).collect()
}

#[test]
fn an_article_is_printed_line_for_line_as_the_detail_pane_shows_it() {
    let khabar = Khabar::new();
    let mut paths: Vec<_> = ["cli/plain.txt", "cli/notes.md", "cli/escapes.txt", "articles/everything.md"]
        .into_iter()
        .chain([
            "articles/ended.txt",
            "articles/news.txt",
            "articles/hostile.txt",
            "articles/wrapped.txt",
            "articles/windows-1256.txt",
        ])
        .map(|name| project("tests/fixtures").join(name))
        .collect();
    paths.extend(std::fs::read_dir(project("assets/edition")).unwrap().map(|entry| entry.unwrap().path()));
    for (tag, language) in [("fa", Language::Fa), ("en", Language::En)] {
        for path in &paths {
            let article = crate::files::read(std::slice::from_ref(path), std::io::empty()).next().unwrap().unwrap();
            // One pane, with a scrollbar and two columns on either side.
            for (width, measure) in [(65, 60), (31, 26)] {
                let lines = printed(&khabar, tag, measure, path);
                let height = u16::try_from(lines.len()).unwrap() + 10;
                let mut app = TestApp::open(language, (width, height), vec![article.clone()]);
                app.keys("<enter>");
                let mut shown = app.detail();
                shown.truncate(shown.iter().rposition(|line| !line.is_empty()).map_or(0, |last| last + 1));
                assert_eq!(app.state.panes().unwrap().detail.unwrap().text.width, measure);
                assert_eq!(shown, lines, "{} in {tag}, {measure} columns", path.display());
            }
        }
    }
}
