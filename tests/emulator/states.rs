//! Stacks in every state that CloudFormation leaves them in, and answers of somebody who is asked.

use std::fs;
use std::process::{Command, Output};

use serde_json::json;
use serde_yaml::Value;

use super::aws::Aws;
use super::cli;
use super::stage::Stage;
use super::troubled::said;
use crate::support::found::run;
use crate::support::pairs::Pair;

const STABLE: [&str; 5] = [
    "CREATE_COMPLETE",
    "UPDATE_COMPLETE",
    "UPDATE_ROLLBACK_COMPLETE",
    "IMPORT_COMPLETE",
    "IMPORT_ROLLBACK_COMPLETE",
];
const ONLY_REMOVED: [&str; 4] = ["ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED", "DELETE_FAILED"];

/// Both stacks of the scene that change with it. Nothing is taken from the second.
const REQUESTER: &str = "crossvpc-vpc-peering-vpc-a--vpc-b-requester";
const STACK: &str = "crossvpc-vpc-peering-vpc-a--vpc-b-accepter";
const ROLE: &str = "crossvpc-vpc-peering-vpc-a--vpc-b-accept-role";

impl Stage {
    fn put(&self, stack: &str, state: &str) {
        self.tell(json!({ "states": { stack: state } }));
    }

    fn status(&self, stack: &str) -> String {
        self.described(stack, "Stacks[].StackStatus", "text")
    }

    fn described(&self, stack: &str, query: &str, format: &str) -> String {
        let account = if stack == REQUESTER { "account-a" } else { "account-b" };
        let aws = cli::preloaded().join("aws");
        let mut command = Command::new(aws);
        command.args(["--profile", account, "--region", "us-east-1", "cloudformation", "describe-stacks"]);
        command.args(["--stack-name", stack, "--output", format, "--query", query]);
        run(self.aws.reach(&mut command, &self.file("tester"))).trim().to_owned()
    }
}

pub(crate) fn a_run_goes_on_from_every_stable_state() {
    let stage = Stage::set("article-peering");
    run(&mut stage.script("deploy.sh"));
    let spec = fs::read_to_string(stage.spec()).unwrap();
    // The port stands in the stack of the side that has a security group.
    let mut other = spec.replace("tcp/80", "tcp/8080");
    let mut current = spec;
    for state in STABLE {
        stage.put(REQUESTER, state);
        let said = run(&mut stage.script("deploy.sh"));
        assert!(said.contains(&format!("{REQUESTER}: unchanged")), "{state}: {said}");
        assert_eq!(stage.status(REQUESTER), state);
        stage.respecify(&other);
        let said = run(&mut stage.script("deploy.sh"));
        assert!(said.contains(&format!("{STACK}: unchanged")), "{state}: {said}");
        assert_eq!(stage.status(REQUESTER), "UPDATE_COMPLETE", "{state}: what has to change is changed");
        std::mem::swap(&mut other, &mut current);
    }
    stage.walk();
}

