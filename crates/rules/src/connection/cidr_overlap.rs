//! Blocks of two connected VPCs that share addresses.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::link_type::{Apart, LinkType};
use crate::vpc::{FreeBlocks, nested};
use crossvpc_core::aws::cidr::{self, IpNet, Ipv4Net};
use crossvpc_core::aws::quota::Quota;
use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::name::Name;
use crossvpc_core::network::{Block, Connection, Network, Vpc};
use crossvpc_core::plan::{Plan, TransitGateway, VpcPeering};

/// See the page.
pub(super) static CODE: Code =
    Code { name: "cidr-overlap", severity: Severity::Error, page: include_str!("cidr-overlap.md") };

const PEERED: &str =
    "AWS rejects a peering if any CIDR blocks of the two VPCs overlap, whether they are routed or not";
const PROPAGATED: &str =
    "a transit gateway does not propagate a CIDR block that overlaps one in the same route table";
const PRIVATELINK: &str = "change this key to `privatelink`: PrivateLink works with overlapping CIDR \
                           blocks";

/// A block and whose it is.
type Owned<'p> = (Block, &'p Vpc);

/// Compares whole VPCs, secondary and IPv6 blocks included: AWS does, whatever is routed.
pub(crate) fn check(plan: &Plan, report: &mut Report) {
    let mut free = Free { network: &plan.network, blocks: None };
    let mut gateways = Vec::new();
    for link in &*plan.links {
        match LinkType::of(link).apart {
            Apart::Sides(peering) => of_peering(peering, &mut free, report),
            Apart::Learnt(gateway) => gateways.push(gateway),
            Apart::None => {}
        }
    }
    for gateway in gateways {
        of_gateway(gateway, &mut free, report);
    }
}

fn of_peering(peering: &VpcPeering, free: &mut Free<'_>, report: &mut Report) {
    let [requester, accepter] = peering.sides().map(|side| &*side.vpc);
    for (ours, theirs) in overlaps(requester, accepter) {
        let finding = finding("cannot be peered", (ours, requester), (theirs, accepter));
        let finding = match peering.connections.first() {
            Some(connection) => finding.also(connection.via_span, "peered here"),
            None => finding,
        };
        report.push(finding.note(PEERED).help(PRIVATELINK).help(free.renumber(theirs, accepter)));
    }
}

/// VPCs that a connection joins, and all that one table learns: a block that overlaps one which is there already is
/// not propagated.
fn of_gateway(gateway: &TransitGateway, free: &mut Free<'_>, report: &mut Report) {
    let mut seen = BTreeSet::new();
    let mut is_new = |one: Owned<'_>, other: Owned<'_>| {
        let mut pair = [(&one.1.name, one.0.net), (&other.1.name, other.0.net)];
        pair.sort_unstable();
        seen.insert(pair.map(|(name, net)| (name.clone(), net)))
    };
    let name = &gateway.gateway.name;
    for connection in &gateway.connections {
        let provider = &*connection.provider.vpc;
        for consumer in connection.consumers.iter().map(|consumer| &*consumer.vpc) {
            for (ours, theirs) in overlaps(provider, consumer).filter(|_| !consumer.is(provider)) {
                let (ours, theirs) = ((ours, provider), (theirs, consumer));
                if is_new(ours, theirs) {
                    let finding = finding(&format!("cannot reach each other through `{name}`"), ours, theirs);
                    let finding = finding.also(connection.via_span, "attached here");
                    report.push(
                        finding.note(PROPAGATED).help(PRIVATELINK).help(free.renumber(theirs.0, theirs.1)),
                    );
                }
            }
        }
    }
    let peers = peers(gateway);
    for table in &gateway.tables {
        let learnt = table.learns.iter().map(|vpc| &**vpc);
        let blocks = learnt.flat_map(|vpc| vpc.cidrs.iter().map(move |&block| (block, vpc)));
        for [outer, inner] in nested(blocks.collect(), |a, b| !a.is(b)) {
            if is_new(outer, inner) {
                let finding = in_table(gateway, table.id.name(), outer, inner, free);
                let [one, other] = [outer, inner].map(|(_, vpc)| peers.get(&vpc.name));
                // Some VPC reaches both: its table, whichever it is, learns both.
                let share_a_peer = one.zip(other).is_some_and(|(one, other)| !one.is_disjoint(other));
                report.push(if share_a_peer {
                    finding
                } else {
                    finding.help(apart(gateway, table.id.name()))
                });
            }
        }
    }
}

