//! What the deployers of a scene called, against the policies that were generated for them: each call is allowed, and
//! whatever may change something was called, or it is said here why it was not.
//!
//! This is a reader of policies of its own. It compares actions, regions, and those resources that a request names by id,
//! name or ARN. It takes conditions for fulfilled, except those of the region and of tags that come with what is made.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde_json::Value;

use super::stage::Stage;

/// What no scene calls, by why.
const UNCALLED: [(&str, &[&str]); 4] = [
    (
        "a scene is deployed and removed, but no setting and no tag of it is changed",
        &[
            "cloudformation:TagResource",
            "cloudformation:UntagResource",
            "ec2:CreateTags",
            "ec2:DeleteTags",
            "ec2:ModifyManagedPrefixList",
            "ec2:ModifySecurityGroupRules",
            "ec2:ModifyTransitGateway",
            "ec2:ModifyTransitGatewayVpcAttachment",
            "ec2:ModifyVpcEndpoint",
            "ec2:ModifyVpcEndpointServiceConfiguration",
            "ec2:ReplaceRoute",
            "ec2:UpdateSecurityGroupRuleDescriptionsEgress",
            "ec2:UpdateSecurityGroupRuleDescriptionsIngress",
            "elasticloadbalancing:AddTags",
            "elasticloadbalancing:DeregisterTargets",
            "elasticloadbalancing:ModifyListener",
            "elasticloadbalancing:ModifyListenerAttributes",
            "elasticloadbalancing:ModifyTargetGroup",
            "elasticloadbalancing:ModifyTargetGroupAttributes",
            "elasticloadbalancing:RemoveTags",
            "elasticloadbalancing:SetSubnets",
            "iam:TagRole",
            "iam:UntagRole",
            "iam:UpdateAssumeRolePolicy",
            "iam:UpdateRole",
            "iam:UpdateRoleDescription",
            "ram:TagResource",
            "ram:UntagResource",
            "ram:UpdateResourceShare",
        ],
    ),
    (
        "AWS asks for it behind a call, and the emulator does not",
        &["iam:CreateServiceLinkedRole", "route53:AssociateVPCWithHostedZone"],
    ),
    (
        "a table may get static routes; none that Terraform deploys here has one",
        &["ec2:CreateTransitGatewayRoute", "ec2:DeleteTransitGatewayRoute"],
    ),
    ("a change set without changes is made only by chance", &["cloudformation:DeleteChangeSet"]),
];

/// A statement that allows something.
struct Statement {
    actions: Vec<String>,
    resources: Vec<String>,
    regions: Option<Vec<String>>,
}

/// A call as the emulator writes it down.
struct Call {
    action: String,
    region: String,
    resources: Vec<String>,
}

/// What the deployers of some scenes may do, and did.
#[derive(Default)]
pub(crate) struct Used {
    allowed: BTreeSet<String>,
    called: BTreeSet<String>,
}

impl Stage {
    /// Judges every call so far by the policies of a target.
    ///
    /// # Panics
    ///
    /// When one is not allowed.
    pub(crate) fn judge(&self, target: &str) -> Used {
        let spec: serde_yaml::Value =
            serde_yaml::from_str(&fs::read_to_string(self.spec()).unwrap()).unwrap();
        let accounts = spec["accounts"].as_mapping().unwrap().iter();
        let names: BTreeMap<_, _> =
            accounts.map(|(name, of)| (of["id"].as_str().unwrap(), name.as_str().unwrap())).collect();
        let folder = self.out().join(target).join("policies");
        let policies: BTreeMap<_, _> = names.values().map(|&name| (name, policy(&folder, name))).collect();
        let mut used = Used::default();
        used.allowed.extend(policies.values().flatten().flat_map(|allowed| allowed.actions.iter().cloned()));
        for call in self.aws.calls() {
            // Whoever begins the sessions of the fixture is in none of the accounts.
            let Some(&account) = names.get(text(&call["account"])) else { continue };
            // With a deploy-role, that one has the policy, and whoever deploys only becomes it.
            let role = spec["accounts"][account]["deploy-role"].as_str();
            let is_becoming = role.is_some() && call["action"] == "sts:AssumeRole";
            let deployer = role.unwrap_or("deployer");
            if is_becoming || ![deployer, "cloudformation"].iter().any(|who| call["caller"] == *who) {
                continue;
            }
            let call = Call {
                action: text(&call["action"]).to_owned(),
                region: text(&call["region"]).to_owned(),
                resources: texts(&call["resources"]),
            };
            let Call { action, region, resources } = &call;
            assert!(
                may(&policies[account], &call),
                "the policy of {account} for {target} does not allow {action} in {region} on {resources:?}"
            );
            used.called.insert(call.action);
        }
        used
    }
}

/// Looks for what is allowed to the deployers of some scenes and was not called by any of them.
///
/// # Panics
///
/// When something may be changed without reason.
pub(crate) fn check_all(scenes: impl IntoIterator<Item = Used>) {
    let idle = idle(scenes);
    assert!(idle.is_empty(), "allowed, and called by no scene: {idle:?}");
}

/// What may change something, is called by no scene, and is not excused.
fn idle(scenes: impl IntoIterator<Item = Used>) -> Vec<String> {
    let mut all = Used::default();
    for used in scenes {
        assert!(!used.called.is_empty(), "the emulator knows who calls");
        all.allowed.extend(used.allowed);
        all.called.extend(used.called);
    }
    let excused: BTreeSet<_> = UNCALLED.iter().flat_map(|(_, actions)| *actions).copied().collect();
    all.allowed.retain(|action| {
        writes(action) && !all.called.contains(action) && !excused.contains(action.as_str())
    });
    all.allowed.into_iter().collect()
}

