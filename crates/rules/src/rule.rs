//! What a rule is.

use crossvpc_core::diagnostic::{Code, Report};
use crossvpc_core::plan::Plan;

/// A finding, and the check of the network as meant that finds it. A check reports, and never changes anything.
pub type Rule = (&'static Code, fn(&Plan, &mut Report));
