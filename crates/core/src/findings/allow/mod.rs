//! What is wrong with what a spec allows.

pub mod allowed_error;
pub mod unused_allow;

use crate::diagnostic::Code;

/// The findings of this group.
pub(super) const CODES: &[&Code] = &[&allowed_error::CODE, &unused_allow::CODE];
