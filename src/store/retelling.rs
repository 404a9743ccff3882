//! Whether two articles in similar words tell the same story.
//!
//! Reports made from a form (earthquakes, rates, results, condolences) share nearly all their words, and differ in what
//! the news is: figures and names. Agencies that retell one report cut it, add to it and exchange verbs, but its
//! figures and names stay. So the words of the two bodies are aligned, and where one short passage stands in place of
//! another, the words that the other article does not have anywhere are counted.
//!
//! - Figures are compared by value, in whatever digits or words they are written.
//! - Words are compared without their half-spaces and endings. Words that retelling exchanges
//!   (`assets/common-words.txt`) do not count. All others count as names.
//! - Passages that only one article has do not count: they were cut or added. Neither do the beginning and the end,
//!   where each agency puts its own words.
//! - Figures in the titles count in any case; names if the titles are alike but for them, or if they stand in place of
//!   others in the bodies too.
//!
//! A test prints what was measured for pairs of both kinds (`tests/fixtures/stories`).

use crate::search::words;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;
use xxhash_rust::xxh3::xxh3_64;

/// How many words of each body are compared.
const MAX_WORDS: usize = 400;
/// The longest passage, in words, that may stand in place of another.
const MAX_PASSAGE: usize = 12;
/// The least part, in percent, of the shorter body that the other must share.
const MIN_SHARED_PERCENT: usize = 60;
/// How many exchanged names a retelling has at most under another title. Under a title alike it has none.
const MAX_NAMES: usize = 3;
/// For how many shared words it may have one more.
const WORDS_PER_NAME: usize = 150;

static NUMBER_WORDS: LazyLock<HashMap<String, u64>> = LazyLock::new(|| {
    let mut numbers = HashMap::new();
    for line in data_lines(include_str!("../../assets/number-words.txt")) {
        let Some((value, words)) = line.split_once(' ') else { continue };
        let Ok(value) = value.parse() else { continue };
        numbers.extend(pieces(words).into_iter().map(|word| (word, value)));
    }
    numbers
});

static COMMON_WORDS: LazyLock<HashSet<String>> = LazyLock::new(|| {
    data_lines(include_str!("../../assets/common-words.txt")).flat_map(pieces).map(|piece| stem(&piece)).collect()
});

fn data_lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.starts_with('#'))
}

/// The folded words of a text, parted at half-spaces, without hamza and madda.
fn pieces(text: &str) -> Vec<String> {
    let plain = |letter| match letter {
        '\u{622}' => '\u{627}',
        '\u{624}' => '\u{648}',
        '\u{626}' => '\u{6CC}',
        _ => letter,
    };
    let mut pieces = Vec::new();
    for word in words(text) {
        pieces.extend(word.pieces().map(|piece| piece.chars().map(plain).collect::<String>()));
    }
    pieces
}

