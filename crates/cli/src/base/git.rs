//! Runs `git` so that nothing of a repository runs code through crossvpc: commands that only read objects, and no hook, filter,
//! text conversion, monitor of files, pager, prompt or transport.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Output, Stdio};

use super::error::BaseError;
use crate::console::shown;

/// Settings that a repository cannot undo: they are of the command line.
const SETTINGS: [&str; 4] = [
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "safe.bareRepository=explicit",
    "protocol.allow=never",
];
/// The same as variables. Objects that are missing are not fetched, and none is replaced by another.
const VARIABLES: [(&str, &str); 6] = [
    ("GIT_ALLOW_PROTOCOL", ""),
    ("GIT_NO_LAZY_FETCH", "1"),
    ("GIT_NO_REPLACE_OBJECTS", "1"),
    ("GIT_OPTIONAL_LOCKS", "0"),
    ("GIT_TERMINAL_PROMPT", "0"),
    ("LC_ALL", "C"),
];
/// What a hook of git sets for its own repository: the folder of the spec says which one is meant.
const OF_HOOKS: [&str; 4] = ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"];

/// Git in the repository of a folder.
#[derive(Debug)]
pub(super) struct Git {
    folder: PathBuf,
}

/// An entry of a folder.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// As git writes it: `100644` of a file, `120000` of a symbolic link, `040000` of a folder, `160000` of a submodule.
    pub(super) mode: String,
    /// The object.
    pub(super) id: String,
    /// Its name, with a sign of its own for what is not UTF-8.
    pub(super) name: String,
}

impl Git {
    /// In a folder, `""` for the current one.
    pub(super) fn of(folder: &Path) -> Self {
        let here = folder.as_os_str().is_empty();
        Self { folder: if here { PathBuf::from(".") } else { folder.to_owned() } }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("git");
        for name in OF_HOOKS {
            command.env_remove(name);
        }
        command.envs(VARIABLES).arg("--no-pager").arg("-C").arg(&self.folder);
        for setting in SETTINGS {
            command.args(["-c", setting]);
        }
        command.args(arguments).stdin(Stdio::null());
        command
    }

    fn output(&self, arguments: &[&str]) -> Result<Output, BaseError> {
        self.command(arguments).output().map_err(BaseError::NoGit)
    }

    /// The folder's path in its repository, `""` at the top, and with a `/` at its end elsewhere.
    pub(super) fn prefix(&self) -> Result<String, BaseError> {
        let Output { status, stdout, stderr } = self.output(&["rev-parse", "--show-prefix"])?;
        if !status.success() {
            let folder = shown(&self.folder);
            return Err(BaseError::NoRepository { folder, said: first_line(&stderr) });
        }
        let prefix = String::from_utf8_lossy(&stdout);
        Ok(prefix.strip_suffix('\n').unwrap_or(&prefix).to_owned())
    }

    /// The same of a command that ends with 1 if there is nothing to print.
    pub(super) fn find(&self, arguments: &[&str]) -> Result<Option<String>, BaseError> {
        let Output { status, stdout, stderr } = self.output(arguments)?;
        match status.code() {
            Some(0) => Ok(Some(String::from_utf8_lossy(&stdout).trim().to_owned())),
            Some(1) => Ok(None),
            _ => Err(BaseError::Git { said: first_line(&stderr) }),
        }
    }

    /// The id of the commit that a revision names. A revision that looks like an option is none.
    pub(super) fn commit(&self, revision: &str) -> Result<Option<String>, BaseError> {
        if revision.starts_with('-') || revision.contains('\0') {
            return Ok(None);
        }
        let commit = format!("{revision}^{{commit}}");
        match self.find(&["rev-parse", "--verify", "--quiet", "--end-of-options", &commit]) {
            // What there is may be a file.
            Err(BaseError::Git { .. }) => Ok(None),
            found => found,
        }
    }

    /// The entries of a tree, or of the tree of a commit.
    pub(super) fn entries(&self, tree: &str) -> Result<Vec<Entry>, BaseError> {
        let Output { status, stdout, stderr } =
            self.output(&["ls-tree", "-z", "--full-tree", "--end-of-options", tree])?;
        if !status.success() {
            return Err(BaseError::Git { said: first_line(&stderr) });
        }
        let listed = String::from_utf8_lossy(&stdout);
        let entry = |line: &str| {
            let (facts, name) = line.split_once('\t')?;
            let mut facts = facts.split(' ');
            let (mode, _, id) = (facts.next()?, facts.next()?, facts.next()?);
            Some(Entry { mode: mode.to_owned(), id: id.to_owned(), name: name.to_owned() })
        };
        let unread = || BaseError::Git { said: "the output of `git ls-tree` cannot be read".to_owned() };
        listed.split_terminator('\0').map(|line| entry(line).ok_or_else(unread)).collect()
    }

    /// Reads objects, one after another.
    pub(super) fn objects(&self) -> Result<Objects, BaseError> {
        let mut command = self.command(&["cat-file", "--batch"]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut process = command.spawn().map_err(BaseError::NoGit)?;
        let questions = process.stdin.take();
        let answers = process.stdout.take().map(BufReader::new);
        Ok(Objects { process, questions, answers })
    }
}

/// One process that reads many objects.
#[derive(Debug)]
pub(super) struct Objects {
    process: Child,
    questions: Option<ChildStdin>,
    answers: Option<BufReader<ChildStdout>>,
}

impl Objects {
    /// The bytes of an object; its length if it is longer than `most`, and nothing if the repository does not have it.
    pub(super) fn read(
        &mut self,
        id: &str,
        most: usize,
    ) -> Result<Option<Result<Vec<u8>, usize>>, BaseError> {
        let said = |error: io::Error| BaseError::Git { said: format!("`git cat-file` ended: {error}") };
        let (Some(questions), Some(answers)) = (&mut self.questions, &mut self.answers) else {
            return Ok(None);
        };
        writeln!(questions, "{id}").and_then(|()| questions.flush()).map_err(said)?;
        let mut header = String::new();
        answers.read_line(&mut header).map_err(said)?;
        // `ID blob LENGTH`, or `ID missing`, or nothing of a git that gave up.
        let length = header.trim_end().rsplit_once(' ').and_then(|(_, length)| length.parse::<usize>().ok());
        let Some(length) = length else { return Ok(None) };
        if length > most {
            return Ok(Some(Err(length)));
        }
        let mut bytes = vec![0; length + 1];
        answers.read_exact(&mut bytes).map_err(said)?;
        bytes.pop();
        Ok(Some(Ok(bytes)))
    }
}

impl Drop for Objects {
    fn drop(&mut self) {
        // It may be in the middle of an object that is too long.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// What git complains of, without its own names for it.
fn first_line(stderr: &[u8]) -> String {
    let text = String::from_utf8_lossy(stderr);
    let line = text.lines().find(|line| line.starts_with("fatal: ") || line.starts_with("error: "));
    let line = line.or_else(|| text.lines().next()).unwrap_or("no message");
    line.trim_start_matches("fatal: ").trim_start_matches("error: ").to_owned()
}
