//! A template that is too large to be sent by itself goes through a bucket.

use std::fs;

use crate::cli;
use crate::found::{program, run};
use crate::stage::Stage;
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

#[test]
fn a_large_template_goes_through_a_bucket() {
    let Some(aws) = cli::preloaded().map(|folder| folder.join("aws")) else { return };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("spec.yaml");
    fs::write(&file, spec()).unwrap();
    let Some(stage) = Stage::of("article-peering with many rules", &file) else { return };
    let mut make = program(&aws.to_string_lossy()).expect("it was there before");
    make.args(["--profile", "account-a", "--region", "us-east-1", "s3", "mb", "s3://templates"]);
    run(stage.aws.reach(&mut make, &stage.file("config")));
    stage.save("before");
    let refused = stage.script("deploy.sh").unwrap().output().unwrap();
    let said = String::from_utf8_lossy(&refused.stderr);
    assert!(said.contains("name a bucket in us-east-1 with --bucket"), "{said}");

    let deploy = || run(stage.script("deploy.sh").unwrap().args(["--bucket", "templates"]));
    deploy();
    stage.walk();
    let deployed = stage.aws.changes();
    deploy();
    assert_eq!(stage.aws.changes(), deployed, "a second run changes nothing");
    run(&mut stage.script("destroy.sh").unwrap());
    stage.compare("before");
}
