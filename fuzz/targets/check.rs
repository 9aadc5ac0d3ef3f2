//! Any text: an answer in time, and findings that point into it.

#![no_main]

use crossvpc_fuzz::{findings, mutate, set_up, words};
use libfuzzer_sys::{fuzz_crossover, fuzz_mutator, fuzz_target, fuzzer_mutate};

fuzz_target!(init: set_up(), |data: &[u8]| {
    if let Ok(text) = str::from_utf8(data) {
        findings::hold_for(text);
    }
});

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutate::change(data, size, max_size, seed, fuzzer_mutate, words::known)
});

fuzz_crossover!(|first: &[u8], second: &[u8], out: &mut [u8], seed: u32| {
    mutate::cross(first, second, out, seed)
});
