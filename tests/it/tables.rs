//! The generator of `src/layout/tables.rs`, and the test that the table is what it generates.
//!
//! Sources: `assets/unicode/`, unchanged files of the Unicode Character Database. To move to another version of
//! Unicode, replace them and run `KHABAR_BLESS=1 cargo test tables`.

use crate::support::{assert_generated, unpacked};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::RangeInclusive;

/// The presentation forms of one letter: isolated, final, initial, medial; 0 where Unicode has none.
type Forms = [u32; 4];

/// The words that are one character. The last one of its kind, U+FDFD, has no decomposition.
const WORDS: RangeInclusive<u32> = 0xFDF0..=0xFDFC;

/// What the table is made from, parsed.
struct Sources {
    version: String,
    joining: Vec<(u32, u32, char)>,
    forms: BTreeMap<u32, Forms>,
    lam_alef: BTreeMap<u32, Forms>,
    composed: BTreeMap<(u32, u32), u32>,
    words: BTreeMap<u32, String>,
    mirrored: BTreeMap<u32, u32>,
}

fn code(text: &str) -> u32 {
    u32::from_str_radix(text.trim(), 16).unwrap()
}

/// Lines of a file of the UCD without comments.
fn data_lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(|line| line.split('#').next().unwrap_or("").trim()).filter(|line| !line.is_empty())
}

fn joining_types(text: &str) -> Vec<(u32, u32, char)> {
    let mut ranges: Vec<_> = data_lines(text)
        .filter_map(|line| {
            let (range, kind) = line.split_once(';')?;
            let (first, last) = range.trim().split_once("..").unwrap_or((range, range));
            Some((code(first), code(last), kind.trim().chars().next()?))
        })
        .filter(|&(.., kind)| kind != 'U')
        .collect();
    ranges.sort_unstable();
    let mut merged: Vec<(u32, u32, char)> = Vec::new();
    for (first, last, kind) in ranges {
        match merged.last_mut() {
            Some(previous) if previous.1 + 1 == first && previous.2 == kind => previous.1 = last,
            _ => merged.push((first, last, kind)),
        }
    }
    merged
}

impl Sources {
    fn read() -> Self {
        let joining = unpacked("assets/unicode/DerivedJoiningType.txt.gz");
        let version = joining.lines().next().unwrap().trim_start_matches("# DerivedJoiningType-").replace(".txt", "");
        let mut sources = Self {
            version,
            joining: joining_types(&joining),
            forms: BTreeMap::new(),
            lam_alef: BTreeMap::new(),
            composed: BTreeMap::new(),
            words: BTreeMap::new(),
            mirrored: BTreeMap::new(),
        };
        for line in unpacked("assets/unicode/UnicodeData.txt.gz").lines() {
            let fields: Vec<_> = line.split(';').collect();
            sources.decomposition(code(fields[0]), fields[5]);
        }
        let mirroring = unpacked("assets/unicode/BidiMirroring.txt.gz");
        for line in data_lines(&mirroring) {
            let (from, to) = line.split_once(';').unwrap();
            sources.mirrored.insert(code(from), code(to));
        }
        sources
    }

    /// Reads the decomposition field of one character: `<medial> 0628`, or `0627 0653` where it is canonical.
    fn decomposition(&mut self, character: u32, field: &str) {
        let (tag, rest) = match field.strip_prefix('<') {
            Some(tagged) => tagged.split_once("> ").unwrap(),
            None => ("", field),
        };
        let parts: Vec<u32> = rest.split_whitespace().map(code).collect();
        let position = ["isolated", "final", "initial", "medial"].iter().position(|form| *form == tag);
        match (position, parts.as_slice()) {
            (Some(position), &[letter]) => self.forms.entry(letter).or_default()[position] = character,
            (Some(position), &[0x0644, alef @ (0x0622 | 0x0623 | 0x0625 | 0x0627)]) => {
                self.lam_alef.entry(alef).or_default()[position] = character;
            }
            (Some(0), letters) if WORDS.contains(&character) => {
                self.words.insert(character, letters.iter().filter_map(|letter| char::from_u32(*letter)).collect());
            }
            (None, &[letter @ 0x0600..=0x06FF, mark]) if tag.is_empty() => {
                self.composed.insert((letter, mark), character);
            }
            _ => {}
        }
    }
}

