//! Names, blocks, ports and ids: what is read prints as it was written.

#![no_main]

use crossvpc_fuzz::{mutate, set_up, values, words};
use libfuzzer_sys::{fuzz_crossover, fuzz_mutator, fuzz_target, fuzzer_mutate};

// Specs are good seeds: each value in them is read by itself.
fuzz_target!(init: set_up(), |data: &[u8]| {
    if let Ok(text) = str::from_utf8(data) {
        values::hold_for(text);
        text.split(|c: char| c.is_whitespace() || "[]{},\"'".contains(c)).for_each(values::hold_for);
    }
});

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutate::change(data, size, max_size, seed, fuzzer_mutate, words::known)
});

fuzz_crossover!(|first: &[u8], second: &[u8], out: &mut [u8], seed: u32| {
    mutate::cross(first, second, out, seed)
});
