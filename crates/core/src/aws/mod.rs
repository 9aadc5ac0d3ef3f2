//! AWS's own vocabulary, each with a strict parser: accounts, regions, resource ids, address blocks, ports, quotas, amounts of data.

pub mod account;
pub mod cidr;
pub mod id;
pub mod port;
pub mod quota;
pub mod region;
pub mod traffic;
