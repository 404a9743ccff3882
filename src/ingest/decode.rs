//! Bytes to characters.
//!
//! In this order: a magic number or a byte order mark; UTF-16 without a byte order mark, which every other byte betrays
//! by being zero; UTF-8; UTF-8 with a few bad bytes, which a detector would misjudge; and last the detector, which
//! knows windows-1256 and the like.
//!
//! The share of control characters and of bytes that no character has decides whether a file is text at all. A text may
//! have some NULs and escape sequences in it; `text::clean` removes them later. U+FFFD that the file itself has written
//! is a character like any other.
//!
//! Declarations of encodings, inside the text or beside it, often lie; they count where the bytes leave a choice.
//!
//! Deliberately not here: UTF-32.

use super::Error;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, X_USER_DEFINED};
use std::borrow::Cow;

/// Reads bytes as text and finds out the encoding from the bytes alone. A byte order mark is removed.
///
/// # Errors
///
/// [`Error::NotText`] if the bytes are binary.
pub fn decode(bytes: &[u8]) -> Result<String, Error> {
    decode_as(bytes, &guess_with_labels(bytes, &[])?)
}

/// Reads bytes as text, where an XML declaration at their beginning, or else a server's `charset`, names the encoding.
///
/// These declarations often lie, so they count only where the bytes leave a choice: UTF-8 is read as UTF-8, whatever is
/// declared; bytes that are not UTF-8 or UTF-16 refute a declaration that says so; and a Western encoding is what a
/// server declares that knows nothing. If the document itself says so, it counts where the bytes look like no other
/// script. If only the server does, it counts where the other encoding would make letters of what are signs, such as a
/// pound, that stand by themselves.
///
/// # Errors
///
/// [`Error::NotText`] if the bytes are binary.
pub(crate) fn decode_declared(bytes: &[u8], charset: Option<&str>) -> Result<String, Error> {
    let prolog = String::from_utf8_lossy(bytes.get(..256).unwrap_or(bytes));
    let labels: Vec<&str> = declared_encoding(&prolog).into_iter().chain(charset).collect();
    let mut guess = guess_with_labels(bytes, &labels)?;
    // A lone pound sign of Western Europe is a letter of Poland to a detector.
    let own = declared_encoding(&prolog).and_then(|label| Encoding::for_label(label.trim().as_bytes()));
    let server = charset.and_then(|label| Encoding::for_label(label.trim().as_bytes()));
    let is_western =
        || own == Some(WINDOWS_1252) || (server == Some(WINDOWS_1252) && differs_in_signs(bytes, guess.encoding));
    if is_latin(guess.encoding) && is_western() {
        guess.encoding = WINDOWS_1252;
    }
    decode_as(bytes, &guess)
}

/// Whether no byte that two encodings read in different ways is a sign inside or at the end of a word in windows-1252:
/// `z\u{B3}oty` is Polish, `\u{A3}5` is no word.
fn differs_in_signs(bytes: &[u8], other: &'static Encoding) -> bool {
    let read = |byte: u8, encoding: &'static Encoding| {
        encoding.decode_without_bom_handling(&[byte]).0.chars().next().unwrap_or(' ')
    };
    // For each byte, whether it is another letter in the other encoding, and whether it is a letter in this one.
    let kinds: Vec<(bool, bool)> = (0..=u8::MAX)
        .map(|byte| {
            let (western, other) = (read(byte, WINDOWS_1252), read(byte, other));
            (western != other && other.is_alphabetic(), western.is_alphabetic())
        })
        .collect();
    let kind = |byte: u8| kinds.get(usize::from(byte)).copied().unwrap_or_default();
    let mut follows_letter = false;
    bytes.iter().zip(bytes.iter().skip(1).chain([&b' '])).all(|(byte, next)| {
        let (is_other_letter, is_letter) = kind(*byte);
        let in_word = follows_letter || kind(*next).1;
        follows_letter = is_letter;
        !(is_other_letter && (is_letter || in_word))
    })
}

