//! The verification backend: Terraform that has AWS's own analyzers compare the deployed network with the declared flows. Reachability
//! Analyzer shows that each of them works, and Network Access Analyzer that nothing else does.

mod coverage;
mod index;
mod lookups;
mod pages;
mod paths;
mod policies;
mod readme;
mod root;
mod scope;
mod settings;
mod statement;
mod template;
mod ways;

use crossvpc_core::backend::{Backend, Output, RenderBug, Review};
use crossvpc_core::deployment::Deployment;
use crossvpc_core::plan::Plan;
use crossvpc_core::target::Target;
use crossvpc_core::tree::Tree;
use crossvpc_templates::terraform::IGNORED;

use coverage::Coverage;

/// The verification backend.
#[derive(Debug)]
pub struct Verification;

static REVIEW: Review = Review { codes: &[], check: |_, _| {} };

impl Backend for Verification {
    fn target(&self) -> &'static Target {
        &settings::TARGET
    }

    fn review(&self) -> &'static Review {
        &REVIEW
    }

    /// Nothing of the network: what it has comes after the deployment of another target, and is in nobody's way.
    fn deployment(&self, _: &Plan) -> Result<Deployment, RenderBug> {
        Ok(Deployment::default())
    }

    fn emit(&self, plan: &Plan) -> Result<Output, RenderBug> {
        let mut tree = Tree::default();
        let coverage = Coverage::of(plan)?;
        if coverage.roots.is_empty() {
            return Ok(Output::default());
        }
        let tool = plan.network.generate().tool();
        tree.insert("verification/.gitignore", tool.reword(IGNORED).into_owned())?;
        tree.insert("verification/README.md", readme::readme(plan, &coverage)?)?;
        for root in &coverage.roots {
            root.write(plan, &mut tree)?;
        }
        if plan.network.generate().policies {
            policies::write(plan, &coverage.roots, &mut tree)?;
        }
        Ok(Output { tree, ..Output::default() })
    }
}
