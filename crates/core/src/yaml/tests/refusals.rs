//! What is refused, and where the finding points.

use super::{get, parse};
use crate::yaml::{Kind, Resolved};

#[track_caller]
fn refused(text: &str, expected: &[&str]) {
    assert_eq!(parse(text).summary(), expected, "{text}");
}

#[test]
fn every_second_key_is_reported_in_one_run() {
    refused(
        "a: 1\nb: {x: 1, x: 2, 'x': 3}\na: 2\n",
        &["duplicate-key 2:11`x` 2:5`x`", "duplicate-key 2:17`'x'` 2:5`x`", "duplicate-key 3:1`a` 1:1`a`"],
    );
}

#[test]
fn the_first_of_two_entries_stays() {
    let parsed = parse("a: first\na: second\n");
    let Kind::Scalar(value) = get(parsed.root(), "a").kind() else { panic!("no scalar") };
    assert_eq!(value.resolve(), Resolved::Str("first"));
    let Kind::Mapping(entries) = parsed.root().kind() else { panic!("no map") };
    assert_eq!(entries.len(), 1);
}

#[test]
fn an_alias_as_key_counts_as_its_text() {
    refused("? &k a\n: 1\n*k : 2\n", &["duplicate-key 3:1`*k` 1:6`a`"]);
}

#[test]
fn a_syntax_error_keeps_what_stands_before_it() {
    let parsed = parse("a: {b: 1}\nc: [1, 2\nd: 3\n");
    assert_eq!(parsed.summary(), ["yaml-syntax 3:2`:` 2:4`[`"]);
    let document = parsed.document.as_ref().expect("the first lines");
    assert!(!document.is_complete());
    assert_eq!(get(get(document.root(), "a"), "b").describe(), "a number");
}

#[test]
fn findings_before_a_syntax_error_are_kept() {
    refused("a: 1\na: 2\nb: @x\n", &["duplicate-key 2:1`a` 1:1`a`", "yaml-syntax 3:4`@`"]);
}

#[test]
fn syntax_errors_point_at_the_character() {
    refused("a:\n\tb: 1\n", &["yaml-syntax 2:1`\t`"]);
    refused("é: \"ü\nb: 3\n", &["yaml-syntax 1:4`\"`"]);
    refused("é: b: c\n", &["yaml-syntax 1:5`:`"]);
    refused("a: [1}\n", &["yaml-syntax 1:4`[`"]);
    refused("a: {b: 1", &["yaml-syntax 1:4`{`"]);
    refused("a: 1\r\nfoo\r\nb: 2\r\n", &["yaml-syntax 2:1`f`"]);
    refused("a:\n  b: 1\n c: 2\n", &["yaml-syntax 3:2`c`"]);
    refused("a: - b\n", &["yaml-syntax 1:4`-`"]);
}

#[test]
fn an_alias_without_anchor_is_reported_and_reading_goes_on() {
    let parsed = parse("a: *nowhere\nb: 2\n");
    assert_eq!(parsed.summary(), ["yaml-syntax 1:4`*nowhere`"]);
    assert_eq!(get(parsed.root(), "b").describe(), "a number");
    assert!(!parsed.document.expect("the rest").is_complete());
}

#[test]
fn a_second_document_is_refused_and_the_first_stays() {
    let parsed = parse("a: 1\n---\nb: 2\n");
    assert_eq!(parsed.summary(), ["many-documents 2:1`---`"]);
    assert_eq!(get(parsed.root(), "a").describe(), "a number");
    refused("--- {a: 1}\n...\n", &[]);
}

#[test]
fn a_document_without_content_is_refused() {
    for text in ["", "\n\n", "# nothing\n", "---\n", "\u{feff}"] {
        refused(text, &["empty-document 1:1``"]);
    }
    refused("null\n", &[]);
}

#[test]
fn tags_outside_the_core_schema_are_refused_at_the_tag() {
    refused(
        "a: !Ref x\nb: !!timestamp 2001-01-01\nc: !<tag:example.com,2000:t> {d: 1}\n",
        &[
            "unsupported-tag 1:4`!Ref`",
            "unsupported-tag 2:4`!!timestamp`",
            "unsupported-tag 3:4`!<tag:example.com,2000:t>`",
        ],
    );
}

#[test]
fn tags_that_do_not_fit_are_refused_at_the_tag() {
    refused(
        "a: !!int x\nb: !!map [1]\nc: !!seq {d: 1}\nd: !!map x\n",
        &[
            "unsupported-tag 1:4`!!int`",
            "unsupported-tag 2:4`!!map`",
            "unsupported-tag 3:4`!!seq`",
            "unsupported-tag 4:4`!!map`",
        ],
    );
}

#[test]
fn core_tags_are_honoured() {
    let text = "s: !!str 1\nt: ! true\ni: !!int \"7\"\nf: !!float 1\nn: !!null ''\nb: !!bool 'true'\nm: !!map {}\nl: !!seq []\ne: !!str\n";
    let parsed = parse(text);
    assert_eq!(parsed.summary(), [""; 0]);
    let resolved = |key| match get(parsed.root(), key).kind() {
        Kind::Scalar(scalar) => scalar.resolve(),
        Kind::Sequence(_) | Kind::Mapping(_) => panic!("no scalar"),
    };
    assert_eq!(resolved("s"), Resolved::Str("1"));
    assert_eq!(resolved("t"), Resolved::Str("true"));
    assert_eq!(resolved("i"), Resolved::Int("7"));
    assert_eq!(resolved("f"), Resolved::Float("1"));
    assert_eq!(resolved("n"), Resolved::Null);
    assert_eq!(resolved("b"), Resolved::Bool(true));
    assert_eq!(resolved("e"), Resolved::Str(""));
}

#[test]
fn keys_that_are_no_names_are_refused_and_dropped() {
    refused("? [a]\n: 1\n", &["not-a-plain-key 1:3`[a]`"]);
    refused("x: 1\n{{ name }}: 2\n", &["not-a-plain-key 2:1`{{ name }}`", "not-a-plain-key 2:2`{ name }`"]);
    refused(": 1\n", &["not-a-plain-key 1:1``"]);
    refused("? &l [a]\n: 1\nb: {*l : 1}\n", &["not-a-plain-key 1:6`[a]`", "not-a-plain-key 3:5`*l`"]);
    let parsed = parse("x: 1\n? [a]\n: 2\n");
    let Kind::Mapping(entries) = parsed.root().kind() else { panic!("no map") };
    assert_eq!(entries.len(), 1);
}

#[test]
fn a_merge_key_is_an_ordinary_key() {
    let parsed = parse("base: &b {x: 1}\nc: {<<: *b}\n");
    assert_eq!(parsed.summary(), [""; 0]);
    assert_eq!(get(get(parsed.root(), "c"), "<<").describe(), "a map");
}

/// The example of each finding of this module; the one of `too-large` is made in [`super::limits`].
#[test]
fn the_examples_trigger_their_finding_alone() {
    let of_yaml = [
        "yaml-syntax",
        "too-deep",
        "alias-expansion",
        "duplicate-key",
        "many-documents",
        "empty-document",
        "unsupported-tag",
        "not-a-plain-key",
    ];
    let codes: Vec<_> = crate::findings::codes().filter(|code| of_yaml.contains(&code.name)).collect();
    assert_eq!(codes.len(), of_yaml.len());
    for code in codes {
        let mut found: Vec<_> =
            parse(code.example()).findings.iter().map(|finding| finding.code.name).collect();
        found.dedup();
        assert_eq!(found, [code.name]);
    }
}
