//! Transit gateways: names and values. What they do with them comes with their plan.

use std::sync::Arc;

use crate::aws::id::IdKind;
use crate::diagnostic::Report;
use crate::name::Name;
use crate::rules::shape::invalid_value;
use crate::rules::values::unknown_name;
use crate::spec::{Spec, Text, TransitGateway};

use super::super::{Account, Gateway, Vpc};
use super::{Resolved, look_up, values, vpcs};

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
        asn(written, report);
        share(written, report);
        route_tables(spec, written, vpcs, report);
        attachments(spec, written, vpcs, report);
        let (Some(account), Some(region)) = (account.cloned(), region) else { continue };
        gateways.insert(name.clone(), Arc::new(Gateway { name: name.clone(), span, account, region, id }));
    }
    gateways
}

/// The private ranges that a gateway's Amazon side may have.
fn asn(gateway: &TransitGateway, report: &mut Report) {
    let Some(asn) = gateway.asn.clone() else { return };
    if !(64_512..=65_534).contains(&asn.value) && !(4_200_000_000..=4_294_967_294).contains(&asn.value) {
        report.push(invalid_value::out_of_range(asn, "asn", "64512 to 65534 or 4200000000 to 4294967294"));
    }
}

fn share(gateway: &TransitGateway, report: &mut Report) {
    const WORDS: [&str; 2] = ["accounts", "organization"];
    if let Some(text) = &gateway.share
        && !WORDS.contains(&text.value.as_str())
    {
        report.push(invalid_value::not_a_choice(text, "share", &WORDS));
    }
}

fn route_tables(spec: &Spec, gateway: &TransitGateway, vpcs: &Resolved<Vpc>, report: &mut Report) {
    for table in gateway.route_tables.values().filter_map(|entry| entry.value.as_ref()) {
        for route in &table.routes {
            values::block(&route.to, report);
            if let Some(via) = &route.via {
                look_up(via, "VPC", &spec.vpcs, vpcs, report);
            }
        }
    }
}

fn attachments(spec: &Spec, gateway: &TransitGateway, vpcs: &Resolved<Vpc>, report: &mut Report) {
    for (name, entry) in &gateway.attachments {
        let text = Text { value: name.to_string(), span: entry.span };
        look_up(&text, "VPC", &spec.vpcs, vpcs, report);
        let Some(attachment) = &entry.value else { continue };
        if let Some(table) = &attachment.route_table
            && !gateway.route_tables.contains_key(table.value.as_str())
        {
            let names = gateway.route_tables.keys().map(Name::as_str);
            report.push(unknown_name::finding(table, "route table of the gateway", names));
        }
        let Some(vpc) = spec.vpcs.get(name).and_then(|entry| entry.value.as_ref()) else { continue };
        for subnet in attachment.subnets.iter().filter(|text| !vpc.subnets.contains_key(text.value.as_str()))
        {
            let names = vpc.subnets.keys().map(Name::as_str);
            report.push(unknown_name::finding(subnet, &format!("subnet of `{name}`"), names));
        }
    }
}
