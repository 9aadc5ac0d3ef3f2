//! AWS in trouble: calls that are throttled, fail, hang, are lost, or have an answer with nothing in it end no run. Each kind of
//! call of the scripts is in each kind of trouble.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::cli;
use super::stage::{Stage, side_by_side};
use crate::support::found::{program, run};

/// One for each way in which something is accepted, and both with a step of their own after it.
pub(crate) const SCENES: [&str; 3] =
    ["secondary-cidrs", "privatelink-private-dns", "article-transit-gateway-outside"];

/// What the scripts go on without: they only warn.
const ONLY_WARNED_OF: [&str; 2] = ["DeleteChangeSet", "DescribeStackEvents"];

/// What befalls each action of each account, one after the other, in a run; the last finds its answer on a second page.
fn every_trouble(run: &str) -> Value {
    let paged = "^(DescribeVpc|DescribeTransit|DescribeStacks|GetResource)";
    json!([
        { "kind": "throttled", "actions": ".", "nth": [1], "run": run },
        { "kind": "failing", "actions": ".", "nth": [1], "run": run },
        { "kind": "empty", "actions": ".", "nth": [1], "run": run },
        { "kind": "blank", "actions": "^(Describe|Get)", "nth": [1], "run": run },
        { "kind": "lost", "actions": ".", "nth": [1], "run": run },
        { "kind": "paged", "actions": paged, "nth": [1, 2, 3], "run": run },
    ])
}

impl Stage {
    /// A script whose AWS CLI tries nothing again, so that the script has to. It assumes a role for one of the accounts.
    fn on_its_own(&self, name: &str) -> Command {
        let mut script = self.script(name);
        let (account, id) = self.accounts().swap_remove(0);
        script.args(["--role", &format!("{account}=arn:aws:iam::{id}:role/deployer")]);
        script.env("AWS_MAX_ATTEMPTS", "1").env("CROSSVPC_INTERVAL", "0.05");
        script
    }

    /// The names and ids of the accounts.
    pub(crate) fn accounts(&self) -> Vec<(String, String)> {
        let table = fs::read_to_string(self.out().join("cloudformation/steps.txt")).unwrap();
        let rows = table.lines().filter_map(|line| line.strip_prefix("account "));
        let pair =
            |row: &str| row.split_once(' ').map(|(name, rest)| (name.to_owned(), rest[..12].to_owned()));
        rows.filter_map(pair).collect()
    }

    /// The actions that the scripts called, each with the account that was the first to, in that order.
    pub(crate) fn called(&self) -> Vec<(String, String)> {
        let mut called: Vec<(String, String)> = Vec::new();
        for call in self.aws.calls().iter().filter(|call| call["caller"] == "deployer") {
            let (_, action) = call["action"].as_str().unwrap().split_once(':').unwrap();
            if called.iter().all(|(known, _)| known != action) {
                called.push((action.to_owned(), call["account"].as_str().unwrap().to_owned()));
            }
        }
        called
    }
}

/// Every action that the scripts call, from their text; `aws s3 cp` is none by its words.
fn actions_of_scripts(stage: &Stage) -> BTreeSet<String> {
    let mut actions = BTreeSet::new();
    for entry in fs::read_dir(stage.out().join("cloudformation")).unwrap().flatten() {
        let text = fs::read_to_string(entry.path()).unwrap_or_default();
        let calls = text.lines().filter(|line| {
            ["call \"", "ask \"", "must \"", "as_starter \""].iter().any(|call| line.contains(call))
        });
        let words: Vec<Vec<_>> = calls.map(|line| line.split_whitespace().collect()).collect();
        let pairs = words.iter().flat_map(|words| words.windows(2));
        let named = pairs.filter(|pair| ["sts", "cloudformation", "ec2", "ram"].contains(&pair[0]));
        actions.extend(named.map(|pair| {
            let parts = pair[1].split('-').map(|part| part[..1].to_uppercase() + &part[1..]);
            parts.collect::<String>()
        }));
    }
    actions
}

/// What was changed, whatever change sets it took to see that something has to be.
fn made(stage: &Stage) -> Vec<String> {
    let mut changes = stage.aws.changes();
    changes.retain(|change| !change.ends_with("ChangeSet"));
    changes
}

