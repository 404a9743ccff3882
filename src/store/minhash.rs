//! The words of a text as numbers: how many they are, whether they have changed, and how alike two texts are.
//!
//! 1. A word is a run of letters and digits. Spellings that only look different are folded: Arabic yeh and kaf, digits,
//!    hamza carriers. Vowel signs, tatweel and half-spaces are skipped. Each word becomes a number.
//! 2. Every three words in a row become one number, a *shingle*. Its top bits choose one of sixteen bins, and each bin
//!    keeps the least number that falls into it (min-hash with one permutation, Li, Owen and Zhang 2012).
//! 3. The part of the bins in which two texts agree estimates the part of the shingles that they share. An agency's
//!    dateline or a paper's added sentence touches a few shingles of some hundred. It does not say whether what differs
//!    matters: two texts that agree are compared as a whole ([`super::retelling`]).
//!
//! The numbers are stored. If this is ever computed in another way, every article looks changed once.
//!
//! Deliberately absent: stems and synonyms. Texts that agencies copy from each other are copied to the letter.

/// How many bins a sketch has.
const BINS: usize = 16;

/// The least number of words from which a text has a sketch: shorter ones are alike by chance.
const MIN_WORDS: u32 = 40;

/// How many of sixteen bins must agree in two texts that may tell the same story. As few as three agree where agencies
/// have cut and extended a text, and spelled it in another way.
const MIN_EQUAL_BINS: usize = 3;

/// How many bins must be in use, so that one sentence repeated over and over is not like every other such text.
const MIN_USED_BINS: usize = 8;

/// How many bins serve as keys by which similar texts are looked up.
const KEY_BINS: usize = 4;

/// The value of an empty bin.
const EMPTY_BIN: u32 = u32::MAX;

/// Odd numbers without pattern: the fractions of the golden ratio and of pi.
const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;
const PI: u64 = 0x2439_41c5_4b8d_9a2f;

/// The min-hash of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sketch([u32; BINS]);

impl Sketch {
    /// In how many bins the two texts agree, if they share so much that it is worth comparing them.
    pub(super) fn agreement(&self, other: &Self) -> Option<usize> {
        let pairs = || self.0.iter().zip(&other.0).filter(|pair| pair != &(&EMPTY_BIN, &EMPTY_BIN));
        let (used, equal) = (pairs().count(), pairs().filter(|(one, two)| one == two).count());
        (used >= MIN_USED_BINS && equal * BINS >= MIN_EQUAL_BINS * used).then_some(equal)
    }

    /// A few numbers, of which two similar texts nearly always share one.
    pub(super) fn keys(&self) -> impl Iterator<Item = i64> + use<> {
        let bins = (0_i64..).zip(self.0).take(KEY_BINS);
        bins.filter(|(_, minimum)| *minimum != EMPTY_BIN).map(|(bin, minimum)| bin << 32 | i64::from(minimum))
    }

    /// The stored form.
    pub(super) fn to_bytes(self) -> Vec<u8> {
        self.0.iter().flat_map(|minimum| minimum.to_le_bytes()).collect()
    }

    /// Reads the stored form; `None` if `bytes` are not one.
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (chunks, []) = bytes.as_chunks::<4>() else { return None };
        let bins: Vec<u32> = chunks.iter().map(|chunk| u32::from_le_bytes(*chunk)).collect();
        bins.try_into().ok().map(Self)
    }
}

/// Reads the texts of an article one after the other, and counts and hashes their words.
#[derive(Debug)]
pub(super) struct Shingler {
    word_count: u32,
    order_hash: u64,
    shingled: u32,
    previous_words: [u64; 2],
    bins: [u32; BINS],
}

impl Shingler {
    pub(super) fn new() -> Self {
        Self { word_count: 0, order_hash: GOLDEN, shingled: 0, previous_words: [0; 2], bins: [EMPTY_BIN; BINS] }
    }

    /// Counts the words of `text`; with `in_sketch`, they become part of the sketch too.
    pub(super) fn add(&mut self, text: &str, in_sketch: bool) {
        let mut word = 0;
        for character in text.chars() {
            match fold(character) {
                SKIPPED => {}
                WORD_END => {
                    self.end_word(word, in_sketch);
                    word = 0;
                }
                letter => word = (word ^ u64::from(letter)).wrapping_mul(GOLDEN).rotate_left(23),
            }
        }
        self.end_word(word, in_sketch);
    }

