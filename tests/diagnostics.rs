//! Every finding as people see it: the page that explains it, the spec on it, and what is printed for that.
//! `BLESS=1 cargo test --test integration diagnostics::` writes the snapshots again and removes those of specs that
//! are gone.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use crossvpc_core::change::CHANGES;
use crossvpc_core::diagnostic::text::{self, Style};
use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::source::Sources;
use walkdir::WalkDir;

use crate::support::pages::{WHOLE, spec_of};
use crate::support::root;

/// Findings whose repair is an order of steps or a choice of words, not another spec, and why.
const REPAIR_IN_WORDS: [(&str, &str); 3] =
    [("accept-step", "a step to run"), ("dns-step", "a step to run"), ("private-dns-step", "a step to run")];

/// An error that cannot be kept out of a smallest spec: the code, the other error, and why.
const BESIDE: [(&str, &str, &str); 3] = [
    ("route-inside-local", "subnet-outside-vpc", "only a subnet outside its own VPC can lie inside another"),
    ("too-deep", "wrong-type", "no key takes a value of 65 levels"),
    ("unsupported-tag", "invalid-id", "what stands behind the tag is read, and is no id"),
];

const SNAPSHOTS: &str = "tests/snapshots/diagnostics";

/// How findings are drawn here.
const STYLE: Style = Style { colour: false, width: 100 };

/// One spec with mistakes of all kinds, beside those of one code each.
const MANY_MISTAKES: &str = "tests/fixtures/many-mistakes.yaml";

#[test]
fn each_spec_has_its_finding_and_no_other_error() {
    for (name, spec) in specs() {
        let (findings, _) = check(&name, &spec);
        let codes: Vec<_> = findings.iter().map(|finding| finding.code.name).collect();
        assert!(codes.contains(&&*name), "the spec of `{name}` has no such finding, but {codes:?}");
        let beside = |code: &str| BESIDE.iter().any(|&(of, other, _)| of == name && other == code);
        let is_other = |f: &&Diagnostic| is_error(f) && f.code.name != name && !beside(f.code.name);
        let others: Vec<_> = findings.iter().filter(is_other).map(|finding| &finding.message).collect();
        assert!(others.is_empty(), "the spec of `{name}` has other errors: {others:?}");
    }
}

