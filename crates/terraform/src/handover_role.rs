//! The role in each account that others assume to read its parameters: it has to exist before the first deployment, so that no
//! root makes it. Its two documents are written for `aws iam create-role` and `put-role-policy`.

use std::collections::{BTreeMap, BTreeSet};

use crossvpc_core::backend::RenderBug;
use crossvpc_core::name::Name;
use crossvpc_core::plan::Plan;
use crossvpc_core::tree::Tree;
use serde::Serialize;

use crate::handover;
use crate::root::Wire;

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Document {
    version: &'static str,
    statement: [Statement; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Statement {
    effect: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    principal: Option<Principal>,
    action: &'static str,
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    resource: BTreeSet<String>,
}

#[derive(Serialize)]
struct Principal {
    #[serde(rename = "AWS")]
    accounts: BTreeSet<String>,
}

/// What an account hands over, and to which others.
#[derive(Default)]
struct Given {
    parameters: BTreeSet<String>,
    receivers: BTreeSet<String>,
}

/// Writes both documents of each account that has something for others.
pub(crate) fn write(plan: &Plan, wires: &[Wire], tree: &mut Tree) -> Result<(), RenderBug> {
    let prefix = &plan.network.generate().name_prefix;
    let mut accounts: BTreeMap<&Name, Given> = BTreeMap::new();
    for Wire { value, to } in wires.iter().filter(|wire| wire.value.place.account.id != wire.to.account.id) {
        let from = &value.place;
        let partition = from.region.partition();
        let path = handover::parameters(prefix, from, to);
        let arn = format!("arn:{partition}:ssm:{}:{}:parameter{path}", from.region, from.account.id);
        let given = accounts.entry(&from.account.name).or_default();
        // AWS checks the path and what is below it.
        given.parameters.extend([format!("{arn}/*"), arn]);
        given.receivers.insert(format!("arn:{partition}:iam::{}:root", to.account.id));
    }
    for (account, Given { parameters, receivers }) in accounts {
        let access = statement(None, "ssm:GetParametersByPath", parameters);
        let trust = statement(Some(Principal { accounts: receivers }), "sts:AssumeRole", BTreeSet::new());
        for (name, statement) in [("access", access), ("trust", trust)] {
            let document = Document { version: "2012-10-17", statement: [statement] };
            let text =
                serde_json::to_string_pretty(&document).map_err(|error| RenderBug(error.to_string()))?;
            tree.insert(format!("terraform/handover-role/{account}/{name}.json"), text + "\n")?;
        }
    }
    Ok(())
}

fn statement(principal: Option<Principal>, action: &'static str, resource: BTreeSet<String>) -> Statement {
    Statement { effect: "Allow", principal, action, resource }
}
