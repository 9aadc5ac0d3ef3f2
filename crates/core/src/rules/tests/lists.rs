//! The lists of codes, and the tone of the findings; what pages and specs claim is tried out in `tests/diagnostics`.

use super::findings;
use crate::rules::{CODES, RULES};

#[test]
fn codes_are_sorted_and_every_rule_is_among_them() {
    assert!(CODES.windows(2).all(|pair| pair[0].name < pair[1].name));
    for (code, _) in RULES {
        assert!(CODES.iter().any(|other| std::ptr::eq(*other, *code)), "{}", code.name);
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
