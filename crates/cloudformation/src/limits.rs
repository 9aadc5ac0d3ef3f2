//! What CloudFormation limits in one template.

use std::collections::BTreeSet;

use crossvpc_core::aws::quota::Quota;
use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::{StaticRoute, Vpc};
use crossvpc_core::plan::{Act, Front, Over, PrivateLink, RoutedVpc, TransitGateway, What};
use crossvpc_core::source::Span;

use crate::review::LinkActs;
use crate::transit_gateway::split::{self, most_resources};

/// See the page.
pub(crate) static CODE: Code =
    Code { name: "stack-limit", severity: Severity::Error, page: include_str!("review/stack-limit.md") };

/// Counts what each act of a link puts into one stack.
pub(crate) fn check(links: &[LinkActs<'_>], report: &mut Report) {
    for (link, acts) in links {
        let link = link.id();
        for act in acts {
            check_act(&link, act, report);
        }
    }
}

fn check_act(link: &str, act: &Act<'_>, report: &mut Report) {
    match act.what {
        What::OfferService(service) => {
            let (listeners, rules) = (service.listeners.len(), service.target_rules.len());
            let label = || format!("{listeners} listeners with their target groups, and {rules} rules");
            check_stack(link, service.vpc(), resources_of(service), label, report);
        }
        What::RequestEndpoint(_, endpoint) => {
            // The endpoint and its own group are resources of the stack too.
            let rules = endpoint.egress.len();
            check_stack(link, &endpoint.party.vpc, 2 + rules, || format!("{rules} rules"), report);
        }
        What::ProvideGateway(gateway) => {
            let declared = &gateway.gateway;
            let dropped = routes(gateway).filter(|route| route.via.is_none()).count();
            let label = || format!("{} route tables and {dropped} blackhole routes", declared.tables.len());
            // The gateway and its share are resources of the stack too.
            let resources = 2 + declared.tables.len() + dropped;
            let own = || format!("the stack of the gateway `{}`", declared.name);
            check_resources((own, declared.span), resources, label, report);
        }
        What::Associate(gateway, attachment, _) => {
            let vpc = &attachment.side.vpc;
            let fixed = routes(gateway).filter(|route| route.leads_to() == Some(&vpc.name)).count();
            let resources = 1 + attachment.propagates_to.len() + fixed;
            check_stack(link, vpc, resources, || format!("{fixed} static routes"), report);
        }
        What::Route(side, over) => {
            let (request, routes, rules) = match over {
                // The request itself is a resource of the requester's stack.
                Over::Peering(peering) => {
                    let request = usize::from(side.vpc.is(&peering.requester.vpc));
                    (request, side.routes.len(), side.prefix_lists().len() + side.rules.len())
                }
                // They are spread over stacks, as far as they lead to several others.
                Over::Gateway(_) => split::parts(side)
                    .into_iter()
                    .max_by_key(split::Part::resources)
                    .map_or((0, 0, 0), |part| {
                        (0, part.routes.len(), part.prefix_lists.len() + part.rules.len())
                    }),
            };
            let label = || format!("{routes} routes and {rules} rules");
            check_stack(link, &side.vpc, request + routes + rules, label, report);
            check_parameters(link, side, report);
        }
        // They add nothing to a stack that grows with the spec.
        What::RequestPeering(_)
        | What::AcceptPeering(_)
        | What::ResolvePeer(..)
        | What::AcceptEndpoints(_)
        | What::VerifyName(..)
        | What::ResolveName(..)
        | What::ShareGateway(..)
        | What::AcceptShare(..)
        | What::AwaitShare(..)
        | What::Attach(..)
        | What::AcceptAttachment(..) => {}
    }
}

fn routes(gateway: &TransitGateway) -> impl Iterator<Item = &StaticRoute> {
    gateway.gateway.tables.iter().flat_map(|table| &table.routes)
}

/// Every id that the spec leaves out is a parameter, and so is what other stacks give: the role or the connection.
fn check_parameters(link: &str, side: &RoutedVpc, report: &mut Report) {
    const OF_VPCS_AND_STACKS: usize = 3;
    let tables = side.routes.iter().map(|route| &route.table).filter(|table| table.id.is_none());
    let groups = side.rules.iter().map(|rule| &rule.group).filter(|group| group.id.is_none());
    let tables: BTreeSet<_> = tables.map(|table| &table.name).collect();
    let groups: BTreeSet<_> = groups.map(|group| &group.name).collect();
    let parameters = tables.len() + groups.len() + OF_VPCS_AND_STACKS;
    let most = Quota::ParametersPerTemplate.most();
    if parameters <= most {
        return;
    }
    let vpc = &side.vpc;
    let message = format!("the stack of `{}` for `{link}` would have {parameters} parameters", vpc.name);
    let label = format!("{} route tables and {} security groups without an id", tables.len(), groups.len());
    let finding = Diagnostic::new(&CODE, message, vpc.span, label)
        .help(format!("add the known ids to the spec: CloudFormation allows {most} per stack"))
        .help("or generate only Terraform: `--target terraform`, or `generate: {terraform: {}}`");
    report.push(finding);
}

/// The service and its permissions, a load balancer and its group where they are made, and what it listens on.
fn resources_of(service: &PrivateLink) -> usize {
    let front = match service.front {
        Front::Made(_) => 2,
        Front::Existing(_) => 0,
    };
    let listeners = &service.listeners;
    let groups: BTreeSet<_> =
        listeners.iter().map(|&listener| crate::privatelink::target_group(service, listener)).collect();
    2 + front + service.prefix_lists().len() + listeners.len() + groups.len() + service.target_rules.len()
}

fn check_stack(link: &str, vpc: &Vpc, resources: usize, label: impl FnOnce() -> String, report: &mut Report) {
    let own = || format!("the stack of `{}` for `{link}`", vpc.name);
    check_resources((own, vpc.span), resources, label, report);
}

fn check_resources(
    (stack, span): (impl FnOnce() -> String, Span),
    resources: usize,
    label: impl FnOnce() -> String,
    report: &mut Report,
) {
    let most = most_resources();
    if resources <= most {
        return;
    }
    let message = format!("{} would have {resources} resources", stack());
    let finding = Diagnostic::new(&CODE, message, span, label())
        .help(format!("name fewer subnets or security groups: CloudFormation allows {most} per stack"))
        .help("or generate only Terraform: `--target terraform`, or `generate: {terraform: {}}`");
    report.push(finding);
}
