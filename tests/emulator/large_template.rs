//! A template that is too large to be sent by itself goes through a bucket.

use std::fs;

use super::cli;
use super::stage::Stage;
use crate::support::found::{program_at, run};
use crate::support::root;

/// Enough groups with as many rules as AWS allows each for a template of more than 51,200 bytes.
const GROUPS: usize = 4;
const RULES: usize = 60;

/// The scene `article-peering` with more groups and more ports.
fn spec() -> String {
    let scene = fs::read_to_string(root().join("specs/article-peering.yaml")).unwrap();
    let names: Vec<_> = (0..GROUPS).map(|at| format!("web-{at}")).collect();
    let groups: Vec<_> =
        (0..GROUPS).map(|at| format!("web-{at}: sg-0a1b2c3d4e5f607{:02}", 20 + at)).collect();
    let ports: Vec<_> = (0..RULES).map(|at| format!("tcp/{}", 20_000 + 2 * at)).collect();
    scene
        .replace("web: sg-0a1b2c3d4e5f60718", &groups.join(", "))
        .replace("security-groups: [web]", &format!("security-groups: [{}]", names.join(", ")))
        .replace("tcp/80", &ports.join(", "))
}

/// What `cdk bootstrap` leaves, as far as templates need it: the outputs by which the CDK CLI finds the bucket.
const BOOTSTRAPPED: &str = r#"{
  "Resources": {},
  "Outputs": {
    "BucketName": {"Value": "cdk-hnb659fds-assets-111111111111-us-east-1"},
    "BucketDomainName": {"Value": "cdk-hnb659fds-assets-111111111111-us-east-1.s3.us-east-1.amazonaws.com"},
    "BootstrapVersion": {"Value": "21"}
  }
}"#;

pub(crate) fn the_cdk_takes_the_bucket_of_its_own() {
    let stage = with_a_large_template();
    let refused = stage.by_cdk("deploy.sh").output().unwrap();
    let said = String::from_utf8_lossy(&refused.stderr);
    assert!(said.contains("cdk bootstrap"), "{said}");
    run(&mut stage.by_cdk("destroy.sh"));

    let toolkit = stage.file("toolkit.json");
    fs::write(&toolkit, BOOTSTRAPPED).unwrap();
    stage.aws_as("account-a", &["s3", "mb", "s3://cdk-hnb659fds-assets-111111111111-us-east-1"]);
    let words = ["cloudformation", "deploy", "--stack-name", "CDKToolkit", "--template-file"];
    stage.aws_as("account-a", &[&words[..], &[&toolkit.to_string_lossy()]].concat());
    stage.save("before");
    run(&mut stage.by_cdk("deploy.sh"));
    stage.walk();
    let deployed = stage.aws.changes();
    run(&mut stage.by_cdk("deploy.sh"));
    assert_eq!(stage.aws.changes(), deployed, "a second run changes nothing");
    run(&mut stage.by_cdk("destroy.sh"));
    stage.compare("before");
    stage.judge("cdk");
}

fn with_a_large_template() -> Stage {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("spec.yaml");
    fs::write(&file, spec()).unwrap();
    Stage::of("article-peering with many rules", &file)
}

impl Stage {
    /// The AWS CLI in an account, as somebody else than its deployer.
    pub(super) fn aws_as(&self, account: &str, words: &[&str]) {
        let mut command = program_at(&cli::preloaded().join("aws"));
        command.args(["--profile", account, "--region", "us-east-1"]).args(words);
        run(self.aws.reach(&mut command, &self.file("tester")));
    }
}

pub(crate) fn a_large_template_goes_through_a_bucket() {
    let stage = with_a_large_template();
    stage.aws_as("account-a", &["s3", "mb", "s3://templates"]);
    stage.save("before");
    let refused = stage.script("deploy.sh").output().unwrap();
    let said = String::from_utf8_lossy(&refused.stderr);
    assert!(said.contains("pass a bucket in us-east-1 with --bucket"), "{said}");

    let deploy = || run(stage.script("deploy.sh").args(["--bucket", "templates"]));
    deploy();
    stage.walk();
    let deployed = stage.aws.changes();
    deploy();
    assert_eq!(stage.aws.changes(), deployed, "a second run changes nothing");
    run(&mut stage.script("destroy.sh"));
    stage.compare("before");
    stage.by_hand("web", &[("TEMPLATE_BUCKET", "templates")], |_| {
        stage.walk();
    });
    stage.compare("before");
    stage.judge("cloudformation");
}
