//! More of a gateway than an account may have without asking.

use std::collections::BTreeMap;

use crate::quota;
use crossvpc_core::aws::quota::Quota;
use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::Gateway;
use crossvpc_core::plan::Plan;
use crossvpc_core::routing::Routing;

/// See the page.
pub(super) static CODE: Code = Code {
    name: "transit-gateway-quota",
    severity: Severity::Warning,
    page: include_str!("transit-gateway-quota.md"),
};

/// Counts what the spec says; what else an account or an existing gateway has is not known here.
pub(crate) fn check(plan: &Plan, report: &mut Report) {
    let quotas = plan.network.quotas();
    let mut made: BTreeMap<_, Vec<&Gateway>> = BTreeMap::new();
    for routing in Routing::of(plan).gateways() {
        let gateway = routing.gateway;
        let declared = &gateway.gateway;
        if declared.id.is_none() {
            made.entry((&declared.account.id, declared.region)).or_default().push(declared);
        }
        let mut tell = |quota, what, count, fewer: Option<&str>| {
            if quotas.is_over(quota, count) {
                let whose = format!("`{}` has", declared.name);
                let finding = finding(declared, &whose, (count, what), (quota, quotas.of(quota)));
                report.push(finding.help_if(fewer));
            }
        };
        let shared = Some("or associate VPCs that reach the same VPCs with one route table");
        tell(Quota::RouteTablesPerGateway, "route tables", declared.tables.len(), shared);
        let fewer = shared.filter(|_| gateway.tables.iter().all(|table| table.declared.is_some()));
        tell(Quota::RoutesPerGateway, "routes", routing.route_count(), fewer);
        tell(Quota::AttachmentsPerGateway, "attachments", gateway.attachments.len(), None);
    }
    let quota = Quota::GatewaysPerAccount;
    for gateways in made.into_values().filter(|gateways| quotas.is_over(quota, gateways.len())) {
        if let [.., last] = gateways.as_slice() {
            let whose = format!("account `{}` needs", last.account.name);
            let what = (gateways.len(), "transit gateways in one region");
            let finding = finding(last, &whose, what, (quota, quotas.of(quota)));
            report.push(finding.help("or move the connections of several gateways to one"));
        }
    }
}

fn finding(
    gateway: &Gateway,
    whose: &str,
    (count, what): (usize, &str),
    (quota, has): (Quota, usize),
) -> Diagnostic {
    let message = format!("{whose} {count} {what}, more than the quota of {has}");
    let raise = quota::raise(quota, count, &gateway.account);
    Diagnostic::new(&CODE, message, gateway.span, format!("{count} {what}")).help(raise)
}
