//! What the integration tests share: the scenes, and a run of the program as a user runs it.

#![expect(
    clippy::missing_panics_doc,
    clippy::unwrap_used,
    reason = "a test stops at the first thing that is not as it should be"
)]

pub mod check;
pub mod found;
pub mod hub;
pub mod pages;
pub mod pairs;
pub mod template;

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::iter;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::{Arc, LazyLock, Mutex, OnceLock};

/// Generated files by path, below the output folder.
pub type Files = BTreeMap<String, String>;

/// A spec of two accounts and a connection.
pub const SMALL: &str = r#"version: 1
defaults: {region: eu-west-1}
accounts: {a: {id: "111111111111"}, b: {id: "222222222222"}}
vpcs:
  one: {account: a, cidrs: [10.0.0.0/16], route-tables: {main: null}, security-groups: {api: null}}
  two: {account: b, cidrs: [10.1.0.0/16], route-tables: {main: null}}
connections:
  web:
    provider: {vpc: one, security-groups: [api]}
    consumers: {two: {}}
    ports: [tcp/80]
    vpc-peering: {}
"#;

/// The top of the repository.
pub fn root() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    root.canonicalize().expect("the repository is there")
}

/// The valid specs, by name.
pub fn scenes() -> Vec<(String, PathBuf)> {
    let specs = fs::read_dir(root().join("specs")).expect("specs/ is there");
    let paths = specs.map(|entry| entry.unwrap().path());
    let mut scenes: Vec<_> = paths
        .filter(|path| path.extension().is_some_and(|extension| extension == "yaml"))
        .map(|path| (path.file_stem().unwrap().to_string_lossy().into_owned(), path))
        .collect();
    scenes.sort();
    assert!(!scenes.is_empty(), "specs/ has no scene");
    scenes
}

/// The program, with nothing of the environment that changes what it prints.
pub fn crossvpc() -> Command {
    let program = env::var_os("CARGO_BIN_EXE_crossvpc").expect("`cargo test` says where the program is");
    let mut command = Command::new(program);
    command.env("NO_COLOR", "1").env_remove("CLICOLOR_FORCE").current_dir(root());
    command
}

/// Generates a spec into a folder.
pub fn generate(spec: &Path, out: &Path) -> Output {
    crossvpc().arg("generate").arg(spec).arg("--out").arg(out).output().expect("the program starts")
}

/// Generates a spec and returns every file but the manifest.
pub fn generated(spec: &Path) -> Files {
    let parent = tempfile::tempdir().unwrap();
    let out = parent.path().join("out");
    let run = generate(spec, &out);
    assert!(run.status.success(), "{}: {}", spec.display(), String::from_utf8_lossy(&run.stderr));
    let mut files = read_tree(&out);
    files.remove(".crossvpc.lock").expect("a manifest is written");
    files
}

/// What [`generated`] returns for a scene; many tests look at the same scenes, each of which is generated once.
pub fn scene_files(spec: &Path) -> Files {
    type Once = Arc<OnceLock<Files>>;
    static KNOWN: LazyLock<Mutex<BTreeMap<PathBuf, Once>>> = LazyLock::new(Mutex::default);
    let once = Arc::clone(KNOWN.lock().unwrap().entry(spec.to_owned()).or_default());
    once.get_or_init(|| generated(spec)).clone()
}

/// Every file below a folder, with `/` between folders.
pub fn read_tree(folder: &Path) -> Files {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().map(Result::unwrap);
    let files = entries.filter(|entry| entry.file_type().is_file());
    files
        .map(|entry| {
            let path = entry.path().strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/");
            (path, fs::read_to_string(entry.path()).unwrap())
        })
        .collect()
}

/// Each file with the version of a release, which `.ci/release version` sets, but for the lock files.
pub fn files_of_the_version() -> Vec<String> {
    let script = fs::read_to_string(root().join(".ci/release")).expect("there is a script of releases");
    let list = script.split_once("\nnamed_in=(").and_then(|(_, rest)| rest.split_once(')'));
    let (list, _) = list.expect("the script lists the files with the version");
    iter::once("Cargo.toml").chain(list.split_whitespace()).map(str::to_owned).collect()
}
