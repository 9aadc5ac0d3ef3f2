//! A hub with as many spokes as are asked for, made from the scene with six.

use serde_yaml::Value;

/// The scene with this many spokes instead of its own.
pub fn with_spokes(scene: &Value, count: usize) -> Value {
    let mut spec = scene.clone();
    let pattern = |path: &[&str]| path.iter().fold(scene, |value, key| &value[*key]).clone();
    let account = pattern(&["accounts", "spoke-1"]);
    let vpc = pattern(&["vpcs", "spoke-1"]);
    let attachment = pattern(&["transit-gateways", "core", "attachments", "spoke-1"]);
    let connection = pattern(&["connections", "proxy-of-spoke-1"]);
    for at in 1..=count {
        let name = format!("spoke-{at}");
        spec["accounts"][&name] = replaced(&account, &[("100000000001", &format!("1000000{at:05}"))]);
        let ids = format!("{at:03}b2c3d4e5f607");
        let blocks = format!("10.{at}.");
        let changes = [("spoke-1", &*name), ("10.1.", &blocks), ("011b2c3d4e5f607", &ids)];
        spec["vpcs"][&name] = replaced(&vpc, &changes);
        spec["transit-gateways"]["core"]["attachments"][&name] = attachment.clone();
        spec["connections"][format!("proxy-of-{name}")] = replaced(&connection, &changes);
    }
    spec
}

fn replaced(value: &Value, changes: &[(&str, &str)]) -> Value {
    let mut text = serde_yaml::to_string(value).unwrap();
    for (from, to) in changes {
        text = text.replace(from, to);
    }
    serde_yaml::from_str(&text).unwrap()
}
