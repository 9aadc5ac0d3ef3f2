//! The CDK backend: the CloudFormation stacks as a cloud assembly, which the CDK CLI reads as it is, without any
//! program in between. The templates are those of the CloudFormation backend.

mod artifact;
mod manifest;

use crossvpc_cloudformation::{LinkStacks, Scripts, Stack, add_link, stacks, write_policies, write_scripts};
use crossvpc_core::backend::{Backend, Output, RenderBug};
use crossvpc_core::deployment::Deployment;
use crossvpc_core::deployment::shell::command_words;
use crossvpc_core::diagnostic::{Code, Report};
use crossvpc_core::network::GenerateTarget;
use crossvpc_core::plan::Plan;
use crossvpc_core::tree::Tree;
use rayon::prelude::*;

use artifact::{Artifact, print, template_file};

/// The CDK backend.
#[derive(Debug)]
pub struct Cdk;

/// How the scripts deploy and remove a stack by the CDK CLI.
const BY_CDK: &str = include_str!("../../../templates/cdk/scripts/stacks.sh");

impl Backend for Cdk {
    fn target(&self) -> GenerateTarget {
        GenerateTarget::Cdk
    }

    fn codes(&self) -> &'static [&'static Code] {
        crossvpc_cloudformation::CODES
    }

    fn review(&self, plan: &Plan, report: &mut Report) {
        crossvpc_cloudformation::review(plan, report);
    }

    fn emit(&self, plan: &Plan) -> Result<Output, RenderBug> {
        let links = stacks(plan)?;
        let artifacts = links.par_iter().flat_map_iter(LinkStacks::stacks).map(Artifact::of);
        let artifacts: Vec<_> = artifacts.collect::<Result<_, _>>()?;
        let mut tree = Tree::default();
        tree.insert("cdk/manifest.json", print(&manifest::manifest(&artifacts))?)?;
        tree.insert("cdk/tree.json", print(&manifest::tree(&artifacts))?)?;
        for Artifact { stack, text, .. } in artifacts {
            tree.insert(format!("cdk/{}", template_file(stack)), text)?;
        }
        let scripts = Scripts { folder: "cdk", stacks: BY_CDK, template: &template_file };
        write_scripts(plan, &links, &scripts, &mut tree)?;
        write_policies(plan, &links, self.target(), &mut tree)?;
        Ok(Output { tree, deployment: deployment(&links) })
    }
}

fn deployment(links: &[LinkStacks]) -> Deployment {
    let mut deployment = Deployment::default();
    for link in links {
        let unit = |stack: &Stack| stack.unit(format!("cdk/{}", template_file(stack)));
        add_link(&mut deployment, link, unit, |stack, values| {
            let profile = format!("--profile {}", stack.place.account.name);
            let mut words = vec![profile.clone(), "--exclusively".to_owned()];
            let parameter =
                |(name, value): &(String, String)| format!("--parameters \"{}:{name}={value}\"", stack.name);
            words.extend(values.iter().map(parameter));
            let deploy = command_words(&format!("cdk deploy --app cdk {}", stack.name), words);
            let remove = format!("cdk destroy --app cdk {}", stack.name);
            [deploy, command_words(&remove, vec![profile, "--exclusively".to_owned()])]
        });
    }
    deployment
}
