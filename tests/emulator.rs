//! What is generated, deployed for real into an emulated AWS: `emulator/README.md` says what of it is emulated by whom.
//! Each test has an emulator of its own on loopback. A tool that is missing is skipped and said so.

#![expect(clippy::unwrap_used, reason = "a test stops at the first thing that is not as it should be")]

#[expect(dead_code, reason = "other tests use the rest")]
mod support;

#[path = "emulator/adopted.rs"]
mod adopted;
#[path = "emulator/aws.rs"]
mod aws;
#[path = "emulator/cli.rs"]
mod cli;
#[path = "emulator/combined.rs"]
mod combined;
#[path = "tools/found.rs"]
mod found;
#[path = "emulator/interrupted.rs"]
mod interrupted;
#[path = "emulator/large_template.rs"]
mod large_template;
#[path = "emulator/per_account.rs"]
mod per_account;
#[path = "emulator/permissions.rs"]
mod permissions;
#[path = "emulator/roots.rs"]
mod roots;
#[path = "emulator/runbook.rs"]
mod runbook;
#[path = "emulator/scripts.rs"]
mod scripts;
#[path = "emulator/scripts_cdk.rs"]
mod scripts_cdk;
#[path = "emulator/stage.rs"]
mod stage;
#[path = "emulator/states.rs"]
mod states;
#[path = "emulator/tampered.rs"]
mod tampered;
#[path = "emulator/troubled.rs"]
mod troubled;
#[path = "emulator/troubled_cdk.rs"]
mod troubled_cdk;
