//! More rules in a security group than an account may have without asking.

use std::collections::BTreeMap;

use ipnet::IpNet;

use crate::diagnostic::{Code, Diagnostic, Report, Severity};
use crate::network::{SecurityGroup, Vpc};
use crate::plan::{Direction, Plan};

use super::directions;

/// See the page.
pub static CODE: Code = Code {
    name: "security-group-quota",
    severity: Severity::Warning,
    page: include_str!("security-group-quota.md"),
};

/// Rules of one direction and family.
const QUOTA: usize = 60;

/// Counts the rules of all links; those that the group has already are not known here.
pub(crate) fn check(plan: &Plan<'_>, report: &mut Report) {
    let mut counts: BTreeMap<_, (&Vpc, &SecurityGroup, usize)> = BTreeMap::new();
    for (_, here, _) in directions(plan) {
        for rule in &here.rules {
            let family = if matches!(rule.peer, IpNet::V6(_)) { "IPv6" } else { "IPv4" };
            let key = (&here.vpc.name, &rule.group.name, rule.direction, family);
            counts.entry(key).or_insert((&here.vpc, &rule.group, 0)).2 += 1;
        }
    }
    for ((_, _, direction, family), (vpc, group, count)) in counts {
        if count > QUOTA {
            report.push(finding(
                vpc,
                group,
                &format!("{count} {family} {} rules", direction.name()),
                direction,
            ));
        }
    }
}

fn finding(vpc: &Vpc, group: &SecurityGroup, rules: &str, direction: Direction) -> Diagnostic {
    let message = format!(
        "security group `{}` of `{}` gets {rules}, more than the quota of {QUOTA}",
        group.name, vpc.name
    );
    let other = match direction {
        Direction::Ingress => "consumers",
        Direction::Egress => "providers",
    };
    Diagnostic::new(&CODE, message, group.span, rules)
        .also(vpc.span, "the VPC")
        .help(format!(
            "join ports into ranges, such as `tcp/8000-8010`, or name fewer `subnets` of the {other}"
        ))
        .help(format!(
            "or ask for a higher quota `Inbound or outbound rules per security group` in account `{}`",
            vpc.account.name
        ))
}
