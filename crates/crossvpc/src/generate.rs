//! Everything that is generated of a plan: the files of its targets, how they are applied, and the runbook over all.

use crossvpc_core::backend::RenderBug;
use crossvpc_core::deployment::Deployment;
use crossvpc_core::deployment::outline::Outline;
use crossvpc_core::diagnostic::Report;
use crossvpc_core::plan::Plan;
use crossvpc_core::target::Target;
use crossvpc_core::tree::Tree;
use crossvpc_diagram::{Detail, Picture};

use crate::backends::Engine;

/// How each of the targets is applied.
///
/// # Errors
///
/// [`RenderBug`]: a mistake of ours, never of the spec.
pub fn deployments(
    plan: &Plan,
    targets: &[&'static str],
) -> Result<Vec<(&'static Target, Deployment)>, RenderBug> {
    Engine::default().deployments(plan, targets)
}

/// The files of an output folder: those of the targets, and the runbook unless the spec leaves it out. The runbook also covers the `kept` targets, whose
/// files are there already and stay as they are.
///
/// ```
/// use crossvpc::Sources;
///
/// let mut sources = Sources::default();
/// sources.add("spec.yaml", include_str!("../example.yaml"));
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
pub fn generate(plan: &Plan, targets: &[&'static str], kept: &[&'static str]) -> Result<Tree, RenderBug> {
    Engine::default().generate(plan, targets, kept)
}

/// Whether a target can express the whole plan.
pub fn is_expressible(plan: &Plan, target: &'static str) -> bool {
    Engine::default().is_expressible(plan, target)
}

impl Engine<'_> {
    /// See [`deployments`].
    ///
    /// # Errors
    ///
    /// [`RenderBug`]: a mistake of ours, never of the spec.
    pub fn deployments(
        self,
        plan: &Plan,
        targets: &[&'static str],
    ) -> Result<Vec<(&'static Target, Deployment)>, RenderBug> {
        let backends = self.backends_of(targets).into_iter();
        backends.map(|backend| Ok((backend.target(), backend.deployment(plan)?))).collect()
    }

    /// See [`generate`].
    ///
    /// # Errors
    ///
    /// [`RenderBug`]: a mistake of ours, never of the spec.
    pub fn generate(
        self,
        plan: &Plan,
        targets: &[&'static str],
        kept: &[&'static str],
    ) -> Result<Tree, RenderBug> {
        let mut tree = Tree::default();
        let mut deployments = Vec::new();
        for backend in self.backends_of(&[targets, kept].concat()) {
            let output = backend.emit(plan)?;
            if targets.contains(&backend.id()) {
                tree.extend(output.tree)?;
            }
            deployments.push((backend.target(), output.deployment));
        }
        if plan.network.generate().runbook {
            let picture = Picture::of(plan, Detail::Short).mermaid();
            for (path, text) in crossvpc_runbook::files(plan, &Outline::of(plan, &deployments), &picture)? {
                tree.insert(path, text)?;
            }
        }
        Ok(tree)
    }

    /// See [`is_expressible`].
    pub fn is_expressible(self, plan: &Plan, target: &'static str) -> bool {
        let mut report = Report::default();
        for backend in self.backends_of(&[target]) {
            backend.review(plan, &mut report);
        }
        !report.has_errors()
    }
}
