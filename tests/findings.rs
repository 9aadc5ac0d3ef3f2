//! What findings promise as a whole: that each known mistake has one at the right place, that what is right has none, that
//! damage is never overlooked, and that the book and the map of rules say what the code does.

mod book;
mod damage;
mod map;
mod mistakes;
mod scenes;
mod targets;

use crossvpc_core::backend::Backend;
use crossvpc_core::diagnostic::{Code, Diagnostic};
use crossvpc_core::network::GenerateTarget;
use crossvpc_core::source::Sources;

const BACKENDS: [&dyn Backend; 2] =
    [&crossvpc_terraform::Terraform, &crossvpc_cloudformation::CloudFormation];

/// Every finding there is, of the core and of the targets, by code.
fn codes() -> Vec<&'static Code> {
    let targets = [crossvpc_terraform::CODES, crossvpc_cloudformation::CODES];
    let mut codes = [&[crossvpc_core::rules::CODES], &targets[..]].concat().concat();
    codes.sort_by_key(|code| code.name);
    codes
}

/// All findings of a text that the spec does not allow, also those of its targets.
fn check(text: &str) -> (Sources, Vec<Diagnostic>) {
    let mut sources = Sources::default();
    sources.add("spec.yaml", text);
    let mut checked = crossvpc_core::check_and(&sources, |plan, report| {
        let targets = &plan.network.generate().targets;
        let is_asked = |target| targets.contains(&target);
        // A cloud assembly has what is said of stacks.
        let of_cdk = |target| target == GenerateTarget::CloudFormation && is_asked(GenerateTarget::Cdk);
        for backend in BACKENDS.iter().filter(|found| is_asked(found.target()) || of_cdk(found.target())) {
            backend.review(plan, report);
        }
    });
    checked.allow.apply(&mut checked.report, &codes(), |_| true);
    (sources, checked.report.sorted())
}
