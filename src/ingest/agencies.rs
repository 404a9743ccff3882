//! Rules for the web pages of news agencies: where the article is, what is boilerplate, and which part of an address
//! identifies the article.
//!
//! The rules are TOML. `assets/agencies.toml` has those that come with the program and explains each key. The user may
//! have a file of rules, whose entries win. An unknown key in it is an error that names the entry and the line: a rule
//! that is silently ignored would look like a page that cannot be read.
//!
//! Deliberately not here: reading the file, and applying the rules (`super::page`, `super::identity`).

use super::identity::without_www;
use dom_query::Matcher;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The rules that come with the program.
const BUILTIN: &str = include_str!("../../assets/agencies.toml");
/// The host that means all other hosts.
const ANY_HOST: &str = "*";

/// The keys of an entry, each with the list that it fills.
const KEYS: [(&str, AgencyField); 8] = [
    ("hosts", |agency| &mut agency.hosts),
    ("body", |agency| &mut agency.body),
    ("title", |agency| &mut agency.title),
    ("kicker", |agency| &mut agency.kicker),
    ("lead", |agency| &mut agency.lead),
    ("byline", |agency| &mut agency.byline),
    ("drop", |agency| &mut agency.drop),
    ("identity", |agency| &mut agency.identity),
];
type AgencyField = fn(&mut Agency) -> &mut Vec<String>;

/// Why a file of rules cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgenciesError {
    /// The line, counted from 1.
    pub line: usize,
    /// The first host of the entry, or its number; `None` if the error is in none.
    pub entry: Option<String>,
    /// What is wrong.
    pub kind: AgenciesErrorKind,
}

/// What is wrong with a file of rules, as data: the command line puts it into words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AgenciesErrorKind {
    /// The file is not valid TOML; the parser's reason.
    Syntax(String),
    /// There is no such key.
    UnknownKey {
        /// The key.
        key: String,
        /// The keys that exist.
        allowed: String,
    },
    /// The value is not a list of strings.
    NotStrings(String),
    /// The entry has no host.
    NoHosts,
    /// The value is not a CSS selector.
    Selector(String),
    /// The value is not a pattern of a path.
    Pattern(String),
}

/// The rules of one agency.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Agency {
    /// The hosts, in lower case and without `www.`.
    pub hosts: Vec<String>,
    /// CSS selectors of the article's text, the best first.
    pub body: Vec<String>,
    /// CSS selectors of the title.
    pub title: Vec<String>,
    /// CSS selectors of the line above the title.
    pub kicker: Vec<String>,
    /// CSS selectors of the summary.
    pub lead: Vec<String>,
    /// CSS selectors of the author.
    pub byline: Vec<String>,
    /// CSS selectors of boilerplate.
    pub drop: Vec<String>,
    /// Beginnings of paths that identify an article; `{n}` is a number.
    pub identity: Vec<String>,
}

/// The rules of all agencies.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Agencies {
    /// Entries; the first that has a host wins.
    entries: Vec<Agency>,
}

impl Agencies {
    /// The rules that come with the program.
    pub fn builtin() -> Self {
        // A test proves that they can be read.
        Self::parse(BUILTIN).unwrap_or_default()
    }

    /// Reads rules from TOML.
    ///
    /// # Errors
    ///
    /// The first error, with its line and entry.
    pub fn parse(source: &str) -> Result<Self, AgenciesError> {
        let at = |span: Range<usize>| source.get(..span.start).map_or(1, |head| 1 + head.matches('\n').count());
        let error_at = |span, entry, kind| AgenciesError { line: at(span), entry, kind };
        let root = DeTable::parse(source).map_err(|error| {
            error_at(error.span().unwrap_or_default(), None, AgenciesErrorKind::Syntax(error.message().to_owned()))
        })?;
        let mut entries = Vec::new();
        for (key, value) in root.get_ref() {
            let unknown =
                || AgenciesErrorKind::UnknownKey { key: key.get_ref().to_string(), allowed: "[[agency]]".to_owned() };
            let DeValue::Array(tables) = value.get_ref() else { return Err(error_at(key.span(), None, unknown())) };
            if key.get_ref() != "agency" {
                return Err(error_at(key.span(), None, unknown()));
            }
            for (index, table) in tables.iter().enumerate() {
                let DeValue::Table(keys) = table.get_ref() else {
                    return Err(error_at(table.span(), None, unknown()));
                };
                let agency = entry(keys, table.span());
                entries.push(agency.map_err(|(span, kind)| error_at(span, Some(name(keys, index)), kind))?);
            }
        }
        Ok(Self { entries })
    }

    /// These rules, except for the hosts that `overrides` has an entry for.
    #[must_use]
    pub fn overridden_by(self, overrides: Self) -> Self {
        Self { entries: overrides.entries.into_iter().chain(self.entries).collect() }
    }

    /// The rules for a host: those of the host itself or of its nearest parent domain, else those for every host.
    pub fn for_host(&self, host: &str) -> Option<&Agency> {
        let host = host.to_ascii_lowercase();
        let mut name = host.as_str();
        loop {
            let found = self.entries.iter().find(|agency| agency.hosts.iter().any(|each| each == name));
            if found.is_some() {
                return found;
            }
            match name.split_once('.') {
                Some((_, parent)) => name = parent,
                None => break,
            }
        }
        self.entries.iter().find(|agency| agency.hosts.iter().any(|each| each == ANY_HOST))
    }
}

