//! What is generated, read by the tools it is for and by second readers of its grammar. A tool that is missing is
//! skipped and said so; with `CROSSVPC_REQUIRE_TOOLS=1` it fails instead.

#![expect(clippy::unwrap_used, reason = "a test stops at the first thing that is not as it should be")]

mod support;

#[path = "tools/assembly.rs"]
mod assembly;
#[path = "tools/cdk.rs"]
mod cdk;
#[path = "tools/cfn_lint.rs"]
mod cfn_lint;
#[path = "tools/found.rs"]
mod found;
#[path = "tools/hcl.rs"]
mod hcl;
#[path = "matrix/hub.rs"]
mod hub;
#[path = "tools/manual_steps.rs"]
mod manual_steps;
#[path = "tools/mermaid.rs"]
mod mermaid;
#[path = "tools/peering.rs"]
mod peering;
#[path = "tools/planned.rs"]
mod planned;
#[path = "tools/policies.rs"]
mod policies;
#[path = "tools/privatelink.rs"]
mod privatelink;
#[path = "tools/read_cloudformation.rs"]
mod read_cloudformation;
#[path = "tools/read_terraform.rs"]
mod read_terraform;
#[path = "tools/root_scripts.rs"]
mod root_scripts;
#[path = "tools/runbook.rs"]
mod runbook;
#[path = "tools/sarif.rs"]
mod sarif;
#[path = "tools/scene.rs"]
mod scene;
#[path = "tools/template.rs"]
mod template;
#[path = "tools/terraform.rs"]
mod terraform;
#[path = "tools/transit_gateway.rs"]
mod transit_gateway;
#[path = "tools/workspace.rs"]
mod workspace;
