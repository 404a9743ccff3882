//! Joining types, contextual forms and mirror images: the questions that the generated tables answer.

use super::tables::{COMPOSED, FORMS, JOINING, LAM_ALEF, MIRRORED};

/// `Joining_Type` of the Unicode Character Database; what is in no table is `Non_Joining`.
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
    /// Transparent: joining looks through it, as through a mark.
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

/// The joining type of a character.
pub fn joining_type(character: char) -> JoiningType {
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
/// still join to it. U+06C0 is drawn with the forms of heh: its own are missing from the common monospaced fonts.
pub fn contextual_form(letter: char, joins: Joins) -> char {
    const HEH: char = '\u{647}';
    let drawn = if letter == '\u{6C0}' { HEH } else { letter };
    let code = u32::from(drawn);
    let Ok(index) = FORMS.binary_search_by_key(&code, |&(base, _)| base) else { return letter };
    let form = FORMS.get(index).and_then(|(_, forms)| forms.get(joins.index())).copied().unwrap_or(0);
    if form == 0 { letter } else { char::from_u32(form).unwrap_or(letter) }
}

/// The ligature of lam with `alef`, final if the lam connects backward; `None` if `alef` is not an alef.
pub fn lam_alef(alef: char, backward: bool) -> Option<char> {
    let index = LAM_ALEF.binary_search_by_key(&u32::from(alef), |&(base, _)| base).ok()?;
    let (_, forms) = LAM_ALEF.get(index)?;
    forms.get(usize::from(backward)).copied().and_then(char::from_u32)
}

/// The single letter that is canonically equivalent to `letter` followed by `mark`, such as alef and madda.
pub fn composed(letter: char, mark: char) -> Option<char> {
    let wanted = (u32::from(letter), u32::from(mark));
    let index = COMPOSED.binary_search_by_key(&wanted, |&(letter, mark, _)| (letter, mark)).ok()?;
    COMPOSED.get(index).and_then(|&(.., both)| char::from_u32(both))
}

/// The mirror image of a character that stands in a right-to-left run; itself if it has none. UAX #9, L4.
pub fn mirrored(character: char) -> char {
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
    fn the_heh_with_yeh_above_is_drawn_as_heh() {
        assert_eq!(contextual_form('\u{6C0}', Joins { backward: true, forward: false }), '\u{FEEA}');
        assert_eq!(contextual_form('\u{6C0}', Joins::default()), '\u{FEE9}');
    }

    #[test]
    fn a_letter_without_forms_keeps_its_shape() {
        assert_eq!(contextual_form('\u{6B5}', Joins { backward: true, forward: true }), '\u{6B5}');
    }
}
