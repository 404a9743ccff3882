//! Makes foreign text safe to show.
//!
//! Every string of an article, a file name or an address passes through here once, and no later code checks it again.
//! Removed are: terminal escape sequences as a whole, so that no remains such as `[31m` stay behind;
//! control characters; the two bidi overrides, which show text in another order than it is written in, each with the
//! PDF that closes it; byte order marks, noncharacters and interlinear annotation marks; characters that are never seen
//! and mean nothing where they stand, but can carry a hidden text: tags outside the emoji of a flag, and variation
//! selectors after anything but an ideograph. Everything that Persian, Arabic or Hebrew text needs stays: ZWNJ, ZWJ,
//! the marks LRM, RLM and ALM, embeddings and isolates.
//!
//! Every kind of line end becomes a line feed; U+2028, a break inside a paragraph, stays what it is.
//!
//! Of a string sequence (OSC, DCS, APC, PM, SOS) that does not end on the same line, only the introducer is removed: a
//! stray byte must not swallow a paragraph. Each search for an end stops at the next escape or C1 character, so that
//! cleaning takes linear time.
//!
//! Deliberately not here: respelling. No letter or digit of the text is replaced by another.

use super::classes::{FSI, LINE_SEPARATOR, LRE, LRI, LRO, PARAGRAPH_SEPARATOR, PDF, PDI, RLE, RLO};
use std::borrow::Cow;
use std::ffi::OsStr;

/// Returns `text` without anything that could reach the terminal as a command or disguise the order of the letters.
///
/// Of the control characters only the line feed remains. Cleaning twice changes nothing.
pub fn clean(text: &str) -> Cow<'_, str> {
    if text.chars().any(needs_cleaning) { Cow::Owned(Cleaner::clean(text)) } else { Cow::Borrowed(text) }
}

/// Returns `text` cleaned, as a single line: every run of white space and line breaks is one blank, the ends are
/// trimmed.
///
/// A run that consists of no-break spaces becomes one no-break space, because it holds two words together.
pub fn clean_line(text: &str) -> String {
    let trimmed = text.trim();
    if is_clean_line(trimmed) {
        return trimmed.to_owned();
    }
    let cleaned = clean(text);
    let mut line = String::with_capacity(cleaned.len());
    let mut run: Option<char> = None;
    for c in cleaned.trim().chars() {
        if c.is_whitespace() {
            run = Some(if is_no_break(c) && run.is_none_or(is_no_break) { c } else { ' ' });
        } else {
            line.extend(run.take());
            line.push(c);
        }
    }
    match close_formatting(&line) {
        Cow::Borrowed(_) => line,
        Cow::Owned(closed) => closed,
    }
}

/// Whether a text without white space at its ends is a clean line already, and has nothing that must be closed. Nearly
/// every title is, and needs no second look.
fn is_clean_line(trimmed: &str) -> bool {
    let mut after_blank = false;
    trimmed.chars().all(|c| {
        let is_blank = c == ' ';
        let is_second_blank = std::mem::replace(&mut after_blank, is_blank) && is_blank;
        match c {
            ' ' => !is_second_blank,
            // Neither white space nor controls, and all letters of the Latin, Hebrew and Arabic scripts.
            '!'..='~' | '\u{A1}'..='\u{167F}' => true,
            LRE | RLE | PDF | LRI..=PDI => false,
            c => !c.is_whitespace() && !needs_cleaning(c),
        }
    })
}

