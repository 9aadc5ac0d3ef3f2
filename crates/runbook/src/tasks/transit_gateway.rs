//! The tasks of a transit gateway: of what a connection uses of it, and of nothing else.

use std::collections::BTreeMap;

use crossvpc_core::network::Connection;
use crossvpc_core::plan::{Attachment, Place, TransitGateway};
use crossvpc_render::Expr;

use super::list::{Tasks, asks};
use super::views::{AttachView, Does, GatewayView, ShareView, TablesView};
use crate::markdown::{code, codes};
use crate::names;

pub(super) fn add(tasks: &mut Tasks, connection: &Connection, gateway: &TransitGateway) {
    let (declared, owner) = (&gateway.gateway, gateway.place());
    let name = named(gateway);
    let attachments: Vec<_> =
        gateway.attachments.iter().filter(|attachment| asks(connection, &attachment.connections)).collect();
    let new_tables = declared.tables.iter().filter(|table| table.id.is_none());
    let tables = names::listed(new_tables.map(|table| code(table.name.as_str())));
    if declared.id.is_none() {
        let made = GatewayView {
            name: name.clone(),
            auto_accept: declared.auto_accept,
            default_table: gateway.uses_default_table(),
            tables,
        };
        tasks.push(&owner, Does { gateway: Some(made), ..Does::default() });
    }
    share(tasks, gateway, &attachments);
    for attachment in attachments {
        attach(tasks, gateway, attachment);
        let to = Expr::new(format!("the transit gateway {}", name.as_str()));
        tasks.push_routed(connection, &attachment.side, &to);
    }
}

fn share(tasks: &mut Tasks, gateway: &TransitGateway, attachments: &[&Attachment]) {
    let name = named(gateway);
    let shared = attachments.iter().filter(|attachment| attachment.is_shared());
    let accounts: BTreeMap<_, _> = shared
        .map(|attachment| (&attachment.side.vpc.account.name, (attachment.is_invited(), *attachment)))
        .collect();
    let with = accounts.values().map(|(_, attachment)| names::account(&attachment.side.vpc.account));
    if let (Some(_), Some(accounts)) = (&gateway.share, names::listed(with)) {
        let share = Some(ShareView { name: name.clone(), accounts });
        tasks.push(&gateway.place(), Does { share, ..Does::default() });
    }
    for (_, attachment) in accounts.values().filter(|(is_invited, _)| *is_invited) {
        let account = std::sync::Arc::clone(&attachment.side.vpc.account);
        let place = Place { account, region: gateway.gateway.region };
        let owner = names::account(&gateway.gateway.account);
        let accept_share = Some(ShareView { name: name.clone(), accounts: owner });
        tasks.push(&place, Does { accept_share, ..Does::default() });
    }
}

fn attach(tasks: &mut Tasks, gateway: &TransitGateway, attachment: &Attachment) {
    let vpc = names::vpc(&attachment.side.vpc);
    let attach = AttachView {
        name: named(gateway),
        vpc: vpc.clone(),
        subnets: names::subnets(attachment.subnets.iter().map(|subnet| &**subnet)),
        appliance_mode: attachment.appliance_mode,
    };
    tasks.push(&attachment.place(), Does { attach: Some(attach), ..Does::default() });
    if attachment.needs_acceptance() {
        tasks.push(&gateway.place(), Does { accept_attachment: Some(vpc.clone()), ..Does::default() });
    }
    if let Some(table) = &attachment.table {
        let learners = attachment.propagates_to.iter().map(|table| table.name.as_str());
        let propagates_to = (!attachment.propagates_to.is_empty()).then(|| codes(learners));
        let tables = Some(TablesView { vpc, table: code(table.name.as_str()), propagates_to });
        tasks.push(&gateway.place(), Does { tables, ..Does::default() });
    }
}

fn named(gateway: &TransitGateway) -> Expr {
    let declared = &gateway.gateway;
    let name = code(declared.name.as_str());
    match &declared.id {
        Some(id) => Expr::new(format!("{} ({})", name.as_str(), code(id.as_str()).as_str())),
        None => name,
    }
}
