//! Programs in Python that are started once and fork for each use: each start costs more than the use. `cli/server.py` is the AWS
//! CLI for all calls of the scripts, and `server.py` the emulator for each test.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::sync::LazyLock;
use std::thread::sleep;
use std::time::Duration;

use crate::support::found::{program, python_programs};
use crate::support::root;

/// The folder of a program `aws` that calls the AWS CLI.
pub(crate) fn preloaded() -> &'static Path {
    static CLI: LazyLock<Server> = LazyLock::new(|| {
        let server = Server::start("cli/server.py");
        let client = fs::read_to_string(root().join("tests/emulator/cli/client.py")).unwrap();
        let aws = server.folder.join("aws");
        fs::write(&aws, format!("#!{} -SEI\n{client}", python_programs().join("python").display())).unwrap();
        fs::set_permissions(&aws, fs::Permissions::from_mode(0o755)).unwrap();
        server
    });
    &CLI.folder
}

/// The socket that gives an emulator to each connection, for as long as it is open.
pub(crate) fn emulators() -> PathBuf {
    static EMULATORS: LazyLock<Server> = LazyLock::new(|| Server::start("server.py"));
    EMULATORS.folder.join(SOCKET)
}

/// It ends, and removes its folder, when its standard input does: with this process, as nothing static is dropped.
struct Server {
    folder: PathBuf,
    _process: Child,
}

/// In the folder of a server.
const SOCKET: &str = "socket";
/// How often the start is looked at, and how long between.
const LOOKS: usize = 600;
const PAUSE: Duration = Duration::from_millis(100);

impl Server {
    fn start(source: &str) -> Self {
        let folder = tempfile::tempdir().unwrap().keep();
        let socket = folder.join(SOCKET);
        let mut command = program("python");
        command.arg(root().join("tests/emulator").join(source)).arg(&socket);
        command.env("HOME", &folder).stdin(Stdio::piped());
        let mut process = command.spawn().expect("python starts");
        for _ in 0..LOOKS {
            if socket.exists() {
                return Self { folder, _process: process };
            }
            assert!(process.try_wait().unwrap().is_none(), "{source} ended at once");
            sleep(PAUSE);
        }
        panic!("{source} does not start");
    }
}
