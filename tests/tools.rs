//! What is generated, read by the tools it is for and by second readers of its grammar. A tool that is missing is
//! skipped and said so; with `CROSSVPC_REQUIRE_TOOLS=1` it fails instead.

mod assembly;
mod cdk;
mod cfn_lint;
pub(crate) mod found;
mod hcl;
mod manual_steps;
mod mermaid;
mod peering;
mod planned;
mod policies;
mod privatelink;
mod read_cloudformation;
mod read_terraform;
mod root_scripts;
mod runbook;
mod sarif;
mod scene;
mod template;
mod terraform;
mod transit_gateway;
mod workspace;
