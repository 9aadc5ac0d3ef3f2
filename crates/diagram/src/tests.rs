//! Pictures of random networks: nothing is lost without a word, and no picture is too large.

use std::collections::BTreeSet;

use crossvpc_core::diagnostic::Report;
use crossvpc_core::plan::Plan;
use crossvpc_core::source::Sources;
use proptest::collection::vec;
use proptest::prelude::*;

use crate::flow::Flows;
use crate::grouping::grouped;
use crate::{Detail, Picture};

/// Connections as positions of VPCs with a connection type; each VPC is in an account of this many.
type Random = (usize, usize, Vec<(usize, Vec<usize>, u16, u8)>);

fn random(most: usize) -> impl Strategy<Value = Random> {
    (2..most, 1..40_usize).prop_flat_map(move |(vpcs, accounts)| {
        let connection = (0..vpcs, vec(0..vpcs, 1..12), 1..5_u16, 0..4_u8);
        (Just(vpcs), Just(accounts), vec(connection, 1..120))
    })
}

fn plan((vpcs, accounts, connections): &Random) -> Plan {
    let mut text = "version: 1\ndefaults: {region: eu-west-1}\naccounts:\n".to_owned();
    for at in 0..*accounts {
        text += &format!("  a{at}: {{id: \"{}\"}}\n", 100_000_000_000 + at);
    }
    text += "vpcs:\n";
    for at in 0..*vpcs {
        let cidr = format!("10.{}.{}.0/24", at / 256, at % 256);
        text += &format!(
            "  v{at}: {{account: a{}, cidrs: [{cidr}], route-tables: {{main: null}}}}\n",
            at % accounts
        );
    }
    text += "transit-gateways:\n  core: {account: a0, route-tables: {one: {}, two: {}}, attachments: {";
    let attachments = (0..*vpcs).map(|at| format!("v{at}: {{route-table: {}}}", ["one", "two"][at % 2]));
    text += &attachments.collect::<Vec<_>>().join(", ");
    text += "}}\n  plain: {account: a0}\nconnections:\n";
    for (at, (provider, consumers, port, way)) in connections.iter().enumerate() {
        let consumers: BTreeSet<_> = consumers.iter().map(|consumer| format!("v{consumer}: {{}}")).collect();
        let consumers: Vec<_> = consumers.into_iter().collect();
        let way = [
            "vpc-peering: {}",
            "privatelink: {targets: {ips: [10.0.0.10]}}",
            "transit-gateway: {via: core}",
            "transit-gateway: {via: plain}",
        ][usize::from(*way)];
        text += &format!(
            "  c{at}:\n    provider: {{vpc: v{provider}}}\n    consumers: {{{}}}\n",
            consumers.join(", ")
        );
        text += &format!("    description: \"c{at} </title> \\\" ]\"\n    ports: [tcp/{port}]\n    {way}\n");
    }
    let mut sources = Sources::default();
    sources.add("spec.yaml", text.as_str());
    let (plan, _) =
        crossvpc_core::read(&sources, &[], &mut Report::keeping(100)).expect("the spec is complete");
    plan
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_connection_is_drawn_or_counted_and_no_picture_is_too_large(spec in random(500)) {
        let plan = plan(&spec);
        let flows = Flows::of(&plan, None);
        let expected: usize = spec.2.iter().map(|(provider, consumers, ..)| {
            consumers.iter().filter(|consumer| *consumer != provider).collect::<BTreeSet<_>>().len()
        }).sum();
        prop_assert_eq!(flows.flows.len(), expected);
        for detail in [Detail::Full, Detail::Short] {
            let (most_boxes, most_edges) = detail.limits();
            let found = grouped(&flows, most_boxes, most_edges);
            let drawn: Vec<_> = found.edges.values().chain(&found.inside).flatten().collect();
            prop_assert_eq!(drawn.len() + found.cut, expected);
            let picture = Picture::of(&plan, detail);
            prop_assert_eq!(picture.edges.len(), found.edges.len());
            prop_assert!(picture.edges.len() <= most_edges);
            let boxes: usize = picture.accounts.iter().map(|account| account.nodes.len()).sum();
            prop_assert!(boxes <= most_boxes);
            prop_assert_eq!(picture.notes.iter().any(|note| note.contains("pair")), found.cut > 0);
            let arrows = picture.segments().len();
            prop_assert!(arrows <= 2 * most_edges && arrows <= 500);
            let svg = picture.svg();
            for flow in found.edges.values().flatten() {
                let named = format!("{0}: {0} &lt;/title&gt; &quot; ]", flow.connection.name);
                prop_assert!(svg.contains(&named), "{named}");
            }
            prop_assert!(!picture.mermaid().contains("</title>") && !picture.dot().contains("</title>"));
        }
    }

    /// In an SVG each text has its own place.
    #[test]
    fn no_box_of_an_svg_lies_on_another(spec in random(60)) {
        let svg = Picture::of(&plan(&spec), Detail::Full).svg();
        let boxes = rectangles(&svg, "account").into_iter().chain(rectangles(&svg, "gateway"));
        let boxes: Vec<_> = boxes.collect();
        for (at, one) in boxes.iter().enumerate() {
            for other in &boxes[at + 1..] {
                let apart = |axis: usize| {
                    one[axis] + one[axis + 2] <= other[axis] || other[axis] + other[axis + 2] <= one[axis]
                };
                prop_assert!(apart(0) || apart(1), "{one:?} {other:?}");
            }
        }
    }
}

/// The x, y, width and height of every rectangle of a class.
fn rectangles(svg: &str, class: &str) -> Vec<[i32; 4]> {
    let start = format!("<rect class=\"{class}\" ");
    let lines = svg.lines().filter_map(|line| line.strip_prefix(&start));
    let number = |line: &str, name: &str| {
        let rest = &line[line.find(&format!("{name}=\"")).unwrap() + name.len() + 2..];
        rest[..rest.find('"').unwrap()].parse().unwrap()
    };
    lines.map(|line| ["x", "y", "width", "height"].map(|name| number(line, name))).collect()
}
