//! No false alarm: a valid scene has exactly the findings that its file announces, `# warns: code, code`.

use std::collections::BTreeSet;
use std::fs;

use super::check;
use crate::support::scenes;

#[test]
fn each_scene_has_exactly_the_findings_that_it_announces() {
    let mut wrong = Vec::new();
    for (name, path) in scenes() {
        let text = fs::read_to_string(path).unwrap();
        let announced = text.lines().filter_map(|line| line.strip_prefix("# warns: "));
        let announced: BTreeSet<_> = announced.flat_map(|codes| codes.split(", ")).collect();
        let (_, findings) = check(&text);
        let found: BTreeSet<_> = findings.iter().map(|finding| finding.code.name).collect();
        if announced != found {
            wrong.push(format!("{name} announces {announced:?} and has {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}
