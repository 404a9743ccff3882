//! Joining types, contextual forms and mirror images: the questions that the generated tables answer.

use super::options::HehYeh;
use super::tables::{COMPOSED, FORMS, JOINING, LAM_ALEF, MIRRORED, WORDS};

/// `Joining_Type` of the Unicode Character Database; a character in no table is `Non_Joining`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JoiningType {
    /// `Dual_Joining`: joins on both sides, as beh.
    D,
    /// `Right_Joining`: joins only to the letter before it, as alef.
    R,
    /// `Left_Joining`: joins only to the letter after it.
    L,
    /// `Join_Causing`: makes its neighbours join, as tatweel and ZWJ.
    C,
    /// Transparent: joining looks through it, as through a vowel.
    T,
    /// `Non_Joining`.
    U,
}

impl JoiningType {
    /// Whether the character connects to the one before it.
    pub fn joins_backward(self) -> bool {
        matches!(self, Self::D | Self::R | Self::C)
    }

    /// Whether the character connects to the one after it.
    pub fn joins_forward(self) -> bool {
        matches!(self, Self::D | Self::L | Self::C)
    }
}

/// The Arabic block, whose answers are looked up directly: it has nearly every letter that joins, and all with forms.
const BLOCK_START: u32 = 0x600;
/// The first character after the block.
const BLOCK_END: u32 = 0x700;
/// How many characters the block has.
const BLOCK_LEN: usize = (BLOCK_END - BLOCK_START) as usize;

/// The joining types of the Arabic block.
static JOINING_IN_BLOCK: [JoiningType; BLOCK_LEN] = {
    let mut types = [JoiningType::U; BLOCK_LEN];
    let mut row = 0;
    while row < JOINING.len() {
        let (first, last, kind) = JOINING[row];
        let mut code = first;
        while code <= last {
            if code >= BLOCK_START && code < BLOCK_END {
                types[(code - BLOCK_START) as usize] = kind;
            }
            code += 1;
        }
        row += 1;
    }
    types
};

/// The presentation forms of the letters of the Arabic block; 0 where there is none.
static FORMS_IN_BLOCK: [[u32; 4]; BLOCK_LEN] = {
    let mut table = [[0; 4]; BLOCK_LEN];
    let mut row = 0;
    while row < FORMS.len() {
        let (letter, forms) = FORMS[row];
        table[(letter - BLOCK_START) as usize] = forms;
        row += 1;
    }
    table
};

/// Index of a character in the Arabic block.
#[inline]
fn block_index(character: char) -> Option<usize> {
    u32::from(character).checked_sub(BLOCK_START).map(|index| index as usize).filter(|index| *index < BLOCK_LEN)
}

/// The joining type of a character.
#[inline]
pub fn joining_type(character: char) -> JoiningType {
    if let Some(kind) = block_index(character).and_then(|index| JOINING_IN_BLOCK.get(index)) {
        return *kind;
    }
    let code = u32::from(character);
    if code < 0xAD {
        return JoiningType::U;
    }
    let after = JOINING.partition_point(|&(first, ..)| first <= code);
    match after.checked_sub(1).and_then(|index| JOINING.get(index)) {
        Some(&(_, last, kind)) if code <= last => kind,
        _ => JoiningType::U,
    }
}

/// Which of a letter's four shapes its neighbours call for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Joins {
    /// It connects to the letter before it.
    pub backward: bool,
    /// It connects to the letter after it.
    pub forward: bool,
}

impl Joins {
    /// Index into the four forms of the tables.
    fn index(self) -> usize {
        match (self.backward, self.forward) {
            (false, false) => 0, // isolated
            (true, false) => 1,  // final
            (false, true) => 2,  // initial
            (true, true) => 3,   // medial
        }
    }
}

/// The presentation form of `letter` among its neighbours.
///
/// A letter that Unicode gives no forms (Kurdish, Pashto, Sindhi and others) comes back as itself; its neighbours
/// still join to it. U+06C0 has the forms of heh unless its own are asked for: the common monospaced fonts lack them.
#[inline]
pub fn contextual_form(letter: char, joins: Joins, heh_yeh: HehYeh) -> char {
    const HEH: char = '\u{647}';
    let drawn = if letter == '\u{6C0}' && heh_yeh == HehYeh::Heh { HEH } else { letter };
    let forms = block_index(drawn).and_then(|index| FORMS_IN_BLOCK.get(index));
    let form = forms.and_then(|forms| forms.get(joins.index())).copied().unwrap_or(0);
    if form == 0 { letter } else { char::from_u32(form).unwrap_or(letter) }
}

/// The ligature of lam with `alef`, final if the lam connects backward; `None` if `alef` is not an alef.
pub(crate) fn lam_alef(alef: char, backward: bool) -> Option<char> {
    let index = LAM_ALEF.binary_search_by_key(&u32::from(alef), |&(base, _)| base).ok()?;
    let (_, forms) = LAM_ALEF.get(index)?;
    forms.get(usize::from(backward)).copied().and_then(char::from_u32)
}

