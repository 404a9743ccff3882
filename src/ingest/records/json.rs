//! JSON that need not fit into memory: the records of an array, cut out one by one.
//!
//! 1. A scanner that knows only strings and brackets finds where a value begins and ends, and `serde_json`, which
//!    limits its recursion, reads that value alone. The scanner counts brackets and does not recurse.
//! 2. The records are the elements of an array at the top, or of one inside an object under a name such as `articles`
//!    ([`is_list`]), also within `data`, `response` and the like ([`is_wrapper`]). An object without such an array is
//!    itself a record. Several values after one another are read one after another.
//! 3. A missing quotation mark or bracket turns everything after it inside out. So when an element cannot be read, its
//!    text is searched for the way the first element began, such as `{"id"`; each stretch between two such places is
//!    tried alone, and the last is put back to be scanned again.
//!
//! Deliberately not here: comments, single quotes and other dialects.

use super::{Damage, Found, MAX_RECORD, malformed};
use crate::ingest::stream::Utf8;
use serde_json::Value;
use std::collections::VecDeque;
use std::io::{self, Read};

/// Objects within objects are followed so deep on the way to the array.
const DEEPEST: usize = 8;
/// How many stretches are taken together at most to make one record of them.
const MOST_TRIED: usize = 8;
/// The longest name of a field that matters.
const LONGEST_NAME: usize = 256;

/// The records of a stream of JSON.
pub(super) struct Elements<R> {
    input: Utf8<R>,
    /// What the scanner stands in, outermost first.
    places: Vec<Place>,
    /// The text of the object at the top so far, unless an array of records has been found in it.
    whole: Option<Vec<u8>>,
    /// How the first element of an array began.
    opening: Vec<u8>,
    /// What has been found and not yet been given.
    found: VecDeque<Found>,
    /// What is out of place has been told.
    told: bool,
    ended: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// An array of records.
    List,
    /// An object that may hold one.
    Wrapper,
}

/// How far into a value the scanner is.
#[derive(Default)]
struct Depth {
    brackets: usize,
    in_string: bool,
    escaped: bool,
}

/// How the scanning of a value ended.
#[derive(PartialEq, Eq)]
enum End {
    /// At its end.
    Complete,
    /// At the end of the stream.
    Cut,
    /// At the limit of a record's size.
    Full,
}

impl Depth {
    /// Takes one byte; says whether the value ends after it, or before it, and `None` if it goes on.
    fn take(&mut self, byte: u8) -> Option<bool> {
        if self.in_string {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => {
                    self.in_string = false;
                    return (self.brackets == 0).then_some(true);
                }
                _ => {}
            }
            return None;
        }
        match byte {
            b'"' => self.in_string = true,
            b'{' | b'[' => self.brackets += 1,
            b'}' | b']' | b',' | b':' if self.brackets == 0 => return Some(false),
            b'}' | b']' => {
                self.brackets -= 1;
                return (self.brackets == 0).then_some(true);
            }
            byte if byte.is_ascii_whitespace() && self.brackets == 0 => return Some(false),
            _ => {}
        }
        None
    }
}

impl<R: Read> Elements<R> {
    pub(super) fn new(input: Utf8<R>) -> Self {
        let (places, opening, found) = (Vec::new(), Vec::new(), VecDeque::new());
        Self { input, places, whole: None, opening, found, told: false, ended: false }
    }

    /// The next record; `None` at the end.
    pub(super) fn next(&mut self) -> io::Result<Option<Found>> {
        loop {
            if let Some(found) = self.found.pop_front() {
                return Ok(Some(found));
            }
            if self.ended {
                return Ok(None);
            }
            self.step()?;
        }
    }

    fn step(&mut self) -> io::Result<()> {
        let byte = self.significant()?;
        match (self.places.last(), byte) {
            (place, None) => {
                if place.is_some() && !self.told {
                    self.found.push_back(Err(Damage::Cut));
                }
                self.ended = true;
            }
            (None, Some(b'{')) => {
                self.whole = Some(Vec::new());
                self.enter(Place::Wrapper)?;
            }
            (None, Some(b'[')) => self.enter(Place::List)?,
            (Some(Place::List), Some(b']')) | (Some(Place::Wrapper), Some(b'}')) => self.leave()?,
            (Some(Place::List), Some(b'{')) => self.element()?,
            (Some(Place::List), Some(byte)) if begins_value(byte) => {
                // An element without names: it counts, but there is no article in it.
                self.value(&mut Depth::default(), None)?;
                self.found.push_back(Ok(Value::Null));
            }
            (Some(Place::Wrapper), Some(b'"')) => self.member()?,
            _ => self.astray()?,
        }
        Ok(())
    }

