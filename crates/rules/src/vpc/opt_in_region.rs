//! A region that an account must enable before it can use it.

use std::collections::BTreeMap;

use crossvpc_core::aws::region::Region;
use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::name::Name;
use crossvpc_core::network::{Account, Via};
use crossvpc_core::plan::Plan;
use crossvpc_core::source::Span;

/// See the page.
pub(super) static CODE: Code =
    Code { name: "opt-in-region", severity: Severity::Note, page: include_str!("opt-in-region.md") };

/// Said once for each account and region that a connection uses.
pub(crate) fn check(plan: &Plan, report: &mut Report) {
    let mut places = BTreeMap::new();
    let mut used = |account, region: Region, span, name: &Name| {
        if region.is_opt_in() {
            let what = || (span, format!("`{name}` is in {region}"));
            places.entry((account, region)).or_insert_with(what);
        }
    };
    for connection in plan.network.connections() {
        for party in std::iter::once(&connection.provider).chain(&connection.consumers) {
            let vpc = &party.vpc;
            used(&vpc.account.name, vpc.region, (vpc.span, &vpc.account), &vpc.name);
        }
        if let Via::TransitGateway(gateway) = &connection.via {
            used(&gateway.account.name, gateway.region, (gateway.span, &gateway.account), &gateway.name);
        }
    }
    for ((_, region), ((span, account), what)) in places {
        report.push(finding(account, region, span, what));
    }
}

fn finding(account: &Account, region: Region, span: Span, what: String) -> Diagnostic {
    let message = format!("account `{}` must enable region {region} before deployment", account.name);
    Diagnostic::new(&CODE, message, span, what).help(format!(
        "run `aws account enable-region --region-name {region}` once in account `{}`",
        account.name
    ))
}