/// The name of an entry in an error: its first host, else its number.
fn name(keys: &DeTable<'_>, index: usize) -> String {
    let host =
        keys.iter().find(|(key, _)| key.get_ref() == "hosts").and_then(|(_, value)| strings(value)?.into_iter().next());
    host.map_or_else(|| (index + 1).to_string(), |(host, _)| host)
}

type SpannedErrorKind = (Range<usize>, AgenciesErrorKind);

fn entry(keys: &DeTable<'_>, whole: Range<usize>) -> Result<Agency, SpannedErrorKind> {
    let mut agency = Agency::default();
    for (key, value) in keys {
        let written = key.get_ref().as_ref();
        let unknown = || AgenciesErrorKind::UnknownKey {
            key: written.to_owned(),
            allowed: KEYS.map(|(name, _)| name).join(", "),
        };
        let values = strings(value).ok_or_else(|| (value.span(), AgenciesErrorKind::NotStrings(written.to_owned())));
        let Some((_, field)) = KEYS.iter().find(|(name, _)| *name == written) else {
            return Err((key.span(), unknown()));
        };
        let target = field(&mut agency);
        for (value, span) in values? {
            target.push(match written {
                "hosts" => without_www(&value.to_ascii_lowercase()).to_owned(),
                "identity" if value.starts_with('/') && value.len() > 1 => value,
                "identity" => return Err((span, AgenciesErrorKind::Pattern(value))),
                _ if Matcher::new(&value).is_ok() => value,
                _ => return Err((span, AgenciesErrorKind::Selector(value))),
            });
        }
    }
    if agency.hosts.is_empty() { Err((whole, AgenciesErrorKind::NoHosts)) } else { Ok(agency) }
}

/// A list of strings with their positions in the source.
fn strings(value: &Spanned<DeValue<'_>>) -> Option<Vec<(String, Range<usize>)>> {
    let DeValue::Array(values) = value.get_ref() else { return None };
    let string = |value: &Spanned<DeValue<'_>>| match value.get_ref() {
        DeValue::String(string) => Some((string.to_string(), value.span())),
        _ => None,
    };
    values.iter().map(string).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rules_that_come_with_the_program_can_be_read() {
        let agencies = Agencies::parse(BUILTIN).expect("rules");
        assert_eq!(Agencies::builtin(), agencies);
        assert!(
            agencies.for_host("www.irna.ir").is_some_and(|agency| agency.identity.contains(&"/news/{n}".to_owned()))
        );
        assert!(agencies.for_host("nobody.example").is_some_and(|agency| agency.body.is_empty()));
    }

    #[test]
    fn the_nearest_host_wins_and_the_users_entry_before_all() {
        let read = |text| Agencies::parse(text).expect("rules");
        let ours = read("[[agency]]\nhosts = ['a.ir']\nbody = ['b']\n[[agency]]\nhosts = ['*']\nbody = ['every']");
        let body = |agencies: &Agencies, host| agencies.for_host(host).and_then(|agency| agency.body.first().cloned());
        for (host, expected) in [("A.ir", "b"), ("www.a.ir", "b"), ("x.y.a.ir", "b"), ("ba.ir", "every"), ("", "every")]
        {
            assert_eq!(body(&ours, host).as_deref(), Some(expected), "{host}");
        }
        let both = ours.overridden_by(read(
            "[[agency]]\nhosts = ['www.A.ir']\nbody = ['i']\n[[agency]]\nhosts = ['c.a.ir']\nbody=['p']",
        ));
        assert_eq!(body(&both, "a.ir").as_deref(), Some("i"));
        assert_eq!(body(&both, "d.c.a.ir").as_deref(), Some("p"));
        assert_eq!(body(&both, "b.ir").as_deref(), Some("every"));
        assert_eq!(Agencies::default().for_host("a.ir"), None);
    }

    #[test]
    fn an_error_names_its_line_and_entry() {
        use AgenciesErrorKind::{NoHosts, NotStrings, Pattern, Selector, UnknownKey};
        let unknown = |key: &str, allowed: &str| UnknownKey { key: key.to_owned(), allowed: allowed.to_owned() };
        let keys = "hosts, body, title, kicker, lead, byline, drop, identity";
        for (text, line, entry, kind) in [
            ("[[agency]]\nhosts = ['a.ir']\nbodi = ['p']", 3, Some("a.ir"), unknown("bodi", keys)),
            ("[[agencies]]\nhosts = ['a.ir']", 1, None, unknown("agencies", "[[agency]]")),
            ("hosts = 'a.ir'", 1, None, unknown("hosts", "[[agency]]")),
            ("[[agency]]\nhosts = 'a.ir'", 2, Some("1"), NotStrings("hosts".to_owned())),
            ("[[agency]]\nhosts = ['a.ir']\n[[agency]]\nbody = ['p']", 3, Some("2"), NoHosts),
            ("[[agency]]\nhosts = ['a.ir']\nbody = [\n 'p',\n '>>']", 5, Some("a.ir"), Selector(">>".to_owned())),
            ("[[agency]]\nhosts = ['a.ir']\nidentity = ['news']", 3, Some("a.ir"), Pattern("news".to_owned())),
        ] {
            let expected = AgenciesError { line, entry: entry.map(str::to_owned), kind };
            assert_eq!(Agencies::parse(text), Err(expected), "{text}");
        }
        let error = Agencies::parse("\n[[agency").expect_err("an error");
        assert!(
            matches!(error, AgenciesError { line: 2, entry: None, kind: AgenciesErrorKind::Syntax(_) }),
            "{error:?}"
        );
    }
}