/// What a first deployment and a removal have no need of: edits.rs plays it.
const ONLY_OF_EDITS: [&str; 3] = [
    "DescribeTransitGatewayAttachments",
    "DisassociateTransitGatewayRouteTable",
    "ModifyVpcEndpointServiceConfiguration",
];

pub(crate) fn no_single_call_ends_a_run() {
    // The last one looks up the addresses of a load balancer.
    let scenes: Vec<_> = SCENES.into_iter().chain(["privatelink-overlap"]).collect();
    let called = side_by_side(&scenes, |scene| {
        let stage = Stage::set(scene);
        let names = stage.publish();
        stage.save("before");
        let mut deployed = Vec::new();
        for (at, script) in ["deploy.sh", "deploy.sh", "destroy.sh"].into_iter().enumerate() {
            // What counts the calls starts anew with other words.
            stage.tell(json!({ "published": names, "faults": every_trouble(&at.to_string()) }));
            let output = stage.on_its_own(script).output().unwrap();
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{scene}: {script}: {said}");
            for trouble in
                ["Rate exceeded", "not now", "Unable to parse response", "no answer", "Connection was closed"]
            {
                assert!(said.contains(trouble), "{scene}: the script sees it by itself: {trouble}: {said}");
            }
            match at {
                0 => deployed = made(&stage),
                1 => assert_eq!(made(&stage), deployed, "{scene}: nothing is made a second time"),
                _ => {
                    stage.tell(json!({ "published": names }));
                    stage.compare("before");
                    continue;
                }
            }
            stage.walk();
        }
        (stage.called(), actions_of_scripts(&stage))
    });
    let tried: BTreeSet<_> = called.iter().flat_map(|(called, _)| called).map(|(action, _)| action).collect();
    let actions = called.iter().flat_map(|(_, actions)| actions);
    for action in actions.filter(|action| !ONLY_OF_EDITS.contains(&action.as_str())) {
        let is_warned_of = ONLY_WARNED_OF.contains(&action.as_str());
        assert_ne!(tried.contains(action), is_warned_of, "{action} is called in trouble");
    }
}

/// Whatever CloudFormation waits for: what is accepted is available only after a while, and only then anything is built on it.
pub(crate) fn what_is_accepted_late_is_waited_for() {
    side_by_side(&["article-privatelink", "article-transit-gateway-outside"], |scene| {
        let stage = Stage::set(scene);
        stage.tell(json!({ "unawaited": true, "accepted-after": 3 }));
        let said = run(&mut stage.script("deploy.sh"));
        assert!(said.contains(": accepted\n"), "{scene}: {said}");
        stage.walk();
    });
}

pub(crate) fn throttling_now_and_then_is_not_even_seen() {
    let stage = Stage::set("privatelink-private-dns");
    let mut deploy = stage.script("deploy.sh");
    let names = stage.publish();
    let throttled = json!({ "kind": "throttled", "actions": ".", "rate": 0.2, "seed": 7 });
    stage.tell(json!({ "published": names, "faults": [throttled] }));
    run(&mut deploy);
    stage.walk();
}

pub(crate) fn a_call_that_hangs_is_given_up_and_made_again() {
    side_by_side(&SCENES, |scene| {
        let stage = Stage::set(scene);
        let names = stage.publish();
        stage.save("before");
        for script in ["deploy.sh", "destroy.sh"] {
            let hanging = json!({ "kind": "hanging", "actions": ".", "nth": [1], "run": script });
            stage.tell(json!({ "published": names, "faults": [hanging] }));
            let output = stage.on_its_own(script).env("CROSSVPC_CALL_TIMEOUT", "2").output().unwrap();
            assert!(output.status.success(), "{scene}: {}", said(&output));
            assert!(said(&output).contains("Read timeout on endpoint"), "{scene}: {}", said(&output));
            if script == "deploy.sh" {
                stage.walk();
            }
        }
        stage.tell(json!({}));
        stage.compare("before");
    });
}

/// The AWS CLI's own limit knows nothing of a program that it starts for credentials, or of an answer byte by byte.
pub(crate) fn an_aws_cli_that_hangs_by_itself_is_ended() {
    let stage = Stage::set("article-peering");
    let real = cli::preloaded();
    let tools = stage.file("tools");
    let hanging = format!(
        "#!/usr/bin/env bash\ncase $* in *create-change-set*) mkdir {0}/once 2>/dev/null && exec sleep 300 ;; esac\nexec {1}/aws \"$@\"\n",
        tools.display(),
        real.display()
    );
    put_tool(&tools, "aws", &hanging);
    let mut deploy = stage.script_of("cloudformation", "deploy.sh", &tools);
    let said = said(&deploy.env("CROSSVPC_CALL_TIMEOUT", "1").output().unwrap());
    assert!(said.contains("AWS gave no answer within 6 seconds; trying again"), "{said}");
    stage.walk();
}

