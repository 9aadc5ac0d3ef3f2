//! VPCs, their subnets, route tables and security groups.

use std::sync::Arc;

use crate::aws::id::IdKind;
use crate::aws::region::Region;
use crate::diagnostic::Report;
use crate::findings::values::missing_region;
use crate::source::Span;
use crate::spec::{self, Entries, Spec, Text};

use super::super::{Account, Resource, RouteTable, Subnet, Vpc};
use super::{Resolved, look_up, values};

pub(super) fn resolve(spec: &Spec, accounts: &Resolved<Account>, report: &mut Report) -> Resolved<Vpc> {
    let mut vpcs = Resolved::new();
    for (name, entry) in &spec.vpcs {
        let Some((span, written)) = entry.readable() else { continue };
        let account = look_up(&written.account, "account", &spec.accounts, accounts, report);
        let region = region(spec, written.region.as_ref(), span, "VPC", report);
        let id = values::id(IdKind::Vpc, written.id.as_ref(), report);
        let ipv4 =
            written.cidrs.iter().filter_map(|text| values::block_of_family(text, false, report)).collect();
        let mut cidrs: Vec<_> = ipv4;
        cidrs
            .extend(written.ipv6_cidrs.iter().filter_map(|text| values::block_of_family(text, true, report)));
        let route_tables = resources(IdKind::RouteTable, &written.route_tables, report);
        let security_groups = resources(IdKind::SecurityGroup, &written.security_groups, report);
        let subnets = subnets(written, region, &route_tables, report);
        let (Some(account), Some(region)) = (account.cloned(), region) else { continue };
        let vpc = Vpc {
            name: name.clone(),
            span,
            account,
            region,
            id,
            cidrs,
            dns: written.dns,
            route_tables,
            subnets,
            has_subnets: !written.subnets.is_empty(),
            security_groups,
        };
        vpcs.insert(name.clone(), Arc::new(vpc));
    }
    vpcs
}

/// The region an entry names, or the default one.
pub(super) fn region(
    spec: &Spec,
    written: Option<&Text>,
    span: Span,
    what: &str,
    report: &mut Report,
) -> Option<Region> {
    match written.or(spec.defaults.region.as_ref()) {
        Some(text) => values::region(text, report),
        None => {
            report.push(missing_region::finding(span, what));
            None
        }
    }
}

fn resources(kind: IdKind, written: &Entries<spec::Resource>, report: &mut Report) -> Vec<Arc<Resource>> {
    let readable = written.iter().filter_map(|(name, entry)| entry.readable().map(|at| (name, at)));
    let resources = readable.map(|(name, (span, resource))| {
        Arc::new(Resource { name: name.clone(), span, id: values::id(kind, resource.id.as_ref(), report) })
    });
    resources.collect()
}

fn subnets(
    vpc: &spec::Vpc,
    region: Option<Region>,
    route_tables: &[Arc<RouteTable>],
    report: &mut Report,
) -> Vec<Arc<Subnet>> {
    let tables: Resolved<RouteTable> =
        route_tables.iter().map(|table| (table.name.clone(), Arc::clone(table))).collect();
    let readable = vpc.subnets.iter().filter_map(|(name, entry)| entry.readable().map(|at| (name, at)));
    let subnets = readable.filter_map(|(name, (span, written))| {
        let mut cidrs: Vec<_> = values::block_of_family(&written.cidr, false, report).into_iter().collect();
        let ipv6 = written.ipv6_cidr.as_ref();
        cidrs.extend(ipv6.and_then(|text| values::block_of_family(text, true, report)));
        let route_table = written.route_table.as_ref();
        let route_table =
            route_table.and_then(|text| look_up(text, "route table", &vpc.route_tables, &tables, report));
        let zone = written.zone.as_ref().zip(region);
        let zone = zone.and_then(|(text, region)| values::zone(text, region, report));
        let id = values::id(IdKind::Subnet, written.id.as_ref(), report);
        // Without its block or the table that it names, all else that could be said of it would be wrong.
        if cidrs.is_empty() || (written.route_table.is_some() && route_table.is_none()) {
            return None;
        }
        Some(Arc::new(Subnet {
            name: name.clone(),
            span,
            cidrs,
            zone,
            id,
            route_table: route_table.cloned(),
        }))
    });
    subnets.collect()
}
