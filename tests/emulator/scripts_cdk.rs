//! The cloud assembly, deployed and removed by the generated scripts with the CDK CLI.

use std::fs;
use std::process::Command;

use serde_yaml::Value;

use super::cli;
use super::stage::{Stage, side_by_side};
use crate::support::found::run;

/// One for each option, one whose ids the user gives, and one whose ports have targets of their own.
const SCENES: [&str; 5] =
    ["article-peering", "article-privatelink", "article-transit-gateway", "ids-missing", "privatelink-udp"];

pub(crate) fn cdk_deploys_and_removes_every_option() {
    side_by_side(&SCENES, |scene| {
        let stage = Stage::set(scene);
        stage.save("before");
        stage.publish();
        run(&mut stage.by_cdk("deploy.sh"));
        stage.walk();
        let deployed = stage.aws.changes();
        let said = run(&mut stage.by_cdk("deploy.sh"));
        assert_eq!(stage.aws.changes(), deployed, "{scene}: a second run changes nothing\n{said}");
        run(&mut stage.by_cdk("destroy.sh"));
        stage.compare("before");
        stage.judge("cdk");
    });
}

/// The roles and the version by which the CDK CLI knows what `cdk bootstrap` made; nothing else of it is needed for small
/// templates.
pub(crate) fn a_qualifier_deploys_by_the_roles_of_cdk_bootstrap() {
    const FIRST: &str = "crossvpc-vpc-peering-vpc-a--vpc-b-accept-role";
    let stage = Stage::set("article-peering");
    let mut spec: Value = serde_yaml::from_str(&fs::read_to_string(stage.spec()).unwrap()).unwrap();
    spec["generate"] = serde_yaml::from_str("{cdk: {qualifier: abc123}}").unwrap();
    stage.respecify(&serde_yaml::to_string(&spec).unwrap());
    let refused = stage.by_cdk("deploy.sh").output().unwrap();
    let said = String::from_utf8_lossy(&refused.stderr);
    assert!(!refused.status.success() && said.contains("bootstrap"), "{said}");
    for account in ["account-a", "account-b"] {
        let id = if account == "account-a" { "111111111111" } else { "222222222222" };
        for role in ["deploy-role", "cfn-exec-role", "lookup-role"] {
            let name = format!("cdk-abc123-{role}-{id}-us-east-1");
            let trust = r#"{"Version": "2012-10-17", "Statement": []}"#;
            let words = ["iam", "create-role", "--role-name", &name, "--assume-role-policy-document", trust];
            stage.aws_as(account, &words);
        }
        let words = ["ssm", "put-parameter", "--name", "/cdk-bootstrap/abc123/version", "--type", "String"];
        stage.aws_as(account, &[&words[..], &["--value", "21"]].concat());
    }
    stage.save("before");
    // The credentials of one account deploy to the other, which trusts them.
    let mut alone = stage.bash(cli::preloaded());
    let command = format!("cdk deploy --profile account-a --require-approval never --exclusively {FIRST}");
    alone.arg("-c").arg(command).current_dir(stage.out().join("cdk"));
    run(alone.env("CDK_DISABLE_CLI_TELEMETRY", "true").env("CI", "true"));
    run(&mut stage.by_cdk("deploy.sh"));
    stage.walk();
    let deployed = stage.aws.changes();
    run(&mut stage.by_cdk("deploy.sh"));
    assert_eq!(stage.aws.changes(), deployed, "a second run changes nothing");
    run(&mut stage.by_cdk("destroy.sh"));
    stage.compare("before");
    let mut calls = stage.aws.calls();
    calls.retain(|call| call["action"] == "cloudformation:CreateChangeSet");
    assert_eq!(calls.len(), 3, "one for each stack");
    for call in calls {
        let of = |role: &str| format!("cdk-abc123-{role}-{}-us-east-1", call["account"].as_str().unwrap());
        assert_eq!(call["caller"], of("deploy-role"), "{call}");
        assert!(call["resources"].to_string().contains(&format!(":role/{}", of("cfn-exec-role"))), "{call}");
    }
}

impl Stage {
    /// A script beside the assembly; the CDK CLI must neither look for news nor report itself.
    pub(crate) fn by_cdk(&self, name: &str) -> Command {
        let mut command = self.script_of("cdk", name, cli::preloaded());
        command.env("CDK_DISABLE_CLI_TELEMETRY", "true").env("CI", "true");
        command
    }
}