/// A word without its ending.
fn stem(word: &str) -> String {
    const ENDINGS: [(&str, usize); 5] = [
        // «هایی», «های», «ها», «ی»
        ("\u{647}\u{627}\u{6CC}\u{6CC}", 3),
        ("\u{647}\u{627}\u{6CC}", 3),
        ("\u{647}\u{627}", 3),
        ("\u{6CC}", 4),
        ("s", 4),
    ];
    let stems = ENDINGS.iter().filter_map(|(ending, least)| Some((word.strip_suffix(ending)?, *least)));
    let mut stems = stems.filter(|(stem, least)| stem.chars().count() >= *least);
    stems.next().map_or(word, |(stem, _)| stem).to_owned()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum WordKind {
    Figure,
    Name,
    Common,
}

/// A word, or a figure in ASCII digits.
#[derive(Debug, Clone, PartialEq, Eq)]
struct ReportWord {
    kind: WordKind,
    hash: u64,
    text: String,
}

impl ReportWord {
    fn new(text: String, kind: WordKind) -> Self {
        Self { kind, hash: xxh3_64(text.as_bytes()), text }
    }
}

/// The words of a text, its figures read.
fn report_words(text: &str) -> Vec<ReportWord> {
    let pieces = pieces(text);
    let mut read = Vec::with_capacity(pieces.len());
    let mut rest = pieces.as_slice();
    while let [first, after @ ..] = rest {
        if let Some((value, behind)) = read_number(rest) {
            read.push(ReportWord::new(value.to_string(), WordKind::Figure));
            rest = behind;
            continue;
        }
        let text = stem(first);
        let is_common = COMMON_WORDS.contains(&text) || text.chars().nth(1).is_none();
        read.push(ReportWord::new(text, if is_common { WordKind::Common } else { WordKind::Name }));
        rest = after;
    }
    read
}

/// A word of a number.
enum Numeral {
    /// A number, and the limit below which another one may be added to it.
    Addend(u64, u64),
    Multiplier(u64),
}

fn numeral(piece: &str) -> Option<Numeral> {
    if piece.bytes().all(|byte| byte.is_ascii_digit()) {
        return piece.parse().ok().map(|value| Numeral::Addend(value, 1));
    }
    Some(match *NUMBER_WORDS.get(piece)? {
        value @ 0..20 => Numeral::Addend(value, 1),
        value @ 20..100 => Numeral::Addend(value, 10),
        value @ 100..1000 => Numeral::Addend(value, 100),
        value => Numeral::Multiplier(value),
    })
}

/// Reads a number of one or more words, as in "42 thousand and 850"; returns it with the words behind it.
fn read_number(pieces: &[String]) -> Option<(u64, &[String])> {
    let mut rest = pieces;
    // What the multipliers read so far make of the words before them, and the words since the last multiplier.
    let (mut sum, mut group) = (0_u64, None::<u64>);
    let (mut scale, mut limit) = (u64::MAX, u64::MAX);
    loop {
        let (piece, after) = match rest {
            [and, piece, after @ ..] if rest.len() < pieces.len() && is_and(and) => (piece, after),
            [piece, after @ ..] => (piece, after),
            [] => break,
        };
        match numeral(piece) {
            Some(Numeral::Addend(value, next_limit)) if value < limit => {
                group = Some(group.unwrap_or(0).saturating_add(value));
                limit = next_limit;
            }
            // "Two hundred": the word is an addend in Persian.
            Some(Numeral::Addend(100, _)) if piece == "hundred" => {
                group = group.map(|group| group.saturating_mul(100));
                limit = 100;
            }
            Some(Numeral::Multiplier(value)) if value != scale => {
                if value > scale {
                    sum = sum.saturating_add(group.unwrap_or(0)).saturating_mul(value);
                } else {
                    sum = sum.saturating_add(group.unwrap_or(1).saturating_mul(value));
                }
                (group, scale, limit) = (None, value, value);
            }
            _ => break,
        }
        rest = after;
    }
    (rest.len() < pieces.len()).then(|| (sum.saturating_add(group.unwrap_or(0)), rest))
}

fn is_and(piece: &str) -> bool {
    piece == "\u{648}" || piece == "and"
}

/// The words of an article, for comparing it with others.
pub(super) struct Wording {
    title: Vec<ReportWord>,
    body: Vec<ReportWord>,
    /// Hashes of the words of title and body, and of each two and three neighbours written as one.
    spellings: HashSet<u64>,
}

impl Wording {
    /// Reads a title and the paragraphs of a body.
    pub(super) fn new<'t>(title: &str, paragraphs: impl Iterator<Item = &'t str>) -> Self {
        let title = report_words(title);
        let body: Vec<ReportWord> = paragraphs.flat_map(report_words).collect();
        let mut spellings = HashSet::new();
        let mut joined = String::new();
        for words in [&title, &body] {
            spellings.extend(words.iter().map(|word| word.hash));
            for neighbours in (2..=3).flat_map(|length| words.windows(length)) {
                joined.clear();
                joined.extend(neighbours.iter().map(|word| word.text.as_str()));
                spellings.insert(xxh3_64(joined.as_bytes()));
            }
        }
        Self { title, body, spellings }
    }

    /// The words of this kind among `words` that this article does not have.
    fn missing(&self, words: &[ReportWord], kind: WordKind) -> HashSet<u64> {
        let missing = words.iter().filter(|word| word.kind == kind && !self.spellings.contains(&word.hash));
        missing.map(|word| word.hash).collect()
    }

    /// Compares two articles.
    pub(super) fn compare(&self, other: &Self) -> Comparison {
        let one = self.body.get(..MAX_WORDS).unwrap_or(&self.body);
        let two = other.body.get(..MAX_WORDS).unwrap_or(&other.body);
        let aligned = without_chance(&align(one, two), one);
        let exchanged = |one: &[ReportWord], two: &[ReportWord], kind| {
            other.missing(one, kind).len().min(self.missing(two, kind).len())
        };
        let mut comparison = Comparison {
            shared: aligned.len(),
            shared_percent: aligned.len() * 100 / one.len().min(two.len()).max(1),
            titles_alike: align(&self.title, &other.title).len() * 2 >= self.title.len().max(other.title.len()),
            title_figures: exchanged(&self.title, &other.title, WordKind::Figure),
            ..Comparison::default()
        };
        let passages = exchanged_passages(&aligned, one, two);
        for (one, two) in &passages {
            if one.len() <= MAX_PASSAGE && two.len() <= MAX_PASSAGE {
                comparison.figures += exchanged(one, two, WordKind::Figure);
                comparison.names += exchanged(one, two, WordKind::Name);
            }
        }
        let is_in = |passage: &[ReportWord], name: u64| passage.iter().any(|word| word.hash == name);
        let mut one = other.missing(&self.title, WordKind::Name);
        let mut two = self.missing(&other.title, WordKind::Name);
        if !comparison.titles_alike {
            one.retain(|name| passages.iter().any(|(passage, _)| is_in(passage, *name)));
            two.retain(|name| passages.iter().any(|(_, passage)| is_in(passage, *name)));
        }
        comparison.title_names = one.len().min(two.len());
        comparison
    }
}