    /// One byte that has no business where it is. It is told once until a record is found again; in an object that
    /// may be a record, the parser will tell.
    fn astray(&mut self) -> io::Result<()> {
        if self.whole.is_none() && !self.told {
            self.found.push_back(Err(Damage::Malformed("something stands between the records".to_owned())));
            self.told = true;
        }
        self.bump()
    }

    /// Takes one byte.
    fn bump(&mut self) -> io::Result<()> {
        if let (Some(byte), Some(whole)) = (self.input.peek()?, &mut self.whole)
            && whole.len() <= MAX_RECORD
        {
            whole.push(byte);
        }
        self.input.consume(1);
        Ok(())
    }

    /// The next byte that is neither white space nor a comma between values; it is not taken.
    fn significant(&mut self) -> io::Result<Option<u8>> {
        loop {
            match self.input.peek()? {
                // A record separator of RFC 7464 is one too.
                Some(byte) if byte.is_ascii_whitespace() || matches!(byte, b',' | 0x1E) => self.bump()?,
                byte => return Ok(byte),
            }
        }
    }

    fn enter(&mut self, place: Place) -> io::Result<()> {
        self.places.push(place);
        self.bump()
    }

    fn leave(&mut self) -> io::Result<()> {
        self.bump()?;
        self.places.pop();
        if self.places.is_empty()
            && let Some(whole) = self.whole.take()
        {
            let found = read(&whole);
            self.told = found.is_err();
            self.found.push_back(found);
        }
        Ok(())
    }

    /// A name and its value in an object on the way to the records.
    fn member(&mut self) -> io::Result<()> {
        let mut name = Vec::new();
        self.value(&mut Depth::default(), Some(&mut name))?;
        let name = simple_name(&name);
        self.keep(name.raw);
        let colon = self.significant()?;
        if colon != Some(b':') {
            return self.astray();
        }
        self.bump()?;
        match self.significant()? {
            Some(b'{') if is_wrapper(&name.plain) && self.places.len() < DEEPEST => self.enter(Place::Wrapper),
            Some(b'[') if is_list(&name.plain) => {
                self.bump()?;
                if self.significant()? == Some(b'{') {
                    self.whole = None;
                    self.places.push(Place::List);
                    return Ok(());
                }
                self.copy(Depth { brackets: 1, ..Depth::default() })
            }
            Some(byte) if begins_value(byte) => self.copy(Depth::default()),
            _ => self.astray(),
        }
    }

    fn keep(&mut self, text: Vec<u8>) {
        if let Some(whole) = &mut self.whole
            && whole.len() <= MAX_RECORD
        {
            whole.extend(text);
        }
    }

    /// Scans a value of the object at the top.
    fn copy(&mut self, mut depth: Depth) -> io::Result<()> {
        let mut whole = self.whole.take();
        let kept = whole.as_mut().filter(|whole| whole.len() <= MAX_RECORD);
        let end = self.value(&mut depth, kept)?;
        self.whole = whole;
        if end == End::Full {
            self.value(&mut depth, None)?;
        }
        Ok(())
    }

    /// Scans an element of an array of records.
    fn element(&mut self) -> io::Result<()> {
        let (mut raw, mut depth) = (Vec::new(), Depth::default());
        let end = self.value(&mut depth, Some(&mut raw))?;
        if self.opening.is_empty() {
            self.opening = opening(&raw).to_vec();
        }
        let damage = match end {
            End::Complete => match read(&raw) {
                Ok(value) => {
                    self.told = false;
                    self.found.push_back(Ok(value));
                    return Ok(());
                }
                Err(damage) => damage,
            },
            End::Cut => Damage::Cut,
            End::Full => Damage::TooLarge,
        };
        self.told = true;
        if self.salvage(&raw, &end, damage) || end != End::Full {
            return Ok(());
        }
        self.value(&mut depth, None).map(|_| ())
    }

    /// Looks for whole records in the text of a damaged one; says whether there was a second.
    fn salvage(&mut self, raw: &[u8], end: &End, damage: Damage) -> bool {
        let starts = starts(raw, &self.opening);
        if starts.len() < 2 {
            self.found.push_back(Err(damage));
            return false;
        }
        // A record may itself hold objects that begin so: one that is only cut off is tried with what follows it.
        let mut ends: Vec<usize> = starts.iter().skip(1).copied().collect();
        ends.extend((*end == End::Cut).then_some(raw.len()));
        let mut at = 0;
        while let Some((&from, tried)) = starts.get(at).zip(ends.get(at..).filter(|ends| !ends.is_empty())) {
            let mut found = Err(Damage::Cut);
            let mut length = 0;
            for &to in tried.iter().take(MOST_TRIED) {
                length += 1;
                found = first_value(raw.get(from..to).unwrap_or_default());
                if !matches!(found, Err(Damage::Cut)) {
                    break;
                }
            }
            at += if found.is_ok() { length } else { 1 };
            self.found.push_back(found);
        }
        if let Some(last) = starts.get(at).and_then(|&from| raw.get(from..)) {
            self.input.unread(last.to_vec());
        }
        true
    }

