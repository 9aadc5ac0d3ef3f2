//! Values that one root module handed to another and that are gone, or others than before: no plan may take them for values
//! that are not there yet, as it would remove what is live. They are forgotten on purpose, and with what leaves the spec.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

use super::per_account::{fill_in, handed, script};
use super::stage::Stage;
use crate::support::found::{program, provider_mirror, run};

/// The roots of the scene `per-account`, all of it deployed.
struct Deployed {
    stage: Stage,
    mirror: PathBuf,
}

impl Deployed {
    fn of() -> Self {
        let deployed = Self { stage: Stage::set("per-account"), mirror: provider_mirror() };
        deployed.stage.save("before");
        let accounts = deployed.stage.out().join("terraform/accounts");
        fill_in(&deployed.stage, &accounts);
        let names = deployed.stage.publish();
        let published = format!("published_private_dns_names = {}\n", serde_json::to_string(&names).unwrap());
        fs::write(accounts.join("payments/eu-west-1/published.auto.tfvars"), published).unwrap();
        run(&mut deployed.deploy(&[]));
        deployed.stage.walk();
        deployed
    }

    fn deploy(&self, words: &[&str]) -> Command {
        let mut script = script(&self.stage, "deploy.sh", &self.mirror, &self.stage.file("config"));
        script.args(words);
        script
    }

    /// What somebody gets who plans a root by hand.
    fn plan(&self, root: &Path) -> Output {
        let mut terraform = program("terraform");
        terraform.arg(format!("-chdir={}", root.display())).args(["plan", "-input=false", "-no-color"]);
        self.stage.aws.reach(&mut terraform, &self.stage.file("config"));
        terraform.output().unwrap()
    }

    /// Holds a plan by hand to refuse to lose each of these values.
    fn refuses(&self, damage: &str, file: &Path, lost: &[String]) {
        refuses(&format!("{damage}, {}", file.display()), &self.plan(file.parent().unwrap()), lost);
    }
}

/// Holds a run to refuse to lose each of these values.
pub(crate) fn refuses(damage: &str, output: &Output, lost: &[String]) {
    let said =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    let said: String = said.split_whitespace().filter(|word| *word != "│").collect();
    assert_eq!(output.status.code(), Some(1), "{damage}: {said}");
    assert!(said.contains("Instancecannotbedestroyed"), "{damage}: {said}");
    for name in lost {
        let kept = format!("terraform_data.restore_or_forget_{name}[\"");
        assert!(said.contains(&kept), "{damage}: {name}: {said}");
    }
}

/// The values of a file that are not null.
fn values(text: &str) -> BTreeMap<String, Value> {
    let values: BTreeMap<String, Value> = serde_json::from_str(text).unwrap();
    values.into_iter().filter(|(_, value)| !value.is_null()).collect()
}

