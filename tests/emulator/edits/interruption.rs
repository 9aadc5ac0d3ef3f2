//! What the log of walks says: which flows did not arrive, and between which calls.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// A flow that did not arrive for a while.
pub(super) struct Interruption {
    pub(super) flow: String,
    from: String,
    /// None where it does not arrive at the end either.
    to: Option<String>,
}

impl Interruption {
    pub(super) fn all(calls: &[Value]) -> Vec<Self> {
        let mut found: Vec<Self> = Vec::new();
        let mut now: BTreeMap<String, usize> = BTreeMap::new();
        for call in calls {
            let action = call["action"].as_str().unwrap();
            let broken: BTreeSet<_> = call["broken"].as_object().unwrap().keys().cloned().collect();
            for flow in &broken {
                now.entry(flow.clone()).or_insert_with(|| {
                    found.push(Self { flow: flow.clone(), from: action.to_owned(), to: None });
                    found.len() - 1
                });
            }
            now.retain(|flow, at| {
                let is_broken = broken.contains(flow);
                if !is_broken {
                    found[*at].to = Some(action.to_owned());
                }
                is_broken
            });
        }
        found
    }

    /// In words, those with the same calls together.
    pub(super) fn text(all: &[Self]) -> Vec<String> {
        let mut groups: Vec<(&Self, usize)> = Vec::new();
        for one in all {
            match groups.iter_mut().find(|(known, _)| (&known.from, &known.to) == (&one.from, &one.to)) {
                Some((_, count)) => *count += 1,
                None => groups.push((one, 0)),
            }
        }
        let words = groups.into_iter().map(|(one, more)| {
            let more = if more == 0 { String::new() } else { format!(" and {more} more") };
            let until = one.to.as_ref().map_or_else(|| "to the end".to_owned(), |to| format!("to `{to}`"));
            format!("{}{more}: from `{}` {until}", one.flow, one.from)
        });
        words.collect()
    }
}
