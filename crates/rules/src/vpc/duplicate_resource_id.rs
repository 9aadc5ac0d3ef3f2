//! One id given to two things.

use std::fmt;

use crossvpc_core::aws::id::{AwsId, IdKind};
use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::name::Name;
use crossvpc_core::network::Network;
use crossvpc_core::plan::Plan;
use crossvpc_core::source::Span;

/// See the page.
pub(super) static CODE: Code = Code {
    name: "duplicate-resource-id",
    severity: Severity::Error,
    page: include_str!("duplicate-resource-id.md"),
};

/// Something with an id: where its name stands, and what it is.
#[derive(Clone, Copy)]
struct Named<'n> {
    id: &'n AwsId,
    span: Span,
    what: &'static str,
    name: &'n Name,
    /// The VPC or gateway it is part of, if it is.
    within: Option<&'n Name>,
}

/// The ids are sorted once: of equal ones, the first of the spec's order stays the first.
pub(crate) fn check(plan: &Plan, report: &mut Report) {
    let mut named = named(&plan.network);
    named.sort_by_key(|named| named.id);
    for same in named.chunk_by(|a, b| a.id == b.id) {
        let (first, others) = (same[0], &same[1..]);
        for &second in others {
            report.push(finding(first, second));
        }
    }
}

fn named<'n>(network: &'n Network) -> Vec<Named<'n>> {
    let mut found = Vec::new();
    let mut add = |id: Option<&'n AwsId>, span, what, name, within| {
        found.extend(id.map(|id| Named { id, span, what, name, within }));
    };
    for vpc in network.vpcs() {
        let within = Some(&vpc.name);
        add(vpc.id.as_ref(), vpc.span, "VPC", &vpc.name, None);
        vpc.subnets.iter().for_each(|s| add(s.id.as_ref(), s.span, "subnet", &s.name, within));
        vpc.route_tables.iter().for_each(|t| add(t.id.as_ref(), t.span, "route table", &t.name, within));
        vpc.security_groups
            .iter()
            .for_each(|g| add(g.id.as_ref(), g.span, "security group", &g.name, within));
    }
    for gateway in network.gateways() {
        let within = Some(&gateway.name);
        add(gateway.id.as_ref(), gateway.span, "transit gateway", &gateway.name, None);
        gateway.tables.iter().for_each(|t| add(t.id.as_ref(), t.span, "route table", &t.name, within));
    }
    found
}

impl fmt::Display for Named<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} `{}`", self.what, self.name)?;
        self.within.map_or(Ok(()), |within| write!(f, " of `{within}`"))
    }
}

fn finding(first: Named<'_>, second: Named<'_>) -> Diagnostic {
    let id = first.id;
    let message = format!("{first} and {second} have the same id, {id}");
    Diagnostic::new(&CODE, message, second.span, format!("has the id {id}"))
        .also(first.span, "has the same id")
        .help(match id.kind() {
            IdKind::TransitGateway | IdKind::TransitGatewayRouteTable => {
                "copy the correct id from AWS, or remove one, so that crossvpc creates that resource"
            }
            IdKind::Vpc
            | IdKind::Subnet
            | IdKind::RouteTable
            | IdKind::SecurityGroup
            | IdKind::TransitGatewayAttachment
            | IdKind::PeeringConnection
            | IdKind::Endpoint
            | IdKind::EndpointService
            | IdKind::Instance => {
                "copy the correct id from AWS, or remove one, so that it becomes an input of the \
                 generated files"
            }
        })
}
