//! Texts that name nothing, or nothing that AWS can have.

pub mod host_bits;
pub mod invalid_account_id;
pub mod invalid_cidr;
pub mod invalid_id;
pub mod invalid_ports;
pub mod missing_region;
pub mod unknown_name;
pub mod unknown_region;
