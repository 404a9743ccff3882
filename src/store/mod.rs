//! The reader's memory.
