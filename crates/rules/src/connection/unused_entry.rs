//! Something that the spec declares and no connection uses.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::name::Name;
use crossvpc_core::network::{RouteTable, SecurityGroup, Subnet, Vpc};
use crossvpc_core::plan::{Front, Plan};
use crossvpc_core::source::Span;

use crate::link_type::{LinkType, Zonal};

/// See the page.
pub(super) static CODE: Code =
    Code { name: "unused-entry", severity: Severity::Note, page: include_str!("unused-entry.md") };

/// What connections use. Each VPC, subnet and group is one value that the network shares out, and compares faster by its
/// address than by its names.
#[derive(Default)]
struct Used<'p> {
    vpcs: BTreeMap<*const Vpc, Sides>,
    /// VPCs that only a gateway names.
    named: BTreeSet<&'p Name>,
    subnets: BTreeSet<*const Subnet>,
    groups: BTreeSet<*const SecurityGroup>,
}

/// What sides mean of a VPC.
#[derive(Clone, Copy, Default)]
struct Sides {
    /// Whether one means the whole VPC, and with it every subnet.
    is_whole: bool,
    /// Whether one of these gets routes, in every table.
    is_routed: bool,
}

impl Used<'_> {
    fn of(&self, vpc: &Arc<Vpc>) -> Option<Sides> {
        let whole = Sides { is_whole: true, is_routed: true };
        let named = self.named.contains(&vpc.name).then_some(whole);
        named.or_else(|| self.vpcs.get(&Arc::as_ptr(vpc)).copied())
    }
}

/// A connection with a mistake may be one that uses something. Of a VPC, gateway or account that is not used, nothing is
/// said of what is in it.
pub(crate) fn check(plan: &Plan, report: &mut Report) {
    // A spec without any connection is one that somebody has just begun.
    if report.has_errors() || plan.network.connections().is_empty() {
        return;
    }
    let network = &plan.network;
    let used = used(plan);
    let vpcs = network.vpcs().iter().filter(|vpc| used.of(vpc).is_none());
    push(
        report,
        ("VPC", "VPCs", ""),
        vpcs.map(|vpc| (&vpc.name, vpc.span)),
        "or add a connection that \
        uses it",
    );
    // Of several gateways that attach a VPC, the first is meant.
    let mut attached: BTreeMap<&Name, &Name> = BTreeMap::new();
    for gateway in plan.gateways() {
        for attachment in &gateway.attachments {
            attached.entry(attachment.name()).or_insert(&gateway.gateway.name);
        }
    }
    for vpc in network.vpcs() {
        if let Some(sides) = used.of(vpc) {
            in_vpc(vpc, (&used, sides), &attached, report);
        }
    }
    for gateway in plan.gateways() {
        let tables = gateway.tables.iter().filter(|table| table.serves.is_empty() && table.learns.is_empty());
        let tables =
            tables.filter_map(|table| table.declared.as_ref()).map(|table| (&table.name, table.span));
        let what = ("route table", "route tables", &*format!(" of `{}`", gateway.gateway.name));
        push(report, what, tables, "or associate an attachment with it through `route-table`");
    }
    let owners = network.vpcs().iter().map(|vpc| &vpc.account.name);
    let owners: BTreeSet<_> = owners.chain(network.gateways().iter().map(|g| &g.account.name)).collect();
    let manager = network.organization().and_then(|organization| organization.management_account.as_ref());
    let accounts = network.accounts().iter();
    let accounts = accounts.filter(|account| !owners.contains(&account.name) && manager != Some(&account.id));
    let accounts = accounts.map(|account| (&account.name, account.span));
    push(report, ("account", "accounts", ""), accounts, "or add a VPC or a transit gateway to it");
}

