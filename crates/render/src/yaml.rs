//! How CloudFormation's YAML writes a string.

use std::fmt::Write;

use crate::characters::is_unprintable;

/// A double-quoted string: what a YAML 1.1 reader would take for a number, a date or a truth value stays a string.
pub(crate) fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            c if is_unprintable(c) => {
                // Writing to a string cannot fail.
                let _ = match u32::from(c) {
                    number @ ..0x1_0000 => write!(quoted, "\\u{number:04x}"),
                    number => write!(quoted, "\\U{number:08x}"),
                };
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_text_breaks_out(text in "\\PC{0,40}") {
            let read: String = serde_yaml::from_str(&quoted(&text)).unwrap();
            prop_assert_eq!(read, text);
        }
    }

    #[test]
    fn unprintable_characters_survive() {
        let text = "a\n\t\"\\\u{7f}\u{85}\u{2028}\u{fffe}\u{ffff}";
        let read: String = serde_yaml::from_str(&quoted(text)).unwrap();
        assert_eq!(read, text);
    }
}
