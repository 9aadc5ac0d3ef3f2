//! What is wrong with the rules of security groups.

mod counts;
mod many_sources;
mod no_security_group;
mod prefix_list_limit;
mod security_group_limit;
mod security_group_quota;

use crate::rule::Rule;

use counts::{finding, rule_counts};

/// The rules of this group.
pub(crate) const RULES: &[Rule] = &[
    (&many_sources::CODE, many_sources::check),
    (&no_security_group::CODE, no_security_group::check),
    (&prefix_list_limit::CODE, prefix_list_limit::check),
    (&security_group_limit::CODE, security_group_limit::check),
    (&security_group_quota::CODE, security_group_quota::check),
];
