//! What xterm answers to the questions that the program asks a terminal when it starts.
//!
//! The benchmarks include this file too.

/// The answers, in the order of the questions.
pub(crate) const ANSWERS: &str =
    "\x1b[8;0$y\x1bP>|XTerm(379)\x1b\\\x1b[>41;379;0c\x1b[?64;1;2;6;9;15;16;17;18;21;22;28c";

/// The last question: once it has come, the program waits for the answers.
pub(crate) const LAST_QUERY: &str = "\x1b[c";
