//! Values that root modules pass without files: each account deploys from a clone with nothing but what is generated, and what is lost
//! is refused as a lost file is.

use std::collections::{BTreeMap, VecDeque};
use std::fs;
use std::path::PathBuf;
use std::process::Output;

use serde_json::{Value, json};
use tempfile::TempDir;
use walkdir::WalkDir;

use super::aws::Aws;
use super::lost::refuses;
use super::per_account::{config_of, fill_in, handed, script, script_in};
use super::stage::Stage;
use crate::support::found::{provider_mirror, run};
use crate::support::root;

/// More than it takes until nobody has anything new.
const MOST_RUNS: usize = 10;

/// The accounts of the scene.
const ACCOUNTS: [&str; 2] = ["owner", "member"];

/// A scene whose roots wait for each other, with values that are passed in one way.
struct Published {
    stage: Stage,
    mirror: PathBuf,
}

impl Published {
    fn of(settings: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let spec = folder.path().join("spec.yaml");
        let scene = fs::read_to_string(root().join("specs/two-account-gateway.yaml")).unwrap();
        fs::write(&spec, format!("{scene}\n{}", generate(settings))).unwrap();
        let stage = Stage::of("published", &spec);
        stage.save("before");
        Self { stage, mirror: provider_mirror() }
    }

    /// The same with a bucket for the states.
    fn with_bucket(handover: &str) -> Self {
        let bucket = "backend: {s3: {bucket: states-of-all, region: us-east-1}}";
        let published = Self::of(&format!("handover: {handover}, {bucket}"));
        published.handed("bucket", "owner", &[]);
        published
    }

    fn handed(&self, what: &str, account: &str, words: &[&str]) -> String {
        let mut command = Aws::python("handed.py");
        run(command.arg(what).arg(&self.stage.aws.url).arg(self.stage.spec()).arg(account).args(words))
    }

    /// What is generated, and the values of a person: no state, no initialised folder, no file that was handed over.
    fn clone(&self) -> TempDir {
        let (clone, out) = (tempfile::tempdir().unwrap(), self.stage.out());
        for entry in WalkDir::new(&out).into_iter().flatten().filter(|entry| entry.file_type().is_file()) {
            let path = clone.path().join(entry.path().strip_prefix(&out).unwrap());
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::copy(entry.path(), path).unwrap();
        }
        fill_in(&self.stage, &clone.path().join("terraform/accounts"));
        clone
    }

    /// A run from a clone of its own, with the credentials of one account, or of all.
    fn run_in_clone(&self, name: &str, account: Option<&str>) -> Output {
        let clone = self.clone();
        let config = account.map_or_else(|| self.config_of_all(), |own| config_of(&self.stage, own));
        let mut command = script_in(&self.stage, clone.path(), name, &self.mirror, &config);
        command.env("AWS_PROFILE", account.unwrap_or("states"));
        command.args(account.into_iter().flat_map(|account| ["--account", account])).output().unwrap()
    }

    /// The credentials of all accounts, and some for the bucket, which are of no deployer.
    fn config_of_all(&self) -> PathBuf {
        let read = |name: &str| fs::read_to_string(self.stage.file(name)).unwrap();
        let testers = read("tester");
        let owner = testers.split("\n\n").find(|section| section.starts_with("[profile owner]")).unwrap();
        let path = self.stage.file("config-all");
        let states = owner.replace("[profile owner]", "[profile states]");
        fs::write(&path, format!("{}\n{states}\n", read("config"))).unwrap();
        path
    }

    /// Lets each account's person deploy from a clone, and those again that a run names.
    fn in_turns(&self) {
        let mut due: VecDeque<_> = ACCOUNTS.into();
        for _ in 0..MOST_RUNS {
            let Some(account) = due.pop_front() else { return };
            let said = succeeded(&self.run_in_clone("deploy.sh", Some(account)));
            let named = said.lines().skip_while(|line| !line.contains("other accounts have new values"));
            let named: Vec<_> = named.skip(1).filter_map(|line| line.split_whitespace().next()).collect();
            let named: Vec<_> =
                ACCOUNTS.into_iter().filter(|other| named.contains(other) && !due.contains(other)).collect();
            due.extend(named);
        }
        panic!("there is something new each time");
    }

    /// What each damage does to the plan of the member, who sees it from a clone. The last one is refused by the script, too.
    fn refused(&self, value: &str, damages: &[(&str, &dyn Fn())]) {
        let before = self.network_changes();
        let clone = self.clone();
        let member = clone.path().join("terraform/accounts/member/us-east-1");
        let config = config_of(&self.stage, "member");
        let terraform = |words: &[&str]| {
            let mut terraform = self.stage.terraform(&member);
            self.stage.aws.reach(&mut terraform, &config).env("AWS_PROFILE", "member");
            terraform.args(words).arg("-input=false").output().unwrap()
        };
        succeeded(&terraform(&["init", &format!("-plugin-dir={}", self.mirror.display())]));
        for (damage, do_it) in damages {
            do_it();
            refuses(damage, &terraform(&["plan", "-no-color"]), &[value.to_owned()]);
        }
        refuses("by the script", &self.run_in_clone("deploy.sh", Some("member")), &[value.to_owned()]);
        assert_eq!(self.network_changes(), before);
    }

