//! A root with more providers than a small machine can run.

use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::plan::Plan;

use crate::settings::{self, Layout};

/// See the page.
pub(crate) static CODE: Code =
    Code { name: "many-providers", severity: Severity::Warning, page: include_str!("many-providers.md") };

/// Above this, a CI runner with 8 GB has no room left.
const COMFORTABLE: usize = 12;

/// What a provider process of the AWS provider takes, in hundredths of a gigabyte, as measured with 5.100.
const HUNDREDTHS_OF_GIGABYTE: usize = 42;

pub(crate) fn check(plan: &Plan, report: &mut Report) {
    if settings::layout(plan) == Layout::PerAccount {
        return;
    }
    let places = plan.places();
    let (Some(last), true) = (places.last(), places.len() > COMFORTABLE) else { return };
    let tool = plan.network.generate().tool().name();
    let gigabytes = places.len() * HUNDREDTHS_OF_GIGABYTE / 100;
    let message = format!(
        "the {tool} root module needs {} provider configurations and about {gigabytes} GB of memory",
        places.len()
    );
    let label = format!("more than {COMFORTABLE} accounts with a provider configuration");
    let finding = Diagnostic::new(&CODE, message, last.account.span, label);
    report.push(finding.note(format!("{tool} runs a process for each provider configuration")).help(
        "write `generate: {terraform: {layout: per-account}}`, split the spec, or apply on a larger \
         machine",
    ));
}
