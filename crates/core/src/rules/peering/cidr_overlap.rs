//! Blocks of two peered VPCs that share addresses.

use crate::aws::cidr;
use crate::diagnostic::{Code, Diagnostic, Report, Severity};
use crate::network::{Block, Vpc};
use crate::plan::{Peering, Plan};

/// See the page.
pub static CODE: Code =
    Code { name: "cidr-overlap", severity: Severity::Error, page: include_str!("cidr-overlap.md") };

/// Compares every block of both sides, secondary and IPv6 included: AWS does, whatever is routed.
pub(crate) fn check(plan: &Plan<'_>, report: &mut Report) {
    for peering in plan.peerings() {
        let [requester, accepter] = peering.sides().map(|side| &*side.vpc);
        for &ours in &requester.cidrs {
            for &theirs in accepter.cidrs.iter().filter(|theirs| cidr::overlap(ours.net, theirs.net)) {
                report.push(finding(peering, (requester, ours), (accepter, theirs)));
            }
        }
    }
}

fn finding(peering: &Peering, a: (&Vpc, Block), b: (&Vpc, Block)) -> Diagnostic {
    let ((vpc, block), (other, their_block)) = (a, b);
    let message = format!(
        "`{}` and `{}` cannot be peered: {} and {} overlap",
        vpc.name, other.name, block.net, their_block.net
    );
    let finding = Diagnostic::new(&CODE, message, block.span, described(vpc, block));
    let finding = finding.also(their_block.span, described(other, their_block));
    let asked = peering.connections.first().map(|connection| connection.via_span);
    let finding = match asked {
        Some(span) => finding.also(span, "peered here"),
        None => finding,
    };
    finding
        .help("change this key to `privatelink`: it works between VPCs with the same addresses")
        .help("or give one of the two VPCs another block")
}

fn described(vpc: &Vpc, block: Block) -> String {
    let rank = match vpc.cidrs.iter().position(|other| other.net == block.net) {
        _ if block.is_ipv6() => "IPv6",
        Some(0) => "primary",
        Some(_) | None => "secondary",
    };
    format!("{rank} block of `{}`", vpc.name)
}
