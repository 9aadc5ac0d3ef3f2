//! The Terraform backend.
