//! Finds the beginnings and ends of JSON values without parsing them.
//!
//! Deliberately not here: whether a value is valid JSON; `serde_json` decides that.

/// The longest name of a member that is compared, in bytes.
pub(super) const MAX_NAME_BYTES: usize = 256;

/// How far into a value the scanner is.
#[derive(Default)]
pub(super) struct ValueScanner {
    brackets: usize,
    in_string: bool,
    escaped: bool,
}

impl ValueScanner {
    /// A scanner inside an array or object that has begun.
    pub(super) fn inside_brackets() -> Self {
        Self { brackets: 1, ..Self::default() }
    }

    /// Takes one byte. Returns `None` if the value goes on, else whether it ends after this byte or before it.
    pub(super) fn accept(&mut self, byte: u8) -> Option<bool> {
        if self.in_string {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => {
                    self.in_string = false;
                    return (self.brackets == 0).then_some(true);
                }
                _ => {}
            }
            return None;
        }
        match byte {
            b'"' => self.in_string = true,
            b'{' | b'[' => self.brackets += 1,
            b'}' | b']' | b',' | b':' if self.brackets == 0 => return Some(false),
            b'}' | b']' => {
                self.brackets -= 1;
                return (self.brackets == 0).then_some(true);
            }
            byte if byte.is_ascii_whitespace() && self.brackets == 0 => return Some(false),
            _ => {}
        }
        None
    }
}

/// The name of an object's first member, with its quotation marks.
pub(super) fn first_member_name(raw: &[u8]) -> &[u8] {
    let inner = raw.get(1..).unwrap_or_default().trim_ascii_start();
    let name = inner.get(1..).unwrap_or_default();
    let end = name.iter().take(MAX_NAME_BYTES).position(|&byte| byte == b'"');
    end.and_then(|end| inner.get(..end + 2)).filter(|name| name.starts_with(b"\"")).unwrap_or_default()
}

/// The positions in a text where an object begins with this name.
pub(super) fn record_starts(raw: &[u8], first_name: &[u8]) -> Vec<usize> {
    if first_name.is_empty() {
        return Vec::new();
    }
    let begins = |at: usize| {
        // A record has little white space before its first name, and looking further would take quadratic time.
        let rest = raw.get(at + 1..).unwrap_or_default();
        let near = rest.get(..MAX_NAME_BYTES).unwrap_or(rest);
        let blank = near.len() - near.trim_ascii_start().len();
        rest.get(blank..).is_some_and(|rest| rest.starts_with(first_name))
    };
    raw.iter().enumerate().filter(|&(at, &byte)| byte == b'{' && begins(at)).map(|(at, _)| at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many bytes of a text the first value takes.
    fn length(text: &str) -> Option<usize> {
        let mut scanner = ValueScanner::default();
        text.bytes().enumerate().find_map(|(at, byte)| Some(at + usize::from(scanner.accept(byte)?)))
    }

    #[test]
    fn a_value_ends_where_its_brackets_and_strings_do() {
        for (text, expected) in [
            ("12,", Some(2)),
            ("\"a\\\"]\" b", Some(6)),
            ("{\"a\": [1, \"}\"]} x", Some(15)),
            ("[[1]", None),
            ("\"a", None),
        ] {
            assert_eq!(length(text), expected, "{text}");
        }
    }

    #[test]
    fn records_begin_with_the_name_that_the_first_one_began_with() {
        let text = br#"{ "id": 1}, {"a": 2}, {"id": 3}"#;
        assert_eq!(first_member_name(text), b"\"id\"");
        assert_eq!(record_starts(text, b"\"id\""), [0, 22]);
        assert_eq!(record_starts(text, b""), [0; 0]);
    }
}
