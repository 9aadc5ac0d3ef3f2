//! Everything that is generated for some targets: their files, how they are applied, and the runbook over all.

use crossvpc_core::backend::RenderBug;
use crossvpc_core::deployment::Deployment;
use crossvpc_core::diagnostic::Report;
use crossvpc_core::network::GenerateTarget;
use crossvpc_core::plan::Plan;
use crossvpc_core::tree::Tree;

use crate::backends;
use crate::disk::{Folder, Scope};
use crate::outline::Outline;
use crate::reading::Reading;
use crate::runbook;

/// What the folder is to hold, and which of its files that is about.
pub(crate) type Wanted = (Tree, Scope);

/// How each of the targets is applied.
pub(crate) fn deployments(
    plan: &Plan,
    targets: &[GenerateTarget],
) -> Result<Vec<(GenerateTarget, Deployment)>, RenderBug> {
    let backends = backends::of(targets).into_iter();
    backends.map(|backend| Ok((backend.target(), backend.emit(plan)?.deployment))).collect()
}

/// The files for a folder. Where the command line names the targets, the files of others that the folder has stay,
/// and the runbook covers them too, unless the spec by now says something that they cannot express.
pub(crate) fn wanted(reading: &Reading, plan: &Plan, folder: &Folder) -> Result<Wanted, RenderBug> {
    let mut tree = Tree::default();
    let mut deployments = Vec::new();
    let mut paths = Vec::new();
    for backend in backends::of(&reading.targets) {
        let output = backend.emit(plan)?;
        paths.extend(output.tree.iter().map(|(path, _)| path.to_owned()));
        tree.extend(output.tree)?;
        deployments.push((backend.target(), output.deployment));
    }
    let scope =
        if reading.names_targets { Scope::Targets(reading.targets.clone()) } else { Scope::Everything };
    if reading.names_targets {
        for backend in backends::of(&kept(reading, plan, folder)) {
            let output = backend.emit(plan)?;
            paths.extend(output.tree.iter().map(|(path, _)| path.to_owned()));
            deployments.push((backend.target(), output.deployment));
        }
        deployments.sort_by_key(|(target, _)| *target);
    }
    for (path, text) in runbook::files(plan, &Outline::of(plan, &deployments), &paths)? {
        tree.insert(path, text)?;
    }
    Ok((tree, scope))
}

/// The targets that the folder has files of and that the command line does not name.
fn kept(reading: &Reading, plan: &Plan, folder: &Folder) -> Vec<GenerateTarget> {
    let mut others = folder.manifest().targets();
    others.retain(|target| !reading.targets.contains(target));
    others.retain(|&target| {
        let mut report = Report::default();
        for backend in backends::of(&[target]) {
            backend.review(plan, &mut report);
        }
        !report.has_errors()
    });
    others
}
