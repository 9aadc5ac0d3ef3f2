//! A YAML text as a tree in which every node knows where it was written. It answers for YAML alone: syntax, limits,
//! duplicate keys, aliases and tags. What the keys mean is left to the decoder.

use crate::diagnostic::Report;
use crate::findings::shape::too_large;
use crate::source::{FileId, Span};

mod build;
mod node;
mod place;
mod scalar;
mod tags;
#[cfg(test)]
mod tests;

use node::{Data, NodeData};
pub use node::{Document, Entries, Items, Kind, MAX_BYTES, MAX_DEPTH, Node};
pub use scalar::{Resolved, Scalar, Style};

impl Document {
    /// Reads one document; what is wrong goes to `report`. `None` only when nothing usable can be read; after a
    /// mistake that stops reading, the document holds what stands before it.
    pub fn parse(file: FileId, text: &str, report: &mut Report) -> Option<Document> {
        if text.len() > MAX_BYTES {
            report.push(too_large::finding(text.len(), MAX_BYTES, Span { file, start: 0, end: 0 }));
            return None;
        }
        build::build(file, text, report)
    }
}