/// The letters of a word that is one character (U+FDF0 to U+FDFD), such as U+FDF2, the name of God, and U+FDFC, rial.
///
/// The last one has no decomposition; its letters are those of its name.
#[inline]
pub(crate) fn spelled_out(character: char) -> Option<&'static str> {
    const BASMALA: &str = "\u{628}\u{633}\u{645} \u{627}\u{644}\u{644}\u{647} \u{627}\u{644}\u{631}\u{62D}\u{645}\u{646} \u{627}\u{644}\u{631}\u{62D}\u{64A}\u{645}";
    match character {
        '\u{FDFD}' => Some(BASMALA),
        '\u{FDF0}'..='\u{FDFC}' => {
            let index = WORDS.binary_search_by_key(&u32::from(character), |&(word, _)| word).ok()?;
            WORDS.get(index).map(|&(_, letters)| letters)
        }
        _ => None,
    }
}

/// The single letter that is canonically equivalent to `letter` followed by `combining`, such as alef and madda.
pub(crate) fn composed(letter: char, combining: char) -> Option<char> {
    let pair = (u32::from(letter), u32::from(combining));
    let index = COMPOSED.binary_search_by_key(&pair, |&(letter, combining, _)| (letter, combining)).ok()?;
    COMPOSED.get(index).and_then(|&(.., precomposed)| char::from_u32(precomposed))
}

/// The mirror image of a character that stands in a right-to-left run; itself if it has none. UAX #9, L4.
#[inline]
pub(crate) fn mirrored(character: char) -> char {
    // None of the Arabic and Hebrew letters, nor of their forms, has a mirror image.
    if matches!(character, ' ' | '\u{BC}'..='\u{F39}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFF}') {
        return character;
    }
    MIRRORED
        .binary_search_by_key(&u32::from(character), |&(from, _)| from)
        .ok()
        .and_then(|index| MIRRORED.get(index))
        .and_then(|&(_, to)| char::from_u32(to))
        .unwrap_or(character)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    #[test]
    fn joining_types_are_those_of_the_unicode_character_database() {
        for (character, kind) in [
            ('\u{628}', JoiningType::D),   // beh
            ('\u{627}', JoiningType::R),   // alef
            ('\u{621}', JoiningType::U),   // hamza
            ('\u{640}', JoiningType::C),   // tatweel
            ('\u{64E}', JoiningType::T),   // fatha
            ('\u{200C}', JoiningType::U),  // ZWNJ
            ('\u{200D}', JoiningType::C),  // ZWJ
            ('\u{200F}', JoiningType::T),  // RLM
            ('\u{6B5}', JoiningType::D),   // Kurdish lam
            ('\u{1E900}', JoiningType::D), // Adlam
            ('a', JoiningType::U),
            ('\u{5D0}', JoiningType::U),
        ] {
            assert_eq!(joining_type(character), kind, "U+{:04X}", u32::from(character));
        }
    }

    #[test]
    fn the_direct_tables_answer_as_the_generated_ones_do() {
        let mut types: HashMap<u32, JoiningType> = HashMap::new();
        for (first, last, kind) in JOINING {
            types.extend((*first..=*last).map(|code| (code, *kind)));
        }
        let images: HashMap<u32, u32> = MIRRORED.iter().copied().collect();
        for character in '\0'..='\u{EFFFF}' {
            let code = u32::from(character);
            assert_eq!(joining_type(character), *types.get(&code).unwrap_or(&JoiningType::U), "U+{code:04X}");
            assert_eq!(u32::from(mirrored(character)), *images.get(&code).unwrap_or(&code), "U+{code:04X}");
        }
        for (letter, forms) in FORMS {
            let letter = char::from_u32(*letter).unwrap_or_default();
            for (index, form) in forms.iter().enumerate() {
                let joins = Joins { backward: index % 2 == 1, forward: index > 1 };
                let expected = if *form == 0 { u32::from(letter) } else { *form };
                let drawn = contextual_form(letter, joins, HehYeh::Own);
                assert_eq!(u32::from(drawn), expected, "{letter} {joins:?}");
            }
        }
    }

    #[test]
    fn the_heh_with_yeh_above_is_drawn_as_heh_unless_its_own_forms_are_asked_for() {
        let last = Joins { backward: true, forward: false };
        assert_eq!(contextual_form('\u{6C0}', last, HehYeh::Heh), '\u{FEEA}');
        assert_eq!(contextual_form('\u{6C0}', Joins::default(), HehYeh::Heh), '\u{FEE9}');
        assert_eq!(contextual_form('\u{6C0}', last, HehYeh::Own), '\u{FBA5}');
        assert_eq!(contextual_form('\u{6C0}', Joins::default(), HehYeh::Own), '\u{FBA4}');
    }

    #[test]
    fn a_letter_without_forms_keeps_its_shape() {
        assert_eq!(contextual_form('\u{6B5}', Joins { backward: true, forward: true }, HehYeh::Heh), '\u{6B5}');
    }
}
