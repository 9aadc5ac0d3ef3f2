//! The stacks of a transit gateway: the gateway with its tables and share; for each VPC its attachment, what its owner
//! routes to it, and the VPC's own routes. What no template expresses stands between them.

mod actions;
mod association;
mod attachment;
mod gateway;
mod routing;
pub(crate) mod split;

use std::collections::BTreeMap;
use std::sync::Arc;

use crossvpc_core::backend::RenderBug;
use crossvpc_core::network::{Connection, GatewayTable, Vpc};
use crossvpc_core::plan::{Place, Plan, TransitGateway};
use crossvpc_render::{Expr, header};

use crate::address;
use crate::common::{Common, Titles};
use crate::parameters::Parameters;
use crate::stack::{LinkStacks, LinkStep, Stack};

/// The stacks of a gateway and what stands between them, in the order they are applied.
pub(crate) fn stacks(plan: &Plan, gateway: &TransitGateway) -> Result<LinkStacks, RenderBug> {
    let link = Stacks { plan, gateway };
    let mut steps: Vec<_> = link.before_all().map(LinkStep::Act).into_iter().collect();
    if !gateway.is_all_there() {
        steps.push(LinkStep::Deploy(link.gateway_stack()?));
    }
    steps.extend(link.share_acceptances().into_iter().chain(link.share_waits()).map(LinkStep::Act));
    let mut serving: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for attachment in &gateway.attachments {
        let of_vpc = names(&attachment.connections);
        if attachment.is_invited() {
            let accept = actions::accept_share(&attachment.side.vpc.account);
            serving.entry(accept).or_default().extend(of_vpc.iter().cloned());
        }
        if attachment.is_shared() {
            let wait = actions::await_gateway(&attachment.side.vpc.account);
            serving.entry(wait).or_default().extend(of_vpc.iter().cloned());
        }
        let mut own = vec![LinkStep::Deploy(link.attachment_stack(attachment)?)];
        own.extend(link.acceptance(attachment).into_iter().map(LinkStep::Act));
        if attachment.table.is_some() {
            own.push(LinkStep::Deploy(link.association_stack(attachment)?));
        }
        serving.extend(own.iter().map(|step| (step.name().to_owned(), of_vpc.clone())));
        steps.extend(own);
        for (stack, connections) in link.routing_stacks(attachment)? {
            serving.insert(stack.name.clone(), connections);
            steps.push(LinkStep::Deploy(stack));
        }
    }
    Ok(LinkStacks { link: gateway.id(), steps, serving })
}

fn names(connections: &[Arc<Connection>]) -> Vec<String> {
    connections.iter().map(|connection| connection.name.to_string()).collect()
}

struct Stacks<'p> {
    plan: &'p Plan,
    gateway: &'p TransitGateway,
}

impl Stacks<'_> {
    /// What a page opens with whose stack does not depend on which connections there are, only that there are some.
    fn common(&self, what: &str, vpc: Option<&Vpc>, parameters: &Parameters) -> Common {
        let titles = self.titles(what, vpc);
        let entry = format!("transit-gateways.{}", self.gateway.gateway.name);
        let lines = header(&titles.header, [entry.as_str(), "connections"]);
        Common::under(lines, self.plan, titles, parameters)
    }

    /// What is named after the gateway alone, or after a VPC's part of it.
    fn titles(&self, what: &str, vpc: Option<&Vpc>) -> Titles {
        let name = &self.gateway.gateway.name;
        Titles {
            header: format!("Transit gateway `{name}`: {what}"),
            entry: Some(format!("transit-gateways.{name}")),
            description: format!("Transit gateway {name}: {what}"),
            name: vpc.map_or_else(|| name.to_string(), |vpc| format!("{name}-{}", vpc.name)),
        }
    }

    fn stack(&self, role: &str, place: Place, text: String, parameters: Parameters) -> Stack {
        Stack {
            name: self.name(role),
            file: format!("{}-{role}", self.gateway.id()),
            place,
            text,
            presets: parameters.presets(),
            inputs: parameters.into_inputs(),
            outputs: Vec::new(),
            makes_role: false,
            after: Vec::new(),
            after_actions: Vec::new(),
            waits_for_acceptance: false,
        }
    }

    fn name(&self, role: &str) -> String {
        let prefix = &self.plan.network.generate().cloudformation.stack_prefix;
        format!("{prefix}-{}-{role}", self.gateway.id())
    }

    fn gateway_name(&self) -> String {
        self.name("gateway")
    }

    fn attachment_name(&self, vpc: &Vpc) -> String {
        self.name(&format!("attachment-{}", vpc.name))
    }

    fn association_name(&self, vpc: &Vpc) -> String {
        self.name(&format!("association-{}", vpc.name))
    }

    /// The gateway's id in a stack other than its own.
    fn gateway_id(&self, parameters: &mut Parameters) -> Expr {
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
    fn table_id(&self, table: &GatewayTable, parameters: &mut Parameters) -> Expr {
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
