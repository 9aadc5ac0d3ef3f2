//! The AWS CLI, started once for all calls of the scripts: each start costs more than the call. `cli/server.py` says how.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::sync::LazyLock;
use std::thread::sleep;
use std::time::Duration;

use crate::support::root;
use crate::tools::found::program;

/// The folder of a program `aws` that calls it. `None` where the AWS CLI is missing.
pub(crate) fn preloaded() -> Option<&'static Path> {
    static SERVER: LazyLock<Option<Server>> = LazyLock::new(start);
    SERVER.as_ref().map(|server| server.folder.as_path())
}

/// It ends, and removes its folder, when its standard input does: with this process, as nothing static is dropped.
struct Server {
    folder: PathBuf,
    _process: Child,
}

/// The folder of the AWS CLI as it is.
pub(crate) fn plain() -> Option<PathBuf> {
    let aws = program("aws")?;
    Some(Path::new(aws.get_program()).parent().unwrap().to_owned())
}

/// How often the start is looked at, and how long between.
const LOOKS: usize = 300;
const PAUSE: Duration = Duration::from_millis(100);

fn start() -> Option<Server> {
    let python = plain()?.join("python");
    let source = root().join("tests/emulator/cli");
    let folder = tempfile::tempdir().unwrap().keep();
    let client = fs::read_to_string(source.join("client.py")).unwrap();
    let aws = folder.join("aws");
    fs::write(&aws, format!("#!{} -SEI\n{client}", python.display())).unwrap();
    fs::set_permissions(&aws, fs::Permissions::from_mode(0o755)).unwrap();
    let socket = folder.join("socket");
    // A path of its own is found as it is, whatever the `PATH`.
    let mut command = program(&python.to_string_lossy())?;
    command.arg(source.join("server.py")).arg(&socket).stdin(Stdio::piped());
    let mut process = command.spawn().expect("python starts");
    for _ in 0..LOOKS {
        if socket.exists() {
            return Some(Server { folder, _process: process });
        }
        assert!(process.try_wait().unwrap().is_none(), "the AWS CLI ended at once");
        sleep(PAUSE);
    }
    panic!("the AWS CLI does not start");
}
