//! The only crate that knows the template engine: pages, and how each dialect writes a value.
