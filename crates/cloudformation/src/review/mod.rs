//! What CloudFormation cannot express: said before anything is written.

pub(crate) mod accept_step;
pub(crate) mod adopted_by_terraform;
pub(crate) mod dns_step;
pub(crate) mod name_clash;
pub(crate) mod private_dns_step;
pub(crate) mod stack_names;
pub(crate) mod tag_case;
