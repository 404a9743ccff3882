//! The bidi layout layer.
