//! Changes the specs of folders many times and prints what came of it: `mutations 20000 ../specs`. No search, the same
//! texts in each run: for figures, where the other targets look for what is new. A label outside of its file is a panic too.

use std::error::Error;
use std::panic::catch_unwind;
use std::path::Path;
use std::time::{Duration, Instant};
use std::{env, fs};

use crossvpc_fuzz::{findings, mutate, output, words};
// Its library has what the instrumented code calls.
use libfuzzer_sys as _;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let count: u32 = arguments.next().ok_or("say how many")?.parse()?;
    let mut specs = Vec::new();
    for folder in arguments {
        read(Path::new(&folder), &mut specs)?;
    }
    specs.sort();
    if specs.is_empty() {
        return Err("name a folder with specs".into());
    }
    let (mut accepted, mut panics, mut longest, mut slowest) = (0, 0, Duration::ZERO, 0);
    for seed in 0..count {
        let mut random = fastrand::Rng::with_seed(seed.into());
        let text = mutate::some(&specs[random.usize(..specs.len())], words::known, &mut random);
        let start = Instant::now();
        let answer = catch_unwind(|| {
            findings::hold_for(&text);
            output::holds_for(&text)
        });
        let took = start.elapsed();
        if took > longest {
            (longest, slowest) = (took, seed);
        }
        match answer {
            Ok(taken) => accepted += u32::from(taken),
            Err(_) => {
                panics += 1;
                println!("the text of seed {seed}:\n{text}\n");
            }
        }
    }
    println!(
        "{count} specs, {accepted} accepted, {panics} panics; the longest took {longest:?}, of seed {slowest}"
    );
    if panics > 0 { Err("see the panics".into()) } else { Ok(()) }
}

fn read(path: &Path, specs: &mut Vec<String>) -> Result<(), Box<dyn Error>> {
    if path.is_dir() {
        for entry in fs::read_dir(path)? {
            read(&entry?.path(), specs)?;
        }
    } else {
        specs.push(fs::read_to_string(path)?);
    }
    Ok(())
}