    fn end_word(&mut self, word: u64, in_sketch: bool) {
        if word == 0 {
            return;
        }
        self.word_count = self.word_count.saturating_add(1);
        self.order_hash = (self.order_hash ^ word).wrapping_mul(PI).rotate_left(29);
        if !in_sketch {
            return;
        }
        self.shingled = self.shingled.saturating_add(1);
        let [first, second] = self.previous_words;
        self.previous_words = [second, word];
        if self.shingled > 2 {
            let mut shingle = first.rotate_left(21) ^ second.rotate_left(42) ^ word;
            // Murmur's last step: every bit depends on every other.
            shingle = (shingle ^ shingle >> 33).wrapping_mul(0xff51_afd7_ed55_8ccd);
            shingle = (shingle ^ shingle >> 33).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
            shingle ^= shingle >> 33;
            let minimum = u32::try_from(shingle & u64::from(u32::MAX)).unwrap_or(EMPTY_BIN);
            if let Some(bin) = usize::try_from(shingle >> 60).ok().and_then(|bin| self.bins.get_mut(bin)) {
                *bin = minimum.min(*bin);
            }
        }
    }

    /// How many words there were.
    pub(super) fn word_count(&self) -> u32 {
        self.word_count
    }

    /// A hash of all words in their order.
    pub(super) fn hash(&self) -> u64 {
        (self.order_hash ^ u64::from(self.word_count)).wrapping_mul(GOLDEN)
    }

    /// The sketch, if the text is long enough for one.
    pub(super) fn sketch(&self) -> Option<Sketch> {
        (self.shingled >= MIN_WORDS).then_some(Sketch(self.bins))
    }
}

/// In place of a folded letter: the word ends here.
const WORD_END: u32 = 0;
/// In place of a folded letter: this character is skipped.
const SKIPPED: u32 = 1;

/// How the two blocks of which Persian text consists fold. They are tables, since every character of every article goes
/// through them.
///
/// The search folds characters too (`search::fold`), and a little differently. This folding stays as it is: the numbers
/// made with it are stored (`articles.hash`, `sketch`, `sketches`), and with another folding every article would look
/// edited once. A test lists the characters in which the two differ.
const ASCII: [u32; 0x80] = fold_table(0);
const ARABIC: [u32; 0x100] = fold_table(0x600);

const fn fold_table<const N: usize>(first: u32) -> [u32; N] {
    let mut table = [WORD_END; N];
    let (mut index, mut code) = (0, first);
    while index < N {
        table[index] = fold_code(code);
        index += 1;
        code += 1;
    }
    table
}

/// The folded form of a character of the two blocks. Not by `text::classes`: the numbers are stored in databases, and a
/// character that was added there would change them.
const fn fold_code(code: u32) -> u32 {
    match code {
        // yeh, alef maksura, yeh with hamza
        0x64A | 0x649 | 0x626 => 0x6CC,
        0x643 => 0x6A9,
        // alefs with madda and hamza, alef wasla
        0x622 | 0x623 | 0x625 | 0x671 => 0x627,
        0x624 => 0x648,
        // teh marbuta, heh with yeh
        0x629 | 0x6C0 => 0x647,
        // tatweel, vowel signs
        0x640 | 0x64B..=0x65F | 0x670 => SKIPPED,
        0x660..=0x669 | 0x6F0..=0x6F9 => 0x30 + (code & 0xF),
        0x41..=0x5A => code + 0x20,
        0x61..=0x7A | 0x30..=0x39 | 0x620..=0x63F | 0x641..=0x64A | 0x672..=0x6D3 => code,
        _ => WORD_END,
    }
}

