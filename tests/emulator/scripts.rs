//! CloudFormation, deployed and removed by the generated scripts with the AWS CLI.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::permissions::check_all;
use super::stage::{Stage, side_by_side};
use super::{cli, combined};
use crate::support::found::{program, python_programs, run, search_path};
use crate::support::{read_tree, scenes};

/// One for each option and for each way in which something is accepted or handed over. `interrupted.rs` has others.
const SCENES: [&str; 5] =
    ["article-transit-gateway", "hub-of-peerings", "ids-missing", "privatelink-overlap", "same-account"];

/// The scenes among the others in which two VPCs speak IPv6 to each other.
const OVER_IPV6: [&str; 3] = ["cross-region-dual-stack", "gateway-dual-stack", "mesh-of-peerings"];

/// The scenes that other tests deploy too, and the one of what exists, which stacks do not take over. All the others are
/// deployed here, once.
const ELSEWHERE: [&str; 4] = ["adopted", "article-peering", "article-privatelink", NAMED];

/// The scene whose private name waits for a record.
const NAMED: &str = "privatelink-private-dns";

impl Stage {
    /// A generated script, with everything agreed to.
    pub(crate) fn script(&self, name: &str) -> Command {
        self.script_of("cloudformation", name, cli::preloaded())
    }

    /// The same for a target, with the AWS CLI of a folder.
    pub(crate) fn script_of(&self, target: &str, name: &str, tools: &Path) -> Command {
        let mut command = self.bash(tools);
        command.arg(self.out().join(target).join(name)).arg("--yes");
        if name == "deploy.sh" {
            command.arg("--values").arg(self.file("values.txt"));
        }
        command.env("CROSSVPC_INTERVAL", "0.2").env("CROSSVPC_TIMEOUT", "120");
        command
    }

    /// A shell whose AWS CLI, of a folder, talks to the emulator.
    pub(crate) fn bash(&self, tools: &Path) -> Command {
        let mut command = program("bash");
        self.aws.reach(&mut command, &self.file("config"));
        command.env("PATH", search_path(&[tools]));
        command
    }
}

pub(crate) fn cloudformation_deploys_and_removes_every_option() {
    let used = side_by_side(&SCENES, |scene| {
        let stage = Stage::set(scene);
        let script = |name| stage.script(name);
        stage.save("before");
        let before = stage.aws.changes();
        let said = run(script("deploy.sh").arg("--dry-run"));
        assert!(said.contains("would be created"), "{scene}: {said}");
        assert_eq!(stage.aws.changes(), before, "{scene}: a dry run changes nothing");

        run(&mut script("deploy.sh"));
        stage.walk();
        stage.trace();
        if scene == "article-transit-gateway" {
            stage.widen(20);
        }
        stage.save("deployed");
        let deployed = stage.aws.changes();
        let said = run(&mut script("deploy.sh"));
        assert_eq!(stage.aws.changes(), deployed, "{scene}: a second run changes nothing\n{said}");
        let said = run(script("deploy.sh").arg("--dry-run"));
        assert!(!said.contains("would be"), "{scene}: {said}");
        stage.compare("deployed");

        run(&mut script("destroy.sh"));
        stage.compare("before");
        let said = run(&mut script("destroy.sh"));
        assert!(said.contains("no stacks to remove"), "{scene}: {said}");
        stage.judge("cloudformation")
    });
    check_all(used);
}

pub(crate) fn cloudformation_deploys_every_other_scene_once() {
    let scenes = scenes();
    let names = scenes.iter().map(|(name, _)| name.as_str());
    let others: Vec<_> = names.filter(|name| !SCENES.contains(name) && !ELSEWHERE.contains(name)).collect();
    side_by_side(&others, |scene| {
        let stage = Stage::set(scene);
        stage.save("before");
        stage.publish();
        run(&mut stage.script("deploy.sh"));
        let walked = stage.walk();
        assert_eq!(!walked.contains(" 0 of them"), OVER_IPV6.contains(&scene), "{scene}: {walked}");
        stage.trace();
        stage.widen(20);
        run(&mut stage.script("destroy.sh"));
        stage.compare("before");
    });
}

/// Each test that deploys scenes traces all of its own.
pub(crate) fn every_scene_is_traced() {
    for scene in ELSEWHERE {
        assert!(scene == NAMED || combined::SCENES.contains(&scene), "{scene} is traced by no test");
    }
}

