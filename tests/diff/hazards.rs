//! Each edit that is known to break live deployments is announced, or cannot break anything with what crossvpc generates.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use super::diff;
use crate::support::pairs::Pair;
use crate::support::root;

/// The hazard, a pair with the edit, the code that announces it, and the words of the row or the way round.
const ANNOUNCED: [[&str; 4]; 17] = [
    ["H-ACCEPTER-GONE", "base to e2", "interrupts-flow", "rejects the live endpoint connection"],
    ["H-ACCEPTER-GONE", "gateway-auto-accept", "interrupts-flow", "deletes the live attachments"],
    ["H-NLB-ZONE-LESS", "base to e9", "interrupts-flow", "aws elbv2 set-subnets"],
    ["H-NLB-ZONE-MORE", "replaces-link", "replaces-link", "wait until the service lists the zone"],
    ["H-NLB-SWAP", "load-balancer-existing", "interrupts-flow", "Declare a second connection"],
    ["H-PRIVATE-DNS-GONE", "p1 to base", "interrupts-flow", "--remove-private-dns-name"],
    ["H-PRINCIPAL-GONE", "two to two-minus", "replaces-link", "reject-vpc-endpoint-connections"],
    ["H-PCX-SAME-PAIR", "interrupts-flow", "interrupts-flow", "then requests another one"],
    ["H-ROUTE-SAME-DEST", "static-route", "interrupts-flow", "First add two longer prefixes"],
    ["H-TGW-OPTION", "mig0 to mig1", "interrupts-flow", "longer prefixes"],
    ["H-TGW-ASSOCIATION", "association", "interrupts-flow", "First give the new table every route"],
    ["H-RAM-VISIBLE", "seventh-spoke", "replaces-link", "InvalidTransitGatewayID.NotFound"],
    ["H-PROVIDER-GONE", "account-gone", "replaces-link", "run `crossvpc retire`"],
    ["H-STACK-FORGOTTEN", "leaves-resources", "leaves-resources", "stay deployed"],
    ["H-NAME-PREFIX", "name-prefix", "interrupts-flow", "DeleteLoadBalancer answers ResourceInUse"],
    ["H-STACK-NAME", "name-prefix", "interrupts-flow", "Set `stack-prefix` to the prefix"],
    ["H-TARGET-OUTSIDE", "target-outside", "replaces-link", "availability zone `all`"],
];

/// Hazards of changes to tags and subnets of attachments, told by two rows.
const OF_ATTACHMENTS: [[&str; 4]; 2] = [
    ["H-TAGS-ATTACHMENT", "tags", "replaces-link", "Replacement column of the change set"],
    ["H-TAGS-ATTACHMENT", "attachment-subnets", "interrupts-flow", "Name the subnets of the attachment"],
];

/// Hazards that are no edits of a spec, and a file with the words that keep them from happening.
const NOT_EDITS: [[&str; 3]; 2] = [
    // A state of a stack: the script goes on from it, and names the command for a failed rollback.
    [
        "H-UPDATE-ROLLED-BACK",
        "templates/cloudformation/scripts/step.sh",
        "UPDATE_COMPLETE | UPDATE_ROLLBACK_COMPLETE | IMPORT_COMPLETE",
    ],
    // A value of AWS: each pattern for names of services has the prefix of its partition.
    ["H-SERVICE-PREFIX-CN", "crates/core/src/aws/region.rs", "Some(\"cn.com.amazonaws.vpce\")"],
];

#[test]
fn each_hazard_of_an_edit_is_announced_with_its_effect_and_a_way_round() {
    for [hazard, name, code, words] in ANNOUNCED.iter().chain(&OF_ATTACHMENTS) {
        let (_, json) = diff(Pair::of(name).folder().path(), &["old.yaml", "new.yaml", "--format", "json"]);
        let json: Value = serde_json::from_str(&json).unwrap();
        let mut changes = json["changes"].as_array().unwrap().iter();
        let is_announced = changes.any(|change| {
            let effects = change["effects"].as_array().unwrap();
            let is_whole = effects.iter().all(|effect| effect["avoid"] != "" && effect["undo"] != "");
            change["code"] == *code && is_whole && change.to_string().contains(words)
        });
        assert!(is_announced, "{hazard}: {name}: {json:#}");
    }
    for [hazard, path, words] in NOT_EDITS {
        assert!(fs::read_to_string(root().join(path)).unwrap().contains(words), "{hazard}: {path}");
    }
}

/// A name is no identity: a new one, of anything, is told as that and nothing else, whether an id, `renamed-from` or the only
/// thing that is alike says what it was.
#[test]
fn a_new_name_changes_nothing_on_aws() {
    let pairs = Pair::all();
    let renamed = |name: &str| {
        name.ends_with("-renamed") && !name.starts_with("private-dns")
            || name == "ren0 to ren1"
            || name == "renames-only"
    };
    let renamed: Vec<_> = pairs.iter().filter(|pair| renamed(&pair.name)).collect();
    assert!(renamed.len() >= 8, "{}", renamed.len());
    for pair in renamed {
        let (_, json) = diff(pair.folder().path(), &["old.yaml", "new.yaml", "--format", "json"]);
        let json: Value = serde_json::from_str(&json).unwrap();
        let codes: BTreeSet<_> =
            json["changes"].as_array().unwrap().iter().map(|change| change["code"].to_string()).collect();
        assert_eq!(codes, BTreeSet::from(["\"renames-only\"".to_owned()]), "{}: {json:#}", pair.name);
        assert_eq!(json["steps"], serde_json::json!([]), "{}", pair.name);
    }
}

#[test]
fn each_row_of_the_table_of_effects_is_seen_in_a_pair() {
    let rows: Value =
        serde_json::from_str(include_str!("../../crates/core/src/change/effects.json")).unwrap();
    let rows = rows.as_array().unwrap();
    let told: Vec<_> = Pair::all()
        .iter()
        .map(|pair| diff(pair.folder().path(), &["old.yaml", "new.yaml", "--format", "json"]).1)
        .collect();
    let unseen: Vec<_> = rows
        .iter()
        .filter(|row| {
            let what = row["what"].as_str().unwrap();
            !told.iter().any(|text| text.contains(what))
        })
        .map(|row| &row["id"])
        .collect();
    assert!(unseen.is_empty(), "{unseen:?}");
    let of_rows: BTreeSet<_> = rows.iter().filter_map(|row| row["hazard"].as_str()).collect();
    let listed: BTreeSet<_> = ANNOUNCED.iter().chain(&OF_ATTACHMENTS).map(|[hazard, ..]| *hazard).collect();
    // Leftovers are no effect of a property.
    let listed: BTreeSet<_> = listed.into_iter().filter(|hazard| *hazard != "H-STACK-FORGOTTEN").collect();
    assert_eq!(of_rows, listed);
}
