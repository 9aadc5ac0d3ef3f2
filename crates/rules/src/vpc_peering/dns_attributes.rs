//! Names to be resolved across a peering whose VPC answers none.

use std::collections::BTreeSet;

use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::{Connection, Via, Vpc};
use crossvpc_core::plan::Plan;

use super::directions;

/// See the page.
pub(super) static CODE: Code =
    Code { name: "dns-attributes", severity: Severity::Error, page: include_str!("dns-attributes.md") };

/// Once for each VPC, at the first connection that asks for DNS.
pub(crate) fn check(plan: &Plan, report: &mut Report) {
    let mut seen = BTreeSet::new();
    for (peering, here, _) in directions(plan) {
        let dns = here.vpc.dns;
        let asks = peering.connections.iter().find(|connection| asks_for_dns(connection));
        if let Some(connection) = asks
            && !(dns.support && dns.hostnames)
            && seen.insert(&here.vpc.name)
        {
            report.push(finding(&here.vpc, connection));
        }
    }
}

fn asks_for_dns(connection: &Connection) -> bool {
    matches!(&connection.via, Via::VpcPeering(peering) if peering.dns)
}

fn finding(vpc: &Vpc, connection: &Connection) -> Diagnostic {
    let off = match (vpc.dns.support, vpc.dns.hostnames) {
        (false, false) => "`support` and `hostnames` are `false`",
        (false, true) => "`support` is `false`",
        (true, _) => "`hostnames` is `false`",
    };
    let message =
        format!("`{}` needs DNS resolution, but it is disabled in `{}`: {off}", connection.name, vpc.name);
    Diagnostic::new(&CODE, message, vpc.dns.span.unwrap_or(vpc.span), off)
        .also(connection.via_span, "`dns: true` here")
        .help(format!(
            "enable both DNS attributes of the VPC in AWS, then write `dns: {{support: true, hostnames: \
             true}}` for `{}`",
            vpc.name
        ))
        .help(format!("or remove `dns: true` from `{}`", connection.name))
}
