//! The name that was probably meant.

/// Of `names`, the one nearest to what was written, if it is near enough to be a slip: up to two fifths of its letters
/// wrong, missing, too many, or two neighbours swapped.
pub(crate) fn nearest<'a>(input: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // What nobody could have meant is not compared: the work grows with the product of the lengths.
    let letters: Vec<char> = input.chars().take(40).flat_map(char::to_lowercase).collect();
    let distances = names.into_iter().map(|name| (distance(&letters, &name.chars().collect::<Vec<_>>()), name));
    let (distance, name) = distances.min_by_key(|(distance, _)| *distance)?;
    (distance * 5 <= name.chars().count().max(3) * 2).then_some(name)
}

/// How many edits turn one into the other (optimal string alignment).
fn distance(one: &[char], other: &[char]) -> usize {
    let mut rows: Vec<Vec<usize>> = vec![(0..=other.len()).collect()];
    for (i, a) in one.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, b) in other.iter().enumerate() {
            let at = |back: usize, column: usize| rows.get(i + 1 - back).and_then(|row| row.get(column)).copied();
            let best = [
                at(1, j).map(|diagonal| diagonal + usize::from(a != b)),
                at(1, j + 1).map(|above| above + 1),
                row.last().map(|left| left + 1),
                // Two neighbours swapped.
                (i > 0 && j > 0 && one.get(i - 1) == Some(b) && other.get(j - 1) == Some(a))
                    .then(|| at(2, j - 1).map(|before| before + 1))
                    .flatten(),
            ];
            row.push(best.into_iter().flatten().min().unwrap_or(usize::MAX));
        }
        rows.push(row);
    }
    rows.last().and_then(|row| row.last()).copied().unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_its_name() {
        let names = ["lang", "marks", "measure", "heh-yeh", "mouse"];
        for (written, expected) in
            [("lnag", "lang"), ("mesure", "measure"), ("heh_yeh", "heh-yeh"), ("Mouse", "mouse"), ("mraks", "marks")]
        {
            assert_eq!(nearest(written, names), Some(expected));
        }
        assert_eq!(nearest("colour", names), None);
        assert_eq!(nearest("", names), None);
    }

    #[test]
    fn a_letter_too_many_missing_wrong_or_swapped_is_one_edit() {
        let chars = |text: &str| text.chars().collect::<Vec<_>>();
        for (one, other) in [("abc", "abcd"), ("abc", "ab"), ("abc", "axc"), ("abc", "acb")] {
            assert_eq!(distance(&chars(one), &chars(other)), 1, "{one} {other}");
        }
        assert_eq!(distance(&chars("abc"), &chars("abc")), 0);
        assert_eq!(distance(&[], &chars("abc")), 3);
    }
}
