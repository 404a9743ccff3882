//! Rows as Khabar draws them: two panes of laid-out news between frames, words in several looks.

use super::cell;
use khabar::layout::{Paragraph, RenderOptions, StyleRun, VowelMarks};
use khabar::testing::model::{Direction, Role, Style};
use proptest::prelude::*;
use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};

/// Words of news: Persian, Arabic, Hebrew, Latin, numbers of three kinds, brackets with their partners, an emoji.
const WORDS: &[&str] = &[
    "\u{62E}\u{628}\u{631}",
    "\u{633}\u{644}\u{627}\u{645}",
    "\u{645}\u{6CC}\u{200C}\u{634}\u{648}\u{62F}",
    "\u{67E}\u{698}\u{648}\u{647}\u{634}\u{60C}",
    "\u{627}\u{633}\u{62A}\u{61B}",
    "\u{686}\u{631}\u{627}\u{61F}",
    "\u{AB}\u{627}\u{6CC}\u{631}\u{627}\u{646}\u{BB}",
    "(\u{648}\u{632}\u{6CC}\u{631})",
    "\u{5E9}\u{5DC}\u{5D5}\u{5DD}",
    "Khabar",
    "IRNA",
    "(Pro)",
    "x.ir/a?b=1",
    "2026",
    "12.5%",
    "3-2",
    "\u{6F1}\u{6F2}\u{66B}\u{6F5}",
    "\u{6F1}\u{66C}\u{6F3}\u{6F5}\u{6F0}\u{66C}\u{6F7}\u{6F8}\u{6F9}",
    "\u{6F2}\u{6F5}\u{66A}",
    "\u{661}\u{662}\u{663}",
    "18:30",
    "\u{2013}",
    "\u{1F600}",
    "\u{4E2D}",
];

/// Two words without a blank between: what is hard for a terminal that sees tokens.
const JOINED_TO_LATIN: &[&str] = &[
    "IRNA\u{647}\u{627}",
    "\u{627}\u{6CC}\u{631}\u{627}\u{646}(IRNA)",
    "(\u{627}\u{6CC}\u{631}\u{627}\u{646})IRNA",
    "\u{6F1}\u{6F2}\u{646}\u{641}\u{631}",
    "\u{633}\u{627}\u{644}2020",
];

/// Words of other languages, and pointed ones: Kurdish, Urdu, Pashto, Uyghur, Hebrew, Syriac.
const OF_OTHER_LANGUAGES: &[&str] = &[
    "(\u{647}\u{6D5}\u{648}\u{644}\u{6CE}\u{631})",
    "\u{AB}\u{6A9}\u{6C6}\u{6B5}\u{627}\u{646}\u{BB}.",
    "\u{695}\u{6C6}\u{698}\u{6D5}:",
    "\u{6C1}\u{6D2}\u{6D4}",
    "(\u{679}\u{6A9}\u{679})!",
    "\u{688}\u{627}\u{6A9}\u{60C}",
    "\u{69A}\u{681}\u{6D0}",
    "\u{67C}\u{648}\u{644}.",
    "\u{626}\u{6D0}\u{6CD}",
    "\u{626}\u{6C7}\u{64A}\u{63A}\u{6C7}\u{631}:",
    "\u{645}\u{64F}\u{62D}\u{64E}\u{645}\u{651}\u{64E}\u{62F}.",
    "\u{627}\u{644}\u{644}\u{651}\u{670}\u{647},",
    "\u{5E9}\u{5DC}\u{5D5}\u{5DD}.",
    "\u{5E2}\u{5D1}\u{5E8}\u{5D9}\u{5EA}:",
    "(\u{5D4}\u{5D0}\u{5E8}\u{5E5})!",
    "\"\u{5D0}\u{5D1}\u{5D2}\"-IRNA",
    "(\u{710}\u{712}\u{72B})",
];

