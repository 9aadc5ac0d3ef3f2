//! A catalogue of slips that people make in a spec: each is a change of a few lines of a scene, the code that it must have
//! and the lines where. One slip has one finding.

use std::ops::Range;

use super::damage::{Entry, REFERENCES, Scene};

/// One slip, made in one place.
#[derive(Clone, Debug)]
pub(super) struct Slip {
    pub(super) code: &'static str,
    /// The lines that are replaced, and those that stand there instead.
    pub(super) lines: Range<usize>,
    pub(super) instead: Vec<String>,
    /// The lines, before the change, where its finding is.
    pub(super) place: Range<usize>,
    /// Lines that must be as they are, so that it is a slip.
    pub(super) needs: Vec<Range<usize>>,
}

/// Another text of a line of these entries.
type Change = (&'static [&'static str], &'static str, fn(&str) -> Option<String>);

/// Values that are changed within their line.
const CHANGES: &[Change] = &[
    (&REFERENCES, "unknown-name", |line| in_quotes(line, |name| Some(format!("{name}-gone")))),
    (
        &["vpcs/*/id", "vpcs/*/subnets/*/id", "vpcs/*/route-tables/*", "vpcs/*/security-groups/*"],
        "invalid-id",
        |line| in_quotes(line, |id| Some(format!("{}-1", id.split('-').next()?))),
    ),
    (&["vpcs/*/cidrs", "vpcs/*/subnets/*/cidr"], "invalid-cidr", |line| {
        in_quotes(line, |block| Some(format!("{}/33", block.split_once('/')?.0)))
    }),
    (&["vpcs/*/cidrs", "vpcs/*/subnets/*/cidr"], "host-bits", |line| {
        in_quotes(line, |block| {
            let (octets, prefix) = block.split_once('/')?;
            let (start, last) = octets.rsplit_once('.')?;
            Some(format!("{start}.{}/{prefix}", last.parse::<u8>().ok()? + 1))
        })
    }),
    (&["vpcs/*/subnets/*/zone"], "invalid-value", |line| in_quotes(line, |_| Some("eu-west-1a".into()))),
    (&["vpcs/*/cidrs", "connections/*/ports"], "wrong-type", |line| {
        // One item without its brackets.
        let (key, items) = line.split_once(": [")?;
        let item = items.strip_suffix(']').filter(|item| !item.contains(','))?;
        Some(format!("{key}: {item}"))
    }),
    (&["connections/*/ports"], "invalid-ports", |line| {
        line.contains("tcp/").then(|| line.replacen("tcp/", "tcp/0", 1))
    }),
    (&["connections/*/ports"], "invalid-ports", |line| {
        // Another number, so that it is not there already.
        line.contains("tcp/").then(|| line.replacen("\"tcp/", "\"41", 1))
    }),
    (&["accounts/*/id"], "unquoted-account-id", |line| Some(line.replace('"', ""))),
    (&["accounts/*/id"], "invalid-account-id", |line| in_quotes(line, |id| Some(id[..10].to_owned()))),
    (&["accounts/*/external", "vpcs/*/dns/support", "connections/*/vpc-peering/dns"], "wrong-type", |line| {
        line.ends_with("true").then(|| line.replace("true", "yes"))
    }),
    (&["defaults/region", "vpcs/*/region", "transit-gateways/*/region"], "unknown-region", |line| {
        in_quotes(line, |_| Some("mars-north-1".into()))
    }),
    (&["organization/id"], "invalid-value", |line| in_quotes(line, |_| Some("o-1".into()))),
    (&["transit-gateways/*/asn", "connections/*/privatelink/target-port"], "invalid-value", |line| {
        Some(format!("{}: 70000", line.split_once(':')?.0))
    }),
    (&["connections/*/privatelink/acceptance"], "invalid-value", |line| {
        in_quotes(line, |_| Some("always".into()))
    }),
    (&["connections/*/privatelink/load-balancer"], "invalid-value", |line| {
        in_quotes(line, |arn| Some(arn.replace("/net/", "/app/")))
    }),
    (&["connections/*/privatelink/load-balancer", "vpcs/*/subnets/*/zone"], "wrong-type", |line| {
        Some(format!("{}: 5", line.split_once(": \"")?.0))
    }),
];

/// Keys and how they are written elsewhere.
const KEYS: &[(&str, &str)] = &[
    ("accounts", "acounts"),
    ("vpcs", "vpc"),
    ("connections", "conections"),
    ("vpcs/*/account", "acount"),
    ("vpcs/*/cidrs", "cidr"),
    ("vpcs/*/cidrs", "cidr_blocks"),
    ("vpcs/*/id", "VpcId"),
    ("vpcs/*/route-tables", "route_tables"),
    ("vpcs/*/security-groups", "SecurityGroups"),
    ("vpcs/*/subnets", "subnet"),
    ("vpcs/*/subnets/*/zone", "az"),
    ("vpcs/*/subnets/*/cidr", "cidr_block"),
    ("vpcs/*/subnets/*/route-table", "route_table"),
    ("transit-gateways", "TransitGateways"),
    ("connections/*/provider", "providr"),
    ("connections/*/consumers", "consumer"),
    ("connections/*/ports", "port"),
    ("connections/*/vpc-peering", "vpc_peering"),
    ("connections/*/privatelink", "private-link"),
    ("connections/*/transit-gateway", "tgw"),
];