/// A tool of a name in a folder.
pub(crate) fn put_tool(folder: &Path, name: &str, text: &str) {
    fs::create_dir_all(folder).unwrap();
    let path = folder.join(name);
    fs::write(&path, text).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
}

/// What a run said on both sides.
pub(crate) fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

pub(crate) fn credentials_that_expire_are_renewed() {
    let stage = Stage::set("article-peering");
    let mut deploy = stage.script("deploy.sh");
    let expired = json!({ "kind": "expired", "actions": "^(CreateChangeSet|DescribeStacks)$", "nth": [2] });
    stage.tell(json!({ "faults": [expired] }));
    for account in ["account-a=arn:aws:iam::111111111111", "account-b=arn:aws:iam::222222222222"] {
        deploy.args(["--role", &format!("{account}:role/deployer")]);
    }
    run(&mut deploy);
    stage.walk();
}

/// Nothing of a text moves a cursor, begins a command of a CI runner, or is written from right to left.
pub(crate) fn check_tame(text: &str) {
    for line in text.lines() {
        assert!(line.bytes().all(|byte| byte == b'\t' || (b' '..=b'~').contains(&byte)), "{line:?}");
        assert!(!line.trim_start().starts_with("::"), "{line}");
        assert!(!line.contains("##[") && !line.contains("##vso["), "{line}");
    }
}

pub(crate) fn a_run_that_is_out_of_time_says_how_to_go_on() {
    let stage = Stage::set("article-privatelink");
    let mut deploy = stage.script("deploy.sh");
    // Nobody gets to see that the endpoint asks.
    let always: Vec<_> = (1..10_000).collect();
    let blank = json!({ "kind": "blank", "actions": "^DescribeVpcEndpointConnections$", "nth": always });
    stage.tell(json!({ "faults": [blank] }));
    let output = deploy.env("CROSSVPC_TIMEOUT", "5").output().unwrap();
    let error = said(&output);
    assert_eq!(output.status.code(), Some(4), "{error}");
    for part in ["after 5 seconds still waiting", "run this again to continue", "account-a (111111111111"] {
        assert!(error.contains(part), "{part}: {error}");
    }
    stage.tell(json!({}));
    run(&mut stage.script("deploy.sh"));
    stage.walk();
}

pub(crate) fn a_run_that_is_ended_leaves_neither_process_nor_file() {
    let stage = Stage::set("article-peering");
    let (tools, temporary) = (stage.file("tools"), stage.file("temporary"));
    fs::create_dir(&temporary).unwrap();
    let pid = tools.join("pid");
    put_tool(
        &tools,
        "aws",
        &format!("#!/usr/bin/env bash\necho $$ >{0}.new\nmv {0}.new {0}\nexec sleep 300\n", pid.display()),
    );
    for (signal, code) in [("-TERM", Some(143)), ("-KILL", None)] {
        let mut deploy = stage.script_of("cloudformation", "deploy.sh", &tools);
        let mut process = deploy.env("TMPDIR", &temporary).spawn().unwrap();
        let within = |what: &str, is_so: &dyn Fn() -> bool| {
            let start = Instant::now();
            while !is_so() {
                assert!(start.elapsed() < Duration::from_secs(30), "{signal}: {what}");
                std::thread::sleep(Duration::from_millis(50));
            }
        };
        within("the AWS CLI starts", &|| pid.exists());
        let called = fs::read_to_string(&pid).unwrap().trim().to_owned();
        fs::remove_file(&pid).unwrap();
        run(program("bash").args(["-c", &format!("kill {signal} {}", process.id())]));
        assert_eq!(process.wait().unwrap().code(), code);
        within("the AWS CLI is ended", &|| !Path::new("/proc").join(&called).exists());
        // A script that is killed cannot tidy up.
        assert!(code.is_none() || fs::read_dir(&temporary).unwrap().next().is_none());
    }
}
