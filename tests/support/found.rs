//! Finds the tools that `tests/setup` put into `tests/.tools`. Nothing else is used, whatever the `PATH` has: a tool of another
//! version says other things.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

use crate::root;

/// What a check can need.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tool {
    /// The shell, which is the machine's own: what is generated runs with any.
    Bash,
    /// The machine's own too: what crossvpc asks it is the same in any version.
    Git,
    /// cfn-lint, the AWS CLI, and moto, which emulates AWS.
    Python,
    /// The CDK CLI with its library and cdk-nag, Mermaid, and the schema of SARIF.
    Node,
    /// Terraform, and a mirror with its AWS provider.
    Terraform,
    /// Checkov, whose packages do not go with those of the others.
    Checkov,
}

impl Tool {
    /// Its name, which for a part of the set-up is that part's.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bash => "bash",
            Self::Git => "git",
            Self::Python => "python",
            Self::Node => "node",
            Self::Terraform => "terraform",
            Self::Checkov => "checkov",
        }
    }

    /// Whether it can be used: complete, from the pins of today, and for Terraform of the pinned version still.
    pub fn is_there(self) -> bool {
        static FITS: OnceLock<bool> = OnceLock::new();
        match self {
            Self::Bash => cfg!(unix) && on_path("bash").is_some(),
            Self::Git => on_path("git").is_some(),
            Self::Python => self.is_stamped(&["requirements.txt"]) && path_of("python").is_file(),
            Self::Node => {
                self.is_stamped(&["package.json", "package-lock.json"]) && path_of("node").is_file()
            }
            Self::Checkov => self.is_stamped(&["checkov.txt"]) && path_of("checkov").is_file(),
            Self::Terraform => self.is_stamped(&["terraform/versions.tf"]) && *FITS.get_or_init(fits),
        }
    }

    /// Whether `tests/setup` was done with it, from these pins and in this folder.
    fn is_stamped(self, pins: &[&str]) -> bool {
        let stamp = fs::read_to_string(tools().join("stamps").join(self.name())).unwrap_or_default();
        let pins = pins.iter().map(|pin| fs::read_to_string(root().join("tests/pins").join(pin)).unwrap());
        is_stamp(&stamp, &tools(), &pins.collect::<String>())
    }
}

/// A program of the set-up, or of the machine where it is `bash`.
pub fn program(name: &str) -> Command {
    program_at(&path_of(name))
}

/// A program with nothing of the environment that changes what it does. Whatever it starts by its name is of the set-up too.
pub fn program_at(path: &Path) -> Command {
    let mut command = Command::new(path);
    let is_setting = |name: &OsString| {
        let name = name.to_string_lossy();
        let prefixes = ["AWS_", "CDK_", "CFN_", "MOTO_", "NODE_", "PYTHON", "TF_"];
        prefixes.iter().any(|prefix| name.starts_with(prefix))
    };
    env::vars_os().map(|(name, _)| name).filter(is_setting).for_each(|name| {
        command.env_remove(name);
    });
    command
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .env("CHECKPOINT_DISABLE", "1")
        .env("HOME", tools().join("home"))
        .env("NODE_PATH", tools().join("node_modules"))
        .env("NO_COLOR", "1")
        .env("PATH", search_path(&[]))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .stdin(Stdio::null());
    command
}

/// Where programs are looked for: in these folders, among the tools of the set-up, on the machine.
pub fn search_path(first: &[&Path]) -> OsString {
    let own = ["bin", "node_modules/.bin", "venv/bin"].map(|folder| tools().join(folder));
    let machine = env::var_os("PATH").unwrap_or_default();
    let folders = first.iter().map(|&folder| folder.to_owned()).chain(own).chain(env::split_paths(&machine));
    env::join_paths(folders).expect("no folder has the separator in its name")
}

/// The folder of the packages of Node.
pub fn node_modules() -> PathBuf {
    tools().join("node_modules")
}

/// The folder of the programs of Python, the AWS CLI among them.
pub fn python_programs() -> PathBuf {
    tools().join("venv/bin")
}

/// A folder laid out as `terraform providers mirror` writes it, with the AWS provider.
pub fn provider_mirror() -> PathBuf {
    tools().join("providers")
}

/// Runs a command that must succeed, and returns what it printed.
pub fn run(command: &mut Command) -> String {
    let Output { status, stdout, stderr } = command.output().expect("the program starts");
    let stdout = String::from_utf8(stdout).expect("the tools print UTF-8");
    assert!(status.success(), "{command:?}: {status}\n{stdout}\n{}", String::from_utf8_lossy(&stderr));
    stdout
}

fn tools() -> PathBuf {
    root().join("tests/.tools")
}

fn path_of(name: &str) -> PathBuf {
    match name {
        "bash" | "git" => on_path(name).expect("a check that runs it needs it"),
        "node" | "terraform" => tools().join("bin").join(name),
        "checkov" => tools().join("checkov/bin").join(name),
        "cdk" => node_modules().join(".bin").join(name),
        _ => python_programs().join(name),
    }
}

fn on_path(name: &str) -> Option<PathBuf> {
    let folders = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&folders).map(|folder| folder.join(name)).find(|path| path.is_file())
}

/// Whether a stamp says that a folder was set up from these pins.
fn is_stamp(stamp: &str, folder: &Path, pins: &str) -> bool {
    stamp.split_once('\n').is_some_and(|(of, from)| Path::new(of) == folder && from == pins)
}

/// Whether the Terraform that was found is of the pinned version today.
fn fits() -> bool {
    let versions = fs::read_to_string(root().join("tests/pins/terraform/versions.tf")).unwrap();
    let Ok(output) = program("terraform").arg("version").output() else { return false };
    is_of_series(&versions, &String::from_utf8_lossy(&output.stdout))
}

/// Whether what Terraform says of its version is within the pin: `~> 1.11.0` is any 1.11.
fn is_of_series(versions: &str, said: &str) -> bool {
    let (_, pin) = versions.split_once("required_version = \"~> ").expect("Terraform is pinned");
    let (series, _) = pin.split_once("0\"").expect("the pin is a series");
    said.starts_with(&format!("Terraform v{series}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_up_of_other_pins_or_of_another_folder_is_none() {
        let (folder, pins) = (Path::new("/clone/tests/.tools"), "cfn-lint==1.58.0\n");
        let stamp = "/clone/tests/.tools\ncfn-lint==1.58.0\n";
        assert!(is_stamp(stamp, folder, pins));
        assert!(!is_stamp("", folder, pins));
        assert!(!is_stamp(stamp, Path::new("/moved/tests/.tools"), pins));
        assert!(!is_stamp(stamp, folder, "cfn-lint==1.51.0\n"));
    }

    #[test]
    fn a_terraform_of_another_series_is_none() {
        let pin = "terraform {\n  required_version = \"~> 1.11.0\"\n}\n";
        assert!(is_of_series(pin, "Terraform v1.11.4\non linux_amd64\n"));
        assert!(!is_of_series(pin, "Terraform v1.12.0\n"));
        assert!(!is_of_series(pin, "Terraform v1.1.1\n"));
        assert!(!is_of_series(pin, ""));
    }

    #[test]
    fn only_the_shell_is_looked_for_on_the_machine() {
        for name in ["aws", "cdk", "cfn-lint", "node", "python", "terraform"] {
            assert!(path_of(name).starts_with(tools()), "{name}");
        }
        let found: Vec<_> = env::split_paths(&search_path(&[Path::new("first")])).take(2).collect();
        assert_eq!(found, [PathBuf::from("first"), tools().join("bin")]);
    }
}
