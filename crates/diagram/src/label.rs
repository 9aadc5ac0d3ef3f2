//! Words of a picture: lists that are cut when they are long, numbers with their nouns.

/// The first of some texts, and how many more there are.
pub(crate) fn few(texts: &[String], most: usize) -> String {
    let shown = texts.len().min(most);
    let rest = texts.len() - shown;
    let list = texts[..shown].join(", ");
    if rest == 0 { list } else { format!("{list}, and {rest} more") }
}

/// The same, a line each.
pub(crate) fn few_lines(texts: Vec<String>, most: usize) -> Vec<String> {
    let rest = texts.len().saturating_sub(most);
    let mut lines = texts;
    if rest > 0 {
        lines.truncate(most);
        lines.push(format!("and {rest} more"));
    }
    lines
}

/// `1 VPC`, `2 VPCs`
pub(crate) fn counted(count: usize, noun: &str) -> String {
    format!("{} {noun}{}", number(count), if count == 1 { "" } else { "s" })
}

/// With a comma at the thousands.
pub(crate) fn number(count: usize) -> String {
    match (count / 1000, count % 1000) {
        (0, rest) => rest.to_string(),
        (thousands, rest) => format!("{thousands},{rest:03}"),
    }
}

/// The first and the last of some names.
pub(crate) fn range(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [one, two] => format!("{one}, {two}"),
        [first, .., last] => format!("{first} … {last}"),
    }
}
