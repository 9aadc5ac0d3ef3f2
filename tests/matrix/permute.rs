//! The same spec in another order.

use serde_yaml::{Mapping, Value};

/// Lists whose order means nothing.
const SETS: [&str; 6] = ["ports", "propagate-to", "routes", "security-groups", "share", "subnets"];

/// A spec with every map, and every list that is a set, in an order that the seed decides.
pub(crate) fn permuted(spec: &Value, seed: u64) -> Value {
    permute(spec, &mut Lcg(seed.wrapping_mul(2) + 1), false)
}

fn permute(value: &Value, random: &mut Lcg, is_set: bool) -> Value {
    if let Some(map) = value.as_mapping() {
        let mut entries: Vec<_> = map
            .iter()
            .map(|(key, entry)| {
                let is_set = key.as_str().is_some_and(|key| SETS.contains(&key));
                (key.clone(), permute(entry, random, is_set))
            })
            .collect();
        random.shuffle(&mut entries);
        return Value::Mapping(entries.into_iter().collect::<Mapping>());
    }
    let mut value = value.clone();
    if let (Value::Sequence(items), true) = (&mut value, is_set) {
        random.shuffle(items);
    }
    value
}

/// A linear congruential generator: enough to shuffle, and the same everywhere.
struct Lcg(u64);

impl Lcg {
    fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let other = usize::try_from((self.0 >> 33) % (last as u64 + 1)).unwrap();
            items.swap(last, other);
        }
    }
}
