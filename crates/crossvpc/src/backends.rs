//! The targets there are, and the findings of all of them together.

use crossvpc_core::backend::Backend;
use crossvpc_core::diagnostic::Code;
use crossvpc_core::findings;
use crossvpc_core::network::GenerateTarget;

/// Every target, in the order of [`GenerateTarget`].
pub const BACKENDS: &[&dyn Backend] =
    &[&crossvpc_terraform::Terraform, &crossvpc_cloudformation::CloudFormation, &crossvpc_cdk::Cdk];

/// Every finding there is, by its code.
pub fn codes() -> Vec<&'static Code> {
    let of_targets = BACKENDS.iter().flat_map(|backend| backend.codes().iter().copied());
    let mut codes: Vec<_> = of_every_spec().chain(of_targets).collect();
    codes.sort_by_key(|code| code.name);
    codes.dedup_by_key(|code| code.name);
    codes
}

/// Whether the findings of this kind were looked for, given the targets that were.
pub(crate) fn looks_for(targets: &[GenerateTarget], code: &Code) -> bool {
    let of_targets = of(targets).into_iter().flat_map(|backend| backend.codes().iter().copied());
    of_every_spec().chain(of_targets).any(|known| known.name == code.name)
}

/// The findings that do not depend on the target.
fn of_every_spec() -> impl Iterator<Item = &'static Code> {
    findings::codes().chain(crossvpc_rules::rules().map(|(code, _)| code))
}

/// The backends of these targets, each once, in order.
pub(crate) fn of(targets: &[GenerateTarget]) -> Vec<&'static dyn Backend> {
    BACKENDS.iter().copied().filter(|backend| targets.contains(&backend.target())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn backends_stand_in_the_order_of_their_targets() {
        assert!(BACKENDS.is_sorted_by_key(|backend| backend.target()));
    }

    #[test]
    fn every_code_has_a_page_of_its_own() {
        for code in codes() {
            assert!(code.page.starts_with(&format!("# {}\n", code.name)), "{}", code.name);
        }
    }
}
