//! See `khabar_fuzz::layout`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| khabar_fuzz::layout::run(data));
