//! The stacks that share a gateway, in its owner's account: one for each account, so that a new one changes no other stack.
//! The organization and its units are in the share itself, which is in the stack of the gateway.

use std::collections::{BTreeMap, BTreeSet};

use crossvpc_core::name::Name;
use crossvpc_core::network::Account;
use crossvpc_core::plan::{ResourceShare, Subject};
use crossvpc_render::Expr;
use serde::Serialize;

use super::link::{Stacks, is_apart, share_role};
use crate::address;
use crate::common::Common;
use crate::pages::Template;
use crate::parameters::Parameters;
use crate::stack::Stack;

/// The page `share`.
#[derive(Serialize)]
struct ShareView {
    #[serde(flatten)]
    common: Common,
    share: Expr,
    principal: Expr,
}

impl Stacks<'_> {
    /// Each with the account that it is for, and the connections of that account's VPCs.
    pub(crate) fn share_stacks(&self, share: &ResourceShare) -> Vec<(Subject, Stack, Vec<String>)> {
        let mut connections: BTreeMap<&Name, BTreeSet<&Name>> = BTreeMap::new();
        for attachment in &self.gateway.attachments {
            let names = attachment.connections.iter().map(|connection| &connection.name);
            connections.entry(&attachment.side.vpc.account.name).or_default().extend(names);
        }
        let accounts = share.accounts().filter(|_| is_apart(self.gateway));
        let stacks = accounts.map(|account| {
            let served = connections.get(&account.name).into_iter().flatten();
            let served = served.map(ToString::to_string).collect();
            (Subject::Account(account.name.clone()), self.share_stack(account), served)
        });
        stacks.collect()
    }

    fn share_stack(&self, account: &Account) -> Stack {
        let mut parameters = Parameters::default();
        let from = self.gateway_name();
        let parameter = address::share_parameter(&from, &self.gateway.place());
        let share = parameters.wire(parameter, from, "ResourceShareArn");
        let view = ShareView {
            common: self.common(&format!("its share with {}", account.name), None, &parameters),
            share,
            principal: address::literal(&account.id),
        };
        let template = Template::of("transit-gateway/share.yaml", || view);
        self.stack(&share_role(&account.name), self.gateway.place(), template, parameters)
    }
}
