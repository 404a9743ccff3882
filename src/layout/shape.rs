//! From characters to shaped clusters, in logical order.
//!
//! A cluster is what will stand in one cell (two, if it is wide): a letter in its contextual form with the marks on
//! it, a lam-alef, an emoji sequence. Clusters partition the text: invisible characters belong to the cluster before
//! them, at the beginning of a text to the one after, so every byte lies in exactly one cluster.
//!
//! Shaping happens here, before lines are broken, because lam-alef changes the width; a break inside a word changes
//! no form. Limits: no ligature but lam-alef has a place in a grid of cells, and what a general script needs beyond
//! grapheme clusters (Indic reordering) is left to the terminal.

use super::bidi::Ending;
use super::joining::{JoiningType, Joins, composed, contextual_form, joining_type, lam_alef, mirrored};
use super::paragraph::Marks;
use super::width;
use unicode_segmentation::UnicodeSegmentation as _;

/// How the symbol of a cluster is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spelling {
    /// It is the glyph.
    Glyph,
    /// It is the glyph and the visible marks of the source.
    Marked,
    /// It is the source, less what is invisible.
    Source,
    /// There is nothing to see.
    Nothing,
}

/// One cluster of the analysed text. Its source ends where the next one begins.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cluster {
    /// Byte offset of its first character.
    pub(super) start: u32,
    /// The shaped letter; meaningless for [`Spelling::Source`].
    pub(super) glyph: char,
    /// How the symbol is made.
    pub(super) spelling: Spelling,
    /// Its embedding level.
    pub(super) level: u8,
    /// Cells it takes.
    pub(super) width: u8,
    /// What it is to rule L1.
    pub(super) ending: Ending,
    /// A line may end after it.
    pub(super) break_after: bool,
    /// A line must end after it.
    pub(super) must_break: bool,
}

impl Cluster {
    /// Whether it is a blank that hangs outside the measure at the end of a line.
    pub(super) fn hangs(self) -> bool {
        self.ending != Ending::Text
    }

    /// Its glyph as it stands at its level: mirrored in a right-to-left run (UAX #9, L4).
    pub(super) fn drawn(self) -> char {
        if self.level % 2 == 1 { mirrored(self.glyph) } else { self.glyph }
    }
}

/// The letter that the next one may join, while its own shape is still open.
#[derive(Clone, Copy)]
struct Open {
    cluster: usize,
    letter: char,
    kind: JoiningType,
    joins: Joins,
}

/// Shapes one paragraph. `levels` has the embedding level of each byte of `text`.
pub(super) fn clusters(text: &str, levels: &[u8], marks: Marks) -> Vec<Cluster> {
    let mut shaper = Shaper { levels, marks, clusters: Vec::with_capacity(text.len()), open: None, pending: None };
    let mut skip_to = 0;
    for (at, character) in text.char_indices() {
        if at < skip_to {
            continue;
        }
        skip_to = at + shaper.take(text, at, character);
    }
    shaper.finish()
}

/// Whether a character is a cluster of its own unless marks follow: true of the scripts this reader is for, and much
/// cheaper to know than grapheme cluster boundaries.
fn stands_alone(character: char) -> bool {
    matches!(character, '\0'..='\u{2FF}' | '\u{370}'..='\u{8FF}' | '\u{1E00}'..='\u{200A}' | '\u{2010}'..='\u{20CF}'
        | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFF}')
}

struct Shaper<'a> {
    levels: &'a [u8],
    marks: Marks,
    clusters: Vec<Cluster>,
    open: Option<Open>,
    /// Where invisible characters began that have no cluster before them.
    pending: Option<usize>,
}

