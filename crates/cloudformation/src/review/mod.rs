//! What CloudFormation cannot express: said before anything is written.

pub(crate) mod dns_step;
