//! The action for GitHub: its steps are run as `action.yml` has them, in a clone of a pull request, with an API that records what
//! it is asked for.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Output;

use serde_json::{Value, json};

use super::service::{BRANCH, PullRequest, Request, Service};
use crate::support::found::{program, run};
use crate::support::root;

const MARKER: &str = "<!-- crossvpc diff  -->";
const VERDICT: &str = "opens 1 flow; $(touch pwned), 100%: now";

/// The API, with comments on two pages. `own` is on the second.
pub(super) fn api(own: Option<String>, refuses: &'static [&'static str]) -> Service {
    Service::new(move |request: &Request| {
        let query = request.body["query"].as_str().unwrap();
        if refuses.iter().any(|word| query.contains(word)) {
            let error = json!({"type": "FORBIDDEN", "message": "Resource not accessible by integration"});
            return (200, json!({"data": null, "errors": [error]}).to_string().into_bytes());
        }
        let is_first = request.body["variables"]["after"].is_null();
        let comment =
            |id: &str, body: &str, is_own: bool| json!({"id": id, "body": body, "viewerDidAuthor": is_own});
        let nodes = if is_first {
            vec![comment("FOREIGN", &format!("{MARKER}\nforged"), false), comment("OTHER", "hello", true)]
        } else {
            own.iter().map(|body| comment("OWN", body, true)).collect()
        };
        let comments = json!({"nodes": nodes, "pageInfo": {"hasNextPage": is_first, "endCursor": "second"}});
        let found =
            json!({"repository": {"id": "REPOSITORY", "pullRequest": {"id": "PULL", "comments": comments}}});
        (200, json!({ "data": found }).to_string().into_bytes())
    })
}

/// Runs a step of the action, with its inputs at their defaults but for some.
pub(super) fn step(
    of: &PullRequest,
    at: usize,
    clone: &Path,
    inputs: &[(&str, &str)],
    variables: &[(&str, &str)],
) -> Output {
    let action: Value =
        serde_yaml::from_str(&fs::read_to_string(root().join("action.yml")).unwrap()).unwrap();
    let step = &action["runs"]["steps"][at];
    let path = root();
    let mut known = BTreeMap::from([
        ("github.action_path".to_owned(), path.to_str().unwrap()),
        ("github.action_repository || github.repository".to_owned(), "owner/crossvpc"),
    ]);
    for (name, input) in action["inputs"].as_object().unwrap() {
        let default = input["default"].as_str().unwrap();
        let default = if default == "${{ github.token }}" { "secret" } else { default };
        known.insert(format!("inputs.{name}"), default);
    }
    for (name, value) in inputs {
        *known.get_mut(&format!("inputs.{name}")).unwrap() = value;
    }
    let mut bash = of.bash(clone, step["run"].as_str().unwrap());
    for (name, value) in step["env"].as_object().unwrap() {
        let value = value.as_str().unwrap().trim_start_matches("${{ ").trim_end_matches(" }}");
        bash.env(name, known[value]);
    }
    let event = json!({"pull_request": {"number": 7, "head": {"sha": "abc", "ref": BRANCH}, "base": {"sha": "of the event"}}});
    fs::write(of.path("event.json"), event.to_string()).unwrap();
    for (name, file) in [
        ("GITHUB_EVENT_PATH", "event.json"),
        ("GITHUB_OUTPUT", "output"),
        ("GITHUB_PATH", "path"),
        ("GITHUB_STEP_SUMMARY", "summary"),
        ("RUNNER_TEMP", "temp"),
    ] {
        bash.env(name, of.path(file));
    }
    bash.env("GITHUB_EVENT_NAME", "pull_request").env("GITHUB_SHA", of.git(&["rev-parse", "HEAD"]));
    bash.env("GITHUB_REPOSITORY", "owner/net").env("GITHUB_HEAD_REF", BRANCH).env("GITHUB_RUN_ID", "9");
    bash.env("GITHUB_SERVER_URL", "https://example.com").envs(variables.iter().copied());
    bash.output().unwrap()
}

fn diff(of: &PullRequest, api: &Service, variables: &[(&str, &str)]) -> (Option<i32>, String) {
    let clone = of.clone();
    let mut all = vec![("GITHUB_GRAPHQL_URL", api.url.as_str())];
    all.extend(variables);
    let run = step(of, 1, &clone, &[], &all);
    of.is_not_obeyed();
    assert_eq!(String::from_utf8_lossy(&run.stderr), "");
    (run.status.code(), String::from_utf8(run.stdout).unwrap())
}

/// The outputs of a step, as a runner reads them.
pub(super) fn outputs(of: &PullRequest) -> Vec<String> {
    let text = of.take("output");
    let lines: Vec<_> = text.lines().collect();
    lines.chunks(3).map(|lines| format!("{}={}", lines[0].split_once("<<").unwrap().0, lines[1])).collect()
}

