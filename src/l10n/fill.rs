//! Filling values into phrases.

/// Fills the `{name}` placeholders of a phrase. Values are not searched again, so a path with braces stays as it is.
pub(crate) fn fill(phrase: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(phrase.len());
    let mut rest = phrase;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let placeholder = after.split_once('}');
        let value = placeholder.and_then(|(name, _)| values.iter().find(|(key, _)| *key == name));
        if let (Some((_, tail)), Some((_, value))) = (placeholder, value) {
            filled.push_str(value);
            rest = tail;
        } else {
            filled.push('{');
            rest = after;
        }
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_filled_in_and_not_searched_again() {
        assert_eq!(fill("{path}: {reason}", &[("path", "{reason}"), ("reason", "x")]), "{reason}: x");
        assert_eq!(fill("{unknown} {", &[]), "{unknown} {");
    }
}
