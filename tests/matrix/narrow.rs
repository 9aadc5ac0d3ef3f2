//! Nothing in any target is wider than the spec says: no open block, no open principal, no port of its own.

use std::collections::BTreeSet;
use std::path::Path;

use serde_yaml::Value;

use crate::support::Files;

/// Every range of ports that the spec names: declared, of targets, of health checks.
fn declared(spec: &Value) -> BTreeSet<(u64, u64)> {
    let mut declared = BTreeSet::new();
    for connection in spec["connections"].as_mapping().unwrap().values() {
        for ports in connection["ports"].as_sequence().unwrap() {
            let Some((_, range)) = ports.as_str().unwrap().split_once('/') else { continue };
            let (first, last) = range.split_once('-').unwrap_or((range, range));
            declared.insert((first.parse().unwrap(), last.parse().unwrap()));
        }
        let options = &connection["privatelink"];
        let own = options["ports"].as_mapping().into_iter().flat_map(|ports| ports.values());
        for options in own.chain([options]) {
            for port in [&options["target-port"], &options["health-check"]["port"]] {
                declared.extend(port.as_u64().map(|port| (port, port)));
            }
        }
    }
    declared
}

/// The destinations of the static routes that the spec gives gateways.
fn fixed(spec: &Value) -> BTreeSet<&str> {
    let gateways = spec["transit-gateways"].as_mapping().into_iter().flat_map(|gateways| gateways.values());
    let tables = gateways.filter_map(|gateway| gateway["route-tables"].as_mapping());
    let routes = tables.flat_map(|tables| tables.values()).filter_map(|table| table["routes"].as_sequence());
    routes.flatten().filter_map(|route| route["to"].as_str()).collect()
}

/// The accounts whose VPCs consume something by PrivateLink.
fn consumers(spec: &Value) -> BTreeSet<String> {
    let connections = spec["connections"].as_mapping().unwrap().values();
    let services = connections.filter(|connection| connection.get("privatelink").is_some());
    let vpcs = services.flat_map(|connection| connection["consumers"].as_mapping().unwrap().keys());
    let accounts = vpcs.map(|vpc| spec["vpcs"][vpc]["account"].as_str().unwrap());
    accounts.map(|account| spec["accounts"][account]["id"].as_str().unwrap().to_owned()).collect()
}

pub(crate) fn check(scene: &str, spec: &Value, files: &Files) {
    let (declared, fixed) = (declared(spec), fixed(spec));
    let mut principals = BTreeSet::new();
    // What a policy allows its deployer is no opening; `tests/emulator` and cfn-lint judge it.
    let opens = |path: &str| {
        !["/modules/", "/policies/"].iter().any(|folder| path.contains(folder))
            && !path.starts_with("runbook/")
            && path != "README.md"
            // Constant, and compared with its source: in a shell, `"*"` names nobody.
            && Path::new(path).extension().is_none_or(|extension| extension != "sh")
    };
    for (path, text) in files.iter().filter(|(path, _)| opens(path)) {
        for open in ["0.0.0.0/0", "::/0", "\"*\"", ":iam::*"] {
            let is_routed = path.contains("transit-gateway-") && fixed.contains(open);
            assert!(!text.contains(open) || is_routed, "{scene}: {path} has {open}");
        }
        let mut from = None;
        for line in text.lines() {
            let Some((key, value)) = line.split_once(['=', ':']) else { continue };
            let value = value.trim().trim_end_matches(',');
            match key.trim().trim_matches('"') {
                "from_port" | "FromPort" => from = value.parse().ok(),
                "to_port" | "ToPort" => {
                    if let (Some(from), Ok(to)) = (from, value.parse()) {
                        assert!(declared.contains(&(from, to)), "{scene}: {path} opens {from} to {to}");
                    }
                }
                _ => {}
            }
            if path.contains("privatelink-") && line.contains(":root\"") {
                let (before, _) = line.split_once(":root\"").unwrap();
                principals.insert(before.rsplit(':').next().unwrap().to_owned());
            }
        }
    }
    assert_eq!(principals, consumers(spec), "{scene}: the accounts that may ask for an endpoint");
}