/// Whether an encoding has a byte for each letter, and Latin letters only.
fn is_latin(encoding: &'static Encoding) -> bool {
    const LATIN: [&str; 14] = [
        "windows-1250",
        "windows-1252",
        "windows-1254",
        "windows-1257",
        "windows-1258",
        "ISO-8859-2",
        "ISO-8859-3",
        "ISO-8859-4",
        "ISO-8859-10",
        "ISO-8859-13",
        "ISO-8859-14",
        "ISO-8859-15",
        "ISO-8859-16",
        "macintosh",
    ];
    LATIN.contains(&encoding.name())
}

/// The text with the characters that C1 controls stand for, or `None` if it has none: a careless conversion makes them
/// of the quotation marks and dashes of windows-1252, and no feed means the controls (HTML 13.2.5.80 does the same).
pub(super) fn without_c1_controls(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    // Two slices and no branch, so that many bytes are compared at a time.
    let next = bytes.get(1..).unwrap_or_default();
    let is_control = |byte: u8, next: u8| u8::from(byte == 0xC2) & u8::from(next & 0xE0 == 0x80);
    let found = bytes.iter().zip(next).fold(0, |found, (&byte, &next)| found | is_control(byte, next));
    (found > 0).then(|| {
        text.chars()
            .map(|c| match c {
                '\u{80}'..='\u{9F}' => {
                    let byte = [u8::try_from(u32::from(c)).unwrap_or(b' ')];
                    WINDOWS_1252.decode_without_bom_handling(&byte).0.chars().next().unwrap_or(c)
                }
                c => c,
            })
            .collect()
    })
}

/// The encoding that an XML declaration names (XML 1.0, 4.3.3).
fn declared_encoding(prolog: &str) -> Option<&str> {
    prolog.split_once("encoding").and_then(|(_, rest)| rest.split(['"', '\'']).nth(1))
}

fn decode_as(bytes: &[u8], guess: &EncodingGuess) -> Result<String, Error> {
    let rest = bytes.get(guess.bom_len..).unwrap_or_default();
    checked_text(rest, guess.encoding, guess.control_ratio)
}

/// The text of bytes that are UTF-8 to the last; `None` for any others. Where letters take two bytes each, this is
/// several times as fast as the standard library.
pub(super) fn as_utf8(bytes: &[u8]) -> Option<&str> {
    match UTF_8.decode_without_bom_handling_and_without_replacement(bytes)? {
        Cow::Borrowed(text) => Some(text),
        Cow::Owned(_) => None,
    }
}

/// What some bytes seem to be written in.
pub(super) struct EncodingGuess {
    /// The encoding.
    pub(super) encoding: &'static Encoding,
    /// The length of the byte order mark in bytes.
    pub(super) bom_len: usize,
    /// If one character in so many is a control character or could not be read, the bytes are binary.
    control_ratio: usize,
}

/// Finds out the encoding of bytes, all of them or the first of many.
pub(super) fn guess_encoding(bytes: &[u8]) -> Result<EncodingGuess, Error> {
    guess_with_labels(bytes, &[])
}

fn guess_with_labels(bytes: &[u8], labels: &[&str]) -> Result<EncodingGuess, Error> {
    if let Some((encoding, bom_len)) = Encoding::for_bom(bytes) {
        return Ok(EncodingGuess { encoding, bom_len, control_ratio: CERTAIN_RATIO });
    }
    if is_known_binary(bytes) {
        return Err(Error::NotText);
    }
    if let Some(encoding) = guess_utf16(bytes) {
        return Ok(EncodingGuess { encoding, bom_len: 0, control_ratio: GUESSED_RATIO });
    }
    if is_utf8(bytes) {
        return Ok(EncodingGuess { encoding: UTF_8, bom_len: 0, control_ratio: CERTAIN_RATIO });
    }
    let claimed = labels
        .iter()
        .filter_map(|label| Encoding::for_label(label.trim().as_bytes()))
        .find(|encoding| encoding.is_ascii_compatible() && ![UTF_8, WINDOWS_1252, X_USER_DEFINED].contains(encoding));
    if let Some(encoding) = claimed {
        return Ok(EncodingGuess { encoding, bom_len: 0, control_ratio: GUESSED_RATIO });
    }
    // The detector runs a dozen models at a time; the beginning is enough for it.
    let sample = bytes.get(..262_144).unwrap_or(bytes);
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    Ok(EncodingGuess { encoding: detector.guess(None, Utf8Detection::Deny), bom_len: 0, control_ratio: GUESSED_RATIO })
}

