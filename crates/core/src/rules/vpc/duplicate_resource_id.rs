//! One id given to two things.

use std::fmt;

use crate::aws::id::AwsId;
use crate::diagnostic::{Code, Diagnostic, Report, Severity};
use crate::name::Name;
use crate::network::Network;
use crate::plan::Plan;
use crate::source::Span;

/// See the page.
pub static CODE: Code = Code {
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
    /// The VPC it is in, unless it is in none.
    vpc: Option<&'n Name>,
}

/// The ids are sorted once: of equal ones, the first of the spec's order stays the first.
pub(crate) fn check(plan: &Plan<'_>, report: &mut Report) {
    let mut named = named(plan.network);
    named.sort_by_key(|named| named.id);
    for same in named.chunk_by(|a, b| a.id == b.id) {
        let (first, others) = (same[0], &same[1..]);
        others.iter().for_each(|&second| report.push(finding(first, second)));
    }
}

fn named(network: &Network) -> Vec<Named<'_>> {
    let mut found = Vec::new();
    for vpc in network.vpcs() {
        let within = Some(&vpc.name);
        let mut add = |id, span, what, name, vpc| {
            let named = |id| Named { id, span, what, name, vpc };
            found.extend(Option::map(id, named));
        };
        add(vpc.id.as_ref(), vpc.span, "VPC", &vpc.name, None);
        vpc.subnets.iter().for_each(|s| add(s.id.as_ref(), s.span, "subnet", &s.name, within));
        vpc.route_tables.iter().for_each(|t| add(t.id.as_ref(), t.span, "route table", &t.name, within));
        vpc.security_groups
            .iter()
            .for_each(|g| add(g.id.as_ref(), g.span, "security group", &g.name, within));
    }
    let gateways = network.gateways().iter().filter_map(|gateway| {
        let (span, name) = (gateway.span, &gateway.name);
        Some(Named { id: gateway.id.as_ref()?, span, what: "transit gateway", name, vpc: None })
    });
    found.extend(gateways);
    found
}

impl fmt::Display for Named<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} `{}`", self.what, self.name)?;
        self.vpc.map_or(Ok(()), |vpc| write!(f, " of `{vpc}`"))
    }
}

fn finding(first: Named<'_>, second: Named<'_>) -> Diagnostic {
    let id = first.id;
    let message = format!("{first} and {second} have the same id, {id}");
    Diagnostic::new(&CODE, message, second.span, format!("has the id {id}"))
        .also(first.span, "has the same id")
        .help("copy the right id from AWS, or leave one out: it becomes an input of the generated files")
}
