//! Every constraint that generated files put on a value, against values that AWS gives in every partition.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use crossvpc_core::aws::region::Region;
use regex::Regex;

use crate::support::{generated, root};

/// One region of each partition, with its partition, and the DNS suffix of the partition backwards, which names of
/// endpoint services start with.
const REGIONS: [(&str, &str, &str); 8] = [
    ("eu-west-1", "aws", "com.amazonaws"),
    ("cn-north-1", "aws-cn", "cn.com.amazonaws"),
    ("us-gov-west-1", "aws-us-gov", "com.amazonaws"),
    ("eusc-de-east-1", "aws-eusc", "eu.amazonaws"),
    ("us-iso-east-1", "aws-iso", "gov.ic.c2s"),
    ("us-isob-east-1", "aws-iso-b", "gov.sgov.sc2s"),
    ("eu-isoe-west-1", "aws-iso-e", "uk.adc-e.cloud"),
    ("us-isof-south-1", "aws-iso-f", "gov.ic.hci.csp"),
];

/// What is in a pattern, the values that it must accept, and values of another kind that it must not. `L` is an id's long
/// end, `S` its short one of before 2018, `A` an account (the one that the pattern names, if it names one).
const KINDS: &[(&str, &[&str], &[&str])] = &[
    ("vpce-svc-", &["{suffix}.vpce.{region}.vpce-svc-L"], &["vpce-svc-L", "com.amazonaws.{region}.s3"]),
    ("^vpce-", &["vpce-L"], &["vpce-svc-L", "vpc-L"]),
    ("^vpc-", &["vpc-L", "vpc-S"], &["vpce-L", "subnet-L"]),
    ("^subnet-", &["subnet-L", "subnet-S"], &["vpc-L"]),
    ("^sg-", &["sg-L", "sg-S"], &["default", "sg-"]),
    ("^rtb-", &["rtb-L", "rtb-S"], &["tgw-rtb-L"]),
    ("^pcx-", &["pcx-L", "pcx-S"], &["vpc-L"]),
    ("^tgw-attach-", &["tgw-attach-L"], &["tgw-L"]),
    ("^tgw-rtb-", &["tgw-rtb-L"], &["tgw-L", "rtb-L"]),
    ("^tgw-[0-9", &["tgw-L"], &["tgw-attach-L", "tgw-rtb-L"]),
    (
        ":ram:",
        &["arn:{partition}:ram:{region}:A:resource-share/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9"],
        &["tgw-L"],
    ),
    (
        "(role|user)",
        &[
            "arn:{partition}:iam::A:root",
            "arn:{partition}:iam::A:role/deploy",
            "arn:{partition}:iam::A:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Network_0123456789abcdef",
            "arn:{partition}:iam::A:user/ci/deploy",
        ],
        &["*", "arn:{partition}:iam::*:root", "A"],
    ),
    (
        ":role/",
        &["arn:{partition}:iam::A:role/crossvpc-accept", "arn:{partition}:iam::A:role/net/accept"],
        &["accept"],
    ),
    ("^[0-9]{12}$", &["A"], &["1234", "arn:{partition}:iam::A:root"]),
    ("^(tcp|udp)/", &["tcp/443", "udp/5000-5010"], &["443", "icmp", "tcp", "all", "tcp/a"]),
    (
        "^(all|icmp|",
        &["all", "icmp", "icmpv6", "tcp/443", "udp/5000-5010"],
        &["443", "-1", "tcp", "tcp/443,444"],
    ),
];

#[test]
fn every_constraint_accepts_what_aws_gives_in_every_partition() {
    let mut used = BTreeSet::new();
    let digits = Regex::new("[0-9]{12}").unwrap();
    for (region, partition, suffix) in REGIONS {
        for (pattern, file) in patterns(region, partition) {
            let kind = KINDS.iter().position(|(part, ..)| pattern.contains(part));
            let kind = kind.unwrap_or_else(|| panic!("no values to try `{pattern}` of {file} with"));
            used.insert(kind);
            let (_, accepted, refused) = KINDS[kind];
            let regex = Regex::new(&pattern).unwrap();
            let named = digits.find(&pattern).map_or("123456789012", |found| found.as_str());
            let value = |text: &str| {
                let text = text.replace("{region}", region).replace("{partition}", partition);
                let text = text.replace("{suffix}", suffix).replace(":A:", &format!(":{named}:"));
                let text = if text == "A" { named.to_owned() } else { text };
                text.replace("-L", "-0123456789abcdef0").replace("-S", "-0a1b2c3d")
            };
            for text in accepted.iter().copied().map(value) {
                assert!(regex.is_match(&text), "{file} refuses `{text}` of {region}: {pattern}");
            }
            for text in refused.iter().copied().map(value) {
                assert!(!regex.is_match(&text), "{file} accepts `{text}`: {pattern}");
            }
        }
    }
    let unused: Vec<_> =
        KINDS.iter().enumerate().filter(|(at, _)| !used.contains(at)).map(|(_, kind)| kind.0).collect();
    assert!(unused.is_empty(), "no constraint has {unused:?}");
}

/// The patterns of every generated file of a region, each with a file that has it.
fn patterns(region: &str, partition: &str) -> BTreeMap<String, String> {
    let quoted = Regex::new(r#"(?:regex\(|AllowedPattern: )"((?:[^"\\]|\\.)*)""#).unwrap();
    let mut patterns = BTreeMap::new();
    let zones = Region::parse(region).unwrap().zone_prefix().unwrap_or("zone");
    for name in ["ids-missing", "per-account"] {
        let text = fs::read_to_string(root().join(format!("specs/{name}.yaml"))).unwrap();
        let text = text.replace("eu-west-1", region).replace("euw1", zones);
        let folder = tempfile::tempdir().unwrap();
        let spec = folder.path().join("crossvpc.yaml");
        fs::write(&spec, text.replace("arn:aws:", &format!("arn:{partition}:"))).unwrap();
        for (path, text) in generated(&spec) {
            for found in quoted.captures_iter(&text) {
                patterns.insert(found[1].replace("\\\\", "\\"), path.clone());
            }
        }
    }
    patterns
}
