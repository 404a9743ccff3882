//! The settings file: folders of valid and invalid files, the latter with their messages.

use crate::support::khabar::{CommandOutput, Khabar, fixture, write};
use crate::support::project;
use std::fs;
use std::path::PathBuf;

fn files(folder: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(project("tests/fixtures/config").join(folder)).unwrap();
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    files.sort();
    assert!(files.len() > 3);
    files
}

/// Prints an article with these settings.
fn print(settings: &str, more: &[&str]) -> CommandOutput {
    let khabar = Khabar::new();
    let path = write(khabar.data.path(), "config.toml", settings);
    let article = write(
        khabar.data.path(),
        "article.txt",
        // Title: beh with fatha, teh, blank, 12, blank, Arabic-Indic 3, blank, heh with yeh above.
        "\u{628}\u{64E}\u{62A} 12 \u{663} \u{6C0}\n",
    );
    khabar.run([&["print", "--config", &path], more, &[&article]].concat())
}

/// The words of the title, from left to right.
fn title(run: &CommandOutput) -> String {
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""));
    run.lines()[0].trim().to_owned()
}

#[test]
fn every_valid_file_is_accepted() {
    for path in files("valid") {
        let run = Khabar::new().run(["print", "--config", path.to_str().unwrap(), &fixture("plain.txt")]);
        assert_eq!((run.code, run.err.as_str()), (Some(0), ""), "{}", path.display());
    }
}

#[test]
fn every_mistake_is_reported_with_file_line_and_what_was_probably_meant() {
    for path in files("invalid") {
        let run = Khabar::new().run(["print", "--config", path.to_str().unwrap(), &fixture("plain.txt")]);
        let expected = fs::read_to_string(path.with_extension("txt")).unwrap();
        assert_eq!(run.err, format!("{}:{expected}", path.display()));
        assert_eq!((run.code, run.out.as_str()), (Some(2), ""));
    }
}

#[test]
fn digits_vowels_and_letters_are_drawn_as_they_are_set() {
    assert_eq!(title(&print("", &[])), "\u{FEE9} \u{663} 12 \u{FE96}\u{FE91}");
    assert_eq!(title(&print("digits = 'persian'", &[])), "\u{FEE9} \u{6F3} \u{6F1}\u{6F2} \u{FE96}\u{FE91}");
    assert_eq!(title(&print("digits = 'latin'\nheh-yeh = 'own'", &[])), "\u{FBA4} 3 12 \u{FE96}\u{FE91}");
    assert_eq!(title(&print("marks = 'show'", &[])), "\u{FEE9} \u{663} 12 \u{FE96}\u{FE91}\u{64E}");
}

#[test]
fn the_command_line_wins_over_the_settings() {
    let settings = "marks = 'show'\ndigits = 'persian'\nlang = 'fa'\nmeasure = 40";
    let run = print(settings, &["--marks", "hide", "--digits", "latin", "--width", "60"]);
    assert_eq!(title(&run), "\u{FEE9} 3 12 \u{FE96}\u{FE91}");
    let columns = |run: &CommandOutput| run.lines()[0].chars().count();
    assert_eq!(columns(&run), 60);
    assert_eq!(columns(&print("measure = 40", &[])), 40);
    assert_eq!(columns(&print("", &[])), 70);
}

#[test]
fn text_in_logical_order_has_the_digits_that_were_written() {
    let run = print("digits = 'persian'", &["--terminal", "logical"]);
    assert_eq!(title(&run), "\u{628}\u{64E}\u{62A} 12 \u{663} \u{6C0}");
}

#[test]
fn the_language_of_the_settings_wins_over_the_locale_and_the_option_over_both() {
    let khabar = Khabar::new();
    let path = write(khabar.data.path(), "config.toml", "lang = 'fa'");
    let errors = |args: &[&str]| {
        let output = khabar.command(args).env("KHABAR_CONFIG", &path).env("LANG", "en_GB.UTF-8").output().unwrap();
        String::from_utf8(output.stderr).unwrap()
    };
    // Dar, "in".
    assert!(errors(&["print", "/no/such"]).starts_with("\u{62F}\u{631} /no/such "));
    assert!(errors(&["--lang", "en", "print", "/no/such"]).starts_with("There is nothing"));
}

#[test]
fn a_file_that_was_named_must_be_there_and_be_text_and_the_usual_one_need_not() {
    let khabar = Khabar::new();
    assert_eq!(khabar.run(["print", &fixture("plain.txt")]).code, Some(0));
    let binary = write(khabar.data.path(), "binary.toml", [0xFF, 0xFE, 0x00]);
    let folder = khabar.data.path().to_str().unwrap();
    for path in ["/no/such/config.toml", &binary, folder, "/dev/zero"] {
        let run = khabar.run(["--config", path, "list"]);
        assert_eq!((run.code, run.out.as_str()), (Some(2), ""), "{path}");
        assert!(run.err.starts_with(&format!("{path}: cannot be read (")), "{}", run.err);
    }
    let run = khabar.command(["list"]).env("KHABAR_CONFIG", "/no/such").output().unwrap();
    assert_eq!(run.status.code(), Some(2));
}

#[test]
fn a_mistake_is_reported_in_the_interface_s_language_and_without_what_could_command_a_terminal() {
    let khabar = Khabar::new();
    let path = write(khabar.data.path(), "config.toml", "\"l\\u001b[31mang\" = 'fa'");
    let run = khabar.run(["--lang", "fa", "--config", &path, "list"]);
    assert_eq!(run.code, Some(2));
    // Tanzimi, "a setting".
    assert!(run.err.contains("\u{62A}\u{646}\u{638}\u{6CC}\u{645}\u{6CC}") && run.err.contains("config.toml:1"));
    assert!(!run.err.contains('\u{1B}'), "{:?}", run.err);
}
