//! More of a gateway than an account may have without asking.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic, Report, Severity};
use crate::network::Gateway;
use crate::plan::{Plan, TransitGateway};

/// See the page.
pub static CODE: Code =
    Code { name: "gateway-quota", severity: Severity::Warning, page: include_str!("gateway-quota.md") };

const GATEWAYS: usize = 5;
const TABLES: usize = 20;
const ROUTES: usize = 10_000;
const ATTACHMENTS: usize = 5_000;

/// Counts what the spec says; what else an account or an existing gateway has is not known here.
pub(crate) fn check(plan: &Plan<'_>, report: &mut Report) {
    let mut made: BTreeMap<_, Vec<&Gateway>> = BTreeMap::new();
    for gateway in plan.gateways() {
        let declared = &gateway.gateway;
        if declared.id.is_none() {
            made.entry((&declared.account.id, declared.region)).or_default().push(declared);
        }
        let counts = [
            (declared.tables.len(), TABLES, "route tables", "Transit gateway route tables"),
            (routes(gateway), ROUTES, "routes", "Transit gateway routes"),
            (gateway.attachments.len(), ATTACHMENTS, "attachments", "Attachments per transit gateway"),
        ];
        for (count, quota, what, name) in counts {
            if count > quota {
                report.push(finding(declared, &format!("`{}` has", declared.name), (count, quota, what), name));
            }
        }
    }
    for gateways in made.into_values() {
        if let [.., last] = gateways.as_slice()
            && gateways.len() > GATEWAYS
        {
            let whose = format!("account `{}` has", last.account.name);
            let what = (gateways.len(), GATEWAYS, "transit gateways in one region");
            report.push(finding(last, &whose, what, "Transit gateways per account"));
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

fn finding(gateway: &Gateway, whose: &str, (count, quota, what): (usize, usize, &str), name: &str) -> Diagnostic {
    let message = format!("{whose} {count} {what}, more than the quota of {quota}");
    Diagnostic::new(&CODE, message, gateway.span, format!("{count} {what}"))
        .help(format!("ask for a higher quota `{name}` in account `{}`", gateway.account.name))
}
