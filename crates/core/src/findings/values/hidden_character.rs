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
        1 => "behind one character".to_owned(),
        before => format!("behind {before} characters"),
    };
    Diagnostic::new(&CODE, format!("{key} has the hidden character U+{number:04X}"), span, place)
        .help(format!("remove it: {}", kind(hidden)))
}

fn kind(c: char) -> &'static str {
    match c {
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            "it changes the direction in which the text around it is shown"
        }
        c if c.is_control() => "it is a control character, which terminals obey",
        '\u{2028}' | '\u{2029}' => "some programs take it for the end of a line",
        _ => "it is invisible",
    }
}
