//! One connectivity spec: parsed, validated and planned. Nothing here touches a disk, a clock or the environment,
//! and nothing here knows how a target writes things down.

pub mod allow;
pub mod aws;
pub mod backend;
pub mod change;
pub mod deployment;
pub mod diagnostic;
pub mod findings;
pub mod fix;
pub mod format;
pub mod name;
pub mod network;
pub mod permissions;
pub mod plan;
pub mod printable;
pub mod routing;
pub mod source;
pub mod spec;
pub mod suggest;
pub mod target;
pub mod tool;
pub mod tree;
pub mod yaml;

use std::sync::Arc;

use allow::Allow;
use diagnostic::Report;
use network::Network;
use plan::Plan;
use source::Sources;
use spec::Spec;
use target::Target;

/// Reads a spec, reports everything that is wrong with it by itself, and plans what can be read; `None` if a text ends early or the
/// plan would be too large.
/// What cannot work although it can be read is found by the rules. Only the `targets` have sections under `generate`.
pub fn read(sources: &Sources, targets: &[&'static Target], report: &mut Report) -> Option<(Plan, Allow)> {
    read_changed(sources, targets, |_| {}, report).1
}

/// The same of what a spec would be after a change, with the spec as written.
pub fn read_changed(
    sources: &Sources,
    targets: &[&'static Target],
    change: impl FnOnce(&mut Spec),
    report: &mut Report,
) -> (Spec, Option<(Plan, Allow)>) {
    let mut spec = Spec::parse(sources, targets, report);
    if !spec.is_complete {
        return (spec, None);
    }
    change(&mut spec);
    spec.find_keys(report);
    let allow = Allow::of(&spec, report);
    let mut network = Network::resolve(&spec, targets, report);
    if !spec.keys.is_empty() {
        let shown = spec.keys.shown();
        let keys = std::mem::replace(&mut spec.keys, shown);
        network.generate_as(Network::resolve(&spec, targets, &mut Report::keeping(0)));
        spec.keys = keys;
    }
    let bytes = sources.iter().map(|(_, source)| source.text().len()).sum();
    if let Some(finding) = plan::excess(&network, bytes) {
        report.push(finding);
        return (spec, None);
    }
    (spec, Some((Plan::of(Arc::new(network)), allow)))
}
