//! The order in which a gateway's stacks and acceptances are applied and removed, as `crossvpc plan` tells it.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;
use serde_yaml::Value as Spec;

use super::transit_gateway::Gateways;
use crate::support::crossvpc;

/// The plan of a spec, of one target, if it is generated.
fn target(spec: &Path, name: &str) -> Option<Value> {
    let run = crossvpc().arg("plan").arg(spec).args(["--format", "json", "--all"]).output().unwrap();
    assert!(run.status.success(), "{}", spec.display());
    let plan: Value = serde_json::from_slice(&run.stdout).unwrap();
    let targets = plan["targets"].as_array().unwrap();
    targets.iter().find(|target| target["target"] == name).cloned()
}

/// The wave of the only step that a word is in: a stack's name, or a command with what it is for.
fn wave(target: &Value, is_it: impl Fn(&Value) -> bool) -> Option<usize> {
    let waves = target["waves"].as_array().unwrap().iter().enumerate();
    let found: Vec<_> =
        waves.flat_map(|(at, steps)| steps.as_array().unwrap().iter().map(move |step| (at, step))).collect();
    let found: Vec<_> = found.into_iter().filter(|(_, step)| is_it(step)).collect();
    assert!(found.len() < 2, "{found:?}");
    found.first().map(|(at, _)| *at)
}

/// Checks that nothing comes before what it needs, forwards and backwards.
pub(crate) fn check(scene: &str, path: &Path, spec: &Spec, gateways: &Gateways) {
    let vpcs = &spec["vpcs"];
    let id_of = |gateway: &str| spec["transit-gateways"][gateway]["id"].as_str();
    for target in ["cloudformation", "cdk"].into_iter().filter_map(|name| target(path, name)) {
        for (gateway, vpc) in &gateways.attached {
            let key = (gateway.clone(), vpc.clone());
            let stack = |role: &str| format!("crossvpc-transit-gateway-{gateway}-{role}");
            let deployed = |name: &str| wave(&target, |step| step["unit"] == name);
            let command = |step: &Value| {
                let lines = step["command"].as_array().unwrap().iter().map(|line| line.as_str().unwrap());
                format!("{} ", lines.collect::<Vec<_>>().join(" "))
            };
            let acts = |step: &Value, operation: &str| {
                step["kind"] == "action" && command(step).starts_with(&format!("aws {operation} "))
            };
            // A waiting attachment is found by its VPC's id, or in its stack where that is not known.
            let own_id = vpcs[vpc.as_str()]["id"].as_str();
            let ran = |operation: &str, of: &str| {
                wave(&target, |step| {
                    let command = command(step);
                    let of_vpc =
                        own_id.is_some_and(|id| command.contains(&format!("Name=vpc-id,Values={id} ")));
                    let of_stack = command.contains(&format!(" {of} "));
                    let of_gateway = command.contains(&format!(" {} ", stack("gateway")))
                        || id_of(gateway).is_some_and(|id| command.contains(&format!("Values={id} ")));
                    acts(step, operation) && (of_stack || (of_vpc && of_gateway))
                })
            };
            let attachment = stack(&format!("attachment-{vpc}"));
            let account = vpcs[vpc.as_str()]["account"].as_str().unwrap().to_owned();
            let is_accepted = gateways.accepted.contains(&key);
            let is_invited = gateways.invited.contains(&(gateway.clone(), account.clone()));
            let id = spec["accounts"][account.as_str()]["id"].as_str().unwrap().to_owned();
            let is_named = gateways.principals.contains(&(gateway.clone(), id));
            let mut chain = vec![("the share", deployed(&stack(&format!("share-{account}"))), is_named)];
            chain.push((
                "the acceptance of the share",
                wave(&target, |step| {
                    let share = format!("resourceShareName==`transit-gateway-{gateway}`");
                    step["account"] == account.as_str()
                        && acts(step, "ram accept-resource-share-invitation")
                        && command(step).contains(&share)
                }),
                is_invited,
            ));
            chain.push(("the attachment", deployed(&attachment), true));
            chain.push((
                "the acceptance",
                ran("ec2 accept-transit-gateway-vpc-attachment", &attachment),
                is_accepted,
            ));
            chain.push((
                "the wait",
                ran("cloudformation wait stack-create-complete", &attachment),
                is_accepted,
            ));
            let tables: BTreeSet<_> = gateways.associations.iter().map(|(g, v, _)| (g, v)).collect();
            let association = stack(&format!("association-{vpc}"));
            chain.push(("the association", deployed(&association), tables.contains(&(gateway, vpc))));
            chain.push(("the routes", deployed(&stack(&format!("routing-{vpc}"))), true));
            let own = deployed(&stack("gateway"));
            assert!(own.is_none() || own < deployed(&association).or(Some(usize::MAX)), "{scene}: {vpc}");
            // An existing gateway is there before its stack, which then makes tables or a share.
            let mut last = own.filter(|_| gateways.made.contains(gateway));
            for (what, at, is_there) in chain {
                assert_eq!(at.is_some(), is_there, "{scene}: {what} of {vpc}");
                if at.is_some() {
                    assert!(last < at, "{scene}: {what} of {vpc} comes in wave {at:?} after {last:?}");
                    last = at;
                }
            }
            let waits =
                target["waves"].as_array().unwrap().iter().flat_map(|steps| steps.as_array().unwrap());
            let waits = waits.filter(|step| step["unit"] == attachment.as_str());
            assert!(waits.into_iter().all(|step| step["in_background"] == is_accepted), "{scene}: {vpc}");
            let removal = target["removal"].as_array().unwrap();
            let removed = |role: &str| {
                let name = stack(role);
                removal.iter().position(|step| step["unit"] == name.as_str())
            };
            let roles = [
                format!("routing-{vpc}"),
                format!("association-{vpc}"),
                format!("attachment-{vpc}"),
                format!("share-{account}"),
                "gateway".to_owned(),
            ];
            let places: Vec<_> = roles.iter().filter_map(|role| removed(role)).collect();
            assert!(places.is_sorted() && places.len() >= 2, "{scene}: {vpc}: {places:?}");
        }
    }
}
