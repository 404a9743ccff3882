//! Tones: colours of a hue that are as light or as dark as a background needs.
//!
//! Contrast and luminance are those of WCAG 2.2 ("contrast ratio", "relative luminance"), hue and chroma those of
//! OKLCH (CSS Color 4, section 9). A tone is searched for along the lightness of its hue, from the background towards
//! white or black, whichever stands out more; where a screen cannot show so much chroma, it has less.
//!
//! Black or white has a contrast of 4.58 or more with every colour, so [`MIN_CONTRAST`] is always reached; on a middle
//! grey, little of the hue is left then.

/// Red, green and blue of sRGB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rgb(pub u8, pub u8, pub u8);

pub(super) const BLACK: Rgb = Rgb(0, 0, 0);
pub(super) const WHITE: Rgb = Rgb(0xFF, 0xFF, 0xFF);

/// The contrast of text with its background that WCAG 2.2 asks for (success criterion 1.4.3, level AA).
pub(super) const MIN_CONTRAST: f64 = 4.5;

/// How many halvings find a lightness or a chroma to less than what eight bits can say.
const HALVINGS: usize = 12;

impl Rgb {
    /// Relative luminance.
    pub(super) fn luminance(self) -> f64 {
        let [red, green, blue] = self.linear();
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// The contrast with another colour, from 1 to 21.
    pub(super) fn contrast(self, other: Self) -> f64 {
        contrast_ratio(self.luminance(), other.luminance())
    }

    /// Whether text of this colour can be read on a background when it is dim. Some terminals then mix the two, two to
    /// one; others send two thirds of its light.
    pub(super) fn is_readable_when_dim(self, background: Self) -> bool {
        let two_thirds = |own: u8, rest: u8| u8::try_from((2 * u16::from(own) + u16::from(rest)) / 3).unwrap_or(own);
        let with =
            |rest: Self| Self(two_thirds(self.0, rest.0), two_thirds(self.1, rest.1), two_thirds(self.2, rest.2));
        [with(background), with(BLACK)].iter().all(|dim| dim.contrast(background) >= MIN_CONTRAST)
    }

    fn linear(self) -> [f64; 3] {
        [self.0, self.1, self.2].map(|channel| {
            let value = f64::from(channel) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        })
    }

    /// Its place in `OKLab`.
    pub(super) fn oklab(self) -> Oklab {
        let cones = multiply(&CONES_FROM_LINEAR, self.linear()).map(f64::cbrt);
        Oklab(multiply(&LAB_FROM_CONES, cones))
    }

    /// The hue of this colour, with no more than this much chroma.
    pub(super) fn hue(self, max_chroma: f64) -> Hue {
        let Oklab([_, a, b]) = self.oklab();
        Hue { chroma: a.hypot(b).min(max_chroma), degrees: b.atan2(a).to_degrees() }
    }
}

/// The contrast of two luminances, from 1 to 21.
pub(super) fn contrast_ratio(one: f64, other: f64) -> f64 {
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// Lightness and the two colour axes of `OKLab`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Oklab([f64; 3]);

impl Oklab {
    /// How different two colours look.
    pub(super) fn distance(self, other: Self) -> f64 {
        let squares = self.0.into_iter().zip(other.0).map(|(own, other)| (own - other) * (own - other));
        squares.sum::<f64>().sqrt()
    }
}

/// A hue and how much of it there is: two of the three coordinates of OKLCH.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hue {
    pub(super) chroma: f64,
    pub(super) degrees: f64,
}

impl Hue {
    /// The tone nearest to the background that reaches this contrast with it, or the highest contrast there is.
    pub(super) fn tone(self, background: Rgb, contrast: f64) -> Rgb {
        let end = most_contrasting(background);
        let Oklab([mut too_near, ..]) = background.oklab();
        let mut far_enough = if end == WHITE { 1.0 } else { 0.0 };
        let mut tone = end;
        for _ in 0..HALVINGS {
            let lightness = f64::midpoint(too_near, far_enough);
            let candidate = self.at_lightness(lightness);
            if candidate.contrast(background) >= contrast {
                (far_enough, tone) = (lightness, candidate);
            } else {
                too_near = lightness;
            }
        }
        tone
    }

