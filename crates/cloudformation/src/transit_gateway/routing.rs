//! The stacks of a VPC's routes and rules, in the VPC's account: one, or as many as its routes and rules need.

use crossvpc_core::plan::Attachment;
use serde::Serialize;

use super::actions::accepted;
use super::link::{Stacks, names, routing_role};
use super::split;
use crate::common::Common;
use crate::pages::Template;
use crate::parameters::Parameters;
use crate::routing::{SideView, Target, part};
use crate::stack::Stack;

/// The page `routing`.
#[derive(Serialize)]
struct RoutingView {
    #[serde(flatten)]
    common: Common,
    #[serde(flatten)]
    side: SideView,
    /// Whether nothing falls into this part.
    is_empty: bool,
}

impl Stacks<'_> {
    /// Each with the connections that ask for what is in it, and after the one before it, so that what moves from one to
    /// another is gone before it is made again.
    pub(crate) fn routing_stacks(&self, attachment: &Attachment) -> Vec<(Stack, Vec<String>)> {
        let vpc = &attachment.side.vpc;
        let mut before = vec![self.attachment_name(vpc)];
        before.extend(attachment.table.as_ref().map(|_| self.association_name(vpc)));
        let mut stacks = Vec::new();
        for part in split::parts(&attachment.side) {
            let role = routing_role(&vpc.name, part.at);
            let which = if part.at == 0 { String::new() } else { format!(", part {}", part.at + 1) };
            let mut parameters = Parameters::default();
            let gateway_id = self.gateway_id(&mut parameters);
            let target = Target::Gateway(gateway_id);
            let side = self::part(vpc, (&part.routes, &part.rules), target, &mut parameters);
            let is_empty = part.resources() == 0;
            if is_empty {
                parameters = Parameters::default();
            }
            let what = format!("the routes and rules of {}{which}", vpc.name);
            let titles = self.titles(&what, Some(vpc));
            let connections = part.connections();
            let common = Common::of(self.plan, &connections, titles, &parameters);
            let view = RoutingView { common, side, is_empty };
            let template = Template::of("transit-gateway/routing.yaml", view);
            let stack = Stack {
                after: before.clone(),
                after_actions: accepted(attachment),
                ..self.stack(&role, attachment.place(), template, parameters)
            };
            before.push(stack.name.clone());
            stacks.push((stack, names(&connections)));
        }
        stacks
    }
}
