//! The map from the rules of AWS to findings, `docs/rules.md`: neither knows one that the other does not.

use std::collections::BTreeSet;
use std::fs;

use super::codes;
use crate::support::root;

/// Reasons for which nothing is said.
const REASONS: [&str; 5] = ["derived: ", "unknown: ", "live: ", "allowed: ", "a fact: "];

/// The rows of its tables: the rule, the findings, and what else is said.
fn rows(text: &str) -> Vec<[&str; 3]> {
    let lines = text.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| rule |"));
    lines
        .map(|line| {
            let cells: Vec<_> = line.trim_matches('|').split(" | ").map(str::trim).collect();
            cells.try_into().unwrap_or_else(|_| panic!("three cells: {line}"))
        })
        .collect()
}

/// The findings that a text links to, each by the path of its page.
fn linked(text: &str) -> Vec<&str> {
    text.split("`](../").skip(1).map(|rest| rest.split_once(')').unwrap().0).collect()
}

#[test]
fn each_rule_has_findings_or_a_reason_and_each_finding_is_there() {
    let text = fs::read_to_string(root().join("docs/rules.md")).unwrap();
    let (tables, ours) = text.split_once("## Ours alone").unwrap();
    let rows = rows(tables);
    assert!(rows.len() > 240, "only {} rules", rows.len());
    let ids: BTreeSet<_> = rows.iter().map(|[id, ..]| *id).collect();
    assert_eq!(ids.len(), rows.len(), "a rule stands there twice");
    for [id, findings, reason] in &rows {
        let has_reason = REASONS.iter().any(|known| reason.starts_with(known));
        assert!(!linked(findings).is_empty() || has_reason, "{id} has neither a finding nor a reason");
    }
    let pages = super::book::pages();
    let known: BTreeSet<_> = codes().iter().map(|code| pages[code.name].as_str()).collect();
    let mapped: BTreeSet<_> = rows.iter().flat_map(|[_, findings, _]| linked(findings)).collect();
    let own: BTreeSet<_> = linked(ours).into_iter().collect();
    assert!(mapped.is_disjoint(&own), "{:?}", mapped.intersection(&own));
    let all: BTreeSet<_> = mapped.union(&own).copied().collect();
    assert_eq!(all, known, "left: the findings of the map; right: those there are");
}
