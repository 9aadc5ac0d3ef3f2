//! Which VPCs share a box, so that a picture of any network stays readable.

use std::collections::{BTreeMap, BTreeSet};

use crossvpc_core::aws::port::Ports;

use crate::flow::{Flow, Flows, Way};

/// The boxes and edges of a picture.
pub(crate) struct Grouped<'p> {
    /// The VPCs of each box, as positions. Empty if the box is left out.
    pub(crate) boxes: Vec<Vec<usize>>,
    /// By consumer, provider and way.
    pub(crate) edges: BTreeMap<(usize, usize, Way<'p>), Vec<&'p Flow<'p>>>,
    /// The flows inside of each box.
    pub(crate) inside: Vec<Vec<&'p Flow<'p>>>,
    /// How the VPCs were grouped, in words; none if each has its own box.
    pub(crate) rule: Option<&'static str>,
    /// How many flows are left out.
    pub(crate) cut: usize,
}

/// The ways to group, from fine to coarse. Those in pairs go on from one another; the others start from single VPCs.
const STEPS: [Step; 6] = [
    Step::Same { across_accounts: false },
    Step::Same { across_accounts: true },
    Step::Consumers,
    Step::Alike,
    Step::Accounts,
    Step::Alike,
];

#[derive(Clone, Copy)]
enum Step {
    /// VPCs with the same connections on the same ports.
    Same { across_accounts: bool },
    /// The VPCs of an account that only consume.
    Consumers,
    /// All VPCs of an account.
    Accounts,
    /// Boxes with the same connections on whatever ports.
    Alike,
}

/// What a box has to do with which others: whether it consumes, the other one, how, and on which ports.
type Signature<'p> = BTreeSet<(bool, usize, Way<'p>, &'p [Ports])>;

/// The finest grouping within the limits. If even accounts are too many, the edges with the most flows are kept.
pub(crate) fn grouped<'p>(all: &'p Flows<'p>, most_boxes: usize, most_edges: usize) -> Grouped<'p> {
    let each: Vec<_> = (0..all.vpcs.len()).collect();
    let mut boxes = each.clone();
    let mut rule = None;
    for step in STEPS {
        let found = quotient(all, &boxes, rule);
        if found.boxes.len() <= most_boxes && found.edges.len() <= most_edges {
            return found;
        }
        (boxes, rule) = match step {
            Step::Same { across_accounts } => {
                let same = signatures(all, &boxes, |ports| ports);
                let account = |vpc: usize| (!across_accounts).then(|| account(all, vpc));
                let key = |vpc: usize| (account(vpc), &same[boxes[vpc]]);
                (merged(boxes.len(), key), Some("VPCs with the same connections share a box."))
            }
            Step::Consumers => {
                let providers: BTreeSet<_> = all.flows.iter().map(|flow| flow.provider).collect();
                let key = |vpc| if providers.contains(&vpc) { Err(vpc) } else { Ok(account(all, vpc)) };
                (merged(each.len(), key), Some("The VPCs of an account that only consume share a box."))
            }
            Step::Accounts => {
                (merged(each.len(), |vpc| account(all, vpc)), Some("The VPCs of an account share a box."))
            }
            Step::Alike => {
                let alike = signatures(all, &boxes, |_| &[]);
                // Boxes without connections to others have only that in common.
                let key = |vpc: usize| {
                    let signature = &alike[boxes[vpc]];
                    if signature.is_empty() { Err(boxes[vpc]) } else { Ok(signature) }
                };
                (merged(boxes.len(), key), Some("Accounts with the same connections share a box."))
            }
        };
    }
    let found = quotient(all, &boxes, rule);
    if found.boxes.len() <= most_boxes && found.edges.len() <= most_edges {
        return found;
    }
    cut(found, most_boxes, most_edges)
}

fn account<'p>(all: &Flows<'p>, vpc: usize) -> &'p str {
    all.vpcs[vpc].account.name.as_str()
}

/// The box of each VPC, numbered by their first VPCs: a box for each key.
fn merged<K: Ord>(vpcs: usize, key: impl Fn(usize) -> K) -> Vec<usize> {
    let mut numbers = BTreeMap::new();
    (0..vpcs)
        .map(|vpc| {
            let next = numbers.len();
            *numbers.entry(key(vpc)).or_insert(next)
        })
        .collect()
}

/// What each box has to do with the others.
fn signatures<'p>(
    all: &'p Flows<'p>,
    boxes: &[usize],
    ports: impl Fn(&'p [Ports]) -> &'p [Ports],
) -> Vec<Signature<'p>> {
    let mut signatures = vec![Signature::new(); boxes.len()];
    for flow in &all.flows {
        let (from, to) = (boxes[flow.consumer], boxes[flow.provider]);
        if from != to {
            let ports = ports(&flow.connection.ports);
            signatures[from].insert((true, to, flow.way, ports));
            signatures[to].insert((false, from, flow.way, ports));
        }
    }
    signatures
}

fn quotient<'p>(all: &'p Flows<'p>, of: &[usize], rule: Option<&'static str>) -> Grouped<'p> {
    let count = of.iter().max().map_or(0, |last| last + 1);
    let mut boxes = vec![Vec::new(); count];
    of.iter().enumerate().for_each(|(vpc, &at)| boxes[at].push(vpc));
    let mut edges: BTreeMap<_, Vec<_>> = BTreeMap::new();
    let mut inside = vec![Vec::new(); count];
    for flow in &all.flows {
        let (from, to) = (of[flow.consumer], of[flow.provider]);
        if from == to {
            inside[from].push(flow);
        } else {
            edges.entry((from, to, flow.way)).or_default().push(flow);
        }
    }
    Grouped { boxes, edges, inside, rule, cut: 0 }
}

/// Keeps the edges with the most flows, as long as there is room for them and their boxes.
fn cut(mut found: Grouped<'_>, most_boxes: usize, most_edges: usize) -> Grouped<'_> {
    let mut by_size: Vec<_> = found.edges.iter().map(|(key, flows)| (flows.len(), *key)).collect();
    by_size.sort_by(|(a, left), (b, right)| b.cmp(a).then(left.cmp(right)));
    let (mut kept, mut shown) = (BTreeSet::new(), BTreeSet::new());
    for (_, key) in by_size {
        let new = [key.0, key.1].into_iter().filter(|at| !shown.contains(at)).count();
        if kept.len() < most_edges && shown.len() + new <= most_boxes {
            kept.insert(key);
            shown.extend([key.0, key.1]);
        }
    }
    let mut left_out = 0;
    found.edges.retain(|key, flows| {
        let is_kept = kept.contains(key);
        left_out += if is_kept { 0 } else { flows.len() };
        is_kept
    });
    for at in 0..found.boxes.len() {
        if !shown.contains(&at) {
            left_out += std::mem::take(&mut found.inside[at]).len();
            found.boxes[at].clear();
        }
    }
    found.cut = left_out;
    found
}
