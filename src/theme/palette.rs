//! The colours the theme uses, by meaning, for a number of colours and a background.

use super::tone::{BLACK, Hue, MIN_CONTRAST, Oklab, Rgb, WHITE, contrast_ratio, most_contrasting};
use super::{Color, Colors};

/// What is known of the terminal's background.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Background {
    /// Nothing.
    #[default]
    Unknown,
    /// It is dark.
    Dark,
    /// It is light.
    Light,
    /// It is this colour.
    Color(Rgb),
}

/// Backgrounds of widely used terminals and colour schemes, beside black and white: those of GNOME, Breeze, Dracula,
/// Solarized dark, Tango dark, Nord and Solarized light, from their own publications.
const COMMON_BACKGROUNDS: [Rgb; 9] = [
    BLACK,
    Rgb(0x1E, 0x1E, 0x1E),
    Rgb(0x23, 0x26, 0x27),
    Rgb(0x28, 0x2A, 0x36),
    Rgb(0x00, 0x2B, 0x36),
    Rgb(0x2E, 0x34, 0x36),
    LIGHTEST_DARK,
    DARKEST_LIGHT,
    WHITE,
];

/// The lightest of the dark ones.
const LIGHTEST_DARK: Rgb = Rgb(0x2E, 0x34, 0x40);
/// The darkest of the light ones.
const DARKEST_LIGHT: Rgb = Rgb(0xFD, 0xF6, 0xE3);

/// On a background that nobody knows, a tone has this contrast with black. It is then in the middle of those that have
/// [`MIN_UNKNOWN_CONTRAST`] with every common background; there is little room.
const UNKNOWN_CONTRAST_WITH_BLACK: f64 = 5.7;
/// The least contrast with every common background, where nobody knows which one it is.
const MIN_UNKNOWN_CONTRAST: f64 = 3.3;

/// The contrast of coloured text, where the background has room for it.
const COLOR_CONTRAST: f64 = 6.0;
/// The contrast of muted text: enough to read, less than everything else.
const MUTED_CONTRAST: f64 = 4.6;
/// How much of the highest contrast there is coloured text takes at most; more would leave nothing of its hue.
const COLOR_SHARE: f64 = 0.8;
/// How much chroma muted text has, where the background has as much. A neutral grey looks dirty on a tinted one.
const MUTED_CHROMA: f64 = 0.03;

/// Above the luminance of black's side, below that of white's, a background is neither dark nor light.
const DARK_LUMINANCE: f64 = 0.05;
const LIGHT_LUMINANCE: f64 = 0.75;

/// A colour by meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PaletteColor {
    Accent,
    Link,
    Muted,
    Warm,
    Error,
}

/// The colours; `None` where the terminal's own foreground is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Palette {
    accent: Option<Color>,
    link: Option<Color>,
    muted: Option<Color>,
    warm: Option<Color>,
    error: Option<Color>,
}

impl Palette {
    /// The palette in this many colours on this background.
    pub(super) fn new(colors: Colors, background: Background) -> Self {
        let indexed = if colors == Colors::Indexed { readable_indexed(background) } else { Vec::new() };
        let color = |color| match colors {
            Colors::None => None,
            Colors::Sixteen => ansi_color(color, background).map(Color::Ansi),
            Colors::Indexed => nearest_indexed(tone(color, background), &indexed).map(Color::Indexed),
            Colors::True => Some(tone(color, background)).map(|Rgb(red, green, blue)| Color::Rgb(red, green, blue)),
        };
        Self {
            accent: color(PaletteColor::Accent),
            link: color(PaletteColor::Link),
            muted: color(PaletteColor::Muted),
            warm: color(PaletteColor::Warm),
            error: color(PaletteColor::Error),
        }
    }

    pub(super) fn get(&self, color: PaletteColor) -> Option<Color> {
        match color {
            PaletteColor::Accent => self.accent,
            PaletteColor::Link => self.link,
            PaletteColor::Muted => self.muted,
            PaletteColor::Warm => self.warm,
            PaletteColor::Error => self.error,
        }
    }
}