    /// Scans a value to its end, or to the limit of what is kept of it.
    fn value(&mut self, depth: &mut Depth, mut into: Option<&mut Vec<u8>>) -> io::Result<End> {
        loop {
            let piece = self.input.fill()?;
            if piece.is_empty() {
                return Ok(End::Cut);
            }
            let end = piece.iter().enumerate().find_map(|(at, &byte)| Some(at + usize::from(depth.take(byte)?)));
            let part = piece.get(..end.unwrap_or(piece.len())).unwrap_or_default();
            let count = part.len();
            let full = into.as_mut().is_some_and(|into| {
                into.extend_from_slice(part);
                into.len() > MAX_RECORD
            });
            self.input.consume(count);
            match end {
                Some(_) => return Ok(End::Complete),
                None if full => return Ok(End::Full),
                None => {}
            }
        }
    }
}

/// A name as it is written, and without its quotation marks.
struct Name {
    raw: Vec<u8>,
    plain: String,
}

fn simple_name(raw: &[u8]) -> Name {
    let inner = raw.strip_prefix(b"\"").and_then(|rest| rest.strip_suffix(b"\"")).unwrap_or_default();
    let short = if inner.len() > LONGEST_NAME { &[] } else { inner };
    Name { raw: raw.to_vec(), plain: String::from_utf8_lossy(short).to_ascii_lowercase() }
}

fn begins_value(byte: u8) -> bool {
    matches!(byte, b'{' | b'[' | b'"' | b'-') || byte.is_ascii_alphanumeric()
}

/// Whether an array of this name holds the records.
fn is_list(name: &str) -> bool {
    const NAMES: [&str; 18] = [
        "articles",
        "items",
        "data",
        "news",
        "records",
        "results",
        "rows",
        "posts",
        "stories",
        "docs",
        "documents",
        "entries",
        "hits",
        "list",
        "newslist",
        "result",
        "response",
        "value",
    ];
    NAMES.contains(&name)
}

/// Whether an object of this name may hold such an array.
fn is_wrapper(name: &str) -> bool {
    const NAMES: [&str; 9] = ["data", "response", "result", "results", "payload", "feed", "channel", "hits", "rss"];
    NAMES.contains(&name)
}

/// Reads one record.
fn read(raw: &[u8]) -> Found {
    if raw.len() > MAX_RECORD {
        return Err(Damage::TooLarge);
    }
    serde_json::from_slice(raw).map_err(|error| malformed(&error))
}

/// Reads the first value of a stretch, whatever follows it.
fn first_value(raw: &[u8]) -> Found {
    let mut values = serde_json::Deserializer::from_slice(raw).into_iter();
    values
        .next()
        .unwrap_or(Err(<serde_json::Error as serde::de::Error>::custom("nothing")))
        .map_err(|error| malformed(&error))
}

/// The name of an object's first field, with its quotation marks.
fn opening(raw: &[u8]) -> &[u8] {
    let inner = raw.get(1..).unwrap_or_default().trim_ascii_start();
    let name = inner.get(1..).unwrap_or_default();
    let end = name.iter().take(LONGEST_NAME).position(|&byte| byte == b'"');
    end.and_then(|end| inner.get(..end + 2)).filter(|name| name.starts_with(b"\"")).unwrap_or_default()
}

/// Where in a text an object begins with this name.
fn starts(raw: &[u8], opening: &[u8]) -> Vec<usize> {
    if opening.is_empty() {
        return Vec::new();
    }
    let begins = |at: usize| {
        // A record has little white space before its first name; looking further would be quadratic.
        let rest = raw.get(at + 1..).unwrap_or_default();
        let near = rest.get(..LONGEST_NAME).unwrap_or(rest);
        let blank = near.len() - near.trim_ascii_start().len();
        rest.get(blank..).is_some_and(|rest| rest.starts_with(opening))
    };
    raw.iter().enumerate().filter(|&(at, &byte)| byte == b'{' && begins(at)).map(|(at, _)| at).collect()
}
