//! JSON as templates write it, made into JSON.
//!
//! Outside strings, comments, CDATA marks and commas without a value go. Inside, line ends are escaped, other controls
//! become blanks, and a backslash before what needs none goes. A quotation mark that nothing of JSON follows belongs to
//! the string.
//!
//! Deliberately not here: keys without quotation marks and other JavaScript.

use crate::ingest::html::resolve_text;

/// The source with the usual mistakes put right. It may still not be JSON.
pub(super) fn repaired(source: &str) -> String {
    // Some templates escape the whole script.
    let resolved = if source.contains('"') { source.into() } else { resolve_text(source) };
    let mut out = String::with_capacity(resolved.len() + 16);
    let mut rest: &str = &resolved;
    // A comma is written when the next value comes.
    let mut has_comma = false;
    while let Some(c) = rest.chars().next() {
        if let Some(after) = skip_markup(rest) {
            rest = after;
            continue;
        }
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
        match c {
            ',' => has_comma = true,
            // A script's last statement.
            ';' => {}
            c if c.is_whitespace() || c.is_control() => out.push(' '),
            c => {
                if std::mem::take(&mut has_comma) && !matches!(c, '}' | ']') && !out.trim_end().ends_with(['{', '[']) {
                    out.push(',');
                }
                out.push(c);
                if c == '"' {
                    rest = push_string(rest, &mut out);
                }
            }
        }
    }
    out
}

/// The marks of CDATA and of HTML's comments.
const MARKS: [&str; 4] = ["<![CDATA[", "]]>", "<!--", "-->"];

/// Whether a text begins with a comment or a mark.
fn begins_markup(text: &str) -> bool {
    text.starts_with("//") || text.starts_with("/*") || MARKS.iter().any(|mark| text.starts_with(mark))
}

/// What follows the comment or mark of CDATA that the text begins with.
fn skip_markup(text: &str) -> Option<&str> {
    if let Some(after) = MARKS.iter().find_map(|mark| text.strip_prefix(mark)) {
        return Some(after);
    }
    if let Some(comment) = text.strip_prefix("//") {
        let is_mark = MARKS.iter().any(|mark| comment.trim_start_matches(' ').starts_with(mark));
        let end = if is_mark { Some(0) } else { comment.find('\n') };
        return Some(end.and_then(|end| comment.get(end..)).unwrap_or_default());
    }
    let inside = text.strip_prefix("/*")?;
    Some(inside.split_once("*/").map_or("", |(_, after)| after))
}

/// Writes a string up to its closing quotation mark; returns what follows.
fn push_string<'a>(text: &'a str, out: &mut String) -> &'a str {
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' if ends_string(chars.as_str()) => {
                out.push('"');
                return chars.as_str();
            }
            '"' => out.push_str("\\\""),
            '\\' => {
                let escaped = chars.clone().next();
                let is_number =
                    || chars.as_str().get(1..5).is_some_and(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()));
                match escaped {
                    Some('"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't') => {
                        out.push('\\');
                        out.extend(chars.next());
                    }
                    Some('u') if is_number() => out.push('\\'),
                    _ => {}
                }
            }
            '\n' => out.push_str("\\n"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out.push('"');
    ""
}

/// Whether a quotation mark before this text ends a string: the text goes on as JSON does after one.
fn ends_string(after: &str) -> bool {
    let after = after.trim_start();
    match after.chars().next() {
        None | Some(':' | '}' | ']' | ';') => true,
        Some(',') => {
            let value = after.trim_start_matches(|c: char| c == ',' || c.is_whitespace());
            value.starts_with(|c: char| matches!(c, '"' | '{' | '[' | '}' | ']' | '-') || c.is_ascii_digit())
                || ["true", "false", "null"].iter().any(|word| value.starts_with(word))
                || begins_markup(value)
        }
        Some(_) => begins_markup(after),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::growth::assert_linear_in_repeats;
    use serde_json::{Value, json};

    fn read(source: &str) -> Option<Value> {
        serde_json::from_str(&repaired(source)).ok()
    }

    #[test]
    fn what_templates_put_around_and_into_json_goes() {
        let expected = Some(json!({"a": "b", "c": [1, 2]}));
        for source in [
            r#"{"a":"b","c":[1,2]}"#,
            "//<![CDATA[\n{\"a\":\"b\",\"c\":[1,2]}\n//]]>",
            "/*<![CDATA[*/{\"a\":\"b\",\"c\":[1,2]}/*]]>*/",
            "<![CDATA[{\"a\":\"b\",\"c\":[1,2]}]]>",
            "// <![CDATA[ {\"a\":\"b\",\"c\":[1,2]} // ]]>",
            "<!--{\"a\":\"b\",\"c\":[1,2]}-->",
            "{\"a\":\"b\", // the first\n \"c\":[1,2]};",
            r#"{,"a":"b",,"c":[1,2,],}"#,
            "{&quot;a&quot;:&quot;b&quot;,&quot;c&quot;:[1,2]}",
        ] {
            assert_eq!(read(source), expected, "{source}");
        }
        assert_eq!(read("<![CDATA[[[1]]]]>"), Some(json!([[1]])));
    }

    #[test]
    fn a_string_keeps_what_its_author_wrote() {
        for (string, text) in [
            ("a\nb", "a\nb"),
            ("a\r\nb\tc\u{1}", "a \nb c "),
            (r"it\'s \d \u00e9 \u12", "it's d \u{E9} u12"),
            (r#"he said "no", and left"#, r#"he said "no", and left"#),
            (r#""no" and "yes""#, r#""no" and "yes""#),
            ("http://a.ir/*b*/", "http://a.ir/*b*/"),
            ("a, b; c <!-- d --> ]", "a, b; c <!-- d --> ]"),
        ] {
            let expected = Some(json!({"a": text, "b": 1}));
            assert_eq!(read(&format!("{{\"a\":\"{string}\",\"b\":1}}")), expected, "{string}");
        }
    }

    #[test]
    fn what_is_no_json_takes_linear_time() {
        let pieces = ["\"//", "\",//", "\"", "\" ", "\", ", "\\", ",", "/*", "//", "<!--", "{", " ", ", ", "\"a\":"];
        assert_linear_in_repeats(&pieces, 2_000, |source| repaired(source).len());
    }
}
