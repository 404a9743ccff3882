//! How a text is drawn: the choices that belong to the user, because terminals and fonts differ.
//!
//! None of them touches the text. Levels, line breaks, widths and source ranges are those of the text as it is
//! written; only the glyph in a cell changes. A copy, a search and a link therefore never meet a digit that the
//! author did not write.
//!
//! Digits ([`Digits`]): the levels are those of the digit that the author wrote. Persian and ASCII digits have the same
//! bidi class (EN), so that their order is the same. Arabic-Indic ones have another class (AN), and beside a plus, a
//! minus or a percent sign that can change the order; there the author's order stays, in which the number was meant to
//! be read. Signs (٪ ٫ ٬ and their Latin counterparts) stay as they are written.

/// Whether the vowels of Arabic and Hebrew (harakat, niqqud) are drawn.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum VowelMarks {
    /// They stay in the text and are not drawn.
    #[default]
    Hide,
    /// They are drawn on their letters, for terminals that can.
    Show,
}

/// Which digits are drawn.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Digits {
    /// The digits of the text.
    #[default]
    AsWritten,
    /// Persian digits, except where ASCII digits belong to Latin text: after a Latin letter, as in iPhone 15 or an
    /// address, and at the beginning of a left-to-right paragraph.
    Persian,
    /// ASCII digits.
    Latin,
}

/// How heh with yeh above (U+06C0) is drawn.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum HehYeh {
    /// As heh, because many fonts lack its own forms.
    #[default]
    Heh,
    /// In its own forms, U+FBA4 and U+FBA5.
    Own,
}

/// How a text is drawn.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RenderOptions {
    /// Vowel marks.
    pub vowel_marks: VowelMarks,
    /// Digits.
    pub digits: Digits,
    /// Heh with yeh above.
    pub heh_yeh: HehYeh,
}