/// Keys that must be there and are left out.
const DROPPED: [&str; 7] = [
    "accounts/*/id",
    "vpcs/*/account",
    "vpcs/*/cidrs",
    "vpcs/*/subnets/*/cidr",
    "connections/*/provider",
    "connections/*/consumers",
    "connections/*/ports",
];

/// Every slip of the catalogue that can be made in a scene.
pub(super) fn all(scene: &Scene) -> Vec<Slip> {
    let mut slips = Vec::new();
    // Names of a VPC are known only where it is.
    let vpc_of = |place: &Range<usize>| {
        let entry = scene.entries.iter().find(|entry| entry.lines == *place && entry.path.len() == 4);
        let provider = entry.filter(|entry| entry.path[2] == "provider" && entry.path[3] != "vpc");
        provider.map(|entry| [&entry.path[..3], &["vpc".to_owned()]].concat())
    };
    let lines_of = |path: Vec<String>| {
        scene.entries.iter().filter(|entry| entry.path == path).map(|entry| entry.lines.clone()).collect()
    };
    let mut add = |code, lines: &Range<usize>, instead, place: &Range<usize>| {
        let needs: Vec<_> = vpc_of(lines).map(lines_of).unwrap_or_default();
        slips.push(Slip { code, lines: lines.clone(), instead, place: place.clone(), needs });
    };
    for (paths, code, change) in CHANGES {
        for entry in scene.entries(paths).filter(|entry| entry.lines.len() == 1) {
            if let Some(changed) = change(&scene.lines[entry.lines.start]) {
                add(code, &entry.lines, vec![changed], &entry.lines);
            }
        }
    }
    for (path, written) in KEYS {
        for entry in scene.entries(&[path]) {
            let first = entry.lines.start..entry.lines.start + 1;
            let line = &scene.lines[first.start];
            let rest = line.trim_start();
            let indent = &line[..line.len() - rest.len()];
            let (_, rest) = rest.split_once(':').unwrap();
            add("unknown-key", &first, vec![format!("{indent}{written}:{rest}")], &first);
        }
    }
    for entry in scene.entries(&DROPPED) {
        add("missing-key", &entry.lines, Vec::new(), &scene.around(entry));
    }
    // Values of another kind.
    for entry in scene.entries(&["connections/*/provider", "connections/*/transit-gateway"]) {
        if let [_, only] = &scene.lines[entry.lines.clone()] {
            let (key, value) = (entry.path.last().unwrap(), only.split_once(": ").unwrap().1);
            add("wrong-type", &entry.lines, vec![format!("    {key}: {value}")], &entry.lines);
        }
    }
    for entry in scene.entries(&["vpcs/*/route-tables", "vpcs/*/security-groups"]) {
        let names = scene.lines[entry.lines.clone()].iter().skip(1);
        let names: Option<Vec<_>> = names.map(|line| line.trim().strip_suffix(": null")).collect();
        let (key, names) = (entry.path.last().unwrap(), names.unwrap_or_default());
        if !names.is_empty() {
            let list = format!("    {key}: [{}]", names.join(", "));
            add("wrong-type", &entry.lines, vec![list], &entry.lines);
        }
    }
    // A second connection type.
    let types =
        [("connections/*/vpc-peering", "privatelink: {}"), ("connections/*/privatelink", "vpc-peering: {}")];
    for (path, second) in types {
        for entry in scene.entries(&[path]) {
            let last = entry.lines.end - 1..entry.lines.end;
            let lines = vec![scene.lines[last.start].clone(), format!("    {second}")];
            add("one-option", &last, lines, &entry.lines);
        }
    }
    for entry in scene.entries(&["vpcs/*/subnets/*/cidr"]) {
        slips.extend(outside(scene, entry));
    }
    slips
}

/// A subnet outside its VPC, whose blocks must be readable to say so.
fn outside(scene: &Scene, entry: &Entry) -> Option<Slip> {
    let changed =
        in_quotes(&scene.lines[entry.lines.start], |block| Some(format!("11.{}", block.split_once('.')?.1)))?;
    let vpc = &entry.path[..2];
    let of_vpc = scene.entries.iter().filter(|other| other.path[..2.min(other.path.len())] == *vpc);
    let blocks = of_vpc.filter(|other| other.path.len() == 3 && other.path[2].ends_with("cidrs"));
    let needs = blocks.map(|blocks| blocks.lines.clone()).collect();
    let lines = entry.lines.clone();
    Some(Slip { code: "subnet-outside-vpc", instead: vec![changed], place: lines.clone(), lines, needs })
}

/// The line with another text between its first quotes.
fn in_quotes(line: &str, change: impl Fn(&str) -> Option<String>) -> Option<String> {
    let (before, rest) = line.split_once('"')?;
    let (text, after) = rest.split_once('"')?;
    Some(format!("{before}\"{}\"{after}", change(text)?))
}
