//! VPCs, their subnets, route tables and security groups.

use std::sync::Arc;

use crate::aws::id::IdKind;
use crate::aws::region::Region;
use crate::diagnostic::Report;
use crate::findings::values::missing_region;
use crate::name::Name;
use crate::source::Span;
use crate::spec::{self, Entries, Spec, Text, Unread};

use super::super::{Account, Resource, RouteTable, Subnet, Vpc};
use super::{Resolved, look_up, sorted, values};

/// Every VPC, and those of which so much could be read that connections can be judged.
pub(super) fn resolve(
    spec: &Spec,
    accounts: &Resolved<Account>,
    report: &mut Report,
) -> (Resolved<Vpc>, Resolved<Vpc>) {
    let (mut vpcs, mut whole) = (Resolved::new(), Resolved::new());
    for (name, entry) in &spec.vpcs {
        let (span, written) = (entry.span, &entry.value);
        let account = written.account.as_ref();
        let account = account.and_then(|text| look_up(text, "account", &spec.accounts, accounts, report));
        let region = region(spec, written.region.as_ref(), &written.unread, (span, "VPC"), report);
        let id = values::id(IdKind::Vpc, written.id.as_ref(), report);
        let (ipv4, ipv6) = (&written.cidrs, &written.ipv6_cidrs);
        let mut cidrs: Vec<_> =
            ipv4.iter().filter_map(|text| values::block_of_family(text, false, report)).collect();
        cidrs.extend(ipv6.iter().filter_map(|text| values::block_of_family(text, true, report)));
        let unread = |keys: &[&str]| keys.iter().any(|key| written.unread.has(key));
        let has_all_cidrs = cidrs.len() == ipv4.len() + ipv6.len() && !unread(&["cidrs", "ipv6-cidrs"]);
        let within = Within { spec, vpc: name };
        let route_tables =
            within.resources(IdKind::RouteTable, "route-tables", &written.route_tables, report);
        let groups = &written.security_groups;
        let security_groups = within.resources(IdKind::SecurityGroup, "security-groups", groups, report);
        let subnets = within.subnets(written, region, &route_tables, report);
        let is_whole = account.is_some()
            && region.is_some()
            && !cidrs.is_empty()
            && [
                written.route_tables.is_whole(),
                written.subnets.is_whole(),
                written.security_groups.is_whole(),
            ] == [true; 3];
        // What stands for what could not be read is seen by no rule about links: none has this VPC.
        let known = account.cloned().zip(region);
        let (account, region) =
            known.unwrap_or_else(|| (Arc::new(Account::unknown(name, span)), Region::default()));
        let vpc = Arc::new(Vpc {
            name: spec.keys.name("vpcs", name),
            span,
            account,
            region,
            id,
            tags: values::tags(&written.tags, false, report),
            cidrs,
            has_all_cidrs,
            dns: written.dns,
            route_tables: sorted(route_tables, |table| &table.name),
            subnets,
            has_subnets: !written.subnets.is_empty(),
            security_groups: sorted(security_groups, |group| &group.name),
        });
        if is_whole {
            whole.insert(name.clone(), Arc::clone(&vpc));
        }
        vpcs.insert(name.clone(), vpc);
    }
    (vpcs, whole)
}

/// The region an entry names, or the default one.
pub(super) fn region(
    spec: &Spec,
    written: Option<&Text>,
    unread: &Unread,
    (span, what): (Span, &str),
    report: &mut Report,
) -> Option<Region> {
    if unread.has("region") {
        return None;
    }
    match written.or(spec.defaults.region.as_ref()) {
        Some(text) => values::region(text, report),
        None if spec.defaults.unread.has("region") => None,
        None => {
            report.push(missing_region::finding(span, what));
            None
        }
    }
}

/// A VPC as written.
struct Within<'s> {
    spec: &'s Spec,
    vpc: &'s Name,
}

impl Within<'_> {
    fn resources(
        &self,
        kind: IdKind,
        key: &str,
        written: &Entries<spec::Resource>,
        report: &mut Report,
    ) -> Resolved<Resource> {
        let path = format_args!("vpcs.{}.{key}", self.vpc);
        let resources = written.iter().map(|(name, entry)| {
            let id = values::id(kind, entry.value.id.as_ref(), report);
            let named = self.spec.keys.name(path, name);
            (name.clone(), Arc::new(Resource { name: named, span: entry.span, id }))
        });
        resources.collect()
    }

    fn subnets(
        &self,
        vpc: &spec::Vpc,
        region: Option<Region>,
        tables: &Resolved<RouteTable>,
        report: &mut Report,
    ) -> Vec<Arc<Subnet>> {
        let path = format_args!("vpcs.{}.subnets", self.vpc);
        let subnets = vpc.subnets.iter().map(|(name, entry)| {
            let written = &entry.value;
            let ipv4 = written.cidr.as_ref().and_then(|text| values::block_of_family(text, false, report));
            let ipv6 =
                written.ipv6_cidr.as_ref().and_then(|text| values::block_of_family(text, true, report));
            let route_table = written.route_table.as_ref();
            let route_table =
                route_table.and_then(|text| look_up(text, "route table", &vpc.route_tables, tables, report));
            let zone = written.zone.as_ref().and_then(|text| values::zone(text, region, report));
            let id = values::id(IdKind::Subnet, written.id.as_ref(), report);
            Arc::new(Subnet {
                name: self.spec.keys.name(path, name),
                span: entry.span,
                cidrs: ipv4.into_iter().chain(ipv6).collect(),
                zone,
                is_later: self.spec.keys.is_later(path, name),
                names_zone: written.zone.is_some() || written.unread.has("zone"),
                id,
                route_table: route_table.cloned(),
                names_table: written.route_table.is_some() || written.unread.has("route-table"),
            })
        });
        let mut subnets: Vec<_> = subnets.collect();
        subnets.sort_by(|one: &Arc<Subnet>, other| one.name.cmp(&other.name));
        subnets
    }
}
