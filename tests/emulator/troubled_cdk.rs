//! The scripts of the CDK in trouble: what its CLI says it could not reach is done again, and one that hangs is ended.

use std::fs;

use serde_json::json;

use super::stage::Stage;
use super::troubled::{put_tool, said};
use crate::support::found::{program, run};

impl Stage {
    /// A script with a CDK CLI that does something else first, once for each command.
    fn by_troubled_cdk(&self, name: &str, instead: &str) -> std::process::Command {
        let tools = self.file("troubled");
        let real = program("cdk");
        let text = format!(
            "#!/usr/bin/env bash\ncase $* in *' deploy '*|*' diff '*|*' destroy '*) mkdir {0}/$3 2>/dev/null && {{ {instead}; }} ;; esac\nexec {1} \"$@\"\n",
            tools.display(),
            real.get_program().to_string_lossy()
        );
        put_tool(&tools, "cdk", &text);
        let mut command = self.by_cdk(name);
        let path = command.get_envs().find(|(key, _)| *key == "PATH").and_then(|(_, value)| value).unwrap();
        let path = format!("{}:{}", tools.display(), path.to_string_lossy());
        command.env("PATH", path);
        command
    }
}

pub(crate) fn the_cdk_is_asked_again_where_it_could_not_reach_aws() {
    let stage = Stage::set("article-peering");
    stage.save("before");
    stage.tell(json!({ "faults": [{ "kind": "throttled", "actions": ".", "every": 7 }] }));
    let fails = "echo 'Error: socket hang up' >&2; exit 1";
    let output = stage.by_troubled_cdk("deploy.sh", fails).output().unwrap();
    assert!(output.status.success(), "{}", said(&output));
    assert!(said(&output).contains("socket hang up; trying again"), "{}", said(&output));
    stage.walk();
    let deployed = stage.aws.changes();
    run(&mut stage.by_troubled_cdk("deploy.sh", fails));
    assert_eq!(stage.aws.changes(), deployed, "a difference that cannot be seen is not taken for one");
    stage.tell(json!({}));
    run(&mut stage.by_troubled_cdk("destroy.sh", fails));
    stage.compare("before");
}

pub(crate) fn a_cdk_that_hangs_is_ended() {
    let stage = Stage::set("article-peering");
    let output =
        stage.by_troubled_cdk("deploy.sh", "exec sleep 300").env("CROSSVPC_TIMEOUT", "3").output().unwrap();
    assert_eq!(output.status.code(), Some(4), "{}", said(&output));
    for part in [
        "after 3 seconds still waiting for cdk deploy",
        "account-b (222222222222",
        "run this again to continue",
    ] {
        assert!(said(&output).contains(part), "{part}: {}", said(&output));
    }
    fs::remove_dir_all(stage.file("troubled")).unwrap();
    run(&mut stage.by_cdk("deploy.sh"));
    stage.walk();
}

pub(crate) fn a_difference_that_cannot_be_seen_ends_the_run() {
    let stage = Stage::set("article-peering");
    run(&mut stage.by_cdk("deploy.sh"));
    let output =
        stage.by_troubled_cdk("deploy.sh", "echo 'Error: no permission' >&2; exit 1").output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert!(
        said(&output).contains("cdk diff crossvpc-") && said(&output).contains("no permission"),
        "{}",
        said(&output)
    );
}
