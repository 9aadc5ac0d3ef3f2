//! The commands of the runbook, read by the shell that they are pasted into.

use std::fmt::Write;
use std::fs;

use crate::support::found::{program, run};
use crate::support::{generated, scenes};

/// Each block is the body of a function, so that nothing of it is left open for the next.
pub(crate) fn a_shell_reads_every_block() {
    let mut bash = program("bash");
    let mut script = String::new();
    let mut count = 0;
    for (scene, spec) in scenes() {
        let files = generated(&spec);
        for (path, text) in
            files.iter().filter(|(path, _)| *path == "README.md" || path.starts_with("runbook/"))
        {
            for block in blocks(text) {
                count += 1;
                writeln!(script, "# {scene}/{path}\nblock_{count}() {{\n{block}\n}}").unwrap();
            }
        }
    }
    assert!(count > 500, "only {count} blocks");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("blocks.sh");
    fs::write(&path, script).unwrap();
    run(bash.arg("-n").arg(&path));
}

/// The blocks of shell commands of a page.
fn blocks(text: &str) -> Vec<&str> {
    text.split("\n```sh\n").skip(1).map(|rest| rest.split("\n```").next().unwrap()).collect()
}
