//! The cloud assembly, deployed and removed by the generated scripts with the CDK CLI.

use std::process::Command;

use super::cli;
use super::stage::{Stage, side_by_side};
use crate::support::found::run;

/// One for each option, and one whose ids the user gives.
const SCENES: [&str; 4] =
    ["article-peering", "article-privatelink", "article-transit-gateway", "ids-missing"];

pub(crate) fn cdk_deploys_and_removes_every_option() {
    side_by_side(&SCENES, |scene| {
        let stage = Stage::set(scene);
        stage.save("before");
        stage.publish();
        run(&mut stage.by_cdk("deploy.sh"));
        stage.walk();
        let deployed = stage.aws.changes();
        let said = run(&mut stage.by_cdk("deploy.sh"));
        assert_eq!(stage.aws.changes(), deployed, "{scene}: a second run changes nothing\n{said}");
        run(&mut stage.by_cdk("destroy.sh"));
        stage.compare("before");
        stage.judge("cdk");
    });
}

impl Stage {
    /// A script beside the assembly; the CDK CLI must neither look for news nor report itself.
    pub(crate) fn by_cdk(&self, name: &str) -> Command {
        let mut command = self.script_of("cdk", name, cli::preloaded());
        command.env("CDK_DISABLE_CLI_TELEMETRY", "true").env("CI", "true");
        command
    }
}
