//! The kinds of changes. Their codes are as stable as those of findings, and their pages are printed by `crossvpc explain`.

use crate::diagnostic::{Code, Severity};

/// A part of a report, in the order in which they are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    /// Flows that work afterwards and did not before.
    Opens,
    /// Flows that worked before and do not afterwards.
    Closes,
    /// Addresses that are routed though no rule lets them in.
    Routes,
    /// Links that are replaced or whose traffic is interrupted.
    Interrupts,
    /// What accounts have to do or to know.
    Acts,
    /// What stays deployed.
    Leaves,
    /// Quotas that are nearly used up.
    Limits,
    /// Costs.
    Cost,
    /// What has another name only.
    Names,
}

macro_rules! codes {
    ($($name:ident $code:literal $severity:ident $section:ident,)*) => {
        $(
            #[doc = concat!("`", $code, "`")]
            pub static $name: Code = Code {
                name: $code,
                severity: Severity::$severity,
                page: include_str!(concat!("codes/", $code, ".md")),
            };
        )*
        /// Every kind of change, in the order of the sections.
        pub static CHANGES: &[&Code] = &[$(&$name),*];

        pub(super) fn section_of(code: &Code) -> Section {
            match code.name {
                $($code => Section::$section,)*
                _ => unreachable!("a change has one of these codes"),
            }
        }
    };
}

codes! {
    OPENS_FLOW "opens-flow" Warning Opens,
    BROADENS_FLOW "broadens-flow" Warning Opens,
    CLOSES_FLOW "closes-flow" Warning Closes,
    NARROWS_FLOW "narrows-flow" Warning Closes,
    KEEPS_FLOW "keeps-flow" Note Closes,
    ADDS_ROUTE_ONLY "adds-route-only" Warning Routes,
    REPLACES_LINK "replaces-link" Warning Interrupts,
    INTERRUPTS_FLOW "interrupts-flow" Error Interrupts,
    CROSSES_ACCOUNT_BOUNDARY "crosses-account-boundary" Warning Acts,
    INVOLVES_EXTERNAL_ACCOUNT "involves-external-account" Warning Acts,
    ADDS_PRINCIPAL "adds-principal" Warning Acts,
    TURNS_ACCEPTANCE_AUTOMATIC "turns-acceptance-automatic" Warning Acts,
    NEEDS_ACCEPTANCE "needs-acceptance" Note Acts,
    NEEDS_DNS_RECORD "needs-dns-record" Note Acts,
    MOVES_STATE "moves-state" Warning Acts,
    WEAKENS_EXPECTATION "weakens-expectation" Warning Acts,
    LEAVES_RESOURCES "leaves-resources" Error Leaves,
    NEARS_QUOTA "nears-quota" Warning Limits,
    CHANGES_COST "changes-cost" Note Cost,
    RENAMES_ONLY "renames-only" Note Names,
}