/// The rows of the table of words.
fn word_rows(words: &BTreeMap<u32, String>) -> Vec<String> {
    words.iter().map(|(word, letters)| format!("({word:#06x}, \"{}\")", letters.escape_unicode())).collect()
}

fn four(forms: &Forms) -> String {
    let forms: Vec<_> = forms.iter().map(|form| format!("{form:#06x}")).collect();
    format!("[{}]", forms.join(", "))
}

/// What stands before the tables.
fn header(version: &str) -> String {
    let mut out = String::new();
    let _ = write!(
        out,
        "//! Joining types, presentation forms, lam-alef, hamza compositions, words and mirrored characters.\n\
         //!\n\
         //! Generated from Unicode {version} (DerivedJoiningType.txt, UnicodeData.txt, BidiMirroring.txt, all in\n\
         //! `assets/unicode/`) by `tests/it/tables.rs`. Do not edit; run `KHABAR_BLESS=1 cargo test tables`.\n\n\
         use super::joining::JoiningType::{{self, C, D, L, R, T}};\n\n\
         /// The version of Unicode from which the tables were generated.\n\
         pub const UNICODE_VERSION: &str = \"{version}\";\n\n"
    );
    out
}

fn generate(sources: &Sources) -> String {
    let mut out = header(&sources.version);
    let mut table = |doc: &str, name: &str, kind: &str, rows: Vec<String>| {
        let _ = writeln!(out, "/// {doc}\n#[rustfmt::skip]\npub(super) const {name}: &[{kind}] = &[");
        for row in rows {
            let _ = writeln!(out, "    {row},");
        }
        out.push_str("];\n\n");
    };
    table(
        "Ranges of characters whose joining type is not U (`Non_Joining`), in order.",
        "JOINING",
        "(u32, u32, JoiningType)",
        sources.joining.iter().map(|(first, last, kind)| format!("({first:#06x}, {last:#06x}, {kind})")).collect(),
    );
    table(
        "Letters and their isolated, final, initial and medial forms; 0 where there is none.",
        "FORMS",
        "(u32, [u32; 4])",
        sources.forms.iter().map(|(letter, forms)| format!("({letter:#06x}, {})", four(forms))).collect(),
    );
    table(
        "Alefs and the isolated and final form of the ligature that lam makes with each.",
        "LAM_ALEF",
        "(u32, [u32; 2])",
        sources
            .lam_alef
            .iter()
            .map(|(alef, forms)| format!("({alef:#06x}, [{:#06x}, {:#06x}])", forms[0], forms[1]))
            .collect(),
    );
    table(
        "An Arabic letter, a mark, and the letter they compose to (canonical equivalence).",
        "COMPOSED",
        "(u32, u32, u32)",
        sources
            .composed
            .iter()
            .map(|((letter, mark), both)| format!("({letter:#06x}, {mark:#06x}, {both:#06x})"))
            .collect(),
    );
    table(
        "Words that are one character, and their letters (compatibility decomposition).",
        "WORDS",
        "(u32, &str)",
        word_rows(&sources.words),
    );
    table(
        "Characters and the one that is their mirror image (`Bidi_Mirroring_Glyph`).",
        "MIRRORED",
        "(u32, u32)",
        sources.mirrored.iter().map(|(from, to)| format!("({from:#06x}, {to:#06x})")).collect(),
    );
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

#[test]
fn the_tables_are_what_their_sources_generate() {
    assert_generated("src/layout/tables.rs", &generate(&Sources::read()));
}

#[test]
fn the_sources_hold_76_letters_with_forms_and_8_lam_alef_code_points() {
    let sources = Sources::read();
    assert_eq!(sources.forms.len(), 76);
    let ligatures = sources.lam_alef.values().flatten().filter(|form| **form != 0).count();
    assert_eq!(ligatures, 8);
}
