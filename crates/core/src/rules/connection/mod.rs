//! What is wrong with a connection and its link, whatever the option.

pub mod adopted_part;
pub mod adopted_twice;
pub mod cidr_overlap;
pub mod name_clash;
pub mod partition_mismatch;
pub mod self_connection;
