//! From characters to shaped clusters, in logical order.
//!
//! A cluster is what will stand in one cell (two, if it is wide): a letter in its contextual form with the marks on
//! it, a lam-alef, an emoji sequence. Clusters partition the text: invisible characters belong to the cluster before
//! them, at the beginning of a text to the one after, so every byte lies in exactly one cluster.
//!
//! Shaping happens here, before lines are broken, because lam-alef changes the width; a break inside a word changes
//! no form. Letters join within a level only (UAX #9, 3.5). Limits: no ligature but lam-alef has a place in a grid of cells, and what a general script needs beyond
//! grapheme clusters (Indic reordering) is left to the terminal.

use super::bidi::{self, Ending};
use super::joining::{JoiningType, Joins, composed, contextual_form, joining_type, lam_alef, mirrored};
use super::shaping::{Marks, Numerals, Shaping};
use super::width;
use crate::model::Direction;
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
    /// The lowest level of the characters after it that have no cell (see [`bidi::reorder`]).
    pub(super) seam: u8,
    /// Cells it takes.
    pub(super) width: u8,
    /// What it is to rule L1.
    pub(super) ending: Ending,
    /// Whether it is a blank before a directional mark, such as RLM: to rule L1 it is not at the end of anything.
    pub(super) held: bool,
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
    /// Where its glyph is; `None` for what has no glyph to shape (ZWJ, an emoji).
    cluster: Option<usize>,
    letter: char,
    kind: JoiningType,
    joins: Joins,
    /// Its level; `None` for what has none of its own (ZWJ).
    level: Option<u8>,
    /// Whether it is the alef of a lam-alef.
    ligated: bool,
}

/// Shapes one paragraph. `levels` has the embedding level of each byte of `text`.
pub(super) fn clusters(text: &str, levels: &[u8], base: Direction, shaping: Shaping) -> Vec<Cluster> {
    // As many as there are characters at most, but for a mark without a base.
    let clusters = Vec::with_capacity(text.chars().count());
    let numerals = Numerals::new(shaping.digits, base);
    let mut shaper = Shaper { levels, shaping, numerals, clusters, open: None, pending: None };
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
    matches!(character, '\0'..='\u{2FF}' | '\u{370}'..='\u{8FF}' | '\u{1680}' | '\u{1E00}'..='\u{200A}'
        | '\u{2010}'..='\u{20CF}' | '\u{3000}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFF}')
}

struct Shaper<'a> {
    levels: &'a [u8],
    shaping: Shaping,
    numerals: Numerals,
    clusters: Vec<Cluster>,
    open: Option<Open>,
    /// Where invisible characters began that have no cluster before them.
    pending: Option<usize>,
}

