//! What `.ci/release` does to the files of the repository.

use std::fs;

use crate::support::found::{program, run};
use crate::support::{files_of_the_version, root};

pub(crate) fn one_command_sets_every_version() {
    let folder = tempfile::tempdir().unwrap();
    let files = [".ci/release", "Cargo.lock", "fuzz/Cargo.lock"]
        .into_iter()
        .map(str::to_owned)
        .chain(files_of_the_version());
    for name in files {
        let to = folder.path().join(&name);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(root().join(name), to).unwrap();
    }
    let before = env!("CARGO_PKG_VERSION");
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    let lock = read("Cargo.lock");
    let mut release = program("bash");
    let script = folder.path().join(".ci/release");
    run(release.arg(&script).args(["version", "97.98.99"]));
    for name in files_of_the_version() {
        let text = read(&name);
        assert!(text.contains("97.98.99") && !text.contains(&format!("=={before}")), "{name}");
        let at_work = fs::read_to_string(root().join(&name)).unwrap();
        assert_eq!(text.lines().count(), at_work.lines().count(), "{name}");
    }
    // Packages of others keep theirs.
    let ours = lock.matches("name = \"crossvpc").count();
    let changed = lock.lines().zip(read("Cargo.lock").lines()).filter(|(old, new)| old != new).count();
    assert_eq!(changed, ours, "one line for each package");
    assert!(read("fuzz/Cargo.lock").contains("97.98.99"));
    assert_eq!(
        read("Cargo.toml").matches("97.98.99").count(),
        1 + ours - 3,
        "all but the program, which none uses, tests and benchmarks"
    );

    let mut odd = program("bash");
    let odd = odd.arg(&script).args(["version", "1.2"]).output().unwrap();
    assert_eq!(odd.status.code(), Some(2), "{}", String::from_utf8_lossy(&odd.stderr));
}
