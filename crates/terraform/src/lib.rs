//! The Terraform backend: reusable modules, one small file of module calls a link, and a root that applies both
//! sides at once.

mod address;
mod align;
mod modules;
mod peering;
mod review;
mod roots;

use std::sync::LazyLock;

use crossvpc_core::backend::{Backend, Output, RenderBug};
use crossvpc_core::deployment::{Deployment, Input, InputSource, Unit};
use crossvpc_core::diagnostic::{Code, Report};
use crossvpc_core::network::GenerateTarget;
use crossvpc_core::plan::{Link, Plan};
use crossvpc_core::tree::Tree;
use crossvpc_render::{Dialect, Pages};
use rayon::prelude::*;
use serde::Serialize;

/// The Terraform backend.
#[derive(Debug)]
pub struct Terraform;

/// The findings of this backend.
pub const CODES: &[&Code] = &[&review::per_account_layout::CODE, &review::many_providers::CODE];

static PAGES: LazyLock<Result<Pages, RenderBug>> = LazyLock::new(|| {
    Pages::new(
        Dialect::Hcl,
        &[
            ("root/main.tf", include_str!("../../../templates/terraform/root/main.tf.j2")),
            ("root/outputs.tf", include_str!("../../../templates/terraform/root/outputs.tf.j2")),
            ("root/providers.tf", include_str!("../../../templates/terraform/root/providers.tf.j2")),
            (
                "root/terraform.tfvars.example",
                include_str!("../../../templates/terraform/root/terraform.tfvars.example.j2"),
            ),
            ("root/variables.tf", include_str!("../../../templates/terraform/root/variables.tf.j2")),
            ("root/versions.tf", include_str!("../../../templates/terraform/root/versions.tf.j2")),
            ("vpc-peering/link.tf", include_str!("../../../templates/terraform/vpc-peering/link.tf.j2")),
        ],
    )
});

impl Backend for Terraform {
    fn target(&self) -> GenerateTarget {
        GenerateTarget::Terraform
    }

    fn review(&self, plan: &Plan<'_>, report: &mut Report) {
        review::per_account_layout::check(plan, report);
        review::many_providers::check(plan, report);
    }

    fn emit(&self, plan: &Plan<'_>) -> Result<Output, RenderBug> {
        let mut tree = Tree::default();
        modules::copy(plan, &mut tree)?;
        let links: Vec<_> = plan.links.par_iter().map(link).collect::<Result<_, _>>()?;
        links.into_iter().try_for_each(|(path, text)| tree.insert(path, text))?;
        roots::write(plan, &mut tree)?;
        Ok(Output { tree, deployment: deployment(plan) })
    }
}

fn link(link: &Link) -> Result<(String, String), RenderBug> {
    let text = match link {
        Link::Peering(peering) => page("vpc-peering/link.tf", &peering::view(peering))?,
    };
    Ok((format!("terraform/{}.tf", link.id()), text))
}

/// Fills a page in and lays it out as `terraform fmt` would.
fn page(name: &str, view: &impl Serialize) -> Result<String, RenderBug> {
    let pages = PAGES.as_ref().map_err(|bug| RenderBug(bug.0.clone()))?;
    Ok(align::align(&pages.render(name, view)?))
}

/// One root: Terraform itself orders what is in it.
fn deployment(plan: &Plan<'_>) -> Deployment {
    let mut deployment = Deployment::default();
    if plan.links.is_empty() {
        return deployment;
    }
    let missing = address::MissingIds::of(plan);
    let inputs =
        missing.inputs().map(|(name, description)| Input { name, description, source: InputSource::User });
    let unit = Unit {
        id: "terraform".to_owned(),
        path: "terraform".to_owned(),
        places: plan.places(),
        inputs: inputs.collect(),
        outputs: vec!["vpc_peering_connection_ids".to_owned()],
    };
    let command = ["terraform -chdir=terraform init", "terraform -chdir=terraform apply"];
    let remove = ["terraform -chdir=terraform destroy"];
    let lines = |lines: &[&str]| lines.iter().map(|&line| line.to_owned()).collect();
    deployment.deploy(unit, None, lines(&command), lines(&remove), &[]);
    deployment
}
