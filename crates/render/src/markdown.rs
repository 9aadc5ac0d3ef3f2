//! How Markdown writes a text that is only text.

use crate::characters::is_unprintable;

/// The text with every character escaped that Markdown or HTML would read as markup.
pub(crate) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' | '!' => {
                escaped.push('\\');
                escaped.push(c);
            }
            c if is_unprintable(c) => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}

/// A text whose code spans stay: what stands between two backticks. A line of a table breaks at `|` even there.
pub(crate) fn prose(text: &str) -> String {
    if text.matches('`').count() % 2 == 1 {
        return escaped(text);
    }
    let part = |(at, part): (usize, &str)| match at % 2 {
        0 => escaped(part),
        _ => format!("`{}`", part.replace(is_unprintable, " ").replace('|', "\\|")),
    };
    text.split('`').enumerate().map(part).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_spans_of_a_text_stay() {
        assert_eq!(prose("`a_b|c` is *d_e*"), "`a_b\\|c` is \\*d\\_e\\*");
        assert_eq!(prose("a `b <c>"), escaped("a `b <c>"));
    }

    #[test]
    fn markup_is_text() {
        assert_eq!(escaped("a_b <c> [d](e)\n| f"), "a\\_b \\<c\\> \\[d\\](e) \\| f");
    }
}