/// Returns a line in which every embedding and isolate is closed and nothing is closed that is not open, so that what
/// stands beside the line keeps its order (UAX #9, BD9, X6a and X7). Of nested ones each is closed by itself.
pub(crate) fn close_formatting(line: &str) -> Cow<'_, str> {
    if !line.contains(|c| matches!(c, LRE | RLE | PDF | LRI..=PDI)) {
        return Cow::Borrowed(line);
    }
    let mut out = String::with_capacity(line.len());
    let mut closers: Vec<char> = Vec::new();
    let mut open_isolates = 0_usize;
    for c in line.chars() {
        match c {
            LRE | RLE => closers.push(PDF),
            LRI..=FSI => {
                closers.push(PDI);
                open_isolates += 1;
            }
            // A PDF closes nothing outside the isolate that it is in.
            PDF if closers.last() == Some(&PDF) => drop(closers.pop()),
            PDI if open_isolates > 0 => {
                open_isolates -= 1;
                while let Some(PDF) = closers.pop() {
                    out.push(PDF);
                }
            }
            PDF | PDI => continue,
            _ => {}
        }
        out.push(c);
    }
    out.extend(closers.into_iter().rev());
    if out == line { Cow::Borrowed(line) } else { Cow::Owned(out) }
}

/// Returns `text` without isolates (UAX #9: LRI, RLI, FSI and PDI), for other programs. An isolate serves a place on
/// the screen, and is not part of what was written.
pub(crate) fn without_isolates(text: &str) -> String {
    text.chars().filter(|c| !matches!(*c, LRI..=PDI)).collect()
}

/// A file's name or path made safe to show, on one line. Blanks stay as they are, so that the name still leads to the
/// file; bytes that are not text become U+FFFD.
pub(crate) fn clean_name(name: &OsStr) -> String {
    let line = clean(&name.to_string_lossy()).replace(['\n', LINE_SEPARATOR], " ");
    close_formatting(&line).into_owned()
}

fn is_no_break(c: char) -> bool {
    matches!(c, '\u{A0}' | '\u{202F}')
}

/// Whether [`clean`] drops or replaces the character wherever it stands.
fn needs_cleaning(c: char) -> bool {
    (c.is_control() && c != '\n')
        || is_dropped(c)
        || is_tag_or_selector(c)
        || matches!(c, PARAGRAPH_SEPARATOR | LRO | RLO)
}

/// Characters that are dropped alone, whatever follows them.
fn is_dropped(c: char) -> bool {
    // Unicode 23.7: noncharacters are U+FDD0..U+FDEF and the last two of every plane.
    let noncharacter = matches!(c, '\u{FDD0}'..='\u{FDEF}') || u32::from(c) & 0xFFFE == 0xFFFE;
    // Unicode 23.3: U+206A to U+206F are deprecated. Unicode 4.1, D136: the others are reserved for invisible ones.
    let hidden = matches!(c, '\u{206A}'..='\u{206F}' | '\u{FFF0}'..='\u{FFF8}' | '\u{E0080}'..='\u{E00FF}'
        | '\u{E01F0}'..='\u{E0FFF}');
    noncharacter || hidden || matches!(c, '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}')
}

/// Tag characters and the supplementary variation selectors (Unicode 23.9 and 23.4). What is before them decides.
fn is_tag_or_selector(c: char) -> bool {
    matches!(c, '\u{E0000}'..='\u{E007F}' | '\u{E0100}'..='\u{E01EF}')
}

/// The emoji before the tags of a flag, and the tag that ends them.
const BLACK_FLAG: char = '\u{1F3F4}';
const CANCEL_TAG: char = '\u{E007F}';

/// Whether a character is an ideograph, of which variation selectors choose a form.
fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

const ESC: char = '\u{1B}';
const BEL: char = '\u{7}';
const CAN: char = '\u{18}';
const SUB: char = '\u{1A}';
const ST: char = '\u{9C}';

/// Something that a PDF or PDI may close.
#[derive(Clone, Copy, PartialEq, Eq)]
enum OpenFormatting {
    /// By an LRE or RLE, which stays.
    Embedding,
    /// By an LRO or RLO, which has been removed.
    Override,
    /// By an LRI, RLI or FSI, which stays.
    Isolate,
}

#[derive(Default)]
struct Cleaner {
    out: String,
    open_formatting: Vec<OpenFormatting>,
    open_isolates: usize,
}

