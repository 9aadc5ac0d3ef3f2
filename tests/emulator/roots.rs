//! The scripts of Terraform's layout `per-account`, with a Terraform that fails, hangs and hands over as it is told: what is tried
//! again, what is not, and what is written where.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::PathBuf;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::troubled::{check_tame, put_tool, said};
use crate::support::found::program;
use crate::support::{generate, root};

/// It writes down what it is asked, and does what the variable `DOES` says at the command that `AT` says.
const TERRAFORM: &str = r#"#!/usr/bin/env bash
printf '%s\n' "$*" >>"$CALLED"
case " $* " in
*" $AT "*)
    case $DOES in
        fails-once) mkdir "$CALLED.once" 2>/dev/null && { printf 'Error: i/o timeout\n::stop-commands::x\033[31m\n' >&2 && exit 1; } ;;
        fails) echo 'Error: AccessDenied' >&2 && exit 1 ;;
        hangs) trap 'echo saved >>"$CALLED"; kill $!; exit 1' TERM; sleep 60 & wait ;;
    esac
    ;;
esac
case " $* " in
*" state list "*) echo aws_route.one ;;
*" output -json "*) echo '{"id": "pcx-1"}' ;;
esac
"#;

struct Roots(TempDir);

impl Roots {
    fn of() -> Self {
        Self::applied_by("terraform")
    }

    /// The roots of a spec that names the tool, with only this tool at hand.
    fn applied_by(tool: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let text = fs::read_to_string(root().join("specs/per-account.yaml")).unwrap();
        let named = text.replace("layout: per-account", &format!("layout: per-account, tool: {tool}"));
        assert_ne!(named, text);
        fs::write(folder.path().join("spec.yaml"), named).unwrap();
        let generated = generate(&folder.path().join("spec.yaml"), &folder.path().join("out"));
        assert!(generated.status.success(), "{}", said(&generated));
        for name in ["terraform", "tofu"] {
            let is_called = name == tool;
            put_tool(
                folder.path(),
                name,
                if is_called { TERRAFORM } else { "#!/usr/bin/env bash\nexit 99\n" },
            );
        }
        Self(folder)
    }

    /// A script with a Terraform that does something at a command.
    fn script(&self, name: &str, does: &str, at: &str) -> Command {
        let mut bash = program("bash");
        let path = format!("{}:{}", self.0.path().display(), std::env::var("PATH").unwrap_or_default());
        bash.arg(self.terraform().join(name)).arg("--yes").env("PATH", path);
        bash.env("CALLED", self.0.path().join("called")).env("DOES", does).env("AT", at);
        bash.env("CROSSVPC_INTERVAL", "0.01");
        bash
    }

    fn run(&self, name: &str, does: &str, at: &str) -> Output {
        self.script(name, does, at).output().unwrap()
    }

    fn terraform(&self) -> PathBuf {
        self.0.path().join("out/terraform")
    }

    fn called(&self, command: &str) -> usize {
        let called = fs::read_to_string(self.0.path().join("called")).unwrap();
        called.lines().filter(|line| line.contains(command)).count()
    }
}

pub(crate) fn a_root_that_fails_once_ends_no_run() {
    for (script, command) in [("deploy.sh", "apply"), ("destroy.sh", "destroy"), ("destroy.sh", "apply")] {
        let roots = Roots::of();
        let output = roots.run(script, "fails-once", command);
        assert!(matches!(output.status.code(), Some(0 | 3)), "{script} {command}: {}", said(&output));
        assert!(roots.called(&format!(" {command} ")) >= 2, "{script} {command}: {}", said(&output));
    }
}

pub(crate) fn the_tool_of_the_spec_applies_and_destroys() {
    for tool in ["terraform", "tofu"] {
        let roots = Roots::applied_by(tool);
        for (script, command) in [("deploy.sh", " apply "), ("destroy.sh", " destroy ")] {
            let output = roots.run(script, "nothing", "-");
            // The record of a private name is still to be published.
            assert!(matches!(output.status.code(), Some(0 | 3)), "{tool}, {script}: {}", said(&output));
            assert!(roots.called(command) >= 2, "{tool}, {script}: {}", said(&output));
            assert!(said(&output).contains(&format!("eu-west-1: {tool} ")), "{}", said(&output));
        }
    }
}

