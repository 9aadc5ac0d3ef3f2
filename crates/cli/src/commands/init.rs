//! `crossvpc init`: a spec to start from.

use crossvpc_templates::STARTER;

use crate::args::InitArgs;
use crate::console::{print, shown};
use crate::disk;
use crate::failure::{Failure, Outcome};

pub(super) fn run(args: &InitArgs) -> Result<Outcome, Failure> {
    let path = if args.path.is_dir() { args.path.join("crossvpc.yaml") } else { args.path.clone() };
    disk::write_new(&path, STARTER)?;
    let path = shown(&path);
    print(&format!("wrote `{path}`; next: edit it, then run `crossvpc check {path}`\n"))?;
    Ok(Outcome::Clean)
}
