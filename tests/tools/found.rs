//! Finds the tools, and says so on the terminal where one is missing.

use std::env;
use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use walkdir::WalkDir;

/// Where a mirror of providers may stand, below which a few levels are searched.
const MIRROR_PARENTS: [&str; 4] = ["/opt", "/usr/local", "/usr/share", "/var/lib"];

/// The files looked at before the search for a mirror is given up.
const MOST_ENTRIES: usize = 500_000;

/// A program of the `PATH`, with nothing of the environment that changes what it does.
pub(crate) fn program(name: &str) -> Option<Command> {
    let folders = env::var_os("PATH").unwrap_or_default();
    let found = env::split_paths(&folders).map(|folder| folder.join(name)).find(|path| path.is_file());
    let Some(path) = found else {
        skip(name);
        return None;
    };
    let mut command = Command::new(path);
    let is_setting = |name: &OsString| {
        let name = name.to_string_lossy();
        ["AWS_", "CDK_", "TF_", "CFN_"].iter().any(|prefix| name.starts_with(prefix))
    };
    env::vars_os().map(|(name, _)| name).filter(is_setting).for_each(|name| {
        command.env_remove(name);
    });
    command.env("AWS_EC2_METADATA_DISABLED", "true").env("NO_COLOR", "1").stdin(Stdio::null());
    Some(command)
}

/// A folder laid out as `terraform providers mirror` writes it, with the AWS provider.
pub(crate) fn provider_mirror() -> Option<PathBuf> {
    let named = env::var_os("CROSSVPC_TF_PLUGIN_DIR").map(PathBuf::from);
    let found = named.or_else(|| {
        let own = env::var_os("HOME").map(|home| Path::new(&home).join(".terraform.d"));
        let parents = own.into_iter().chain(MIRROR_PARENTS.map(PathBuf::from));
        let entries =
            parents.flat_map(|parent| WalkDir::new(parent).max_depth(8)).flatten().take(MOST_ENTRIES);
        let mut provider =
            entries.filter(|entry| entry.file_name().to_string_lossy().starts_with("terraform-provider-aws"));
        provider.find_map(|entry| mirror_of(entry.path()))
    });
    if found.is_none() {
        skip("a mirror of the hashicorp/aws provider");
    }
    found
}

/// Says on the terminal that something is not tested, past what the test harness captures.
///
/// # Panics
///
/// When all tools are required.
pub(crate) fn skip(what: &str) {
    assert!(
        env::var_os("CROSSVPC_REQUIRE_TOOLS").is_none_or(|value| value != "1"),
        "{what} not found, and CROSSVPC_REQUIRE_TOOLS=1"
    );
    let mut terminal = std::io::stderr();
    terminal.write_all(format!("skipped: {what} not found\n").as_bytes()).expect("stderr can be written");
}

/// Runs a command that must succeed, and returns what it printed.
pub(crate) fn run(command: &mut Command) -> String {
    let Output { status, stdout, stderr } = command.output().expect("the program starts");
    let stdout = String::from_utf8(stdout).expect("the tools print UTF-8");
    assert!(status.success(), "{command:?}: {status}\n{stdout}\n{}", String::from_utf8_lossy(&stderr));
    stdout
}

/// The folder above `<host>/hashicorp/aws/…`.
fn mirror_of(provider: &Path) -> Option<PathBuf> {
    let namespace = provider.ancestors().find(|path| path.ends_with("hashicorp/aws"))?;
    namespace.ancestors().nth(3).map(Path::to_owned)
}
