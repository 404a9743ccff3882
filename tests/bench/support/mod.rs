//! What several benchmarks need: a library of invented articles, and the program in a pseudo-terminal.

#![allow(dead_code, reason = "each benchmark uses a part")]

pub(crate) mod library;
pub(crate) mod terminal;
#[path = "../../it/support/xterm.rs"]
mod xterm;