    /// Everything once more, which changes nothing, and then nothing is left.
    fn ends(&self) {
        let deployed = self.network_changes();
        succeeded(&self.run_in_clone("deploy.sh", None));
        assert_eq!(self.network_changes(), deployed, "a second run changes nothing");
        self.stage.walk();
        succeeded(&self.run_in_clone("destroy.sh", None));
        self.stage.compare("before");
        self.stage.judge("terraform");
    }

    /// The calls that changed something but for the states and the parameters.
    fn network_changes(&self) -> Vec<String> {
        let is_of_values = |call: &String| call.ends_with("Object") || call.contains("Parameter");
        self.stage.aws.changes().into_iter().filter(|call| !is_of_values(call)).collect()
    }
}

fn generate(settings: &str) -> String {
    format!("generate: {{terraform: {{layout: per-account, {settings}}}}}\n")
}

fn succeeded(output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
    said
}

pub(crate) fn parameters_need_no_files_and_are_not_lost() {
    let published = Published::with_bucket("ssm");
    published.in_turns();
    published.stage.walk();
    let parameters: BTreeMap<String, String> =
        serde_json::from_str(&published.handed("parameters", "owner", &[])).unwrap();
    assert!(parameters.len() > 1, "{parameters:?}");
    let name = parameters.keys().find(|name| name.contains("acceptance")).unwrap();
    assert!(name.starts_with("/crossvpc/owner/us-east-1/member/us-east-1/"), "{name}");
    let value = name.rsplit_once('/').unwrap().1;
    let damage = |words: &[&str]| drop(published.handed("parameter", "owner", &[&[&**name], words].concat()));
    published.refused(
        value,
        &[
            ("no value", &|| damage(&["none"])),
            ("another one", &|| damage(&["tgw-0"])),
            ("deleted", &|| damage(&[])),
        ],
    );
    // Who gives the value gives it again.
    published.ends();
    assert_eq!(published.handed("parameters", "owner", &[]).trim(), "{}");
}

pub(crate) fn states_are_read_by_others_and_are_not_lost() {
    let published = Published::with_bucket("remote-state");
    published.in_turns();
    published.stage.walk();
    let key = "crossvpc/owner/us-east-1/terraform.tfstate";
    let text = published.handed("state", "owner", &[key]);
    let state: Value = serde_json::from_str(&text).unwrap();
    let file = published.stage.file("state");
    let put = |state: &str| {
        fs::write(&file, state).unwrap();
        published.handed("state", "owner", &[key, file.to_str().unwrap()]);
    };
    let value = "transit_gateway_id_core";
    let given = state["outputs"]["for_member_us_east_1"]["value"].as_object().unwrap();
    assert!(given.contains_key(value), "{given:?}");
    let (mut without, mut empty) = (state.clone(), state.clone());
    without["outputs"]["for_member_us_east_1"]["value"][value] = Value::Null;
    empty["outputs"] = json!({});
    published.refused(
        value,
        &[("a null", &|| put(&without.to_string())), ("no outputs", &|| put(&empty.to_string()))],
    );
    put(&text);
    published.stage.walk();
    published.ends();
}

/// The way from files to parameters, with nothing but the states, and back.
pub(crate) fn another_way_of_passing_values_loses_none() {
    let published = Published::of("handover: files");
    let Published { stage, mirror } = &published;
    fill_in(stage, &stage.out().join("terraform/accounts"));
    let config = stage.file("config");
    let deploy = || run(&mut script(stage, "deploy.sh", mirror, &config));
    deploy();
    stage.walk();
    let files = handed(stage);
    assert_eq!(files.len(), 2);
    let deployed = published.network_changes();
    let files_spec = fs::read_to_string(stage.spec()).unwrap();
    let ssm_spec = files_spec.replace("handover: files", "handover: ssm");
    for file in files.keys() {
        fs::remove_file(file).unwrap();
    }
    stage.respecify(&ssm_spec);
    deploy();
    assert!(handed(stage).is_empty(), "no file stays that nobody reads");
    assert_eq!(published.network_changes(), deployed);
    let calls = stage.aws.changes();
    deploy();
    assert_eq!(stage.aws.changes(), calls, "a second run changes nothing");

    stage.respecify(&files_spec);
    deploy();
    assert_eq!(handed(stage), files);
    assert_eq!(published.network_changes(), deployed);
    stage.walk();
    run(&mut script(stage, "destroy.sh", mirror, &config));
    stage.compare("before");
}
