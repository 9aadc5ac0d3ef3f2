//! The stack of an attachment, in the VPC's account. Nothing else stands in it: it is complete only once the owner has
//! accepted, and all that waits for that is in stacks of its own.

use crossvpc_core::plan::Attachment;
use crossvpc_render::Expr;
use serde::Serialize;

use super::actions::await_gateway;
use super::link::{Stacks, attachment_role, enabled};
use crate::address;
use crate::common::Common;
use crate::parameters::Parameters;
use crate::stack::Stack;

/// The page `attachment`.
#[derive(Serialize)]
struct AttachmentView {
    #[serde(flatten)]
    common: Common,
    gateway_id: Expr,
    vpc_id: Expr,
    subnets: Vec<Expr>,
    appliance_mode: &'static str,
    ipv6: &'static str,
    /// Whether the owner has to accept it.
    needs_acceptance: bool,
}

impl Stacks<'_> {
    pub(crate) fn attachment_stack(&self, attachment: &Attachment) -> Stack {
        let vpc = &attachment.side.vpc;
        let mut parameters = Parameters::default();
        self.gateway_id(&mut parameters);
        parameters.ask(&address::own_vpc_id(vpc));
        let subnets = attachment.subnets.iter();
        subnets.for_each(|subnet| parameters.ask(&address::subnet_id(vpc, subnet)));
        let page = "transit-gateway/attachment.yaml";
        let template =
            self.template(page, attachment, &parameters, |own, attachment| own.attachment_view(attachment));
        let role = attachment_role(&vpc.name);
        // An existing gateway that is shared here is seen by others only once it is.
        let shares = attachment.is_shared() && self.gateway.share.is_some();
        let mut after_actions = self.checked();
        after_actions.extend(shares.then(|| await_gateway(&vpc.account)));
        Stack {
            outputs: vec!["AttachmentId".to_owned()],
            after: shares.then(|| self.share_name(&vpc.account)).into_iter().collect(),
            after_actions,
            waits_for_acceptance: attachment.needs_acceptance(),
            ..self.stack(&role, attachment.place(), template, parameters)
        }
    }

    fn attachment_view(&self, attachment: &Attachment) -> (AttachmentView, Parameters) {
        let vpc = &attachment.side.vpc;
        let mut parameters = Parameters::default();
        let gateway_id = self.gateway_id(&mut parameters);
        let vpc_id = parameters.give(address::own_vpc_id(vpc));
        let subnets = attachment.subnets.iter();
        let subnets = subnets.map(|subnet| parameters.give(address::subnet_id(vpc, subnet))).collect();
        let view = AttachmentView {
            common: self.common(&format!("the attachment of {}", vpc.name), Some(vpc), &parameters),
            gateway_id,
            vpc_id,
            subnets,
            appliance_mode: enabled(attachment.appliance_mode),
            ipv6: enabled(attachment.ipv6),
            needs_acceptance: attachment.needs_acceptance(),
        };
        (view, parameters)
    }
}
