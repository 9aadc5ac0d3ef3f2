//! What the spec says under `generate: {terraform: …}`.

use crossvpc_core::diagnostic::Report;
use crossvpc_core::plan::{Place, Plan};
use crossvpc_core::source::Spanned;
use crossvpc_core::target::{Applied, Section, Setting, Target};

use crate::provider_version;

/// What this target declares of itself.
pub(crate) static TARGET: Target = Target {
    id: "terraform",
    title: "`terraform`",
    name: "Terraform",
    applied: Applied::RootModules,
    by_default: true,
    page: None,
    settings: &[
        Setting { key: LAYOUT, choices: &["combined", PER_ACCOUNT] },
        Setting { key: "tool", choices: &["terraform", "tofu"] },
        Setting { key: PROVIDER_VERSION, choices: &[] },
    ],
    check,
};

const LAYOUT: &str = "layout";
const PER_ACCOUNT: &str = "per-account";
const PROVIDER_VERSION: &str = "provider-version";

/// How many roots there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layout {
    /// One root for all accounts.
    Combined,
    /// One root an account and region.
    PerAccount,
}

/// Every account and region that has something in the spec, or has what left it: Terraform removes it there, and needs its provider.
pub(crate) fn places(plan: &Plan) -> Vec<Place> {
    let left = plan.left_of(TARGET.id).flat_map(|left| &left.units).map(|unit| unit.place.clone());
    Place::distinct(left.chain(plan.declared_places()))
}

/// How many roots the plan has.
pub(crate) fn layout(plan: &Plan) -> Layout {
    match plan.network.generate().value(TARGET.id, LAYOUT) {
        Some(PER_ACCOUNT) => Layout::PerAccount,
        Some(_) | None => Layout::Combined,
    }
}

/// The version constraint of the AWS provider, if the spec has one.
pub(crate) fn provider_version(plan: &Plan) -> Option<&Spanned<String>> {
    plan.network.generate().setting(TARGET.id, PROVIDER_VERSION)
}

fn check(section: &Section, report: &mut Report) {
    if let Some(text) = section.value(PROVIDER_VERSION) {
        provider_version::check(text, report);
    }
}
