//! A statement of a policy, and how the words of a table become its ARNs.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Serialize, Serializer};

use super::Need;
use crate::plan::Place;

/// The operators of a condition, each with the keys that it compares and their values.
pub(super) type Condition = BTreeMap<String, BTreeMap<String, BTreeSet<String>>>;

/// A statement.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Statement {
    pub(super) sid: String,
    effect: &'static str,
    #[serde(serialize_with = "one_or_many")]
    action: BTreeSet<String>,
    #[serde(serialize_with = "one_or_many")]
    pub(super) resource: BTreeSet<String>,
    #[serde(skip_serializing_if = "Condition::is_empty", serialize_with = "conditions")]
    pub(super) condition: Condition,
}

/// IAM takes one value without a list.
struct Values<'v>(&'v BTreeSet<String>);

impl Statement {
    pub(super) fn new(sid: &str) -> Self {
        Self {
            sid: sid.to_owned(),
            effect: "Allow",
            action: BTreeSet::new(),
            resource: BTreeSet::new(),
            condition: Condition::new(),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.action.is_empty()
    }

    /// Allows what a thing needs, too.
    pub(super) fn grant(
        &mut self,
        need: &Need,
        actions: &BTreeSet<String>,
        on: &BTreeSet<String>,
        condition: &Condition,
    ) {
        self.action.extend(actions.iter().cloned());
        let service = actions.first().and_then(|action| action.split(':').next()).unwrap_or_default();
        if on.is_empty() {
            self.resource.insert("*".to_owned());
            self.compare("StringEquals", "aws:RequestedRegion", [need.place.region.name().to_owned()]);
        }
        self.resource.extend(
            on.iter().flat_map(|text| filled(need, text)).map(|tail| arn(service, &need.place, tail)),
        );
        for (operator, keys) in condition {
            for (key, texts) in keys {
                let values = texts.iter().flat_map(|text| filled(need, text));
                let is_arn = operator.starts_with("Arn");
                let values: Vec<_> =
                    values.map(|value| if is_arn { arn("ec2", &need.place, value) } else { value }).collect();
                self.compare(operator, key, values);
            }
        }
    }

    fn compare(&mut self, operator: &str, key: &str, values: impl IntoIterator<Item = String>) {
        let keys = self.condition.entry(operator.to_owned()).or_default();
        let known = keys.entry(key.to_owned()).or_default();
        known.extend(values);
    }

    /// The same with nothing in it that a wildcard stands for already.
    pub(super) fn finished(mut self) -> Self {
        let compared = self.condition.iter_mut().filter(|(operator, _)| operator.starts_with("Arn"));
        compared.flat_map(|(_, keys)| keys.values_mut()).for_each(drop_covered);
        drop_covered(&mut self.resource);
        self
    }
}

/// A text with the fact that it names in braces, once for each of the fact's values.
fn filled(need: &Need, text: &str) -> Vec<String> {
    let Some((before, (name, after))) =
        text.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?)))
    else {
        return vec![text.to_owned()];
    };
    match need.facts.get(name).filter(|values| !values.is_empty()) {
        Some(values) => values.iter().map(|value| format!("{before}{value}{after}")).collect(),
        None => vec![format!("{before}*{after}")],
    }
}

/// The ARN of what a service calls `tail`, unless that is one.
fn arn(service: &str, place: &Place, tail: String) -> String {
    if tail.starts_with("arn:") {
        return tail;
    }
    let (region, id) = (place.region, &place.account.id);
    let (account, tail) = match tail.strip_prefix("*:") {
        Some(tail) => ("*", tail),
        None => (id.as_str(), tail.as_str()),
    };
    let partition = region.partition();
    match service {
        "iam" => format!("arn:{partition}:iam::{account}:{tail}"),
        "route53" | "s3" => format!("arn:{partition}:{service}:::{tail}"),
        // The prefix of actions on endpoints, which are resources of EC2.
        "vpce" => format!("arn:{partition}:ec2:{region}:{account}:{tail}"),
        _ => format!("arn:{partition}:{service}:{region}:{account}:{tail}"),
    }
}

/// Leaves out what a wildcard stands for already.
fn drop_covered(arns: &mut BTreeSet<String>) {
    let wildcards: Vec<_> = arns.iter().filter_map(|arn| arn.strip_suffix('*')).map(str::to_owned).collect();
    arns.retain(|arn| {
        !wildcards.iter().any(|start| arn.starts_with(start) && arn.strip_suffix('*') != Some(start))
    });
}

impl Serialize for Values<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        one_or_many(self.0, serializer)
    }
}

fn one_or_many<S: Serializer>(values: &BTreeSet<String>, serializer: S) -> Result<S::Ok, S::Error> {
    match values.first() {
        Some(value) if values.len() == 1 => value.serialize(serializer),
        _ => values.serialize(serializer),
    }
}

fn conditions<S: Serializer>(condition: &Condition, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(condition.iter().map(|(operator, keys)| {
        let keys: BTreeMap<_, _> = keys.iter().map(|(key, values)| (key, Values(values))).collect();
        (operator, keys)
    }))
}
