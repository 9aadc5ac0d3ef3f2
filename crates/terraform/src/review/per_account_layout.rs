//! The layout of one root an account, which is not generated yet.

use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::TerraformLayout;
use crossvpc_core::plan::Plan;

/// See the page.
pub(crate) static CODE: Code = Code {
    name: "per-account-layout",
    severity: Severity::Error,
    page: include_str!("per-account-layout.md"),
};

pub(crate) fn check(plan: &Plan<'_>, report: &mut Report) {
    let terraform = &plan.network.generate().terraform;
    if let (TerraformLayout::PerAccount, Some(span)) = (terraform.layout, terraform.layout_span) {
        let message = "the Terraform layout `per-account` is not generated yet";
        let finding = Diagnostic::new(&CODE, message, span, "not generated yet");
        report.push(finding.help("write `combined`: one root with a provider for each account and region"));
    }
}
