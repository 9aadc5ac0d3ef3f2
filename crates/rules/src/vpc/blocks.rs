//! Blocks within blocks, and free ones.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;

use crossvpc_core::aws::cidr::{Ipv4Net, Ipv6Net};
use crossvpc_core::aws::quota::Quota;
use crossvpc_core::network::{Block, Network, Vpc};
use ipnet::IpNet;

/// Ranges never suggested: two that not every VPC can add, and Docker's bridge.
const AVOIDED: [Ipv4Net; 3] = [FIRST_TENS, DEFAULT_VPC, BRIDGE];

/// A VPC with any of these adds none of the first half.
pub(super) const FIRST_TENS: Ipv4Net = Ipv4Net::new_assert(Ipv4Addr::new(10, 0, 0, 0), 15);
/// The range of default VPCs: no other VPC of 172.16.0.0/12 adds it.
pub(super) const DEFAULT_VPC: Ipv4Net = Ipv4Net::new_assert(Ipv4Addr::new(172, 31, 0, 0), 16);
/// Docker's bridge, which AWS services that run containers keep.
pub(super) const BRIDGE: Ipv4Net = Ipv4Net::new_assert(Ipv4Addr::new(172, 17, 0, 0), 16);

/// Each block with the nearest one around it that `concerns` it. Two blocks share addresses only if one holds
/// the other, so one pass over the sorted blocks finds them; of two equal ones the earlier in the text comes first.
pub(crate) fn nested<T: Copy>(
    mut blocks: Vec<(Block, T)>,
    concerns: impl Fn(T, T) -> bool,
) -> Vec<[(Block, T); 2]> {
    let mut pairs = Vec::new();
    let mut around: Vec<(Block, T)> = Vec::new();
    blocks.sort_by_key(|(block, _)| *block);
    for inner in blocks {
        while around.last().is_some_and(|(outer, _)| !outer.net.contains(&inner.0.net)) {
            around.pop();
        }
        let nearest = around.iter().rev().find(|outer| concerns(outer.1, inner.1));
        pairs.extend(nearest.map(|&outer| [outer, inner]));
        // One that says the same again would only be passed over by all that follow.
        let says_more = |last: &(Block, T)| last.0.net != inner.0.net || concerns(last.1, inner.1);
        if around.last().is_none_or(says_more) {
            around.push(inner);
        }
    }
    pairs
}

/// Blocks that nothing uses, to be suggested. Each is given once.
pub(crate) struct FreeBlocks {
    /// Disjoint ranges of addresses of one family, in order.
    used: Vec<(u128, u128)>,
    /// Where to go on in each block that was asked for.
    next: BTreeMap<IpNet, u128>,
    /// The longest prefix in each block of which nothing is left, nor of a shorter one.
    full: BTreeMap<IpNet, u8>,
}

impl FreeBlocks {
    /// Around the IPv4 blocks of every VPC, and of ranges that not every VPC can add.
    pub(crate) fn beside_vpcs(network: &Network) -> Self {
        let vpcs = network.vpcs().iter().flat_map(|vpc| &vpc.cidrs);
        let used = vpcs.filter(|block| !block.is_ipv6()).map(|block| block.net);
        Self::beside(used.chain(AVOIDED.map(IpNet::from)))
    }

    /// Around some blocks of one family.
    pub(crate) fn beside(used: impl Iterator<Item = IpNet>) -> Self {
        let mut ranges: Vec<_> = used.map(range).collect();
        ranges.sort_unstable();
        let mut used: Vec<(u128, u128)> = Vec::new();
        for (start, end) in ranges {
            match used.last_mut() {
                Some(last) if start <= last.1 => last.1 = last.1.max(end),
                Some(_) | None => used.push((start, end)),
            }
        }
        Self { used, next: BTreeMap::new(), full: BTreeMap::new() }
    }

    /// The next free block with this prefix length.
    pub(crate) fn take(&mut self, within: IpNet, prefix: u8) -> Option<IpNet> {
        if self.full.get(&within).is_some_and(|&full| prefix <= full) {
            return None;
        }
        let found = self.find(within, prefix);
        if found.is_none() {
            self.full.insert(within, prefix);
        }
        found
    }

