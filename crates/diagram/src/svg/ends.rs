//! At which height each line ends at the boxes of the left and the right side.

use std::collections::BTreeMap;

use crate::picture::{At, EdgeWay};
use crate::svg::sheet::{Area, ROW, Service};

/// Where lines end on the left and on the right of the picture, below the start of their row.
pub(super) const LEFT_END: i32 = 20;
pub(super) const RIGHT_END: i32 = 4;

/// The heights at which lines end.
pub(super) struct Ends {
    /// By service and consumer.
    pub(super) consumers: BTreeMap<(usize, At), i32>,
    /// By service.
    pub(super) providers: Vec<i32>,
}

/// The ends at each box, in the order of the other ends.
pub(super) fn ends(
    services: &[Service<'_>],
    nodes: &BTreeMap<At, Area>,
    is_left: &dyn Fn(At) -> bool,
) -> Ends {
    let mut of_node: BTreeMap<At, Vec<(i32, bool, usize)>> = BTreeMap::new();
    for (at, service) in services.iter().enumerate() {
        let y = |at: At| nodes[&at].y;
        // The rows of a gateway are in the order of the services.
        let by_gateway = |way| match way {
            EdgeWay::VpcPeering | EdgeWay::PrivateLink => None,
            EdgeWay::TransitGateway(gateway, _) => Some(gateway),
        };
        let gateway = by_gateway(service.way);
        let beside = services
            .iter()
            .enumerate()
            .filter(|(other, beside)| *other == at || gateway.is_some() && by_gateway(beside.way) == gateway);
        let consumers: Vec<_> =
            beside.flat_map(|(_, service)| &service.edges).map(|edge| y(edge.consumer)).collect();
        let count = i32::try_from(consumers.len()).unwrap_or(i32::MAX);
        let mean = consumers.iter().sum::<i32>() / count.max(1);
        of_node.entry(service.provider).or_default().push((mean, true, at));
        for edge in &service.edges {
            of_node.entry(edge.consumer).or_default().push((y(service.provider), false, at));
        }
    }
    let mut ends = Ends { consumers: BTreeMap::new(), providers: vec![0; services.len()] };
    for (node, mut list) in of_node {
        list.sort_unstable();
        // In the middle of the box.
        let rows = i32::try_from(list.len()).unwrap_or(i32::MAX / ROW);
        let free = nodes[&node].height / ROW - rows;
        let first = if is_left(node) { free / 2 * ROW + LEFT_END } else { (free + 1) / 2 * ROW + RIGHT_END };
        let mut y = nodes[&node].y + first;
        for (_, is_provider, service) in list {
            if is_provider {
                ends.providers[service] = y;
            } else {
                ends.consumers.insert((service, node), y);
            }
            y += ROW;
        }
    }
    ends
}
