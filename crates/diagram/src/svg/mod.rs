//! A picture as an SVG that stands alone: no script, no font, colors for light and dark.
//!
//! Consumers are on the left, providers on the right, gateways between them. Calls to one service share a line, so that a
//! provider with hundreds of consumers has one line with branches instead of hundreds of arrows.

mod ends;
mod gateways;
mod layout;
mod lines;
mod sheet;
mod write;

use crate::picture::Picture;
use layout::Layout;

impl Picture {
    /// The picture as an SVG document.
    pub fn svg(&self) -> String {
        write::document(self, &Layout::of(self))
    }
}
