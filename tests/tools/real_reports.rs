//! The integrations with the program of this build in the place of the one that says what it was asked for: what a reader of a pull
//! request sees of a real change, whose texts try to be commands.

use std::fs;

use super::github::{api, mutations, outputs, step};
use super::integrations::{atlantis_step, gitlab_script, notes};
use super::service::PullRequest;
use crate::support::root;

const VERDICT: &str = "closes 1 flow, changes 1 link, leaves 1 removed part deployed; 2 accounts must act; 1 change is allowed by the spec";

/// A consumer leaves. The reason for it is hostile.
fn pull_request() -> PullRequest {
    let read =
        |name: &str| fs::read_to_string(root().join(format!("tests/fixtures/edits/{name}.yaml"))).unwrap();
    let reason = "$(touch pwned) `touch pwned` <img src=x> ::error::obeyed";
    let allowing = format!("{}allow: {{closes-flow: {{ledger: '{reason}'}}}}\n", read("two-minus"));
    PullRequest::of([&read("two"), &allowing])
}

pub(crate) fn github_shows_the_report_of_the_program() {
    let of = pull_request();
    let api = api(None, &[]);
    let run = step(&of, 1, &of.clone(), &[], &[("GITHUB_GRAPHQL_URL", api.url.as_str())]);
    of.is_not_obeyed();
    let log = String::from_utf8(run.stdout).unwrap();
    // The stack that stays is not allowed.
    assert_eq!(run.status.code(), Some(1), "{log}");
    assert_eq!(
        outputs(&of),
        [format!("verdict={VERDICT}"), "risk=block".to_owned(), "exit-code=1".to_owned()]
    );
    let summary = of.take("summary");
    assert!(
        summary.starts_with(&format!("**{VERDICT}**\n\nrisk: **block** (leaves-resources)\n")),
        "{summary}"
    );
    assert!(
        summary.contains("allowed by the spec: $(touch pwned) `touch pwned` &#60;img src=x&#62;"),
        "{summary}"
    );
    let comment = mutations(&api).into_iter().find(|(name, _)| name == "addComment").unwrap().1;
    assert!(comment["body"].as_str().unwrap().ends_with(&summary), "{comment:#}");
    let commands: Vec<_> = log.lines().filter(|line| line.starts_with("::")).collect();
    let closed = commands.iter().find(|line| line.contains("title=closes-flow")).unwrap();
    assert!(closed.starts_with("::notice file=crossvpc.yaml,line="), "{closed}");
    assert!(
        commands
            .iter()
            .any(|line| line.starts_with("::error file=") && line.contains("title=leaves-resources")),
        "{log}"
    );
    assert!(commands.last().unwrap().starts_with("::error title=closes 1 flow"), "{log}");
    assert!(!log.lines().any(|line| line.starts_with("::error::obeyed")), "{log}");
}

pub(crate) fn gitlab_shows_the_report_of_the_program() {
    let (of, service) = (pull_request(), notes(false));
    let base = of.git(&["rev-parse", "HEAD^1"]);
    let mut sh = of.bash(&of.clone(), &gitlab_script());
    sh.env("CI_API_V4_URL", &service.url).env("CI_PROJECT_ID", "5").env("CI_MERGE_REQUEST_IID", "7");
    sh.env("CI_PROJECT_DIR", of.clone()).env("CI_MERGE_REQUEST_DIFF_BASE_SHA", base);
    sh.env("CROSSVPC_FAIL_ON", "never").env("CROSSVPC_GITLAB_TOKEN", "secret").env("CROSSVPC_SPEC", "");
    let run = sh.output().unwrap();
    of.is_not_obeyed();
    assert_eq!(run.status.code(), Some(0), "{}", String::from_utf8_lossy(&run.stderr));
    let note = service.received().pop().unwrap();
    assert_eq!(note.line, "POST /projects/5/merge_requests/7/notes");
    let body = note.body["body"].as_str().unwrap();
    assert!(body.contains(&format!("\n**{VERDICT}**\n")), "{body}");
    assert!(body.ends_with(&String::from_utf8(run.stdout).unwrap()), "{body}");
}

pub(crate) fn atlantis_shows_the_report_of_the_program() {
    let of = pull_request();
    of.git(&["update-ref", "refs/remotes/origin/main", "HEAD^1"]);
    let mut step = of.bash(&of.clone(), &atlantis_step());
    let run = step.env("BASE_BRANCH_NAME", "main").env("CROSSVPC_FORMAT", "markdown").output().unwrap();
    of.is_not_obeyed();
    let said = String::from_utf8(run.stdout).unwrap();
    assert!(said.contains(&format!("**{VERDICT}**\n\nrisk: **block**")), "{said}");
}
