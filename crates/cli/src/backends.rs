//! The targets there are, and the findings of all of them together.

use crossvpc_core::backend::Backend;
use crossvpc_core::diagnostic::Code;
use crossvpc_core::network::GenerateTarget;
use crossvpc_core::rules;

/// Every target, in the order of [`GenerateTarget`].
pub(crate) const BACKENDS: &[&dyn Backend] =
    &[&crossvpc_terraform::Terraform, &crossvpc_cloudformation::CloudFormation, &crossvpc_cdk::Cdk];

/// Every finding there is, by its code.
pub(crate) fn codes() -> Vec<&'static Code> {
    let mut codes = [rules::CODES, crossvpc_terraform::CODES, crossvpc_cloudformation::CODES].concat();
    codes.sort_by_key(|code| code.name);
    codes.dedup_by_key(|code| code.name);
    codes
}

/// Whether the findings of this kind were looked for, given the targets that were.
pub(crate) fn looks_for(targets: &[GenerateTarget], code: &Code) -> bool {
    let has = |codes: &[&Code]| codes.iter().any(|known| known.name == code.name);
    let of_target = |target: &GenerateTarget| match target {
        GenerateTarget::Terraform => has(crossvpc_terraform::CODES),
        GenerateTarget::CloudFormation | GenerateTarget::Cdk => has(crossvpc_cloudformation::CODES),
    };
    has(rules::CODES) || targets.iter().any(of_target)
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
