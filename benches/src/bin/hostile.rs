//! `check` of specs that try to cost more than they weigh, each beside `check` of a valid spec of the same size in the same run: at most
//! four times its time.
//!
//! `cargo run --release -p crossvpc-benches --bin hostile [WORD…]` runs those whose names have one of the words.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};

use crossvpc_benches::hostile::ATTACKS;
use crossvpc_benches::measure::{Cost, Result, build, cost, megabytes};
use crossvpc_benches::{Kind, spec};

/// The most that an attack may cost, as times of a valid spec of its size.
const MOST: f64 = 4.0;

/// What a connection takes in a valid spec, about.
const BYTES_A_CONNECTION: usize = 730;

const HEADER: &str = "\
attack                          MB │   valid    peak │   check  ms/MB  ×valid    peak
───────────────────────────────────┼─────────────────┼────────────────────────────────";

fn main() -> Result<ExitCode> {
    let words: Vec<_> = env::args().skip(1).collect();
    let own = env::current_exe()?;
    let crossvpc = build(&own)?;
    let folder = tempfile::tempdir_in(own.parent().ok_or("the program is in no folder")?)?;
    let mut of_valid: BTreeMap<usize, Cost> = BTreeMap::new();
    let mut worst = 0.0_f64;
    println!("{HEADER}");
    for attack in
        ATTACKS.iter().filter(|a| words.is_empty() || words.iter().any(|word| a.name.contains(word)))
    {
        let text = attack.spec();
        let connections = text.len().div_ceil(BYTES_A_CONNECTION);
        let valid = match of_valid.get(&connections) {
            Some(valid) => *valid,
            None => {
                check(&crossvpc, &folder.path().join("valid.yaml"), &spec(Kind::VpcPeering, connections))?
            }
        };
        of_valid.insert(connections, valid);
        let hostile = check(&crossvpc, &folder.path().join("hostile.yaml"), &text)?;
        let ratio = hostile.milliseconds / valid.milliseconds;
        worst = worst.max(ratio);
        println!(
            "{:<28} {:5.2} │ {:7.1} {:7.0} │ {:7.1} {:6.0} {ratio:7.2} {:7.0}",
            attack.name,
            megabytes(text.len()),
            valid.milliseconds,
            valid.peak_megabytes,
            hostile.milliseconds,
            hostile.milliseconds / megabytes(text.len()),
            hostile.peak_megabytes,
        );
    }
    println!(
        "\ntimes in ms, peak in MB; ×valid: beside `check` of a valid spec of the same size, at most {MOST}"
    );
    Ok(if worst > MOST { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn check(crossvpc: &Path, file: &Path, text: &str) -> Result<Cost> {
    fs::write(file, text)?;
    cost(&[0, 1], |_| {
        let mut check = Command::new(crossvpc);
        check.arg("check").arg(file);
        check
    })
}
