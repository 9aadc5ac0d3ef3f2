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

    /// What it cannot express, which is said before anything is written. Targets that have the same one are reviewed once.
    fn review(&self) -> &'static Review;

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

/// How a plan is looked at for what a target cannot express.
#[derive(Debug)]
pub struct Review {
    /// The findings that it looks for.
    pub codes: &'static [&'static Code],
    /// Says what it finds.
    pub check: fn(&Plan, &mut Report),
}

/// What a target makes of a plan.
#[derive(Debug, Default)]
pub struct Output {
    /// The files, below the output folder.
    pub tree: Tree,
    /// How they are applied.
    pub deployment: Deployment,
    /// The files that are for some connections only.
    pub link_files: Vec<LinkFile>,
}

/// A file that is for some connections.
#[derive(Clone, Debug)]
pub struct LinkFile {
    /// Below the output folder.
    pub path: String,
    /// The connections, by name.
    pub connections: Vec<String>,
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
