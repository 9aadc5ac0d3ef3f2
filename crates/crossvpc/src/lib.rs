//! The engine of crossvpc as a library: the texts of a spec in; findings, a plan and a tree of files out. It reads and
//! writes no file, and knows no clock and no environment.
//!
//! Read and check a spec. [`check`] reports every mistake in one run, and has a plan if none of them is an error:
//!
//! ```
//! use crossvpc::Sources;
//! # let text = include_str!("../example.yaml");
//!
//! let mut sources = Sources::default();
//! sources.add("spec.yaml", text);
//! let checked = crossvpc::check(sources, &[]);
//! assert_eq!(checked.summary(), "no findings");
//! let plan = checked.plan.expect("a spec without errors has a plan");
//!
//! // What it asks AWS for, as data.
//! assert_eq!(plan.links[0].id(), "vpc-peering-vpc-a--vpc-b");
//! let routes = plan.facts().iter().filter(|fact| matches!(fact, crossvpc::plan::Fact::Route { .. }));
//! assert_eq!(routes.count(), 2);
//!
//! // How it is applied: stacks or root modules, in waves.
//! let deployments = crossvpc::deployments(&plan, &["cloudformation"])?;
//! let (_, deployment) = &deployments[0];
//! assert_eq!(deployment.units().len(), 3);
//!
//! // The files, in memory.
//! let tree = crossvpc::generate(&plan, &checked.targets, &[])?;
//! assert!(tree.get("terraform/main.tf").is_some());
//! # Ok::<(), crossvpc::RenderBug>(())
//! ```
//!
//! Show the findings of a spec that cannot work:
//!
//! ```
//! use crossvpc::Sources;
//! use crossvpc::diagnostic::text;
//!
//! let mut sources = Sources::default();
//! sources.add("spec.yaml", "version: 1\nacounts: {}\n");
//! let checked = crossvpc::check(sources, &[]);
//! let finding = &checked.findings.shown[0];
//! assert_eq!(finding.code.name, "unknown-key");
//! let shown = text::render(&checked.findings, &checked.sources, text::Style { colour: false, width: 80 });
//! assert!(shown.starts_with("error[unknown-key]"));
//! ```

mod backends;
mod checked;
mod fixed;
mod formatted;
mod generate;
mod left;

pub use backends::{BACKENDS, Engine, codes};
pub use checked::{Checked, Scope, after, check, check_all, nothing, read};
pub use crossvpc_core::backend::RenderBug;
pub use crossvpc_core::format::canonical;
pub use crossvpc_core::source::Sources;
pub use crossvpc_core::spec::Keys;
pub use crossvpc_core::{allow, backend, deployment, diagnostic, plan, routing, source, target, tree};
pub use crossvpc_diagram as diagram;
pub use fixed::fix;
pub use formatted::format;
pub use generate::{deployments, generate, is_expressible};
pub use left::{applied, served};
