//! The stack of the gateway itself, in its owner's account: its options, its tables with what they drop, its share.

use std::sync::Arc;

use crossvpc_core::network::{DEFAULT_ASN, GatewayTable};
use crossvpc_core::plan::{PrincipalKind, ResourceShare};
use crossvpc_render::Expr;
use serde::Serialize;

use super::link::{GATEWAY, Stacks, enabled, is_apart};
use crate::address;
use crate::common::{Common, Tag, tags};
use crate::pages::Template;
use crate::parameters::Parameters;
use crate::settings;
use crate::stack::Stack;

/// The page `gateway`.
#[derive(Serialize)]
struct GatewayView {
    #[serde(flatten)]
    common: Common,
    /// A gateway that is made.
    made: Option<MadeView>,
    gateway_id: Expr,
    tables: Vec<TableView>,
    /// What all tables drop, existing ones included.
    blackholes: Vec<BlackholeView>,
    share: Option<ShareView>,
}

/// The options of a gateway that is made.
#[derive(Serialize)]
struct MadeView {
    asn: u32,
    auto_accept: &'static str,
    default_table: &'static str,
}

/// A route table that is made.
#[derive(Serialize)]
struct TableView {
    /// The logical id.
    id: Expr,
    output: Expr,
    output_description: String,
    tags: Vec<Tag>,
}

/// A static route that drops what it matches.
#[derive(Serialize)]
struct BlackholeView {
    /// The logical id.
    id: Expr,
    table: Expr,
    destination: String,
}

/// The share.
#[derive(Serialize)]
struct ShareView {
    name: String,
    allows_external: bool,
    /// Without the accounts that have stacks of their own.
    principals: Vec<Expr>,
    gateway_arn: Expr,
}

impl Stacks<'_> {
    /// Whether the owner has anything to create beside attachments. Black hole routes may be all there is.
    pub(crate) fn has_gateway_stack(&self) -> bool {
        !self.gateway.is_all_there()
            || self.gateway.gateway.tables.iter().flat_map(blackholes).next().is_some()
    }

    pub(crate) fn gateway_stack(&self) -> Stack {
        let gateway = self.gateway;
        let declared = &gateway.gateway;
        let gateway_id = match &declared.id {
            Some(id) => address::literal(id),
            None => address::reference("TransitGateway"),
        };
        let made = declared.id.is_none().then(|| MadeView {
            asn: declared.asn.map_or(DEFAULT_ASN, |(asn, _)| asn),
            auto_accept: enabled(declared.auto_accept),
            default_table: enabled(gateway.uses_default_table()),
        });
        let tables: Vec<_> = declared
            .tables
            .iter()
            .filter(|table| table.id.is_none())
            .map(|table| self.table(table))
            .collect();
        let what = match (&made, gateway.share.is_some(), tables.is_empty()) {
            (Some(_), true, _) => "the gateway and its share",
            (Some(_), false, _) => "the gateway",
            (None, true, true) => "the share of the gateway",
            (None, true, false) => "the route tables of the gateway and its share",
            (None, false, false) => "the route tables of the gateway",
            (None, false, true) => "the blackhole routes of the gateway",
        };
        let parameters = Parameters::default();
        let outputs = tables.iter().map(|table| table.output.as_str().to_owned());
        let share = gateway.share.as_ref().map(|_| "ResourceShareArn".to_owned());
        let outputs = std::iter::once("TransitGatewayId".to_owned()).chain(outputs).chain(share).collect();
        let view = GatewayView {
            common: self.common(what, None, &parameters),
            made,
            gateway_id,
            tables,
            blackholes: declared.tables.iter().flat_map(blackholes).collect(),
            share: gateway.share.as_ref().map(|share| self.share(share)),
        };
        let template = Template::of("transit-gateway/gateway.yaml", || view);
        let after_actions = self.checked();
        let is_protected = declared.id.is_none() && settings::termination_protection(&self.context.network);
        let stack = self.stack(GATEWAY, gateway.place(), template, parameters);
        Stack { outputs, is_protected, after_actions, ..stack }
    }

    fn table(&self, table: &GatewayTable) -> TableView {
        TableView {
            id: Expr::new(address::gateway_table_logical_id(table)),
            output: Expr::new(address::gateway_table_output(table)),
            output_description: format!("The id of the route table {}", table.name),
            tags: tags(&self.context.network, format!("{}-{}", self.gateway.gateway.name, table.name)),
        }
    }

    fn share(&self, share: &ResourceShare) -> ShareView {
        let declared = &self.gateway.gateway;
        let principals = share.principals.iter().filter_map(|principal| match &principal.who {
            PrincipalKind::Account(_) if is_apart(self.gateway) => None,
            PrincipalKind::Account(account) => Some(address::literal(&account.id)),
            PrincipalKind::Organization(rest) => Some(address::arn(rest)),
        });
        let gateway_arn = match &declared.id {
            Some(id) => {
                address::arn(&format!("ec2:${{AWS::Region}}:${{AWS::AccountId}}:transit-gateway/{id}"))
            }
            None => address::attribute("TransitGateway", "TransitGatewayArn"),
        };
        ShareView {
            name: self.context.network.generate().name_prefix.of(self.gateway.id()),
            allows_external: share.allows_external,
            principals: principals.collect(),
            gateway_arn,
        }
    }
}

fn blackholes(table: &Arc<GatewayTable>) -> impl Iterator<Item = BlackholeView> {
    let id = match &table.id {
        Some(id) => address::literal(id),
        None => address::reference(&address::gateway_table_logical_id(table)),
    };
    table.routes.iter().filter(|route| route.via.is_none()).map(move |route| BlackholeView {
        id: Expr::new(address::route_logical_id(route.destination.net, &table.name)),
        table: id.clone(),
        destination: route.destination.net.to_string(),
    })
}
