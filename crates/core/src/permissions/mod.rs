//! The IAM policies that the deployer of each account needs: what a plan needs, looked up in a target's table of what
//! each of its resource types may call.
//!
//! A table is JSON: by resource type, the things that it is `for`, the actions that only `read`, and those that `write`,
//! each group under the `Sid` of its statement with what it is `on` and `if` which condition. A word in braces is a fact
//! of the thing, `*` where it is unknown. What is not an ARN is one of the account and region; one that starts with `*:`
//! may be in any account.

mod document;
mod needs;
mod statement;

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::backend::RenderBug;
use crate::tree::Tree;

pub use needs::{Names, Need, OwnName, Thing, needs};

use document::documents;
use statement::{Condition, Statement};

/// What each resource type of a target needs.
#[derive(Debug)]
pub struct Table(BTreeMap<String, Entry>);

/// What a resource type needs.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    /// For people: JSON has no comments.
    #[serde(rename = "//", default)]
    _remark: String,
    #[serde(rename = "for")]
    names: BTreeSet<String>,
    /// The things of these names.
    #[serde(skip)]
    r#for: BTreeSet<Thing>,
    #[serde(default)]
    read: BTreeSet<String>,
    #[serde(default)]
    write: BTreeMap<String, Grant>,
}

/// What becomes one statement, together with the grants of the same `Sid`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Grant {
    actions: BTreeSet<String>,
    /// Without any, the actions take no resources, or none that is known: then the region is the limit.
    #[serde(default)]
    on: BTreeSet<String>,
    #[serde(default)]
    r#if: Condition,
}

/// The `Sid` of the statement that only looks.
const LOOK: &str = "Look";

impl Table {
    /// Reads a table; `own` are the names of what only its target makes.
    ///
    /// # Errors
    ///
    /// [`RenderBug`] when it is none, it names another thing, or two of its grants share a `Sid` and differ in what limits them.
    pub fn read(text: &str, own: &[&'static str]) -> Result<Self, RenderBug> {
        let mut table: BTreeMap<String, Entry> =
            serde_json::from_str(text).map_err(|error| RenderBug(error.to_string()))?;
        for entry in table.values_mut() {
            let things = entry.names.iter().map(|name| thing(name, own));
            entry.r#for = things.collect::<Result<_, _>>()?;
        }
        // What one grant may do, all of its statement may: only the values that are compared may differ, and either what
        // is done or what it is done on.
        let keys = |grant: &Grant| -> Vec<_> {
            let keys = |(operator, keys): (&String, &BTreeMap<String, _>)| {
                (operator.clone(), keys.keys().cloned().collect::<Vec<_>>())
            };
            grant.r#if.iter().map(keys).collect()
        };
        let mut sids: BTreeMap<_, Vec<&Grant>> = BTreeMap::new();
        for (sid, grant) in table.values().flat_map(|entry| &entry.write) {
            sids.entry(sid).or_default().push(grant);
        }
        for (sid, grants) in sids {
            let pairs = || grants.iter().zip(grants.iter().skip(1));
            // Without anything that it is on, the region limits a grant.
            let alike = pairs().all(|(a, b)| keys(a) == keys(b) && a.on.is_empty() == b.on.is_empty());
            let on_the_same = pairs().all(|(a, b)| a.on == b.on);
            let doing_the_same = pairs().all(|(a, b)| a.actions == b.actions);
            if !alike || !(on_the_same || doing_the_same) {
                return Err(RenderBug(format!("grants of `{sid}` have different limits")));
            }
        }
        Ok(Self(table))
    }

    /// Writes a policy for each account that has any needs, below `folder`: `<account>.json`, and with a number before
    /// the extension what does not fit into one.
    ///
    /// # Errors
    ///
    /// [`RenderBug`] when one does not fit into the tree.
    pub fn write(&self, folder: &str, needs: &[Need], tree: &mut Tree) -> Result<(), RenderBug> {
        let mut accounts: BTreeMap<&str, Vec<&Need>> = BTreeMap::new();
        for need in needs {
            accounts.entry(need.place.account.name.as_str()).or_default().push(need);
        }
        for (account, needs) in accounts {
            for (at, document) in documents(self.statements(&needs)).iter().enumerate() {
                let number = if at == 0 { String::new() } else { format!(".{}", at + 1) };
                let mut text =
                    serde_json::to_string_pretty(document).map_err(|error| RenderBug(error.to_string()))?;
                text.push('\n');
                // No account has a name with a dot.
                tree.insert(format!("{folder}/policies/{account}{number}.json"), text)?;
            }
        }
        Ok(())
    }

    fn statements(&self, needs: &[&Need]) -> Vec<Statement> {
        let mut look = Statement::new(LOOK);
        let mut writes: BTreeMap<&str, Statement> = BTreeMap::new();
        for entry in self.0.values() {
            for need in needs.iter().filter(|need| entry.r#for.contains(&need.thing)) {
                if !entry.read.is_empty() {
                    look.grant(need, &entry.read, &BTreeSet::new(), &Condition::new());
                }
                for (sid, grant) in &entry.write {
                    let statement = writes.entry(sid).or_insert_with(|| Statement::new(sid));
                    statement.grant(need, &grant.actions, &grant.on, &grant.r#if);
                }
            }
        }
        let look = Some(look).filter(|look| !look.is_empty());
        look.into_iter().chain(writes.into_values()).map(Statement::finished).collect()
    }
}

/// The thing of this name.
fn thing(name: &str, own: &[&'static str]) -> Result<Thing, RenderBug> {
    match own.iter().find(|own| **own == name) {
        Some(own) => Ok(Thing::Own(own)),
        None => serde_json::from_value(name.into()).map_err(|error| RenderBug(error.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_sid_has_one_limit() {
        let grant = |action: &str, on: &str| {
            let limit = format!(r#"{{"actions": ["ec2:{action}"], "on": [{on}]}}"#);
            format!(r#"{{"for": ["route"], "write": {{"A": {limit}}}}}"#)
        };
        let is_table =
            |a: &str, b: &str| Table::read(&format!(r#"{{"a": {a}, "b": {b}, "c": {b}}}"#), &[]).is_ok();
        let vpc = grant("B", r#""vpc/*""#);
        assert!(is_table(&vpc, &grant("C", r#""vpc/*""#)));
        assert!(is_table(&vpc, &grant("B", r#""subnet/*""#)));
        assert!(!is_table(&vpc, &grant("C", r#""subnet/*""#)));
        assert!(!is_table(&vpc, &grant("B", "")));
        assert!(!is_table(&vpc, &vpc.replace("\"on\"", r#""if": {"Null": {"a": ["true"]}}, "on""#)));
        let of_one_target = r#"{"a": {"for": ["stack"]}}"#;
        assert!(Table::read(of_one_target, &[]).is_err());
        assert!(Table::read(of_one_target, &["stack"]).is_ok());
    }
}