/// The hues, far from one another. The grey has that of the background.
fn hue(color: PaletteColor, background: Rgb) -> Hue {
    match color {
        PaletteColor::Accent => Hue { chroma: 0.12, degrees: 188.0 },
        PaletteColor::Link => Hue { chroma: 0.14, degrees: 255.0 },
        PaletteColor::Muted => background.hue(MUTED_CHROMA),
        PaletteColor::Warm => Hue { chroma: 0.14, degrees: 60.0 },
        PaletteColor::Error => Hue { chroma: 0.2, degrees: 25.0 },
    }
}

fn tone(color: PaletteColor, background: Background) -> Rgb {
    let background = match background {
        Background::Unknown => return hue(color, BLACK).tone(BLACK, UNKNOWN_CONTRAST_WITH_BLACK),
        Background::Dark => LIGHTEST_DARK,
        Background::Light => DARKEST_LIGHT,
        Background::Color(background) => background,
    };
    let highest = most_contrasting(background).contrast(background);
    let contrast = match color {
        PaletteColor::Muted => MUTED_CONTRAST.min(highest),
        _ => (highest * COLOR_SHARE).clamp(MIN_CONTRAST, COLOR_CONTRAST),
    };
    hue(color, background).tone(background, contrast)
}

/// The colours of the cube and the greys of xterm's 256 that can be read on a background, with their places in `OKLab`.
fn readable_indexed(background: Background) -> Vec<(u8, Oklab)> {
    let (backgrounds, contrast) = match &background {
        Background::Unknown => (COMMON_BACKGROUNDS.as_slice(), MIN_UNKNOWN_CONTRAST),
        Background::Dark => ([LIGHTEST_DARK].as_slice(), MIN_CONTRAST),
        Background::Light => ([DARKEST_LIGHT].as_slice(), MIN_CONTRAST),
        Background::Color(color) => (std::slice::from_ref(color), MIN_CONTRAST),
    };
    let luminances: Vec<f64> = backgrounds.iter().map(|color| color.luminance()).collect();
    let is_readable = |color: Rgb| {
        let own = color.luminance();
        luminances.iter().all(|other| contrast_ratio(own, *other) >= contrast)
    };
    let candidates = (FIRST_INDEXED..=u8::MAX).map(|index| (index, indexed_color(index)));
    candidates.filter(|(_, color)| is_readable(*color)).map(|(index, color)| (index, color.oklab())).collect()
}

/// The colour nearest to a tone, of these.
fn nearest_indexed(tone: Rgb, candidates: &[(u8, Oklab)]) -> Option<u8> {
    let place = tone.oklab();
    let distances = candidates.iter().map(|(index, candidate)| (index, candidate.distance(place)));
    distances.min_by(|(_, one), (_, other)| one.total_cmp(other)).map(|(index, _)| *index)
}

/// The first of the 256 that no colour scheme changes.
const FIRST_INDEXED: u8 = 16;
/// The first of the greys, after the cube.
const FIRST_GREY: u8 = 232;
/// The steps of a channel in the cube.
const CUBE_STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];

/// One of xterm's 256 colours, from 16 on: a cube of six steps a side, then 24 greys.
fn indexed_color(index: u8) -> Rgb {
    if index >= FIRST_GREY {
        let grey = (index - FIRST_GREY) * 10 + 8;
        return Rgb(grey, grey, grey);
    }
    let place = index.saturating_sub(FIRST_INDEXED);
    let step = |place: u8| CUBE_STEPS.get(usize::from(place % 6)).copied().unwrap_or(0);
    Rgb(step(place / 36), step(place / 6), step(place))
}

/// Of the sixteen, what common colour schemes keep readable. On a background that is not known, none is: cyan is too
/// light for white, red and magenta are too dark for a dark grey, and bright black is invisible on Solarized's.
fn ansi_color(color: PaletteColor, background: Background) -> Option<u8> {
    let (red, yellow, blue, bright_cyan) = (1, 3, 4, 14);
    let is_dark = match background {
        Background::Unknown => return None,
        Background::Dark => true,
        Background::Light => false,
        Background::Color(background) => match background.luminance() {
            luminance if luminance <= DARK_LUMINANCE => true,
            luminance if luminance >= LIGHT_LUMINANCE => false,
            _ => return None,
        },
    };
    match color {
        PaletteColor::Muted => None,
        PaletteColor::Accent | PaletteColor::Link => Some(if is_dark { bright_cyan } else { blue }),
        PaletteColor::Warm | PaletteColor::Error => Some(if is_dark { yellow } else { red }),
    }
}
