//! Transit gateways: names and values. What attaches to them is decided by connections.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;
use std::sync::Arc;

use crate::aws::id::IdKind;
use crate::diagnostic::Report;
use crate::findings::shape::invalid_value;
use crate::name::Name;
use crate::source::Span;
use crate::spec::{self, Spec, Text, TransitGateway};

use super::super::{Account, AttachmentSettings, Gateway, GatewayTable, Share, StaticRoute, Subnet, Vpc};
use super::{Resolved, look_up, report_unknown, values, vpcs};

/// The private ranges that a gateway's Amazon side may have.
const ASNS: [RangeInclusive<u32>; 2] = [64_512..=65_534, 4_200_000_000..=4_294_967_294];

pub(super) fn resolve(
    spec: &Spec,
    accounts: &Resolved<Account>,
    vpcs: &Resolved<Vpc>,
    report: &mut Report,
) -> Resolved<Gateway> {
    let mut gateways = Resolved::new();
    for (name, entry) in &spec.transit_gateways {
        let Some((span, written)) = entry.readable() else { continue };
        let account = look_up(&written.account, "account", &spec.accounts, accounts, report);
        let region = vpcs::region(spec, written.region.as_ref(), span, "transit gateway", report);
        let id = values::id(IdKind::TransitGateway, written.id.as_ref(), report);
        let asn = asn(written, report);
        let share = written.share.as_ref().map(|share| (self::share(&share.value, report), share.span));
        let tables = tables(spec, written, vpcs, report);
        let attachments = attachments(spec, written, &tables, vpcs, report);
        let (Some(account), Some(region)) = (account.cloned(), region) else { continue };
        let gateway = Gateway {
            name: name.clone(),
            span,
            account,
            region,
            id,
            names_id: written.id.is_some(),
            asn,
            auto_accept: written.auto_accept,
            auto_accept_span: written.auto_accept_span,
            share_span: share.as_ref().map(|(_, span)| *span),
            share: share.map_or(Share::Accounts, |(share, _)| share),
            tables: tables.into_values().collect(),
            attachments,
        };
        gateways.insert(name.clone(), Arc::new(gateway));
    }
    gateways
}

fn asn(gateway: &TransitGateway, report: &mut Report) -> Option<(u32, Span)> {
    let written = gateway.asn.clone()?;
    let asn = u32::try_from(written.value).ok().filter(|asn| ASNS.iter().any(|range| range.contains(asn)));
    let span = written.span;
    if asn.is_none() {
        report.push(invalid_value::out_of_range(
            written,
            "asn",
            "64512 to 65534 or 4200000000 to 4294967294",
        ));
    }
    asn.map(|asn| (asn, span))
}

fn share(written: &spec::Share, report: &mut Report) -> Share {
    const WORDS: [&str; 3] = ["accounts", "organization", "none"];
    match written {
        spec::Share::Word(text) => match text.value.as_str() {
            "organization" => Share::Organization,
            "none" => Share::Already,
            word => {
                if !WORDS.contains(&word) {
                    report.push(invalid_value::not_a_choice(text, "share", &WORDS));
                }
                Share::Accounts
            }
        },
        spec::Share::Units(texts) => {
            let units = texts.iter().filter_map(|text| values::organizational_unit(text, report));
            let mut units: Vec<_> = units.collect();
            units.sort_unstable();
            units.dedup();
            Share::Units(units)
        }
    }
}

fn tables(
    spec: &Spec,
    gateway: &TransitGateway,
    vpcs: &Resolved<Vpc>,
    report: &mut Report,
) -> Resolved<GatewayTable> {
    let readable =
        gateway.route_tables.iter().filter_map(|(name, entry)| entry.readable().map(|at| (name, at)));
    let tables = readable.map(|(name, (span, written))| {
        let id = values::id(IdKind::TransitGatewayRouteTable, written.id.as_ref(), report);
        if let (Some(text), None) = (&written.id, &gateway.id) {
            let why = "a gateway that is made has no table yet: write the gateway's `id` too, or leave this one out";
            report.push(invalid_value::malformed(text, "id", why));
        }
        let routes = written.routes.iter().filter_map(|route| static_route(spec, route, vpcs, report));
        let mut routes: Vec<_> = routes.collect();
        routes.sort();
        (name.clone(), Arc::new(GatewayTable { name: name.clone(), span, id, routes }))
    });
    tables.collect()
}

fn static_route(
    spec: &Spec,
    written: &spec::GatewayRoute,
    vpcs: &Resolved<Vpc>,
    report: &mut Report,
) -> Option<StaticRoute> {
    let destination = values::block(&written.to, report);
    let Some(text) = &written.via else {
        return destination.map(|destination| StaticRoute { destination, via: None });
    };
    let vpc = look_up(text, "VPC", &spec.vpcs, vpcs, report)?;
    Some(StaticRoute { destination: destination?, via: Some((vpc.name.clone(), text.span)) })
}

fn attachments(
    spec: &Spec,
    gateway: &TransitGateway,
    tables: &Resolved<GatewayTable>,
    vpcs: &Resolved<Vpc>,
    report: &mut Report,
) -> BTreeMap<Name, AttachmentSettings> {
    let mut attachments = BTreeMap::new();
    for (name, entry) in &gateway.attachments {
        let text = Text { value: name.to_string(), span: entry.span };
        let vpc = look_up(&text, "VPC", &spec.vpcs, vpcs, report);
        let Some(written) = &entry.value else { continue };
        let mut table = |text: &Text| {
            look_up(text, "route table of the gateway", &gateway.route_tables, tables, report).cloned()
        };
        let settings = AttachmentSettings {
            span: entry.span,
            names_table: written.route_table.is_some(),
            table: written.route_table.as_ref().and_then(&mut table),
            propagate_to: written.propagate_to.iter().filter_map(&mut table).collect(),
            subnets: subnets(spec, name, &written.subnets, vpc.map(|vpc| &**vpc), report),
            appliance_mode: written.appliance_mode,
            adopted: values::adopted(IdKind::TransitGatewayAttachment, written.adopt.as_ref(), report),
        };
        attachments.insert(name.clone(), settings);
    }
    attachments
}

/// The subnets of a VPC that are named, by name; none if any of the names is unknown, as more would be said of them.
fn subnets(
    spec: &Spec,
    name: &Name,
    texts: &[Text],
    vpc: Option<&Vpc>,
    report: &mut Report,
) -> Vec<Arc<Subnet>> {
    let declared = spec.vpcs.get(name).and_then(|entry| entry.value.as_ref());
    let is_unknown =
        |text: &&Text| declared.is_some_and(|vpc| !vpc.subnets.contains_key(text.value.as_str()));
    let unknown: Vec<_> = texts.iter().filter(is_unknown).collect();
    if let Some(vpc) = declared {
        for text in &unknown {
            report_unknown(text, &format!("subnet of `{name}`"), &vpc.subnets, report);
        }
    }
    let texts: BTreeSet<_> = texts.iter().map(|text| text.value.as_str()).collect();
    let named = |subnet: &&Arc<Subnet>| texts.contains(subnet.name.as_str());
    let subnets = vpc.into_iter().flat_map(|vpc| vpc.subnets.iter().filter(named));
    subnets.filter(|_| unknown.is_empty()).cloned().collect()
}
