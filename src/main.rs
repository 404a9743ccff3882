//! The `khabar` program.

fn main() {}
