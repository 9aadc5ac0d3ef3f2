//! A route to addresses that are the VPC's own.

use crossvpc_core::aws::cidr;
use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::{Block, Vpc};
use crossvpc_core::plan::{Plan, Route};

use super::asked_by;

/// See the page.
pub(super) static CODE: Code = Code {
    name: "route-inside-local",
    severity: Severity::Error,
    page: include_str!("route-inside-local.md"),
};

/// Between VPCs whose own blocks overlap, `cidr-overlap` has said it all. What is left is a subnet whose block is not
/// in its own VPC, but in the one that would route to it.
pub(crate) fn check(plan: &Plan, report: &mut Report) {
    for (_, here) in plan.routed() {
        for route in &here.routes {
            let net = route.destination.net;
            let local = here.vpc.cidrs.iter().find(|local| local.net.contains(&net));
            let overlaps =
                |local: &Block| route.peer.cidrs.iter().any(|block| cidr::overlap(block.net, local.net));
            if let Some(local) = local.filter(|local| !overlaps(local)) {
                report.push(finding(&here.vpc, route, *local));
            }
        }
    }
}

fn finding(vpc: &Vpc, route: &Route, local: Block) -> Diagnostic {
    let net = route.destination.net;
    let message =
        format!("`{}` cannot have a route to {net}: its `local` route covers {}", vpc.name, local.net);
    let finding = Diagnostic::new(&CODE, message, route.destination.span, "the destination of the route");
    let finding = finding.also(local.span, format!("local to `{}`", vpc.name));
    asked_by(finding, &route.asked_by, "needed by")
        .help("correct the CIDR block: it must be in its own VPC, not in the VPC that has the route")
}
