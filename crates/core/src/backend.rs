//! What every target does with a plan: say what it cannot express, then write it.

use crate::deployment::Deployment;
use crate::diagnostic::{Code, Report};
use crate::plan::Plan;
use crate::target::Target;
use crate::tree::{RepeatedPath, Tree};

/// A target. The engine holds the list of them.
pub trait Backend: Sync {
    /// What it declares of itself.
    fn target(&self) -> &'static Target;

    /// As the spec, the command line and the output folder call it.
    fn id(&self) -> &'static str {
        self.target().id
    }

    /// The findings that its review looks for.
    fn codes(&self) -> &'static [&'static Code];

    /// Says what this target cannot express, before anything is written.
    fn review(&self, plan: &Plan, report: &mut Report);

    /// How what it writes is applied, without the files.
    ///
    /// # Errors
    ///
    /// [`RenderBug`]: a mistake of ours, never of the spec.
    fn deployment(&self, plan: &Plan) -> Result<Deployment, RenderBug>;

    /// Writes the plan.
    ///
    /// # Errors
    ///
    /// [`RenderBug`]: a mistake of ours, never of the spec.
    fn emit(&self, plan: &Plan) -> Result<Output, RenderBug>;
}

/// What a target makes of a plan.
#[derive(Debug, Default)]
pub struct Output {
    /// The files, below the output folder.
    pub tree: Tree,
    /// How they are applied.
    pub deployment: Deployment,
}

/// A mistake of ours: a page that does not fit its data.
#[derive(Debug, thiserror::Error)]
#[error("this is a bug of crossvpc, please report it: {0}")]
pub struct RenderBug(pub String);

impl From<RepeatedPath> for RenderBug {
    fn from(error: RepeatedPath) -> Self {
        Self(error.to_string())
    }
}
