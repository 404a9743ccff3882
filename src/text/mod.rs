//! Rules of the written language.
