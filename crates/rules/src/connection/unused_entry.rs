//! Something that the spec declares and no connection uses.

use std::collections::{BTreeMap, BTreeSet};

use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::name::Name;
use crossvpc_core::network::{Via, Vpc};
use crossvpc_core::plan::{Front, Plan};
use crossvpc_core::source::Span;

/// See the page.
pub(super) static CODE: Code =
    Code { name: "unused-entry", severity: Severity::Note, page: include_str!("unused-entry.md") };

/// What connections use of a VPC.
#[derive(Default)]
struct Use<'p> {
    /// Whether a side means the whole VPC, and with it every subnet.
    is_whole: bool,
    /// Whether one of these sides gets routes, in every table.
    is_routed: bool,
    subnets: BTreeSet<&'p Name>,
    groups: BTreeSet<&'p Name>,
}

/// A connection with a mistake may be one that uses something. Of a VPC, gateway or account that is not used, nothing is
/// said of what is in it.
pub(crate) fn check(plan: &Plan, report: &mut Report) {
    if report.has_errors() {
        return;
    }
    let network = &plan.network;
    let used = used(plan);
    let mut found = Vec::new();
    for vpc in network.vpcs() {
        match used.get(&vpc.name) {
            Some(used) => in_vpc(vpc, used, &mut found),
            None => found.push(unused(&format!("VPC `{}`", vpc.name), vpc.span, "or add a connection of it")),
        }
    }
    for gateway in plan.gateways() {
        for table in &gateway.tables {
            if let Some(declared) = &table.declared
                && table.serves.is_empty()
                && table.learns.is_empty()
            {
                let what = format!("route table `{}` of `{}`", declared.name, gateway.gateway.name);
                let or = "or associate an attachment with it by `route-table`";
                found.push(unused(&what, declared.span, or));
            }
        }
    }
    let owners = network.vpcs().iter().map(|vpc| &vpc.account.name);
    let owners: BTreeSet<_> = owners.chain(network.gateways().iter().map(|g| &g.account.name)).collect();
    let manager = network.organization().and_then(|organization| organization.management_account.as_ref());
    for account in network.accounts() {
        if !owners.contains(&account.name) && manager != Some(&account.id) {
            let or = "or add a VPC or a transit gateway of it";
            found.push(unused(&format!("account `{}`", account.name), account.span, or));
        }
    }
    found.into_iter().for_each(|finding| report.push(finding));
}

fn used(plan: &Plan) -> BTreeMap<&Name, Use<'_>> {
    let mut used: BTreeMap<&Name, Use<'_>> = BTreeMap::new();
    for connection in plan.network.connections() {
        for party in std::iter::once(&connection.provider).chain(&connection.consumers) {
            let used = used.entry(&party.vpc.name).or_default();
            used.is_whole |= party.subnets.is_empty();
            used.is_routed |= party.subnets.is_empty() && !matches!(connection.via, Via::PrivateLink(_));
            used.subnets.extend(party.subnets.iter().map(|subnet| &subnet.name));
            used.groups.extend(party.security_groups.iter().map(|group| &group.name));
        }
    }
    let services = plan.services().flat_map(|service| {
        let front = match &service.front {
            Front::Made(subnets) => Some((&**service.vpc(), subnets)),
            Front::Existing(_) => None,
        };
        let endpoints = service.endpoints.iter();
        front.into_iter().chain(endpoints.map(|endpoint| (&*endpoint.party.vpc, &endpoint.subnets)))
    });
    let attachments = plan.gateways().flat_map(|gateway| &gateway.attachments);
    let attachments = attachments.map(|attachment| (&*attachment.side.vpc, &attachment.subnets));
    for (vpc, subnets) in services.chain(attachments) {
        let used = used.entry(&vpc.name).or_default();
        used.subnets.extend(subnets.iter().map(|subnet| &subnet.name));
    }
    // `unused-gateway-setting` and `static-route-unattached` say it of a VPC that only a gateway names.
    for gateway in plan.network.gateways() {
        let routes = gateway.tables.iter().flat_map(|table| &table.routes);
        for vpc in gateway.attachments.keys().chain(routes.filter_map(|route| route.leads_to())) {
            let used = used.entry(vpc).or_default();
            (used.is_whole, used.is_routed) = (true, true);
        }
    }
    used
}

fn in_vpc(vpc: &Vpc, used: &Use<'_>, found: &mut Vec<Diagnostic>) {
    for group in vpc.security_groups.iter().filter(|group| !used.groups.contains(&group.name)) {
        let what = format!("security group `{}` of `{}`", group.name, vpc.name);
        found.push(unused(&what, group.span, "or name it in `security-groups` of a connection"));
    }
    for subnet in vpc.subnets.iter().filter(|subnet| !used.is_whole && !used.subnets.contains(&subnet.name)) {
        let what = format!("subnet `{}` of `{}`", subnet.name, vpc.name);
        found.push(unused(&what, subnet.span, "or name it in `subnets` of a connection"));
    }
    let named = vpc.subnets.iter().filter_map(|subnet| Some(&subnet.route_table.as_ref()?.name));
    let named: BTreeSet<_> = named.collect();
    for table in vpc.route_tables.iter().filter(|table| !used.is_routed && !named.contains(&table.name)) {
        let what = format!("route table `{}` of `{}`", table.name, vpc.name);
        found.push(unused(&what, table.span, "or name it as the `route-table` of a subnet"));
    }
}

fn unused(what: &str, span: Span, or: &str) -> Diagnostic {
    Diagnostic::new(&CODE, format!("nothing uses {what}"), span, "unused").help("remove it").help(or)
}
