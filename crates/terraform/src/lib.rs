//! The Terraform backend: reusable modules, small files of module calls for each link, and a root that applies both
//! sides at once.

mod address;
mod align;
mod modules;
mod names;
mod outputs;
mod peering;
mod privatelink;
mod review;
mod roots;

use std::sync::LazyLock;

use crossvpc_core::backend::{Backend, Output, RenderBug};
use crossvpc_core::deployment::{Deployment, Input, InputSource, StepId, Unit};
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
            (
                "privatelink/endpoint.tf",
                include_str!("../../../templates/terraform/privatelink/endpoint.tf.j2"),
            ),
            (
                "privatelink/load-balancer.tf",
                include_str!("../../../templates/terraform/privatelink/load-balancer.tf.j2"),
            ),
            (
                "privatelink/service.tf",
                include_str!("../../../templates/terraform/privatelink/service.tf.j2"),
            ),
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
        links.into_iter().flatten().try_for_each(|(path, text)| tree.insert(path, text))?;
        roots::write(plan, &mut tree)?;
        Ok(Output { tree, deployment: deployment(plan) })
    }
}

/// The files of a link: its path and text each.
fn link(link: &Link) -> Result<Vec<(String, String)>, RenderBug> {
    let id = link.id();
    let path = format!("terraform/{id}.tf");
    match link {
        Link::Peering(peering) => Ok(vec![(path, page("vpc-peering/link.tf", &peering::view(peering))?)]),
        Link::Service(service) => {
            let mut files = vec![(path, page("privatelink/service.tf", &privatelink::service(service))?)];
            for endpoint in &service.endpoints {
                let path = format!("terraform/{id}--{}.tf", endpoint.party.vpc.name);
                let view = privatelink::endpoint(service, endpoint);
                files.push((path, page("privatelink/endpoint.tf", &view)?));
            }
            Ok(files)
        }
    }
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
        outputs: outputs::names(plan),
    };
    let command = ["terraform -chdir=terraform init", "terraform -chdir=terraform apply"];
    let remove = ["terraform -chdir=terraform destroy"];
    let lines = |lines: &[&str]| lines.iter().map(|&line| line.to_owned()).collect();
    let applied = deployment.deploy(unit, None, lines(&command), lines(&remove), &[]);
    verify_private_dns(plan, &mut deployment, applied);
    deployment
}

/// Private DNS names lead to the endpoints once AWS has found their records: that needs somebody who publishes them,
/// and then all of the names in one more apply.
fn verify_private_dns(plan: &Plan<'_>, deployment: &mut Deployment, applied: StepId) {
    let Some(service) = plan.services().find(|service| service.options().private_dns.is_some()) else {
        return;
    };
    let names = roots::private_dns_names(plan);
    let title = format!("publish the record of {}, then verify it", names.join(", "));
    let names: Vec<_> = names.iter().map(|name| format!("\"{name}\"")).collect();
    let command = vec![
        "terraform -chdir=terraform output private_dns_verifications".to_owned(),
        format!("terraform -chdir=terraform apply -var 'published_private_dns_names=[{}]'", names.join(", ")),
    ];
    deployment.act(title, service.place(), None, command, &[applied]);
}
