//! The one line that says what a change does, and why its risk is what it is.

use std::collections::BTreeSet;

use crossvpc_core::change::{
    ADDS_ROUTE_ONLY, BROADENS_FLOW, CHANGES_COST, CLOSES_FLOW, Change, Difference, End, INTERRUPTS_FLOW,
    KEEPS_FLOW, LEAVES_RESOURCES, MOVES_STATE, NARROWS_FLOW, NEEDS_DNS_RECORD, OPENS_FLOW, RENAMES_ONLY,
    REPLACES_LINK, Risk, Section, WEAKENS_EXPECTATION,
};
use crossvpc_core::diagnostic::{Code, Severity};

use crate::row::grouped;

/// Such as `opens 2 flows, closes 1, changes 1 link; 3 accounts must act`.
pub fn verdict(difference: &Difference) -> String {
    let of = |code| difference.count(code);
    let counted = [
        ("opens", flows(difference, &OPENS_FLOW), "flow", ""),
        ("broadens", flows(difference, &BROADENS_FLOW), "flow", ""),
        ("closes", flows(difference, &CLOSES_FLOW), "flow", ""),
        ("narrows", flows(difference, &NARROWS_FLOW), "flow", ""),
        ("keeps", flows(difference, &KEEPS_FLOW), "flow", " open"),
        ("adds", difference.links_added, "link", ""),
        ("removes", difference.links_removed, "link", ""),
        ("interrupts", links(difference, &INTERRUPTS_FLOW), "link", ""),
        ("changes", links(difference, &REPLACES_LINK), "link", ""),
        ("leaves", of(&LEAVES_RESOURCES), "removed part", " deployed"),
        ("needs", of(&NEEDS_DNS_RECORD), "DNS record", ""),
        ("adds", static_routes(difference), "route", " without a rule"),
        ("changes", of(&MOVES_STATE), "setting", " of what is deployed"),
        ("weakens", of(&WEAKENS_EXPECTATION), "expectation", ""),
        ("renames", of(&RENAMES_ONLY), "key", ""),
    ];
    let mut last = "";
    let said = counted.iter().filter(|(_, count, ..)| *count > 0).map(|(verb, count, noun, rest)| {
        let words = match count {
            count if *noun == last => grouped(*count as u128),
            1 => format!("1 {noun}"),
            count => format!("{} {noun}s", grouped(*count as u128)),
        };
        last = noun;
        format!("{verb} {words}{rest}")
    });
    let said: Vec<_> = said.collect();
    let allowed = difference.changes.len() - difference.unallowed().count();
    let allowed = match allowed {
        0 => String::new(),
        1 => "; 1 change is allowed by the spec".to_owned(),
        count => format!("; {count} changes are allowed by the spec"),
    };
    let acting = accounts(difference).len();
    let acting = match acting {
        0 => String::new(),
        1 => "; 1 account must act".to_owned(),
        count => format!("; {count} accounts must act"),
    };
    let is_early = difference.steps.iter().any(|step| step.before_merge);
    let acting = if is_early { acting + ", with steps before the merge" } else { acting };
    let is_rename = |change: &Change| change.code.name == RENAMES_ONLY.name;
    if difference.changes.iter().all(is_rename) && difference.steps.is_empty() && !said.is_empty() {
        return format!("{}, and changes nothing else{allowed}", said.join(", "));
    }
    if !said.is_empty() {
        return format!("{}{acting}{allowed}", said.join(", "));
    }
    if difference.changes.is_empty() && difference.steps.is_empty() {
        return "changes nothing in the network".to_owned();
    }
    let is_cost = |change: &Change| change.code.name == CHANGES_COST.name;
    if difference.changes.iter().all(is_cost) && difference.steps.is_empty() {
        return format!("changes costs, and nothing in the network{allowed}");
    }
    format!("opens and closes no flow{acting}{allowed}")
}

/// How many flows a kind of change is about: one for a connection and two VPCs, whatever the number of its parts.
fn flows(difference: &Difference, code: &Code) -> usize {
    let of_code = difference.changes.iter().filter(|change| change.code.name == code.name);
    let vpc = |end: &Option<End>| end.as_ref().map(|end| end.vpc.clone());
    let flows = of_code.map(|change| (&change.connection, vpc(&change.from), vpc(&change.to)));
    flows.collect::<BTreeSet<_>>().len()
}

/// Routes for answers come with each link; these are written into a spec one by one.
fn static_routes(difference: &Difference) -> usize {
    let is_static = |change: &&Change| change.code.name == ADDS_ROUTE_ONLY.name && change.after.is_some();
    difference.changes.iter().filter(is_static).count()
}

/// How many links a kind of change is about.
fn links(difference: &Difference, code: &Code) -> usize {
    let of_code = difference.changes.iter().filter(|change| change.code.name == code.name);
    of_code
        .map(|change| (&change.link, change.link.is_none().then_some(&change.message)))
        .collect::<BTreeSet<_>>()
        .len()
}

/// The accounts that have something to do.
pub(crate) fn accounts(difference: &Difference) -> BTreeSet<&str> {
    let applied = difference.changes.iter().filter(|change| {
        (change.from.is_some() && change.code.name != KEEPS_FLOW.name)
            || change.section() == Section::Interrupts
    });
    applied
        .flat_map(|change| &change.accounts)
        .chain(difference.steps.iter().map(|step| &step.account))
        .map(crossvpc_core::name::Name::as_str)
        .collect()
}

/// The codes that make the risk what it is.
pub fn reasons(difference: &Difference) -> Vec<&'static str> {
    let severity = match difference.risk() {
        Risk::None => return Vec::new(),
        Risk::Review => Severity::Warning,
        Risk::Block => Severity::Error,
    };
    let mut codes: Vec<_> = difference
        .unallowed()
        .filter(|change| change.code.severity == severity)
        .map(|change| change.code.name)
        .collect();
    codes.dedup();
    codes.sort_unstable();
    codes.dedup();
    codes
}
