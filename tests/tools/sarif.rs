//! The logs of `check --format sarif` and `diff --format sarif` are what the schema of SARIF 2.1.0 describes. The schema comes with a package of those
//! who edit the standard.

use std::fs;
use std::path::{Path, PathBuf};

use boon::{Compiler, Schemas};
use serde_json::Value;

use crate::support::crossvpc;
use crate::support::found::node_modules;
use crate::support::pages::spec_of;
use crate::support::root;

const SCHEMA: &str = "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json";

/// Specs with findings in several places, and none at all.
const SPECS: [&str; 2] = ["tests/fixtures/many-mistakes.yaml", "specs/article-peering.yaml"];
/// Findings of two weights, the second beside what is allowed.
const FINDINGS: [&str; 2] = ["cidr-overlap", "unused-allow"];

pub(crate) fn the_log_fits_the_schema_of_sarif() {
    let is_valid = validator(&node_modules().join(SCHEMA));
    let folder = tempfile::tempdir().unwrap();
    let of_pages = crossvpc::codes().into_iter().filter(|code| FINDINGS.contains(&code.name)).map(|code| {
        let path = folder.path().join(format!("{}.yaml", code.name));
        fs::write(&path, spec_of(code).expect("its page shows a spec")).unwrap();
        path
    });
    let specs: Vec<PathBuf> = SPECS.into_iter().map(PathBuf::from).chain(of_pages).collect();
    assert_eq!(specs.len(), 4);
    let checks = specs.into_iter().map(|spec| vec!["check".into(), spec]);
    // A difference with a change at a place of the base, and one that the new spec allows.
    let new = folder.path().join("new.yaml");
    let text = fs::read_to_string(root().join("tests/fixtures/edits/two-minus.yaml")).unwrap();
    fs::write(
        &new,
        format!("{text}allow: {{closes-flow: {{ledger: moved}}, opens-flow: {{ledger: unused}}}}\n"),
    )
    .unwrap();
    let diff = vec!["diff".into(), root().join("tests/fixtures/edits/two.yaml"), new];
    for words in checks.chain([diff]) {
        let run = crossvpc().args(&words).args(["--format", "sarif"]).output().unwrap();
        let log: Value = serde_json::from_slice(&run.stdout).unwrap();
        assert_eq!(is_valid(&log), Ok(()), "{words:?}");
        // The validator is one: a log with a word that the standard does not have is refused.
        let mut wrong = log.clone();
        wrong["runs"][0]["columnKind"] = "letters".into();
        assert!(is_valid(&wrong).is_err());
    }
}

fn validator(path: &Path) -> impl Fn(&Value) -> Result<(), String> + use<> {
    let schema: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
    compiler.add_resource("sarif.json", schema).unwrap();
    let index = compiler.compile("sarif.json", &mut schemas).unwrap();
    move |log| schemas.validate(log, index).map_err(|error| format!("{error:#}"))
}
