//! See `khabar_fuzz::lists`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| khabar_fuzz::lists::run(data));
