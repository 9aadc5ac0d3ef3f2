//! The edits that are played, and what is wrong with them still.

use super::Target;

/// The edits, by the pairs of specs; `undo` is a pair from its new spec to the old one. Those of the first list are in each run.
pub(super) const OFTEN: [&str; 5] =
    ["port-added", "base to e2", "two to two-minus", "mig0 to mig1", "undo seventh-spoke"];
pub(super) const EDITS: [&str; 57] = [
    "gateway-asn",
    "peering-to-privatelink",
    "undo peering-to-privatelink",
    "requester",
    "mig1 to mig0",
    "mig-narrow to mig-narrow2",
    "ren0 to ren1",
    "account-gone",
    "undo peering-added",
    "undo port-added",
    "port",
    "ports-all",
    "undo ports-all",
    "client-narrowed",
    "undo client-narrowed",
    "cidr-added",
    "undo cidr-added",
    "cidr-added-gateway",
    "connection-added",
    "undo connection-added",
    "peering-added",
    "account-renamed",
    "group-renamed",
    "table-renamed",
    "group-moved",
    "table-moved",
    "table-added",
    "undo table-added",
    "dns-removed",
    "undo dns-removed",
    "ipv6-added",
    "undo ipv6-added",
    "mig0 to mig-narrow",
    "az0 to az-early",
    "attachment-subnets",
    "undo attachment-subnets",
    "gateway-auto-accept",
    "undo gateway-auto-accept",
    "tags",
    "seventh-spoke",
    "association",
    "propagation-added",
    "undo propagation-added",
    "static-route",
    "undo base to e2",
    "base to e9",
    "undo base to e9",
    "base to p1",
    "p1 to base",
    "private-dns-renamed",
    "endpoint-narrowed",
    "undo endpoint-narrowed",
    "two-minus to two",
    "load-balancer-existing",
    "undo load-balancer-existing",
    "service-port-added",
    "undo service-port-added",
];

/// Those that Terraform deploys, which takes longer.
pub(super) const BY_TERRAFORM: [&str; 2] = ["port-added", "base to e2"];

/// What is wrong still, exactly: a fault that is fixed leaves this list.
pub(super) const FAULTS: [(&str, Target, &[&str]); 5] = [
    ("gateway-asn", Target::Stacks, &["stays"]),
    ("dns-removed", Target::Stacks, &["stays"]),
    ("ipv6-added", Target::Stacks, &["stays"]),
    ("undo base to e9", Target::Stacks, &["stops"]),
    ("base to e2", Target::Combined, &["stays"]),
];
