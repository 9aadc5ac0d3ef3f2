//! Everything that is generated of a plan: the files of its targets, how they are applied, and the runbook over all.

use crossvpc_core::backend::RenderBug;
use crossvpc_core::deployment::Deployment;
use crossvpc_core::deployment::outline::Outline;
use crossvpc_core::diagnostic::Report;
use crossvpc_core::network::GenerateTarget;
use crossvpc_core::plan::Plan;
use crossvpc_core::tree::Tree;

use crate::backends;

/// How each of the targets is applied.
///
/// # Errors
///
/// [`RenderBug`]: a mistake of ours, never of the spec.
pub fn deployments(
    plan: &Plan,
    targets: &[GenerateTarget],
) -> Result<Vec<(GenerateTarget, Deployment)>, RenderBug> {
    let backends = backends::of(targets).into_iter();
    backends.map(|backend| Ok((backend.target(), backend.emit(plan)?.deployment))).collect()
}

/// The files of an output folder: those of the targets, and the runbook. The runbook also covers the `kept` targets, whose
/// files are there already and stay as they are.
///
/// ```
/// use crossvpc::Sources;
///
/// let mut sources = Sources::default();
/// sources.add("spec.yaml", include_str!("../../../specs/article-peering.yaml"));
/// let checked = crossvpc::check(sources, &[]);
/// let plan = checked.plan.expect("the spec has no errors");
/// let tree = crossvpc::generate(&plan, &checked.targets, &[])?;
/// assert!(tree.iter().any(|(path, _)| path == "terraform/main.tf"));
/// # Ok::<(), crossvpc::RenderBug>(())
/// ```
///
/// # Errors
///
/// [`RenderBug`]: a mistake of ours, never of the spec.
pub fn generate(plan: &Plan, targets: &[GenerateTarget], kept: &[GenerateTarget]) -> Result<Tree, RenderBug> {
    let mut tree = Tree::default();
    let mut deployments = Vec::new();
    let mut paths = Vec::new();
    for backend in backends::of(targets) {
        let output = backend.emit(plan)?;
        paths.extend(output.tree.iter().map(|(path, _)| path.to_owned()));
        tree.extend(output.tree)?;
        deployments.push((backend.target(), output.deployment));
    }
    for backend in backends::of(kept) {
        let output = backend.emit(plan)?;
        paths.extend(output.tree.iter().map(|(path, _)| path.to_owned()));
        deployments.push((backend.target(), output.deployment));
    }
    deployments.sort_by_key(|(target, _)| *target);
    for (path, text) in crossvpc_runbook::files(plan, &Outline::of(plan, &deployments), &paths)? {
        tree.insert(path, text)?;
    }
    Ok(tree)
}

/// Whether a target can express the whole plan.
pub fn is_expressible(plan: &Plan, target: GenerateTarget) -> bool {
    let mut report = Report::default();
    for backend in backends::of(&[target]) {
        backend.review(plan, &mut report);
    }
    !report.has_errors()
}
