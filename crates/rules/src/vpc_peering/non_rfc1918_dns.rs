//! Names of a peer that resolve to public addresses, because its own are not private ones.

use std::collections::BTreeSet;

use ipnet::IpNet;

use crossvpc_core::aws::cidr;
use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::{Block, Connection, Vpc};
use crossvpc_core::plan::Plan;

use super::directions;

/// See the page.
pub(super) static CODE: Code =
    Code { name: "non-rfc1918-dns", severity: Severity::Warning, page: include_str!("non-rfc1918-dns.md") };

/// Once for each VPC and connection. Across regions the same repair is asked for by `inter-region-dns`.
pub(crate) fn check(plan: &Plan, report: &mut Report) {
    let mut seen = BTreeSet::new();
    for (peering, here, there) in
        directions(plan).filter(|(peering, ..)| !peering.dns && !peering.crosses_regions())
    {
        let outside = here.vpc.cidrs.iter().find(|block| is_outside_rfc1918(block));
        if let Some(block) = outside
            && let Some(connection) = peering.connections.first()
            && seen.insert((&here.vpc.name, &connection.name))
        {
            report.push(finding(&here.vpc, *block, &there.vpc, connection));
        }
    }
}

fn is_outside_rfc1918(block: &Block) -> bool {
    matches!(block.net, IpNet::V4(net) if !cidr::is_rfc1918(net))
}

fn finding(vpc: &Vpc, block: Block, peer: &Vpc, connection: &Connection) -> Diagnostic {
    let message = format!(
        "DNS names of `{}` resolve to public addresses in `{}`: {} is outside RFC 1918 and `dns` is off",
        vpc.name, peer.name, block.net
    );
    Diagnostic::new(&CODE, message, connection.via_span, "`dns` is off")
        .also(block.span, "outside RFC 1918")
        .help(format!("add `dns: true` under `vpc-peering` of `{}`", connection.name))
}
