//! What every finding about a quota advises.

use crossvpc_core::aws::quota::Quota;
use crossvpc_core::network::Account;

/// To ask for more, and to say so in the spec.
pub(super) fn raise(quota: Quota, count: usize, account: &Account) -> String {
    let name = &quota.published().name;
    let raised = format!("`quotas: {{{}: {count}}}`", quota.key());
    format!(
        "request a quota increase for `{name}` in account `{}` (Service Quotas), then write {raised}",
        account.name
    )
}
