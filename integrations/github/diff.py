"""Runs `crossvpc diff` on a pull request and writes what it says to the job summary, one comment, a check and annotations.

Needs Python 3.8 and git alone. Everything that somebody else chooses (branches, specs, titles) is an argument, a value of JSON or
text of a file here, and never a command. A failure of GitHub's API is a warning: the job summary has the report, and the exit code is
that of `crossvpc diff`.
"""

import html
import json
import os
import re
import secrets
import subprocess
import sys
import urllib.error
import urllib.request

# GitHub's limits of a comment and of the summary of a check, in characters.
LONGEST = 65_536

# `viewerDidAuthor`: whoever else writes our marker does not get our report into their comment.
FIND = """query($owner: String!, $name: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $name) { id pullRequest(number: $number) { id comments(first: 100, after: $after) {
    nodes { id body viewerDidAuthor } pageInfo { hasNextPage endCursor } } } } }"""
CREATE = "mutation($id: ID!, $body: String!) { addComment(input: {subjectId: $id, body: $body}) { clientMutationId } }"
UPDATE = "mutation($id: ID!, $body: String!) { updateIssueComment(input: {id: $id, body: $body}) { clientMutationId } }"
CHECK = """mutation($repository: ID!, $sha: GitObjectID!, $conclusion: CheckConclusionState!, $title: String!, $summary: String!) {
  createCheckRun(input: {repositoryId: $repository, headSha: $sha, name: "crossvpc", status: COMPLETED, conclusion: $conclusion,
    output: {title: $title, summary: $summary}}) { clientMutationId } }"""


class Refused(Exception):
    """The token may not do it, as that of a pull request from a fork."""


def setting(name):
    """An input of the action, or a variable of the runner; empty where there is none."""
    return os.environ.get(name, "")


def annotate(level, title, text):
    """Prints a workflow command. What a runner would obey is escaped."""
    for sign, code in (("%", "%25"), ("\r", "%0D"), ("\n", "%0A")):
        title, text = title.replace(sign, code), text.replace(sign, code)
    title = title.replace(":", "%3A").replace(",", "%2C")
    print(f"::{level} title={title}::{text}", flush=True)


def log(text):
    """Prints a text that is no workflow command, whatever it says."""
    end = secrets.token_hex(16)
    print(f"::stop-commands::{end}\n{text}\n::{end}::", flush=True)


def append(variable, text):
    """Adds to a file of the runner."""
    if setting(variable):
        with open(setting(variable), "a", encoding="utf-8") as file:
            file.write(text)


def output(name, value):
    """Sets an output of the step: the value ends at a line that nobody can know."""
    end = secrets.token_hex(16)
    append("GITHUB_OUTPUT", f"{name}<<{end}\n{value}\n{end}\n")


def commit(revision):
    """The commit of a revision, or nothing."""
    command = ["git", "rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}"]
    return subprocess.run(command, capture_output=True, text=True).stdout.strip()


def base_of(event):
    """The revision that the pull request starts from, or nothing and why."""
    if setting("CROSSVPC_BASE"):
        return setting("CROSSVPC_BASE"), ""
    if setting("GITHUB_EVENT_NAME") != "pull_request":
        return "", "the event is not `pull_request`: pass `base`"
    # What GitHub checks out is a merge of the pull request into its base, which is the first parent.
    if commit("HEAD") == setting("GITHUB_SHA"):
        return commit("HEAD^1"), "the clone has no base: set `fetch-depth: 2` at actions/checkout"
    return event["pull_request"]["base"]["sha"], ""


def crossvpc(base, style):
    """Runs the diff in a format."""
    command = ["crossvpc", "diff", f"--base={base}", f"--format={style}"]
    command += [f"--fail-on={setting('CROSSVPC_FAIL_ON')}"] if setting("CROSSVPC_FAIL_ON") else []
    spec = ["--", setting("CROSSVPC_SPEC")] if setting("CROSSVPC_SPEC") else []
    try:
        return subprocess.run(command + spec, capture_output=True, encoding="utf-8")
    except OSError as error:
        return subprocess.CompletedProcess(command, 2, "", f"error: cannot run `crossvpc`: {error}\n")


