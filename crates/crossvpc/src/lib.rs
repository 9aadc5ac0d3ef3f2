//! The engine of crossvpc as a library: the texts of a spec in; findings, a plan and a tree of files out. It reads and
//! writes no file, and knows no clock and no environment.
//!
//! ```
//! use crossvpc::Sources;
//!
//! let mut sources = Sources::default();
//! sources.add("spec.yaml", include_str!("../../../specs/article-peering.yaml"));
//! let checked = crossvpc::check(sources, &[]);
//! assert_eq!(checked.summary(), "no findings");
//! let plan = checked.plan.expect("a spec without errors has a plan");
//! assert_eq!(plan.links[0].id(), "vpc-peering-vpc-a--vpc-b");
//! ```

mod backends;
mod checked;
mod fixed;
mod generate;

pub use backends::{BACKENDS, Engine, codes};
pub use checked::{Checked, Scope, check, check_all};
pub use crossvpc_core::backend::RenderBug;
pub use crossvpc_core::source::Sources;
pub use fixed::fix;
pub use generate::{deployments, generate, is_expressible};
