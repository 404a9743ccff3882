//! The name that a user probably meant.

/// The longest input that is compared, in characters: the work grows with its length, and no name is nearly as long.
const MAX_COMPARED: usize = 40;

/// Of `names`, the one nearest to the input, if the input may be a slip: up to two fifths of the name's letters wrong,
/// missing, superfluous, or swapped with their neighbour.
pub(crate) fn nearest<'a>(input: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let input: String = input.chars().take(MAX_COMPARED).flat_map(char::to_lowercase).collect();
    let distances = names.into_iter().map(|name| (strsim::osa_distance(&input, name), name));
    let (distance, name) = distances.min_by_key(|(distance, _)| *distance)?;
    (distance * 5 <= name.chars().count().max(3) * 2).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_its_name() {
        let names = ["lang", "marks", "measure", "heh-yeh", "mouse"];
        for (input, expected) in
            [("lnag", "lang"), ("mesure", "measure"), ("heh_yeh", "heh-yeh"), ("Mouse", "mouse"), ("mraks", "marks")]
        {
            assert_eq!(nearest(input, names), Some(expected));
        }
        assert_eq!(nearest("colour", names), None);
        assert_eq!(nearest("", names), None);
    }
}
