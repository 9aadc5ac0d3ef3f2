//! What CloudFormation cannot express: said before anything is written.

use crossvpc_core::plan::{Act, Link};

pub(crate) mod accept_step;
pub(crate) mod adopted_by_terraform;
pub(crate) mod dns_step;
pub(crate) mod name_clash;
pub(crate) mod private_dns_step;
pub(crate) mod stack_names;
pub(crate) mod tag_case;

/// A link with what is done for it.
pub(crate) type LinkActs<'p> = (&'p Link, Vec<Act<'p>>);
