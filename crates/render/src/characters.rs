//! Which characters no dialect writes as they are.

/// Whether a character would break a line, hide, or not be read back: YAML has neither controls nor U+FFFE and
/// U+FFFF but as escapes, and a comment has no escapes.
pub(crate) fn is_unprintable(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}
