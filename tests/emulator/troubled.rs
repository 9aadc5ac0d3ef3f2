//! AWS in trouble: calls that are throttled, fail, hang, are lost, or have an answer with nothing in it end no run, and a call
//! that is refused ends it with an error that says where.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::cli;
use super::stage::{Stage, side_by_side};
use crate::support::found::{program, run};

/// One for each way in which something is accepted.
const SCENES: [&str; 3] = ["article-peering", "article-privatelink", "article-transit-gateway-outside"];

/// What befalls each action of each account, one after the other; the last finds its answer on a second page.
pub(crate) fn every_trouble() -> Value {
    json!([
        { "kind": "throttled", "actions": ".", "nth": [1] },
        { "kind": "empty", "actions": ".", "nth": [1] },
        { "kind": "blank", "actions": "^(Describe|Get)", "nth": [1] },
        { "kind": "lost", "actions": ".", "nth": [1] },
        { "kind": "paged", "actions": "^(DescribeVpc|DescribeTransit|DescribeStacks|GetResource)", "nth": [1, 2, 3] },
    ])
}

impl Stage {
    /// A script whose AWS CLI tries nothing again, so that the script has to.
    fn on_its_own(&self, name: &str) -> Command {
        let mut script = self.script(name);
        script.env("AWS_MAX_ATTEMPTS", "1").env("CROSSVPC_INTERVAL", "0.05");
        script
    }
}

pub(crate) fn no_single_call_ends_a_run() {
    side_by_side(&SCENES, |scene| {
        let stage = Stage::set(scene);
        stage.save("before");
        stage.tell(json!({ "faults": every_trouble() }));
        let output = stage.on_its_own("deploy.sh").output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{scene}: {said}");
        for trouble in ["Rate exceeded", "Unable to parse response", "no answer", "Connection was closed"] {
            assert!(said.contains(trouble), "{scene}: the script sees it by itself: {trouble}: {said}");
        }
        stage.walk();
        let deployed = stage.aws.changes();
        // What counts the calls starts anew with other words.
        stage.tell(json!({ "faults": [{ "kind": "failing", "actions": ".*", "every": 3 }] }));
        run(&mut stage.on_its_own("deploy.sh"));
        assert_eq!(stage.aws.changes(), deployed, "{scene}: nothing is made a second time");
        run(&mut stage.on_its_own("destroy.sh"));
        stage.tell(json!({}));
        stage.compare("before");
    });
}

pub(crate) fn throttling_now_and_then_is_not_even_seen() {
    let stage = Stage::set("privatelink-private-dns");
    let mut deploy = stage.script("deploy.sh");
    let names = stage.publish();
    stage
        .tell(json!({ "published": names, "faults": [{ "kind": "throttled", "actions": ".", "every": 5 }] }));
    run(&mut deploy);
    stage.walk();
}

pub(crate) fn a_call_that_hangs_is_given_up_and_made_again() {
    let stage = Stage::set("article-privatelink");
    stage.save("before");
    let hanging =
        "^(DescribeStacks|CreateChangeSet|ExecuteChangeSet|AcceptVpcEndpointConnections|DeleteStack)$";
    stage.tell(json!({ "faults": [{ "kind": "hanging", "actions": hanging, "nth": [1] }] }));
    let start = Instant::now();
    run(stage.on_its_own("deploy.sh").env("CROSSVPC_CALL_TIMEOUT", "2"));
    run(stage.on_its_own("destroy.sh").env("CROSSVPC_CALL_TIMEOUT", "2"));
    // One that is answered never takes a minute in the emulator.
    assert!(start.elapsed() < Duration::from_mins(4), "{:?}", start.elapsed());
    stage.tell(json!({}));
    stage.compare("before");
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

/// What AWS says is text of others: it must not command the terminal or the CI runner that shows it.
const HOSTILE: &str = "no\n::stop-commands::now \u{9b}31m##[add-mask]a ##vso[task.complete]b \u{202e}c";

pub(crate) fn a_refusal_ends_the_run_and_says_where() {
    let stage = Stage::set("article-privatelink");
    let places = [
        ("GetCallerIdentity", "account-a", ""),
        ("CreateChangeSet", "account-a", "crossvpc-privatelink-web-service"),
        ("DescribeChangeSet", "account-a", "crossvpc-privatelink-web-service"),
        ("ExecuteChangeSet", "account-a", "crossvpc-privatelink-web-service"),
        ("DescribeVpcEndpointConnections", "account-a", "crossvpc-privatelink-web-service"),
        ("AcceptVpcEndpointConnections", "account-a", "crossvpc-privatelink-web-service"),
        ("GetTemplate", "account-a", "crossvpc-privatelink-web-service"),
        ("DescribeStacks", "account-a", "crossvpc-privatelink-web-service"),
    ];
    for (action, account, stack) in places {
        let always: Vec<_> = (1..100).collect();
        let actions = format!("^{action}$");
        let refused = json!({ "kind": "refused", "actions": actions, "nth": always, "message": HOSTILE });
        stage.tell(json!({ "faults": [refused] }));
        let output = stage.script("deploy.sh").output().unwrap();
        let error = said(&output);
        assert_eq!(output.status.code(), Some(1), "{action}: {error}");
        let place = format!("{account} (111111111111, profile {account})");
        for part in [&place, "us-east-1", stack, action, "no\n  | ::stop-commands::now", "help: "] {
            assert!(error.contains(part), "{action}: {part}: {error}");
        }
        check_tame(&error);
    }
    stage.tell(json!({}));
    run(&mut stage.script("deploy.sh"));
    stage.walk();
    stage.tell(json!({ "faults": [{ "kind": "refused", "actions": "^DeleteStack$", "nth": [1] }] }));
    let output = stage.script("destroy.sh").output().unwrap();
    let error = said(&output);
    assert_eq!(output.status.code(), Some(1), "{error}");
    assert!(
        error.contains("crossvpc-privatelink-web-endpoint-vpc-b in account account-b (222222222222"),
        "{error}"
    );
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
    for part in ["after 5 seconds still waiting", "run this again to go on", "account-a (111111111111"] {
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
        run(program("kill").args([signal, &process.id().to_string()]));
        assert_eq!(process.wait().unwrap().code(), code);
        within("the AWS CLI is ended", &|| !Path::new("/proc").join(&called).exists());
        // A script that is killed cannot tidy up.
        assert!(code.is_none() || fs::read_dir(&temporary).unwrap().next().is_none());
    }
}
