//! What an output folder is to hold: the files of the spec's targets, or only those of the targets that the command line names, and
//! what removes what left the spec.

use crossvpc::Checked;
use crossvpc_core::plan::Plan;
use crossvpc_core::tree::Tree;

use crate::args::SpecArgs;
use crate::disk::{Folder, Gone, Record, Scope};
use crate::failure::Failure;
use crate::left::{self, LeftOver, Retired};

/// What a folder is to hold.
pub(crate) struct Wanted {
    /// The files.
    pub(crate) tree: Tree,
    /// Which files of the folder they are about.
    pub(crate) scope: Scope,
    /// What they are generated from, and what left since earlier specs.
    pub(crate) records: (Record, Vec<Gone>),
}

/// What a folder is to hold. Where the command line names the targets, the files of others that the folder has stay, and the runbook
/// covers them too, unless the spec by now says something that they cannot express. What is `retired` is forgotten.
pub(crate) fn wanted(
    args: &SpecArgs,
    checked: &Checked,
    plan: &Plan,
    folder: &Folder,
    retired: Retired<'_>,
) -> Result<Wanted, Failure> {
    let spec = crossvpc::canonical(&checked.sources);
    let scope =
        if args.targets.is_empty() { Scope::Everything } else { Scope::Targets(checked.targets.clone()) };
    let LeftOver { left, gone } =
        left::over(folder, (checked, &plan.as_generated(), &spec), &scope, retired)?;
    let plan = plan.clone().with_left(left);
    let mut kept = Vec::new();
    if scope != Scope::Everything {
        kept = folder.manifest().targets();
        kept.retain(|target| !checked.targets.contains(target) && crossvpc::is_expressible(&plan, target));
    }
    let tree = crossvpc::generate(&plan, &checked.targets, &kept)?;
    Ok(Wanted { tree, scope, records: (Record::of(&checked.targets, spec, plan.network.keys()), gone) })
}
