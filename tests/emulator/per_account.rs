//! Terraform with a root for each account and region: each account's own person applies it, with no credentials but those of
//! the account, and takes what the others hand over as files.

use std::collections::{BTreeMap, VecDeque};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Map, Value, json};

use super::stage::Stage;
use crate::support::found::{program, provider_mirror, run};

/// More than it takes until nobody has anything new.
const MOST_RUNS: usize = 20;

pub(crate) fn each_account_applies_its_own_roots() {
    let mirror = provider_mirror();
    let stage = Stage::set("per-account");
    stage.save("before");
    let folder = stage.out().join("terraform/accounts");
    fill_in(&stage, &folder);

    // The record of the private name is published only after the first rounds: until then a run says so.
    let said = in_turns(&stage, &mirror, &["network", "payments", "web"]);
    assert!(said.contains("Publish the record of ledger.payments.example.com"), "{said}");
    stage.aws.tell(&json!({ "published": ["ledger.payments.example.com"] }));
    let names = "published_private_dns_names = [\"ledger.payments.example.com\"]\n";
    fs::write(folder.join("payments/eu-west-1/published_private_dns_names.auto.tfvars"), names).unwrap();
    in_turns(&stage, &mirror, &["payments"]);
    stage.walk();

    let deployed = stage.aws.changes();
    let everybody = stage.file("config");
    run(&mut script(&stage, "deploy.sh", &mirror, &everybody));
    assert_eq!(stage.aws.changes(), deployed, "a second run changes nothing");
    run(&mut script(&stage, "destroy.sh", &mirror, &everybody));
    stage.compare("before");
    let removed = stage.aws.changes();
    run(&mut script(&stage, "destroy.sh", &mirror, &everybody));
    assert_eq!(stage.aws.changes(), removed, "nothing is made again to be removed");
    assert!(handed(&stage).is_empty(), "nobody has what is no more");
    stage.judge("terraform");
}

/// Lets each account's person apply, and again whenever somebody hands over something new. A person with something left to
/// do by hand ends with 3.
fn in_turns(stage: &Stage, mirror: &Path, due: &[&str]) -> String {
    let mut due: VecDeque<String> = due.iter().map(|&account| account.to_owned()).collect();
    let mut all_said = String::new();
    for _ in 0..MOST_RUNS {
        let Some(account) = due.pop_front() else { return all_said };
        let before = handed(stage);
        let own = config_of(stage, &account);
        let output = script(stage, "deploy.sh", mirror, &own).args(["--account", &account]).output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(matches!(output.status.code(), Some(0 | 3)), "{account}: {}\n{said}\n{error}", output.status);
        all_said += &said;
        for (path, text) in handed(stage) {
            let receiver = path.iter().rev().nth(2).unwrap().to_string_lossy().into_owned();
            if before.get(&path) != Some(&text) && !due.contains(&receiver) {
                due.push_back(receiver);
            }
        }
    }
    panic!("there is something new each time: {all_said}");
}

/// What roots have handed to each other so far.
pub(crate) fn handed(stage: &Stage) -> BTreeMap<PathBuf, String> {
    let files = walkdir::WalkDir::new(stage.out().join("terraform/accounts")).into_iter().flatten();
    let files = files.filter(|file| file.file_name().to_string_lossy().starts_with("from-"));
    files.map(|file| (file.path().to_owned(), fs::read_to_string(file.path()).unwrap())).collect()
}

/// A file with the credentials of one account and no other.
pub(crate) fn config_of(stage: &Stage, account: &str) -> PathBuf {
    let all = fs::read_to_string(stage.file("config")).unwrap();
    let heading = format!("[profile {account}]");
    let own = all.split("\n\n").find(|section| section.starts_with(&heading)).unwrap();
    let path = stage.file(&format!("config-{account}"));
    fs::write(&path, format!("{own}\n")).unwrap();
    path
}

/// What a person writes into the `terraform.tfvars` of each root: only what the root asks for.
pub(crate) fn fill_in(stage: &Stage, folder: &Path) {
    let known = fs::read_to_string(stage.file("terraform.tfvars.json")).unwrap();
    let known: Map<String, Value> = serde_json::from_str(&known).unwrap();
    for account in fs::read_dir(folder).unwrap() {
        let account = account.unwrap().path();
        let name = account.file_name().unwrap().to_string_lossy().into_owned();
        for root in fs::read_dir(account).unwrap() {
            let root = root.unwrap().path();
            let asked = fs::read_to_string(root.join("variables.tf")).unwrap();
            let mut values = Map::new();
            values.insert("profile".to_owned(), json!(name));
            let wanted = known.iter().filter(|(key, _)| asked.contains(&format!("variable \"{key}\"")));
            values.extend(wanted.map(|(key, value)| (key.clone(), value.clone())));
            fs::write(root.join("terraform.tfvars.json"), Value::Object(values).to_string()).unwrap();
        }
    }
}

pub(crate) fn script(stage: &Stage, name: &str, mirror: &Path, config: &Path) -> Command {
    script_in(stage, &stage.out(), name, mirror, config)
}

/// The same in another folder.
pub(crate) fn script_in(stage: &Stage, out: &Path, name: &str, mirror: &Path, config: &Path) -> Command {
    let mut command = program("bash");
    command.arg(out.join("terraform").join(name)).arg("--yes");
    let settings = stage.file("cli.tfrc");
    fs::write(&settings, "").unwrap();
    command
        .env("TF_CLI_CONFIG_FILE", settings)
        .env("TF_IN_AUTOMATION", "1")
        .env("TF_CLI_ARGS_init", format!("-plugin-dir={}", mirror.display()));
    stage.aws.reach(&mut command, config);
    command
}
