//! Another reader of YAML must see the same values.

use std::fmt::Write;

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::parse;
use crate::yaml::{Kind, Node, Resolved};

/// Documents that both read. Where the two disagree on purpose, [`what_this_reader_decides_alone`] says so.
const CORPUS: &[&str] = &[
    "version: 1\naccounts:\n  web: {id: \"012345678901\"}\n",
    "a: [1, -2, 0x1F, 0o17, 1.5, 1e3, .5, -1.5E-2]\n",
    "a: [true, false, True, FALSE, yes, no, on, off, y]\n",
    "a: [null, ~, Null, 'null', \"~\"]\nb:\n",
    "- a\n- - b\n  - c\n-\n  d: e\n- ? f\n  : g\n",
    "text: |\n  one\n   two\n\n  three\nfolded: >-\n  one\n  two\n\n  three\nkept: |+\n  x\n\nend: 1\n",
    "'single ''quoted''': \"double \\\"quoted\\\" \\u00e9 \\x41 \\n \\t\"\n",
    "plain: several\n  lines\n  folded\nquoted: \"a\n  b\n\n  c\"\n",
    "base: &b {x: 1, y: [2]}\ncopy: *b\nlist: [*b, *b]\n",
    "tags: [!!str 1, !!str true, !!int \"7\", !!map {a: 1}, !!seq [1]]\n",
    "# comment\nkey: value # comment\nurl: http://example.com:80/#frag\nhash: a#b\n",
    "--- # marker\na: 1\n...\n",
    "%YAML 1.2\n---\na: 1\n",
    "{a: {b: [c, {d: e}], f: }, 'g': h, i}\n",
    "[\n  a,\n  b: c,\n]\n",
    "same:\n- 1\n- x: 2\n  y: 3\nmore: 4\n",
    "ключ: значение\n名前: [値, \"\\U0001F600\"]\n",
    "a: 1\r\nb:\r\n  - c\r\n  - \"d\r\n    e\"\r\n",
    "cidr: 10.0.0.0/16\nv6: 2001:db8::/56\nport: tcp/443\ntime: 12:30:45\ndate: 2024-01-01\n",
    "dash: -x\nmore: --- x\ncolon: 'a: b'\nempty: ''\nspaces: '  x  '\n",
];

#[test]
fn the_corpus_reads_the_same() {
    for text in CORPUS {
        assert_eq!(ours(text), theirs(text), "{text}");
    }
}

/// YAML 1.2.2, chapter 10.3.2: what the other reader, made for YAML 1.1 texts too, reads otherwise.
#[test]
fn what_this_reader_decides_alone() {
    assert_eq!(ours("[012, 0b1, +1, 1_000, 0o8]"), json!(["int 012", "0b1", "int +1", "1_000", "0o8"]));
    assert_eq!(ours("[1., .inf, -.INF, .nan, ., e3]"), json!([1.0, "inf", "-inf", "nan", ".", "e3"]));
}

proptest! {
    #[test]
    fn whatever_the_other_writes_reads_the_same(value in values()) {
        let text = serde_yaml::to_string(&value).unwrap();
        prop_assert_eq!(ours(&text), value);
    }

    #[test]
    fn json_is_yaml(value in values()) {
        let text = serde_json::to_string(&value).unwrap();
        prop_assert_eq!(ours(&text), value);
    }

    #[test]
    fn hand_written_styles_read_the_same(text in documents()) {
        prop_assert_eq!(ours(&text), theirs(&text));
    }

    /// Any text at all: an answer, no panic, and positions inside the text.
    #[test]
    fn any_text_is_answered(text in "[-a-c1-3:,\\[\\]{}&*!|>'\"#%?~é \\t\\r\\n]{0,60}\\n") {
        let parsed = parse(&text);
        prop_assert!(parsed.document.is_some() || !parsed.findings.is_empty());
        for label in parsed.findings.iter().flat_map(|finding| &finding.labels) {
            let span = label.span;
            prop_assert!(text.get(span.start as usize..span.end as usize).is_some_and(|t| !t.contains('\n')));
        }
        if let Some(document) = &parsed.document {
            every_span(document.root(), &mut |span| {
                assert!(text.get(span.start as usize..span.end as usize).is_some_and(|t| !t.contains('\n')));
            });
        }
        // Where the other reader keeps to YAML 1.1 or to a reading of its own, the two are not compared.
        if parsed.findings.is_empty()
            && !text.contains(['&', '*', '!', '%', '|', '>', '?'])
            && let Ok(theirs) = serde_yaml::from_str::<serde_yaml::Value>(&text)
        {
            prop_assert_eq!(ours(&text), json(theirs));
        }
    }
}

fn every_span(node: Node<'_>, check: &mut impl FnMut(crate::source::Span)) {
    check(node.span());
    match node.kind() {
        Kind::Scalar(_) => {}
        Kind::Sequence(items) => items.for_each(|item| every_span(item, check)),
        Kind::Mapping(entries) => entries.for_each(|(key, value)| {
            every_span(key, check);
            every_span(value, check);
        }),
    }
}

fn ours(text: &str) -> Value {
    let parsed = parse(text);
    assert_eq!(parsed.summary(), [""; 0], "{text}");
    value(parsed.root())
}

