//! The AWS CLI, started once for all calls of the scripts: each start costs more than the call. `cli/server.py` says how.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::sync::LazyLock;
use std::thread::sleep;
use std::time::Duration;

use crate::support::found::{program, python_programs};
use crate::support::root;

/// The folder of a program `aws` that calls it.
pub(crate) fn preloaded() -> &'static Path {
    static SERVER: LazyLock<Server> = LazyLock::new(start);
    &SERVER.folder
}

/// It ends, and removes its folder, when its standard input does: with this process, as nothing static is dropped.
struct Server {
    folder: PathBuf,
    _process: Child,
}

/// How often the start is looked at, and how long between.
const LOOKS: usize = 300;
const PAUSE: Duration = Duration::from_millis(100);

fn start() -> Server {
    let python = python_programs().join("python");
    let source = root().join("tests/emulator/cli");
    let folder = tempfile::tempdir().unwrap().keep();
    let client = fs::read_to_string(source.join("client.py")).unwrap();
    let aws = folder.join("aws");
    fs::write(&aws, format!("#!{} -SEI\n{client}", python.display())).unwrap();
    fs::set_permissions(&aws, fs::Permissions::from_mode(0o755)).unwrap();
    let socket = folder.join("socket");
    let mut command = program("python");
    command.arg(source.join("server.py")).arg(&socket).env("HOME", &folder).stdin(Stdio::piped());
    let mut process = command.spawn().expect("python starts");
    for _ in 0..LOOKS {
        if socket.exists() {
            return Server { folder, _process: process };
        }
        assert!(process.try_wait().unwrap().is_none(), "the AWS CLI ended at once");
        sleep(PAUSE);
    }
    panic!("the AWS CLI does not start");
}
