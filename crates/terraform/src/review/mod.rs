//! What Terraform cannot express, or not well: said before anything is written.

pub(crate) mod many_providers;
