//! The scripts of Terraform's layout `per-account`, with a Terraform that only says what it was asked for: what they do
//! where files or answers are other than usual.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::Output;

use tempfile::TempDir;

use crate::support::found::{program, search_path};
use crate::support::{generate, root};

const TERRAFORM: &str = r#"#!/usr/bin/env bash
printf '%s\n' "$*" >>"$CALLED"
case " $* " in
*" state list "*)
    [[ -z ${UNREADABLE-} ]] || { echo 'Error: Failed to load state: AccessDenied' >&2 && exit 1; }
    echo aws_route.one
    ;;
*" output -json "*) echo '{}' ;;
esac
"#;

/// The scene with a root for each account, and that Terraform.
struct Roots {
    folder: TempDir,
}

impl Roots {
    fn of() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let generated = generate(&root().join("specs/per-account.yaml"), &folder.path().join("out"));
        assert!(generated.status.success(), "{}", String::from_utf8_lossy(&generated.stderr));
        let tool = folder.path().join("terraform");
        fs::write(&tool, TERRAFORM).unwrap();
        fs::set_permissions(&tool, fs::Permissions::from_mode(0o755)).unwrap();
        Self { folder }
    }

    /// Runs a script with a setting of that Terraform.
    fn run(&self, script: &str, setting: &str) -> Output {
        let mut bash = program("bash");
        let folder = self.folder.path();
        bash.arg(folder.join("out/terraform").join(script)).arg("--yes");
        bash.env("PATH", search_path(&[folder])).env("CALLED", folder.join("called")).env(setting, "1");
        bash.output().unwrap()
    }

    /// The root of the account whose service has a private name.
    fn payments(&self) -> PathBuf {
        self.folder.path().join("out/terraform/accounts/payments/eu-west-1")
    }

    fn called(&self) -> String {
        fs::read_to_string(self.folder.path().join("called")).unwrap()
    }
}

pub(crate) fn a_state_that_cannot_be_read_is_not_taken_for_empty() {
    let roots = Roots::of();
    let handed = roots.payments().join("from-web-eu-west-1.auto.tfvars.json");
    fs::write(&handed, "{}").unwrap();
    let refused = roots.run("destroy.sh", "UNREADABLE");
    let said = String::from_utf8_lossy(&refused.stderr);
    assert_eq!(refused.status.code(), Some(1), "{said}");
    assert!(said.contains("AccessDenied"), "{said}");
    assert!(!roots.called().contains(" destroy"), "{}", roots.called());
    assert!(handed.exists(), "nothing is taken back from a root that could not be looked at");

    roots.run("destroy.sh", "READABLE");
    assert!(roots.called().contains(" destroy") && !handed.exists(), "{}", roots.called());
}

pub(crate) fn a_published_name_is_found_in_values_of_either_form() {
    let forms = [
        ("names.auto.tfvars", "published_private_dns_names = [\"ledger.payments.example.com\"]\n"),
        ("terraform.tfvars.json", "{\"published_private_dns_names\": [\"ledger.payments.example.com\"]}\n"),
    ];
    let roots = Roots::of();
    let ends_with = |roots: &Roots| roots.run("deploy.sh", "READABLE").status.code();
    assert_eq!(ends_with(&roots), Some(3), "{}", roots.called());
    let file = |name: &str| roots.payments().join(name);
    for (name, text) in forms {
        fs::write(file(name), text).unwrap();
        assert_eq!(ends_with(&roots), Some(0), "{name}");
        fs::remove_file(file(name)).unwrap();
    }
    fs::write(file("names.auto.tfvars"), format!("# {}", forms[0].1)).unwrap();
    assert_eq!(ends_with(&roots), Some(3), "a comment says nothing");
}
