//! A route table as AWS reads it: the longest prefix wins; of two routes to one destination, that to the VPC itself before
//! a static one, and a static one before a propagated one.

use std::collections::BTreeSet;

use ipnet::IpNet;

use crate::name::Name;
use crate::network::{StaticRoute, Vpc};
use crate::plan::Link;

use super::addresses::AddressSet;

/// A route.
#[derive(Clone, Copy, Debug)]
pub struct Route<'p> {
    /// Its destination.
    pub destination: IpNet,
    /// What it does.
    pub way: Way<'p>,
}

/// What a route does with a packet.
#[derive(Clone, Copy, Debug)]
pub enum Way<'p> {
    /// In the table of a VPC: keeps it there.
    Local,
    /// In the table of a VPC: sends it into a link.
    Link(&'p Link),
    /// In the table of a gateway: a static route, which sends it to a VPC or drops it.
    Static(&'p StaticRoute),
    /// In the table of a gateway: sends it to the VPC that propagated its block.
    Propagated(&'p Vpc),
}

/// Addresses that a table routes alike.
#[derive(Clone, Debug)]
pub struct Routed<'p> {
    /// The addresses.
    pub addresses: AddressSet,
    /// The routes that they take: one, or all of several to one destination, of which AWS would refuse all but one.
    pub routes: Vec<Route<'p>>,
}

/// A route table.
#[derive(Clone, Debug)]
pub struct Routes<'p> {
    /// By destination and rank.
    routes: Vec<Route<'p>>,
    /// Prefix lengths that any route has, longest first.
    lengths: Vec<u8>,
}

impl<'p> Way<'p> {
    /// The VPC that a gateway sends the packet to; `None` if it drops it, and for routes of a VPC.
    pub fn vpc(&self) -> Option<&'p Name> {
        match self {
            Self::Local | Self::Link(_) => None,
            Self::Static(route) => route.leads_to(),
            Self::Propagated(vpc) => Some(&vpc.name),
        }
    }

    /// The static route of a gateway.
    pub fn static_route(&self) -> Option<&'p StaticRoute> {
        match self {
            Self::Static(route) => Some(route),
            Self::Local | Self::Link(_) | Self::Propagated(_) => None,
        }
    }

    /// Of routes to one destination, those with the lowest rank win.
    fn rank(&self) -> u8 {
        match self {
            Self::Local => 0,
            Self::Link(_) | Self::Static(_) => 1,
            Self::Propagated(_) => 2,
        }
    }
}

impl<'p> Routes<'p> {
    pub(super) fn of(routes: impl IntoIterator<Item = Route<'p>>) -> Self {
        let mut routes: Vec<_> = routes.into_iter().collect();
        routes.sort_by_key(|route| (route.destination, route.way.rank()));
        let lengths: BTreeSet<_> = routes.iter().map(|route| route.destination.prefix_len()).collect();
        Self { routes, lengths: lengths.into_iter().rev().collect() }
    }

    /// Which routes the addresses of a block take, in the order of their destinations. Addresses without a route are left
    /// out.
    pub fn of_block(&self, block: IpNet) -> Vec<Routed<'p>> {
        let mut destinations: Vec<&[Route<'p>]> = self.inside(block).chain(self.around(block)).collect();
        destinations.sort_by_key(|routes| std::cmp::Reverse(routes[0].destination.prefix_len()));
        let (mut left, mut found) = (AddressSet::from(block), Vec::new());
        for routes in destinations {
            let destination = AddressSet::from(routes[0].destination);
            let addresses = left.intersection(&destination);
            if !addresses.is_empty() {
                left = left.difference(&destination);
                let rank = routes[0].way.rank();
                let best = routes.iter().take_while(|route| route.way.rank() == rank);
                found.push(Routed { addresses, routes: best.copied().collect() });
            }
        }
        found.sort_by_key(|routed| routed.routes[0].destination);
        found
    }

