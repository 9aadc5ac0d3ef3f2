//! Every finding as people see it: the spec that triggers it, what is printed, and the page that explains it.
//! `BLESS=1 cargo test --test integration diagnostics::` writes the snapshots again and removes those of specs that
//! are gone.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crossvpc_core::diagnostic::text::{self, Style};
use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::source::Sources;
use walkdir::WalkDir;

/// Findings without a spec in `specs/invalid`, and why.
const NO_SMALL_SPEC: [(&str, &str); 1] = [("too-large", "a spec of 32 MiB")];

/// Findings whose page shows a part of a spec, and why.
const EXAMPLE_IN_PART: [(&str, &str); 8] = [
    ("endpoint-quota", "51 connections"),
    ("load-balancer-quota", "51 connections"),
    ("peering-limit", "126 VPCs"),
    ("peering-quota", "51 VPCs"),
    ("route-limit", "1,001 subnets"),
    ("route-quota", "501 subnets"),
    ("security-group-limit", "1,024 rules"),
    ("too-large", "a spec of 32 MiB"),
];

/// An error that cannot be kept out of a smallest spec: the code, the other error, and why.
const BESIDE: [(&str, &str, &str); 2] = [
    ("route-inside-local", "subnet-outside-vpc", "only a subnet outside its own VPC can lie inside another"),
    ("too-deep", "wrong-type", "no key takes a value of 65 levels"),
];

const SNAPSHOTS: &str = "tests/snapshots/diagnostics";

/// How findings are drawn here.
const STYLE: Style = Style { colour: false, width: 100 };

/// One spec with mistakes of all kinds, beside those of one code each.
const MANY_MISTAKES: &str = "tests/fixtures/many-mistakes.yaml";

#[test]
fn each_invalid_spec_has_its_finding_and_no_other_error() {
    for name in invalid_specs() {
        let (findings, _) = check_file(&format!("specs/invalid/{name}.yaml"));
        let codes: Vec<_> = findings.iter().map(|finding| finding.code.name).collect();
        assert!(
            codes.contains(&&*name),
            "`specs/invalid/{name}.yaml` has no finding `{name}`, but {codes:?}"
        );
        let beside = |code: &str| BESIDE.iter().any(|&(of, other, _)| of == name && other == code);
        let is_other = |f: &&Diagnostic| is_error(f) && f.code.name != name && !beside(f.code.name);
        let others: Vec<_> = findings.iter().filter(is_other).map(|finding| &finding.message).collect();
        assert!(others.is_empty(), "`specs/invalid/{name}.yaml` has other errors: {others:?}");
    }
}

#[test]
fn a_text_beyond_the_limit_is_too_large() {
    let (findings, _) = check("large.yaml", &"#".repeat(crossvpc_core::yaml::MAX_BYTES + 1));
    let codes: Vec<_> = findings.iter().map(|finding| finding.code.name).collect();
    assert_eq!(codes, ["too-large"]);
}

#[test]
fn what_is_printed() {
    let is_set = |name: &str, to: &str| std::env::var_os(name).is_some_and(|value| value == to);
    if is_set("BLESS", "1") && !is_set("INSTA_UPDATE", "always") {
        return bless("diagnostics::what_is_printed");
    }
    let mut settings = insta::Settings::new();
    settings.set_snapshot_path(root().join(SNAPSHOTS));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let differs = |(name, path): &(String, String)| {
        let (findings, sources) = check_file(path);
        let text = text::render(&findings.into(), &sources, STYLE);
        std::panic::catch_unwind(|| insta::assert_snapshot!(name.clone(), text)).is_err()
    };
    let differing: Vec<_> = settings.bind(|| printed().into_iter().filter(differs).collect());
    assert!(differing.is_empty(), "read the differences above; `BLESS=1` accepts all of {differing:?}");
    let names: Vec<_> = printed().into_iter().map(|(name, _)| name).collect();
    assert_same("snapshots", &stems(SNAPSHOTS, "snap"), "specs", &names.into_iter().collect());
}

#[test]
fn many_mistakes_are_all_found_in_one_run() {
    let (findings, sources) = check_file(MANY_MISTAKES);
    let found: Vec<_> = findings
        .iter()
        .map(|finding| {
            let span = finding.labels[0].span;
            let place = sources.get(span.file).line_column(span.start);
            format!("{}:{} {}", place.line, place.column, finding.code.name)
        })
        .collect();
    let text = fs::read_to_string(root().join(MANY_MISTAKES)).expect("the fixture is there");
    let expected: Vec<_> = (1..).zip(text.lines()).flat_map(|(line, text)| expected_on(line, text)).collect();
    let kinds: BTreeSet<_> = findings.iter().map(|finding| finding.code.name).collect();
    assert!(kinds.len() >= 40, "only {} kinds of mistakes", kinds.len());
    assert_eq!(found, expected);
}

#[test]
fn each_code_has_its_page_and_its_spec() {
    let all = codes();
    let codes: BTreeSet<String> = all.iter().map(|code| code.name.to_owned()).collect();
    assert_eq!(codes.len(), all.len(), "a code is listed twice");
    let mut pages = stems("crates/core/src/findings", "md");
    pages.extend(stems("crates/rules/src", "md"));
    assert_same("pages", &pages, "codes", &codes);
    let mut specs = invalid_specs();
    specs.extend(NO_SMALL_SPEC.map(|(code, _)| code.to_owned()));
    assert_eq!(specs.len(), invalid_specs().len() + NO_SMALL_SPEC.len(), "an exception is none");
    assert_same("specs", &specs, "codes", &codes);
}

