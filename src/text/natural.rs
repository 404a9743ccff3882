//! The order in which a person sorts names: `2` before `10`, in any digits.
//!
//! Deliberately not here: the alphabet of a language. Letters compare by code point, which is nearly right for Persian
//! and the same on every computer.

use super::digits::digit_value;
use std::cmp::Ordering;

/// Compares two names in natural order: numbers by value, whether their digits are ASCII, Arabic or Persian, and the
/// rest by code point. Names that differ never compare equal.
pub fn compare_natural(a: &str, b: &str) -> Ordering {
    let (mut left, mut right) = (a.chars().peekable(), b.chars().peekable());
    loop {
        let order = match (left.peek().copied(), right.peek().copied()) {
            (None, None) => return a.cmp(b),
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some(x), Some(y)) => match (digit_value(x), digit_value(y)) {
                (Some(_), Some(_)) => compare_numbers(&take_number(&mut left), &take_number(&mut right)),
                (x_digit, y_digit) => {
                    left.next();
                    right.next();
                    // Every digit sorts as an ASCII digit, so that all three kinds stand alike among letters.
                    sort_key(x, x_digit).cmp(&sort_key(y, y_digit))
                }
            },
        };
        if order.is_ne() {
            return order;
        }
    }
}

fn sort_key(c: char, digit: Option<u8>) -> char {
    if digit.is_some() { '0' } else { c }
}

/// Takes a number, without its leading zeros.
fn take_number(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Vec<u8> {
    let mut digits = Vec::new();
    while let Some(digit) = chars.peek().copied().and_then(digit_value) {
        if digit > 0 || !digits.is_empty() {
            digits.push(digit);
        }
        chars.next();
    }
    digits
}

/// Compares numbers without leading zeros, of which the longer is the greater. They may have any length.
fn compare_numbers(a: &[u8], b: &[u8]) -> Ordering {
    a.len().cmp(&b.len()).then_with(|| a.cmp(b))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_in_names_sort_by_value() {
        let sorted = ["", "-", "1", "2", "\u{6F9}", "010", "10", "a", "a1b9", "a1b10", "a2", "a\u{6F1}\u{6F0}", "b"];
        for pair in sorted.windows(2) {
            assert_eq!(compare_natural(pair[0], pair[1]), Ordering::Less, "{pair:?}");
        }
    }

    #[test]
    fn no_number_is_too_long() {
        let long = "9".repeat(10_000);
        assert_eq!(compare_natural(&long, &format!("1{long}")), Ordering::Less);
        assert_eq!(compare_natural(&format!("000{long}"), &long), Ordering::Less, "equal in value, so by spelling");
    }

    proptest! {
        #[test]
        fn it_is_a_total_order(a in "[0-2ab۰-۲-]{0,6}", b in "[0-2ab۰-۲-]{0,6}", c in "[0-2ab۰-۲-]{0,6}") {
            prop_assert_eq!(compare_natural(&a, &b), compare_natural(&b, &a).reverse());
            prop_assert_eq!(compare_natural(&a, &b).is_eq(), a == b);
            if compare_natural(&a, &b).is_le() && compare_natural(&b, &c).is_le() {
                prop_assert!(compare_natural(&a, &c).is_le());
            }
        }
    }
}
