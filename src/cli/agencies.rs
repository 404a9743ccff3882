//! Reads the user's file of rules for agencies, and puts mistakes in it into words.

use super::Error;
use super::settings::{self, isolated_in_rtl};
use crate::ingest::{Agencies, AgenciesError, AgenciesErrorKind};
use crate::l10n::{Strings, fill};
use crate::text;
use std::io;
use std::path::Path;

/// The built-in rules, and before them the user's own in the file at `path`, which may be missing.
///
/// # Errors
/// [`Error::Message`] if the file cannot be read or has a mistake in it.
pub(super) fn load(path: &Path, strings: &Strings) -> Result<Agencies, Error> {
    let builtin = Agencies::builtin();
    let name = text::clean_name(path.as_os_str());
    match settings::read(path) {
        Ok(source) => match Agencies::parse(&source) {
            Ok(user_rules) => Ok(builtin.overridden_by(user_rules)),
            Err(error) => Err(Error::Message(describe(&error, &name, strings))),
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(builtin),
        Err(error) => {
            let isolate = |text: &str| isolated_in_rtl(text, strings);
            let reason = text::clean_line(&error.to_string());
            let phrase = &strings.messages.cli.agencies.unreadable;
            Err(Error::Message(fill(phrase, &[("path", &isolate(&name)), ("reason", &isolate(&reason))])))
        }
    }
}

/// What is wrong with the rules in the file of this name, in a sentence.
fn describe(error: &AgenciesError, name: &str, strings: &Strings) -> String {
    let messages = &strings.messages.cli.agencies;
    // The file may hold anything.
    let isolate = |text: &str| isolated_in_rtl(&text::clean_line(text), strings);
    let path = isolate(&format!("{name}:{}", error.line));
    let entry = error.entry.as_ref();
    let entry = entry.map_or_else(String::new, |entry| fill(&messages.entry, &[("entry", &isolate(entry))]));
    let sentence = |phrase: &str, values: &[(&str, &str)]| {
        fill(phrase, &[&[("path", path.as_str()), ("entry", entry.as_str())], values].concat())
    };
    match &error.kind {
        AgenciesErrorKind::Syntax(reason) => sentence(&messages.syntax, &[("reason", &isolate(reason))]),
        AgenciesErrorKind::UnknownKey { key, allowed } => {
            sentence(&messages.unknown_key, &[("key", &isolate(key)), ("allowed", &isolate(allowed))])
        }
        AgenciesErrorKind::NotStrings(key) => sentence(&messages.not_strings, &[("key", &isolate(key))]),
        AgenciesErrorKind::NoHosts => sentence(&messages.no_hosts, &[]),
        AgenciesErrorKind::Selector(value) => sentence(&messages.selector, &[("value", &isolate(value))]),
        AgenciesErrorKind::Pattern(value) => {
            sentence(&messages.pattern, &[("value", &isolate(value)), ("number", &isolate("{n}"))])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::l10n::Language;

    fn message(source: &str, language: Language) -> String {
        let error = Agencies::parse(source).expect_err("a mistake");
        describe(&error, "a.toml", &Strings::load(language).expect("strings"))
    }

    #[test]
    fn a_mistake_is_described_with_its_line_and_entry_in_either_language() {
        let unknown = "[[agency]]\nhosts = ['a.ir']\nbodi = ['p']";
        let english = message(unknown, Language::En);
        assert!(english.starts_with("a.toml:3, entry a.ir: there is no key \"bodi\"; possible keys: hosts, body"));
        for (source, names) in [
            (unknown, &["a.toml:3", "a.ir", "bodi", "hosts, body"][..]),
            ("[[agency]]\nhosts = 'a.ir'", &["a.toml:2", "1", "hosts"]),
            ("[[agency]]\nbody = ['p']", &["a.toml:1", "1", "hosts"]),
            ("[[agency]]\nhosts = ['a.ir']\nbody = ['>>']", &["a.toml:3", "a.ir", ">>", "CSS"]),
            ("[[agency]]\nhosts = ['a.ir']\nidentity = ['news']", &["a.toml:3", "a.ir", "news", "{n}"]),
        ] {
            let (english, mut persian) = (message(source, Language::En), message(source, Language::Fa));
            for name in names {
                assert!(english.contains(name) && persian.contains(name), "{english} {persian}");
                persian = persian.replace(name, "");
            }
            // Beside the names, every word is Persian.
            persian = ["title", "kicker", "lead", "byline", "drop", "identity"]
                .iter()
                .fold(persian, |text, key| text.replace(key, ""));
            assert!(!persian.contains(|c: char| c.is_ascii_alphabetic()), "{persian}");
        }
    }

    #[test]
    fn what_is_no_toml_is_said_in_either_language_with_the_parsers_reason() {
        let (english, persian) = (message("\n[[agency", Language::En), message("\n[[agency", Language::Fa));
        assert!(english.starts_with("a.toml:2: not valid TOML: "), "{english}");
        assert!(persian.starts_with("\u{2068}a.toml:2\u{2069}: ") && persian.ends_with('\u{2069}'), "{persian}");
    }
}
