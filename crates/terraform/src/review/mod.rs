//! What Terraform cannot express, or not well: said before anything is written.

pub(crate) mod load_balancer_name;
pub(crate) mod many_providers;