/// What was written, as the operation and its values.
pub(super) fn mutations(api: &Service) -> Vec<(String, Value)> {
    let requests = api.received().into_iter().map(|request| request.body);
    let written = requests.filter(|body| body["query"].as_str().unwrap().starts_with("mutation"));
    let name = |body: &Value| {
        let query = body["query"].as_str().unwrap();
        ["addComment", "updateIssueComment", "createCheckRun"]
            .into_iter()
            .find(|name| query.contains(name))
            .unwrap()
    };
    written.map(|body| (name(&body).to_owned(), body["variables"].clone())).collect()
}

pub(crate) fn a_pull_request_gets_a_summary_annotations_and_one_comment() {
    let of = PullRequest::new();
    let report = format!("**{VERDICT}**\n\nrisk: review, {MARKER} `touch pwned`\n");
    let whole = format!("{MARKER}\n{report}");
    let check = json!({"repository": "REPOSITORY", "sha": "abc", "conclusion": "FAILURE", "title": VERDICT, "summary": report});
    let check = ("createCheckRun".to_owned(), check);
    for (own, written) in [
        (None, Some(("addComment", "PULL"))),
        (Some(format!("{MARKER}\nolder")), Some(("updateIssueComment", "OWN"))),
        (Some(whole.replace('\n', "\r\n")), None),
    ] {
        let api = api(own, &[]);
        let (code, log) = diff(&of, &api, &[]);
        assert_eq!(code, Some(1), "{log}");
        let mut expected = vec![check.clone()];
        expected.extend(written.map(|(name, id)| (name.to_owned(), json!({"id": id, "body": whole}))));
        assert_eq!(mutations(&api), expected);
        assert_eq!(of.take("summary"), report);
        assert_eq!(
            outputs(&of),
            [format!("verdict={VERDICT}"), "risk=review".to_owned(), "exit-code=1".to_owned()]
        );
        let annotations = [
            "::warning file=crossvpc.yaml,line=2,title=opens-flow::tcp/443",
            "::error title=opens 1 flow; $(touch pwned)%2C 100%25%3A now::risk: review",
        ];
        assert_eq!(log.lines().collect::<Vec<_>>(), annotations);
    }
    let base = of.git(&["rev-parse", "HEAD^1"]);
    let called = of.take("called");
    assert_eq!(called.lines().next(), Some(&*format!("diff --base={base} --format=markdown")));
    assert_eq!(called.lines().count(), 9, "{called}");
}

pub(crate) fn a_change_without_effect_gets_no_comment_of_its_own() {
    let of = PullRequest::new();
    let same = [("CHANGES", ""), ("ENDS", "0")];
    let quiet = api(None, &[]);
    assert_eq!(diff(&of, &quiet, &same).0, Some(0));
    let written: Vec<_> = mutations(&quiet);
    assert_eq!(written.len(), 1, "{written:?}");
    assert_eq!((written[0].0.as_str(), &written[0].1["conclusion"]), ("createCheckRun", &json!("SUCCESS")));
    // What was said before is no longer so.
    let earlier = api(Some(format!("{MARKER}\nolder")), &[]);
    assert_eq!(diff(&of, &earlier, &same).0, Some(0));
    assert_eq!(mutations(&earlier)[1].0, "updateIssueComment");
}

pub(crate) fn a_token_that_may_not_write_changes_no_exit_code() {
    let of = PullRequest::new();
    // No `checks: write`, as documented; a fork; an outage.
    let usual = api(None, &["createCheckRun"]);
    let (code, log) = diff(&of, &usual, &[]);
    assert_eq!((code, log.contains("title=no comment")), (Some(1), false), "{log}");
    assert_eq!(mutations(&usual).last().unwrap().0, "addComment");
    let fork = diff(&of, &api(None, &["createCheckRun", "addComment"]), &[("ENDS", "0")]);
    let denied = diff(&of, &Service::new(|_| (403, b"{}".to_vec())), &[("ENDS", "0")]);
    let outage = diff(&of, &Service::new(|_| (502, b"down".to_vec())), &[("ENDS", "0")]);
    let odd = diff(&of, &Service::new(|_| (200, b"down".to_vec())), &[("ENDS", "0")]);
    for ((code, log), level) in [(fork, "notice"), (denied, "notice"), (outage, "warning"), (odd, "warning")]
    {
        assert_eq!(code, Some(0), "{log}");
        assert!(log.contains(&format!("\n::{level} title=no comment::")), "{log}");
    }
    assert_eq!(of.take("summary").matches(VERDICT).count(), 5);
}

