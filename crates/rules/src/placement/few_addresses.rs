//! A subnet with fewer addresses than what would stand in it takes.

use std::collections::BTreeMap;
use std::sync::Arc;

use crossvpc_core::aws::cidr::IpNet;
use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::{Subnet, Vpc};
use crossvpc_core::plan::Plan;

use super::{Kind, Standing, standings};

/// See the page.
pub(super) static CODE: Code =
    Code { name: "few-addresses", severity: Severity::Warning, page: include_str!("few-addresses.md") };

/// What AWS keeps of every subnet.
const KEPT: u64 = 5;
/// Addresses that must be free where an internal load balancer is made, so that it can grow.
const FREE_FOR_LOAD_BALANCER: u64 = 8;

/// What stands in a subnet: of whom, and the first and last thing.
struct Taken<'p> {
    vpc: &'p Vpc,
    subnet: &'p Subnet,
    endpoints: u64,
    load_balancers: u64,
    first: Standing<'p>,
}

/// Counts what the spec puts there; what else is there is not known.
pub(crate) fn check(plan: &Plan, report: &mut Report) {
    let mut taken: BTreeMap<_, Taken<'_>> = BTreeMap::new();
    for standing in standings(plan) {
        let (what, vpc) = (standing.what, standing.vpc);
        for subnet in standing.subnets {
            let first = standing;
            let taken = taken.entry(Arc::as_ptr(subnet)).or_insert_with(|| Taken {
                vpc,
                subnet,
                endpoints: 0,
                load_balancers: 0,
                first,
            });
            match what {
                Kind::LoadBalancer => taken.load_balancers += 1,
                Kind::Endpoint | Kind::Attachment => taken.endpoints += 1,
            }
        }
    }
    for taken in taken.into_values() {
        let usable = usable(taken.subnet);
        let others = taken.load_balancers.saturating_sub(1) + taken.endpoints;
        let needed = if taken.load_balancers > 0 { others + FREE_FOR_LOAD_BALANCER } else { others };
        if usable.is_some_and(|usable| needed > usable) {
            report.push(finding(&taken, usable.unwrap_or_default(), needed));
        }
    }
}

/// The IPv4 addresses that something can have; unknown of what is no subnet at all.
fn usable(subnet: &Subnet) -> Option<u64> {
    let sizes = subnet.cidrs.iter().filter_map(|block| match block.net {
        IpNet::V4(net) if net.prefix_len() <= 28 => Some((1_u64 << (32 - net.prefix_len())) - KEPT),
        IpNet::V4(_) | IpNet::V6(_) => None,
    });
    sizes.max()
}

fn finding(taken: &Taken<'_>, usable: u64, needed: u64) -> Diagnostic {
    let Taken { vpc, subnet, endpoints, load_balancers, first } = taken;
    let message = format!(
        "subnet `{}` of `{}` has {usable} usable addresses, but the spec needs {needed}",
        subnet.name, vpc.name
    );
    let finding = Diagnostic::new(&CODE, message, subnet.span, format!("{usable} usable addresses"))
        .also(first.span, first.side());
    let finding = if *load_balancers == 0 {
        finding
    } else {
        let count = |count: u64, noun: &str| format!("{count} {noun}{}", if count == 1 { "" } else { "s" });
        finding.note(format!(
            "the spec puts {} and {} there, and AWS needs {FREE_FOR_LOAD_BALANCER} free addresses to \
             create a load balancer",
            count(*load_balancers, "load balancer"),
            count(*endpoints, "other network interface"),
        ))
    };
    finding.help(
        "name a larger subnet of the same availability zone under `subnets`, or another subnet \
                  for some of the connections",
    )
}
