//! How a path stands in a line that people read.

use std::path::Path;

use crossvpc_core::printable;

/// A path within a line: its name may hold anything.
pub(crate) fn shown(path: &Path) -> String {
    printable::line(&path.to_string_lossy()).into_owned()
}
