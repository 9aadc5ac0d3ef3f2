//! What the integrations talk to: a server that records each request and answers as a check says, a repository with a pull
//! request, and a `crossvpc` that says what it was asked for.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::thread;

use serde_json::Value;
use tempfile::TempDir;

use crate::support::crossvpc;
use crate::support::found::{program, run, search_path};

/// A branch as somebody hostile names it: git takes it, and no shell may.
pub(crate) const BRANCH: &str = "x;touch${IFS}pwned;$(touch${IFS}pwned)`touch${IFS}pwned`'\"&&|";
/// The spec of the base, and of the pull request.
const SPECS: [&str; 2] =
    ["version: 1\n", "version: 1\nname: \"$(touch pwned) `touch pwned`\\n::error::obeyed\"\n"];
/// Fails as crossvpc does if the base has no spec. What it reports says which base it read, and what somebody wrote into a spec.
const CROSSVPC: &str = r#"#!/usr/bin/env bash
printf '%s\n' "$*" >>"$CALLED"
for word; do
    case $word in
    --base=*) base=${word#*=} ;;
    --format=*) format=${word#*=} ;;
    esac
done
git show "$base:crossvpc.yaml" >/dev/null 2>&1 || { printf 'error: no base %s\n::error::obeyed\n' "$base" >&2 && exit 2; }
verdict="opens 1 flow; \$(touch pwned), 100%: now"
case $format in
json) printf '{"version": 1, "verdict": "%s", "risk": "review", "changes": [%s]}\n' "${verdict//%/%%}" "${CHANGES-{\}}" | sed 's/%%/%/g' ;;
github) printf '::warning file=crossvpc.yaml,line=2,title=opens-flow::tcp/443\n' ;;
*) printf '**%s**\n\nrisk: review, <!-- crossvpc diff  --> `touch pwned`\n' "$verdict" && [[ -z ${MORE-} ]] || printf 'é%.0s' $(seq "$MORE") ;;
esac
exit "${ENDS-1}"
"#;

/// A request, and what came with it.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    /// Method and path.
    pub(crate) line: String,
    /// The headers, as sent.
    pub(crate) head: String,
    /// JSON, or nothing.
    pub(crate) body: Value,
}

/// A server on this machine.
pub(crate) struct Service {
    /// `http://…`, without a path.
    pub(crate) url: String,
    received: Arc<Mutex<Vec<Request>>>,
}

impl Service {
    /// One that answers with a status and a body.
    pub(crate) fn new(answer: impl Fn(&Request) -> (u16, Vec<u8>) + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let received = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&received);
        // Ends with the tests.
        thread::spawn(move || {
            for stream in listener.incoming() {
                serve(&stream.unwrap(), &answer, &kept);
            }
        });
        Self { url, received }
    }

    /// What came in since it was asked.
    pub(crate) fn received(&self) -> Vec<Request> {
        std::mem::take(&mut *self.received.lock().unwrap())
    }
}

fn serve(mut stream: &TcpStream, answer: &impl Fn(&Request) -> (u16, Vec<u8>), kept: &Mutex<Vec<Request>>) {
    let mut reader = BufReader::new(stream);
    let (mut head, mut length) = (String::new(), 0);
    while reader.read_line(&mut head).unwrap() > 2 {
        let last = head.trim_end().rsplit('\n').next().unwrap().to_lowercase();
        length = last.strip_prefix("content-length:").map_or(length, |text| text.trim().parse().unwrap());
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    let line = head.lines().next().unwrap().trim_end_matches(" HTTP/1.1").to_owned();
    let body = if body.is_empty() { Value::Null } else { serde_json::from_slice(&body).unwrap() };
    let request = Request { line, head, body };
    let (status, text) = answer(&request);
    kept.lock().unwrap().push(request);
    write!(stream, "HTTP/1.1 {status} X\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", text.len())
        .unwrap();
    stream.write_all(&text).unwrap();
}

/// A clone whose HEAD is the merge of a pull request into its base, as services check it out.
pub(crate) struct PullRequest {
    folder: TempDir,
}

impl PullRequest {
    /// One with the `crossvpc` of the checks.
    pub(crate) fn new() -> Self {
        let own = Self::of(SPECS);
        own.write("crossvpc", CROSSVPC);
        own
    }

    /// One that changes a spec to another, with the program.
    pub(crate) fn of(specs: [&str; 2]) -> Self {
        let own = Self { folder: tempfile::tempdir().unwrap() };
        fs::create_dir(own.clone()).unwrap();
        own.git(&["init", "--quiet", "--initial-branch=main"]);
        let commit = |spec: &str| {
            fs::write(own.clone().join("crossvpc.yaml"), spec).unwrap();
            own.git(&["add", "--all"]);
            own.git(&["commit", "--quiet", "--message=spec"]);
        };
        commit(specs[0]);
        own.git(&["checkout", "--quiet", "-b", BRANCH]);
        commit(specs[1]);
        own.git(&["checkout", "--quiet", "--detach", "main"]);
        own.git(&["merge", "--quiet", "--no-ff", "--message=merge", BRANCH]);
        own.write("crossvpc", &format!("#!/bin/sh\nexec '{}' \"$@\"\n", crossvpc().get_program().display()));
        own
    }

    /// The clone.
    pub(crate) fn clone(&self) -> PathBuf {
        self.path("clone")
    }

    /// What is beside the clone.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A program beside the clone, which is found before all others.
    pub(crate) fn write(&self, name: &str, script: &str) {
        fs::write(self.path(name), script).unwrap();
        fs::set_permissions(self.path(name), fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// What a file beside the clone has, and an empty file in its place.
    pub(crate) fn take(&self, name: &str) -> String {
        let text = fs::read_to_string(self.path(name)).unwrap_or_default();
        fs::write(self.path(name), "").unwrap();
        text
    }

    pub(crate) fn git(&self, words: &[&str]) -> String {
        let mut git = isolated(program("git"), self.folder.path());
        for part in ["AUTHOR", "COMMITTER"] {
            git.env(format!("GIT_{part}_NAME"), "x").env(format!("GIT_{part}_EMAIL"), "x@example.com");
        }
        run(git.args(words).current_dir(self.clone())).trim().to_owned()
    }

    /// A shell in a clone, which takes its script from `-c`.
    pub(crate) fn bash(&self, clone: &Path, script: &str) -> Command {
        let mut bash = isolated(program("bash"), self.folder.path());
        bash.args(["-eo", "pipefail", "-c", script]).current_dir(clone);
        bash.env("PATH", search_path(&[self.folder.path()])).env("CALLED", self.path("called"));
        bash
    }

    /// Fails if anything of a name or a text was run.
    pub(crate) fn is_not_obeyed(&self) {
        let files = walkdir::WalkDir::new(self.folder.path()).into_iter().map(Result::unwrap);
        let pwned: Vec<_> = files.filter(|file| file.file_name() == "pwned").collect();
        assert!(pwned.is_empty(), "{pwned:?}");
    }
}

/// Nothing of the machine's settings, and no proxy.
fn isolated(mut command: Command, home: &Path) -> Command {
    command.env("HOME", home).env("GIT_CONFIG_NOSYSTEM", "1").env("no_proxy", "*");
    command
}
