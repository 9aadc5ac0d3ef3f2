//! The arrows of a picture, for writers that leave the layout to another program: an edge by a gateway is an arrow to the
//! consumer's route table and one from there to the provider.

use std::collections::{BTreeMap, BTreeSet};

use crate::label::few_lines;
use crate::picture::{At, Edge, EdgeWay, Picture};

/// An arrow from one box or table to another, by their ids.
pub(crate) struct Segment<'p> {
    pub(crate) from: &'p str,
    pub(crate) to: &'p str,
    pub(crate) lines: Vec<String>,
    pub(crate) way: EdgeWay,
}

const MOST_LINES: usize = 4;

impl Picture {
    pub(crate) fn segments(&self) -> Vec<Segment<'_>> {
        let mut segments = Vec::new();
        let mut of_table: BTreeMap<(usize, usize), BTreeMap<At, Vec<&Edge>>> = BTreeMap::new();
        for edge in &self.edges {
            match edge.way {
                EdgeWay::VpcPeering | EdgeWay::PrivateLink => segments.push(Segment {
                    from: &self.node(edge.consumer).id,
                    to: &self.node(edge.provider).id,
                    lines: vec![edge.way.name().to_owned(), edge.ports.clone()],
                    way: edge.way,
                }),
                EdgeWay::TransitGateway(gateway, table) => {
                    of_table
                        .entry((gateway, table))
                        .or_default()
                        .entry(edge.consumer)
                        .or_default()
                        .push(edge);
                }
            }
        }
        for ((gateway, table), consumers) in of_table {
            self.by_table((gateway, table), &consumers, &mut segments);
        }
        segments
    }

    /// Where all consumers of a table call the same, the ports stand at the providers; else each consumer says what it calls.
    fn by_table<'p>(
        &'p self,
        (gateway, table): (usize, usize),
        consumers: &BTreeMap<At, Vec<&'p Edge>>,
        segments: &mut Vec<Segment<'p>>,
    ) {
        let called = |edges: &[&Edge]| -> Vec<_> {
            edges.iter().map(|edge| (edge.provider, edge.ports.clone())).collect()
        };
        let distinct: BTreeSet<_> = consumers.values().map(|edges| called(edges)).collect();
        let is_same = distinct.len() == 1;
        let id = &self.gateways[gateway].tables[table].id;
        let way = EdgeWay::TransitGateway(gateway, table);
        for (&consumer, edges) in consumers {
            let calls = edges.iter().map(|edge| format!("{}: {}", self.node(edge.provider).name, edge.ports));
            let lines = if is_same { Vec::new() } else { few_lines(calls.collect(), MOST_LINES) };
            segments.push(Segment { from: &self.node(consumer).id, to: id, lines, way });
        }
        let providers: BTreeMap<_, _> =
            consumers.values().flatten().map(|edge| (edge.provider, edge)).collect();
        for (provider, edge) in providers {
            let lines = if is_same { vec![edge.ports.clone()] } else { Vec::new() };
            segments.push(Segment { from: id, to: &self.node(provider).id, lines, way });
        }
    }
}
