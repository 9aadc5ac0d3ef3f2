//! How Terraform's language writes a string.

use std::fmt::Write;

use crate::characters::is_unprintable;

/// A quoted string in which nothing is a template: `${` and `%{` are escaped as the language asks.
pub fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '$' | '%' if characters.peek() == Some(&'{') => {
                quoted.push(c);
                quoted.push(c);
            }
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

/// A list of strings on one line.
pub fn list<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let texts: Vec<_> = texts.into_iter().map(quoted).collect();
    format!("[{}]", texts.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn templates_are_escaped() {
        assert_eq!(quoted("a ${b} %{c} $ % $$"), "\"a $${b} %%{c} $ % $$\"");
        assert_eq!(list(["a", "b\"c"]), r#"["a", "b\"c"]"#);
    }

    proptest! {
        #[test]
        fn no_text_breaks_out(text in "[ -~\n\t]{0,40}") {
            // Two dollars before a brace are ambiguous in the language; no value of a spec holds them.
            prop_assume!(!text.contains("$$") && !text.contains("%%"));
            let body: hcl_edit::structure::Body = format!("a = {}\n", quoted(&text)).parse().unwrap();
            let value = body.get_attribute("a").unwrap().value.clone();
            let read: String = if let Some(template) = value.as_string_template() {
                // The escapes of templates make a template of one literal.
                template.iter().map(|element| element.as_literal().unwrap().as_str().to_owned()).collect()
            } else {
                value.as_str().unwrap().to_owned()
            };
            let unescaped = read.replace("$${", "${").replace("%%{", "%{");
            prop_assert_eq!(unescaped, text);
        }
    }
}
