//! The language of a text, recognised by its letters.
//!
//! Each language in Arabic script has letters of its own, so counting those works even on a title, where a list of
//! words would not. English is recognised by its small words. Khabar does not distinguish other languages in Latin
//! script, since nothing depends on it.
//!
//! Deliberately not here: the direction of a text (`super::direction`).

use crate::model::Lang;

/// How many letters are counted at most.
const SAMPLE: usize = 4_000;

/// Guesses the language of a text; `None` if its letters do not say.
pub fn detect_language(text: &str) -> Option<Lang> {
    let mut letters = LetterCounts::default();
    for c in text.chars().filter(|c| c.is_alphabetic()).take(SAMPLE) {
        letters.count(c);
    }
    let most = letters.hebrew.max(letters.arabic).max(letters.latin).max(letters.other);
    let code = if most == 0 {
        None
    } else if letters.arabic == most {
        letters.arabic_script_language()
    } else if letters.hebrew == most {
        Some("he")
    } else if letters.latin == most && is_english(text) {
        Some("en")
    } else {
        None
    };
    code.map(|code| Lang(code.to_owned()))
}

/// Counts of letters, by script and, within Arabic script, by the languages that use them.
#[derive(Default)]
struct LetterCounts {
    hebrew: usize,
    arabic: usize,
    latin: usize,
    other: usize,
    /// Peh, tcheh, jeh, gaf: in Persian and its neighbours, not in Arabic.
    persian: usize,
    /// Keheh and Farsi yeh, as a Persian keyboard writes kaf and yeh.
    persian_forms: usize,
    /// Kaf and yeh as an Arabic keyboard writes them, and alef maksura.
    arabic_forms: usize,
    /// Teh marbuta, which Persian hardly uses and Arabic cannot do without.
    teh_marbuta: usize,
    urdu: usize,
    kurdish: usize,
    pashto: usize,
}

impl LetterCounts {
    fn count(&mut self, c: char) {
        match c {
            '\u{590}'..='\u{5FF}' | '\u{FB1D}'..='\u{FB4F}' => self.hebrew += 1,
            '\u{600}'..='\u{6FF}'
            | '\u{750}'..='\u{77F}'
            | '\u{870}'..='\u{8FF}'
            | '\u{FB50}'..='\u{FDFF}'
            | '\u{FE70}'..='\u{FEFC}' => self.count_arabic(c),
            'A'..='Z' | 'a'..='z' | '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}' => self.latin += 1,
            _ => self.other += 1,
        }
    }

    fn count_arabic(&mut self, c: char) {
        self.arabic += 1;
        let counter = match c {
            '\u{67E}' | '\u{686}' | '\u{698}' | '\u{6AF}' => &mut self.persian,
            '\u{6A9}' | '\u{6CC}' => &mut self.persian_forms,
            '\u{643}' | '\u{649}' | '\u{64A}' => &mut self.arabic_forms,
            '\u{629}' => &mut self.teh_marbuta,
            // Tteh, ddal, rreh, yeh barree, noon ghunna.
            '\u{679}' | '\u{688}' | '\u{691}' | '\u{6D2}' | '\u{6BA}' => &mut self.urdu,
            // Reh and lam with small v, yeh and waw with small v.
            '\u{695}' | '\u{6B5}' | '\u{6CE}' | '\u{6C6}' => &mut self.kurdish,
            // Teh with ring, hah with hamza or three dots, dal, reh with ring, reh and seen with two dots.
            '\u{67C}' | '\u{681}' | '\u{685}' | '\u{689}' | '\u{693}' | '\u{696}' | '\u{69A}' => &mut self.pashto,
            _ => return,
        };
        *counter += 1;
    }

    fn arabic_script_language(&self) -> Option<&'static str> {
        // One letter in a hundred means that the text is in that language; fewer come from a name or a quotation.
        let candidates = [(self.urdu, "ur"), (self.kurdish, "ckb"), (self.pashto, "ps")];
        if let Some((_, code)) =
            candidates.into_iter().filter(|(count, _)| count * 100 > self.arabic).max_by_key(|own| own.0)
        {
            return Some(code);
        }
        let arabic = self.arabic_forms + self.teh_marbuta;
        if self.persian + self.persian_forms == 0 {
            return (arabic > 0).then_some("ar");
        }
        // Persian from an old Arabic encoding has Arabic yeh throughout, but hardly a teh marbuta; Arabic that
        // quotes a Persian name is full of them.
        let persian = self.persian_forms >= self.arabic_forms || self.persian >= self.teh_marbuta;
        Some(if persian { "fa" } else { "ar" })
    }
}

/// Whether at least two words, and one in ten, are among those that hold English together.
fn is_english(text: &str) -> bool {
    const WORDS: [&str; 16] = [
        "the", "of", "and", "to", "that", "with", "for", "from", "has", "are", "have", "this", "were", "been", "their",
        "by",
    ];
    let words = text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).take(SAMPLE / 5);
    let (mut all, mut english) = (0_usize, 0_usize);
    for word in words {
        all += 1;
        english += usize::from(WORDS.iter().any(|common| common.eq_ignore_ascii_case(word)));
    }
    english >= 2 && english * 10 >= all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn language_code(text: &str) -> Option<String> {
        detect_language(text).map(|lang| lang.0)
    }

    #[test]
    fn the_letters_decide_the_language() {
        for (text, expected) in [
            ("گزارش", Some("fa")),
            ("یک", Some("fa")),
            ("عربية", Some("ar")),
            ("في", Some("ar")),
            ("שלום", Some("he")),
            ("ہے", Some("ur")),
            ("کوردی ڕۆژ", Some("ckb")),
            ("ښه", Some("ps")),
            ("سلام", None),
            ("The price of bread and milk", Some("en")),
            ("Der Preis der Milch steigt in Berlin", None),
            ("Привет", None),
            ("123 !", None),
            ("", None),
        ] {
            assert_eq!(language_code(text).as_deref(), expected, "{text}");
            let is_rtl = detect_language(text).is_some_and(|lang| lang.direction().is_rtl());
            assert_eq!(is_rtl, expected.is_some_and(|code| code != "en"), "the direction of {text}");
        }
    }

    #[test]
    fn persian_with_arabic_yeh_is_persian() {
        // gaf and peh beside Arabic yeh and kaf, as windows-1256 has them
        assert_eq!(language_code("\u{6AF}\u{64A}\u{643}\u{64A}\u{67E}").as_deref(), Some("fa"));
        // one gaf among three teh marbuta
        assert_eq!(language_code("\u{6AF}\u{64A} \u{645}\u{629} \u{645}\u{629} \u{645}\u{629}").as_deref(), Some("ar"));
    }

    #[test]
    fn a_quoted_word_does_not_change_the_language() {
        let text = "یک گزارش ".repeat(40) + "\u{679}";
        assert_eq!(language_code(&text).as_deref(), Some("fa"));
    }

    #[test]
    fn the_majority_of_letters_decides_between_scripts() {
        assert_eq!(language_code("گزارش iPhone").as_deref(), None);
        assert_eq!(language_code("گزارش تازه iPhone").as_deref(), Some("fa"));
        assert_eq!(language_code("Khabar and the meaning of خبر").as_deref(), Some("en"));
    }
}
