//! The Terraform backend: reusable modules, small files of module calls for each link, and a root that applies both
//! sides at once, or a root for each account and region.

mod address;
mod align;
mod handover;
mod imports;
mod maps;
mod missing;
mod modules;
mod names;
mod outputs;
mod pages;
mod policies;
mod privatelink;
mod provider_version;
mod review;
mod root;
mod roots;
mod rounds;
mod routed;
mod settings;
mod transit_gateway;
mod variables;
mod vpc_peering;

use crossvpc_core::backend::{Backend, Output, RenderBug};
use crossvpc_core::deployment::{Commands, Deployment, Input, InputSource, StepId, Unit};
use crossvpc_core::diagnostic::{Code, Report};
use crossvpc_core::plan::{Link, Plan};
use crossvpc_core::target::Target;
use crossvpc_core::tree::Tree;
use rayon::prelude::*;

use pages::page;
use root::{Root, Wire};
use settings::Layout;

/// The Terraform backend.
#[derive(Debug)]
pub struct Terraform;

/// The findings of this backend.
pub const CODES: &[&Code] = &[&review::load_balancer_name::CODE, &review::many_providers::CODE];

impl Backend for Terraform {
    fn target(&self) -> &'static Target {
        &settings::TARGET
    }

    fn codes(&self) -> &'static [&'static Code] {
        CODES
    }

    fn review(&self, plan: &Plan, report: &mut Report) {
        review::load_balancer_name::check(plan, report);
        review::many_providers::check(plan, report);
    }

    fn deployment(&self, plan: &Plan) -> Result<Deployment, RenderBug> {
        Ok(match settings::layout(plan) {
            Layout::Combined => deployment(plan),
            Layout::PerAccount => rounds::deployment(plan, &wires(plan)),
        })
    }

    fn emit(&self, plan: &Plan) -> Result<Output, RenderBug> {
        let layout = settings::layout(plan);
        let mut tree = Tree::default();
        modules::copy(plan, &mut tree)?;
        let files = plan.links.par_iter().map(|link| {
            Root::of_link(layout, link)
                .iter()
                .map(|root| self::link(link, root))
                .collect::<Result<Vec<_>, _>>()
        });
        let files: Vec<_> = files.collect::<Result<_, RenderBug>>()?;
        files.into_iter().flatten().flatten().try_for_each(|(path, text)| tree.insert(path, text))?;
        let wires = wires(plan);
        Root::all(plan).iter().try_for_each(|root| roots::write(plan, root, &wires, &mut tree))?;
        policies::write(plan, &mut tree)?;
        if layout == Layout::PerAccount {
            rounds::write(plan, &wires, &mut tree)?;
        }
        Ok(Output { tree, deployment: self.deployment(plan)? })
    }
}

/// What roots hand over to each other; nothing where there is one.
fn wires(plan: &Plan) -> Vec<Wire> {
    match settings::layout(plan) {
        Layout::Combined => Vec::new(),
        Layout::PerAccount => handover::wires(plan),
    }
}

/// The files of a link in a root: their paths and texts.
fn link(link: &Link, root: &Root) -> Result<Vec<(String, String)>, RenderBug> {
    let path = |part: &str| format!("{}/{}{part}.tf", root.folder(), link.id());
    let mut files = Vec::new();
    match link {
        Link::VpcPeering(peering) => {
            files.push((path(""), page("vpc-peering/link.tf", &vpc_peering::view(peering, root))?));
        }
        Link::PrivateLink(service) => {
            if root.has(&service.place()) {
                files.push((path(""), page("privatelink/service.tf", &privatelink::service(service, root))?));
            }
            for endpoint in service.endpoints.iter().filter(|endpoint| root.has(&endpoint.place())) {
                let view = privatelink::endpoint(service, endpoint, root);
                let part = format!("--{}", endpoint.party.vpc.name);
                files.push((path(&part), page("privatelink/endpoint.tf", &view)?));
            }
        }
        Link::TransitGateway(gateway) => {
            if let Some(view) = transit_gateway::gateway(gateway, root) {
                files.push((path(""), page("transit-gateway/gateway.tf", &view)?));
            }
            for attachment in gateway.attachments.iter().filter(|attachment| root.has(&attachment.place())) {
                let view = transit_gateway::attachment(gateway, attachment, root);
                let part = format!("--{}", attachment.name());
                files.push((path(&part), page("transit-gateway/attachment.tf", &view)?));
            }
        }
    }
    Ok(files)
}

/// One root: Terraform itself orders what is in it.
fn deployment(plan: &Plan) -> Deployment {
    let mut deployment = Deployment::default();
    if plan.links.is_empty() {
        return deployment;
    }
    let missing = missing::MissingIds::of(plan, &Root::Combined);
    let inputs = missing.inputs().map(|(name, description)| Input {
        name,
        description,
        key: None,
        source: InputSource::User,
    });
    let unit = Unit {
        id: "terraform".to_owned(),
        path: "terraform".to_owned(),
        places: plan.places(),
        inputs: inputs.collect(),
        outputs: outputs::names(plan, &Root::Combined),
    };
    let command = ["terraform -chdir=terraform init", "terraform -chdir=terraform apply"];
    let remove = ["terraform -chdir=terraform destroy"];
    let lines = |lines: &[&str]| lines.iter().map(|&line| line.to_owned()).collect();
    let how = Commands { apply: lines(&command), remove: lines(&remove), ..Commands::default() };
    let applied = deployment.deploy(unit, None, how, &[]);
    verify_private_dns(plan, &mut deployment, applied);
    deployment
}

/// Private DNS names lead to the endpoints once AWS has found their records: that needs somebody who publishes them,
/// and then all of the names in one more apply.
fn verify_private_dns(plan: &Plan, deployment: &mut Deployment, applied: StepId) {
    let Some(service) = plan.services().find(|service| service.options().private_dns.is_some()) else {
        return;
    };
    let names = variables::private_dns_names(plan, &Root::Combined);
    let title = format!("publish the record of {}, then verify it", names.join(", "));
    let names: Vec<_> = names.iter().map(|name| format!("\"{name}\"")).collect();
    let command = vec![
        "terraform -chdir=terraform output private_dns_verifications".to_owned(),
        // In a file, as the next apply without it would take the names back.
        format!(
            "echo 'published_private_dns_names = [{}]' >terraform/published_private_dns_names.auto.tfvars",
            names.join(", ")
        ),
        "terraform -chdir=terraform apply".to_owned(),
    ];
    deployment.act(title, service.place(), None, command, &[applied]);
}
