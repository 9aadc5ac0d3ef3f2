//! A deployment that is killed is finished by running it again, whichever step it was killed after.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::Path;

use crate::cli;
use crate::found::run;
use crate::stage::{Stage, side_by_side};

/// The AWS CLI, which kills whoever called it, once after each call that changes something.
const MURDEROUS: &str = r#"#!/usr/bin/env bash
"$REAL_AWS" "$@"
status=$?
case " $* " in
*" create-change-set "* | *" execute-change-set "* | *" delete-stack "* | *" accept-"* | *" modify-"*)
    known=$DEATHS/$(printf '%s' "$*" | sed 's/--\(change-set-name\|template-body\|parameters\) .*//' | tr -c 'a-zA-Z0-9-' _)
    [[ -e $known ]] || { touch "$known" && kill -KILL 0; }
    ;;
esac
exit "$status"
"#;

/// More deaths than any of the scenes has steps.
const MOST: usize = 60;

#[test]
fn a_killed_deployment_is_finished_by_another() {
    let Some(aws) = cli::preloaded().map(|folder| folder.join("aws")) else { return };
    side_by_side(&["article-peering", "article-privatelink", "article-transit-gateway"], |scene| {
        let Some(stage) = Stage::set(scene) else { return };
        stage.save("before");
        let tools = stage.file("tools");
        fs::create_dir(&tools).unwrap();
        fs::write(tools.join("aws"), MURDEROUS).unwrap();
        fs::set_permissions(tools.join("aws"), fs::Permissions::from_mode(0o755)).unwrap();
        let stacks = fs::read_to_string(stage.out().join("cloudformation/steps.txt")).unwrap();
        let stacks = stacks.lines().filter(|line| line.starts_with("stack ")).count();

        let deaths = until_it_lives(&stage, "deploy.sh", &tools, &aws);
        assert!(deaths >= 2 * stacks, "{scene}: {deaths} deaths, for {stacks} stacks with a change set each");
        stage.walk();
        let deployed = stage.aws.changes();
        run(&mut stage.script("deploy.sh").unwrap());
        assert_eq!(stage.aws.changes(), deployed, "{scene}");

        let deaths = until_it_lives(&stage, "destroy.sh", &tools, &aws);
        assert_eq!(deaths, stacks, "{scene}");
        stage.compare("before");
        stage.judge("cloudformation");
    });
}

/// Runs a script until it ends by itself, and says how often it was killed.
fn until_it_lives(stage: &Stage, script: &str, tools: &Path, aws: &Path) -> usize {
    for deaths in 0..MOST {
        let mut command = stage.script(script).unwrap();
        let path = format!("{}:{}", tools.display(), std::env::var("PATH").unwrap_or_default());
        command.env("PATH", path).env("REAL_AWS", aws).env("DEATHS", tools).process_group(0);
        let output = command.output().unwrap();
        if output.status.code().is_some() {
            assert!(output.status.success(), "{script}: {}", String::from_utf8_lossy(&output.stderr));
            return deaths;
        }
    }
    panic!("{script} does not end");
}
