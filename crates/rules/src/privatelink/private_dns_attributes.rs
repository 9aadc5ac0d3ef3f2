//! A private name in a VPC that answers none.

use std::collections::BTreeSet;

use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::Vpc;
use crossvpc_core::plan::{Plan, PrivateLink};
use crossvpc_core::source::Span;

/// See the page.
pub(super) static CODE: Code = Code {
    name: "private-dns-attributes",
    severity: Severity::Error,
    page: include_str!("private-dns-attributes.md"),
};

/// Once for each VPC with an endpoint, at the first service with a private name.
pub(crate) fn check(plan: &Plan, report: &mut Report) {
    let mut seen = BTreeSet::new();
    for service in plan.services() {
        let Some((_, span)) = &service.options().private_dns else { continue };
        for vpc in service.endpoints.iter().map(|endpoint| &endpoint.party.vpc) {
            if !(vpc.dns.support && vpc.dns.hostnames) && seen.insert(&vpc.name) {
                report.push(finding(service, *span, vpc));
            }
        }
    }
}

fn finding(service: &PrivateLink, span: Span, vpc: &Vpc) -> Diagnostic {
    let connection = &service.connection.name;
    let off = match (vpc.dns.support, vpc.dns.hostnames) {
        (false, false) => "`support` and `hostnames` are `false`",
        (false, true) => "`support` is `false`",
        (true, _) => "`hostnames` is `false`",
    };
    let message = format!("`{connection}` has a private DNS name that `{}` cannot resolve: {off}", vpc.name);
    Diagnostic::new(&CODE, message, vpc.dns.span.unwrap_or(vpc.span), off)
        .also(span, "the private DNS name")
        .help(format!(
            "enable both DNS attributes of the VPC in AWS, then write `dns: {{support: true, hostnames: \
             true}}` for `{}`",
            vpc.name
        ))
        .help(format!(
            "or remove `private-dns` from `{connection}`, so that consumers use the DNS names \
                       of its endpoints"
        ))
}
