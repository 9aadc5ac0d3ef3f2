//! Which characters no dialect writes as they are.

use crossvpc_core::printable;

/// Whether a character would break a line, hide, or not be read back, but for the joiners of scripts and emoji, which a spec
/// may have where they are needed.
pub(crate) fn is_unprintable(c: char) -> bool {
    let joins = matches!(c, '\u{200c}' | '\u{200d}' | '\u{fe0e}' | '\u{fe0f}');
    matches!(c, '\t' | '\n') || (printable::is_hidden(c) && !joins)
}
