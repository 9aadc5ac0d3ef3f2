//! One connectivity spec: parsed, validated and planned. Nothing here touches a disk, a clock or the environment,
//! and nothing here knows how a target writes things down.

pub mod allow;
pub mod aws;
pub mod backend;
pub mod deployment;
pub mod diagnostic;
pub mod name;
pub mod network;
pub mod permissions;
pub mod plan;
pub mod printable;
pub mod rules;
pub mod source;
pub mod spec;
pub mod suggest;
pub mod tree;
pub mod yaml;

use allow::Allow;
use diagnostic::Report;
use network::Network;
use plan::Plan;
use source::Sources;
use spec::Spec;

/// A spec that was read: its findings, the network if none of them is an error, and what it allows.
#[derive(Debug)]
pub struct Checked {
    /// All findings of one run.
    pub report: Report,
    /// What the spec means; `None` if anything in it is wrong.
    pub network: Option<Network>,
    /// The findings that it allows, once those of the targets are known too.
    pub allow: Allow,
}

/// Reads a spec and says everything that is wrong with it.
pub fn check(sources: &Sources) -> Checked {
    check_and(sources, |_, _| {})
}

/// The same; if nothing is wrong, `review` may add what else there is to say of the plan, which is made only once.
pub fn check_and(sources: &Sources, review: impl FnOnce(&Plan<'_>, &mut Report)) -> Checked {
    let mut report = Report::default();
    let spec = Spec::parse(sources, &mut report);
    if !spec.is_complete {
        return Checked { report, network: None, allow: Allow::default() };
    }
    let allow = Allow::of(&spec, &mut report);
    let network = Network::resolve(&spec, &mut report);
    let plan = Plan::of(&network);
    rules::check(&plan, &mut report);
    if !report.has_errors() {
        review(&plan, &mut report);
    }
    drop(plan);
    let network = (!report.has_errors()).then_some(network);
    Checked { report, network, allow }
}
