//! What the stacks of a gateway share: names, titles, and what they take from the gateway's own.

use std::sync::Arc;

use crossvpc_core::name::Name;
use crossvpc_core::network::{Account, Connection, GatewayTable, Vpc};
use crossvpc_core::plan::{Attachment, Place, TransitGateway};
use crossvpc_render::{Expr, header};
use serde::Serialize;

use crate::address;
use crate::common::{Common, Titles};
use crate::context::Context;
use crate::pages::Template;
use crate::parameters::Parameters;
use crate::stack::Stack;

/// The logical id of an attachment, in its stack.
pub(super) const ATTACHMENT: &str = "Attachment";

/// The role of the gateway's own stack.
pub(crate) const GATEWAY: &str = "gateway";

/// The role of the stack that shares the gateway with an account.
pub(crate) fn share_role(account: &Name) -> String {
    format!("share-{account}")
}

/// Whether the accounts of a gateway's share have stacks of their own: not every region has the resource type.
pub(crate) fn is_apart(gateway: &TransitGateway) -> bool {
    gateway.gateway.region.has_principal_associations()
}

/// The role of the stack of a VPC's attachment.
pub(crate) fn attachment_role(vpc: &Name) -> String {
    format!("attachment-{vpc}")
}

/// The role of the stack of what the owner routes to a VPC.
pub(crate) fn association_role(vpc: &Name) -> String {
    format!("association-{vpc}")
}

/// The role of a stack of a VPC's routes and rules, counted from 0. No VPC has a name that starts with a number.
pub(crate) fn routing_role(vpc: &Name, at: usize) -> String {
    match at {
        0 => format!("routing-{vpc}"),
        at => format!("routing-{}-{vpc}", at + 1),
    }
}

/// What the stacks of a gateway share.
pub(crate) struct Stacks<'p> {
    pub(crate) context: &'p Context,
    pub(crate) gateway: &'p TransitGateway,
}

impl Stacks<'_> {
    /// What a page opens with whose stack does not depend on which connections there are, only that there are some.
    pub(super) fn common(&self, what: &str, vpc: Option<&Vpc>, parameters: &Parameters) -> Common {
        let titles = self.titles(what, vpc);
        let entry = format!("transit-gateways.{}", self.gateway.gateway.name);
        let lines = header(&titles.header, [entry.as_str(), "connections"]);
        Common::under(lines, &self.context.network, titles, parameters)
    }

    /// What is named after the gateway alone, or after a VPC's part of it.
    pub(super) fn titles(&self, what: &str, vpc: Option<&Vpc>) -> Titles {
        let name = &self.gateway.gateway.name;
        Titles {
            header: format!("Transit gateway `{name}`: {what}"),
            entry: Some(format!("transit-gateways.{name}")),
            description: format!("Transit gateway {name}: {what}"),
            name: vpc.map_or_else(|| name.to_string(), |vpc| format!("{name}-{}", vpc.name)),
        }
    }

    /// The page of a stack of an attachment.
    pub(super) fn template<V: Serialize + Send + Sync + 'static>(
        &self,
        page: &'static str,
        attachment: &Attachment,
        parameters: &Parameters,
        view: impl FnOnce(Stacks<'_>, &Attachment) -> (V, Parameters) + Send + 'static,
    ) -> Template {
        let vpc = attachment.name().clone();
        self.context.template(page, parameters, move |context| {
            let gateway = context.link().router().expect("the link is a gateway");
            let attachment = gateway.attachment(&vpc).expect("the attachment is one of the gateway");
            view(Stacks { context, gateway }, attachment)
        })
    }

    pub(super) fn stack(
        &self,
        role: &str,
        place: Place,
        template: Template,
        parameters: Parameters,
    ) -> Stack {
        Stack::new((&self.context.network, &self.gateway.id(), role), place, template, parameters)
    }

    pub(super) fn name(&self, role: &str) -> String {
        Stack::name_of(&self.context.network, &self.gateway.id(), role)
    }

    pub(super) fn gateway_name(&self) -> String {
        self.name(GATEWAY)
    }

    /// The stack that shares the gateway with an account: one of its own, or the gateway's.
    pub(super) fn share_name(&self, account: &Account) -> String {
        let is_named = self.gateway.share.as_ref().is_some_and(|share| share.is_with(account));
        if is_named && is_apart(self.gateway) {
            self.name(&share_role(&account.name))
        } else {
            self.gateway_name()
        }
    }

    pub(super) fn attachment_name(&self, vpc: &Vpc) -> String {
        self.name(&attachment_role(&vpc.name))
    }

    pub(super) fn association_name(&self, vpc: &Vpc) -> String {
        self.name(&association_role(&vpc.name))
    }

    /// The gateway's id in a stack other than its own.
    pub(super) fn gateway_id(&self, parameters: &mut Parameters) -> Expr {
        match &self.gateway.gateway.id {
            Some(id) => address::literal(id),
            None => {
                let from = self.gateway_name();
                let parameter = address::transit_gateway_parameter(&from);
                parameters.wire(parameter, from, "TransitGatewayId")
            }
        }
    }

    /// The id of one of the gateway's tables in a stack other than its own.
    pub(super) fn table_id(&self, table: &GatewayTable, parameters: &mut Parameters) -> Expr {
        match &table.id {
            Some(id) => address::literal(id),
            None => {
                let from = self.gateway_name();
                let parameter = address::gateway_table_parameter(table, &from);
                parameters.wire(parameter, from, &address::gateway_table_output(table))
            }
        }
    }
}

/// What an option of a gateway or an attachment is set to.
pub(super) fn enabled(is_on: bool) -> &'static str {
    if is_on { "enable" } else { "disable" }
}

/// The names of connections.
pub(super) fn names(connections: &[Arc<Connection>]) -> Vec<String> {
    connections.iter().map(|connection| connection.name.to_string()).collect()
}
