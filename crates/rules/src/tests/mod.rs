//! What is found in a spec, and on which lines; and what is not found in specs that are right.

mod expectation;
mod lists;
mod prefix_lists;
mod privatelink;
mod privatelink_zones;
mod routes;
mod states;
mod transit_gateway;
mod transit_gateway_tables;
mod unused;
mod values;
mod vpc;
mod vpc_peering;

use crossvpc_cloudformation::CloudFormation;
use crossvpc_core::backend::Backend;
use crossvpc_core::diagnostic::{Diagnostic, Report};
use crossvpc_core::source::Sources;
use crossvpc_terraform::Terraform;

/// The findings in a text, in order.
fn findings(text: &str) -> (Sources, Vec<Diagnostic>) {
    let mut sources = Sources::default();
    sources.add("spec.yaml", text);
    let mut report = Report::default();
    let targets = [&Terraform as &dyn Backend, &CloudFormation].map(Backend::target);
    if let Some((plan, _)) = crossvpc_core::read(&sources, &targets, &mut report) {
        crate::check(&plan, &mut report);
    }
    (sources, report.sorted())
}

/// Each finding with the lines of its labels, such as `subnets-overlap 8 7`. These specs declare more than they use, which
/// is tested by itself.
fn summary(text: &str) -> Vec<String> {
    let (sources, found) = findings(text);
    let line = |span: crossvpc_core::source::Span| sources.get(span.file).line_column(span.start).line;
    let summary = |finding: &Diagnostic| {
        let lines = finding.labels.iter().map(|label| format!(" {}", line(label.span)));
        format!("{}{}", finding.code.name, lines.collect::<String>())
    };
    let is_shown = |finding: &&Diagnostic| ![unused::CODE, routes::UNUSED].contains(&finding.code.name);
    found.iter().filter(is_shown).map(summary).collect()
}

#[track_caller]
fn found(text: &str, expected: &[&str]) {
    assert_eq!(summary(text), expected, "{text}");
}

/// The help of the only finding with this code.
#[track_caller]
fn help(text: &str, code: &str) -> Vec<String> {
    let (_, mut found) = findings(text);
    found.retain(|finding| finding.code.name == code);
    assert_eq!(found.len(), 1, "{code} in {text}");
    found.remove(0).help
}
