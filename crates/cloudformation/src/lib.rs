//! The CloudFormation backend: acyclic stacks, each deployed once, with parameters for what comes from elsewhere and
//! explicit steps for what no template can express.

mod address;
mod commands;
mod common;
mod context;
mod json;
mod limits;
mod link_stacks;
mod pages;
mod parameters;
mod policies;
mod prefix_lists;
mod privatelink;
mod review;
mod routing;
mod rules;
mod script;
mod settings;
mod stack;
mod steps;
mod transit_gateway;
mod vpc_peering;

use std::sync::Arc;

use crossvpc_core::backend::{Backend, Output, RenderBug, Review};
use crossvpc_core::deployment::Deployment;
use crossvpc_core::diagnostic::Report;
use crossvpc_core::plan::Plan;
use crossvpc_core::target::Target;
use crossvpc_core::tree::Tree;
use crossvpc_templates::cloudformation::STACKS;
use rayon::prelude::*;

use context::Context;
use settings::Format;

pub use commands::{LARGEST_INLINE, add as add_link, protection};
pub use json::to_json;
pub use link_stacks::LinkStacks;
pub use pages::Template;
pub use policies::{need, write as write_policies};
pub use script::{Scripts, write as write_scripts};
pub use stack::Stack;

/// The CloudFormation backend.
#[derive(Debug)]
pub struct CloudFormation;

/// What neither a template nor a cloud assembly can express.
pub static REVIEW: Review = Review {
    codes: &[
        &review::accept_step::CODE,
        &review::adopted_by_terraform::CODE,
        &review::dns_step::CODE,
        &review::name_clash::CODE,
        &review::private_dns_step::CODE,
        &limits::CODE,
        &review::tag_case::CODE,
    ],
    check: review,
};

impl Backend for CloudFormation {
    fn target(&self) -> &'static Target {
        &settings::TARGET
    }

    fn review(&self) -> &'static Review {
        &REVIEW
    }

    fn deployment(&self, plan: &Plan) -> Result<Deployment, RenderBug> {
        Ok(deployment(plan, &stacks(plan)))
    }

    fn emit(&self, plan: &Plan) -> Result<Output, RenderBug> {
        let format = settings::format(plan);
        let links = stacks(plan);
        let files = links.par_iter().flat_map_iter(|link| link.stacks()).map(|stack| match format {
            Format::Yaml => Ok((stack.path("yaml"), stack.template.text()?.to_owned())),
            Format::Json => Ok((stack.path("json"), json::print(stack.template.text()?)?)),
        });
        let files: Vec<_> = files.collect::<Result<_, RenderBug>>()?;
        let mut tree = Tree::default();
        files.into_iter().try_for_each(|(path, text)| tree.insert(path, text))?;
        let template = |stack: &Stack| {
            let path = stack.path(extension(format));
            path.strip_prefix("cloudformation/").unwrap_or(&path).to_owned()
        };
        let scripts = Scripts { folder: "cloudformation", stacks: STACKS, template: &template };
        script::write(plan, &links, &scripts, &mut tree)?;
        if plan.network.generate().policies {
            write_policies(&with_left(plan, self.id()), self.id(), policies::by_change_set, &mut tree)?;
        }
        Ok(Output { tree, deployment: deployment(plan, &links), link_files: Vec::new() })
    }
}

fn review(plan: &Plan, report: &mut Report) {
    let links: Vec<_> = plan.links.iter().map(|link| (link, link.acts())).collect();
    review::accept_step::check(&links, report);
    review::adopted_by_terraform::check(plan, report);
    review::dns_step::check(&links, report);
    review::stack_names::check(&links, report);
    review::name_clash::check(plan, &links, report);
    review::private_dns_step::check(&links, report);
    review::tag_case::check(plan, &links, report);
    limits::check(&links, report);
}

/// The stacks of every link, in the order they are applied: made once for this target and the CDK.
pub fn stacks(plan: &Plan) -> Arc<Vec<Arc<LinkStacks>>> {
    plan.derived(|plan| {
        (0..plan.links.len())
            .into_par_iter()
            .map(|at| Arc::new(steps::of_link(&Context::of(plan, at))))
            .collect()
    })
}

/// The plan, and those that had what left it, each with its stacks.
pub fn with_left<'p>(plan: &'p Plan, target: &'p str) -> Vec<(&'p Plan, Arc<Vec<Arc<LinkStacks>>>)> {
    let plans = std::iter::once(plan).chain(plan.left_of(target).map(|left| &left.plan));
    plans.map(|plan| (plan, stacks(plan))).collect()
}

fn extension(format: Format) -> &'static str {
    match format {
        Format::Yaml => "yaml",
        Format::Json => "json",
    }
}

fn deployment(plan: &Plan, links: &[Arc<LinkStacks>]) -> Deployment {
    let extension = extension(settings::format(plan));
    let tags = plan.network.tags().iter().map(|tag| format!("{}={}", tag.key, tag.value));
    let tags: Arc<[String]> = tags.collect();
    let mut deployment = Deployment::with_room(links.iter().map(|link| link.steps.len()).sum());
    for link in links {
        let unit = |stack: &Stack| stack.unit(stack.path(extension));
        let tags = Arc::clone(&tags);
        let apply =
            move |stack: &Stack, values: &[_]| commands::deploy(stack, &stack.path(extension), &tags, values);
        commands::add(&mut deployment, link, unit, apply, false, commands::delete);
    }
    deployment
}
