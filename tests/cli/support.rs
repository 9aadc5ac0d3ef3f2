//! Running the program in a folder of its own, and looking at what it left.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;
use walkdir::WalkDir;

pub(crate) use crate::support::SMALL;

/// A folder of its own, with a spec in it.
pub(crate) struct Place {
    temp: TempDir,
}

/// What a run printed, and how it ended.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// Every file and folder below one, with the text of files.
pub(crate) type Files = BTreeMap<String, Option<String>>;

/// What `check` says last of [`SMALL`].
pub(crate) const SCOPE: &str =
    "checked 2 accounts, 2 VPCs, 1 connection, 1 link; the spec leaves out 5 ids\n";

/// All that `check` says of it.
pub(crate) const CLEAN: &str =
    "no findings\nchecked 2 accounts, 2 VPCs, 1 connection, 1 link; the spec leaves out 5 ids\n";

/// [`SMALL`] with a third VPC and a connection to it.
pub(crate) fn larger() -> String {
    let vpc = "connections:\n  more:\n    provider: {vpc: one, security-groups: [api]}\n    consumers: {three: {}}\n    \
               ports: [tcp/443]\n    vpc-peering: {}\n";
    let third = "  three: {account: b, cidrs: [10.2.0.0/16], route-tables: {main: null}}\n";
    SMALL.replace("connections:\n", &format!("{third}{vpc}"))
}

impl Place {
    /// A folder with [`SMALL`] as `spec.yaml`.
    pub(crate) fn new() -> Self {
        let place = Self { temp: TempDir::new().unwrap() };
        place.write("spec.yaml", SMALL);
        place
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.temp.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// The program, to be run in this folder.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_crossvpc"));
        command.current_dir(self.temp.path()).args(arguments);
        for variable in ["NO_COLOR", "CLICOLOR_FORCE"] {
            command.env_remove(variable);
        }
        command
    }

    /// Runs the program in this folder.
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        Run::of(&mut self.command(arguments))
    }

    /// Runs the program with a text on standard input.
    pub(crate) fn run_with_input(&self, arguments: &[&str], input: &str) -> Run {
        let mut command = self.command(arguments);
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        child.wait_with_output().unwrap().into()
    }

    /// Generates `out` from `spec.yaml`, which must work.
    pub(crate) fn generate(&self) {
        let run = self.run(&["generate", "spec.yaml", "--out", "out"]);
        assert_eq!(run.code, Some(0), "{run:?}");
    }

    /// What is in a folder of this one.
    pub(crate) fn files(&self, name: &str) -> Files {
        files(&self.path(name))
    }
}

impl Run {
    /// Runs the command to its end.
    pub(crate) fn of(command: &mut Command) -> Self {
        command.stdin(Stdio::null()).output().unwrap().into()
    }
}

impl From<std::process::Output> for Run {
    fn from(output: std::process::Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }
}

/// What is in a folder, without the folder itself: links as they are, and pipes unread.
pub(crate) fn files(root: &Path) -> Files {
    let entries = WalkDir::new(root).min_depth(1).into_iter().map(Result::unwrap);
    let files = entries.map(|entry| {
        let path = entry.path().strip_prefix(root).unwrap().display().to_string();
        let text = match entry.file_type() {
            kind if kind.is_file() => fs::read_to_string(entry.path()).ok(),
            kind if kind.is_symlink() => {
                Some(format!("-> {}", fs::read_link(entry.path()).unwrap().display()))
            }
            _ => None,
        };
        (path, text)
    });
    files.collect()
}
