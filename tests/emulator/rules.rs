//! Whether the emulator refuses what AWS refuses: `rules.py` has the rules that `aws/` adds.

use super::aws::Aws;
use super::stage::Stage;
use crate::support::found::run;

pub(crate) fn the_emulator_refuses_what_aws_refuses() {
    let stage = Stage::set("article-privatelink");
    run(Aws::python("rules.py").arg(&stage.aws.url).arg(stage.spec()));
}
