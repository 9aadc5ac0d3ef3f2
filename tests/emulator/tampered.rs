//! What the scripts read is data: a table, values and settings that somebody has put commands into run none of them.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::troubled::{put_tool, said};
use crate::support::found::program;
use crate::support::{generate, root};

/// Words that a shell, or an index of an array in bash, would run.
const WORDS: [&str; 6] = [
    "$(touch${IFS}STAIN)",
    "`touch${IFS}STAIN`",
    "a[$(touch${IFS}STAIN)]",
    ";touch${IFS}STAIN",
    "../../elsewhere",
    "x'\"&|<>",
];

/// A generated folder of a scene, with a tool that answers nothing.
fn folder(scene: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let generated = generate(&root().join(format!("specs/{scene}.yaml")), &folder.path().join("out"));
    assert!(generated.status.success(), "{}", said(&generated));
    for tool in ["aws", "cdk", "terraform"] {
        put_tool(&folder.path().join("tools"), tool, "#!/usr/bin/env bash\nexit 1\n");
    }
    folder
}

fn script(folder: &Path, script: &str) -> Command {
    let mut bash = program("bash");
    let path = format!("{}:{}", folder.join("tools").display(), std::env::var("PATH").unwrap_or_default());
    bash.arg(folder.join("out").join(script)).arg("--yes").current_dir(folder).env("PATH", path);
    bash.env("CROSSVPC_INTERVAL", "0.01");
    bash
}

pub(crate) fn a_table_with_commands_is_refused_and_runs_none() {
    for (scene, target) in
        [("article-peering", "cloudformation"), ("article-peering", "cdk"), ("per-account", "terraform")]
    {
        let folder = folder(scene);
        let stain = folder.path().join("stain");
        let table = folder.path().join("out").join(target).join("steps.txt");
        let text = fs::read_to_string(&table).unwrap();
        for word in WORDS {
            let word = word.replace("STAIN", &stain.to_string_lossy());
            let row = text.lines().position(|line| !line.is_empty() && !line.starts_with('#')).unwrap();
            for at in 1..=3 {
                let mut lines: Vec<_> = text.lines().map(str::to_owned).collect();
                let mut words: Vec<_> = lines[row].split(' ').collect();
                words.insert(at.min(words.len()), &word);
                lines[row] = words.join(" ");
                fs::write(&table, lines.join("\n") + "\n").unwrap();
                for name in ["deploy.sh", "destroy.sh"] {
                    let mut script = script(folder.path(), &format!("{target}/{name}"));
                    let output = script.output().unwrap();
                    assert_eq!(output.status.code(), Some(1), "{target} {word}: {}", said(&output));
                    let expected = format!("line {} of", row + 1);
                    assert!(said(&output).contains(&expected), "{target} {word}: {}", said(&output));
                    assert!(!stain.exists(), "{target} {name} runs {word}");
                }
            }
        }
    }
}

pub(crate) fn a_setting_that_is_no_number_is_a_mistake_and_runs_nothing() {
    let folder = folder("article-peering");
    let stain = folder.path().join("stain");
    let index = format!("a[$(touch {})]", stain.display());
    for setting in ["CROSSVPC_TIMEOUT", "CROSSVPC_CALL_TIMEOUT", "CROSSVPC_INTERVAL"] {
        for value in [&index, "-1", "08", "1e3", ""] {
            for name in ["cloudformation/deploy.sh", "cdk/destroy.sh"] {
                let mut script = script(folder.path(), name);
                let output = script.env(setting, value).output().unwrap();
                // An empty setting is none, and 08 is a number of seconds to `sleep`.
                let is_fine = value.is_empty() || (value == "08" && setting == "CROSSVPC_INTERVAL");
                assert_eq!(output.status.code() == Some(2), !is_fine, "{setting}={value}: {}", said(&output));
                assert!(!stain.exists(), "{setting}={value}");
            }
        }
    }
}

pub(crate) fn every_exit_code_is_documented() {
    let docs = fs::read_to_string(root().join("docs/deploying.md")).unwrap();
    for (scene, target) in
        [("article-peering", "cloudformation"), ("article-peering", "cdk"), ("per-account", "terraform")]
    {
        let folder = folder(scene);
        let runbook = fs::read_to_string(folder.path().join("out/README.md")).unwrap();
        let basics = fs::read_to_string(folder.path().join("out").join(target).join("basics.sh")).unwrap();
        let codes = basics.lines().find(|line| line.starts_with("FAILED=")).unwrap();
        let codes: Vec<_> = codes.split(' ').map(|code| code.split_once('=').unwrap()).collect();
        assert_eq!(codes.len(), 5);
        // Those of the signals stand beside each other.
        for code in codes.iter().map(|(_, code)| *code).chain(["0", "130"]) {
            for page in [&runbook, &docs] {
                assert!(page.contains(&format!("\n| {code} | ")), "{code}: {page}");
            }
        }
        for signal in ["143", "129"] {
            assert!(runbook.contains(signal) && docs.contains(signal), "{signal}");
        }
        for name in ["deploy.sh", "destroy.sh"] {
            let mut script = script(folder.path(), &format!("{target}/{name}"));
            let help = said(&script.arg("--help").output().unwrap());
            let (_, listed) = help.split_once("Exit codes:\n").unwrap();
            let is_listed =
                |code: &str| listed.lines().any(|line| line.trim_start().starts_with(&format!("{code} ")));
            for (meaning, code) in &codes {
                let expected = *meaning != "UNPUBLISHED" || name == "deploy.sh";
                assert_eq!(is_listed(code), expected, "{target}/{name}: {meaning}: {help}");
            }
            assert!(is_listed("0") && is_listed("130"), "{help}");
            assert!(listed.contains("143") && listed.contains("129"), "{help}");
        }
    }
}

pub(crate) fn a_profile_is_one_word_whatever_is_in_it() {
    let folder = folder("article-peering");
    let called = folder.path().join("called");
    let tool = format!("#!/usr/bin/env bash\nprintf '<%s>' \"$@\" >>{}\nexit 1\n", called.display());
    put_tool(&folder.path().join("tools"), "aws", &tool);
    let profile = "a b; touch stain $(touch stain) \"'*";
    for name in ["cloudformation/deploy.sh", "cdk/deploy.sh"] {
        let mut script = script(folder.path(), name);
        let output = script.args(["--profile", &format!("account-a={profile}")]).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{}", said(&output));
        let words = fs::read_to_string(&called).unwrap();
        assert!(words.contains(&format!("<--profile><{profile}>")), "{words}");
        assert!(!folder.path().join("stain").exists());
    }
}
