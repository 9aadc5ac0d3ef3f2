//! `crossvpc init`: a spec to start from.

use std::path::Path;

use crossvpc_templates::STARTER;

use crate::args::InitArgs;
use crate::console::{print_data, report, shown};
use crate::disk;
use crate::failure::{Failure, Outcome};

pub(super) fn run(args: &InitArgs) -> Result<Outcome, Failure> {
    let text = starter(&args.targets);
    if args.path == Path::new("-") {
        print_data(&text)?;
        return Ok(Outcome::Clean);
    }
    let path = if args.path.is_dir() { args.path.join("crossvpc.yaml") } else { args.path.clone() };
    disk::write_new(&path, &text)?;
    let path = shown(&path);
    report(&format!("wrote `{path}`\nnext: edit it, then run `crossvpc check {path}`\n"))?;
    Ok(Outcome::Clean)
}

/// The starter spec. Its last section, in comments, has a line for each target: those of the targets become part of it.
fn starter(targets: &[&str]) -> String {
    let is_wanted = |entry: &&str| {
        *entry == "generate:" || targets.iter().any(|target| entry.starts_with(&format!("  {target}:")))
    };
    let line = |line: &'static str| match line.strip_prefix("# ").filter(is_wanted) {
        Some(entry) if !targets.is_empty() => entry,
        _ => line,
    };
    STARTER.lines().flat_map(|text| [line(text), "\n"]).collect()
}