pub(crate) fn the_reader_of_policies_refuses() {
    let arn = |tail: &str| format!("arn:aws:ec2:eu-west-1:111111111111:{tail}");
    let statement = Statement {
        actions: vec!["ec2:CreateRoute".to_owned()],
        resources: vec![arn("route-table/rtb-1")],
        regions: Some(vec!["eu-west-1".to_owned()]),
    };
    let call = |action: &str, region: &str, resource: &str| Call {
        action: action.to_owned(),
        region: region.to_owned(),
        resources: vec![resource.to_owned(), "ec2:vpc-peering-connection/pcx-1".to_owned()],
    };
    let policy = [statement];
    assert!(may(&policy, &call("ec2:CreateRoute", "eu-west-1", "ec2:route-table/rtb-1")));
    assert!(!may(&policy, &call("ec2:DeleteRoute", "eu-west-1", "ec2:route-table/rtb-1")));
    assert!(!may(&policy, &call("ec2:CreateRoute", "us-east-1", "ec2:route-table/rtb-1")));
    assert!(!may(&policy, &call("ec2:CreateRoute", "eu-west-1", "ec2:route-table/rtb-2")));
}

pub(crate) fn what_nobody_calls_is_noticed() {
    let set = |actions: &[&str]| actions.iter().map(|&action| action.to_owned()).collect();
    let allowed = set(&["ec2:CreateRoute", "ec2:DeleteRoute", "ec2:DescribeRouteTables"]);
    assert_eq!(idle([Used { allowed, called: set(&["ec2:DeleteRoute"]) }]), ["ec2:CreateRoute"]);
}

/// The statements of an account's policy, which may be in several files.
fn policy(folder: &Path, account: &str) -> Vec<Statement> {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let is_of = |path: &Path| path.file_name().unwrap().to_str().unwrap().split('.').next() == Some(account);
    let documents = files.filter(|path| is_of(path)).map(|path| fs::read_to_string(path).unwrap());
    let statements = documents.flat_map(|document| {
        let document: Value = serde_json::from_str(&document).unwrap();
        document["Statement"].as_array().unwrap().clone()
    });
    // Tags that come with what is made are no call of their own.
    let is_for_calls =
        |statement: &Value| statement["Condition"]["StringEquals"]["ec2:CreateAction"].is_null();
    statements
        .filter(is_for_calls)
        .map(|statement| {
            assert_eq!(statement["Effect"], "Allow");
            let regions = &statement["Condition"]["StringEquals"]["aws:RequestedRegion"];
            Statement {
                actions: texts(&statement["Action"]),
                resources: texts(&statement["Resource"]),
                regions: (!regions.is_null()).then(|| texts(regions)),
            }
        })
        .collect()
}

/// Whether some statements allow a call. Of the resources that it names, those count whose type any of them names.
fn may(policy: &[Statement], call: &Call) -> bool {
    // Everybody may ask who they are.
    if call.action == "sts:GetCallerIdentity" {
        return true;
    }
    let allow: Vec<_> = policy
        .iter()
        .filter(|allowed| allowed.actions.iter().any(|pattern| matches(pattern, &call.action)))
        .filter(|allowed| allowed.regions.as_ref().is_none_or(|regions| regions.contains(&call.region)))
        .collect();
    let patterns: Vec<_> =
        allow.iter().flat_map(|allowed| &allowed.resources).map(|arn| plain(arn)).collect();
    let kinds: BTreeSet<_> = patterns.iter().map(|(_, resource)| kind(resource)).collect();
    let fits = |resource: &str| {
        let fits = |(region, pattern): &(String, String)| {
            (region.is_empty() || *region == call.region) && matches(pattern, resource)
        };
        patterns.iter().any(fits)
    };
    let named = call.resources.iter().map(|arn| plain(arn).1);
    let mut named = named.filter(|resource| kinds.iter().any(|pattern| matches(pattern, kind(resource))));
    !allow.is_empty() && (kinds.contains("*") || named.all(|resource| fits(&resource)))
}

/// An ARN as its region, and the service with the resource. Requests do not tell the account.
fn plain(arn: &str) -> (String, String) {
    match arn.splitn(6, ':').collect::<Vec<_>>()[..] {
        [_, _, service, region, _, resource] => (region.to_owned(), format!("{service}:{resource}")),
        _ => (String::new(), arn.to_owned()),
    }
}

fn kind(resource: &str) -> &str {
    resource.split('/').next().unwrap()
}

/// Whether a text is as a pattern with asterisks says.
fn matches(pattern: &str, text: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else { return pattern == text };
    let Some(text) = text.strip_prefix(start) else { return false };
    (0..=text.len()).any(|at| text.is_char_boundary(at) && matches(rest, &text[at..]))
}

fn writes(action: &str) -> bool {
    let name = action.split(':').nth(1).unwrap();
    !["Describe", "Get", "List", "Search"].iter().any(|read| name.starts_with(read))
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn texts(value: &Value) -> Vec<String> {
    let many = value.as_array().map(Vec::as_slice);
    many.unwrap_or(std::slice::from_ref(value)).iter().map(|item| text(item).to_owned()).collect()
}
