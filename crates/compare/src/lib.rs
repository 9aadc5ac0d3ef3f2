//! The three connection types side by side, in general and for a connection of a spec: what is possible and why not, what it
//! needs, who must act, and what it costs.

mod acts;
pub mod cost;
pub mod document;
mod facts;
mod kind;
pub mod outcome;
mod page;
pub mod prices;
pub mod recommend;
mod trial;

pub use crossvpc_core::aws::traffic::Traffic;
pub use document::{Document, compare, general};
pub use kind::Kind;
pub use page::{Scope, Style, render};
