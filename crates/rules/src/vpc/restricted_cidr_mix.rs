//! A further block of a VPC from a range that its other blocks rule out.

use std::net::Ipv4Addr;

use ipnet::IpNet;

use crossvpc_core::aws::cidr::{self, Ipv4Net};
use crossvpc_core::aws::quota::Quota;
use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::Vpc;
use crossvpc_core::plan::Plan;
use crossvpc_core::source::Span;

use super::blocks::{DEFAULT_VPC, FIRST_TENS};
use super::{FreeBlocks, public_range};

/// See the page.
pub(super) static CODE: Code = Code {
    name: "restricted-cidr-mix",
    severity: Severity::Error,
    page: include_str!("restricted-cidr-mix.md"),
};

const FIRST_TEN: Ipv4Net = Ipv4Net::new_assert(Ipv4Addr::new(10, 0, 0, 0), 16);
const BENCHMARK: Ipv4Net = Ipv4Net::new_assert(Ipv4Addr::new(198, 19, 0, 0), 16);
const SHARED: Ipv4Net = Ipv4Net::new_assert(Ipv4Addr::new(100, 64, 0, 0), 10);

/// Where a VPC has a block of the first range, AWS adds none of the second.
const KEPT_APART: [(Ipv4Net, Ipv4Net); 2] = [(FIRST_TENS, FIRST_TEN), (cidr::RFC1918[1], DEFAULT_VPC)];

/// Two blocks that do not go together.
struct Conflict {
    first: Written,
    second: Written,
    reason: Reason,
}

/// A block and where it stands.
type Written = (Ipv4Net, Span);

enum Reason {
    /// Two ranges of which a VPC has only one.
    Exclusive(Ipv4Net, Ipv4Net),
    /// A private block cannot come after an open one.
    AfterOpen,
    /// See [`KEPT_APART`].
    Apart(Ipv4Net, Ipv4Net),
}

pub(crate) fn check(plan: &Plan, report: &mut Report) {
    let mut free = None;
    for vpc in plan.network.vpcs() {
        for conflict in conflicts(vpc) {
            let free = free.get_or_insert_with(|| FreeBlocks::beside_vpcs(&plan.network));
            let within = exclusive_range(conflict.first.0).unwrap_or(SHARED);
            let free = free.take(within.into(), conflict.second.0.prefix_len());
            report.push(finding(vpc, &conflict, free));
        }
    }
}

/// The primary block was there first. The others may have come in any order: two of them are in conflict only if
/// neither order works.
fn conflicts(vpc: &Vpc) -> Vec<Conflict> {
    let ipv4 = vpc.cidrs.iter().filter_map(|block| match block.net {
        IpNet::V4(net) => Some((net, block.span)),
        IpNet::V6(_) => None,
    });
    let mut blocks = ipv4.take(Quota::Ipv4CidrsPerVpc.most());
    let Some(primary) = blocks.next() else { return Vec::new() };
    let mut fitting: Vec<Written> = Vec::new();
    let mut conflicts = Vec::new();
    for second in blocks {
        let either_way = |first: &&Written| restriction(second.0, first.0).is_some();
        let with_another = fitting.iter().filter(either_way);
        let with_another = with_another.filter_map(|&first| Some((first, restriction(first.0, second.0)?)));
        let with_primary = restriction(primary.0, second.0).map(|reason| (primary, reason));
        match with_primary.into_iter().chain(with_another).next() {
            Some((first, reason)) => conflicts.push(Conflict { first, second, reason }),
            None => fitting.push(second),
        }
    }
    conflicts
}

/// Why AWS does not add a block to a VPC that has the other; overlaps have a rule of their own.
fn restriction(has: Ipv4Net, adds: Ipv4Net) -> Option<Reason> {
    if cidr::overlap(has.into(), adds.into()) {
        return None;
    }
    let apart = KEPT_APART.iter().find(|(range, kept)| range.contains(&has) && kept.contains(&adds));
    match (exclusive_range(has), exclusive_range(adds)) {
        (Some(one), Some(other)) if one != other => Some(Reason::Exclusive(one, other)),
        (None, Some(_)) if is_open(has) => Some(Reason::AfterOpen),
        _ => apart.map(|&(range, kept)| Reason::Apart(range, kept)),
    }
}

/// The range that allows no other of its kind beside it.
fn exclusive_range(net: Ipv4Net) -> Option<Ipv4Net> {
    cidr::RFC1918.into_iter().chain([BENCHMARK]).find(|range| range.contains(&net))
}

/// Public or shared addresses: they may be added to every VPC.
fn is_open(net: Ipv4Net) -> bool {
    SHARED.contains(&net) || public_range::is_public(net.into())
}

fn finding(vpc: &Vpc, conflict: &Conflict, free: Option<IpNet>) -> Diagnostic {
    let Conflict { first, second, reason } = conflict;
    let message = format!("{} cannot be a CIDR block of `{}` together with {}", second.0, vpc.name, first.0);
    let (label, other) = match reason {
        Reason::Exclusive(one, other) => (format!("in {other}"), format!("in {one}")),
        Reason::AfterOpen => {
            ("a private CIDR block".to_owned(), "the primary CIDR block is not private".to_owned())
        }
        Reason::Apart(range, kept) => (format!("in {kept}"), format!("in {range}")),
    };
    let order = "list the private CIDR block first, if the VPC was created with it";
    Diagnostic::new(&CODE, message, second.1, label)
        .also(first.1, other)
        .help_if(free.map(|free| {
            format!(
                "write `{free}`, which AWS allows with {} and no VPC in this spec \
                                     uses",
                first.0
            )
        }))
        .help_if(matches!(reason, Reason::AfterOpen).then_some(order))
}
