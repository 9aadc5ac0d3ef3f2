//! A call that AWS refuses ends a run, whichever of the scripts' calls it is, with an error that says where.

use serde_json::json;

use super::stage::{Stage, side_by_side};
use super::troubled::{SCENES, check_tame, said};
use crate::support::found::run;

/// What AWS says is text of others: it must not command the terminal or the CI runner that shows it.
const HOSTILE: &str = "no\n::stop-commands::now \u{9b}31m##[add-mask]a ##vso[task.complete]b \u{202e}c";

pub(crate) fn a_refusal_ends_the_run_and_says_where() {
    side_by_side(&SCENES, |scene| {
        let stage = Stage::set(scene);
        let names = stage.publish();
        // What is deployed already is looked at in another way.
        run(&mut stage.script("deploy.sh"));
        run(&mut stage.script("deploy.sh"));
        let deploying = stage.called();
        run(&mut stage.script("destroy.sh"));
        let removing = stage.called().split_off(deploying.len());
        let refuse = |script: &str, (action, account): &(String, String)| {
            let (actions, always) = (format!("^{action}$"), (1..100).collect::<Vec<_>>());
            let refused = json!({ "kind": "refused", "actions": actions, "nth": always, "message": HOSTILE });
            stage.tell(json!({ "published": names, "faults": [refused] }));
            let output = stage.script(script).output().unwrap();
            let error = said(&output);
            assert_eq!(output.status.code(), Some(1), "{scene}: {action}: {error}");
            let accounts = stage.accounts();
            let (name, _) = accounts.iter().find(|(_, id)| id == account).unwrap();
            let place = format!("{name} ({account}, profile {name})");
            let stack = if action == "GetCallerIdentity" { "" } else { "crossvpc-" };
            let region = if scene.starts_with("article-") { "us-east-1" } else { "eu-west-1" };
            for part in [&place, region, stack, action, "no\n  | ::stop-commands::now", "help: "] {
                assert!(error.contains(part), "{scene}: {action}: {part}: {error}");
            }
            check_tame(&error);
        };
        for called in &deploying {
            refuse("deploy.sh", called);
        }
        stage.tell(json!({ "published": names }));
        run(&mut stage.script("deploy.sh"));
        stage.walk();
        assert!(!removing.is_empty(), "{scene}: removing calls what deploying does not");
        for called in &removing {
            refuse("destroy.sh", called);
        }
    });
}
