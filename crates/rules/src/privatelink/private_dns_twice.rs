//! Two endpoints of a VPC that answer to one name.

use std::collections::BTreeMap;

use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::{Connection, Vpc};
use crossvpc_core::plan::Plan;
use crossvpc_core::source::Span;

/// See the page.
pub(super) static CODE: Code =
    Code { name: "private-dns-twice", severity: Severity::Error, page: include_str!("private-dns-twice.md") };

pub(crate) fn check(plan: &Plan, report: &mut Report) {
    let mut first_of = BTreeMap::new();
    for service in plan.services() {
        let Some((name, span)) = &service.options().private_dns else { continue };
        for endpoint in &service.endpoints {
            let vpc = &endpoint.party.vpc;
            let connection = &*service.connection;
            match first_of.get(&(&vpc.name, name)) {
                Some(&first) => report.push(finding(vpc, name, first, (connection, *span))),
                None => {
                    first_of.insert((&vpc.name, name), (connection, *span));
                }
            }
        }
    }
}

fn finding(vpc: &Vpc, name: &str, first: (&Connection, Span), second: (&Connection, Span)) -> Diagnostic {
    let ((one, first_span), (other, second_span)) = (first, second);
    let message = format!(
        "`{name}` cannot resolve to both `{}` and `{}` in `{}`: a VPC has one private hosted zone per \
         name",
        one.name, other.name, vpc.name
    );
    Diagnostic::new(&CODE, message, second_span, format!("also the private DNS name of `{}`", other.name))
        .also(first_span, format!("the private DNS name of `{}`", one.name))
        .also(vpc.span, "consumer of both")
        .help("give one of the two services another private DNS name")
        .help(format!(
            "or remove `private-dns` from `{}`, so that consumers use the DNS names of its endpoints",
            other.name
        ))
}
