//! The direction in which a text runs, by its strong characters (UAX #9, 3.2: classes L, R and AL).
//!
//! Deliberately not here: the base direction of a paragraph on screen, which the layout finds with these functions and
//! with the direction of the article around it.

use super::classes::bidi_class;
use crate::model::Direction;
use unicode_bidi::BidiClass;

/// How many strong characters [`majority_direction`] looks at.
const SAMPLE: usize = 4_000;

/// The direction of a strong character; `None` for any other.
#[inline]
pub(crate) fn strong_direction(c: char) -> Option<Direction> {
    match bidi_class(c) {
        BidiClass::L => Some(Direction::Ltr),
        BidiClass::R | BidiClass::AL => Some(Direction::Rtl),
        _ => None,
    }
}

/// The directions of the strong characters of a text, in its order.
pub(crate) fn strong_directions(text: &str) -> impl Iterator<Item = Direction> {
    text.chars().filter_map(strong_direction)
}

/// The direction in which most of the text's letters run; `None` if it has no letters.
///
/// Up to 4,000 letters are counted: this is asked of whole articles, whose beginning decides. As many letters one way
/// as the other make the text right to left, the direction of Persian news with Latin names in it.
pub fn majority_direction(text: &str) -> Option<Direction> {
    let (mut ltr, mut rtl) = (0_usize, 0_usize);
    for direction in strong_directions(text).take(SAMPLE) {
        match direction {
            Direction::Ltr => ltr += 1,
            Direction::Rtl => rtl += 1,
        }
    }
    match (ltr, rtl) {
        (0, 0) => None,
        _ if rtl >= ltr => Some(Direction::Rtl),
        _ => Some(Direction::Ltr),
    }
}

/// The direction of the first strong character outside isolates (UAX #9, P2); `None` if there is none.
pub(crate) fn first_strong(text: &str) -> Option<Direction> {
    let mut isolates = 0_usize;
    text.chars().find_map(|c| {
        match bidi_class(c) {
            BidiClass::LRI | BidiClass::RLI | BidiClass::FSI => isolates += 1,
            BidiClass::PDI => isolates = isolates.saturating_sub(1),
            BidiClass::L if isolates == 0 => return Some(Direction::Ltr),
            BidiClass::R | BidiClass::AL if isolates == 0 => return Some(Direction::Rtl),
            _ => {}
        }
        None
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_majority_of_strong_letters_gives_the_direction() {
        assert_eq!(majority_direction("iPhone گزارش تازه"), Some(Direction::Rtl));
        assert_eq!(majority_direction("the word خبر"), Some(Direction::Ltr));
        assert_eq!(majority_direction("abc خبر"), Some(Direction::Rtl), "as many one way as the other");
        assert_eq!(majority_direction("שלום"), Some(Direction::Rtl));
        assert_eq!(majority_direction("12 ۱۲ !"), None);
    }

    #[test]
    fn the_first_strong_letter_outside_isolates_counts() {
        assert_eq!(first_strong("12 \u{62E} abc"), Some(Direction::Rtl));
        assert_eq!(first_strong("\u{2068}abc\u{2069} \u{62E}"), Some(Direction::Rtl));
        assert_eq!(first_strong("abc \u{62E}"), Some(Direction::Ltr));
        assert_eq!(first_strong("12 \u{6F1} !"), None);
    }
}
