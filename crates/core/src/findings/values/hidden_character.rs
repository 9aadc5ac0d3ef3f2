//! A character in a text that readers cannot see, or that changes what they see.

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::source::Span;

/// See the page.
pub static CODE: Code =
    Code { name: "hidden-character", severity: Severity::Error, page: include_str!("hidden-character.md") };

/// `what` is the key or the thing whose text has the character, behind so many others.
pub(crate) fn finding(span: Span, what: &str, before: usize, hidden: char) -> Diagnostic {
    let key = if what.contains([' ', '`']) { what.to_owned() } else { format!("`{what}`") };
    let number = u32::from(hidden);
    let place = match before {
        0 => "its first character".to_owned(),
        1 => "after 1 character".to_owned(),
        before => format!("after {before} characters"),
    };
    Diagnostic::new(&CODE, format!("{key} contains the hidden character U+{number:04X}"), span, place)
        .help(format!("remove it: {}", kind(hidden)))
}

fn kind(c: char) -> &'static str {
    match c {
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            "it changes the direction of the text around it"
        }
        c if c.is_control() => "it is a control character, which terminals interpret",
        '\u{2028}' | '\u{2029}' => "some programs treat it as the end of a line",
        _ => "it is invisible",
    }
}