    /// The addresses of some blocks that take a wanted route.
    pub(super) fn led(
        &self,
        blocks: impl IntoIterator<Item = IpNet>,
        wanted: impl Fn(&Way<'p>) -> bool,
    ) -> AddressSet {
        let routed = blocks.into_iter().flat_map(|block| self.of_block(block));
        let wanted = routed.filter(|routed| routed.routes.iter().any(|route| wanted(&route.way)));
        wanted.fold(AddressSet::EMPTY, |all, routed| all.union(&routed.addresses))
    }

    /// Every route whose destination shares an address with a block.
    pub(super) fn overlapping(&self, block: IpNet) -> impl Iterator<Item = &Route<'p>> {
        self.inside(block).chain(self.around(block)).flatten()
    }

    /// The destinations inside a block that are smaller than it, each with its routes.
    fn inside(&self, block: IpNet) -> impl Iterator<Item = &[Route<'p>]> {
        let from = self.routes.partition_point(|route| route.destination <= block);
        let below = &self.routes[from..];
        let until = below.partition_point(|route| block.contains(&route.destination));
        below[..until].chunk_by(|one, other| one.destination == other.destination)
    }

    /// The destinations that hold a block, and the block itself, each with its routes.
    fn around(&self, block: IpNet) -> impl Iterator<Item = &[Route<'p>]> {
        let lengths = self.lengths.iter().filter(move |length| **length <= block.prefix_len());
        lengths.filter_map(move |&length| {
            let outer = IpNet::new(block.addr(), length).ok()?.trunc();
            let from = self.routes.partition_point(|route| route.destination < outer);
            let until = from + self.routes[from..].partition_point(|route| route.destination == outer);
            (from < until).then(|| &self.routes[from..until])
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::Block;
    use crate::source::{Sources, Span};

    fn net(text: &str) -> IpNet {
        text.parse().unwrap()
    }

    /// The blocks of each destination that wins a part of a block.
    fn won(destinations: &[&str], block: &str) -> Vec<String> {
        let routes = destinations.iter().map(|to| Route { destination: net(to), way: Way::Local });
        let found = Routes::of(routes).of_block(net(block)).into_iter();
        found.map(|routed| format!("{}: {:?}", routed.routes[0].destination, routed.addresses)).collect()
    }

    #[test]
    fn the_longest_prefix_takes_its_part_and_a_shorter_one_the_rest() {
        let table = ["10.0.0.0/8", "10.0.1.0/24", "10.0.0.0/16", "10.1.0.0/16", "::/0", "0.0.0.0/0"];
        assert_eq!(won(&table, "10.0.0.0/23"), ["10.0.0.0/16: {10.0.0.0/24}", "10.0.1.0/24: {10.0.1.0/24}"]);
        assert_eq!(won(&table, "10.0.1.128/25"), ["10.0.1.0/24: {10.0.1.128/25}"]);
        assert_eq!(won(&table, "192.168.0.0/16"), ["0.0.0.0/0: {192.168.0.0/16}"]);
        assert_eq!(won(&table, "2001:db8::/56"), ["::/0: {2001:db8::/56}"]);
        assert_eq!(won(&table[..4], "192.168.0.0/16"), [""; 0]);
    }

    #[test]
    fn routes_that_cover_a_block_together_leave_nothing_to_a_shorter_one() {
        let halves = ["10.0.0.0/16", "10.0.0.0/17", "10.0.128.0/17"];
        assert_eq!(
            won(&halves, "10.0.0.0/16"),
            ["10.0.0.0/17: {10.0.0.0/17}", "10.0.128.0/17: {10.0.128.0/17}"]
        );
    }

    #[test]
    fn a_static_route_goes_before_a_propagated_one() {
        let file = Sources::default().add("spec.yaml", "");
        let (destination, span) = (net("10.0.0.0/16"), Span { file, start: 0, end: 0 });
        let drop = StaticRoute { destination: Block { net: destination, span }, via: None };
        let routes =
            [Way::Local, Way::Static(&drop), Way::Static(&drop)].map(|way| Route { destination, way });
        let best = |from: usize| Routes::of(routes[from..].iter().copied()).of_block(net("10.0.0.0/24"));
        assert!(matches!(best(0)[0].routes[..], [Route { way: Way::Local, .. }]));
        assert_eq!(best(1)[0].routes.len(), 2);
    }
}