/// One odd character in this many is too many, where the encoding is certain.
const CERTAIN_RATIO: usize = 3;
/// The same where the encoding is a guess: of random bytes, one in ten is a control character.
const GUESSED_RATIO: usize = 20;

/// Reads bytes in this encoding. Returns an error if one character in `control_ratio` is a control character or stands
/// for bytes that could not be read.
fn checked_text(bytes: &[u8], encoding: &'static Encoding, control_ratio: usize) -> Result<String, Error> {
    let decoded = encoding.decode_without_bom_handling(bytes).0.into_owned();
    let (mut all, mut controls, mut replacements) = (0_usize, 0_usize, 0_usize);
    for c in decoded.chars() {
        all += 1;
        controls += usize::from(c.is_control() && !matches!(c, '\t'..='\r' | '\u{1B}'));
        replacements += usize::from(c == '\u{FFFD}');
    }
    if replacements > 0 {
        replacements = replacements.saturating_sub(written_replacements(bytes, encoding));
    }
    let odd = controls + replacements;
    if odd > 0 && odd * control_ratio >= all { Err(Error::NotText) } else { Ok(decoded) }
}

/// How many times the bytes have U+FFFD itself. In an encoding that is not Unicode's they never have.
fn written_replacements(bytes: &[u8], encoding: &'static Encoding) -> usize {
    if encoding == UTF_8 {
        bytes.windows(3).filter(|three| *three == "\u{FFFD}".as_bytes()).count()
    } else if encoding == UTF_16LE {
        bytes.chunks_exact(2).filter(|unit| *unit == [0xFD, 0xFF]).count()
    } else if encoding == UTF_16BE {
        bytes.chunks_exact(2).filter(|unit| *unit == [0xFF, 0xFD]).count()
    } else {
        0
    }
}

/// File formats that are no text whatever their bytes look like.
fn is_known_binary(bytes: &[u8]) -> bool {
    const MAGIC: [&[u8]; 17] = [
        b"\x7FELF",
        b"\x89PNG\r\n\x1A\n",
        b"%PDF-",
        b"PK\x03\x04",
        b"PK\x05\x06",
        b"\x1F\x8B",
        b"\xFF\xD8\xFF",
        b"GIF87a",
        b"GIF89a",
        b"\x28\xB5\x2F\xFD",
        b"\xFD7zXZ\0",
        b"7z\xBC\xAF\x27\x1C",
        b"SQLite format 3\0",
        b"OggS\0",
        b"\xCA\xFE\xBA\xBE",
        b"\xCF\xFA\xED\xFE",
        b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
    ];
    let riff = bytes.starts_with(b"RIFF") && matches!(bytes.get(8..12), Some(b"WEBP" | b"WAVE" | b"AVI "));
    riff || MAGIC.iter().any(|magic| bytes.starts_with(magic))
}

/// UTF-16 without a byte order mark: blanks, line ends, digits and Latin letters have a zero byte, always in the same
/// half of the pair. In running Persian that is one character in five.
fn guess_utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..65_536).unwrap_or(bytes);
    let pairs = sample.len() / 2;
    let (mut even, mut odd) = (0_usize, 0_usize);
    for pair in sample.chunks_exact(2) {
        even += usize::from(pair.first() == Some(&0));
        odd += usize::from(pair.get(1) == Some(&0));
    }
    let clearly = |many: usize, few: usize| many * 10 >= pairs && many >= 2 && few * 20 <= many;
    let encoding = if clearly(odd, even) {
        UTF_16LE
    } else if clearly(even, odd) {
        UTF_16BE
    } else {
        return None;
    };
    // Zero bytes may stand in any text; read wrongly, it would be full of faults.
    checked_text(sample, encoding, GUESSED_RATIO).is_ok().then_some(encoding)
}

/// Whether bytes are UTF-8, a few bad ones aside, which are read as replacement characters.
fn is_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    let mut chunks = bytes.utf8_chunks().peekable();
    while let Some(chunk) = chunks.next() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        // A letter cut off by the end of the file is no sign of another encoding.
        let cut = chunks.peek().is_none() && good > 0;
        bad += usize::from(!chunk.invalid().is_empty() && !cut);
    }
    bad * 3 <= good
}

#[cfg(test)]
mod tests {
    use super::*;