pub(crate) fn what_only_looks_is_tried_again() {
    for (script, command) in [("deploy.sh", "init"), ("deploy.sh", "output"), ("destroy.sh", "list")] {
        let roots = Roots::of();
        let output = roots.run(script, "fails-once", command);
        // The record of a private name is still to be published.
        assert!(matches!(output.status.code(), Some(0 | 3)), "{command}: {}", said(&output));
        assert!(said(&output).contains("i/o timeout\n  | ::stop-commands::"), "{command}: {}", said(&output));
        check_tame(&said(&output));
    }
}

pub(crate) fn what_fails_for_good_is_not_tried_again_and_says_where() {
    let roots = Roots::of();
    let output = roots.run("destroy.sh", "fails", "list");
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert_eq!(roots.called("state list"), 1);
    for part in ["AccessDenied", "/accounts/", "help: ", "eu-west-1"] {
        assert!(said(&output).contains(part), "{part}: {}", said(&output));
    }

    let roots = Roots::of();
    let output = roots.run("destroy.sh", "fails", "destroy");
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert_eq!(roots.called(" destroy "), 2, "once, and once more");

    let roots = Roots::of();
    let output = roots.run("deploy.sh", "fails", "apply");
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert!(said(&output).contains("network eu-west-1 failed again"), "{}", said(&output));
    assert!(said(&output).contains("run this again to continue"), "{}", said(&output));
    let root = roots.called("accounts/network/eu-west-1 apply");
    assert_eq!(root, 2, "once, and once after the others");
}

pub(crate) fn a_terraform_that_hangs_is_ended_and_saves_its_state() {
    let roots = Roots::of();
    let start = Instant::now();
    let mut script = roots.script("deploy.sh", "hangs", "apply");
    let output = script.env("CROSSVPC_TIMEOUT", "1").output().unwrap();
    assert_eq!(output.status.code(), Some(4), "{}", said(&output));
    assert!(start.elapsed() < Duration::from_secs(30));
    assert_eq!(roots.called("saved"), 1, "one signal, as a second one would end it at once");
    assert_eq!(roots.called(" apply "), 1, "an apply that may have done something is not done again blindly");
    for part in ["account network", "was stopped after 1 seconds", "force-unlock", "CROSSVPC_TIMEOUT"] {
        assert!(said(&output).contains(part), "{part}: {}", said(&output));
    }
}

pub(crate) fn what_is_handed_over_goes_through_no_link() {
    let roots = Roots::of();
    let outside = roots.0.path().join("outside");
    fs::write(&outside, "mine").unwrap();
    let root = roots.terraform().join("accounts/network/eu-west-1");
    let handed = root.join("from-web-eu-west-1.auto.tfvars.json");
    for name in ["from-web-eu-west-1.auto.tfvars.json", "from-web-eu-west-1.auto.tfvars.json.new"] {
        symlink(&outside, root.join(name)).unwrap();
        let output = roots.run("deploy.sh", "nothing", "-");
        let is_in_place = root.join(name) == handed;
        assert_eq!(output.status.code() == Some(1), is_in_place, "{}", said(&output));
        assert!(!is_in_place || said(&output).contains("is not a regular file"), "{}", said(&output));
        assert_eq!(fs::read_to_string(&outside).unwrap(), "mine");
        fs::remove_file(root.join(name)).unwrap();
    }
    assert_eq!(fs::read_to_string(&handed).unwrap(), "{\"id\": \"pcx-1\"}\n");
    assert_eq!(fs::metadata(&handed).unwrap().permissions().mode() & 0o777, 0o644);
    let left = fs::read_dir(&root).unwrap().flatten().map(|entry| entry.file_name());
    assert!(
        !left.into_iter().any(|name| name.to_string_lossy().starts_with(".crossvpc.")),
        "no file is left over"
    );
}

pub(crate) fn a_root_that_is_a_link_is_refused() {
    let roots = Roots::of();
    let accounts = roots.terraform().join("accounts");
    let outside = roots.0.path().join("outside");
    fs::rename(accounts.join("web"), &outside).unwrap();
    symlink(&outside, accounts.join("web")).unwrap();
    for script in ["deploy.sh", "destroy.sh"] {
        let output = roots.run(script, "nothing", "-");
        assert_eq!(output.status.code(), Some(1), "{}", said(&output));
        assert!(said(&output).contains("accounts/web is a symbolic link"), "{}", said(&output));
    }
    assert!(!roots.0.path().join("called").exists(), "Terraform is not even started");
}
