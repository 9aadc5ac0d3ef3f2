//! The job for GitLab, the step for Atlantis and the hooks for pre-commit, run as the files have them.

use std::collections::BTreeMap;
use std::fs;

use serde::Deserialize;
use serde_json::{Value, json};

use super::service::{PullRequest, Request, Service};
use crate::support::found::{program, run};
use crate::support::root;

const MARKER: &str = "<!-- crossvpc diff  -->";

/// The notes of a merge request on two pages, the own one on the second.
pub(super) fn notes(has_own: bool) -> Service {
    Service::new(move |request: &Request| {
        let note = |id: u32, author: u32| json!({"id": id, "author": {"id": author}, "body": format!("{MARKER}\nolder")});
        let answer = match request.line.as_str() {
            "GET /user" => json!({"id": 42}),
            line if line.ends_with("&page=1") => json!([note(1, 41)]),
            line if line.ends_with("&page=2") && has_own => json!([note(2, 42)]),
            _ => json!([]),
        };
        (200, answer.to_string().into_bytes())
    })
}

/// The header and the jobs of the component.
fn gitlab() -> [Value; 2] {
    let text = fs::read_to_string(root().join("integrations/gitlab/crossvpc-diff.yml")).unwrap();
    let documents = serde_yaml::Deserializer::from_str(&text);
    let documents: Vec<_> = documents.map(|document| Value::deserialize(document).unwrap()).collect();
    documents.try_into().expect("a header and jobs")
}

/// What the job for GitLab runs.
pub(super) fn gitlab_script() -> String {
    gitlab()[1]["crossvpc-diff"]["script"][0].as_str().unwrap().to_owned()
}

/// What the workflow for Atlantis runs first.
pub(super) fn atlantis_step() -> String {
    atlantis()[0]["run"].as_str().unwrap().to_owned()
}

fn atlantis() -> Vec<Value> {
    let text = fs::read_to_string(root().join("integrations/atlantis/repos.yaml")).unwrap();
    let file: Value = serde_yaml::from_str(&text).unwrap();
    file["workflows"]["crossvpc"]["plan"]["steps"].as_array().unwrap().clone()
}

pub(crate) fn a_merge_request_gets_one_note() {
    let [inputs, jobs] = gitlab();
    let job = &jobs["crossvpc-diff"];
    for name in ["fail-on", "spec", "stage", "version"] {
        assert!(inputs["spec"]["inputs"][name]["default"].is_string(), "{name}");
    }
    let scripts = [&job["script"], &job["before_script"]].map(Value::to_string);
    assert!(!scripts.concat().contains("$[["), "an input is text of a script");
    let script = &gitlab_script();

    let of = PullRequest::new();
    let base = of.git(&["rev-parse", "HEAD^1"]);
    let run_with = |service: &Service, token: &str, base: &str| {
        let mut sh = of.bash(&of.clone(), script);
        sh.env("CI_API_V4_URL", &service.url).env("CI_PROJECT_ID", "5").env("CI_MERGE_REQUEST_IID", "7");
        sh.env("CI_PROJECT_DIR", of.clone()).env("CI_MERGE_REQUEST_DIFF_BASE_SHA", base);
        sh.env("CROSSVPC_FAIL_ON", "broadens").env("CROSSVPC_GITLAB_TOKEN", token).env("CROSSVPC_SPEC", "");
        let run = sh.output().unwrap();
        of.is_not_obeyed();
        (run.status.code(), String::from_utf8(run.stdout).unwrap(), String::from_utf8(run.stderr).unwrap())
    };
    let at = "/projects/5/merge_requests/7/notes";
    for (has_own, written) in [(false, format!("POST {at}")), (true, format!("PUT {at}/2"))] {
        let service = notes(has_own);
        let (code, report, said) = run_with(&service, "secret", &base);
        assert_eq!((code, said.as_str()), (Some(1), ""));
        let last = service.received().pop().unwrap();
        assert_eq!((last.line, &last.body["body"]), (written, &json!(format!("{MARKER}\n{report}"))));
        assert!(last.head.to_lowercase().contains("private-token: secret"), "{}", last.head);
    }
    let service = notes(false);
    // A fork has no token; an outage; a base that is not there.
    assert_eq!(run_with(&service, "", &base).0, Some(1));
    assert!(service.received().is_empty());
    let outage = run_with(&Service::new(|_| (502, b"down".to_vec())), "secret", &base);
    assert!(outage.0 == Some(1) && outage.2.ends_with("GitLab did not take the note\n"), "{}", outage.2);
    let missing = run_with(&service, "secret", "0000000");
    assert_eq!((missing.0, missing.1.contains("crossvpc cannot say what changes")), (Some(2), true));
    assert!(service.received().pop().unwrap().body["body"].as_str().unwrap().contains("cannot say"));
    let called = of.take("called");
    assert_eq!(
        called.lines().next(),
        Some(&*format!("diff --base={base} --format=markdown --fail-on=broadens"))
    );
}