fn value(node: Node<'_>) -> Value {
    match node.kind() {
        Kind::Scalar(scalar) => match scalar.resolve() {
            Resolved::Null => Value::Null,
            Resolved::Bool(truth) => truth.into(),
            Resolved::Int(text) => integer(text).map_or_else(|| format!("int {text}").into(), Value::from),
            Resolved::Float(text) => float(text),
            Resolved::Str(text) => text.into(),
        },
        Kind::Sequence(items) => items.map(value).collect(),
        Kind::Mapping(entries) => entries.map(|(key, entry)| (text_of(value(key)), value(entry))).collect(),
    }
}

/// A key as text. The other reader resolves plain keys; this one leaves that to the decoder.
fn text_of(key: Value) -> String {
    match key {
        Value::String(text) => text,
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
            key.to_string()
        }
    }
}

/// Only numbers that both readers take for one: no leading zeros, no plus sign.
fn integer(text: &str) -> Option<i64> {
    if let Some(digits) = text.strip_prefix("0x") {
        return i64::from_str_radix(digits, 16).ok();
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return i64::from_str_radix(digits, 8).ok();
    }
    let number: i64 = text.parse().ok()?;
    (number.to_string() == text).then_some(number)
}

fn float(text: &str) -> Value {
    match text.to_ascii_lowercase().trim_start_matches('+') {
        ".inf" => "inf".into(),
        "-.inf" => "-inf".into(),
        ".nan" => "nan".into(),
        text => text.parse::<f64>().unwrap().into(),
    }
}

fn theirs(text: &str) -> Value {
    json(serde_yaml::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}")))
}

fn json(value: serde_yaml::Value) -> Value {
    match value {
        serde_yaml::Value::Null => Value::Null,
        serde_yaml::Value::Bool(truth) => truth.into(),
        serde_yaml::Value::Number(number) => match number.as_i64() {
            Some(whole) => whole.into(),
            None => number.as_f64().unwrap().into(),
        },
        serde_yaml::Value::String(text) => text.into(),
        serde_yaml::Value::Sequence(items) => items.into_iter().map(json).collect(),
        serde_yaml::Value::Mapping(entries) => {
            let entries = entries.into_iter().map(|(key, entry)| (text_of(json(key)), json(entry)));
            Value::Object(entries.collect::<Map<_, _>>())
        }
        serde_yaml::Value::Tagged(tagged) => json(tagged.value),
    }
}

/// Values with texts that look like other types, have breaks, quotes and letters beyond ASCII.
fn values() -> impl Strategy<Value = Value> {
    let text = prop_oneof![
        "[ -~é\\n\\t]{0,12}",
        "[~.+-]?(null|true|yes|no|[0-9]{1,3}|0x1|1e3|inf|nan)",
        "[-?:,\\[\\]{}#&*!|>'\"%@`] ?[a-z]{0,3}",
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        text.prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 5, |inner| {
        let key = "[a-zé][a-z0-9 :#'\"-]{0,8}";
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::btree_map(key, inner, 0..5)
                .prop_map(|entries| Value::Object(entries.into_iter().collect())),
        ]
    })
}

/// Block maps as people write them: plain, quoted, block and flow values, comments and blank lines.
fn documents() -> impl Strategy<Value = String> {
    let word = "[a-zé][a-z0-9./-]{0,6}";
    let scalar = prop_oneof![
        word,
        "'[a-z :#]{0,6}'",
        "\"[a-z :#é]{0,6}\"",
        "(0|[1-9][0-9]{0,5})",
        Just("true".to_owned()),
        Just("~".to_owned()),
        word.prop_map(|word| format!("{word}\n    {word}")),
        word.prop_map(|word| format!("|\n    {word}\n      {word}\n")),
        word.prop_map(|word| format!(">-\n    {word}\n    {word}\n")),
        prop::collection::vec(word, 0..4).prop_map(|words| format!("[{}]", words.join(", "))),
        prop::collection::btree_set(word, 0..4).prop_map(|words| {
            let entries: Vec<String> = words.iter().map(|word| format!("{word}: 1")).collect();
            format!("{{{}}}", entries.join(",\n    "))
        }),
    ];
    let gap = prop_oneof![Just(""), Just("\n"), Just("# note\n"), Just("  # note: x\n")];
    let entry = (scalar, gap, any::<bool>());
    prop::collection::btree_map(word, prop::collection::vec(entry, 1..4), 1..5).prop_map(|keys| {
        let mut text = String::new();
        for (key, entries) in keys {
            writeln!(text, "k{key}:").unwrap();
            for (number, (scalar, gap, _)) in entries.iter().enumerate() {
                write!(text, "  k{number}: {scalar}\n{gap}").unwrap();
            }
            let list = entries.iter().filter(|(scalar, ..)| !scalar.contains('\n'));
            let list: Vec<String> = list
                .map(
                    |(scalar, _, deep)| {
                        if *deep { format!("- - {scalar}\n") } else { format!("- {scalar}\n") }
                    },
                )
                .collect();
            if !list.is_empty() {
                write!(text, "list-{key}:\n{}", list.concat()).unwrap();
            }
        }
        text
    })
}
