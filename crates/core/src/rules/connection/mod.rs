//! What is wrong with a connection, whatever is around it.

pub mod option_not_generated;
