//! What a panic says, fit for a notice and for a report that a user passes on.
//!
//! The message may quote the text on which the program failed, and that may be an article's. So everything quoted, and
//! every letter beyond ASCII, is left out.

use std::any::Any;

/// The message of a caught panic, without quotations.
pub(crate) fn panic_message(payload: &(dyn Any + Send)) -> String {
    let literal = payload.downcast_ref::<&str>().copied();
    let message = literal.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    without_quotations(message.unwrap_or("a panic without a message"))
}

/// A message on one line, without the text between backticks or quotation marks and without letters beyond ASCII.
fn without_quotations(message: &str) -> String {
    let mut redacted = String::with_capacity(message.len());
    let mut open_quote = None;
    for character in message.chars() {
        match (open_quote, character) {
            (None, '`' | '"') => {
                open_quote = Some(character);
                redacted.push(character);
                redacted.push('\u{2026}');
            }
            (Some(quote), character) if character == quote => {
                open_quote = None;
                redacted.push(character);
            }
            (None, '\n') => redacted.push(' '),
            (None, ' '..='~') => redacted.push(character),
            _ => {}
        }
    }
    redacted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_message_quotes_is_left_out() {
        let message = without_quotations("byte index 1 is not a char boundary; it is inside `\u{633}ab` of `a text`");
        assert_eq!(message, "byte index 1 is not a char boundary; it is inside `\u{2026}` of `\u{2026}`");
        assert_eq!(without_quotations("said \"words\u{633}\" and \u{633}\u{644} 3"), "said \"\u{2026}\" and  3");
    }

    #[test]
    fn a_quotation_that_never_ends_is_left_out_to_the_end() {
        assert_eq!(without_quotations("in `secret"), "in `\u{2026}");
    }

    #[test]
    fn a_panic_s_message_is_found_whether_it_is_a_literal_or_was_formatted() {
        assert_eq!(panic_message(&"literal"), "literal");
        assert_eq!(panic_message(&"formatted".to_owned()), "formatted");
        assert_eq!(panic_message(&3), "a panic without a message");
    }
}
