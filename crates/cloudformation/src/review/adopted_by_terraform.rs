//! What exists, and would be made a second time by a stack.

use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::plan::Plan;

/// See the page.
pub(crate) static CODE: Code = Code {
    name: "adopted-by-terraform",
    severity: Severity::Error,
    page: include_str!("adopted-by-terraform.md"),
};

pub(crate) fn check(plan: &Plan, report: &mut Report) {
    for adoption in plan.adoptions() {
        let message =
            format!("CloudFormation would create {} again: only Terraform imports it", adoption.what);
        let finding = Diagnostic::new(&CODE, message, adoption.adopted.span, "exists already");
        report.push(
            finding
                .help("generate only Terraform: `--target terraform`, or `generate: {terraform: {}}`")
                .help(
                    "or remove `adopt`, and import the resource into its stack with a change set of \
                       type IMPORT",
                ),
        );
    }
}