pub(crate) fn atlantis_shows_the_diff_above_the_plan() {
    let steps = atlantis();
    assert_eq!((&steps[1], &steps[2]), (&json!("init"), &json!("plan")));
    let of = PullRequest::new();
    let base = "a;touch${IFS}pwned;$(touch${IFS}pwned)";
    of.git(&["update-ref", &format!("refs/remotes/origin/{base}"), "HEAD^1"]);
    let mut step = of.bash(&of.clone(), &atlantis_step());
    step.env("BASE_BRANCH_NAME", base).env("CROSSVPC_FORMAT", "markdown");
    let said = run(&mut step);
    of.is_not_obeyed();
    assert!(said.contains("opens 1 flow"), "{said}");
    assert_eq!(of.take("called"), format!("diff --base=origin/{base} --format=markdown\n"));
    step.env("BASE_BRANCH_NAME", "nowhere");
    assert_ne!(step.output().unwrap().status.code(), Some(0), "no answer is no change");
}

pub(crate) fn pre_commit_reads_the_manifest_and_runs_the_hooks() {
    let manifest = root().join(".pre-commit-hooks.yaml");
    run(program("pre-commit").arg("validate-manifest").arg(&manifest));
    let hooks: Vec<BTreeMap<String, Value>> =
        serde_yaml::from_str(&fs::read_to_string(&manifest).unwrap()).unwrap();
    let ids: Vec<_> = hooks.iter().map(|hook| hook["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["crossvpc-check", "crossvpc-generate", "crossvpc-fmt"]);

    // The same hooks with the program of this build, which pre-commit has not to install.
    let local = hooks.iter().cloned().map(|mut hook| {
        hook.insert("language".to_owned(), json!("system"));
        hook
    });
    let config = json!({"repos": [{"repo": "local", "hooks": local.collect::<Vec<_>>()}]});
    let of = PullRequest::of(["version: 1\n", "version: 1\nconnections: {}\n"]);
    let clone = of.clone();
    fs::write(clone.join(".pre-commit-config.yaml"), config.to_string()).unwrap();
    fs::copy(root().join("specs/article-peering.yaml"), clone.join("crossvpc.yaml")).unwrap();
    let status = |hook: &str| {
        of.git(&["add", "--all"]);
        let mut hook = of.bash(&clone, &format!("pre-commit run {hook}"));
        let run = hook.env("PRE_COMMIT_HOME", of.path("home")).output().unwrap();
        let said = String::from_utf8(run.stdout).unwrap() + &String::from_utf8(run.stderr).unwrap();
        (run.status.code(), said)
    };
    // Nothing is generated yet; then it is; then the spec goes on.
    assert_eq!(status("crossvpc-generate").0, Some(1));
    run(&mut of.bash(&clone, "crossvpc generate"));
    for hook in ids {
        let (code, said) = status(hook);
        assert!(code == Some(0) && said.contains("Passed"), "{said}");
    }
    let spec = fs::read_to_string(clone.join("crossvpc.yaml")).unwrap();
    fs::write(clone.join("crossvpc.yaml"), spec.replace("tcp/80", "tcp/99999")).unwrap();
    let (code, said) = status("crossvpc-check");
    assert!(code == Some(1) && said.contains("error[invalid-ports]"), "{said}");
    // A file that is no spec concerns no hook but the one that compares the output folder.
    fs::write(clone.join("crossvpc.yaml"), spec).unwrap();
    of.git(&["add", "--all"]);
    of.git(&["commit", "--quiet", "--message=spec"]);
    fs::write(clone.join("notes.txt"), "x").unwrap();
    let (code, said) = status("");
    assert!(code == Some(0) && said.matches("Skipped").count() == 2, "{said}");
}
