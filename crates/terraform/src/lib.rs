//! The Terraform backend: reusable modules, small files of module calls for each link, and a root that applies both
//! sides at once, or a root for each account and region.

mod address;
mod align;
mod handover;
mod handover_role;
mod imports;
mod maps;
mod merged;
mod missing;
mod modules;
mod names;
mod outputs;
mod pages;
mod parts;
mod place_root;
mod policies;
mod prefix_lists;
mod privatelink;
mod provider_version;
mod published;
mod review;
mod root;
mod roots;
mod rounds;
mod routed;
mod settings;
mod state;
mod transit_gateway;
mod variables;
mod vpc_peering;

use std::collections::BTreeSet;

use crossvpc_core::backend::{Backend, Output, RenderBug, Review};
use crossvpc_core::deployment::{Commands, Deployment, Input, InputSource, Lines, StepId, Unit};
use crossvpc_core::diagnostic::Report;
use crossvpc_core::plan::{Link, Plan, What};
use crossvpc_core::target::Target;
use crossvpc_core::tree::Tree;
use crossvpc_templates::terraform::IGNORED;

use merged::Roots;
use parts::RootParts;
use settings::Layout;

pub use place_root::{PlaceRoot, laid_out};

/// The Terraform backend.
#[derive(Debug)]
pub struct Terraform;

static REVIEW: Review =
    Review { codes: &[&review::load_balancer_name::CODE, &review::many_providers::CODE], check: review };

impl Backend for Terraform {
    fn target(&self) -> &'static Target {
        &settings::TARGET
    }

    fn review(&self) -> &'static Review {
        &REVIEW
    }

    fn deployment(&self, plan: &Plan) -> Result<Deployment, RenderBug> {
        Ok(deployment(plan, &Roots::of(plan)))
    }

    fn emit(&self, plan: &Plan) -> Result<Output, RenderBug> {
        let mut tree = Tree::default();
        let roots = Roots::of(plan);
        let tool = plan.network.generate().tool();
        tree.insert("terraform/.gitignore".to_owned(), tool.reword(IGNORED).into_owned())?;
        modules::copy(&roots.roots, tool, &mut tree)?;
        for parts in &roots.roots {
            parts.texts()?.into_iter().try_for_each(|(path, text)| tree.insert(path, text))?;
            roots::write(plan, parts, &roots.wires, &mut tree)?;
        }
        if plan.network.generate().policies {
            policies::write(plan, self.id(), &roots.wires, &mut tree)?;
        }
        if settings::layout(plan) == Layout::PerAccount {
            rounds::write(plan, &roots, &mut tree)?;
        }
        let link_files = roots.roots.iter().flat_map(RootParts::link_files).collect();
        Ok(Output { tree, deployment: deployment(plan, &roots), link_files })
    }
}

fn review(plan: &Plan, report: &mut Report) {
    review::load_balancer_name::check(plan, report);
    review::many_providers::check(plan, report);
    if let Some(text) = settings::provider_version(plan) {
        let modules: BTreeSet<_> =
            plan.links.iter().flat_map(|link| merged::type_of(link).modules).copied().collect();
        provider_version::check_modules(text, modules, report);
    }
}

fn deployment(plan: &Plan, roots: &Roots<'_>) -> Deployment {
    match (settings::layout(plan), &*roots.roots) {
        (Layout::Combined, [only]) => combined(plan, only),
        _ => rounds::deployment(plan, roots),
    }
}

/// One root: Terraform itself orders what is in it.
fn combined(plan: &Plan, parts: &RootParts<'_>) -> Deployment {
    let mut deployment = Deployment::default();
    if plan.links.is_empty() {
        return deployment;
    }
    let inputs = parts.missing.inputs().map(|(name, description)| Input {
        name,
        description,
        key: None,
        source: InputSource::User,
    });
    let unit = Unit {
        id: "terraform".into(),
        path: "terraform".to_owned(),
        places: plan.places(),
        inputs: inputs.collect(),
        outputs: parts.output_names().into(),
    };
    let tool = plan.network.generate().tool();
    let lines = |commands: &[&str]| -> Lines {
        commands.iter().map(|command| format!("{tool} -chdir=terraform {command}")).collect::<Vec<_>>().into()
    };
    let how =
        Commands { apply: lines(&["init", "apply"]), remove: lines(&["destroy"]), ..Commands::default() };
    let applied = deployment.deploy(unit, None, how, Vec::new());
    verify_private_dns(plan, parts, &mut deployment, applied);
    deployment
}

/// Private DNS names lead to the endpoints once AWS has found their records: that needs somebody who publishes them,
/// and then all of the names in one more apply.
fn verify_private_dns(plan: &Plan, parts: &RootParts<'_>, deployment: &mut Deployment, applied: StepId) {
    if parts.private_dns_names.is_empty() {
        return;
    }
    let mut acts = plan.links.iter().flat_map(Link::acts);
    let Some(verified) = acts.find(|act| matches!(act.what, What::VerifyName(..))) else { return };
    let names: Vec<_> = parts.private_dns_names.iter().copied().collect();
    let title = format!("publish the TXT record of `{}`, then enable the name", names.join("`, `"));
    let names: Vec<_> = names.iter().map(|name| format!("\"{name}\"")).collect();
    let tool = plan.network.generate().tool();
    let command = vec![
        format!("{tool} -chdir=terraform output private_dns_verifications"),
        // In a file, as the next apply without it would take the names back.
        format!(
            "echo 'published_private_dns_names = [{}]' >terraform/published_private_dns_names.auto.tfvars",
            names.join(", ")
        ),
        format!("{tool} -chdir=terraform apply"),
    ];
    deployment.act(title, verified.place, None, command.into(), vec![applied]);
}