/// Also of those whose templates hold no tags.
pub(crate) fn a_change_of_tags_alone_reaches_every_stack() {
    let stage = Stage::set("article-peering");
    let spec = fs::read_to_string(stage.spec()).unwrap();
    for (tags, expected) in [
        ("{}", "[]"),
        ("{team: network, note: a = b}", r#"["note:a = b","team:network"]"#),
        ("{team: platform}", r#"["team:platform"]"#),
        ("{}", "[]"),
    ] {
        let mut tagged: Value = serde_yaml::from_str(&spec).unwrap();
        tagged["defaults"]["tags"] = serde_yaml::from_str(tags).unwrap();
        stage.respecify(&serde_yaml::to_string(&tagged).unwrap());
        let said = run(stage.script("deploy.sh").arg("--dry-run"));
        assert_eq!(said.matches("would be").count(), 3, "{tags}: {said}");
        run(&mut stage.script("deploy.sh"));
        for stack in [REQUESTER, STACK, ROLE] {
            let found = stage.described(stack, "sort(Stacks[].Tags[].join(':', [Key, Value]))", "json");
            let found: Vec<String> = serde_json::from_str(&found).unwrap();
            assert_eq!(serde_json::to_string(&found).unwrap(), expected, "{stack}");
        }
        let changed = stage.aws.changes();
        let said = run(&mut stage.script("deploy.sh"));
        assert_eq!(stage.aws.changes(), changed, "{tags}: a second run changes nothing\n{said}");
        stage.walk();
    }
}

/// Which of them would be admitted is not known, and no wait changes it.
pub(crate) fn several_addresses_of_a_load_balancer_in_a_subnet_are_named_at_once() {
    const ANOTHER: &str = r#"set -euo pipefail
        export AWS_PROFILE=payments AWS_REGION=eu-west-1 AWS_DEFAULT_REGION=eu-west-1
        arn=$(aws elbv2 describe-load-balancers --query 'LoadBalancers[].LoadBalancerArn' --output text)
        text="ELB ${arn#*:loadbalancer/}"
        subnet=$(aws ec2 describe-network-interfaces --filters "Name=description,Values=$text" \
            --query 'NetworkInterfaces[0].SubnetId' --output text)
        aws ec2 create-network-interface --subnet-id "$subnet" --description "$text" \
            --query NetworkInterface.PrivateIpAddress --output text"#;
    let stage = Stage::set("privatelink-overlap");
    run(&mut stage.script("deploy.sh"));
    let another = run(stage.bash(cli::preloaded()).arg("-c").arg(ANOTHER));
    let changed = stage.aws.changes();
    let output = stage.script("deploy.sh").output().unwrap();
    let said = said(&output);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("has these addresses in subnet-") && said.contains(another.trim()), "{said}");
    assert_eq!(stage.aws.changes(), changed, "{said}");
}

pub(crate) fn a_stack_that_no_update_can_change_is_removed_and_made_again() {
    let stage = Stage::set("article-peering");
    run(&mut stage.script("deploy.sh"));
    for state in ONLY_REMOVED {
        stage.put(STACK, state);
        let said = run(stage.script("deploy.sh").arg("--dry-run"));
        assert!(
            said.contains(&format!("{STACK}: would be removed, as it is {state}, and created")),
            "{said}"
        );
        assert_eq!(stage.status(STACK), state, "a dry run changes nothing");
        run(&mut stage.script("deploy.sh"));
        assert_eq!(stage.status(STACK), "CREATE_COMPLETE");
        stage.walk();
    }
}

/// The attachment that it had is still shown as deleted beside the new one.
pub(crate) fn so_is_an_attachment_that_its_gateway_has_accepted() {
    let stage = Stage::set("article-transit-gateway-outside");
    run(&mut stage.script("deploy.sh"));
    stage.put("crossvpc-transit-gateway-core-attachment-vpc-b", "ROLLBACK_COMPLETE");
    let said = run(&mut stage.script("deploy.sh"));
    assert!(said.contains(": accepted\n"), "{said}");
    stage.walk();
}

pub(crate) fn a_failed_state_ends_the_run_with_the_command_that_leaves_it() {
    let stage = Stage::set("article-peering");
    let tools = cli::preloaded();
    run(&mut stage.script("deploy.sh"));
    for (state, command) in
        [("UPDATE_ROLLBACK_FAILED", "continue-update-rollback"), ("UPDATE_FAILED", "rollback-stack")]
    {
        stage.put(STACK, state);
        for option in ["--yes", "--dry-run"] {
            let output = stage.script("deploy.sh").arg(option).output().unwrap();
            assert_eq!(output.status.code(), Some(1), "{state}: {}", said(&output));
            assert!(said(&output).contains(state) && said(&output).contains(STACK), "{}", said(&output));
        }
        let error = said(&stage.script("deploy.sh").output().unwrap());
        // Whoever pastes it can go on.
        let (_, named) = error.split_once("aws cloudformation ").unwrap();
        let named = format!("aws cloudformation {}", named.split(';').next().unwrap());
        assert!(named.contains(command), "{error}");
        run(stage.bash(tools).args(["-c", &named]));
        run(&mut stage.script("deploy.sh"));
        stage.walk();
    }
    stage.put(STACK, "DELETE_FAILED");
    run(&mut stage.script("destroy.sh"));
}

/// A script on a terminal whose user gives one answer to everything; `-` is for no terminal.
fn answering(stage: &Stage, answer: &str, script: &str) -> Output {
    let agreeing = stage.script(script);
    // The helper takes what the script would be run with, but for `--yes`.
    let mut command = Aws::python("answer.py");
    command.arg(answer).arg(agreeing.get_program());
    command.args(agreeing.get_args().filter(|&word| word != "--yes"));
    for (name, value) in agreeing.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    command.output().unwrap()
}

pub(crate) fn no_leaves_everything_as_it_was() {
    let stage = Stage::set("article-peering");
    stage.save("before");
    let output = answering(&stage, "n", "deploy.sh");
    assert_eq!(output.status.code(), Some(5), "{}", said(&output));
    assert!(said(&output).contains("Add"), "the change is shown: {}", said(&output));
    stage.compare("before");

    let output = answering(&stage, "y", "deploy.sh");
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    stage.walk();
    stage.save("deployed");
    let spec = fs::read_to_string(stage.spec()).unwrap();
    stage.respecify(&spec.replace("tcp/80", "tcp/8080"));
    assert_eq!(answering(&stage, "n", "deploy.sh").status.code(), Some(5));
    stage.compare("deployed");
    assert_eq!(answering(&stage, "n", "destroy.sh").status.code(), Some(5));
    stage.compare("deployed");
    assert_eq!(answering(&stage, "y", "destroy.sh").status.code(), Some(0));
    stage.compare("before");
}

/// Nor does anything happen before the question that CloudFormation needs for a change.
pub(crate) fn no_keeps_the_route_table_of_an_attachment() {
    let stage = Stage::of_edit(&Pair::of("association"));
    run(&mut stage.script("deploy.sh"));
    stage.save("deployed");
    let mut moved: Value = serde_yaml::from_str(&fs::read_to_string(stage.spec()).unwrap()).unwrap();
    // The first question is about the attachment that moves.
    let attachments = &mut moved["transit-gateways"]["core"]["attachments"];
    for (vpc, table) in [("pay", "shared"), ("web", "spokes")] {
        attachments[vpc]["route-table"] = table.into();
        attachments[vpc]["propagate-to"] = vec!["spokes"].into();
    }
    stage.respecify(&serde_yaml::to_string(&moved).unwrap());
    assert_eq!(answering(&stage, "n", "deploy.sh").status.code(), Some(5));
    stage.compare("deployed");
    assert_eq!(answering(&stage, "y", "deploy.sh").status.code(), Some(0));
    assert!(stage.remains("deployed").iter().any(|place| place.ends_with("associations")));
}

pub(crate) fn nothing_is_begun_that_nobody_can_be_asked_about() {
    let stage = Stage::set("article-peering");
    let before = stage.aws.calls().len();
    for script in ["deploy.sh", "destroy.sh"] {
        let output = answering(&stage, "-", script);
        assert_eq!(output.status.code(), Some(2), "{}", said(&output));
        assert!(said(&output).contains("--yes to confirm everything"), "{}", said(&output));
    }
    assert_eq!(stage.aws.calls().len(), before);
}

pub(crate) fn a_protected_stack_is_removed_by_the_script_and_by_nothing_else() {
    let stage = Stage::set("article-privatelink");
    let stack = "crossvpc-privatelink-web-service";
    let ask = |words: &[&str]| {
        let mut command = Command::new(cli::preloaded().join("aws"));
        command.args(["--profile", "account-a", "--region", "us-east-1", "cloudformation"]).args(words);
        stage.aws.reach(&mut command, &stage.file("tester")).output().unwrap()
    };
    for _ in 0..2 {
        run(&mut stage.script("deploy.sh"));
        let refused = ask(&["delete-stack", "--stack-name", stack]);
        assert!(said(&refused).contains("TerminationProtection is enabled"), "{}", said(&refused));
        let off =
            ["update-termination-protection", "--stack-name", stack, "--no-enable-termination-protection"];
        assert!(ask(&off).status.success());
    }
    run(&mut stage.script("deploy.sh"));
    let listed = run(stage.script("destroy.sh").arg("--dry-run"));
    assert!(listed.contains(&format!("{stack} protected")), "{listed}");
    run(&mut stage.script("destroy.sh"));
    assert!(said(&ask(&["describe-stacks", "--stack-name", stack])).contains("does not exist"));
}
