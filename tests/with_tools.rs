//! What is generated, read by the tools it is for and deployed with them into an emulated AWS.

#![expect(clippy::unwrap_used, reason = "a test stops at the first thing that is not as it should be")]

mod emulator;
mod support;
mod tools;
