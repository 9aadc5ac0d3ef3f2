//! What the spec says under `generate: {cdk: …}`.

use crossvpc_core::diagnostic::Report;
use crossvpc_core::findings::shape::invalid_value;
use crossvpc_core::target::{Applied, Section, Setting, Takes, Target};

/// What this target declares of itself: the settings of its stacks are those of CloudFormation.
pub(crate) static TARGET: Target = Target {
    id: "cdk",
    title: "`cdk`",
    name: "CDK",
    applied: Applied::CloudAssembly,
    by_default: true,
    page: None,
    settings: &[Setting::new(QUALIFIER, Takes::Text)],
    kept: &[],
    check,
};

/// The qualifier of the bootstrap stack whose roles deploy.
pub(crate) const QUALIFIER: &str = "qualifier";

fn check(section: &Section, report: &mut Report) {
    let Some(text) = section.value(QUALIFIER) else { return };
    // What the template of `cdk bootstrap` takes.
    if !(1..=10).contains(&text.value.len()) || !text.value.bytes().all(|b| b.is_ascii_alphanumeric()) {
        let reason = "expected 1 to 10 letters and digits, as `cdk bootstrap --qualifier` has it";
        report.push(invalid_value::malformed(text, QUALIFIER, reason));
    }
}