impl Cleaner {
    fn clean(text: &str) -> String {
        let mut cleaner = Self { out: String::with_capacity(text.len()), ..Self::default() };
        let mut rest = text.chars();
        while let Some(c) = rest.next() {
            cleaner.push(c, &mut rest);
        }
        cleaner.out
    }

    fn push(&mut self, c: char, rest: &mut std::str::Chars<'_>) {
        match c {
            '\r' => {
                next_if(rest, |c| c == '\n');
                self.push_line_feed();
            }
            // Vertical tab, form feed, NEL and the paragraph separator end lines, and would join two words if dropped.
            '\n' | '\u{B}' | '\u{C}' | '\u{85}' | PARAGRAPH_SEPARATOR => self.push_line_feed(),
            '\t' => self.out.push(' '),
            ESC => skip_escape(rest),
            '\u{9B}' => skip_csi(rest),
            '\u{90}' | '\u{98}' | '\u{9D}'..='\u{9F}' => skip_string(rest),
            LRO | RLO => self.open_formatting.push(OpenFormatting::Override),
            LRE | RLE | PDF | LRI..=PDI => self.push_formatting(c),
            '\u{E0100}'..='\u{E01EF}' if !self.out.ends_with(is_ideograph) => {}
            '\u{E0000}'..='\u{E007F}' => {}
            c if c.is_control() || is_dropped(c) => {}
            BLACK_FLAG => {
                self.out.push(c);
                self.out.push_str(take_flag_tags(rest));
            }
            c => self.out.push(c),
        }
    }

    /// UAX #9, X8: the end of a paragraph closes every embedding and isolate.
    fn push_line_feed(&mut self) {
        self.open_formatting.clear();
        self.open_isolates = 0;
        self.out.push('\n');
    }

    /// Follows UAX #9, X5a to X7, as far as needed to know which PDF closes an override.
    fn push_formatting(&mut self, c: char) {
        match c {
            LRE | RLE => self.open_formatting.push(OpenFormatting::Embedding),
            LRI..=FSI => {
                self.open_formatting.push(OpenFormatting::Isolate);
                self.open_isolates += 1;
            }
            // A PDF closes nothing outside the isolate that it is in.
            PDF => match self.open_formatting.last() {
                Some(OpenFormatting::Override) => {
                    self.open_formatting.pop();
                    return;
                }
                Some(OpenFormatting::Embedding) => {
                    self.open_formatting.pop();
                }
                Some(OpenFormatting::Isolate) | None => {}
            },
            // A PDI closes its isolate and everything opened inside.
            _ if self.open_isolates > 0 => {
                while self.open_formatting.pop().is_some_and(|open| open != OpenFormatting::Isolate) {}
                self.open_isolates -= 1;
            }
            _ => {}
        }
        self.out.push(c);
    }
}

/// Takes the tags of a flag (UTS #51, ED-14a): lower case letters and digits, and the one that ends them. Empty if what
/// follows is not that.
fn take_flag_tags<'a>(rest: &mut std::str::Chars<'a>) -> &'a str {
    // The code of a country, and that of a part of it.
    const MAX_TAGS: usize = 6;
    let (all, mut ahead) = (rest.as_str(), rest.clone());
    let mut count = 0;
    while count < MAX_TAGS
        && next_if(&mut ahead, |c| matches!(c, '\u{E0030}'..='\u{E0039}' | '\u{E0061}'..='\u{E007A}')).is_some()
    {
        count += 1;
    }
    if count == 0 || next_if(&mut ahead, |c| c == CANCEL_TAG).is_none() {
        return "";
    }
    *rest = ahead;
    all.get(..all.len() - rest.as_str().len()).unwrap_or_default()
}

fn next_if(rest: &mut std::str::Chars<'_>, predicate: impl Fn(char) -> bool) -> Option<char> {
    let mut ahead = rest.clone();
    let c = ahead.next().filter(|&c| predicate(c))?;
    *rest = ahead;
    Some(c)
}

