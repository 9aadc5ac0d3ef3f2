//! The layout of `terraform fmt`: in each run of consecutive single-line attributes, the equals signs stand in one
//! column. Pages write single spaces and everything else as it should be.

use unicode_segmentation::UnicodeSegmentation;

/// Aligns every run of attributes.
pub(crate) fn align(text: &str) -> String {
    let mut aligned = String::with_capacity(text.len() + text.len() / 8);
    let mut run: Vec<(&str, &str)> = Vec::new();
    for line in text.split_inclusive('\n') {
        match attribute(line) {
            Some(attribute) => run.push(attribute),
            None => {
                flush(&mut run, &mut aligned);
                aligned.push_str(line);
            }
        }
    }
    flush(&mut run, &mut aligned);
    aligned
}

fn flush(run: &mut Vec<(&str, &str)>, aligned: &mut String) {
    let width = |key: &str| key.graphemes(true).count();
    let widest = run.iter().map(|(key, _)| width(key)).max().unwrap_or(0);
    for (key, rest) in run.drain(..) {
        aligned.push_str(key);
        aligned.extend(std::iter::repeat_n(' ', widest - width(key)));
        aligned.push_str(rest);
    }
}

/// The two parts of a line `key = value` whose value ends on it: the indented key, and all from the blank on.
fn attribute(line: &str) -> Option<(&str, &str)> {
    let key = line.trim_start();
    let indent = line.len() - key.len();
    let end = match key.strip_prefix('"') {
        Some(quoted) => closing_quote(quoted)? + 2,
        None => key.find(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '-')?,
    };
    let value = key[end..].strip_prefix(" = ")?;
    (end > 0 && is_complete(value)).then(|| line.split_at(indent + end))
}

/// Whether every bracket that the value opens is closed on the line.
fn is_complete(value: &str) -> bool {
    let mut open = 0_i32;
    let mut rest = value;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        match c {
            '"' => match closing_quote(rest) {
                Some(end) => rest = &rest[end + 1..],
                None => return false,
            },
            '{' | '[' | '(' => open += 1,
            '}' | ']' | ')' => open -= 1,
            _ => {}
        }
    }
    open == 0
}

/// Where a quoted string ends whose opening quote is before the text.
fn closing_quote(text: &str) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            '"' if !escaped => return Some(at),
            '\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::align;

    #[test]
    fn runs_are_aligned() {
        let text = "a {\n  x = 1\n  long = [\"{\"]\n\n  y = 2\n  # why\n  longer = 3\n  open = {\n    \"k/1\" = {}\n    q = \"\"\n  }\n  z = 1\n}\n";
        let aligned = "a {\n  x    = 1\n  long = [\"{\"]\n\n  y = 2\n  # why\n  longer = 3\n  open = {\n    \"k/1\" = {}\n    q     = \"\"\n  }\n  z = 1\n}\n";
        assert_eq!(align(text), aligned);
    }

    #[test]
    fn width_is_counted_in_graphemes() {
        assert_eq!(align("\"日本\" = 1\n\"e\u{301}\" = 2\n"), "\"日本\" = 1\n\"e\u{301}\"  = 2\n");
    }
}
