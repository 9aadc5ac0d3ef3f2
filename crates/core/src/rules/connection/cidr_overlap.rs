//! Blocks of two connected VPCs that share addresses.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::aws::cidr::{self, IpNet};
use crate::diagnostic::{Code, Diagnostic, Report, Severity};
use crate::name::Name;
use crate::network::{Block, Connection, Network, Vpc};
use crate::plan::{Attachment, Peering, Plan, TransitGateway};
use crate::rules::vpc::{FreeBlocks, nested};

/// See the page.
pub static CODE: Code =
    Code { name: "cidr-overlap", severity: Severity::Error, page: include_str!("cidr-overlap.md") };

/// A block and whose it is.
type Owned<'p> = (Block, &'p Vpc);

/// Compares whole VPCs, secondary and IPv6 blocks included: AWS does, whatever is routed.
pub(crate) fn check(plan: &Plan<'_>, report: &mut Report) {
    let mut free = Free { network: plan.network, blocks: None };
    plan.peerings().for_each(|peering| of_peering(peering, &mut free, report));
    plan.gateways().for_each(|gateway| of_gateway(gateway, &mut free, report));
}

fn of_peering(peering: &Peering, free: &mut Free<'_>, report: &mut Report) {
    let [requester, accepter] = peering.sides().map(|side| &*side.vpc);
    for (ours, theirs) in overlaps(requester, accepter) {
        let first = peering.connections.first().map(|connection| (&**connection, "peered here"));
        report.push(finding("cannot be peered", (ours, requester), (theirs, accepter), first, free));
    }
}

/// VPCs that a connection joins, and all that one table learns: a block that overlaps one that is there is not
/// propagated.
fn of_gateway(gateway: &TransitGateway, free: &mut Free<'_>, report: &mut Report) {
    let mut seen = BTreeSet::new();
    let mut tell = |cannot: &str, one: Owned<'_>, other: Owned<'_>| {
        let mut pair = [(&one.1.name, one.0.net), (&other.1.name, other.0.net)];
        pair.sort_unstable();
        if seen.insert(pair.map(|(name, net)| (name.clone(), net))) {
            let asked = [one.1, other.1].map(|vpc| asked_by(gateway, vpc)).into_iter().flatten().next();
            report.push(finding(
                cannot,
                one,
                other,
                asked.map(|connection| (connection, "attached here")),
                free,
            ));
        }
    };
    let name = &gateway.gateway.name;
    for connection in &gateway.connections {
        let provider = &*connection.provider.vpc;
        for consumer in connection.consumers.iter().map(|consumer| &*consumer.vpc) {
            for (ours, theirs) in overlaps(provider, consumer).filter(|_| !consumer.is(provider)) {
                tell(&format!("cannot reach each other by `{name}`"), (ours, provider), (theirs, consumer));
            }
        }
    }
    for (table, vpcs) in learnt(gateway) {
        let blocks = vpcs.iter().flat_map(|&vpc| vpc.cidrs.iter().map(move |&block| (block, vpc)));
        let table = table.map_or("its default table".to_owned(), |table| format!("its table `{table}`"));
        for [outer, inner] in nested(blocks.collect(), |a, b| !a.is(b)) {
            tell(&format!("cannot both be routed by `{name}` in {table}"), outer, inner);
        }
    }
}

/// Blocks to offer, looked for only when one is needed.
struct Free<'p> {
    network: &'p Network,
    blocks: Option<FreeBlocks>,
}

impl Free<'_> {
    /// A block of the same size, out of the private range that the other one is in, or of the first.
    fn like(&mut self, block: Block) -> Option<IpNet> {
        let IpNet::V4(net) = block.net else { return None };
        let blocks = self.blocks.get_or_insert_with(|| FreeBlocks::beside_vpcs(self.network));
        let within = cidr::RFC1918.into_iter().find(|range| range.contains(&net)).unwrap_or(cidr::RFC1918[0]);
        blocks.take(within.into(), net.prefix_len())
    }
}

fn overlaps<'v>(one: &'v Vpc, other: &'v Vpc) -> impl Iterator<Item = (Block, Block)> {
    let with_one = |theirs: Block| one.cidrs.iter().map(move |&ours| (ours, theirs));
    other.cidrs.iter().flat_map(move |&theirs| with_one(theirs)).filter(|(a, b)| cidr::overlap(a.net, b.net))
}

/// The VPCs whose blocks each table learns, the default one without a name.
fn learnt(gateway: &TransitGateway) -> BTreeMap<Option<&Name>, Vec<&Vpc>> {
    let mut learnt: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for Attachment { side, propagates_to, .. } in &gateway.attachments {
        let named = propagates_to.iter().map(|table| Some(&table.name));
        let default = gateway.uses_default_table().then_some(None);
        named.chain(default).for_each(|table| learnt.entry(table).or_default().push(&*side.vpc));
    }
    learnt
}

fn asked_by<'g>(gateway: &'g TransitGateway, vpc: &Vpc) -> Option<&'g Connection> {
    gateway.attachment(&vpc.name)?.connections.first().map(Arc::as_ref)
}

fn finding(
    cannot: &str,
    (block, vpc): Owned<'_>,
    (their_block, other): Owned<'_>,
    asked: Option<(&Connection, &str)>,
    free: &mut Free<'_>,
) -> Diagnostic {
    let message = format!(
        "`{}` and `{}` {cannot}: {} and {} overlap",
        vpc.name, other.name, block.net, their_block.net
    );
    let finding = Diagnostic::new(&CODE, message, block.span, described(vpc, block));
    let finding = finding.also(their_block.span, described(other, their_block));
    let finding = match asked {
        Some((connection, what)) => finding.also(connection.via_span, what),
        None => finding,
    };
    finding.help("change this key to `privatelink`: it works between VPCs with the same addresses").help(
        match free.like(their_block) {
            Some(free) => {
                format!("or give `{}` another block, such as `{free}`, which no VPC here uses", other.name)
            }
            None => "or give one of the two VPCs another block".to_owned(),
        },
    )
}

fn described(vpc: &Vpc, block: Block) -> String {
    let rank = match vpc.cidrs.iter().position(|other| other.net == block.net) {
        _ if block.is_ipv6() => "IPv6",
        Some(0) => "primary",
        Some(_) | None => "secondary",
    };
    format!("{rank} block of `{}`", vpc.name)
}
