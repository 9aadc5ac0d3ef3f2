//! Texts that name nothing, or nothing that AWS can have.

pub mod hidden_character;
pub mod host_bits;
pub mod invalid_account_id;
pub mod invalid_cidr;
pub mod invalid_id;
pub mod invalid_ports;
pub mod missing_region;
pub mod renamed_from;
pub mod unknown_name;
pub mod unknown_region;

use crate::diagnostic::Code;

/// The findings of this group.
pub(super) const CODES: &[&Code] = &[
    &hidden_character::CODE,
    &host_bits::CODE,
    &invalid_account_id::CODE,
    &invalid_cidr::CODE,
    &invalid_id::CODE,
    &invalid_ports::CODE,
    &missing_region::CODE,
    &renamed_from::CODE,
    &unknown_name::CODE,
    &unknown_region::CODE,
];
