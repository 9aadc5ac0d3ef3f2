//! Where Terraform keeps states, and how root modules pass values.

use super::{found, help};

/// Line 2 has the settings of Terraform.
fn spec(settings: &str) -> String {
    format!(
        "version: 1
generate: {{terraform: {{{settings}}}}}
accounts: {{one: {{id: \"111111111111\"}}, two: {{id: \"222222222222\"}}}}
vpcs:
  a: {{account: one, region: eu-west-1, cidrs: [10.2.0.0/16]}}
  b: {{account: two, region: eu-west-1, cidrs: [10.3.0.0/16]}}
"
    )
}

fn bucket(settings: &str) -> String {
    spec(&format!("backend: {{s3: {{{settings}}}}}"))
}

#[test]
fn a_bucket_has_a_name_and_a_region() {
    for right in [
        "bucket: acme-states, region: eu-west-1",
        "bucket: a.b-c1, region: us-gov-west-1, use-lockfile: false, profile: states",
        "bucket: abc, region: eu-west-1, key-prefix: a/b.c, role: 'arn:aws:iam::111111111111:role/x/y'",
        "bucket: abc, region: eu-west-1, kms-key: 'arn:aws:kms:eu-west-1:111111111111:key/0a-1b'",
    ] {
        found(&bucket(right), &[]);
    }
    found(&bucket("bucket: abc"), &["missing-key 2"]);
    found(&bucket("region: eu-west-1"), &["missing-key 2"]);
    found(&spec("backend: {}"), &["missing-key 2"]);
    found(&spec("backend: {gcs: {}}"), &["missing-key 2", "unknown-key 2"]);
    found(&bucket("bucket: abc, region: eu-west-9"), &["unknown-region 2"]);
    found(&bucket("bucket: abc, region: eu-west-1, use-lockfile: maybe"), &["wrong-type 2"]);
    for wrong in [
        "bucket: ab",
        "bucket: Acme-States",
        "bucket: -acme",
        "bucket: acme.",
        "bucket: a..b",
        "bucket: 10.0.0.1",
        "bucket: 's3://acme'",
        "bucket: abc, key-prefix: /a",
        "bucket: abc, key-prefix: a/",
        "bucket: abc, key-prefix: ../a",
        "bucket: abc, key-prefix: 'a b'",
        "bucket: abc, kms-key: alias/states",
        "bucket: abc, role: states",
        "bucket: abc, role: 'arn:aws:iam::1:role/states'",
        "bucket: abc, profile: ''",
    ] {
        found(&bucket(&format!("{wrong}, region: eu-west-1")), &["invalid-value 2"]);
    }
}

#[test]
fn settings_of_values_need_each_other() {
    let all = "backend: {s3: {bucket: abc, region: eu-west-1}}";
    for right in [
        "handover: files",
        "layout: per-account, handover: ssm",
        "layout: per-account, handover: ssm, handover-role: reader",
        &format!("layout: per-account, handover: remote-state, {all}"),
        all,
    ] {
        found(&spec(right), &[]);
    }
    for wrong in [
        "handover: ssm",
        "layout: combined, handover: ssm",
        "layout: per-account, handover: remote-state",
        "layout: per-account, handover: parameters",
        "layout: per-account, handover: ssm, handover-role: 'a b'",
        "layout: per-account, handover-role: reader",
    ] {
        found(&spec(wrong), &["invalid-value 2"]);
    }
    let text = spec("layout: per-account, handover: remote-state");
    let help = help(&text, "invalid-value");
    assert_eq!(help, ["write `backend: {s3: {bucket: NAME, region: REGION}}`, or `handover: ssm`"]);
}
