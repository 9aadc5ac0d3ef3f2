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
use super::{Resolved, look_up, report_unknown, sorted, values, vpcs};

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
        let (span, written) = (entry.span, &entry.value);
        let account = written.account.as_ref();
        let account = account.and_then(|text| look_up(text, "account", &spec.accounts, accounts, report));
        let at = (span, "transit gateway");
        let region = vpcs::region(spec, written.region.as_ref(), &written.unread, at, report);
        let id = values::id(IdKind::TransitGateway, written.id.as_ref(), report);
        let asn = asn(written, report);
        let share = written.share.as_ref().map(|share| (self::share(&share.value, report), share.span));
        let tables = tables(spec, (name, written), vpcs, report);
        let attachments = attachments(spec, written, &tables, vpcs, report);
        // What its tables and shares are would be guessed.
        let is_guessed = written.unread.has("share") || !written.route_tables.is_whole();
        let (Some(account), Some(region), false) = (account.cloned(), region, is_guessed) else { continue };
        let gateway = Gateway {
            name: spec.keys.name("transit-gateways", name),
            span,
            account,
            region,
            id,
            names_id: written.id.is_some() || written.unread.has("id"),
            asn,
            auto_accept: written.auto_accept,
            auto_accept_span: written.auto_accept_span,
            share_span: share.as_ref().map(|(_, span)| *span),
            share: share.map_or(Share::Accounts, |(share, _)| share),
            tables: sorted(tables, |table| &table.name),
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
    (of, gateway): (&Name, &TransitGateway),
    vpcs: &Resolved<Vpc>,
    report: &mut Report,
) -> Resolved<GatewayTable> {
    let path = format!("transit-gateways.{of}.route-tables");
    let tables = gateway.route_tables.iter().map(|(name, entry)| {
        let (span, written) = (entry.span, &entry.value);
        let id = values::id(IdKind::TransitGatewayRouteTable, written.id.as_ref(), report);
        if let (Some(text), None) = (&written.id, &gateway.id)
            && !gateway.unread.has("id")
        {
            let why = "only an existing gateway has route tables: add the `id` of the gateway, or remove \
                       this id";
            report.push(invalid_value::malformed(text, "id", why));
        }
        let routes = written.routes.iter().filter_map(|route| static_route(spec, route, vpcs, report));
        let mut routes: Vec<_> = routes.collect();
        routes.sort();
        let named = spec.keys.name(&path, name);
        (name.clone(), Arc::new(GatewayTable { name: named, span, id, routes }))
    });
    tables.collect()
}

fn static_route(
    spec: &Spec,
    written: &spec::GatewayRoute,
    vpcs: &Resolved<Vpc>,
    report: &mut Report,
) -> Option<StaticRoute> {
    let destination = written.to.as_ref().and_then(|text| values::block(text, report));
    let via = written.via.as_ref();
    let vpc = via.map(|text| (look_up(text, "VPC", &spec.vpcs, vpcs, report), text.span));
    let (destination, false) = (destination?, written.is_broken) else { return None };
    let via = match vpc {
        Some((vpc, span)) => Some((vpc?.name.clone(), span)),
        None => None,
    };
    Some(StaticRoute { destination, via })
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
        let written = &entry.value;
        let mut table = |text: &Text| {
            look_up(text, "route table of the gateway", &gateway.route_tables, tables, report).cloned()
        };
        let settings = AttachmentSettings {
            span: entry.span,
            names_table: written.route_table.is_some() || written.unread.has("route-table"),
            table: written.route_table.as_ref().and_then(&mut table),
            propagate_to: written.propagate_to.iter().filter_map(&mut table).collect(),
            subnets: subnets(spec, name, &written.subnets, vpc.map(|vpc| &**vpc), report),
            appliance_mode: written.appliance_mode,
            adopted: values::adopted(IdKind::TransitGatewayAttachment, written.adopt.as_ref(), report),
        };
        attachments.insert(spec.keys.name("vpcs", name), settings);
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
    let declared = spec.vpcs.get(name).map(|entry| &entry.value);
    let is_unknown = |text: &&Text| declared.is_some_and(|vpc| vpc.subnets.find(&text.value).is_none());
    let unknown: Vec<_> = texts.iter().filter(is_unknown).collect();
    if let Some(vpc) = declared {
        for text in &unknown {
            report_unknown(text, &format!("subnet of `{name}`"), &vpc.subnets, report);
        }
    }
    let found = texts.iter().filter_map(|text| declared?.subnets.find(&text.value));
    let path = format!("vpcs.{name}.subnets");
    let found: BTreeSet<_> = found.map(|(name, _)| spec.keys.name(&path, name)).collect();
    let named = |subnet: &&Arc<Subnet>| found.contains(&subnet.name);
    let subnets = vpc.into_iter().flat_map(|vpc| vpc.subnets.iter().filter(named));
    subnets.filter(|_| unknown.is_empty()).cloned().collect()
}
