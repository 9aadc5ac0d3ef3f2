//! An input as a spec: one text, or the files of a folder.

use crossvpc_core::allow::Allowed;
use crossvpc_core::backend::Backend;
use crossvpc_core::diagnostic::{Code, Diagnostic};
use crossvpc_core::network::Network;
use crossvpc_core::source::Sources;

/// The line after which another file of the spec starts.
pub const NEXT_FILE: &str = "\n# next file\n";

/// Every target.
pub const BACKENDS: [&dyn Backend; 3] =
    [&crossvpc_terraform::Terraform, &crossvpc_cloudformation::CloudFormation, &crossvpc_cdk::Cdk];

/// What the program knows after reading a spec.
pub struct Reading {
    /// The texts.
    pub sources: Sources,
    /// The findings in the order they are shown, without those that the spec allows.
    pub findings: Vec<Diagnostic>,
    /// Those that it allows.
    pub allowed: Vec<Allowed>,
    /// What the spec means, where no finding is an error.
    pub network: Option<Network>,
}

/// Every kind of finding.
pub fn codes() -> Vec<&'static Code> {
    let mut codes =
        [crossvpc_core::rules::CODES, crossvpc_terraform::CODES, crossvpc_cloudformation::CODES].concat();
    codes.sort_by_key(|code| code.name);
    codes.dedup_by_key(|code| code.name);
    codes
}

/// Reads a spec as `crossvpc check` does.
pub fn read(text: &str) -> Reading {
    let mut sources = Sources::default();
    for (number, file) in text.split(NEXT_FILE).enumerate() {
        sources.add(format!("{number}.yaml"), file);
    }
    let checked = crossvpc_core::check_and(&sources, |plan, report| {
        let targets = &plan.network.generate().targets;
        for backend in BACKENDS.iter().filter(|backend| targets.contains(&backend.target())) {
            backend.review(plan, report);
        }
    });
    let mut report = checked.report;
    let allowed = checked.allow.apply(&mut report, &codes(), |_| true);
    let network = checked.network.filter(|_| !report.has_errors());
    Reading { sources, findings: report.sorted(), allowed, network }
}
