//! A deployment that is killed is finished by running it again, whichever step it was killed after.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::cli;
use super::per_account::{fill_in, script};
use super::stage::{Stage, side_by_side};
use crate::support::found::{program, provider_mirror, run};
use crate::support::root;

/// A tool that kills whoever called it, once after each call that does something.
const MURDEROUS: &str = r#"#!/usr/bin/env bash
"REAL" "$@"
status=$?
case " $* " in
FATAL)
    known=${BASH_SOURCE[0]}-$(printf '%s' "$*" | sed -E 's/VOLATILE//g' | tr -c 'a-zA-Z0-9-' _ | tail -c 200)
    [[ -e $known ]] || { touch "$known" && kill -KILL 0; }
    ;;
esac
exit "$status"
"#;

/// More deaths than any of the scenes has steps.
const MOST: usize = 60;

/// A tool with the calls after which it kills, as patterns of `case`, and what of their words is new each time, as one of
/// `sed`.
pub(crate) struct Tool {
    real: PathBuf,
    fatal: &'static str,
    volatile: &'static str,
}

/// The AWS CLI.
pub(crate) fn aws() -> Tool {
    Tool {
        real: cli::preloaded().join("aws"),
        fatal: r#"*" create-change-set "* | *" execute-change-set "* | *" delete-stack "* | *" accept-"* | *" modify-"*"#,
        volatile: "--(change-set-name|template-body|parameters) .*",
    }
}

/// The CDK CLI.
fn cdk() -> Tool {
    Tool {
        real: program("cdk").get_program().into(),
        fatal: r#"*" deploy "* | *" destroy "*"#,
        volatile: "--(app|outputs-file) [^ ]*|--parameters .* --exclusively",
    }
}

/// Terraform, also between what a root applies and what it hands over.
fn terraform() -> Tool {
    Tool {
        real: program("terraform").get_program().into(),
        fatal: r#"*" apply "* | *" destroy "* | *" output "*"#,
        volatile: "^$",
    }
}

/// A folder with these tools, to stand first in the `PATH`.
pub(crate) fn murderous(stage: &Stage, tools: &[Tool]) -> PathBuf {
    let folder = stage.file("tools");
    fs::create_dir(&folder).unwrap();
    for Tool { real, fatal, volatile } in tools {
        let text = MURDEROUS.replace("REAL", &real.to_string_lossy());
        let path = folder.join(real.file_name().unwrap());
        fs::write(&path, text.replace("FATAL", fatal).replace("VOLATILE", volatile)).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }
    folder
}

pub(crate) fn a_killed_deployment_is_finished_by_another() {
    side_by_side(&["article-peering", "article-privatelink", "article-transit-gateway"], |scene| {
        let stage = Stage::set(scene);
        stage.save("before");
        let tools = murderous(&stage, &[aws()]);
        let stacks = stacks(&stage, "cloudformation");
        let script = |name: &str| stage.script(name);

        let deaths = until_it_lives(&tools, || script("deploy.sh"));
        assert!(deaths >= 2 * stacks, "{scene}: {deaths} deaths, for {stacks} stacks with a change set each");
        stage.walk();
        let deployed = stage.aws.changes();
        run(&mut script("deploy.sh"));
        assert_eq!(stage.aws.changes(), deployed, "{scene}");

        let deaths = until_it_lives(&tools, || script("destroy.sh"));
        assert_eq!(deaths, stacks, "{scene}");
        stage.compare("before");
        stage.judge("cloudformation");
    });
}

/// In one of the scenes a stack is still deployed in the background when its script is killed.
pub(crate) fn so_is_one_by_the_cdk() {
    side_by_side(&["article-privatelink", "article-transit-gateway"], |scene| {
        let stage = Stage::set(scene);
        stage.save("before");
        let tools = murderous(&stage, &[aws(), cdk()]);
        let stacks = stacks(&stage, "cdk");

        let deaths = until_it_lives(&tools, || stage.by_cdk("deploy.sh"));
        assert!(deaths >= stacks, "{scene}: {deaths} deaths, for {stacks} stacks");
        stage.walk();
        let deployed = stage.aws.changes();
        run(&mut stage.by_cdk("deploy.sh"));
        assert_eq!(stage.aws.changes(), deployed, "{scene}");

        let deaths = until_it_lives(&tools, || stage.by_cdk("destroy.sh"));
        assert_eq!(deaths, stacks, "{scene}");
        stage.compare("before");
    });
}

/// The scene `article-peering`, with a root for each account.
pub(crate) fn so_is_one_of_the_roots_of_accounts() {
    let mirror = provider_mirror();
    let spec = fs::read_to_string(root().join("specs/article-peering.yaml")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("spec.yaml");
    fs::write(&file, spec + "\ngenerate: {terraform: {layout: per-account}}\n").unwrap();
    let stage = Stage::of("article-peering with roots", &file);
    stage.save("before");
    fill_in(&stage, &stage.out().join("terraform/accounts"));
    let tools = murderous(&stage, &[terraform()]);
    let everybody = stage.file("config");
    let script = |name: &str| script(&stage, name, &mirror, &everybody);

    let deaths = until_it_lives(&tools, || script("deploy.sh"));
    assert!(deaths >= 4, "two roots are applied and hand something over: {deaths} deaths");
    stage.walk();
    let deployed = stage.aws.changes();
    run(&mut script("deploy.sh"));
    assert_eq!(stage.aws.changes(), deployed);

    let deaths = until_it_lives(&tools, || script("destroy.sh"));
    assert!(deaths >= 2, "{deaths} deaths");
    stage.compare("before");
}

/// How often a target's table deploys a stack for the first time.
fn stacks(stage: &Stage, target: &str) -> usize {
    let table = fs::read_to_string(stage.out().join(target).join("steps.txt")).unwrap();
    table.lines().filter(|line| line.starts_with("stack ")).count()
}

/// Runs a script with these tools until it ends by itself, and says how often it was killed.
pub(crate) fn until_it_lives(tools: &Path, script: impl Fn() -> Command) -> usize {
    for deaths in 0..MOST {
        let mut command = script();
        let path = command.get_envs().find(|(key, _)| *key == "PATH").and_then(|(_, value)| value).unwrap();
        let path = format!("{}:{}", tools.display(), path.to_string_lossy());
        let output = command.env("PATH", path).process_group(0).output().unwrap();
        if output.status.code().is_some() {
            let error = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{}{error}", String::from_utf8_lossy(&output.stdout));
            return deaths;
        }
    }
    panic!("it does not end");
}
