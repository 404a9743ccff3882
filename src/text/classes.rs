//! Classes of characters: the one table for all rooms.
//!
//! Each set says which property of the Unicode Character Database it is or follows. A room that needs another set
//! builds it from these and says beside it why it differs; the tests below compare those sets over all of Unicode.
//!
//! One set of the kind stands elsewhere: the words of `store::minhash`, whose numbers are stored in databases and may
//! not change with a table.
//!
//! Deliberately not here: joining types and presentation forms, which only the layout needs, and the widths of cells.

use unicode_bidi::BidiClass;

/// The half-space of Persian: U+200C ZERO WIDTH NON-JOINER.
pub(crate) const HALF_SPACE: char = '\u{200C}';
/// U+200D ZERO WIDTH JOINER.
pub(crate) const ZWJ: char = '\u{200D}';
/// U+2028 LINE SEPARATOR: a break inside a paragraph.
pub(crate) const LINE_SEPARATOR: char = '\u{2028}';
/// U+2029 PARAGRAPH SEPARATOR.
pub(crate) const PARAGRAPH_SEPARATOR: char = '\u{2029}';
/// U+200E LEFT-TO-RIGHT MARK.
pub(crate) const LRM: char = '\u{200E}';
/// U+202A LEFT-TO-RIGHT EMBEDDING.
pub(crate) const LRE: char = '\u{202A}';
/// U+202B RIGHT-TO-LEFT EMBEDDING.
pub(crate) const RLE: char = '\u{202B}';
/// U+202C POP DIRECTIONAL FORMATTING: closes an embedding or an override.
pub(crate) const PDF: char = '\u{202C}';
/// U+202D LEFT-TO-RIGHT OVERRIDE.
pub(crate) const LRO: char = '\u{202D}';
/// U+202E RIGHT-TO-LEFT OVERRIDE.
pub(crate) const RLO: char = '\u{202E}';
/// U+2066 LEFT-TO-RIGHT ISOLATE.
pub(crate) const LRI: char = '\u{2066}';
/// U+2067 RIGHT-TO-LEFT ISOLATE.
pub(crate) const RLI: char = '\u{2067}';
/// U+2068 FIRST STRONG ISOLATE.
pub(crate) const FSI: char = '\u{2068}';
/// U+2069 POP DIRECTIONAL ISOLATE: closes an isolate.
pub(crate) const PDI: char = '\u{2069}';

/// Whether a character steers the direction of a text and is not seen itself: the property `Bidi_Control`.
pub(crate) const fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}' | LRE..=RLO | LRI..=PDI)
}

