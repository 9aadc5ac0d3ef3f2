//! What other linters say of the examples: `docs/linters.md` answers each of their checks, and no others.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use super::cfn_lint::EVERYTHING;
use super::scene;
use super::template;
use super::verification;
use crate::support::found::{program, run};
use crate::support::root;

pub(crate) fn every_finding_of_checkov_is_answered() {
    let mut checkov = program("checkov");
    let folder = tempfile::tempdir().unwrap();
    let verified = verification::generate(folder.path(), &verification::APPLIED);
    for out in scene::all().iter().map(|scene| &scene.out).chain(&verified) {
        checkov.arg("--directory").arg(out);
    }
    let options = ["--framework", "terraform", "cloudformation", "--skip-download", "--quiet", "--compact"];
    let printed = run(checkov.args(options).args(["--soft-fail", "--output", "json"]));
    let reports: Vec<Value> =
        serde_json::Deserializer::from_str(&printed).into_iter().map(Result::unwrap).collect();
    let reports = reports.iter().flat_map(|report| match report {
        Value::Array(reports) => reports.as_slice(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => {
            std::slice::from_ref(report)
        }
    });
    let mut found = BTreeSet::new();
    let mut resources = 0;
    for report in reports {
        let (results, summary) = (&report["results"], &report["summary"]);
        assert_eq!(summary["parsing_errors"], 0, "{results}");
        resources += summary["resource_count"].as_u64().unwrap();
        let failed = results["failed_checks"].as_array().unwrap();
        found.extend(failed.iter().map(|failed| failed["check_id"].as_str().unwrap().to_owned()));
    }
    assert!(resources > 1000, "only {resources} resources");
    compare("Checkov", &found);
}

pub(crate) fn every_finding_of_cdk_nag_is_answered() {
    let folder = tempfile::tempdir().unwrap();
    let mut node = program("node");
    node.current_dir(folder.path()).arg(root().join("tests/tools/nag.cjs")).arg(folder.path());
    for scene in scene::all() {
        let templates = template::cloudformation(scene).into_iter().chain(template::cdk(scene));
        node.args(templates.map(|template| template.path));
    }
    compare("cdk-nag", &run(&mut node).lines().map(str::to_owned).collect());
}

/// The check of all templates leaves out one rule, which still has something to say.
pub(crate) fn what_cfn_lint_is_not_asked_is_answered() {
    let left_out = EVERYTHING.iter().position(|word| *word == "--ignore-checks").unwrap() + 1;
    let asked: Vec<_> = EVERYTHING
        .iter()
        .filter(|word| **word != "--ignore-checks" && **word != EVERYTHING[left_out])
        .collect();
    let scene = scene::all().iter().find(|scene| scene.name == "article-peering").unwrap();
    let template = template::cloudformation(scene).remove(0);
    let mut cfn_lint = program("cfn-lint");
    cfn_lint.args(asked).args(["--regions", &template.region, "--template"]).arg(template.path);
    let printed = String::from_utf8(cfn_lint.output().unwrap().stdout).unwrap();
    let codes = printed
        .lines()
        .filter(|line| !line.is_empty())
        .map(|line| line.split(':').nth(5).unwrap().to_owned());
    let codes: BTreeSet<_> = codes.collect();
    assert!(codes.iter().eq([EVERYTHING[left_out]]), "{printed}");
    compare("cfn-lint", &codes);
}

fn compare(linter: &str, found: &BTreeSet<String>) {
    let table = fs::read_to_string(root().join("docs/linters.md")).unwrap();
    let rows = table.lines().filter_map(|line| line.strip_prefix(&format!("| {linter} | `")));
    let mut answered = BTreeSet::new();
    for row in rows {
        let [check, wants, answer, ""] = row.split('|').map(str::trim).collect::<Vec<_>>()[..] else {
            panic!("a row of four cells: {row}")
        };
        assert!(!wants.is_empty() && !answer.is_empty(), "{row}");
        assert!(answered.insert(check.trim_end_matches('`').to_owned()), "{check} is answered twice");
    }
    assert_eq!(*found, answered, "left: what {linter} finds; right: what `docs/linters.md` answers");
}
