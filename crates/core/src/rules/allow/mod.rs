//! What is wrong with what a spec allows.

pub mod allowed_error;
pub mod unused_allow;