/// Two VPCs that no connection joins, in one table.
fn in_table(
    gateway: &TransitGateway,
    table: Option<&Name>,
    one: Owned<'_>,
    other: Owned<'_>,
    free: &mut Free<'_>,
) -> Diagnostic {
    let name = &gateway.gateway.name;
    let learner =
        table.map_or("the default route table".to_owned(), |table| format!("route table `{table}`"));
    let mut finding = finding(&format!("cannot both propagate routes to {learner} of `{name}`"), one, other);
    finding = finding.note(PROPAGATED);
    let asked: Vec<_> = [one.1, other.1].iter().filter_map(|vpc| first_of(gateway, vpc)).collect();
    for (at, connection) in asked.iter().enumerate() {
        if !asked[..at].iter().any(|before| before.name == connection.name) {
            finding = finding.also(connection.via_span, "attached here");
        }
    }
    if let Some(last) = asked.last() {
        finding = finding.help(format!(
            "change `transit-gateway` of `{}` to `privatelink`: PrivateLink works with overlapping CIDR \
             blocks",
            last.name
        ));
    }
    finding.help(free.renumber(other.0, other.1))
}

/// How no table learns both of two VPCs.
fn apart(gateway: &TransitGateway, table: Option<&Name>) -> String {
    let name = &gateway.gateway.name;
    match table {
        None => format!(
            "or declare `route-tables` for `{name}`, so that no route table receives routes \
                         from both VPCs"
        ),
        Some(table) => format!(
            "or give each VPC that `{table}` serves a route table of its own, so that \
                                none receives routes from both VPCs"
        ),
    }
}

/// The VPCs that a connection joins with each.
fn peers(gateway: &TransitGateway) -> BTreeMap<&Name, BTreeSet<&Name>> {
    let mut peers: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for connection in &gateway.connections {
        let provider = &connection.provider.vpc.name;
        for consumer in connection.consumers.iter().map(|consumer| &consumer.vpc.name) {
            peers.entry(provider).or_default().insert(consumer);
            peers.entry(consumer).or_default().insert(provider);
        }
    }
    peers
}

/// Blocks to offer, looked for only when one is needed.
struct Free<'p> {
    network: &'p Network,
    blocks: Option<FreeBlocks>,
}

impl Free<'_> {
    /// To give a VPC another block, of the same size and out of the same private range.
    fn renumber(&mut self, block: Block, vpc: &Vpc) -> String {
        let mut like = |net: Ipv4Net| {
            let blocks = self.blocks.get_or_insert_with(|| FreeBlocks::beside_vpcs(self.network));
            let within = cidr::RFC1918.into_iter().find(|range| range.contains(&net));
            blocks.take(within.unwrap_or(cidr::RFC1918[0]).into(), net.prefix_len())
        };
        let free = match block.net {
            IpNet::V4(net) => like(net),
            IpNet::V6(_) => None,
        };
        match free {
            Some(free) => {
                format!(
                    "or give `{}` another CIDR block, such as `{free}`, which no VPC in this spec \
                         uses",
                    vpc.name
                )
            }
            None => "or give one of the two VPCs another CIDR block".to_owned(),
        }
    }
}

fn overlaps<'v>(one: &'v Vpc, other: &'v Vpc) -> impl Iterator<Item = (Block, Block)> {
    // No VPC may have more blocks than that, which another rule says.
    let most = Quota::Ipv4CidrsPerVpc.most() + Quota::Ipv6CidrsPerVpc.most();
    let with_one = move |theirs: Block| one.cidrs.iter().take(most).map(move |&ours| (ours, theirs));
    let pairs = other.cidrs.iter().take(most).copied().flat_map(with_one);
    pairs.filter(|(a, b)| cidr::overlap(a.net, b.net))
}

fn first_of<'g>(gateway: &'g TransitGateway, vpc: &Vpc) -> Option<&'g Connection> {
    gateway.attachment(&vpc.name)?.connections.first().map(Arc::as_ref)
}

fn finding(cannot: &str, (block, vpc): Owned<'_>, (their_block, other): Owned<'_>) -> Diagnostic {
    let blocks = if block.net == their_block.net {
        format!("both have the CIDR block {}", block.net)
    } else {
        format!("CIDR blocks {} and {} overlap", block.net, their_block.net)
    };
    let message = format!("`{}` and `{}` {cannot}: {blocks}", vpc.name, other.name);
    Diagnostic::new(&CODE, message, block.span, described(vpc, block))
        .also(their_block.span, described(other, their_block))
}

fn described(vpc: &Vpc, block: Block) -> String {
    let rank = match vpc.cidrs.iter().position(|other| other.net == block.net) {
        _ if block.is_ipv6() => "IPv6",
        Some(0) => "primary",
        Some(_) | None => "secondary",
    };
    format!("{rank} CIDR block of `{}`", vpc.name)
}