pub(crate) fn a_report_longer_than_a_comment_links_to_the_summary() {
    let of = PullRequest::new();
    let api = api(None, &["createCheckRun"]);
    assert_eq!(diff(&of, &api, &[("MORE", "65536")]).0, Some(1));
    let (_, values) = mutations(&api).pop().unwrap();
    let body = values["body"].as_str().unwrap();
    assert!(
        body.contains(VERDICT) && body.contains("(https://example.com/owner/net/actions/runs/9)"),
        "{body}"
    );
    assert!(body.lines().count() == 4 && of.take("summary").contains(&"é".repeat(65_536)), "{body}");
}

pub(crate) fn a_base_that_is_missing_is_an_error_that_says_what_to_set() {
    let of = PullRequest::new();
    let url = format!("file://{}", of.clone().display());
    of.git(&["branch", "merged"]);
    run(program("git")
        .args(["clone", "--quiet", "--depth=1", "--branch=merged", &url])
        .arg(of.path("shallow")));
    let api = api(None, &[]);
    let variables = [("GITHUB_GRAPHQL_URL", api.url.as_str())];
    let shallow = step(&of, 1, &of.path("shallow"), &[], &variables);
    let log = String::from_utf8(shallow.stdout).unwrap();
    assert_eq!(shallow.status.code(), Some(2), "{log}");
    assert!(of.take("summary").contains("set `fetch-depth: 2` at actions/checkout"), "{log}");
    assert_eq!(outputs(&of)[1..], ["risk=block", "exit-code=2"]);
    assert!(mutations(&api)[1].1["body"].as_str().unwrap().contains("fetch-depth"));

    // What crossvpc says itself is no command to the runner.
    let clone = of.clone();
    let unknown = step(&of, 1, &clone, &[("base", "nowhere"), ("comment", "false")], &variables);
    let log = String::from_utf8(unknown.stdout).unwrap();
    let lines: Vec<_> = log.lines().collect();
    let end = lines[0].strip_prefix("::stop-commands::").unwrap();
    assert_eq!(
        (unknown.status.code(), lines[2], lines[4]),
        (Some(2), "::error::obeyed", &*format!("::{end}::"))
    );
    assert!(
        lines[5].starts_with("::error title=crossvpc cannot say what changes::error: no base nowhere%0A")
    );
    assert_eq!((lines.len(), api.received().len()), (6, 0));
}

pub(crate) fn a_release_is_installed_only_if_its_checksum_is_right() {
    let of = PullRequest::new();
    let clone = of.clone();
    let pack = "for t in {x86_64,aarch64}-unknown-linux-musl {x86_64,aarch64}-apple-darwin; do \
        mkdir -p crossvpc-$t; cp crossvpc crossvpc-$t/; tar -czf crossvpc-$t.tar.gz crossvpc-$t; done";
    run(&mut of.bash(&of.path("."), pack));
    let sums = "python3 -c 'import glob, hashlib\nfor f in glob.glob(\"*.gz\"): print(hashlib.sha256(open(f, \"rb\").read()).hexdigest(), \"\", f)'";
    let sums = run(&mut of.bash(&of.path("."), sums));
    let folder = of.path(".");
    for (is_right, version) in [(true, ""), (true, "v1.2.3"), (false, "")] {
        let (folder, sums) =
            (folder.clone(), if is_right { sums.clone() } else { sums.replace(['a', 'b', '7'], "0") });
        let release = Service::new(move |request| {
            let name = request.line.rsplit('/').next().unwrap();
            (
                200,
                if name == "SHA256SUMS" {
                    sums.clone().into_bytes()
                } else {
                    fs::read(folder.join(name)).unwrap()
                },
            )
        });
        let installed = step(&of, 0, &clone, &[("version", version)], &[("GITHUB_SERVER_URL", &release.url)]);
        let said = String::from_utf8_lossy(&installed.stderr);
        assert_eq!(installed.status.success(), is_right, "{said}");
        let path = of.take("path");
        let version = if version.is_empty() { env!("CARGO_PKG_VERSION") } else { "1.2.3" };
        if is_right {
            let line = format!("GET /owner/crossvpc/releases/download/v{version}/SHA256SUMS");
            assert_eq!(release.received()[0].line, line);
            assert_eq!(path.trim(), of.path("temp").join(format!("crossvpc-{version}")).to_str().unwrap());
            assert_eq!(
                fs::read(Path::new(path.trim()).join("crossvpc")).unwrap(),
                fs::read(of.path("crossvpc")).unwrap()
            );
            fs::remove_dir_all(of.path("temp")).unwrap();
        } else {
            assert!(said.contains("which is not the one in SHA256SUMS"), "{said}");
            assert!(path.is_empty() && !of.path("temp").exists());
        }
    }
    let refused = step(&of, 0, &clone, &[("version", "1.2.3/../../evil")], &[]);
    assert!(String::from_utf8_lossy(&refused.stderr).contains("is not a version such as 1.2.3"));
}