/// The share of such a deployment has the accounts by itself. Each is taken out of it before a stack shares with it again, so
/// that an account outside of the organization is invited anew.
pub(crate) fn a_share_with_accounts_of_its_own_gets_stacks_for_them() {
    side_by_side(&["gateway-without-ram-sharing", "third-account-gateway"], |scene| {
        let stage = Stage::set(scene);
        stage.save("before");
        let mut files = read_tree(&stage.out().join("cloudformation"));
        let table = files["steps.txt"].clone();
        let (shares, others): (Vec<_>, Vec<_>) = table.lines().partition(|line| line.contains("-share-"));
        files.insert("steps.txt".to_owned(), others.join("\n"));
        let shares = shares.into_iter().map(|share| files.remove(share.split(' ').nth(4).unwrap()).unwrap());
        let accounts = shares.map(|share| share.split("Principal: ").last().unwrap().trim().to_owned());
        let principals = format!("      Principals: [{}]\n", accounts.collect::<Vec<_>>().join(", "));
        assert_ne!(principals, "      Principals: []\n", "{table}");
        let gateway = files.values_mut().find(|text| text.contains("AWS::RAM::ResourceShare")).unwrap();
        *gateway = gateway.replace("      ResourceArns:", &format!("{principals}      ResourceArns:"));
        let earlier = stage.file("earlier");
        for (path, text) in files {
            let path = earlier.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let mut deploy = stage.bash(cli::preloaded());
        deploy.arg(earlier.join("deploy.sh")).arg("--yes").env("CROSSVPC_INTERVAL", "0.2");
        run(&mut deploy);
        stage.walk();
        let calls = stage.aws.calls().len();
        run(&mut stage.script("deploy.sh"));
        stage.walk();
        let calls = stage.aws.calls().split_off(calls);
        let network = calls.iter().filter_map(|call| call["action"].as_str()?.strip_prefix("ec2:"));
        let looks = |action: &str| ["Describe", "Get", "Search"].iter().any(|verb| action.starts_with(verb));
        let changing: Vec<_> = network.filter(|action| !looks(action)).collect();
        assert_eq!(changing, [""; 0], "{scene}: what is attached stays so");
        let changed = stage.aws.changes();
        run(&mut stage.script("deploy.sh"));
        assert_eq!(stage.aws.changes(), changed, "{scene}: a second run changes nothing");
        run(&mut stage.script("destroy.sh"));
        stage.compare("before");
    });
}

pub(crate) fn only_the_links_of_a_connection_are_deployed() {
    let stage = Stage::set("mesh-of-peerings");
    let mut deploy = stage.script("deploy.sh");
    let table = fs::read_to_string(stage.out().join("cloudformation/steps.txt")).unwrap();
    let links: Vec<Vec<_>> = table
        .lines()
        .filter(|line| line.starts_with("link "))
        .map(|line| line.split(' ').collect())
        .collect();
    let (wanted, others) = links.split_last().unwrap();
    assert!(!others.is_empty(), "the scene has several links");
    let said = run(deploy.args(["--only", wanted[2]]));
    assert!(said.contains(wanted[1]), "{said}");
    let other = others.iter().find(|link| !link.contains(&wanted[2])).unwrap();
    assert!(!said.contains(other[1]), "{said}");
    let mut unknown = stage.script("deploy.sh");
    assert_eq!(unknown.args(["--only", "nothing-such"]).output().unwrap().status.code(), Some(2));
}

/// With the AWS CLI as users have it: what the other tests preload must not grade itself.
pub(crate) fn credentials_of_another_account_are_refused() {
    let stage = Stage::set("article-peering");
    let script = |name| stage.script_of("cloudformation", name, &python_programs());
    stage.save("before");
    let mut deploy = script("deploy.sh");
    let before = stage.aws.changes();
    let refused = deploy.args(["--profile", "account-a=account-b"]).output().unwrap();
    let said = String::from_utf8_lossy(&refused.stderr);
    assert_eq!(refused.status.code(), Some(1), "{said}");
    assert!(said.contains("belong to 222222222222, but the spec has 111111111111"), "{said}");
    assert_eq!(stage.aws.changes(), before, "nothing is touched");
    // A role is assumed for an account that has one.
    run(script("deploy.sh").args(["--role", "account-a=arn:aws:iam::111111111111:role/deployer"]));
    stage.walk();
    run(&mut script("destroy.sh"));
    stage.compare("before");
}

pub(crate) fn a_private_name_waits_for_its_record() {
    let stage = Stage::set(NAMED);
    let mut deploy = stage.script("deploy.sh");
    stage.save("before");
    // The service is there before anybody thinks of a name for it.
    let named = fs::read_to_string(stage.spec()).unwrap();
    let unnamed: Vec<_> = named.lines().filter(|line| !line.contains("private-dns:")).collect();
    stage.respecify(&unnamed.join("\n"));
    run(&mut stage.script("deploy.sh"));
    stage.respecify(&named);
    let waiting = deploy.output().unwrap();
    let said = String::from_utf8_lossy(&waiting.stdout);
    assert_eq!(waiting.status.code(), Some(3), "{said}{}", String::from_utf8_lossy(&waiting.stderr));
    assert!(said.contains("Publish this record") && said.contains("vpce:proof"), "{said}");
    let last = said.lines().last().unwrap();
    assert!(last.contains("not verified yet"), "nothing resolves before the name is verified: {said}");

    stage.publish();
    let said = run(&mut stage.script("deploy.sh"));
    assert!(said.contains("UPDATE_COMPLETE"), "{said}");
    stage.walk();
    stage.trace();
    let deployed = stage.aws.changes();
    run(&mut stage.script("deploy.sh"));
    assert_eq!(stage.aws.changes(), deployed, "a run after that changes nothing");
    run(&mut stage.script("destroy.sh"));
    stage.compare("before");
    check_all([stage.judge("cloudformation")]);
}
