//! What an output folder is to hold: the files of the spec's targets, or only those of the targets that the command line names.

use crossvpc::{Checked, RenderBug};
use crossvpc_core::plan::Plan;
use crossvpc_core::tree::Tree;

use crate::args::SpecArgs;
use crate::disk::{Folder, Record, Scope};

/// The files, and which files of the folder they are about. Where the command line names the targets, the files of others
/// that the folder has stay, and the runbook covers them too, unless the spec by now says something that they cannot express.
pub(crate) fn wanted(
    args: &SpecArgs,
    checked: &Checked,
    plan: &Plan,
    folder: &Folder,
) -> Result<(Tree, Scope, Record), RenderBug> {
    let record = Record::of(&checked.targets, crossvpc::canonical(&checked.sources));
    if args.targets.is_empty() {
        return Ok((crossvpc::generate(plan, &checked.targets, &[])?, Scope::Everything, record));
    }
    let mut kept = folder.manifest().targets();
    kept.retain(|target| !checked.targets.contains(target) && crossvpc::is_expressible(plan, target));
    let tree = crossvpc::generate(plan, &checked.targets, &kept)?;
    Ok((tree, Scope::Targets(checked.targets.clone()), record))
}
