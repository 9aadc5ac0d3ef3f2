//! The words of specs: those of the schema, so that a new key is known here at once, and texts that other formats
//! would obey.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

use serde_json::Value;

use crossvpc::codes;

/// Texts that mean something to YAML, HCL, JSON, Markdown, a shell, a terminal or a CI service.
pub const HOSTILE: [&str; 44] = [
    "${a}",
    "$${a}",
    "%{if a}",
    "%%{",
    "$(id)",
    "`id`",
    "$$",
    "%%",
    "{{a}}",
    "{%a%}",
    "<<EOF",
    "\"",
    "'",
    "\\",
    "\\n",
    "\u{0}",
    "\u{1b}[31m",
    "\r\n",
    "\t",
    "\u{85}",
    "\u{2028}",
    "\u{202e}",
    "\u{200b}",
    "\u{feff}",
    "é",
    "\u{1F600}",
    "::stop-commands::x",
    "%0A",
    "|",
    ">-",
    "&a ",
    "*a",
    "!!str ",
    "!x ",
    "? ",
    "- ",
    ": ",
    " #",
    "---\n",
    "...\n",
    "<b>",
    "[x](y)",
    "*/",
    "~",
];

/// Keys, and values that fit some of them.
static KNOWN: LazyLock<Vec<String>> = LazyLock::new(|| {
    let schema = crossvpc_core::spec::schema::schema(&codes(), crossvpc_core::change::CHANGES);
    let mut words = BTreeSet::new();
    collect(&serde_json::from_str(&schema).expect("the schema is JSON"), &mut words);
    words.extend(crossvpc_core::aws::region::Region::names().map(str::to_owned));
    words.extend(VALUES.map(str::to_owned));
    words.into_iter().collect()
});

/// Values at the edge of what is allowed.
const VALUES: [&str; 34] = [
    "null",
    "true",
    "false",
    "[]",
    "{}",
    "0",
    "1",
    "-1",
    "65535",
    "65536",
    "4294967294",
    "1e3",
    "0x10",
    "0o7",
    ".inf",
    "0.0.0.0/0",
    "10.0.0.0/8",
    "10.0.0.0/28",
    "169.254.0.0/16",
    "100.64.0.0/10",
    "::/0",
    "2001:db8::/56",
    "fd00::/8",
    "tcp/1-65535",
    "udp/53",
    "icmp",
    "all",
    "tcp/0",
    "vpc-0a1b2c3d",
    "\"111111111111\"",
    "use1-az1",
    "euw1-az2",
    "con",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
];

/// A word that the schema or AWS knows.
pub fn known(random: &mut fastrand::Rng) -> String {
    random.choice(KNOWN.iter()).cloned().unwrap_or_default()
}

/// Where the words of a text stand.
pub fn of(text: &str) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = Vec::new();
    for (at, c) in text.char_indices() {
        if !c.is_alphanumeric() && !"-_./".contains(c) {
            continue;
        }
        match words.last_mut() {
            Some(word) if word.end == at => word.end += c.len_utf8(),
            _ => words.push(at..at + c.len_utf8()),
        }
    }
    words
}

fn collect(schema: &Value, words: &mut BTreeSet<String>) {
    match schema {
        Value::Object(entries) => {
            for (key, value) in entries {
                match (key.as_str(), value) {
                    ("properties", Value::Object(properties)) => words.extend(properties.keys().cloned()),
                    ("enum" | "examples", Value::Array(values)) => {
                        words.extend(values.iter().map(|value| match value {
                            Value::String(text) => text.clone(),
                            other => other.to_string(),
                        }));
                    }
                    _ => {}
                }
                collect(value, words);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, words)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
