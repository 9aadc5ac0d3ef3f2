//! What is wrong with a peering, and with the routes and rules that come with it.

pub mod cidr_overlap;
