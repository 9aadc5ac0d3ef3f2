//! Terraform with the real AWS provider, in the layout `combined`. First of the tests by its name, as it mostly waits.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::found::{program, provider_mirror, run};
use crate::permissions::check_all;
use crate::stage::{Stage, side_by_side};

/// One for each option, and one where a share is accepted; the provider waits for load balancers for a minute.
const SCENES: [&str; 7] = [
    "article-peering",
    "article-privatelink",
    "article-transit-gateway-outside",
    "existing-gateway",
    "ids-missing",
    "privatelink-existing-nlb",
    "secondary-cidrs",
];

/// One for each thing that can be taken over.
const ADOPTED: [&str; 3] = ["article-peering", "existing-gateway", "privatelink-existing-nlb"];

#[test]
fn terraform_deploys_and_removes_every_option() {
    if program("terraform").is_none() {
        return;
    }
    let Some(mirror) = provider_mirror() else { return };
    let used = side_by_side(&SCENES, |scene| {
        let stage = Stage::set(scene)?;
        stage.save("before");
        let root = stage.out().join("terraform");
        fs::copy(stage.file("terraform.tfvars.json"), root.join("terraform.tfvars.json")).unwrap();
        let terraform = |words: &[&str]| run(stage.terraform(&root).args(words));
        terraform(&["init", "-input=false", &format!("-plugin-dir={}", mirror.display())]);
        terraform(&["apply", "-input=false", "-auto-approve"]);
        stage.walk();
        // Its exit code says whether there is anything to do.
        terraform(&["plan", "-input=false", "-detailed-exitcode"]);
        if ADOPTED.contains(&scene) {
            stage.adopt(&root);
        }
        terraform(&["destroy", "-input=false", "-auto-approve"]);
        stage.compare("before");
        Some(stage.judge("terraform"))
    });
    check_all(used);
}

impl Stage {
    /// Terraform in a folder.
    pub(crate) fn terraform(&self, folder: &Path) -> Command {
        let mut command = program("terraform").expect("it was there before");
        let settings = self.file("cli.tfrc");
        fs::write(&settings, "").unwrap();
        command
            .env("TF_CLI_CONFIG_FILE", settings)
            .env("CHECKPOINT_DISABLE", "1")
            .env("TF_IN_AUTOMATION", "1");
        command.arg(format!("-chdir={}", folder.display()));
        self.aws.reach(&mut command, &self.file("config"));
        command
    }
}
