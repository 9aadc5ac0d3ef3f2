//! What is too much. None of these may take long: a hostile text answers as fast as a good one.

use std::fmt::Write;

use super::parse;
use crate::diagnostic::MOST_SHOWN;
use crate::yaml::{Kind, MAX_BYTES, MAX_DEPTH};

#[test]
fn a_text_above_the_limit_is_refused_before_it_is_parsed() {
    let parsed = parse(&"[".repeat(MAX_BYTES + 1));
    assert_eq!(parsed.summary(), ["too-large 1:1``"]);
    assert_eq!(parsed.findings[0].message, "this spec has 65 MiB, but crossvpc reads at most 64 MiB");
    assert!(parsed.document.is_none());
}

#[test]
fn a_large_text_is_read() {
    let mut text = String::with_capacity(30 << 20);
    let mut entries = 0;
    while text.len() < 30 << 20 {
        writeln!(text, "connection-{entries}: {{provider: {{vpc: \"a b\"}}, ports: [tcp/443, tcp/80]}}")
            .unwrap();
        entries += 1;
    }
    let parsed = parse(&text);
    assert_eq!(parsed.summary(), [""; 0]);
    let Kind::Mapping(read) = parsed.root().kind() else { panic!("no map") };
    assert_eq!(read.len(), entries);
}

#[test]
fn as_many_levels_as_allowed_are_read() {
    let flow = "[".repeat(MAX_DEPTH) + &"]".repeat(MAX_DEPTH);
    assert_eq!(parse(&flow).summary(), [""; 0]);
    let block = "- ".repeat(MAX_DEPTH) + "x\n";
    assert_eq!(parse(&block).summary(), [""; 0]);
}

#[test]
fn one_level_more_is_refused_where_it_starts() {
    let flow = "[".repeat(MAX_DEPTH + 1) + &"]".repeat(MAX_DEPTH + 1);
    assert_eq!(parse(&flow).summary(), ["too-deep 1:65`[`"]);
    let block = "- ".repeat(MAX_DEPTH + 1) + "x\n";
    assert_eq!(parse(&block).summary(), ["too-deep 1:129``"]);
}

#[test]
fn a_hundred_thousand_levels_are_refused_at_the_same_place() {
    for (open, place) in [("[", "1:65`[`"), ("{a: ", "1:257`{`"), ("- ", "1:129``"), ("? ", "1:129``")] {
        let parsed = parse(&open.repeat(100_000));
        assert_eq!(parsed.summary(), [format!("too-deep {place}")], "{open}");
    }
}

#[test]
fn levels_behind_an_alias_count() {
    let deep = |levels: usize, inner: &str| "[".repeat(levels) + inner + &"]".repeat(levels);
    let text = format!("a: &a {}\nb: {}\n", deep(40, ""), deep(23, "*a"));
    assert_eq!(parse(&text).summary(), [""; 0]);
    let text = format!("a: &a {}\nb: {}\n", deep(40, ""), deep(24, "*a"));
    assert_eq!(parse(&text).summary(), ["too-deep 2:28`*a`"]);
}

#[test]
fn a_billion_laughs_are_refused_at_the_alias() {
    let mut text = "a: &a [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n".to_owned();
    for (name, last) in ('b'..='z').zip('a'..) {
        let aliases = vec![format!("*{last}"); 9].join(", ");
        writeln!(text, "{name}: &{name} [{aliases}]").unwrap();
    }
    let parsed = parse(&text);
    assert_eq!(parsed.summary(), ["alias-expansion 5:12`*d` 4:7`[*c, *c, *c, *c, *c, *c, *c, *c, *c]`"]);
}

#[test]
fn what_is_repeated_is_in_proportion_to_what_is_written() {
    // A tenth of the file may be repeated forty times, an eighth of 64 KiB eight times, and 1 MiB four times.
    for (repeated, others, most) in [(100 << 10, 900 << 10, 39), (8 << 10, 0, 7), (1 << 20, 8 << 20, 3)] {
        let text = |times| {
            let (repeated, others) = ("x".repeat(repeated), "y".repeat(others));
            format!("a: &a {repeated}\nb: {others}\nc:\n{}", "  - *a\n".repeat(times))
        };
        assert_eq!(parse(&text(most)).summary(), [""; 0]);
        let refused = parse(&text(most + 2));
        assert_eq!(refused.findings[0].labels[0].text, "over the limit", "{repeated}");
    }
}

#[test]
fn an_alias_inside_its_own_value_is_refused_and_reading_goes_on() {
    let parsed = parse("a: &a [x, *a]\nb: &b {c: {d: *b}}\ne: 1\n");
    assert_eq!(parsed.summary(), ["alias-expansion 1:11`*a` 1:7`[`", "alias-expansion 2:15`*b` 2:7`{`"]);
    let Kind::Mapping(entries) = parsed.root().kind() else { panic!("no map") };
    assert_eq!(entries.len(), 3);
}

#[test]
fn ordinary_aliases_are_followed() {
    let mut text = "ports: &ports [tcp/443]\nall:\n".to_owned();
    text.push_str(&"  - {ports: *ports}\n".repeat(10_000));
    assert_eq!(parse(&text).summary(), [""; 0]);
}

#[test]
fn many_keys_and_many_findings_stay_linear() {
    let mut text = String::new();
    for number in 0..200_000 {
        writeln!(text, "k{}: 1", number % 100_000).unwrap();
    }
    let parsed = parse(&text);
    assert_eq!((parsed.errors, parsed.findings.len()), (100_000, MOST_SHOWN));
    assert_eq!(parsed.place(parsed.findings[199].labels[0].span), "100200:1`k199`");
}
