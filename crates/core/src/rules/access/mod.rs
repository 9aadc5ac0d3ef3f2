//! What is wrong with the rules of security groups, by whatever link they are for.

pub mod no_security_group;
pub mod security_group_quota;
