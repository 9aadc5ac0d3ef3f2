//! Clients whose addresses say nothing, because others have the same.

use crate::placement::{SHOWN, made_front};
use crossvpc_core::aws::cidr;
use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::{Block, Vpc};
use crossvpc_core::plan::{Plan, PrivateLink};

/// See the page.
pub(super) static CODE: Code = Code {
    name: "ambiguous-clients",
    severity: Severity::Warning,
    page: include_str!("ambiguous-clients.md"),
};

/// A block and whose it is.
type Owned<'p> = (&'p Vpc, Block);

pub(crate) fn check(plan: &Plan, report: &mut Report) {
    for service in plan.services() {
        if made_front(service).is_some() && !service.enforces_inbound {
            let pairs = overlaps(service);
            if let [first, ..] = pairs.as_slice() {
                report.push(finding(service, *first, &pairs));
            }
        }
    }
}

/// The IPv4 blocks of two parties that share addresses.
fn overlaps(service: &PrivateLink) -> Vec<(Owned<'_>, Owned<'_>)> {
    let connection = &service.connection;
    let parties: Vec<_> = std::iter::once(&connection.provider).chain(&connection.consumers).collect();
    let mut pairs = Vec::new();
    for (at, one) in parties.iter().enumerate() {
        for other in parties[at + 1..].iter().filter(|other| !other.vpc.is(&one.vpc)) {
            for &theirs in other.vpc.cidrs.iter().filter(|block| !block.is_ipv6()) {
                for &ours in one.vpc.cidrs.iter().filter(|ours| cidr::overlap(ours.net, theirs.net)) {
                    pairs.push(((&*one.vpc, ours), (&*other.vpc, theirs)));
                }
            }
        }
    }
    pairs
}

fn finding(
    service: &PrivateLink,
    first: (Owned<'_>, Owned<'_>),
    pairs: &[(Owned<'_>, Owned<'_>)],
) -> Diagnostic {
    let connection = &service.connection;
    let ((vpc, block), (other, theirs)) = first;
    let message = format!(
        "security group rules cannot tell the clients of `{}` apart: CIDR blocks {} of `{}` and {} of \
         `{}` overlap",
        connection.name, theirs.net, other.name, block.net, vpc.name
    );
    let finding = Diagnostic::new(
        &CODE,
        message,
        connection.via_span,
        "the load balancer does not \
        enforce its inbound rules",
    );
    let blocks = pairs.iter().take(SHOWN).flat_map(|&(one, other)| [other, one]);
    let finding = blocks.fold(finding, |finding, (vpc, block)| {
        let labelled = finding.labels.iter().any(|label| label.span == block.span);
        if labelled { finding } else { finding.also(block.span, format!("CIDR block of `{}`", vpc.name)) }
    });
    let between_consumers = !vpc.is(service.vpc());
    finding
        .help(
            "add `allow: {ambiguous-clients: …}` with your reason if the security groups of the endpoints are enough: they admit only the \
               declared clients",
        )
        .help_if(between_consumers.then(|| {
            format!(
                "or split `{}` and `{}` into two connections, each with an endpoint service of its \
                     own",
                vpc.name, other.name
            )
        }))
        .help(format!("or give `{}` or `{}` another CIDR block", other.name, vpc.name))
}
