//! What is wrong with a connection and its link, whatever the option.

mod adopted_part;
mod adopted_twice;
mod cidr_overlap;
mod partition_mismatch;
mod self_connection;
mod unused_entry;

use crate::rule::Rule;

/// The rules of this group.
pub(crate) const RULES: &[Rule] = &[
    (&adopted_part::CODE, adopted_part::check),
    (&adopted_twice::CODE, adopted_twice::check),
    (&cidr_overlap::CODE, cidr_overlap::check),
    (&partition_mismatch::CODE, partition_mismatch::check),
    (&self_connection::CODE, self_connection::check),
    (&unused_entry::CODE, unused_entry::check),
];