    fn find(&mut self, within: IpNet, prefix: u8) -> Option<IpNet> {
        let (start, end) = range(within);
        let width = if matches!(within, IpNet::V4(_)) { 32 } else { 128 };
        if prefix < within.prefix_len() || prefix > width {
            return None;
        }
        let size = 1_u128.checked_shl(u32::from(width - prefix))?;
        let mut at = self.next.get(&within).copied().unwrap_or(start);
        loop {
            let last = at.checked_add(size - 1).filter(|&last| last <= end)?;
            let used = self.used.partition_point(|&(_, used_end)| used_end < at);
            match self.used.get(used) {
                Some(&(used_start, used_end)) if used_start <= last => {
                    at = used_end.checked_add(1)?.checked_next_multiple_of(size)?;
                }
                Some(_) | None => break,
            }
        }
        self.next.insert(within, at.checked_add(size)?);
        match within {
            IpNet::V4(_) => Some(Ipv4Net::new(u32::try_from(at).ok()?.into(), prefix).ok()?.into()),
            IpNet::V6(_) => Some(Ipv6Net::new(at.into(), prefix).ok()?.into()),
        }
    }
}

/// The blocks of a VPC by family, each with what people call it and the quota of such blocks.
pub(super) fn families(vpc: &Vpc) -> [(&'static str, Quota, Vec<Block>); 2] {
    let (ipv6, ipv4) = vpc.cidrs.iter().copied().partition(Block::is_ipv6);
    [("IPv4", Quota::Ipv4CidrsPerVpc, ipv4), ("IPv6", Quota::Ipv6CidrsPerVpc, ipv6)]
}

/// The first and the last address.
fn range(block: IpNet) -> (u128, u128) {
    match block {
        IpNet::V4(net) => (u32::from(net.network()).into(), u32::from(net.broadcast()).into()),
        IpNet::V6(net) => (net.network().into(), net.broadcast().into()),
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use crossvpc_core::source::{Sources, Span};

    use super::*;

    fn net(text: &str) -> IpNet {
        text.parse().unwrap()
    }

    #[test]
    fn equal_blocks_are_compared_once_each() {
        let file = Sources::default().add("spec.yaml", "");
        let block = |at| Block { net: net("10.0.0.0/16"), span: Span { file, start: at, end: at + 1 } };
        let (many, compared) = (10_000, Cell::new(0));
        let blocks = (0..many).map(|at| (block(at), at / (many - 1))).collect();
        let pairs = nested(blocks, |one, other| {
            compared.set(compared.get() + 1);
            one != other
        });
        assert_eq!(pairs.len(), 1);
        assert!(compared.get() <= 3 * many, "{} comparisons of {many} blocks", compared.get());
    }

    #[test]
    fn free_blocks_lie_between_used_ones_and_differ() {
        let mut free = FreeBlocks::beside(["10.0.0.0/24", "10.0.2.0/23", "10.0.2.0/24"].into_iter().map(net));
        let mut take = |prefix| free.take(net("10.0.0.0/16"), prefix).unwrap().to_string();
        assert_eq!([take(24), take(24), take(24)], ["10.0.1.0/24", "10.0.4.0/24", "10.0.5.0/24"]);
    }

    #[test]
    fn nothing_is_free_in_a_full_block() {
        let mut free = FreeBlocks::beside(["10.0.0.0/25", "10.0.0.128/25"].into_iter().map(net));
        assert_eq!(free.take(net("10.0.0.0/24"), 28), None);
        assert_eq!(free.take(net("10.0.0.0/24"), 16), None);
        assert_eq!(free.take(net("255.255.255.0/24"), 24), Some(net("255.255.255.0/24")));
        assert_eq!(free.take(net("255.255.255.0/24"), 24), None);
    }

    #[test]
    fn free_ipv6_blocks() {
        let mut free = FreeBlocks::beside([net("2001:db8::/64")].into_iter());
        assert_eq!(free.take(net("2001:db8::/56"), 64), Some(net("2001:db8:0:1::/64")));
        assert_eq!(free.take(net("::/0"), 0), None);
    }
}