fn used(plan: &Plan) -> Used<'_> {
    let mut used = Used::default();
    for connection in plan.network.connections() {
        for party in std::iter::once(&connection.provider).chain(&connection.consumers) {
            let sides = used.vpcs.entry(Arc::as_ptr(&party.vpc)).or_default();
            sides.is_whole |= party.subnets.is_empty();
            sides.is_routed |= party.subnets.is_empty() && connection.via.is_routed();
            used.subnets.extend(party.subnets.iter().map(Arc::as_ptr));
            used.groups.extend(party.security_groups.iter().map(Arc::as_ptr));
        }
    }
    let placed = plan.links.iter().flat_map(|link| match LinkType::of(link).zonal {
        Zonal::Nothing => Vec::new(),
        Zonal::Service(service) => {
            let front = match &service.front {
                Front::Made(subnets) => Some((service.vpc(), subnets)),
                Front::Existing(_) => None,
            };
            let endpoints = service.endpoints.iter();
            let endpoints = endpoints.map(|endpoint| (&endpoint.party.vpc, &endpoint.subnets));
            front.into_iter().chain(endpoints).collect()
        }
        Zonal::Gateway(gateway) => {
            let attachments = gateway.attachments.iter();
            attachments.map(|attachment| (&attachment.side.vpc, &attachment.subnets)).collect()
        }
    });
    for (vpc, subnets) in placed {
        used.vpcs.entry(Arc::as_ptr(vpc)).or_default();
        used.subnets.extend(subnets.iter().map(Arc::as_ptr));
    }
    // `unused-transit-gateway-setting` and `static-route-unattached` say it of a VPC that only a gateway names.
    for gateway in plan.network.gateways() {
        let routes = gateway.tables.iter().flat_map(|table| &table.routes);
        used.named.extend(gateway.attachments.keys().chain(routes.filter_map(|route| route.leads_to())));
    }
    used
}

fn in_vpc(
    vpc: &Vpc,
    (used, sides): (&Used<'_>, Sides),
    attached: &BTreeMap<&Name, &Name>,
    report: &mut Report,
) {
    let of = format!(" of `{}`", vpc.name);
    let groups = vpc.security_groups.iter().filter(|group| !used.groups.contains(&Arc::as_ptr(group)));
    let groups = groups.map(|group| (&group.name, group.span));
    let or = "or name it in `security-groups` of a connection";
    push(report, ("security group", "security groups", &of), groups, or);
    let is_free = |subnet: &&Arc<Subnet>| !sides.is_whole && !used.subnets.contains(&Arc::as_ptr(subnet));
    let subnets = vpc.subnets.iter().filter(is_free);
    let subnets = subnets.map(|subnet| (&subnet.name, subnet.span));
    // A subnet for an attachment only should not be named in a connection: this would let its addresses in.
    let or = match attached.get(&vpc.name) {
        Some(gateway) => format!(
            "or name it under `attachments: {{{}: {{subnets: […]}}}}` of `{gateway}`, to attach the VPC there",
            vpc.name
        ),
        None => "or name it in `subnets` of a connection".to_owned(),
    };
    push(report, ("subnet", "subnets", &of), subnets, &or);
    if sides.is_routed {
        return;
    }
    let named = vpc.subnets.iter().filter_map(|subnet| subnet.route_table.as_ref().map(Arc::as_ptr));
    let named: BTreeSet<*const RouteTable> = named.collect();
    let tables = vpc.route_tables.iter().filter(|table| !named.contains(&Arc::as_ptr(table)));
    let tables = tables.map(|table| (&table.name, table.span));
    push(report, ("route table", "route tables", &of), tables, "or name it as the `route-table` of a subnet");
}

/// One finding for all of a kind in one place: what they are as one and as several, and of what.
fn push<'p>(
    report: &mut Report,
    (one, several, of): (&str, &str, &str),
    entries: impl Iterator<Item = (&'p Name, Span)>,
    or: &str,
) {
    let entries: Vec<_> = entries.collect();
    let Some(((name, span), others)) = entries.split_first() else { return };
    let message = match others.len() {
        0 => format!("unused {one} `{name}`{of}"),
        more => format!("{} unused {several}{of}", more + 1),
    };
    let finding = Diagnostic::new(&CODE, message, *span, "unused");
    let finding = others.iter().fold(finding, |finding, (_, span)| finding.also(*span, "unused"));
    let (remove, or) = if others.is_empty() {
        ("remove it", or.to_owned())
    } else {
        ("remove them", or.replace(" it", " them"))
    };
    report.push(finding.help(remove).help(or));
}