/// What two articles share, and what one has in place of the other.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Comparison {
    /// Whether the titles share at least half their words.
    pub(super) titles_alike: bool,
    /// How many words both bodies share.
    pub(super) shared: usize,
    /// The part of the shorter body that both share.
    pub(super) shared_percent: usize,
    /// Figures in place of others.
    pub(super) figures: usize,
    /// Names in place of others.
    pub(super) names: usize,
    /// Figures of the titles in place of others.
    pub(super) title_figures: usize,
    /// Names of the titles in place of others.
    pub(super) title_names: usize,
}

impl Comparison {
    /// Whether the two articles tell the same story.
    pub(super) fn is_same_story(&self) -> bool {
        let allowed_names = usize::from(!self.titles_alike) * MAX_NAMES + self.shared / WORDS_PER_NAME;
        self.shared_percent >= MIN_SHARED_PERCENT
            && self.figures + self.title_figures + self.title_names == 0
            && self.names <= allowed_names
    }
}

/// The positions, in two texts, of a word that they share.
type SharedWord = (usize, usize);

/// The longest common subsequence of two texts.
fn align(one: &[ReportWord], two: &[ReportWord]) -> Vec<SharedWord> {
    let are_equal = |pair: &(&ReportWord, &ReportWord)| pair.0.hash == pair.1.hash;
    let head = one.iter().zip(two).take_while(are_equal).count();
    let (one, two) = (one.get(head..).unwrap_or_default(), two.get(head..).unwrap_or_default());
    let tail = one.iter().rev().zip(two.iter().rev()).take_while(are_equal).count();
    let (height, width) = (one.len() - tail, two.len() - tail);
    // `lengths[row * stride + column]`: how many words the texts from that row and that column on share.
    let stride = width + 1;
    let mut lengths = vec![0_u16; (height + 1) * stride];
    for row in (0..height).rev() {
        for column in (0..width).rev() {
            let at = row * stride + column;
            lengths[at] = if one[row].hash == two[column].hash {
                lengths[at + stride + 1] + 1
            } else {
                lengths[at + stride].max(lengths[at + 1])
            };
        }
    }
    let mut aligned: Vec<SharedWord> = (0..head).map(|at| (at, at)).collect();
    let (mut row, mut column) = (0, 0);
    while row < height && column < width {
        let at = row * stride + column;
        if one[row].hash == two[column].hash {
            aligned.push((head + row, head + column));
            row += 1;
            column += 1;
        } else if lengths[at + stride] >= lengths[at + 1] {
            row += 1;
        } else {
            column += 1;
        }
    }
    aligned.extend((0..tail).map(|at| (head + height + at, head + width + at)));
    aligned
}

