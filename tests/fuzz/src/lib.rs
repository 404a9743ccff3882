//! What the targets try: each module takes any bytes and panics where a promise of the library is broken.
//!
//! The first byte of an input chooses what is tried where a target tries several things, so that one corpus and one run
//! serve all of them.

pub mod dates;
pub mod identity;
#[path = "../../it/support/invariants.rs"]
mod invariants;
pub mod layout;
pub mod lists;
pub mod markup;
pub mod search;
pub mod texts;

/// The first byte, which chooses, and the rest; nothing for no bytes.
fn chosen(data: &[u8]) -> Option<(u8, &[u8])> {
    data.split_first().map(|(first, rest)| (*first, rest))
}
