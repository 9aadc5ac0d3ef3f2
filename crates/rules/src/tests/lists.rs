//! The tone of the findings; what pages and specs claim is tried out in `tests/diagnostics`.

use super::findings;
use crate::rules;

#[test]
fn every_finding_says_what_to_change_and_ends_without_a_stop() {
    for (code, _) in rules() {
        let path = format!("{}/../../specs/invalid/{}.yaml", env!("CARGO_MANIFEST_DIR"), code.name);
        for finding in findings(&std::fs::read_to_string(path).unwrap()).1 {
            assert!(!finding.help.is_empty(), "{}", code.name);
            for line in finding.help.iter().chain([&finding.message]) {
                assert!(!line.ends_with('.') && !line.is_empty(), "{line}");
            }
        }
    }
}
