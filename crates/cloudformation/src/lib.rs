//! The CloudFormation backend.
