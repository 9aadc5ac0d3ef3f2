//! Terraform with the real AWS provider, in the layout `combined`. First of the tests by its name, as it mostly waits.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::json;

use super::permissions::check_all;
use super::stage::{Stage, side_by_side};
use crate::support::found::{program, provider_mirror, run};
use crate::support::{generate, scenes};

/// One for each option, and one where a share is accepted; the provider waits for load balancers for a minute.
pub(crate) const SCENES: [&str; 6] = [
    "adopted",
    "article-peering",
    "article-privatelink",
    "article-transit-gateway-outside",
    "existing-gateway",
    "privatelink-existing-nlb",
];

/// The scene with a root for each account.
const ELSEWHERE: &str = "per-account";

/// One for each thing that can be taken over, and the scene of that.
const ADOPTED: [&str; 4] = ["adopted", "article-peering", "existing-gateway", "privatelink-existing-nlb"];

/// The main scenes of two options; the one of gateways is widened in `scripts.rs`.
const WIDENED: [&str; 2] = ["article-peering", "article-privatelink"];

pub(crate) fn terraform_deploys_and_removes_every_option() {
    let mirror = provider_mirror();
    let used = side_by_side(&SCENES, |scene| {
        let stage = if scene == "adopted" { Stage::of_nothing_adopted(scene) } else { Stage::set(scene) };
        stage.save("before");
        let root = stage.initialised(&mirror);
        let terraform = |words: &[&str]| run(stage.terraform(&root).args(words));
        terraform(&["apply", "-input=false", "-auto-approve"]);
        stage.walk();
        stage.trace();
        if WIDENED.contains(&scene) {
            stage.widen(20);
        }
        // Its exit code says whether there is anything to do.
        terraform(&["plan", "-input=false", "-detailed-exitcode"]);
        if ADOPTED.contains(&scene) {
            stage.adopt(&root, scene);
            stage.walk();
            stage.trace();
        }
        terraform(&["destroy", "-input=false", "-auto-approve"]);
        stage.compare("before");
        stage.judge("terraform")
    });
    check_all(used);
}

/// One account after the other, as a gateway's owner has to: each takes a provider of its own.
pub(crate) fn terraform_deploys_every_other_scene_once() {
    let mirror = provider_mirror();
    let scenes = scenes();
    let names = scenes.iter().map(|(name, _)| name.as_str());
    let others: Vec<_> = names.filter(|name| !SCENES.contains(name) && *name != ELSEWHERE).collect();
    side_by_side(&others, |scene| {
        let stage = Stage::set(scene);
        if !stage.out().join("terraform").exists() {
            return;
        }
        stage.save("before");
        let root = stage.initialised(&mirror);
        let terraform = |words: &[&str]| run(stage.terraform(&root).args(words));
        terraform(&["apply", "-input=false", "-auto-approve"]);
        // The records can be published only now, as AWS says only now what is in them.
        let names = stage.publish();
        if !names.is_empty() {
            let published = json!({ "published_private_dns_names": names }).to_string();
            fs::write(root.join("published.auto.tfvars.json"), published).unwrap();
            terraform(&["apply", "-input=false", "-auto-approve"]);
        }
        stage.walk();
        terraform(&["plan", "-input=false", "-detailed-exitcode"]);
        terraform(&["destroy", "-input=false", "-auto-approve"]);
        stage.compare("before");
        stage.judge("terraform");
    });
}

/// Load balancers, target groups and security groups have names that AWS gives out once.
pub(crate) fn a_prefix_lets_two_specs_share_accounts() {
    let stage = Stage::set("one-key-privatelink");
    let mirror = provider_mirror();
    stage.save("before");
    let terraform = |root: &Path, words: &[&str]| stage.terraform(root).args(words).output().unwrap();
    let apply = |root: &Path| terraform(root, &["apply", "-input=false", "-auto-approve"]);
    let destroy = |root: &Path| terraform(root, &["destroy", "-input=false", "-auto-approve"]);
    let first = stage.initialised(&mirror);
    assert!(apply(&first).status.success());
    let spec = fs::read_to_string(stage.spec()).unwrap();
    for (name, prefix, is_refused) in
        [("same", "", true), ("other", "\ngenerate: {name-prefix: other}\n", false)]
    {
        let file = stage.file(&format!("{name}.yaml"));
        fs::write(&file, format!("{spec}{prefix}")).unwrap();
        assert!(generate(&file, &stage.file(name)).status.success());
        let second = stage.initialised_in(&stage.file(name), &mirror);
        let applied = apply(&second);
        let said = String::from_utf8_lossy(&applied.stderr);
        assert_eq!(applied.status.success(), !is_refused, "{name}: {said}");
        assert_eq!(said.contains("Duplicate"), is_refused, "{name}: {said}");
        let plan = terraform(&first, &["plan", "-input=false", "-detailed-exitcode"]);
        assert_eq!(plan.status.code(), Some(0), "{name}: the first spec is as it was");
        assert!(destroy(&second).status.success(), "{name}");
    }
    assert!(destroy(&first).status.success());
    stage.compare("before");
}

impl Stage {
    /// The root of Terraform, with its values and its provider.
    fn initialised(&self, mirror: &Path) -> PathBuf {
        self.initialised_in(&self.out(), mirror)
    }

    /// The same in another folder that was generated.
    fn initialised_in(&self, out: &Path, mirror: &Path) -> PathBuf {
        let root = out.join("terraform");
        fs::copy(self.file("terraform.tfvars.json"), root.join("terraform.tfvars.json")).unwrap();
        let plugins = format!("-plugin-dir={}", mirror.display());
        run(self.terraform(&root).args(["init", "-input=false", &plugins]));
        root
    }

    /// Terraform in a folder.
    pub(crate) fn terraform(&self, folder: &Path) -> Command {
        let mut command = program("terraform");
        let settings = self.file("cli.tfrc");
        fs::write(&settings, "").unwrap();
        command.env("TF_CLI_CONFIG_FILE", settings).env("TF_IN_AUTOMATION", "1");
        command.arg(format!("-chdir={}", folder.display()));
        self.aws.reach(&mut command, &self.file("config"));
        command
    }
}
