//! What is wrong with a VPC by itself.
