//! What is generated, deployed for real into an emulated AWS: `emulator/README.md` says what of it is emulated by whom.
//! Each test has an emulator of its own on loopback. A tool that is missing is skipped and said so.

mod adopted;
mod aws;
mod cli;
mod combined;
mod interrupted;
mod large_template;
mod per_account;
mod permissions;
mod runbook;
mod scripts;
mod scripts_cdk;
mod stage;