    /// The colour of this hue and lightness, with as much of its chroma as a screen can show.
    fn at_lightness(self, lightness: f64) -> Rgb {
        let (sine, cosine) = self.degrees.to_radians().sin_cos();
        let linear_rgb = |chroma: f64| {
            let cones = multiply(&CONES_FROM_LAB, [lightness, chroma * cosine, chroma * sine]);
            multiply(&LINEAR_FROM_CONES, cones.map(|cone| cone * cone * cone))
        };
        let can_be_shown = |linear: [f64; 3]| linear.iter().all(|value| (-1e-4..=1.0001).contains(value));
        let mut linear = linear_rgb(self.chroma);
        if !can_be_shown(linear) {
            let (mut shown, mut too_much) = (0.0, self.chroma);
            for _ in 0..HALVINGS {
                let chroma = f64::midpoint(shown, too_much);
                if can_be_shown(linear_rgb(chroma)) { shown = chroma } else { too_much = chroma }
            }
            linear = linear_rgb(shown);
        }
        let [red, green, blue] = linear.map(encode);
        Rgb(red, green, blue)
    }
}

/// Black or white, whichever stands out more.
pub(super) fn most_contrasting(background: Rgb) -> Rgb {
    if WHITE.contrast(background) >= BLACK.contrast(background) { WHITE } else { BLACK }
}

/// A linear channel in eight bits (IEC 61966-2-1).
fn encode(linear: f64) -> u8 {
    let linear = linear.clamp(0.0, 1.0);
    let value = if linear <= 0.003_130_8 { linear * 12.92 } else { 1.055 * linear.powf(1.0 / 2.4) - 0.055 };
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 255")]
    let channel = (value * 255.0).round() as u8;
    channel
}

type Matrix = [[f64; 3]; 3];

fn multiply(matrix: &Matrix, [x, y, z]: [f64; 3]) -> [f64; 3] {
    matrix.map(|[first, second, third]| first * x + second * y + third * z)
}

// Björn Ottosson, "A perceptual color space for image processing", 2020: from linear sRGB and back.
const CONES_FROM_LINEAR: Matrix = [
    [0.412_221_470_8, 0.536_332_536_3, 0.051_445_992_9],
    [0.211_903_498_2, 0.680_699_545_1, 0.107_396_956_6],
    [0.088_302_461_9, 0.281_718_837_6, 0.629_978_700_5],
];
const LAB_FROM_CONES: Matrix = [
    [0.210_454_255_3, 0.793_617_785_0, -0.004_072_046_8],
    [1.977_998_495_1, -2.428_592_205_0, 0.450_593_709_9],
    [0.025_904_037_1, 0.782_771_766_2, -0.808_675_766_0],
];
const CONES_FROM_LAB: Matrix = [
    [1.0, 0.396_337_777_4, 0.215_803_757_3],
    [1.0, -0.105_561_345_8, -0.063_854_172_8],
    [1.0, -0.089_484_177_5, -1.291_485_548_0],
];
const LINEAR_FROM_CONES: Matrix = [
    [4.076_741_662_1, -3.307_711_591_3, 0.230_969_929_2],
    [-1.268_438_004_6, 2.609_757_401_1, -0.341_319_396_5],
    [-0.004_196_086_3, -0.703_418_614_7, 1.707_614_701_0],
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_the_guidelines() {
        // The extremes by definition; the others are well-known border cases of AA on white.
        assert!((BLACK.contrast(WHITE) - 21.0).abs() < 1e-9);
        assert!(Rgb(0x76, 0x76, 0x76).contrast(WHITE) >= 4.5 && Rgb(0x77, 0x77, 0x77).contrast(WHITE) < 4.5);
    }

    #[test]
    fn a_colour_has_the_place_in_oklab_that_css_gives_it() {
        // CSS Color 4's sample conversions: #ff0000 is oklab(0.62796 0.22486 0.12585).
        let Oklab([lightness, a, b]) = Rgb(0xFF, 0, 0).oklab();
        assert!((lightness - 0.627_96).abs() < 1e-4 && (a - 0.224_86).abs() < 1e-4 && (b - 0.125_85).abs() < 1e-4);
        let hue = Rgb(0xFF, 0, 0).hue(1.0);
        assert_eq!(hue.at_lightness(lightness), Rgb(0xFF, 0, 0));
    }

    #[test]
    fn a_tone_keeps_its_hue_and_is_no_farther_from_the_background_than_it_must_be() {
        let blue = Hue { chroma: 0.13, degrees: 250.0 };
        for background in [BLACK, WHITE, Rgb(0x2E, 0x34, 0x40), Rgb(0xFD, 0xF6, 0xE3)] {
            let tone = blue.tone(background, 6.0);
            assert!((6.0..6.2).contains(&tone.contrast(background)), "{tone:?} on {background:?}");
            let hue = tone.hue(1.0);
            assert!((hue.degrees.rem_euclid(360.0) - 250.0).abs() < 3.0 && hue.chroma > 0.05, "{hue:?}");
        }
    }
}
