//! The one line that says what a change does, and why its risk is what it is.

use std::collections::BTreeSet;

use crossvpc_core::change::{
    BROADENS_FLOW, CLOSES_FLOW, Difference, INTERRUPTS_FLOW, KEEPS_FLOW, LEAVES_RESOURCES, NARROWS_FLOW,
    OPENS_FLOW, RENAMES_ONLY, REPLACES_LINK, Risk,
};
use crossvpc_core::diagnostic::{Code, Severity};

/// Such as `opens 2 flows, closes 1, replaces 1 link; 3 accounts must act`.
pub fn verdict(difference: &Difference) -> String {
    let counted = [
        ("opens", &OPENS_FLOW, "flow"),
        ("broadens", &BROADENS_FLOW, "flow"),
        ("closes", &CLOSES_FLOW, "flow"),
        ("narrows", &NARROWS_FLOW, "flow"),
        ("keeps", &KEEPS_FLOW, "flow"),
        ("interrupts", &INTERRUPTS_FLOW, "link"),
        ("replaces or changes", &REPLACES_LINK, "link"),
        ("leaves", &LEAVES_RESOURCES, "link deployed"),
        ("renames", &RENAMES_ONLY, "key"),
    ];
    let mut last = "";
    let said = counted.iter().filter_map(|(verb, code, noun)| {
        let count = match *noun {
            "link" => links(difference, code),
            _ => difference.count(code),
        };
        let words = match (count, *noun) {
            (0, _) => return None,
            (1, "link deployed") => "1 removed part deployed".to_owned(),
            (count, "link deployed") => format!("{count} removed parts deployed"),
            (count, noun) if noun == last => count.to_string(),
            (1, noun) => format!("1 {noun}"),
            (count, noun) => format!("{count} {noun}s"),
        };
        last = noun;
        let open = if code.name == KEEPS_FLOW.name { " open" } else { "" };
        Some(format!("{verb} {words}{open}"))
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
    if !said.is_empty() {
        return format!("{}{acting}{allowed}", said.join(", "));
    }
    if difference.changes.is_empty() && difference.steps.is_empty() {
        return "changes nothing in the network".to_owned();
    }
    format!("opens and closes no flow{acting}{allowed}")
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
    let flows = difference
        .changes
        .iter()
        .filter(|change| change.from.is_some() && change.code.name != KEEPS_FLOW.name);
    let of_flows = flows.flat_map(|change| &change.accounts);
    of_flows
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