    /// «خبر تازه» a few times over.
    const NEWS: &str = "\u{62E}\u{628}\u{631} \u{62A}\u{627}\u{632}\u{647} \u{62E}\u{628}\u{631}\n";

    fn utf16_bytes(text: &str, pair: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(pair).collect()
    }

    #[test]
    fn utf8_is_read_with_and_without_a_bom() {
        assert_eq!(decode(NEWS.as_bytes()).as_deref(), Ok(NEWS));
        assert_eq!(decode(format!("\u{FEFF}{NEWS}").as_bytes()).as_deref(), Ok(NEWS));
        assert_eq!(decode(b"").as_deref(), Ok(""));
        assert_eq!(decode(b"\xEF\xBB\xBF").as_deref(), Ok(""));
    }

    #[test]
    fn utf16_is_read_in_both_orders_with_and_without_a_bom() {
        for text in [NEWS, "plain\n"] {
            let with_bom = format!("\u{FEFF}{text}");
            for pair in [u16::to_le_bytes, u16::to_be_bytes] {
                assert_eq!(decode(&utf16_bytes(text, pair)).as_deref(), Ok(text));
                assert_eq!(decode(&utf16_bytes(&with_bom, pair)).as_deref(), Ok(text));
            }
        }
    }

    #[test]
    fn a_few_bad_bytes_do_not_hide_utf8() {
        let mut bytes = NEWS.repeat(3).into_bytes();
        bytes.insert(4, 0xE9);
        assert_eq!(decode(&bytes).map(|text| text.matches('\u{FFFD}').count()), Ok(1));
        assert!(decode(&bytes).is_ok_and(|text| text.ends_with(NEWS)));
        // Cut inside a letter.
        assert_eq!(decode(b"\xD8\xB3\xD9\x84\xD8\xA7\xD9").as_deref(), Ok("\u{633}\u{644}\u{627}\u{FFFD}"));
    }

    #[test]
    fn windows_1256_is_read() {
        let (bytes, _, lossy) = encoding_rs::WINDOWS_1256.encode(NEWS);
        assert!(!lossy);
        assert_eq!(decode(&bytes).as_deref(), Ok(NEWS));
    }

    #[test]
    fn what_is_no_text_is_an_error() {
        let random: Vec<u8> = (0_u32..4096).map(|i| (i.wrapping_mul(2_654_435_761) >> 21).to_le_bytes()[0]).collect();
        for bytes in [
            &b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR"[..],
            b"\x7FELF\x02\x01\x01",
            b"%PDF-1.7\n",
            b"PK\x03\x04\x14\0",
            b"\x1F\x8B\x08\0",
            b"RIFF\x10\0\0\0WEBPVP8 ",
            b"\0\0\0\0\0\0\0\0",
            b"\0\x01\x02\x03\x04",
            &random,
        ] {
            assert_eq!(decode(bytes), Err(Error::NotText), "{:?}", bytes.get(..8));
        }
    }

    #[test]
    fn a_replacement_character_that_is_written_is_text_and_one_that_stands_for_lost_bytes_is_not() {
        let written = "\u{FFFD}".repeat(20);
        assert_eq!(decode(written.as_bytes()).as_deref(), Ok(written.as_str()));
        for pair in [u16::to_le_bytes, u16::to_be_bytes] {
            let with_bom = utf16_bytes(&format!("\u{FEFF}{written}"), pair);
            assert_eq!(decode(&with_bom).as_deref(), Ok(written.as_str()));
        }
        // A head that ends inside a character has lost one, among many that are written.
        assert!(decode(&written.as_bytes()[..40]).is_ok());
        // A byte order mark says UTF-8, and none of the bytes is.
        assert_eq!(decode(&[b"\xEF\xBB\xBF".as_slice(), &[0xFF; 20]].concat()), Err(Error::NotText));
    }

    #[test]
    fn stray_nuls_and_escapes_do_not_make_a_text_binary() {
        for text in [
            format!("\0{NEWS}\u{1B}[31m{NEWS}\0\u{7}"),
            "short\0 text\u{1B}[0m\n".to_owned(),
            format!("{}\0\0\0\0", "plain text ".repeat(5)),
        ] {
            assert_eq!(decode(text.as_bytes()), Ok(text));
        }
    }
}
