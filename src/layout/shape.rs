//! From characters to shaped clusters, in logical order.
//!
//! A cluster fills one cell (two, if it is wide): a letter in its contextual form with its combining characters, a
//! lam-alef, an emoji sequence. Clusters partition the text: invisible characters belong to the cluster before
//! them, at the beginning of a text to the one after, so every byte lies in exactly one cluster.
//!
//! Shaping happens here, before lines are broken, because lam-alef changes the width; a break inside a word changes
//! no form. Letters join within a level only (UAX #9, 3.5).
//!
//! A word that is one character (U+FDF2 and the like), for which a cell has no room either, is spelled out: its letters
//! are clusters of their own, of which the last one has the character as its source and the others have none.
//!
//! Not here: ligatures other than lam-alef, for which a grid of cells has no room, and the reordering of Indic scripts,
//! which the terminal does.

use super::Direction;
use super::bidi::{self, L1Class};
use super::digits::DigitMapper;
use super::joining::{JoiningType, Joins, composed, contextual_form, joining_type, lam_alef, mirrored, spelled_out};
use super::options::{RenderOptions, VowelMarks};
use super::width;
use crate::text::classes;
use unicode_segmentation::UnicodeSegmentation as _;

/// From what the symbol of a cluster is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum GlyphSource {
    /// From the glyph.
    Glyph,
    /// From the glyph and the visible combining characters of the source.
    WithCombining,
    /// From the source, without invisible characters.
    Source,
    /// The cluster has no symbol.
    Nothing,
}

/// One cluster of the analysed text. Its source ends where the next one begins.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cluster {
    /// Byte offset of its first character.
    pub(super) start: u32,
    /// The shaped letter; meaningless for [`GlyphSource::Source`].
    pub(super) glyph: char,
    /// How the symbol is made.
    pub(super) glyph_source: GlyphSource,
    /// Its embedding level.
    pub(super) level: u8,
    /// The lowest level of the characters after it that have no cell (see [`bidi::reorder`]).
    pub(super) gap_level: u8,
    /// Cells it takes.
    pub(super) width: u8,
    /// Its class in rule L1.
    pub(super) l1_class: L1Class,
    /// Whether it is a blank before a bidi control such as RLM, so that rule L1 does not reset its level.
    pub(super) keeps_level: bool,
    /// A line may end after it.
    pub(super) break_after: bool,
    /// A line must end after it.
    pub(super) must_break: bool,
}

impl Cluster {
    /// Whether it is a blank that hangs outside the measure at the end of a line.
    pub(super) fn is_hanging(self) -> bool {
        self.l1_class != L1Class::Text
    }

    /// Its glyph as it stands at its level: mirrored in a right-to-left run (UAX #9, L4).
    pub(super) fn visual_glyph(self) -> char {
        if self.level % 2 == 1 { mirrored(self.glyph) } else { self.glyph }
    }
}

/// The letter that the next one may join, while its own shape is still open.
#[derive(Clone, Copy)]
struct OpenLetter {
    /// Where its glyph is; `None` for what has no glyph to shape (ZWJ, an emoji).
    cluster: Option<usize>,
    letter: char,
    joining_type: JoiningType,
    joins: Joins,
    /// Its level; `None` for what has none of its own (ZWJ).
    level: Option<u8>,
    /// Whether it is the alef of a lam-alef.
    is_lam_alef: bool,
}

/// Shapes one paragraph. `levels` has the embedding level of each byte of `text`.
pub(super) fn clusters(text: &str, levels: &[u8], base: Direction, options: RenderOptions) -> Vec<Cluster> {
    // One for nearly every character.
    let clusters = Vec::with_capacity(text.chars().count());
    let digit_mapper = DigitMapper::new(options.digits, base);
    let mut shaper = Shaper { levels, options, digit_mapper, clusters, open_letter: None, pending_start: None };
    let mut skip_to = 0;
    for (at, character) in text.char_indices() {
        if at < skip_to {
            continue;
        }
        skip_to = at + shaper.shape_next(text, at, character);
    }
    shaper.finish()
}

/// Whether a character is a cluster of its own unless combining characters follow. This holds for the scripts that
/// Khabar is made for, and is much cheaper to know than grapheme cluster boundaries.
fn is_single_char_cluster(character: char) -> bool {
    matches!(character, '\0'..='\u{2FF}' | '\u{370}'..='\u{8FF}' | '\u{1680}' | '\u{1E00}'..='\u{200A}'
        | '\u{2010}'..='\u{20CF}' | '\u{3000}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFF}')
}

