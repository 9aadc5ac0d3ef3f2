//! What CloudFormation limits in one template.

use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::plan::{PeeringSide, Plan};

/// See the page.
pub(crate) static CODE: Code =
    Code { name: "stack-limit", severity: Severity::Error, page: include_str!("review/stack-limit.md") };

/// The most resources in a template.
const RESOURCES: usize = 500;

/// Counts what each side of a link puts into one stack.
pub(crate) fn check(plan: &Plan<'_>, report: &mut Report) {
    for peering in plan.peerings() {
        for side in peering.sides() {
            // The request itself is a resource of the requester's stack.
            let resources = 1 + side.routes.len() + side.rules.len();
            if resources > RESOURCES {
                report.push(finding(&peering.id(), side, resources));
            }
        }
    }
}

fn finding(link: &str, side: &PeeringSide, resources: usize) -> Diagnostic {
    let message = format!("the stack of `{}` for `{link}` would have {resources} resources", side.vpc.name);
    let label = format!("{} routes and {} rules", side.routes.len(), side.rules.len());
    Diagnostic::new(&CODE, message, side.vpc.span, label)
        .help(format!("CloudFormation takes {RESOURCES} in a stack; name fewer subnets or security groups"))
        .help("or generate Terraform only: `--target terraform`, or `generate: {terraform: {}}`")
}