pub(crate) fn no_plan_loses_a_value_that_was_handed_over() {
    let deployed = Deployed::of();
    let stage = &deployed.stage;
    let files = handed(stage);
    assert_eq!(files.len(), 6);
    let calls = stage.aws.changes();
    for (at, (file, text)) in files.iter().enumerate() {
        let all = values(text);
        let names: Vec<_> = all.keys().cloned().collect();
        let (first, id) = all.first_key_value().unwrap();
        let without = |name: &str| {
            let rest: BTreeMap<_, _> = all.iter().filter(|(other, _)| *other != name).collect();
            serde_json::to_string(&rest).unwrap()
        };
        let only = std::slice::from_ref(first);
        let foreign = files.values().nth((at + 3) % files.len()).unwrap();
        let foreign_lost: Vec<_> =
            names.iter().filter(|name| !values(foreign).contains_key(*name)).cloned().collect();
        let id = id.as_str().unwrap();
        let (start, end) = id.split_at(id.len() - 1);
        let another = format!("{start}{}", if end == "0" { "1" } else { "0" });
        let mut damages = vec![
            ("emptied", "{}".to_owned(), &*names),
            ("without a value", without(first), only),
            ("null by hand", text.replace(&format!("\"{id}\""), "null"), only),
            ("with another id", text.replace(id, &another), only),
            ("of another root", foreign.clone(), &*foreign_lost),
        ];
        // Each file in two ways, and all ways for one or another of them.
        damages = damages.into_iter().cycle().skip(at).take(2).collect();
        for (damage, text, lost) in damages {
            assert_ne!(Some(&text), files.get(file), "{damage}");
            fs::write(file, text).unwrap();
            deployed.refuses(damage, file, lost);
        }
        fs::remove_file(file).unwrap();
        deployed.refuses("lost", file, &names);
        fs::write(file, text).unwrap();
    }

    // The account's own person cannot apply either, and the script brings back what it can read.
    for file in files.keys() {
        fs::remove_file(file).unwrap();
    }
    let refused = deployed.deploy(&["--account", "web"]).output().unwrap();
    assert_eq!(refused.status.code(), Some(1), "{}", String::from_utf8_lossy(&refused.stdout));
    run(&mut deployed.deploy(&[]));
    assert_eq!(handed(stage), files);
    assert_eq!(stage.aws.changes(), calls, "nothing was touched");
    stage.walk();
}

pub(crate) fn a_value_is_forgotten_on_purpose_and_with_its_link() {
    let deployed = Deployed::of();
    let stage = &deployed.stage;
    let payments = stage.out().join("terraform/accounts/payments/eu-west-1");
    let file = payments.join("from-web-eu-west-1.auto.tfvars.json");
    let value = "peering_acceptance_payments_prod__web_prod";
    let text = fs::read_to_string(&file).unwrap();
    let without = text.replace(value, "nobody_asks_for_it");
    assert_ne!(text, without);

    // Of one value only what depends on it goes, and it comes back with the value.
    fs::write(&file, &without).unwrap();
    let said = |output: &Output| String::from_utf8_lossy(&output.stdout).into_owned();
    let own = ["--account", "payments"];
    let refused = deployed.deploy(&own).output().unwrap();
    assert_eq!(refused.status.code(), Some(1), "{}", said(&refused));
    stage.walk();
    let before = stage.aws.changes().len();
    let forgotten = deployed
        .deploy(&[&own[..], &["--forget", value, "--forget", "of_nobody"]].concat())
        .output()
        .unwrap();
    assert!(forgotten.status.success(), "{}", said(&forgotten));
    let error = String::from_utf8_lossy(&forgotten.stderr);
    assert!(error.contains("of_nobody: no root module"), "{error}");
    assert!(!error.contains(value), "{error}");
    let calls: Vec<_> = stage.aws.changes().split_off(before);
    assert!(!calls.is_empty() && calls.iter().all(|call| call.contains("DeleteRoute")), "{calls:?}");
    assert!(!stage.arrives());

    // All values of a root, by its name: those that are still known are kept again.
    fs::write(&file, &text).unwrap();
    run(deployed.deploy(&own).args(["--forget", "payments/eu-west-1"]));
    stage.walk();

    // A link that leaves the spec takes its values along, without a word on the command line.
    let spec = fs::read_to_string(stage.spec()).unwrap();
    let mut spec: serde_yaml::Value = serde_yaml::from_str(&spec).unwrap();
    spec["connections"].as_mapping_mut().unwrap().remove("web-to-payments");
    stage.respecify(&serde_yaml::to_string(&spec).unwrap());
    run(&mut deployed.deploy(&[]));
    stage.walk();
    let config = stage.file("config");
    let dry = run(script(stage, "destroy.sh", &deployed.mirror, &config).arg("--dry-run"));
    assert!(dry.contains("to destroy"), "{dry}");
    stage.walk();
    run(&mut script(stage, "destroy.sh", &deployed.mirror, &config));
    stage.compare("before");
}