struct Shaper<'a> {
    levels: &'a [u8],
    options: RenderOptions,
    digit_mapper: DigitMapper,
    clusters: Vec<Cluster>,
    open_letter: Option<OpenLetter>,
    /// The start of invisible characters that have no cluster before them.
    pending_start: Option<usize>,
}

impl Shaper<'_> {
    /// Takes what begins at `at`; returns how many bytes that was.
    fn shape_next(&mut self, text: &str, at: usize, character: char) -> usize {
        let kind = joining_type(character);
        if is_blank_control(character) {
            self.open_letter = None;
            let (glyph_source, cells) =
                if character == '\t' { (GlyphSource::Glyph, 1) } else { (GlyphSource::Nothing, 0) };
            self.push(at, ' ', glyph_source, cells, L1Class::from_char(character));
            return character.len_utf8();
        }
        if classes::is_invisible(character) {
            self.join(character, kind, None, None);
            self.attach_invisible(at, character);
            return character.len_utf8();
        }
        let cells = width::of_char(character);
        if cells == 0 {
            self.attach_combining(at, character, kind);
            return character.len_utf8();
        }
        let level = self.levels.get(at).copied().unwrap_or(0);
        if let Some(letters) = spelled_out(character) {
            self.spell_out(at, letters, level);
            return character.len_utf8();
        }
        if self.ligate(character, level) {
            return character.len_utf8();
        }
        let rest = text.get(at..).unwrap_or("");
        let glyph = self.digit_mapper.map(character, rest);
        let (length, glyph_source, cells) = if is_single_char_cluster(character) {
            (character.len_utf8(), GlyphSource::Glyph, cells)
        } else {
            let cluster = rest.graphemes(true).next().unwrap_or("");
            if cluster.len() <= character.len_utf8() {
                (character.len_utf8(), GlyphSource::Glyph, cells)
            } else {
                (cluster.len(), GlyphSource::Source, width::of_cluster(cluster))
            }
        };
        let shaped = (glyph_source == GlyphSource::Glyph).then_some(self.clusters.len());
        self.push(at, glyph, glyph_source, cells, L1Class::from_char(character));
        self.join(glyph, kind, shaped, Some(level));
        length
    }

    /// Takes the letters of a word that is one character. It joins nothing before or after it.
    fn spell_out(&mut self, at: usize, letters: &str, level: u8) {
        self.open_letter = None;
        let pending_start = self.pending_start.take();
        for letter in letters.chars() {
            if !self.ligate(letter, level) {
                let cluster = self.clusters.len();
                // What has no cluster before it belongs to the last letter with the word.
                self.pending_start = pending_start;
                self.push(at, letter, GlyphSource::Glyph, 1, L1Class::Text);
                self.join(letter, joining_type(letter), Some(cluster), Some(level));
            }
        }
        self.open_letter = None;
    }

    fn push(&mut self, at: usize, glyph: char, glyph_source: GlyphSource, width: u8, l1_class: L1Class) {
        let level = self.levels.get(at).copied().unwrap_or(0);
        let start = u32::try_from(self.pending_start.take().unwrap_or(at)).unwrap_or(u32::MAX);
        self.clusters.push(Cluster {
            start,
            glyph,
            glyph_source,
            level,
            gap_level: bidi::NO_GAP,
            width,
            l1_class,
            keeps_level: false,
            break_after: false,
            must_break: false,
        });
    }

    /// Gives an invisible character to the cluster before it, or keeps it for the first.
    fn attach_invisible(&mut self, at: usize, character: char) {
        self.note_gap_level(at);
        if let (Some(last), L1Class::Text) = (self.clusters.last_mut(), L1Class::from_char(character)) {
            last.keeps_level = last.l1_class == L1Class::Blank;
        }
        match self.clusters.last_mut() {
            None => self.pending_start = self.pending_start.or(Some(at)),
            // An emoji variation selector widens what it follows.
            Some(last) if character == '\u{FE0F}' && last.glyph_source == GlyphSource::Glyph => {
                let cells = width::of_cluster(&format!("{}\u{FE0F}", last.glyph));
                if cells > last.width {
                    (last.glyph_source, last.width) = (GlyphSource::Source, cells);
                }
            }
            Some(_) => {}
        }
    }

    /// Notes the level of a character that has no cell.
    fn note_gap_level(&mut self, at: usize) {
        if let (Some(last), Some(level)) = (self.clusters.last_mut(), self.levels.get(at)) {
            last.gap_level = last.gap_level.min(*level);
        }
    }

    /// Puts a combining character on the cluster before it (UAX #9, L3: it stays with its base).
    fn attach_combining(&mut self, at: usize, combining: char, kind: JoiningType) {
        self.note_gap_level(at);
        if let Some(open) = self.open_letter
            && let Some(precomposed) = composed(open.letter, combining)
        {
            self.recompose(open, precomposed);
            return;
        }
        if kind != JoiningType::T {
            self.open_letter = None;
        }
        let hidden = classes::is_vowel(combining) && self.options.vowel_marks == VowelMarks::Hide;
        if hidden {
            if self.clusters.is_empty() {
                self.pending_start = self.pending_start.or(Some(at));
            }
            return;
        }
        let can_carry =
            |last: &Cluster| last.glyph_source != GlyphSource::Nothing && last.l1_class != L1Class::Separator;
        if !self.clusters.last().is_some_and(can_carry) {
            // A combining character without a base gets a blank as base, so that it has a cell.
            self.open_letter = None;
            self.push(at, ' ', GlyphSource::Glyph, 1, L1Class::Text);
        }
        if let Some(last) = self.clusters.last_mut() {
            // A blank with a combining character is not blank any more.
            last.l1_class = L1Class::Text;
            if last.glyph_source == GlyphSource::Glyph {
                last.glyph_source = GlyphSource::WithCombining;
            }
        }
    }

    /// Replaces a letter that its combining character makes another letter: alef and madda, waw and hamza.
    fn recompose(&mut self, open: OpenLetter, letter: char) {
        let backward = open.joins.backward;
        let glyph = if open.is_lam_alef {
            lam_alef(letter, backward)
        } else {
            Some(contextual_form(letter, open.joins, self.options.heh_yeh))
        };
        if let (Some(glyph), Some(cluster)) = (glyph, open.cluster.and_then(|index| self.clusters.get_mut(index))) {
            cluster.glyph = glyph;
        }
        self.open_letter = Some(OpenLetter { letter, joining_type: joining_type(letter), ..open });
    }

    /// Makes a lam-alef of the lam before and this alef, if that is what they are.
    fn ligate(&mut self, alef: char, level: u8) -> bool {
        const LAM: char = '\u{644}';
        let Some(open) = self.open_letter.filter(|open| open.letter == LAM && open.level == Some(level)) else {
            return false;
        };
        let Some(ligature) = lam_alef(alef, open.joins.backward) else { return false };
        let Some(cluster) = open.cluster.and_then(|index| self.clusters.get_mut(index)) else { return false };
        cluster.glyph = ligature;
        // It joins nothing after it, but a madda or hamza may still follow.
        self.open_letter = Some(OpenLetter { letter: alef, joining_type: JoiningType::R, is_lam_alef: true, ..open });
        true
    }

    /// Connects a character with the open letter before it and opens it for the one after.
    fn join(&mut self, character: char, kind: JoiningType, cluster: Option<usize>, level: Option<u8>) {
        if kind == JoiningType::T {
            return;
        }
        let same_level = |open: &OpenLetter| open.level.is_none() || level.is_none() || open.level == level;
        let before = self.open_letter.filter(|open| open.joining_type.joins_forward() && same_level(open));
        let backward = kind.joins_backward() && before.is_some();
        if let (true, Some(mut open)) = (backward, before)
            && open.joining_type != JoiningType::C
            && let Some(previous) = open.cluster.and_then(|index| self.clusters.get_mut(index))
        {
            open.joins.forward = true;
            previous.glyph = contextual_form(open.letter, open.joins, self.options.heh_yeh);
        }
        let joins = Joins { backward, forward: false };
        if kind != JoiningType::C
            && let Some(own) = cluster.and_then(|index| self.clusters.get_mut(index))
        {
            own.glyph = contextual_form(character, joins, self.options.heh_yeh);
        }
        let open = OpenLetter { cluster, letter: character, joining_type: kind, joins, level, is_lam_alef: false };
        self.open_letter = (kind != JoiningType::U).then_some(open);
    }

    fn finish(mut self) -> Vec<Cluster> {
        if let Some(at) = self.pending_start {
            // Nothing but invisible characters.
            self.push(at, ' ', GlyphSource::Nothing, 0, L1Class::Blank);
        }
        self.clusters
    }
}

/// Whether a character ends a line or a field: a cluster of its own that shows nothing, or for a tab one blank.
fn is_blank_control(character: char) -> bool {
    character == '\t' || super::wrap::is_mandatory_break(character)
}
