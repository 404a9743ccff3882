//! See `khabar_fuzz::identity`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| khabar_fuzz::identity::run(data));