impl Shaper<'_> {
    /// Takes what begins at `at`; returns how many bytes that was.
    fn take(&mut self, text: &str, at: usize, character: char) -> usize {
        let kind = joining_type(character);
        if width::is_invisible(character) {
            self.join(character, kind, None);
            self.attach(at, character);
            return character.len_utf8();
        }
        if width::of_char(character) == 0 {
            self.mark(at, character);
            return character.len_utf8();
        }
        if self.ligate(character) {
            return character.len_utf8();
        }
        if stands_alone(character) {
            self.push(at, character, Spelling::Glyph, width::of_char(character), Ending::of(character));
            self.join(character, kind, Some(self.clusters.len() - 1));
            return character.len_utf8();
        }
        let rest = text.get(at..).unwrap_or("");
        let cluster = rest.graphemes(true).next().filter(|cluster| !cluster.is_empty()).unwrap_or(rest);
        let alone = cluster.chars().count() == 1;
        let (spelling, cells) = if alone {
            (Spelling::Glyph, width::of_char(character))
        } else {
            (Spelling::Source, width::of_cluster(cluster))
        };
        self.push(at, character, spelling, cells, Ending::of(character));
        self.join(character, kind, alone.then(|| self.clusters.len() - 1));
        cluster.len().max(character.len_utf8())
    }

    fn push(&mut self, at: usize, glyph: char, spelling: Spelling, width: u8, ending: Ending) {
        let level = self.levels.get(at).copied().unwrap_or(0);
        let start = u32::try_from(self.pending.take().unwrap_or(at)).unwrap_or(u32::MAX);
        let cluster = Cluster { start, glyph, spelling, level, width, ending, break_after: false, must_break: false };
        self.clusters.push(cluster);
    }

    /// Gives an invisible character to the cluster before it, or keeps it for the first.
    fn attach(&mut self, at: usize, character: char) {
        match self.clusters.last_mut() {
            None => self.pending = self.pending.or(Some(at)),
            // An emoji variation selector widens what it follows.
            Some(last) if character == '\u{FE0F}' && last.spelling == Spelling::Glyph && !is_arabic(last.glyph) => {
                last.spelling = Spelling::Source;
                last.width = width::of_cluster(&format!("{}\u{FE0F}", last.glyph));
            }
            Some(_) => {}
        }
    }

    /// Puts a mark on the cluster before it (UAX #9, L3: it stays with its base).
    fn mark(&mut self, at: usize, mark: char) {
        if let (Some(open), Some(both)) = (self.open, self.open.and_then(|open| composed(open.letter, mark)))
            && open.cluster + 1 == self.clusters.len()
        {
            self.recompose(open, both);
            return;
        }
        let hidden = width::is_vowel_mark(mark) && self.marks == Marks::Hide;
        if self.clusters.is_empty() {
            if hidden {
                self.pending = self.pending.or(Some(at));
                return;
            }
            // A mark without a base stands on a blank, so that it takes a cell like any other.
            self.push(at, ' ', Spelling::Glyph, 1, Ending::Text);
        }
        if let Some(last) = self.clusters.last_mut()
            && !hidden
            && last.spelling == Spelling::Glyph
        {
            last.spelling = Spelling::Marked;
        }
    }

    /// Replaces a letter whose mark makes another letter of it: alef and madda, waw and hamza.
    fn recompose(&mut self, open: Open, letter: char) {
        let kind = joining_type(letter);
        self.open = kind.joins_backward().then_some(Open { letter, kind, ..open });
        if let Some(cluster) = self.clusters.get_mut(open.cluster) {
            cluster.glyph = contextual_form(letter, open.joins);
        }
    }

    /// Makes a lam-alef of the lam before and this alef, if that is what they are.
    fn ligate(&mut self, alef: char) -> bool {
        const LAM: char = '\u{644}';
        let Some(open) = self.open.filter(|open| open.letter == LAM && open.cluster + 1 == self.clusters.len()) else {
            return false;
        };
        let Some(ligature) = lam_alef(alef, open.joins.backward) else { return false };
        let Some(cluster) = self.clusters.get_mut(open.cluster) else { return false };
        cluster.glyph = ligature;
        self.open = None; // an alef joins nothing after it
        true
    }

    /// Connects a character with the open letter before it and opens it for the one after.
    ///
    /// `cluster` is where its glyph is, or `None` for what has no glyph to shape (ZWJ, an emoji).
    fn join(&mut self, character: char, kind: JoiningType, cluster: Option<usize>) {
        if kind == JoiningType::T {
            return;
        }
        let backward = kind.joins_backward() && self.open.is_some_and(|open| open.kind.joins_forward());
        if backward && let Some(open) = &mut self.open {
            open.joins.forward = true;
            if let Some(previous) = self.clusters.get_mut(open.cluster)
                && open.kind != JoiningType::C
            {
                previous.glyph = contextual_form(open.letter, open.joins);
            }
        }
        let joins = Joins { backward, forward: false };
        if let Some(index) = cluster
            && kind != JoiningType::C
            && is_arabic(character)
            && let Some(own) = self.clusters.get_mut(index)
        {
            own.glyph = contextual_form(character, joins);
        }
        let index = cluster.unwrap_or(usize::MAX - 1);
        self.open = (kind != JoiningType::U).then_some(Open { cluster: index, letter: character, kind, joins });
    }

    fn finish(mut self) -> Vec<Cluster> {
        if let Some(at) = self.pending {
            // Nothing but invisible characters.
            self.push(at, ' ', Spelling::Nothing, 0, Ending::Blank);
        }
        self.clusters
    }
}

fn is_arabic(character: char) -> bool {
    matches!(character, '\u{600}'..='\u{8FF}' | '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}')
}