/// The shared words without those figures and common words that stand alone, which two passages share by chance.
fn without_chance(aligned: &[SharedWord], words: &[ReportWord]) -> Vec<SharedWord> {
    let follow = |one: Option<&SharedWord>, two: Option<&SharedWord>| {
        one.zip(two).is_some_and(|(one, two)| two.0 == one.0 + 1 && two.1 == one.1 + 1)
    };
    let is_name = |at: usize| words.get(at).is_some_and(|word| word.kind == WordKind::Name);
    let kept = aligned.iter().enumerate().filter(|(index, shared)| {
        let before = index.checked_sub(1).and_then(|before| aligned.get(before));
        is_name(shared.0) || follow(before, Some(shared)) || follow(Some(shared), aligned.get(index + 1))
    });
    kept.map(|(_, shared)| *shared).collect()
}

/// The passages of two texts that stand in place of each other between shared words.
fn exchanged_passages<'w>(
    aligned: &[SharedWord],
    one: &'w [ReportWord],
    two: &'w [ReportWord],
) -> Vec<(&'w [ReportWord], &'w [ReportWord])> {
    let pairs = aligned.iter().zip(aligned.iter().skip(1));
    let passages = pairs.filter_map(|(from, to)| Some((one.get(from.0 + 1..to.0)?, two.get(from.1 + 1..to.1)?)));
    passages.filter(|(one, two)| !one.is_empty() && !two.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(text: &str) -> Vec<String> {
        let words = report_words(text).into_iter();
        words.filter(|word| word.kind == WordKind::Figure).map(|word| word.text).collect()
    }

    #[test]
    fn a_figure_has_one_value_in_all_digits_and_words() {
        for (text, expected) in [
            ("۳٬۱۰۰٬۰۰۰", "3100000"),
            ("۳ میلیون و ۱۰۰ هزار تومان", "3100000"),
            ("سه میلیون و صد هزار تومان", "3100000"),
            ("٦٠ نفر، 60 people, sixty", "60 60 60"),
            ("۶ هزار و ۱۰۰ میلیارد", "6100000000000"),
            ("۶٬۱۰۰ میلیارد", "6100000000000"),
            ("هشتاد و یک سالگی و ۴ فرزند", "81 4"),
            ("۵.۱ ریشتر، 5/1", "5 1 5 1"),
            ("ساعت ۱۴:۰۷ یا ۱۴ و ۷ دقیقه", "14 7 14 7"),
            ("بیستم مرداد", "20"),
            ("two hundred and five, one thousand and one", "205 1001"),
            ("یک مقام، مقام یکم", "1 1"),
        ] {
            assert_eq!(figures(text).join(" "), expected, "{text}");
        }
    }

    #[test]
    fn a_word_is_found_with_half_spaces_with_spaces_and_without_either() {
        let wording = Wording::new("", ["فیلم‌برداری کتاب‌های رأی‌گیری"].into_iter());
        for text in ["فیلم برداری", "فیلمبرداری", "کتاب ها", "کتابهای", "رای گیری"]
        {
            assert_eq!(wording.missing(&report_words(text), WordKind::Name).len(), 0, "{text}");
        }
        assert_eq!(wording.missing(&report_words("کتابخانه فیلم‌نامه"), WordKind::Name).len(), 2);
    }

    #[test]
    fn what_only_one_article_has_is_not_exchanged() {
        let wording = |text: &str| Wording::new("", [text].into_iter());
        let one = wording("agency one: red green blue yellow black white");
        let two = wording("red green blue seventy yellow black white end");
        let comparison = one.compare(&two);
        assert_eq!((comparison.names, comparison.figures, comparison.shared), (0, 0, 6));
        let three = wording("red green orange yellow black white");
        assert_eq!(one.compare(&three).names, 1);
        assert_eq!(three.compare(&two).names, 1);
        let (few, more) = (wording("red green 7 yellow black"), wording("red green 8 yellow black"));
        assert_eq!(few.compare(&more).figures, 1);
        assert_eq!(few.compare(&wording("")), Comparison { titles_alike: true, ..Comparison::default() });
    }
}
