//! The stack of what the owner routes to and from an attachment: its association, its propagations, static routes.

use crossvpc_core::network::{GatewayTable, StaticRoute, Vpc};
use crossvpc_core::plan::Attachment;
use crossvpc_render::Expr;
use serde::Serialize;

use super::actions::accepted;
use super::link::{Stacks, association_role};
use crate::address;
use crate::common::Common;
use crate::parameters::Parameters;
use crate::stack::Stack;

/// The page `association`.
#[derive(Serialize)]
struct AssociationView {
    #[serde(flatten)]
    common: Common,
    attachment_id: Expr,
    /// The table that serves it.
    table: Option<Expr>,
    propagations: Vec<PropagationView>,
    routes: Vec<RouteView>,
}

/// A table that learns the VPC's blocks.
#[derive(Serialize)]
struct PropagationView {
    /// The logical id.
    id: Expr,
    table: Expr,
}

/// A static route to the VPC.
#[derive(Serialize)]
struct RouteView {
    /// The logical id.
    id: Expr,
    table: Expr,
    destination: String,
}

impl Stacks<'_> {
    pub(crate) fn association_stack(&self, attachment: &Attachment) -> Stack {
        let vpc = &attachment.side.vpc;
        let mut parameters = Parameters::default();
        self.attachment_id(vpc, &mut parameters);
        let tables = self.gateway.gateway.tables.iter();
        let routed = tables.filter(|table| routes_to(table, attachment).next().is_some());
        for table in attachment.table.iter().chain(&attachment.propagates_to).chain(routed) {
            self.table_id(table, &mut parameters);
        }
        let page = "transit-gateway/association.yaml";
        let template =
            self.template(page, attachment, &parameters, |own, attachment| own.association_view(attachment));
        let role = association_role(&vpc.name);
        let after_actions = accepted(attachment);
        let associates_with = attachment.table.as_ref().map(|table| match &table.id {
            Some(id) => id.to_string(),
            None => address::gateway_table_parameter(table, &self.gateway_name()).id.as_str().to_owned(),
        });
        Stack {
            after_actions,
            associates_with,
            ..self.stack(&role, self.gateway.place(), template, parameters)
        }
    }

    fn attachment_id(&self, vpc: &Vpc, parameters: &mut Parameters) -> Expr {
        let from = self.attachment_name(vpc);
        let parameter = address::attachment_parameter(&from);
        parameters.wire(parameter, from, "AttachmentId")
    }

    fn association_view(&self, attachment: &Attachment) -> (AssociationView, Parameters) {
        let vpc = &attachment.side.vpc;
        let mut parameters = Parameters::default();
        let attachment_id = self.attachment_id(vpc, &mut parameters);
        let table = attachment.table.as_ref().map(|table| self.table_id(table, &mut parameters));
        let propagations = attachment.propagates_to.iter();
        let propagations = propagations.map(|table| PropagationView {
            id: Expr::new(format!("PropagationTo{}", table.name.pascal())),
            table: self.table_id(table, &mut parameters),
        });
        let propagations = propagations.collect();
        let tables = self.gateway.gateway.tables.iter();
        let routes = tables.flat_map(|table| self.routes(table, attachment, &mut parameters)).collect();
        let what = format!("the route tables of the attachment of {}", vpc.name);
        let view = AssociationView {
            common: self.common(&what, Some(vpc), &parameters),
            attachment_id,
            table,
            propagations,
            routes,
        };
        (view, parameters)
    }

    fn routes(
        &self,
        table: &GatewayTable,
        attachment: &Attachment,
        parameters: &mut Parameters,
    ) -> Vec<RouteView> {
        let routes = routes_to(table, attachment).map(|route| RouteView {
            id: Expr::new(address::route_logical_id(route.destination.net, &table.name)),
            table: self.table_id(table, parameters),
            destination: route.destination.net.to_string(),
        });
        routes.collect()
    }
}

/// The static routes of a table that lead to an attachment.
fn routes_to<'p>(
    table: &'p GatewayTable,
    attachment: &'p Attachment,
) -> impl Iterator<Item = &'p StaticRoute> {
    table.routes.iter().filter(|route| route.leads_to() == Some(attachment.name()))
}
