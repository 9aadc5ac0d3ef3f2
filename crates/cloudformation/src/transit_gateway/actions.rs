//! What no template expresses: accepting the share and the attachments, and waiting for what that sets free.

use std::sync::Arc;

use crossvpc_core::network::Account;
use crossvpc_core::plan::{Attachment, Place};

use super::link::{ATTACHMENT, Stacks, enabled};
use crate::stack::{Action, Scripted, Word};

/// The action by which an account accepts the share.
pub(super) fn accept_share(account: &Account) -> String {
    format!("accept-share-{}", account.name)
}

/// The wait until an account sees the gateway.
pub(super) fn await_gateway(account: &Account) -> String {
    format!("await-gateway-{}", account.name)
}

/// The check of an existing gateway.
const CHECK: &str = "check-options";

impl Stacks<'_> {
    /// A look at an existing gateway, whose options decide whether all else works.
    pub(crate) fn before_all(&self) -> Option<Action> {
        let gateway = self.gateway;
        let id = gateway.gateway.id.as_ref()?;
        let default_table = enabled(gateway.uses_default_table());
        let accepts = enabled(gateway.gateway.auto_accept);
        Some(Action {
            name: CHECK.to_owned(),
            title: format!(
                "check the options of the transit gateway `{}`: this command must print `{default_table}` `{default_table}` \
                 `{accepts}`, for default route table association, default route table propagation and automatic \
                 acceptance; if it does not, stop and change the gateway or the spec",
                gateway.gateway.name
            ),
            place: gateway.place(),
            after: Vec::new(),
            scripted: Scripted::call("check_gateway", &gateway.place())
                .with(id.as_str())
                .with(default_table)
                .with(accepts),
            command: "aws ec2 describe-transit-gateways",
            words: vec![
                Word::text(format!("--transit-gateway-ids {id}")),
                Word::text("--output text"),
                Word::text(
                    "--query 'TransitGateways[0].Options.[DefaultRouteTableAssociation,\
                         DefaultRouteTablePropagation,AutoAcceptSharedAttachments]'",
                ),
            ],
        })
    }

    /// Accepting the share in an account that is invited.
    pub(crate) fn share_acceptance(&self, account: &Arc<Account>) -> Action {
        let gateway = self.gateway;
        let declared = &gateway.gateway;
        let query = format!(
            "--query 'resourceShareInvitations[?status==`PENDING` && senderAccountId==`{}` && \
             resourceShareName==`{}`].resourceShareInvitationArn'",
            declared.account.id,
            gateway.id()
        );
        let place = Place { account: Arc::clone(account), region: declared.region };
        Action {
            name: accept_share(account),
            title: format!(
                "accept the resource share of the transit gateway `{}`, within 7 days; if AWS finds no invitation, it is \
                 accepted already or arrives in a moment",
                declared.name
            ),
            after: vec![self.share_name(account)],
            scripted: Scripted::call("accept_share", &place).at(&gateway.place()).with(&self.gateway_name()),
            place,
            command: "aws ram accept-resource-share-invitation",
            words: vec![Word::Found {
                flag: "--resource-share-invitation-arn",
                command: "aws ram get-resource-share-invitations",
                words: vec![Word::text("--output text"), Word::text(query)],
            }],
        }
    }

    /// Waiting until an account sees what was shared with it, which takes a moment.
    pub(crate) fn share_wait(&self, account: &Arc<Account>) -> Action {
        let gateway = &self.gateway.gateway;
        let (stack, owner) = (self.gateway_name(), self.gateway.place());
        let (id, source) = match &gateway.id {
            Some(id) => (Word::text(format!("--transit-gateway-ids {id}")), format!("text:{id}")),
            None => (
                Word::output("--transit-gateway-ids", &stack, "TransitGatewayId"),
                format!("output:{}/{}/{stack}/TransitGatewayId", owner.account.name, owner.region),
            ),
        };
        let place = Place { account: Arc::clone(account), region: gateway.region };
        let accepted = self.gateway.invites(account);
        Action {
            name: await_gateway(account),
            title: format!(
                "repeat this command until it prints `available`: the account sees the transit gateway `{}` a moment after \
                 it is shared",
                gateway.name
            ),
            after: std::iter::once(self.share_name(account))
                .chain(accepted.then(|| accept_share(account)))
                .collect(),
            scripted: Scripted::call("await_gateway", &place).with(&source),
            place,
            command: "aws ec2 describe-transit-gateways",
            words: vec![id, Word::text("--output text"), Word::text("--query 'TransitGateways[0].State'")],
        }
    }

    /// Accepting an attachment while its stack waits for just that, and the end of that wait.
    pub(crate) fn acceptance(&self, attachment: &Attachment) -> Vec<Action> {
        let vpc = &attachment.side.vpc;
        if !attachment.needs_acceptance() {
            return Vec::new();
        }
        let gateway = &self.gateway.gateway.name;
        let stack = self.attachment_name(vpc);
        let accept = format!("accept-{}", vpc.name);
        vec![
            Action {
                name: accept.clone(),
                title: format!(
                    "accept the attachment of `{}` to `{gateway}`; if AWS does not find it yet, repeat this command after a \
                     moment",
                    vpc.name
                ),
                place: self.gateway.place(),
                after: vec![stack.clone()],
                scripted: Scripted::call("accept_attachment", &self.gateway.place())
                    .at(&attachment.place())
                    .with(&stack),
                command: "aws ec2 accept-transit-gateway-vpc-attachment",
                words: vec![
                    self.pending(attachment),
                    Word::text("--query TransitGatewayVpcAttachment.State"),
                ],
            },
            Action {
                name: wait(attachment),
                title: format!(
                    "wait until the stack of the attachment of `{}` to `{gateway}` is complete",
                    vpc.name
                ),
                place: attachment.place(),
                after: vec![accept],
                scripted: Scripted::call("await_stack", &attachment.place()).with(&stack),
                command: "aws cloudformation wait stack-create-complete",
                words: vec![Word::text(format!("--stack-name {stack}"))],
            },
        ]
    }

    /// The attachment that waits: found by the owner alone where the VPC's id is known, in its stack otherwise.
    fn pending(&self, attachment: &Attachment) -> Word {
        const FLAG: &str = "--transit-gateway-attachment-id";
        let vpc = &attachment.side.vpc;
        let Some(id) = &vpc.id else {
            let stack = self.attachment_name(vpc);
            return Word::Resource { flag: FLAG, stack, logical_id: ATTACHMENT };
        };
        Word::Found {
            flag: FLAG,
            command: "aws ec2 describe-transit-gateway-vpc-attachments",
            words: vec![
                Word::text(format!("--filters Name=vpc-id,Values={id} Name=state,Values=pendingAcceptance")),
                match &self.gateway.gateway.id {
                    Some(id) => Word::text(format!("Name=transit-gateway-id,Values={id}")),
                    None => Word::output(
                        "Name=transit-gateway-id,Values=",
                        &self.gateway_name(),
                        "TransitGatewayId",
                    ),
                },
                Word::text("--output text"),
                Word::text("--query 'TransitGatewayVpcAttachments[].TransitGatewayAttachmentId'"),
            ],
        }
    }

    /// What comes before everything else.
    pub(super) fn checked(&self) -> Vec<String> {
        self.gateway.gateway.id.as_ref().map(|_| CHECK.to_owned()).into_iter().collect()
    }
}

/// The action after which an attachment is accepted, if it has to be.
pub(super) fn accepted(attachment: &Attachment) -> Vec<String> {
    attachment.needs_acceptance().then(|| wait(attachment)).into_iter().collect()
}

fn wait(attachment: &Attachment) -> String {
    format!("accepted-{}", attachment.name())
}