/// Whether a character is one of the invisible format characters that occur in running text: bidi controls, the
/// half-space and the other joiners, zero-width spaces, invisible operators, the soft hyphen, the byte order mark.
pub(crate) const fn is_invisible_format(c: char) -> bool {
    is_bidi_control(c) || matches!(c, '\u{AD}' | '\u{200B}'..=ZWJ | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}

/// Whether a character is never drawn: controls, and format characters that have done their work before drawing.
///
/// These are the controls (`Cc`), `Default_Ignorable_Code_Point` and `Prepended_Concatenation_Mark` (U+0600 and its
/// kind: terminals disagree whether those take a cell). So it is a superset of [`is_invisible_format`].
#[inline]
pub fn is_invisible(c: char) -> bool {
    // Two comparisons decide for nearly all of a text.
    if matches!(c, ' '..='~' | '\u{606}'..='\u{61B}' | '\u{61D}'..='\u{6DC}') {
        return false;
    }
    matches!(c,
        '\0'..='\u{1F}' | '\u{7F}'..='\u{9F}' | '\u{AD}' | '\u{34F}' | '\u{600}'..='\u{605}' | '\u{61C}' | '\u{6DD}'
        | '\u{70F}' | '\u{890}' | '\u{891}' | '\u{8E2}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
        | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
        | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}'
        | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Whether a character is a vowel or cantillation sign of Arabic or Hebrew (harakat, niqqud): the nonspacing marks
/// (`Mn`) of both scripts.
pub const fn is_vowel(c: char) -> bool {
    matches!(c,
        '\u{591}'..='\u{5BD}' | '\u{5BF}' | '\u{5C1}' | '\u{5C2}' | '\u{5C4}' | '\u{5C5}' | '\u{5C7}'
        | '\u{610}'..='\u{61A}' | '\u{64B}'..='\u{65F}' | '\u{670}' | '\u{6D6}'..='\u{6DC}' | '\u{6DF}'..='\u{6E4}'
        | '\u{6E7}' | '\u{6E8}' | '\u{6EA}'..='\u{6ED}' | '\u{897}'..='\u{89F}' | '\u{8CA}'..='\u{8E1}'
        | '\u{8E3}'..='\u{8FF}' | '\u{FB1E}' | '\u{10EFA}'..='\u{10EFF}')
}

/// U+0640 TATWEEL, which stretches a word and says nothing.
pub(crate) const TATWEEL: char = '\u{640}';

/// Whether a character is a letter or a vowel of the Arabic block, as Persian and Arabic words are made of them.
pub(crate) const fn is_arabic_letter(c: char) -> bool {
    matches!(c, '\u{620}'..='\u{6D5}')
}

/// The Persian letter for the yeh (ي, ى) and kaf (ك) of an Arabic keyboard; any other character comes back as it is.
pub(crate) const fn fold_yeh_kaf(c: char) -> char {
    match c {
        '\u{649}' | '\u{64A}' => '\u{6CC}',
        '\u{643}' => '\u{6A9}',
        c => c,
    }
}

/// Whether a character is one of the guillemets, the quotation marks of Persian.
pub(crate) const fn is_guillemet(c: char) -> bool {
    matches!(c, '\u{AB}' | '\u{BB}')
}

/// Whether a character is a double quotation mark, straight or curly.
pub(crate) const fn is_double_quote(c: char) -> bool {
    matches!(c, '"' | '\u{201C}'..='\u{201E}')
}

/// Whether a character is a quotation mark of any kind but the straight apostrophe.
pub(crate) const fn is_quote(c: char) -> bool {
    is_guillemet(c) || is_double_quote(c) || matches!(c, '\u{2018}' | '\u{2019}' | '\u{2039}' | '\u{203A}')
}

/// The bidi class of a character (UAX #9, table 4): that of the crate's table, without a search for nearly all of a
/// text.
#[inline]
pub(crate) fn bidi_class(c: char) -> BidiClass {
    match c {
        ' ' => BidiClass::WS,
        'A'..='Z' | 'a'..='z' => BidiClass::L,
        '0'..='9' | '\u{6F0}'..='\u{6F9}' => BidiClass::EN,
        '.' | ',' | ':' | '/' | '\u{A0}' | '\u{60C}' => BidiClass::CS,
        '!' | '"' | '(' | ')' | '[' | ']' | '\u{AB}' | '\u{BB}' => BidiClass::ON,
        '\u{5D0}'..='\u{5EA}' => BidiClass::R,
        '\u{61B}' | '\u{61D}'..='\u{64A}' | '\u{671}'..='\u{6D5}' => BidiClass::AL,
        '\u{64B}'..='\u{65F}' => BidiClass::NSM,
        '\u{660}'..='\u{669}' => BidiClass::AN,
        HALF_SPACE | ZWJ => BidiClass::BN,
        other => unicode_bidi::bidi_class(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_width::UnicodeWidthChar as _;

    fn all_where(predicate: impl Fn(char) -> bool) -> Vec<char> {
        ('\0'..=char::MAX).filter(|&c| predicate(c)).collect()
    }

    #[test]
    fn bidi_controls_are_those_of_the_unicode_character_database() {
        // PropList.txt, Bidi_Control.
        let expected: Vec<char> =
            ['\u{61C}', '\u{200E}', '\u{200F}'].into_iter().chain('\u{202A}'..='\u{202E}').collect();
        let expected: Vec<char> = expected.into_iter().chain('\u{2066}'..='\u{2069}').collect();
        assert_eq!(all_where(is_bidi_control), expected);
    }

    #[test]
    fn format_characters_of_running_text_are_never_drawn_and_are_no_letters() {
        for c in all_where(is_invisible_format) {
            assert!(is_invisible(c) && !c.is_alphanumeric() && !c.is_whitespace(), "U+{:04X}", u32::from(c));
        }
        assert!(all_where(is_bidi_control).into_iter().all(is_invisible_format));
    }

    #[test]
    fn what_is_never_drawn_takes_no_cell_but_where_terminals_disagree() {
        // unicode-width counts prepended concatenation marks and the Hangul filler as cells.
        for c in all_where(|c| is_invisible(c) && c.width().unwrap_or(0) > 0) {
            let disagree =
                matches!(c, '\u{600}'..='\u{605}' | '\u{6DD}' | '\u{70F}' | '\u{890}' | '\u{891}' | '\u{8E2}');
            // Line and paragraph separators, which unicode-width counts as blanks.
            let separates = matches!(c, LINE_SEPARATOR | PARAGRAPH_SEPARATOR);
            assert!(
                disagree || separates || matches!(c, '\u{AD}' | '\u{115F}' | '\u{FFF0}'..='\u{FFFB}'),
                "U+{:04X}",
                u32::from(c)
            );
        }
    }

    #[test]
    fn vowels_take_no_cell_and_no_direction() {
        for c in all_where(is_vowel) {
            assert_eq!(c.width(), Some(0), "U+{:04X}", u32::from(c));
            // U+10EFA and U+10EFB are of Unicode 17, which the crate's bidi classes are not.
            assert!(
                bidi_class(c) == BidiClass::NSM || matches!(c, '\u{10EFA}' | '\u{10EFB}'),
                "U+{:04X}",
                u32::from(c)
            );
            assert!(!is_invisible(c), "U+{:04X}", u32::from(c));
        }
    }

    #[test]
    fn folding_yeh_and_kaf_twice_changes_nothing_more() {
        assert_eq!(all_where(|c| fold_yeh_kaf(c) != c), ['\u{643}', '\u{649}', '\u{64A}']);
        assert!(all_where(|c| fold_yeh_kaf(fold_yeh_kaf(c)) != fold_yeh_kaf(c)).is_empty());
    }

    #[test]
    fn bidi_classes_are_those_of_the_crate() {
        for c in '\0'..=char::MAX {
            assert_eq!(bidi_class(c), unicode_bidi::bidi_class(c), "U+{:04X}", u32::from(c));
        }
    }
}
