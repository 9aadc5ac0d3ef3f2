//! What holds of the three connection types in general, as `facts.json` lists it.

use crossvpc_core::aws::quota::Quota;
use serde::{Deserialize, Serialize};

/// One aspect of the three types.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all(deserialize = "kebab-case"), deny_unknown_fields)]
pub struct Fact {
    /// Such as `Throughput`.
    pub aspect: String,
    /// Of VPC peering.
    pub vpc_peering: String,
    /// Of PrivateLink.
    pub privatelink: String,
    /// Of Transit Gateway.
    pub transit_gateway: String,
    /// The documents of AWS that say so.
    pub source: String,
}

/// All of them, with AWS's own quotas filled in.
pub(crate) fn facts() -> Vec<Fact> {
    let mut text = include_str!("facts.json").to_owned();
    for quota in Quota::ALL {
        let (key, published) = (quota.key(), quota.published());
        text = text.replace(&format!("{{{key}}}"), &thousands(published.value));
        if let Some(most) = published.most {
            text = text.replace(&format!("{{{key}:most}}"), &thousands(most));
        }
    }
    serde_json::from_str(&text).expect("a test reads the same file")
}

/// Such as `10,000`.
fn thousands(number: usize) -> String {
    match number {
        0..1_000 => number.to_string(),
        _ => format!("{},{:03}", thousands(number / 1_000), number % 1_000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_fact_is_said_of_each_type_with_a_source_and_its_quotas() {
        for fact in facts() {
            let texts = [&fact.vpc_peering, &fact.privatelink, &fact.transit_gateway, &fact.source];
            for text in texts {
                assert!(!text.is_empty() && !text.contains(['{', '}', '|']), "{fact:?}");
            }
        }
        let scale = facts().into_iter().find(|fact| fact.aspect.starts_with("Scale")).unwrap();
        assert!(scale.vpc_peering.starts_with("50 peering connections per VPC, at most 125"));
        assert!(scale.transit_gateway.starts_with("5,000 attachments and 10,000 routes"));
    }
}