/// The same with words of all languages.
pub(super) fn words_of_all_languages() -> impl Strategy<Value = Words> {
    let all: Vec<&'static str> = [OF_OTHER_LANGUAGES, WORDS, JOINED_TO_LATIN].concat();
    prop::collection::vec((prop::sample::select(all), 0_u8..6), 0..7)
}

/// Words with the number of a look.
pub(super) type Words = Vec<(&'static str, u8)>;

/// Up to seven words; `glued` lets those in that touch others.
pub(super) fn words(with_glued: bool) -> impl Strategy<Value = Words> {
    let all: Vec<&'static str> = WORDS.iter().chain(JOINED_TO_LATIN.iter().filter(|_| with_glued)).copied().collect();
    prop::collection::vec((prop::sample::select(all), 0_u8..6), 0..7)
}

/// The looks a word may have.
fn look(number: u8, cell: &mut Cell) {
    match number {
        1 => cell.fg = Color::Red,
        2 => cell.bg = Color::Blue,
        3 => cell.modifier.insert(Modifier::BOLD),
        4 => cell.modifier.insert(Modifier::UNDERLINED),
        _ => {}
    }
}

/// Lays a pane's words out and puts them at the side where they begin, one blank beside each frame.
fn pane(words: &Words, width: usize, options: RenderOptions) -> Vec<Cell> {
    let mut runs = Vec::new();
    let mut text = String::new();
    for (word, number) in words {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(word);
        runs.push(StyleRun { end: text.len(), style: Style::default(), link: Some(u16::from(*number)) });
    }
    let direction = if words.len() % 4 == 3 { Direction::Ltr } else { Direction::Rtl };
    let paragraph = if runs.is_empty() {
        Paragraph::new(text, direction, options, Style::from(Role::Body))
    } else {
        Paragraph::with_runs(text, direction, options, runs, Vec::new())
    };
    let line = paragraph.clamped(width - 2, 1).remove(0);
    let mut row = vec![cell(" "); line.start_column(width - 2) + 1];
    for laid_out in &line.cells {
        let mut drawn = cell(&laid_out.symbol.to_string());
        // A blank has no look, so that looks begin and end with words.
        let number = laid_out.link.filter(|_| drawn.symbol() != " ");
        look(u8::try_from(number.unwrap_or(0)).unwrap(), &mut drawn);
        let mut covered = drawn.clone();
        covered.set_symbol(" ");
        row.push(drawn);
        row.extend((1..laid_out.width).map(|_| covered.clone()));
    }
    row.resize(width, cell(" "));
    row
}

/// Two panes between frames.
pub(super) fn panes(left: &Words, right: &Words) -> Vec<Cell> {
    panes_with(left, right, RenderOptions::default())
}

/// The same with vowel marks.
pub(super) fn panes_with_marks(left: &Words, right: &Words) -> Vec<Cell> {
    panes_with(left, right, RenderOptions { vowel_marks: VowelMarks::Show, ..RenderOptions::default() })
}

fn panes_with(left: &Words, right: &Words, options: RenderOptions) -> Vec<Cell> {
    let frame = || vec![cell("\u{2502}")];
    [frame(), pane(left, 30, options), frame(), pane(right, 41, options), frame()].concat()
}

/// A row of any symbols at all, each with any look: nothing a layout would make.
pub(super) fn arbitrary_row() -> impl Strategy<Value = Vec<Cell>> {
    let symbols = [
        "\u{FEB3}",
        "\u{FEFC}",
        "\u{5D0}",
        "\u{628}\u{64E}",
        "\u{6F5}",
        "\u{661}",
        "\u{60C}",
        "\u{640}",
        "(",
        "]",
        "a",
        "Z",
        "7",
        ".",
        "%",
        " ",
        " ",
        " ",
        "\u{2502}",
        "\u{A0}",
    ];
    prop::collection::vec((prop::sample::select(symbols.to_vec()), 0_u8..9), 0..40).prop_map(|cells| {
        let coloured = |(symbol, number): (&str, u8)| {
            let mut cell = cell(symbol);
            look(number, &mut cell);
            cell
        };
        cells.into_iter().map(coloured).collect()
    })
}
