//! The CDK backend: the CloudFormation stacks as a cloud assembly, which the CDK CLI reads as it is, without any
//! program in between. The templates are those of the CloudFormation backend.

mod artifact;
mod manifest;
mod settings;

use std::sync::Arc;

use crossvpc_cloudformation::{
    LARGEST_INLINE, LinkStacks, REVIEW, Scripts, Stack, add_link, need, protection, stacks, with_left,
    write_policies, write_scripts,
};
use crossvpc_core::backend::{Backend, Output, RenderBug, Review};
use crossvpc_core::deployment::Deployment;
use crossvpc_core::deployment::shell::command_words;
use crossvpc_core::permissions::Need;
use crossvpc_core::plan::{Place, Plan};
use crossvpc_core::target::Target;
use crossvpc_core::tree::Tree;
use crossvpc_templates::cdk::STACKS;
use rayon::prelude::*;

use artifact::{Artifact, print, template_file};
use settings::TARGET;

/// The CDK backend.
#[derive(Debug)]
pub struct Cdk;

impl Backend for Cdk {
    fn target(&self) -> &'static Target {
        &TARGET
    }

    fn review(&self) -> &'static Review {
        &REVIEW
    }

    fn deployment(&self, plan: &Plan) -> Result<Deployment, RenderBug> {
        Ok(deployment(&stacks(plan)))
    }

    fn emit(&self, plan: &Plan) -> Result<Output, RenderBug> {
        let links = stacks(plan);
        let artifacts = links.par_iter().flat_map_iter(|link| link.stacks()).map(Artifact::of);
        let artifacts: Vec<_> = artifacts.collect::<Result<_, _>>()?;
        let mut tree = Tree::default();
        tree.insert("cdk/manifest.json", print(&manifest::manifest(plan, &artifacts))?)?;
        tree.insert("cdk/cdk.json", print(&manifest::settings())?)?;
        tree.insert("cdk/tree.json", print(&manifest::tree(&artifacts))?)?;
        for Artifact { stack, text, .. } in artifacts {
            tree.insert(format!("cdk/{}", template_file(stack)), text)?;
        }
        let scripts = Scripts { folder: "cdk", stacks: STACKS, template: &template_file };
        write_scripts(plan, &links, &scripts, &mut tree)?;
        if plan.network.generate().policies {
            write_policies(&with_left(plan, self.id()), self.id(), needs, &mut tree)?;
        }
        Ok(Output { tree, deployment: deployment(&links), link_files: Vec::new() })
    }
}

/// What a stack needs that the CDK CLI deploys.
fn needs(stack: &Stack, prefix: &str) -> Vec<Need> {
    let mut needs = vec![need("stack", stack, prefix), need("cdk-stack", stack, prefix)];
    // The CDK CLI writes it in a form of its own, which is longer.
    if stack.template.is_longer_than(LARGEST_INLINE / 2) {
        let Place { account, region } = &stack.place;
        // Whatever the qualifier that it was made with.
        let bucket = format!("cdk-*-assets-{}-{region}", account.id);
        let template = format!("{bucket}/cdk/{prefix}-*");
        let large = need("large-cdk-template", stack, prefix);
        needs.push(large.with("bucket", [bucket]).with("template", [template]));
    }
    needs
}

fn deployment(links: &[Arc<LinkStacks>]) -> Deployment {
    let mut deployment = Deployment::with_room(links.iter().map(|link| link.steps.len()).sum());
    for link in links {
        let unit = |stack: &Stack| stack.unit("cdk/".to_owned() + &template_file(stack));
        add_link(&mut deployment, link, unit, deploy, true, destroy);
    }
    deployment
}

fn deploy(stack: &Stack, values: &[(String, String)]) -> Vec<String> {
    let mut words = own(stack);
    words
        .extend(values.iter().map(|(name, value)| format!("--parameters \"{}:{name}={value}\"", stack.name)));
    command_words(&format!("cdk deploy --app cdk {}", stack.name), words)
}

fn destroy(stack: &Stack) -> Vec<String> {
    // The CDK CLI protects a stack, and does not take that back.
    let unprotect = if stack.is_protected { protection(stack, false) } else { Vec::new() };
    [unprotect, command_words(&format!("cdk destroy --app cdk {}", stack.name), own(stack))].concat()
}

/// What keeps a command to its account and its stack.
fn own(stack: &Stack) -> Vec<String> {
    vec![format!("--profile {}", stack.place.account.name), "--exclusively".to_owned()]
}
