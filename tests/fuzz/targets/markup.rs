//! See `khabar_fuzz::markup`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| khabar_fuzz::markup::run(data));