impl Shaper<'_> {
    /// Takes what begins at `at`; returns how many bytes that was.
    fn take(&mut self, text: &str, at: usize, character: char) -> usize {
        let kind = joining_type(character);
        if is_blank_control(character) {
            self.open = None;
            let (spelling, cells) = if character == '\t' { (Spelling::Glyph, 1) } else { (Spelling::Nothing, 0) };
            self.push(at, ' ', spelling, cells, Ending::of(character));
            return character.len_utf8();
        }
        if width::is_invisible(character) {
            self.join(character, kind, None, None);
            self.attach(at, character);
            return character.len_utf8();
        }
        let cells = width::of_char(character);
        if cells == 0 {
            self.mark(at, character, kind);
            return character.len_utf8();
        }
        let level = self.levels.get(at).copied().unwrap_or(0);
        if self.ligate(character, level) {
            return character.len_utf8();
        }
        let rest = text.get(at..).unwrap_or("");
        let glyph = self.numerals.drawn(character, rest);
        let (length, spelling, cells) = if stands_alone(character) {
            (character.len_utf8(), Spelling::Glyph, cells)
        } else {
            let cluster = rest.graphemes(true).next().unwrap_or("");
            if cluster.len() <= character.len_utf8() {
                (character.len_utf8(), Spelling::Glyph, cells)
            } else {
                (cluster.len(), Spelling::Source, width::of_cluster(cluster))
            }
        };
        let shaped = (spelling == Spelling::Glyph).then_some(self.clusters.len());
        self.push(at, glyph, spelling, cells, Ending::of(character));
        self.join(glyph, kind, shaped, Some(level));
        length
    }

    fn push(&mut self, at: usize, glyph: char, spelling: Spelling, width: u8, ending: Ending) {
        let level = self.levels.get(at).copied().unwrap_or(0);
        let start = u32::try_from(self.pending.take().unwrap_or(at)).unwrap_or(u32::MAX);
        self.clusters.push(Cluster {
            start,
            glyph,
            spelling,
            level,
            seam: bidi::SEAMLESS,
            width,
            ending,
            held: false,
            break_after: false,
            must_break: false,
        });
    }

    /// Gives an invisible character to the cluster before it, or keeps it for the first.
    fn attach(&mut self, at: usize, character: char) {
        self.seam(at);
        if let (Some(last), Ending::Text) = (self.clusters.last_mut(), Ending::of(character)) {
            last.held = last.ending == Ending::Blank;
        }
        match self.clusters.last_mut() {
            None => self.pending = self.pending.or(Some(at)),
            // An emoji variation selector widens what it follows.
            Some(last) if character == '\u{FE0F}' && last.spelling == Spelling::Glyph => {
                let cells = width::of_cluster(&format!("{}\u{FE0F}", last.glyph));
                if cells > last.width {
                    (last.spelling, last.width) = (Spelling::Source, cells);
                }
            }
            Some(_) => {}
        }
    }

    /// Notes the level of a character that has no cell.
    fn seam(&mut self, at: usize) {
        if let (Some(last), Some(level)) = (self.clusters.last_mut(), self.levels.get(at)) {
            last.seam = last.seam.min(*level);
        }
    }

    /// Puts a mark on the cluster before it (UAX #9, L3: it stays with its base).
    fn mark(&mut self, at: usize, mark: char, kind: JoiningType) {
        self.seam(at);
        if let Some(open) = self.open
            && let Some(both) = composed(open.letter, mark)
        {
            self.recompose(open, both);
            return;
        }
        if kind != JoiningType::T {
            self.open = None;
        }
        let hidden = width::is_vowel_mark(mark) && self.shaping.marks == Marks::Hide;
        if hidden {
            if self.clusters.is_empty() {
                self.pending = self.pending.or(Some(at));
            }
            return;
        }
        let base = |last: &Cluster| last.spelling != Spelling::Nothing && last.ending != Ending::Separator;
        if !self.clusters.last().is_some_and(base) {
            // A mark without a base stands on a blank, so that it takes a cell like any other.
            self.open = None;
            self.push(at, ' ', Spelling::Glyph, 1, Ending::Text);
        }
        if let Some(last) = self.clusters.last_mut() {
            // A blank with a mark on it is no blank.
            last.ending = Ending::Text;
            if last.spelling == Spelling::Glyph {
                last.spelling = Spelling::Marked;
            }
        }
    }

    /// Replaces a letter whose mark makes another letter of it: alef and madda, waw and hamza.
    fn recompose(&mut self, open: Open, letter: char) {
        let backward = open.joins.backward;
        let glyph = if open.ligated {
            lam_alef(letter, backward)
        } else {
            Some(contextual_form(letter, open.joins, self.shaping.heh_yeh))
        };
        if let (Some(glyph), Some(cluster)) = (glyph, open.cluster.and_then(|index| self.clusters.get_mut(index))) {
            cluster.glyph = glyph;
        }
        self.open = Some(Open { letter, kind: joining_type(letter), ..open });
    }

    /// Makes a lam-alef of the lam before and this alef, if that is what they are.
    fn ligate(&mut self, alef: char, level: u8) -> bool {
        const LAM: char = '\u{644}';
        let Some(open) = self.open.filter(|open| open.letter == LAM && open.level == Some(level)) else { return false };
        let Some(ligature) = lam_alef(alef, open.joins.backward) else { return false };
        let Some(cluster) = open.cluster.and_then(|index| self.clusters.get_mut(index)) else { return false };
        cluster.glyph = ligature;
        // It joins nothing after it, but a madda or hamza may still follow.
        self.open = Some(Open { letter: alef, kind: JoiningType::R, ligated: true, ..open });
        true
    }

    /// Connects a character with the open letter before it and opens it for the one after.
    fn join(&mut self, character: char, kind: JoiningType, cluster: Option<usize>, level: Option<u8>) {
        if kind == JoiningType::T {
            return;
        }
        let same_level = |open: &Open| open.level.is_none() || level.is_none() || open.level == level;
        let before = self.open.filter(|open| open.kind.joins_forward() && same_level(open));
        let backward = kind.joins_backward() && before.is_some();
        if let (true, Some(mut open)) = (backward, before)
            && open.kind != JoiningType::C
            && let Some(previous) = open.cluster.and_then(|index| self.clusters.get_mut(index))
        {
            open.joins.forward = true;
            previous.glyph = contextual_form(open.letter, open.joins, self.shaping.heh_yeh);
        }
        let joins = Joins { backward, forward: false };
        if kind != JoiningType::C
            && let Some(own) = cluster.and_then(|index| self.clusters.get_mut(index))
        {
            own.glyph = contextual_form(character, joins, self.shaping.heh_yeh);
        }
        let open = Open { cluster, letter: character, kind, joins, level, ligated: false };
        self.open = (kind != JoiningType::U).then_some(open);
    }

    fn finish(mut self) -> Vec<Cluster> {
        if let Some(at) = self.pending {
            // Nothing but invisible characters.
            self.push(at, ' ', Spelling::Nothing, 0, Ending::Blank);
        }
        self.clusters
    }
}

/// Whether a character ends a line or a field: a cluster of its own that shows nothing, or for a tab one blank.
fn is_blank_control(character: char) -> bool {
    character == '\t' || super::wrap::ends_line(character)
}
