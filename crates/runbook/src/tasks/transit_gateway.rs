//! The tasks of a transit gateway: of what a connection uses of it, and of nothing else.

use std::collections::BTreeMap;

use crossvpc_core::network::{Connection, GatewayTable};
use crossvpc_core::plan::{Attachment, TransitGateway};
use crossvpc_render::Expr;

use super::list::asks;
use super::views::{AttachView, GatewayView, ShareView, TablesView};
use crate::markdown::{code, codes};
use crate::names;

pub(super) fn made(gateway: &TransitGateway) -> GatewayView {
    let declared = &gateway.gateway;
    let new_tables = declared.tables.iter().filter(|table| table.id.is_none());
    GatewayView {
        name: named(gateway),
        auto_accept: declared.auto_accept,
        default_table: gateway.uses_default_table(),
        tables: names::listed(new_tables.map(|table| code(table.name.as_str()))),
    }
}

/// With the accounts that the connection needs it for.
pub(super) fn share(connection: &Connection, gateway: &TransitGateway) -> Option<ShareView> {
    let shared = gateway.attachments.iter();
    let shared = shared.filter(|found| found.is_shared() && asks(connection, &found.connections));
    let accounts = shared.map(|found| &found.side.vpc.account).map(|account| (&account.name, account));
    let accounts: BTreeMap<_, _> = accounts.collect();
    let accounts = names::listed(accounts.values().map(|account| names::account(account)))?;
    Some(ShareView { name: named(gateway), accounts })
}

/// The share as an account sees it that accepts it.
pub(super) fn shared(gateway: &TransitGateway) -> ShareView {
    ShareView { name: named(gateway), accounts: names::account(&gateway.gateway.account) }
}

pub(super) fn attach(gateway: &TransitGateway, attachment: &Attachment) -> AttachView {
    AttachView {
        name: named(gateway),
        vpc: names::vpc(&attachment.side.vpc),
        subnets: names::subnets(attachment.subnets.iter().map(|subnet| &**subnet)),
        appliance_mode: attachment.appliance_mode,
    }
}

pub(super) fn tables(attachment: &Attachment, table: &GatewayTable) -> TablesView {
    let learners = attachment.propagates_to.iter().map(|table| table.name.as_str());
    TablesView {
        vpc: names::vpc(&attachment.side.vpc),
        table: code(table.name.as_str()),
        propagates_to: (!attachment.propagates_to.is_empty()).then(|| codes(learners)),
    }
}

pub(super) fn named(gateway: &TransitGateway) -> Expr {
    let declared = &gateway.gateway;
    let name = code(declared.name.as_str());
    match &declared.id {
        Some(id) => Expr::new(format!("{} ({})", name.as_str(), code(id.as_str()).as_str())),
        None => name,
    }
}
