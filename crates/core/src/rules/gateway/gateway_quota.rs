//! More of a gateway than an account may have without asking.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic, Report, Severity};
use crate::network::Gateway;
use crate::plan::{Plan, TransitGateway};

/// See the page.
pub static CODE: Code =
    Code { name: "gateway-quota", severity: Severity::Warning, page: include_str!("gateway-quota.md") };

/// A default quota.
struct Quota {
    most: usize,
    what: &'static str,
    /// As the transit gateway guide and the console call it.
    name: &'static str,
}

const GATEWAYS: Quota =
    Quota { most: 5, what: "transit gateways in one region", name: "Transit gateways per account" };
const TABLES: Quota =
    Quota { most: 20, what: "route tables", name: "Transit gateway route tables per transit gateway" };
const ROUTES: Quota = Quota {
    most: 10_000,
    what: "routes",
    name: "Total combined routes across all route tables for a single transit gateway",
};
const ATTACHMENTS: Quota =
    Quota { most: 5_000, what: "attachments", name: "Attachments per transit gateway" };

/// Counts what the spec says; what else an account or an existing gateway has is not known here.
pub(crate) fn check(plan: &Plan<'_>, report: &mut Report) {
    let mut made: BTreeMap<_, Vec<&Gateway>> = BTreeMap::new();
    for gateway in plan.gateways() {
        let declared = &gateway.gateway;
        if declared.id.is_none() {
            made.entry((&declared.account.id, declared.region)).or_default().push(declared);
        }
        let mut tell = |quota: &Quota, count: usize, fewer: Option<&str>| {
            if count > quota.most {
                let whose = format!("`{}` has", declared.name);
                report.push(finding(declared, &whose, quota, count).help_if(fewer));
            }
        };
        let shared = Some("or let VPCs that may reach the same others share a table");
        tell(&TABLES, declared.tables.len(), shared);
        tell(&ROUTES, routes(gateway), shared.filter(|_| !gateway.uses_default_table()));
        tell(&ATTACHMENTS, gateway.attachments.len(), None);
    }
    for gateways in made.into_values() {
        if let [.., last] = gateways.as_slice()
            && gateways.len() > GATEWAYS.most
        {
            let whose = format!("account `{}` gets", last.account.name);
            let finding = finding(last, &whose, &GATEWAYS, gateways.len());
            report.push(finding.help("or take connections of several of them by one gateway"));
        }
    }
}

/// Propagated and static ones of all tables.
fn routes(gateway: &TransitGateway) -> usize {
    let learned = gateway.attachments.iter().map(|attachment| {
        let tables = if gateway.uses_default_table() { 1 } else { attachment.propagates_to.len() };
        attachment.side.vpc.cidrs.len() * tables
    });
    let fixed = gateway.gateway.tables.iter().map(|table| table.routes.len());
    learned.sum::<usize>() + fixed.sum::<usize>()
}

fn finding(gateway: &Gateway, whose: &str, quota: &Quota, count: usize) -> Diagnostic {
    let Quota { most, what, name } = quota;
    let message = format!("{whose} {count} {what}, more than the quota of {most}");
    Diagnostic::new(&CODE, message, gateway.span, format!("{count} {what}"))
        .help(format!("ask AWS for a higher quota in account `{}`: {name}", gateway.account.name))
}