def ask(query, **values):
    """Asks GitHub's API."""
    body = json.dumps({"query": query, "variables": values}).encode()
    headers = {"Authorization": f"Bearer {setting('CROSSVPC_TOKEN')}", "Content-Type": "application/json", "User-Agent": "crossvpc"}
    try:
        with urllib.request.urlopen(urllib.request.Request(setting("GITHUB_GRAPHQL_URL"), body, headers), timeout=30) as reply:
            answer = json.load(reply)
    except urllib.error.HTTPError as error:
        raise (Refused if error.code in (401, 403) else OSError)(str(error)) from error
    except ValueError as error:
        raise OSError(f"the answer is no JSON: {error}") from error
    errors = answer.get("errors") or []
    if any(error.get("type") == "FORBIDDEN" for error in errors):
        raise Refused(errors[0].get("message", ""))
    if errors:
        raise OSError(str(errors[0].get("message", "")))
    return answer["data"]["repository"] if query is FIND else None


def publish(event, title, body, code, is_news):
    """Writes the check, where the token may, and the one comment of this spec."""
    owner, name = setting("GITHUB_REPOSITORY").split("/")
    marker = f"<!-- crossvpc diff {re.sub(r'[^0-9A-Za-z._/]', '_', setting('CROSSVPC_SPEC'))} -->"
    whole = f"{marker}\n{body}"
    if len(whole) > LONGEST:
        run = f"{setting('GITHUB_SERVER_URL')}/{owner}/{name}/actions/runs/{setting('GITHUB_RUN_ID')}"
        whole = f"{marker}\n{html.escape(title)}\n\nThe report is longer than a comment. [The job summary]({run}) has all of it.\n"
    place = {"owner": owner, "name": name, "number": event["pull_request"]["number"]}
    after, own = None, []
    while True:
        found = ask(FIND, after=after, **place)
        comments = found["pullRequest"]["comments"]
        own += [node for node in comments["nodes"] if node["viewerDidAuthor"] and node["body"].startswith(marker)]
        if own or not comments["pageInfo"]["hasNextPage"]:
            break
        after = comments["pageInfo"]["endCursor"]
    try:
        conclusion = "SUCCESS" if code == 0 else "FAILURE"
        summary = whole.split("\n", 1)[1]
        sha = event["pull_request"]["head"]["sha"]
        ask(CHECK, repository=found["id"], sha=sha, conclusion=conclusion, title=title, summary=summary)
    except Refused:
        # It needs `checks: write`, which is not asked for: the job is a check too.
        pass
    if not own and is_news:
        ask(CREATE, id=found["pullRequest"]["id"], body=whole)
    elif own and own[0]["body"].replace("\r\n", "\n").strip() != whole.strip():
        ask(UPDATE, id=own[0]["id"], body=whole)


def report(base, problem):
    """The verdict, the risk, the report, the exit code, and whether it is worth a comment."""
    ran = crossvpc(base, "markdown") if base else subprocess.CompletedProcess([], 2, "", f"error: {problem}\n")
    facts = json.loads(crossvpc(base, "json").stdout or "{}") if ran.returncode in (0, 1) else {}
    if "verdict" in facts:
        # Escaped by crossvpc, for this very reader.
        print(crossvpc(base, "github").stdout, end="", flush=True)
        return facts["verdict"], facts["risk"], ran.stdout, ran.returncode, bool(facts["changes"])
    said = ran.stderr or "error: this version of crossvpc gives no verdict\n"
    log(said)
    title = "crossvpc cannot say what changes"
    annotate("error", title, said)
    return title, "block", f"**{title}**\n\n<pre>{html.escape(said)}</pre>\n", 2, True


def main():
    """Reports, and ends with the exit code of the diff."""
    with open(setting("GITHUB_EVENT_PATH"), encoding="utf-8") as file:
        event = json.load(file)
    base, problem = base_of(event)
    title, risk, body, code, is_news = report(base, problem)
    if code != 2:
        annotate("notice" if code == 0 else "error", title, f"risk: {risk}")
    append("GITHUB_STEP_SUMMARY", body)
    for name, value in (("verdict", title), ("risk", risk), ("exit-code", code)):
        output(name, value)
    if "pull_request" in event and setting("CROSSVPC_COMMENT") != "false":
        try:
            publish(event, title, body, code, is_news)
        except Refused:
            annotate("notice", "no comment", "the token cannot write comments, as in a pull request from a fork; the job summary has the report")
        except OSError as error:
            annotate("warning", "no comment", f"GitHub did not take the comment, and the job summary has the report: {error}")
    return code


sys.exit(main())
