//! What CloudFormation limits in one template.

use std::collections::BTreeSet;

use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::Vpc;
use crossvpc_core::plan::{Front, PeeringSide, Plan, Service};

/// See the page.
pub(crate) static CODE: Code =
    Code { name: "stack-limit", severity: Severity::Error, page: include_str!("review/stack-limit.md") };

/// The most resources in a template.
const RESOURCES: usize = 500;

/// The most parameters in a template.
const PARAMETERS: usize = 200;

/// Counts what each side of a link puts into one stack.
pub(crate) fn check(plan: &Plan<'_>, report: &mut Report) {
    for peering in plan.peerings() {
        // The request itself is a resource of the requester's stack.
        for (side, request) in [(&peering.requester, 1), (&peering.accepter, 0)] {
            let resources = request + side.routes.len() + side.rules.len();
            let label = || format!("{} routes and {} rules", side.routes.len(), side.rules.len());
            check_stack(&peering.id(), &side.vpc, resources, label, report);
            check_parameters(&peering.id(), side, report);
        }
    }
    for service in plan.services() {
        let (listeners, rules) = (service.listeners.len(), service.target_rules.len());
        let label = || format!("{listeners} listeners with their target groups, and {rules} rules");
        check_stack(&service.id(), service.vpc(), resources_of(service), label, report);
        for endpoint in &service.endpoints {
            // The endpoint and its own group are resources of the stack too.
            let rules = endpoint.egress.len();
            let label = || format!("{rules} rules");
            check_stack(&service.id(), &endpoint.party.vpc, 2 + rules, label, report);
        }
    }
}

/// Every id that the spec leaves out is a parameter, and so is what other stacks give: the role or the connection.
fn check_parameters(link: &str, side: &PeeringSide, report: &mut Report) {
    const OF_VPCS_AND_STACKS: usize = 3;
    let tables = side.routes.iter().map(|route| &route.table).filter(|table| table.id.is_none());
    let groups = side.rules.iter().map(|rule| &rule.group).filter(|group| group.id.is_none());
    let tables: BTreeSet<_> = tables.map(|table| &table.name).collect();
    let groups: BTreeSet<_> = groups.map(|group| &group.name).collect();
    let parameters = tables.len() + groups.len() + OF_VPCS_AND_STACKS;
    if parameters <= PARAMETERS {
        return;
    }
    let vpc = &side.vpc;
    let message = format!("the stack of `{}` for `{link}` would have {parameters} parameters", vpc.name);
    let label = format!("{} route tables and {} security groups without an id", tables.len(), groups.len());
    let finding = Diagnostic::new(&CODE, message, vpc.span, label)
        .help(format!("CloudFormation takes {PARAMETERS} in a stack; write the ids that are known"))
        .help("or generate Terraform only: `--target terraform`, or `generate: {terraform: {}}`");
    report.push(finding);
}

/// The service and its permissions, a load balancer and its group where they are made, and what it listens on.
fn resources_of(service: &Service) -> usize {
    let front = match service.front {
        Front::Made(_) => 2,
        Front::Existing(_) => 0,
    };
    let listeners = &service.listeners;
    let groups: BTreeSet<_> =
        listeners.iter().map(|listener| (listener.protocol, listener.target_port)).collect();
    2 + front + listeners.len() + groups.len() + service.target_rules.len()
}

fn check_stack(link: &str, vpc: &Vpc, resources: usize, label: impl FnOnce() -> String, report: &mut Report) {
    if resources <= RESOURCES {
        return;
    }
    let message = format!("the stack of `{}` for `{link}` would have {resources} resources", vpc.name);
    let finding = Diagnostic::new(&CODE, message, vpc.span, label())
        .help(format!("CloudFormation takes {RESOURCES} in a stack; name fewer subnets or security groups"))
        .help("or generate Terraform only: `--target terraform`, or `generate: {terraform: {}}`");
    report.push(finding);
}
