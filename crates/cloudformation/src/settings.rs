//! What the spec says under `generate: {cloudformation: …}`, which holds for CDK too.

use crossvpc_core::diagnostic::Report;
use crossvpc_core::findings::shape::invalid_value;
use crossvpc_core::network::Network;
use crossvpc_core::plan::Plan;
use crossvpc_core::target::{Applied, Section, Setting, Takes, Target};

/// What this target declares of itself.
pub(crate) static TARGET: Target = Target {
    id: "cloudformation",
    title: "`cloudformation`",
    name: "CloudFormation",
    applied: Applied::Stacks,
    by_default: true,
    page: None,
    settings: &[
        Setting::new(FORMAT, Takes::Words(&["yaml", JSON])),
        Setting::new(STACK_PREFIX, Takes::Text),
        Setting::new(TERMINATION_PROTECTION, Takes::Words(&["enabled", DISABLED])),
    ],
    kept: &[],
    check,
};

const FORMAT: &str = "format";
const JSON: &str = "json";
const STACK_PREFIX: &str = "stack-prefix";
const TERMINATION_PROTECTION: &str = "termination-protection";
const DISABLED: &str = "disabled";

/// A stack's name has at most 128 characters; with the longest names, this is what is left for the prefix.
const LONGEST_PREFIX: usize = 18;

/// How templates are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// With comments.
    Yaml,
    /// Without.
    Json,
}

/// How the templates of a plan are written.
pub(crate) fn format(plan: &Plan) -> Format {
    match plan.network.generate().value(TARGET.id, FORMAT) {
        Some(JSON) => Format::Json,
        Some(_) | None => Format::Yaml,
    }
}

/// Whether the stacks of transit gateways and endpoint services are protected from removal.
pub(crate) fn termination_protection(network: &Network) -> bool {
    network.generate().value(TARGET.id, TERMINATION_PROTECTION) != Some(DISABLED)
}

/// What every stack's name starts with.
pub(crate) fn stack_prefix(network: &Network) -> &str {
    let generate = network.generate();
    generate.value(TARGET.id, STACK_PREFIX).or_else(|| generate.name_prefix.as_str()).unwrap_or("crossvpc")
}

fn check(section: &Section, report: &mut Report) {
    let Some(text) = section.value(STACK_PREFIX) else { return };
    let valid = text.value.len() <= LONGEST_PREFIX
        && text.value.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.value.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if !valid {
        let reason = format!("not a letter and up to {} letters, digits or hyphens", LONGEST_PREFIX - 1);
        report.push(invalid_value::malformed(text, STACK_PREFIX, reason));
    }
}
