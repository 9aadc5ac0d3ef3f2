//! The tone of the findings; what pages and specs claim is tried out in `tests/diagnostics`.

use super::findings;
use crate::rules;

#[test]
fn every_finding_says_what_to_change_and_ends_without_a_stop() {
    for (code, _) in rules() {
        // Where the page shows a part of a spec, the whole stands beside the other specs.
        let path = format!("{}/../../specs/over-limit/{}.yaml", env!("CARGO_MANIFEST_DIR"), code.name);
        let spec = std::fs::read_to_string(path).unwrap_or_else(|_| code.example().to_owned());
        for finding in findings(&spec).1 {
            assert!(!finding.help.is_empty(), "{}", code.name);
            for line in finding.help.iter().chain([&finding.message]) {
                assert!(!line.ends_with('.') && !line.is_empty(), "{line}");
            }
        }
    }
}
