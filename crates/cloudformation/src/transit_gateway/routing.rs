//! The stacks of a VPC's routes and rules, in the VPC's account: one, or as many as its routes and rules need.

use crossvpc_core::plan::Attachment;
use serde::Serialize;

use super::actions::accepted;
use super::link::{Stacks, names, routing_role};
use super::split::{self, Part};
use crate::common::Common;
use crate::pages::Template;
use crate::parameters::Parameters;
use crate::prefix_lists::prefix_lists;
use crate::routing::{self, SideView, Target, ask_side};
use crate::stack::Stack;

const PAGE: &str = "transit-gateway/routing.yaml";

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
        let parts = split::parts(&attachment.side);
        let is_split = parts.len() > 1;
        for part in parts {
            let role = routing_role(&vpc.name, part.at);
            let connections = names(&part.connections());
            let (template, parameters) =
                if is_split { self.now(attachment, &part) } else { self.later(attachment, &part) };
            let stack = Stack {
                after: before.clone(),
                after_actions: accepted(attachment),
                ..self.stack(&role, attachment.place(), template, parameters)
            };
            before.push(stack.name.clone());
            stacks.push((stack, connections));
        }
        stacks
    }

    fn later(&self, attachment: &Attachment, part: &Part<'_>) -> (Template, Parameters) {
        let mut parameters = Parameters::default();
        if part.resources() > 0 {
            self.gateway_id(&mut parameters);
            ask_side(&attachment.side, &mut parameters);
        }
        let template = self.template(PAGE, attachment, &parameters, |own, attachment| {
            let mut parts = split::parts(&attachment.side);
            own.routing_view(attachment, &parts.remove(0))
        });
        (template, parameters)
    }

    /// To split it once more for each of many parts would take longer.
    fn now(&self, attachment: &Attachment, part: &Part<'_>) -> (Template, Parameters) {
        let (view, parameters) = self.routing_view(attachment, part);
        (Template::of(PAGE, || view), parameters)
    }

    fn routing_view(&self, attachment: &Attachment, part: &Part<'_>) -> (RoutingView, Parameters) {
        let vpc = &attachment.side.vpc;
        let which = if part.at == 0 { String::new() } else { format!(", part {}", part.at + 1) };
        let mut parameters = Parameters::default();
        let gateway_id = self.gateway_id(&mut parameters);
        let target = Target::Gateway(gateway_id);
        let lists = prefix_lists(&self.context.network, &self.gateway.id(), &part.prefix_lists);
        let side = routing::part(vpc, (&part.routes, lists, &part.rules), target, &mut parameters);
        let is_empty = part.resources() == 0;
        if is_empty {
            parameters = Parameters::default();
        }
        let what = format!("the routes and rules of {}{which}", vpc.name);
        let titles = self.titles(&what, Some(vpc));
        let common = Common::of(&self.context.network, &part.connections(), titles, &parameters);
        (RoutingView { common, side, is_empty }, parameters)
    }
}
