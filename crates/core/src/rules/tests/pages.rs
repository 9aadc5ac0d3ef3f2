//! The pages of the rules about networks, and the smallest spec for each: what they claim is tried out.

use super::findings;
use crate::diagnostic::{Code, Severity};
use crate::rules::{CODES, RULES};

/// What makes these findings is too large for a page, which shows a part of it.
const SHOWN_IN_PART: [&str; 4] = ["peering-limit", "peering-quota", "route-limit", "route-quota"];

/// What follows from the example of one code by itself: `(code, other)`.
const FOLLOWS: [(&str, &str); 1] = [("duplicate-route", "overlapping-peers")];

fn codes_in(text: &str) -> Vec<&'static Code> {
    findings(text).1.iter().map(|finding| finding.code).collect()
}

/// The finding is there once, and nothing else but what follows from it.
#[track_caller]
fn triggers(code: &Code, text: &str) {
    let mut names: Vec<_> = codes_in(text).iter().map(|code| code.name).collect();
    names.retain(|&other| !FOLLOWS.contains(&(code.name, other)));
    assert_eq!(names, [code.name], "{text}");
}

#[test]
fn codes_are_sorted_and_every_rule_is_among_them() {
    assert!(CODES.windows(2).all(|pair| pair[0].name < pair[1].name));
    for (code, _) in RULES {
        assert!(CODES.iter().any(|other| std::ptr::eq(*other, *code)), "{}", code.name);
    }
}

#[test]
fn examples_trigger_their_finding_and_repairs_remove_it() {
    for (code, _) in RULES {
        let (title, rest) = code.page.split_once("\n\n").unwrap();
        assert_eq!(title, format!("# {}", code.name));
        let sections: Vec<_> = rest.split("\n## ").skip(1).collect();
        let ["Why", "Example", "Repair"] =
            *sections.iter().map(|s| s.lines().next().unwrap()).collect::<Vec<_>>()
        else {
            panic!("sections of {}", code.name)
        };
        let [example, repair] = [sections[1], sections[2]].map(|section| {
            let fenced = section.split_once("```yaml\n").unwrap().1;
            fenced.split_once("```\n").unwrap().0
        });
        if SHOWN_IN_PART.contains(&code.name) {
            assert!(!example.contains("version: 1"), "{} can be tried out", code.name);
            continue;
        }
        triggers(code, example);
        for left in codes_in(repair) {
            assert!(left.severity != Severity::Error && left.name != code.name, "{} in {repair}", left.name);
        }
    }
}

#[test]
fn the_invalid_specs_trigger_their_finding_alone() {
    for (code, _) in RULES {
        let path = format!("{}/../../specs/invalid/{}.yaml", env!("CARGO_MANIFEST_DIR"), code.name);
        triggers(code, &std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}")));
    }
}

#[test]
fn every_finding_says_what_to_change_and_ends_without_a_stop() {
    for (code, _) in RULES {
        let path = format!("{}/../../specs/invalid/{}.yaml", env!("CARGO_MANIFEST_DIR"), code.name);
        for finding in findings(&std::fs::read_to_string(path).unwrap()).1 {
            assert!(!finding.help.is_empty(), "{}", code.name);
            for line in finding.help.iter().chain([&finding.message]) {
                assert!(!line.ends_with('.') && !line.is_empty(), "{line}");
            }
        }
    }
}
