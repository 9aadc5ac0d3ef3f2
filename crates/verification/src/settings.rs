//! What this target declares of itself: it has no settings.

use crossvpc_core::target::{Applied, Target};

/// Terraform that deploys nothing of a network, so that a spec has to name it.
pub(crate) static TARGET: Target = Target {
    id: "verification",
    title: "`verification`",
    name: "Verification",
    applied: Applied::Otherwise,
    by_default: false,
    page: Some("verification/README.md"),
    settings: &[],
    kept: &[],
    check: |_, _| {},
};
