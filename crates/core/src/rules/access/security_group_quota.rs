//! More rules in a security group than an account may have without asking.

use std::collections::BTreeMap;
use std::sync::Arc;

use ipnet::IpNet;

use crate::aws::quota::Quota;
use crate::diagnostic::{Code, Diagnostic, Report, Severity};
use crate::network::{SecurityGroup, Vpc};
use crate::plan::{Direction, Plan, Service};
use crate::rules::quota;
use crate::source::Span;

/// See the page.
pub static CODE: Code = Code {
    name: "security-group-quota",
    severity: Severity::Warning,
    page: include_str!("security-group-quota.md"),
};

/// Whose rules are counted: a group by its address, which compares faster than two names.
type Key = (*const SecurityGroup, Direction, bool);

/// Counts the rules of all links; those that the group has already are not known here.
pub(crate) fn check(plan: &Plan<'_>, report: &mut Report) {
    let mut counts = BTreeMap::new();
    for (_, here) in plan.routed() {
        for rule in &here.rules {
            count(&mut counts, &here.vpc, &rule.group, rule.direction, matches!(rule.peer, IpNet::V6(_)));
        }
    }
    for service in plan.services() {
        for rule in &service.target_rules {
            count(&mut counts, service.vpc(), &rule.group, Direction::Ingress, false);
        }
        for endpoint in &service.endpoints {
            for rule in &endpoint.egress {
                count(&mut counts, &endpoint.party.vpc, &rule.group, Direction::Egress, false);
            }
        }
        of_own_groups(plan, service, report);
    }
    for ((_, direction, ipv6), (vpc, group, count)) in counts {
        let family = if ipv6 { "IPv6" } else { "IPv4" };
        if count > plan.network.quotas().of(Quota::RulesPerSecurityGroup) {
            let name = format!("security group `{}` of `{}`", group.name, vpc.name);
            report.push(finding(plan, vpc, (&name, group.span), (count, family, direction)));
        }
    }
}

fn count<'p>(
    counts: &mut BTreeMap<Key, (&'p Vpc, &'p SecurityGroup, usize)>,
    vpc: &'p Vpc,
    group: &'p Arc<SecurityGroup>,
    direction: Direction,
    ipv6: bool,
) {
    let key = (Arc::as_ptr(group), direction, ipv6);
    counts.entry(key).or_insert((vpc, group, 0)).2 += 1;
}

/// The groups that are made for a service have a rule for each port and block.
fn of_own_groups(plan: &Plan<'_>, service: &Service, report: &mut Report) {
    let connection = &service.connection;
    let front = [(&service.front_ingress, Direction::Ingress), (&service.front_egress, Direction::Egress)];
    let front = front.map(|(openings, direction)| (service.vpc(), "load balancer", openings, direction));
    let endpoints = service
        .endpoints
        .iter()
        .map(|endpoint| (&endpoint.party.vpc, "endpoint", &endpoint.ingress, Direction::Ingress));
    for (vpc, what, openings, direction) in front.into_iter().chain(endpoints) {
        if openings.len() > plan.network.quotas().of(Quota::RulesPerSecurityGroup) {
            let rules = (openings.len(), "IPv4", direction);
            let group =
                format!("the security group of the {what} of `{}` in `{}`", connection.name, vpc.name);
            report.push(finding(plan, vpc, (&group, connection.via_span), rules));
        }
    }
}

fn finding(
    plan: &Plan<'_>,
    vpc: &Vpc,
    (group, span): (&str, Span),
    (count, family, direction): (usize, &str, Direction),
) -> Diagnostic {
    let quota = Quota::RulesPerSecurityGroup;
    let rules = format!("{count} {family} {} rules", direction.name());
    let has = plan.network.quotas().of(quota);
    let message = format!("{group} gets {rules}, more than the quota of {has}");
    let other = match direction {
        Direction::Ingress => "consumers",
        Direction::Egress => "providers",
    };
    Diagnostic::new(&CODE, message, span, rules)
        .also(vpc.span, "the VPC")
        .help(format!(
            "join ports into ranges, such as `tcp/8000-8010`, or name fewer `subnets` of the {other}"
        ))
        .help(format!("or {}", quota::raise(quota, count, &vpc.account)))
}
