//! How many rules the links put into each security group.

use crossvpc_core::diagnostic::{Code, Diagnostic};
use crossvpc_core::network::{SecurityGroup, Vpc};
use crossvpc_core::plan::{Direction, Opening, Plan, PrivateLink};
use crossvpc_core::source::Span;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::link_type::LinkType;

/// How many rules of one direction and family the links put into a security group.
pub(super) struct RuleCount<'p> {
    /// As findings call the group, and where it stands: a group that is made, at the option of its connection.
    pub(super) group: (String, Span),
    /// Whether the group is made for a service, and not one of the spec.
    pub(super) is_made: bool,
    pub(super) vpc: &'p Vpc,
    direction: Direction,
    family: &'static str,
    pub(super) count: usize,
}

/// Whose rules are counted: a group by its address, which compares faster than two names.
type Key = (*const SecurityGroup, Direction, bool);

/// Counts the rules of all links, and gives those above `most`; what a group has already is not known here.
pub(super) fn rule_counts(plan: &Plan, most: usize) -> Vec<RuleCount<'_>> {
    let mut counts = BTreeMap::new();
    for (_, here) in plan.routed() {
        for rule in &here.rules {
            let key = (rule.direction, rule.peer.is_ipv6());
            count(&mut counts, &here.vpc, &rule.group, key, rule.peer.weight());
        }
    }
    let mut found = Vec::new();
    for link in &*plan.links {
        let Some(service) = LinkType::of(link).grouped else { continue };
        for rule in &service.target_rules {
            count(&mut counts, service.vpc(), &rule.group, (Direction::Ingress, false), 1);
        }
        for endpoint in &service.endpoints {
            for rule in &endpoint.egress {
                count(&mut counts, &endpoint.party.vpc, &rule.group, (Direction::Egress, false), 1);
            }
        }
        found.extend(of_own_groups(service).filter(|rules| rules.count > most));
    }
    let above = counts.into_iter().filter(|(_, (.., count))| *count > most);
    found.extend(above.map(|((_, direction, ipv6), (vpc, group, count))| {
        let family = if ipv6 { "IPv6" } else { "IPv4" };
        let name = format!("security group `{}` of `{}`", group.name, vpc.name);
        RuleCount { group: (name, group.span), is_made: false, vpc, direction, family, count }
    }));
    found
}

fn count<'p>(
    counts: &mut BTreeMap<Key, (&'p Vpc, &'p SecurityGroup, usize)>,
    vpc: &'p Vpc,
    group: &'p Arc<SecurityGroup>,
    (direction, ipv6): (Direction, bool),
    weight: usize,
) {
    let key = (Arc::as_ptr(group), direction, ipv6);
    counts.entry(key).or_insert((vpc, group, 0)).2 += weight;
}

/// The groups that are made for a service have a rule for each port and block.
fn of_own_groups(service: &PrivateLink) -> impl Iterator<Item = RuleCount<'_>> {
    let connection = &service.connection;
    let front = [(&service.front_ingress, Direction::Ingress), (&service.front_egress, Direction::Egress)];
    let front = front.map(|(openings, direction)| (&**service.vpc(), "load balancer", openings, direction));
    let endpoints = service
        .endpoints
        .iter()
        .map(|endpoint| (&*endpoint.party.vpc, "endpoint", &endpoint.ingress, Direction::Ingress));
    front.into_iter().chain(endpoints).map(|(vpc, what, openings, direction)| {
        let name = format!("the security group of the {what} of `{}` in `{}`", connection.name, vpc.name);
        let group = (name, connection.via_span);
        let count = openings.iter().map(Opening::weight).sum();
        RuleCount { group, is_made: true, vpc, direction, family: "IPv4", count }
    })
}

/// `beyond` says what they are more than.
pub(super) fn finding(code: &'static Code, rules: &RuleCount<'_>, beyond: &str) -> Diagnostic {
    let RuleCount { group: (group, span), is_made: _, vpc, direction, family, count } = rules;
    let rules = format!("{count} {family} {} rules", direction.name());
    let other = match direction {
        Direction::Ingress => "consumers",
        Direction::Egress => "providers",
    };
    Diagnostic::new(code, format!("{group} needs {rules}, {beyond}"), *span, rules)
        .also(vpc.span, "the VPC")
        .help(format!(
            "merge ports into ranges, such as `tcp/8000-8010`, or name fewer `subnets` of the {other}"
        ))
}