fn fold(character: char) -> u32 {
    let code = u32::from(character);
    let index = |first: u32| usize::try_from(code.wrapping_sub(first)).unwrap_or(usize::MAX);
    if let Some(&folded) = ARABIC.get(index(0x600)).or_else(|| ASCII.get(index(0))) {
        return folded;
    }
    match character {
        '\u{200C}'..='\u{200F}' => SKIPPED,
        _ if character.is_alphanumeric() => u32::from(character.to_lowercase().next().unwrap_or(character)),
        _ => WORD_END,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::classes;

    fn shingle(text: &str) -> Shingler {
        let mut shingler = Shingler::new();
        shingler.add(text, true);
        shingler
    }

    fn sketch(text: &str) -> Sketch {
        shingle(text).sketch().unwrap()
    }

    /// Words that occur once.
    fn words(range: std::ops::Range<u32>) -> String {
        range.map(|number| format!("word{number}")).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn what_only_looks_different_is_the_same_word() {
        // "yeki" with Arabic letters, vowel sign and tatweel; "mishavad" with and without the half-space; digits.
        for (one, two) in [
            ("\u{6CC}\u{6A9}\u{6CC}", "\u{64A}\u{64E}\u{643}\u{640}\u{649}"),
            ("\u{645}\u{6CC}\u{200C}\u{634}\u{648}\u{62F}", "\u{645}\u{6CC}\u{634}\u{648}\u{62F}"),
            ("\u{6F1}\u{6F3}\u{6F9}\u{6F9} Tehran", "1399 tehran"),
            ("\u{661}\u{663}", "13"),
            ("one, two!", "one two"),
        ] {
            assert_eq!(shingle(one).hash(), shingle(two).hash(), "{one:?} {two:?}");
        }
        for (one, two) in [("one two", "two one"), ("one two", "onetwo"), ("one", "one one"), ("", "a")] {
            assert_ne!(shingle(one).hash(), shingle(two).hash(), "{one:?} {two:?}");
        }
        assert_eq!(shingle("one, two \u{2014} three").word_count(), 3);
    }

    #[test]
    fn what_is_skipped_is_invisible_or_a_vowel_or_the_tatweel() {
        // This set is smaller than the table's, and must stay as it is: the numbers are stored.
        for c in ('\0'..=char::MAX).filter(|c| super::fold(*c) == SKIPPED) {
            let expected = classes::is_invisible_format(c) || classes::is_vowel(c) || c == classes::TATWEEL;
            assert!(expected, "U+{:04X}", u32::from(c));
        }
        for c in ['\u{643}', '\u{649}', '\u{64A}'] {
            assert_eq!(super::fold(c), u32::from(classes::fold_yeh_kaf(c)));
        }
    }

    #[test]
    fn a_copy_with_another_dateline_is_similar_and_another_text_is_not() {
        let body = words(0..200);
        let one = sketch(&format!("Tehran, our correspondent reports: {body}"));
        let two = sketch(&format!("{body} (end of the message)"));
        assert!(one.agreement(&two) > Some(11) && one.agreement(&two) == two.agreement(&one));
        assert!(one.keys().any(|key| two.keys().any(|other| other == key)));
        assert_eq!(one.agreement(&sketch(&words(1000..1200))), None);
        // A quarter of it the same: of 348 different shingles they share 48, a seventh.
        assert_eq!(sketch(&words(0..200)).agreement(&sketch(&words(150..350))), None);
    }

    #[test]
    fn a_short_text_has_no_sketch_and_a_monotonous_one_is_similar_to_none() {
        assert_eq!(shingle(&words(0..39)).sketch(), None);
        assert!(shingle(&words(0..40)).sketch().is_some());
        let monotonous = sketch(&"again ".repeat(500));
        assert_eq!(monotonous.agreement(&monotonous), None);
    }

    #[test]
    fn a_sketch_comes_back_from_its_bytes() {
        let sketch = sketch(&words(0..50));
        assert_eq!(Sketch::from_bytes(&sketch.to_bytes()), Some(sketch));
        for length in [0, 3, 60, 65, 68] {
            assert_eq!(Sketch::from_bytes(&vec![1; length]), None);
        }
    }

    /// What a character is to the two foldings: a letter, nothing, or the end of a word.
    fn folded(character: char) -> [String; 2] {
        let here = match fold(character) {
            SKIPPED => String::new(),
            WORD_END => " ".to_owned(),
            letter => char::from_u32(letter).unwrap().to_string(),
        };
        // Between two letters, so that a gap is seen as one.
        let text = crate::search::fold(&format!("x{character}x"));
        let there = text.strip_prefix('x').and_then(|rest| rest.strip_suffix('x')).unwrap().to_owned();
        [here, there]
    }

    #[test]
    fn the_search_folds_these_characters_differently_and_no_others() {
        // Signs and letters that end a word here, while the search drops the signs and has the letters.
        let signs = (0x610..=0x61A).chain([0x61C]).chain(0x6D6..=0x6DC).chain(0x6DF..=0x6E8).chain(0x6EA..=0x6ED);
        let letters = [0x66E, 0x66F, 0x6D5, 0x6EE, 0x6EF, 0x6FA, 0x6FB, 0x6FC, 0x6FF];
        // Hamza and madda, which are dropped here; the search has second spellings for them.
        let carriers = [0x622, 0x624, 0x626];
        // Heh goal and yeh barree with hamza, which the search folds.
        let urdu = [0x6C2, 0x6D3];
        let mut expected: Vec<u32> = signs.chain(letters).chain(carriers).chain(urdu).collect();
        expected.sort_unstable();
        let differing: Vec<u32> = (0..0x80)
            .chain(0x600..0x700)
            .filter(|code| {
                let [here, there] = folded(char::from_u32(*code).unwrap());
                here != there
            })
            .collect();
        assert_eq!(differing, expected);
        let both = |code| folded(char::from_u32(code).unwrap());
        assert_eq!(both(0x610), [" ", ""]);
        assert_eq!(both(0x6D5), [" ", "\u{6D5}"]);
        assert_eq!(both(0x622), ["\u{627}", "\u{622}"]);
        assert_eq!(both(0x6C2), ["\u{6C2}", "\u{6C1}"]);
    }
}
