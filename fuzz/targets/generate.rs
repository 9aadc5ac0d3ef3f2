//! Accepted specs: every target and the runbook are generated, and the readers of their formats take them.

#![no_main]

use crossvpc_fuzz::{mutate, output, set_up, words};
use libfuzzer_sys::{Corpus, fuzz_crossover, fuzz_mutator, fuzz_target, fuzzer_mutate};

// Only accepted specs are kept and changed further: most changes of one that is refused are refused too.
fuzz_target!(init: set_up(), |data: &[u8]| -> Corpus {
    let accepted = str::from_utf8(data).is_ok_and(output::holds_for);
    if accepted { Corpus::Keep } else { Corpus::Reject }
});

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutate::change(data, size, max_size, seed, fuzzer_mutate, words::known)
});

fuzz_crossover!(|first: &[u8], second: &[u8], out: &mut [u8], seed: u32| {
    mutate::cross(first, second, out, seed)
});