#[test]
fn each_page_is_complete_and_its_specs_are_what_it_says() {
    let wrong: Vec<_> = codes().into_iter().flat_map(wrong_with_page).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The example of a page has its finding, and the repair has neither that nor an error.
fn wrong_with_page(code: &Code) -> Vec<String> {
    let Code { name, page, .. } = code;
    let mut wrong = Vec::new();
    let headings: Vec<_> = page.lines().filter(|line| line.starts_with("## ")).collect();
    if !page.starts_with(&format!("# {name}\n\n")) || headings != ["## Why", "## Example", "## Repair"] {
        wrong.push(format!("the page of `{name}` has other headings: {headings:?}"));
    }
    let (example, _) = check("page.yaml", fence(page, "## Example"));
    let codes: Vec<_> = example.iter().map(|finding| finding.code.name).collect();
    let in_part = EXAMPLE_IN_PART.iter().any(|(code, _)| code == name);
    if codes.contains(name) == in_part {
        wrong.push(format!("the example of `{name}` has {codes:?}, listed as a part: {in_part}"));
    }
    if in_part {
        return wrong;
    }
    let (repaired, sources) = check("page.yaml", fence(page, "## Repair"));
    let left: Vec<_> = repaired.into_iter().filter(|f| is_error(f) || f.code.name == *name).collect();
    if !left.is_empty() {
        let shown = text::render(&left.into(), &sources, STYLE);
        wrong.push(format!("the repair of `{name}` is none:\n{shown}"));
    }
    wrong
}

/// Removes the snapshots that belong to nothing, and runs this test again in the mode that writes the others.
fn bless(test: &str) {
    let names: BTreeSet<_> = printed().into_iter().map(|(name, _)| name).collect();
    for gone in stems(SNAPSHOTS, "snap").difference(&names) {
        fs::remove_file(root().join(SNAPSHOTS).join(format!("{gone}.snap")))
            .expect("a snapshot can be removed");
    }
    let this = std::env::current_exe().expect("a test runs from a file");
    let run = Command::new(this).args(["--exact", test]).env("INSTA_UPDATE", "always").status();
    assert!(run.expect("a test can run itself").success());
}

fn assert_same(what: &str, left: &BTreeSet<String>, other: &str, right: &BTreeSet<String>) {
    let only = |a: &BTreeSet<String>, b: &BTreeSet<String>| a.difference(b).cloned().collect::<Vec<_>>();
    let (only_left, only_right) = (only(left, right), only(right, left));
    assert!(
        only_left.is_empty() && only_right.is_empty(),
        "only among the {what}: {only_left:?}; only among the {other}: {only_right:?}"
    );
}

/// The specs with a snapshot: its name, and the path of the spec.
fn printed() -> Vec<(String, String)> {
    let invalid =
        invalid_specs().into_iter().map(|name| (name.clone(), format!("specs/invalid/{name}.yaml")));
    invalid.chain([("many-mistakes".to_owned(), MANY_MISTAKES.to_owned())]).collect()
}

/// What a line of the fixture expects: `# <column> <code>` for each mistake, at the end of the line.
fn expected_on(line: usize, text: &str) -> Vec<String> {
    let expected = text.split_once(" # ").map_or("", |(_, comment)| comment);
    expected.split(", ").filter(|e| !e.is_empty()).map(|e| format!("{line}:{e}")).collect()
}

fn check_file(path: &str) -> (Vec<Diagnostic>, Sources) {
    check(path, &fs::read_to_string(root().join(path)).expect("a spec is a text"))
}

fn check(name: &str, spec: &str) -> (Vec<Diagnostic>, Sources) {
    let mut sources = Sources::default();
    sources.add(name, spec);
    let mut report = Report::default();
    if let Some((plan, allow)) = crossvpc_core::read(&sources, &mut report) {
        crossvpc_rules::check(&plan, &mut report);
        allow.apply(&mut report, &codes(), |_| true);
    }
    (report.sorted(), sources)
}

/// The findings that do not depend on the target. One code is the reader's and used by a rule.
fn codes() -> Vec<&'static Code> {
    let mut codes: Vec<_> = crossvpc_core::findings::codes().collect();
    codes.extend(crossvpc_rules::rules().map(|(code, _)| code));
    codes.sort_by_key(|code| code.name);
    codes.dedup_by(|a, b| std::ptr::eq(*a, *b));
    codes
}

fn is_error(finding: &Diagnostic) -> bool {
    finding.code.severity == Severity::Error
}

/// The first YAML block under a heading of a page.
fn fence<'a>(page: &'a str, heading: &str) -> &'a str {
    let after = page.split_once(heading).map_or("", |(_, after)| after);
    let inside = after.split_once("```yaml\n").map(|(_, inside)| inside);
    inside.and_then(|inside| inside.split_once("```")).map_or("", |(inside, _)| inside)
}

fn invalid_specs() -> BTreeSet<String> {
    stems("specs/invalid", "yaml")
}

/// The names of all files with this extension in a folder and those below it.
fn stems(folder: &str, extension: &str) -> BTreeSet<String> {
    let files = WalkDir::new(root().join(folder)).into_iter().filter_map(Result::ok);
    let paths = files
        .map(walkdir::DirEntry::into_path)
        .filter(|path| path.extension().is_some_and(|e| e == extension));
    paths.filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned())).collect()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}
