//! An emulator: a process of its own, on a port of its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::thread::sleep;
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;

use super::cli;
use crate::support::root;
use crate::tools::found::{program, skip};

/// A running emulator, which ends with this value.
pub(crate) struct Aws {
    folder: TempDir,
    process: Child,
    /// Where it answers.
    pub(crate) url: String,
}

/// How often the start is looked at, and how long between.
const LOOKS: usize = 300;
const PAUSE: Duration = Duration::from_millis(100);

impl Aws {
    /// Starts one. `None` where moto is missing, or not the version that the additions are for.
    pub(crate) fn start() -> Option<Self> {
        let moto = program("moto_server")?;
        let python = Path::new(moto.get_program()).with_file_name("python");
        if !is_pinned(&python) {
            skip("moto as .ci/requirements.txt pins it");
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        let mut command = Command::new(&python);
        command.arg(script("server.py")).arg(folder.path()).env("PYTHONDONTWRITEBYTECODE", "1");
        let mut process = command.spawn().expect("python starts");
        for _ in 0..LOOKS {
            if let Ok(url) = fs::read_to_string(folder.path().join("url")) {
                return Some(Self { folder, process, url });
            }
            assert!(process.try_wait().unwrap().is_none(), "the emulator ended at once");
            sleep(PAUSE);
        }
        process.kill().unwrap();
        panic!("the emulator does not start");
    }

    /// Tells it what no API could, such as who is in one organization.
    pub(crate) fn tell(&self, settings: &Value) {
        fs::write(self.folder.path().join("control.json"), settings.to_string()).unwrap();
    }

    /// Every call so far that may have changed something: account, region and action.
    pub(crate) fn changes(&self) -> Vec<String> {
        let log = fs::read_to_string(self.folder.path().join("changes")).unwrap_or_default();
        log.lines().map(str::to_owned).collect()
    }

    /// Every call so far, as `aws/record.py` writes it down.
    pub(crate) fn calls(&self) -> Vec<Value> {
        let log = fs::read_to_string(self.folder.path().join("calls")).unwrap_or_default();
        log.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// One of the Python programs beside this file, in the process that has what they import.
    pub(crate) fn python(name: &str) -> Command {
        let preloaded = cli::preloaded().expect("moto comes with the AWS CLI").join("aws");
        let mut command = Command::new(preloaded);
        command.arg(script(name)).env("PYTHONDONTWRITEBYTECODE", "1");
        command
    }

    /// Lets a tool talk to this emulator, as whichever profile of `config` it asks for.
    pub(crate) fn reach<'c>(&self, tool: &'c mut Command, config: &Path) -> &'c mut Command {
        tool.env("AWS_ENDPOINT_URL", &self.url)
            .env("AWS_CONFIG_FILE", config)
            .env("AWS_SHARED_CREDENTIALS_FILE", config.with_extension("none"))
    }
}

impl Drop for Aws {
    fn drop(&mut self) {
        // One that has ended already needs no end.
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

fn is_pinned(python: &Path) -> bool {
    let version = "from importlib.metadata import version; print('moto==' + version('moto'))";
    let found = Command::new(python).args(["-c", version]).output().expect("python starts");
    let pins = fs::read_to_string(root().join(".ci/requirements.txt")).unwrap();
    pins.lines().any(|pin| pin == String::from_utf8_lossy(&found.stdout).trim())
}

fn script(name: &str) -> PathBuf {
    root().join("tests/emulator").join(name)
}
