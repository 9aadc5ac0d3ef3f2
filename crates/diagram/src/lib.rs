//! Pictures of a plan. One model of the network ([`Picture`]) with three writers: Mermaid, DOT and SVG; and the order of a
//! deployment as a Mermaid flowchart ([`steps()`]).

mod build;
mod dot;
mod flow;
mod grouping;
mod label;
mod mermaid;
mod picture;
mod segments;
mod steps;
mod svg;

#[cfg(test)]
mod tests;

pub use picture::{Detail, Picture};
pub use steps::steps;
