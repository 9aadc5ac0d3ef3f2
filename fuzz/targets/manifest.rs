//! Any manifest: only generated files that it knows are touched.

#![no_main]

use crossvpc_fuzz::{folder, set_up};
use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};

fuzz_target!(init: set_up(), |data: &[u8]| {
    folder::holds_for(data);
});

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    folder::change(data, size, max_size, seed, fuzzer_mutate)
});