/// Skips what ESC introduces (ECMA-35, 13.2): a control sequence, a string, or an escape of a few characters.
///
/// The standard counts a blank as an intermediate byte; this does not. No text has the sequences that use one, and a
/// stray ESC before a blank must not remove the first letter of the next word.
fn skip_escape(rest: &mut std::str::Chars<'_>) {
    if next_if(rest, |c| c == '[').is_some() {
        skip_csi(rest);
    } else if next_if(rest, |c| matches!(c, ']' | 'P' | 'X' | '^' | '_')).is_some() {
        skip_string(rest);
    } else {
        while next_if(rest, |c| matches!(c, '!'..='/')).is_some() {}
        next_if(rest, |c| matches!(c, '0'..='~'));
    }
}

/// Skips the rest of a control sequence (ECMA-48, 5.4): parameters, intermediates, one final character.
fn skip_csi(rest: &mut std::str::Chars<'_>) {
    while next_if(rest, |c| matches!(c, '0'..='?')).is_some() {}
    while next_if(rest, |c| matches!(c, ' '..='/')).is_some() {}
    next_if(rest, |c| matches!(c, '@'..='~'));
}

/// Skips the rest of a string sequence if it ends on this line, otherwise nothing.
fn skip_string(rest: &mut std::str::Chars<'_>) {
    let mut ahead = rest.clone();
    loop {
        let before = ahead.clone();
        match ahead.next() {
            None | Some('\n' | '\r') => return,
            Some(BEL | CAN | SUB | ST) => break,
            // ESC \ ends it; any other escape and any C1 character abort it and begin another.
            Some(ESC) if next_if(&mut ahead, |c| c == '\\').is_some() => break,
            Some(ESC | '\u{80}'..='\u{9F}') => {
                ahead = before;
                break;
            }
            Some(_) => {}
        }
    }
    *rest = ahead;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::growth::assert_linear_in_repeats;
    use proptest::prelude::*;

    /// Every code point that must never remain, with what it could do.
    fn dangerous_chars() -> impl Iterator<Item = char> {
        let ranges = [
            '\u{00}'..='\u{09}',       // C0: bell, backspace, tab and others move the cursor
            '\u{0B}'..='\u{1F}',       // C0: shift out, device control, carriage return, ESC
            '\u{7F}'..='\u{9F}',       // DEL and C1, among them CSI, OSC, DCS in one character
            '\u{202D}'..='\u{202E}',   // LRO, RLO: text in another order than written
            '\u{2029}'..='\u{2029}',   // a paragraph's end inside a paragraph
            '\u{FDD0}'..='\u{FDEF}',   // noncharacters
            '\u{206A}'..='\u{206F}',   // deprecated format characters
            '\u{E0000}'..='\u{E007F}', // tags, which can spell a hidden text
            '\u{E0100}'..='\u{E01EF}', // variation selectors, likewise
            '\u{FEFF}'..='\u{FEFF}',   // byte order mark
            '\u{FFF9}'..='\u{FFFB}',   // interlinear annotation hides text
            '\u{FFFE}'..='\u{FFFF}',   // noncharacters
            '\u{1FFFE}'..='\u{1FFFF}', // and so on in every plane
            '\u{2FFFE}'..='\u{2FFFF}',
            '\u{10FFFE}'..='\u{10FFFF}',
        ];
        ranges.into_iter().flatten()
    }

    #[test]
    fn no_dangerous_code_point_comes_out() {
        for c in dangerous_chars() {
            let cleaned = clean_line(&format!("{c}a{c}\u{633}{c}{c}9{c}"));
            assert!(!cleaned.contains(c), "U+{:04X}", u32::from(c));
            let cleaned = clean(&String::from(c)).into_owned();
            assert!(matches!(cleaned.as_str(), "" | " " | "\n"), "U+{:04X} gives {cleaned:?}", u32::from(c));
        }
    }

    #[test]
    fn what_persian_needs_stays_and_costs_no_copy() {
        let needed = "\u{200C}\u{200D}\u{200E}\u{200F}\u{61C}\u{202A}\u{202B}\u{202C}\u{2066}\u{2067}\u{2068}\u{2069}\u{2028}\u{A0}\u{AD}\u{640}\u{64B}\n";
        assert!(matches!(clean(needed), Cow::Borrowed(text) if text == needed));
    }

    #[test]
    fn tags_stay_in_a_flag_and_selectors_after_an_ideograph() {
        // UTS #51, 1.4.6: the flag of Wales.
        let flag = "\u{1F3F4}\u{E0067}\u{E0062}\u{E0077}\u{E006C}\u{E0073}\u{E007F}";
        let kept = format!("a {flag} b \u{8FBB}\u{E0101}");
        assert_eq!(clean(&kept), kept);
        for (hidden, shown) in [
            ("a\u{E0068}\u{E0069}\u{E007F}b", "ab"),
            ("\u{1F3F4}\u{E0067}\u{E0062}b", "\u{1F3F4}b"),
            ("\u{1F3F4}\u{E007F}", "\u{1F3F4}"),
            ("\u{1F600}\u{E0101}\u{E0102}", "\u{1F600}"),
            ("\u{8FBB}\u{E0101}\u{E0102}", "\u{8FBB}\u{E0101}"),
            ("\u{E0001}\u{633}\u{206C}", "\u{633}"),
        ] {
            assert_eq!(clean(hidden), shown);
        }
    }

    #[test]
    fn escape_sequences_are_removed_whole() {
        for sequence in [
            "\u{1B}[31m",
            "\u{1B}[1;38;2;1;2;3m",
            "\u{1B}[?1049h",
            "\u{1B}[2 q",
            "\u{1B}]0;title\u{7}",
            "\u{1B}]0;title\u{1B}\\",
            "\u{1B}]8;;https://example.com\u{9C}",
            "\u{1B}P1$r0m\u{1B}\\",
            "\u{1B}_Gf=100;AAAA\u{1B}\\",
            "\u{1B}^private\u{1B}\\",
            "\u{1B}Xstring\u{1B}\\",
            "\u{1B}(B",
            "\u{1B}#8",
            "\u{1B}c",
            "\u{1B}7",
            "\u{1B}=",
            "\u{9B}31m",
            "\u{9D}0;title\u{7}",
            "\u{90}q\u{9C}",
            "\u{98}x\u{9C}",
            "\u{9E}x\u{9C}",
            "\u{9F}x\u{9C}",
            "\u{1B}Ptmux;\u{1B}\u{1B}]0;title\u{7}\u{1B}\\",
        ] {
            assert_eq!(clean(&format!("a{sequence}\u{628}")), "a\u{628}", "{sequence:?}");
        }
    }

    #[test]
    fn a_link_sequence_leaves_its_words() {
        assert_eq!(clean("\u{1B}]8;;http://a.ir\u{1B}\\word\u{1B}]8;;\u{1B}\\ end"), "word end");
    }

    #[test]
    fn an_unterminated_sequence_does_not_eat_the_text() {
        assert_eq!(clean("\u{1B}]word\nnext"), "word\nnext");
        assert_eq!(clean("\u{9D}word and \u{7}next"), "next");
        assert_eq!(clean("\u{1B}Pword and\r\nnext\u{1B}\\"), "word and\nnext");
        assert_eq!(clean("\u{1B}[\u{633}"), "\u{633}");
        assert_eq!(clean("\u{1B}[31\n\u{633}"), "\n\u{633}");
        assert_eq!(clean("word\u{1B} next"), "word next");
        assert_eq!(clean("\u{1B}"), "");
    }

    #[test]
    fn every_line_end_is_a_line_feed() {
        assert_eq!(clean("a\r\nb\rc\nd\u{85}e\u{C}f\u{2029}g\r\r\nh"), "a\nb\nc\nd\ne\nf\ng\n\nh");
        assert_eq!(clean("a\tb"), "a b");
    }

    #[test]
    fn an_override_goes_with_the_pdf_that_closes_it() {
        assert_eq!(clean("\u{202E}a\u{202C}b"), "ab");
        assert_eq!(clean("\u{202B}\u{202E}a\u{202C}b\u{202C}"), "\u{202B}ab\u{202C}");
        assert_eq!(clean("\u{202D}\u{202A}a\u{202C}b\u{202C}"), "\u{202A}a\u{202C}b");
        // The PDF inside the isolate closes nothing outside it, the one after it does.
        assert_eq!(clean("\u{202E}\u{2067}\u{202C}\u{2069}a\u{202C}"), "\u{2067}\u{202C}\u{2069}a");
        // An override that its isolate's end closed leaves the outer embedding its PDF.
        assert_eq!(clean("\u{202A}\u{2066}\u{202E}a\u{2069}b\u{202C}"), "\u{202A}\u{2066}a\u{2069}b\u{202C}");
        // A line end closes everything.
        assert_eq!(clean("\u{202E}a\n\u{202C}b"), "a\n\u{202C}b");
    }

    #[test]
    fn a_line_has_single_blanks_and_no_ends() {
        assert_eq!(clean_line(" \n a \t\r\n b\u{2028}c \u{A0}d\u{A0}\u{A0}e\u{A0} "), "a b c d\u{A0}e");
        assert_eq!(clean_line(" \n "), "");
    }

    #[test]
    fn a_line_closes_what_it_opens_and_nothing_else() {
        for (line, closed) in [
            ("a \u{2067}b\u{2069} \u{202B}c\u{202C}", "a \u{2067}b\u{2069} \u{202B}c\u{202C}"),
            ("X\u{2069}\u{202B} evil", "X\u{202B} evil\u{202C}"),
            ("a\u{202C}\u{2068}b", "a\u{2068}b\u{2069}"),
            // The PDI closes the embedding within its isolate too; the PDF within an isolate closes nothing outside.
            ("\u{2066}\u{202A}a\u{2069}b", "\u{2066}\u{202A}a\u{202C}\u{2069}b"),
            ("\u{202A}\u{2066}a\u{202C}\u{2069}b", "\u{202A}\u{2066}a\u{2069}b\u{202C}"),
        ] {
            assert_eq!(clean_line(line), closed);
            assert_eq!(close_formatting(closed), closed);
        }
    }

    #[test]
    fn a_name_keeps_its_blanks_and_is_one_line() {
        assert_eq!(clean_name(OsStr::new("a  b/\u{1B}[31mc\nd\u{2028}e\u{202E}.txt")), "a  b/c d e.txt");
        #[cfg(unix)]
        assert_eq!(clean_name(std::os::unix::ffi::OsStrExt::from_bytes(b"a\xFF\x9Bb")), "a\u{FFFD}\u{FFFD}b");
    }

    #[test]
    fn a_million_introducers_take_no_quadratic_time() {
        let text = "\u{1B}]".repeat(500_000) + &"\u{9D}\u{202E}\u{2066}".repeat(300_000);
        assert!(clean(&text).chars().all(|c| c == '\u{2066}'));
        let pieces = ["\u{1B}]", "\u{1B}[", "\u{1B}", "\u{9D}\u{202E}\u{2066}", "\u{202E}\u{202C}", "\u{2067}", "\r"];
        assert_linear_in_repeats(&pieces, 1_000, |text| clean(text).len());
    }

    proptest! {
        #[test]
        fn cleaning_is_safe_and_idempotent(text in "(?s)([\u{0}-\u{9F}]|[\u{2028}-\u{2069}]|\\PC|.){0,60}") {
            let cleaned = clean(&text).into_owned();
            prop_assert!(cleaned.chars().all(|c| c == '\n' || !c.is_control()));
            prop_assert!(!cleaned.contains([LRO, RLO]));
            prop_assert_eq!(clean(&cleaned).into_owned(), cleaned.clone());
            let line = clean_line(&text);
            prop_assert!(!line.contains('\n'));
            prop_assert_eq!(close_formatting(&line), line.as_str());
            prop_assert_eq!(clean_line(&line), line);
        }
    }
}
