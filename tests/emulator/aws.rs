//! An emulator: a process of its own, on a port of its own.

use std::fs;
use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread::sleep;
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;

use super::cli;
use crate::support::found::program_at;
use crate::support::root;

/// A running emulator, which ends with this value.
pub(crate) struct Aws {
    folder: TempDir,
    _connection: UnixStream,
    /// Where it answers.
    pub(crate) url: String,
}

/// How often the start is looked at, and how long between.
const LOOKS: usize = 1_500;
const PAUSE: Duration = Duration::from_millis(20);

impl Aws {
    /// Starts one.
    pub(crate) fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut connection = UnixStream::connect(cli::emulators()).unwrap();
        connection.write_all(folder.path().as_os_str().as_bytes()).unwrap();
        for _ in 0..LOOKS {
            if let Ok(url) = fs::read_to_string(folder.path().join("url")) {
                return Self { folder, _connection: connection, url };
            }
            sleep(PAUSE);
        }
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

    /// What `watch.py` has seen, a line for each call.
    pub(crate) fn watched(&self) -> String {
        fs::read_to_string(self.folder.path().join("watched")).unwrap_or_default()
    }

    /// Every call so far, as `aws/record.py` writes it down.
    pub(crate) fn calls(&self) -> Vec<Value> {
        let log = fs::read_to_string(self.folder.path().join("calls")).unwrap_or_default();
        log.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// One of the Python programs beside this file, in the process that has what they import.
    pub(crate) fn python(name: &str) -> Command {
        let mut command = program_at(&cli::preloaded().join("aws"));
        command.arg(script(name));
        command
    }

    /// Lets a tool talk to this emulator, as whichever profile of `config` it asks for.
    pub(crate) fn reach<'c>(&self, tool: &'c mut Command, config: &Path) -> &'c mut Command {
        tool.env("AWS_ENDPOINT_URL", &self.url)
            .env("AWS_CONFIG_FILE", config)
            .env("AWS_SHARED_CREDENTIALS_FILE", config.with_extension("none"))
            .env("HOME", config.with_file_name("home"))
    }
}

fn script(name: &str) -> PathBuf {
    root().join("tests/emulator").join(name)
}