#[test]
fn a_text_beyond_the_limit_is_too_large() {
    let (findings, _) = check("too-large", &"#".repeat(crossvpc_core::yaml::MAX_BYTES + 1));
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
    let differs = |(name, spec): &(String, String)| {
        let (findings, sources) = check(name, spec);
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
    let text = fs::read_to_string(root().join(MANY_MISTAKES)).expect("the fixture is there");
    let (findings, sources) = check("many-mistakes", &text);
    let found: Vec<_> = findings
        .iter()
        .map(|finding| {
            let span = finding.labels[0].span;
            let place = sources.get(span.file).line_column(span.start);
            format!("{}:{} {}", place.line, place.column, finding.code.name)
        })
        .collect();
    let expected: Vec<_> = (1..).zip(text.lines()).flat_map(|(line, text)| expected_on(line, text)).collect();
    let kinds: BTreeSet<_> = findings.iter().map(|finding| finding.code.name).collect();
    assert!(kinds.len() >= 40, "only {} kinds of mistakes", kinds.len());
    assert_eq!(found, expected);
}

#[test]
fn each_code_has_its_page_and_each_page_its_code() {
    let all = codes();
    let codes: BTreeSet<String> = all.iter().map(|code| code.name.to_owned()).collect();
    assert_eq!(codes.len(), all.len(), "a code is listed twice");
    let mut pages = stems("crates", "md");
    pages.remove("README");
    let of_changes: BTreeSet<_> = CHANGES.iter().map(|code| code.name.to_owned()).collect();
    assert!(of_changes.is_disjoint(&codes));
    assert_same("pages", &pages, "codes", &codes.union(&of_changes).cloned().collect());
}

#[test]
fn each_page_of_a_change_is_complete() {
    let expected = ["## What it means", "## Why it is reported", "## Example", "## How to avoid it"];
    for code in CHANGES {
        let headings: Vec<_> = code.page.lines().filter(|line| line.starts_with('#')).collect();
        assert_eq!(headings[0], format!("# {}", code.name));
        assert_eq!(headings[1..], expected, "{}", code.name);
    }
}

/// So a rule has one spec: a file beside the page is there only where the page cannot hold it.
#[test]
fn a_spec_is_a_file_only_if_its_page_shows_a_part() {
    let all = codes();
    for name in stems(WHOLE, "yaml") {
        let code = all.iter().find(|code| code.name == name).expect("the file is named after a code");
        let (findings, _) = check(code.name, code.example());
        assert!(findings.iter().all(|finding| finding.code.name != name), "the page of `{name}` is enough");
    }
}

#[test]
fn each_page_is_complete_and_its_repair_is_one() {
    let wrong: Vec<_> = codes().into_iter().flat_map(wrong_with_page).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The repair of a page has neither the finding nor an error.
fn wrong_with_page(code: &Code) -> Vec<String> {
    let Code { name, page, .. } = code;
    let mut wrong = Vec::new();
    let headings: Vec<_> = page.lines().filter(|line| line.starts_with("## ")).collect();
    // AWS rejects only what is an error, and knows nothing of the shape of a spec.
    let reasons = ["## Why it is reported", "## Why AWS rejects it"];
    let reasons = if code.severity == Severity::Error { &reasons[..] } else { &reasons[..1] };
    let has = |why: &&str| headings == ["## What it means", *why, "## Example", "## How to fix it"];
    if !page.starts_with(&format!("# {name}\n\n## What it means\n\n")) || !reasons.iter().any(has) {
        wrong.push(format!("the page of `{name}` has other headings: {headings:?}"));
    }
    if spec_of(code).as_deref() != Some(code.example()) {
        return wrong;
    }
    if REPAIR_IN_WORDS.iter().any(|(code, _)| code == name) {
        if !code.repair().is_empty() {
            wrong.push(format!("`{name}` has a repair after all"));
        }
        return wrong;
    }
    let (repaired, sources) = check(name, code.repair());
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

/// The texts with a snapshot, by its name.
fn printed() -> Vec<(String, String)> {
    let mistakes = fs::read_to_string(root().join(MANY_MISTAKES)).expect("the fixture is there");
    specs().into_iter().chain([("many-mistakes".to_owned(), mistakes)]).collect()
}

/// The spec of each code that has one.
fn specs() -> Vec<(String, String)> {
    codes().into_iter().filter_map(|code| Some((code.name.to_owned(), spec_of(code)?))).collect()
}

/// What a line of the fixture expects: `# <column> <code>` for each mistake, at the end of the line.
fn expected_on(line: usize, text: &str) -> Vec<String> {
    let expected = text.split_once(" # ").map_or("", |(_, comment)| comment);
    expected.split(", ").filter(|e| !e.is_empty()).map(|e| format!("{line}:{e}")).collect()
}

/// What is found in a text that is named after its finding, as far as it does not depend on the targets, unless it is the
/// finding of one.
fn check(name: &str, spec: &str) -> (Vec<Diagnostic>, Sources) {
    let mut sources = Sources::default();
    sources.add(format!("{name}.yaml"), spec);
    if of_targets().any(|code| code.name == name) {
        let checked = crossvpc::check(sources, &[]);
        return (checked.findings.shown, checked.sources);
    }
    let mut report = Report::default();
    if let Some((plan, allow)) =
        crossvpc_core::read(&sources, &crossvpc::Engine::default().targets(), &mut report)
    {
        crossvpc_rules::check(&plan, &mut report);
        allow.apply(&mut report, &codes(), CHANGES, |code| of_targets().all(|other| other.name != code.name));
    }
    (report.sorted(), sources)
}

/// Every finding. One code is the reader's and used by a rule, and targets share some.
fn codes() -> Vec<&'static Code> {
    let mut codes: Vec<_> = crossvpc_core::findings::codes().collect();
    codes.extend(crossvpc_rules::rules().map(|(code, _)| code).chain(of_targets()));
    codes.sort_by_key(|code| code.name);
    codes.dedup_by(|a, b| std::ptr::eq(*a, *b));
    codes
}

fn of_targets() -> impl Iterator<Item = &'static Code> {
    crossvpc::BACKENDS.iter().flat_map(|backend| backend.review().codes.iter().copied())
}

fn is_error(finding: &Diagnostic) -> bool {
    finding.code.severity == Severity::Error
}

/// The names of all files with this extension in a folder and those below it.
fn stems(folder: &str, extension: &str) -> BTreeSet<String> {
    let files = WalkDir::new(root().join(folder)).into_iter().filter_map(Result::ok);
    let paths = files
        .map(walkdir::DirEntry::into_path)
        .filter(|path| path.extension().is_some_and(|e| e == extension));
    paths.filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned())).collect()
}
