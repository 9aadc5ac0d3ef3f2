//! What no template expresses: accepting the share and the attachments, and waiting for what that sets free.

use std::sync::Arc;

use crossvpc_core::network::Account;
use crossvpc_core::plan::{Attachment, Place};

use super::{Stacks, attachment};
use crate::stack::{Action, Does, Scripted, Word};

/// The action by which an account accepts the share.
pub(super) fn accept_share(account: &Account) -> String {
    format!("accept-share-{}", account.name)
}

/// The check of an existing gateway that has tables of its own.
const CHECK_DEFAULT_TABLE: &str = "check-default-table";

impl Stacks<'_> {
    /// Accepting the share in each account that is invited; and a look at an existing gateway.
    pub(super) fn before_attachments(&self) -> Vec<Action> {
        let gateway = self.gateway;
        let mut actions = Vec::new();
        if let (Some(id), false) = (&gateway.gateway.id, gateway.uses_default_table()) {
            actions.push(Action {
                name: CHECK_DEFAULT_TABLE.to_owned(),
                title: format!(
                    "make sure that {} puts no attachment into its default table: this must print disable, since an \
                     attachment can be associated with one table only",
                    gateway.gateway.name
                ),
                place: gateway.place(),
                after: Vec::new(),
                scripted: Scripted::call("check_default_table", &gateway.place()).with(id.as_str()),
                does: Does::Run {
                    command: "aws ec2 describe-transit-gateways",
                    words: vec![
                        Word::text(format!("--transit-gateway-ids {id}")),
                        Word::text("--output text"),
                        Word::text("--query 'TransitGateways[0].Options.DefaultRouteTableAssociation'"),
                    ],
                },
            });
        }
        actions.extend(gateway.invited_accounts().into_iter().map(|account| self.accept_share(account)));
        actions
    }

    fn accept_share(&self, account: &Arc<Account>) -> Action {
        let gateway = self.gateway;
        let place = Place { account: Arc::clone(account), region: gateway.gateway.region };
        Action {
            name: accept_share(account),
            title: format!(
                "let {} accept the share of the gateway; AWS keeps its invitation for seven days",
                account.name
            ),
            after: Vec::new(),
            scripted: Scripted::call("accept_share", &place).at(&gateway.place()).with(&self.gateway_name()),
            place,
            does: Does::Run {
                command: "aws ram accept-resource-share-invitation",
                words: vec![Word::Found {
                    flag: "--resource-share-invitation-arn",
                    command: "aws ram get-resource-share-invitations",
                    words: vec![
                        Word::output("--resource-share-arns", &self.gateway_name(), "ResourceShareArn"),
                        Word::text("--output text"),
                        Word::text(
                            "--query 'resourceShareInvitations[?status==`PENDING`].resourceShareInvitationArn'",
                        ),
                    ],
                }],
            },
        }
    }

    /// Accepting an attachment while its stack waits for just that, and the end of that wait.
    pub(super) fn acceptance(&self, attachment: &Attachment) -> Vec<Action> {
        let vpc = &attachment.side.vpc;
        if !attachment.needs_acceptance {
            return Vec::new();
        }
        let stack = self.attachment_name(vpc);
        let accept = format!("accept-{}", vpc.name);
        vec![
            Action {
                name: accept.clone(),
                title: format!(
                    "accept the attachment of {}, for which its stack waits; if it is not asked for yet, repeat this \
                     after a moment",
                    vpc.name
                ),
                place: self.gateway.place(),
                after: Vec::new(),
                scripted: Scripted::call("accept_attachment", &self.gateway.place())
                    .at(&attachment.place())
                    .with(&stack),
                does: Does::Run {
                    command: "aws ec2 accept-transit-gateway-vpc-attachment",
                    words: vec![
                        Word::Resource {
                            flag: "--transit-gateway-attachment-id",
                            stack: stack.clone(),
                            logical_id: attachment::LOGICAL_ID,
                        },
                        Word::text("--query TransitGatewayVpcAttachment.State"),
                    ],
                },
            },
            Action {
                name: accepted(attachment),
                title: format!("wait until the stack of the attachment of {} is complete", vpc.name),
                place: attachment.place(),
                after: vec![accept],
                scripted: Scripted::call("await_stack", &attachment.place()).with(&stack),
                does: Does::Run {
                    command: "aws cloudformation wait stack-create-complete",
                    words: vec![Word::text(format!("--stack-name {stack}"))],
                },
            },
        ]
    }

    /// What comes before all that needs an attachment to be accepted.
    pub(super) fn accepted(&self, attachment: &Attachment) -> Vec<String> {
        attachment.needs_acceptance.then(|| accepted(attachment)).into_iter().collect()
    }

    /// What comes before its association.
    pub(super) fn before_associations(&self, attachment: &Attachment) -> Vec<String> {
        let checked = self.gateway.gateway.id.is_some() && !self.gateway.uses_default_table();
        let checked = checked.then(|| CHECK_DEFAULT_TABLE.to_owned());
        self.accepted(attachment).into_iter().chain(checked).collect()
    }
}

fn accepted(attachment: &Attachment) -> String {
    format!("accepted-{}", attachment.name())
}
