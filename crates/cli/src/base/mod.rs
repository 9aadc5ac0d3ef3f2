//! The spec that a spec is compared with: as git has it at the merge base of a revision and `HEAD`, or as an output folder records
//! it. Nothing of the working tree is touched; limits, links and names are as for specs on the disk.

mod error;
mod git;

use std::path::Path;

use crossvpc::Checked;
use crossvpc_core::diagnostic::{Severity, text};
use crossvpc_core::plan::Plan;
use crossvpc_core::printable;
use crossvpc_core::source::Sources;
use crossvpc_core::spec::{Keys, Spec};
use crossvpc_core::yaml::MAX_BYTES;

use crate::console::{self, Console, print_error, shown};
use crate::disk::{self, Folder};
use crate::failure::Failure;
use crate::input::{self, InputError};
use git::{Entry, Git, Objects};

pub(crate) use error::BaseError;

/// Where the default branch is looked for, and how each is called.
const DEFAULTS: [(&str, &str); 5] = [
    ("refs/remotes/origin/HEAD", "origin/HEAD"),
    ("refs/remotes/origin/main", "origin/main"),
    ("refs/remotes/origin/master", "origin/master"),
    ("refs/heads/main", "main"),
    ("refs/heads/master", "master"),
];
/// The modes of entries that are no files.
const FOLDER: &str = "040000";
const LINK: &str = "120000";
const SUBMODULE: &str = "160000";
/// How many characters of the id of a commit are shown.
const SHORT: usize = 12;

/// A spec of the past.
#[derive(Debug)]
pub(crate) struct Base {
    /// Which one, such as `main at 1a2b3c4d5e6f`.
    pub(crate) name: String,
    /// Where it comes from.
    of: Of,
    /// Its texts, under the names that the files have on the disk; none if there was no spec then.
    pub(crate) sources: Sources,
    /// The keys of its things, where they were recorded.
    pub(crate) keys: Keys,
}

#[derive(Clone, Copy, Debug)]
enum Of {
    Spec,
    Git,
    Folder,
}

impl Base {
    fn shown(&self) -> String {
        format!("`{}`", printable::line(&self.name))
    }
}

/// The spec that is given.
pub(crate) fn of_spec(spec: Option<&Path>) -> Result<Base, Failure> {
    let spec = input::find(spec)?;
    Ok(Base { name: shown(&spec), of: Of::Spec, sources: input::read(&spec)?, keys: Keys::default() })
}

/// The spec that the files of some targets in an output folder were generated from.
pub(crate) fn of_folder(folder: &Folder, out: &Path, targets: &[&str]) -> Result<Base, BaseError> {
    let mut base =
        Base { name: shown(out), of: Of::Folder, sources: Sources::default(), keys: Keys::default() };
    let specs = folder.specs(targets);
    let out = || shown(out);
    match specs.as_slice() {
        [] if folder.is_generated() => Err(BaseError::NoRecord { out: out() }),
        [] => Ok(base),
        [(spec, keys)] => {
            base.sources.add(format!("{}/{}", out(), disk::MANIFEST), format!("{spec:#}\n"));
            base.keys = keys.clone();
            Ok(base)
        }
        _ => Err(BaseError::Several { out: out() }),
    }
}

/// Reads the spec at the merge base of `HEAD` and a revision, or the default branch.
pub(crate) fn read(spec: &Path, revision: Option<&str>) -> Result<Base, BaseError> {
    if spec == Path::new(input::STDIN) {
        return Err(BaseError::Stdin);
    }
    let folder = input::folder(spec);
    let git = Git::of(folder);
    let prefix = git.prefix()?;
    let is_shallow = || Ok(git.find(&["rev-parse", "--is-shallow-repository"])?.as_deref() == Some("true"));
    let Some((name, tip)) = tip(&git, revision)? else {
        let is_shallow = is_shallow()?;
        return Err(match revision {
            Some(revision) => BaseError::NoCommit { revision: revision.to_owned(), is_shallow },
            None => BaseError::NoDefault { is_shallow },
        });
    };
    let Some(head) = git.commit("HEAD")? else {
        return Err(BaseError::NoCommit { revision: "HEAD".to_owned(), is_shallow: false });
    };
    let Some(commit) = git.find(&["merge-base", &tip, &head])? else {
        return Err(BaseError::NoMergeBase { revision: name, is_shallow: is_shallow()? });
    };
    let short = commit.get(..SHORT).unwrap_or(&commit).to_owned();
    let at = At { git: &git, commit: &commit, short: &short };
    let mut path: Vec<_> = prefix.split_terminator('/').map(str::to_owned).collect();
    if !spec.is_dir() {
        path.extend(spec.file_name().map(|name| name.to_string_lossy().into_owned()));
    }
    Ok(Base {
        name: format!("{name} at {short}"),
        of: Of::Git,
        sources: at.sources(&path, spec)?,
        keys: Keys::default(),
    })
}

impl Base {
    /// What is known about it; `None` if there was no spec then. What cannot work on AWS was decided when it was new.
    pub(crate) fn checked(&self) -> Option<Checked> {
        let is_there = self.sources.iter().next().is_some();
        is_there.then(|| crossvpc::read(self.sources.clone(), &[], self.keys.clone()))
    }
}

/// What the base asks for, and how it is written; `None` if it has errors, which are printed as its own.
pub(crate) fn plan(
    base: &Base,
    checked: Option<Checked>,
    console: Console,
) -> Result<Option<(Plan, Spec)>, Failure> {
    let Some(mut checked) = checked else {
        console::note(&match base.of {
            Of::Spec | Of::Git => format!("the spec does not exist in {}: everything is new", base.shown()),
            Of::Folder => format!("nothing was generated in {}: everything is new", base.shown()),
        })?;
        return Ok(Some((crossvpc::nothing(), Spec::default())));
    };
    if checked.plan.is_none() {
        // The name of the spec's file is in what is generated of it: only what is printed says which commit it is of.
        let mut sources = Sources::default();
        for (_, source) in base.sources.iter() {
            let name = match base.of {
                Of::Spec => source.name().to_owned(),
                Of::Git | Of::Folder => format!("{} ({})", source.name(), base.name),
            };
            sources.add(name, source.text());
        }
        checked.findings.keep(Severity::Error);
        let findings = text::render(&checked.findings, &sources, console.err);
        print_error(&format!("{findings}{}, all in {}\n", checked.summary(), base.shown()))?;
    }
    Ok(checked.plan.map(|plan| (plan, checked.spec)))
}

/// The commit of a revision, or of the default branch, with its name.
fn tip(git: &Git, revision: Option<&str>) -> Result<Option<(String, String)>, BaseError> {
    let defaults = DEFAULTS.map(|(path, name)| (path.to_owned(), name.to_owned()));
    let candidates = match revision {
        Some(revision) => vec![(revision.to_owned(), revision.to_owned())],
        None => defaults.to_vec(),
    };
    for (revision, name) in candidates {
        if let Some(commit) = git.commit(&revision)? {
            return Ok(Some((name, commit)));
        }
    }
    Ok(None)
}

/// A commit of a repository.
struct At<'g> {
    git: &'g Git,
    commit: &'g str,
    short: &'g str,
}

impl At<'_> {
    /// The texts below a path in the repository, named as below `spec`.
    fn sources(&self, path: &[String], spec: &Path) -> Result<Sources, BaseError> {
        let mut sources = Sources::default();
        let mut entry = Entry { mode: FOLDER.to_owned(), id: self.commit.to_owned(), name: String::new() };
        for (at, name) in path.iter().enumerate() {
            if entry.mode != FOLDER {
                return Err(self.no_folder(&path[..at], &entry));
            }
            let Some(found) = self.git.entries(&entry.id)?.into_iter().find(|found| found.name == *name)
            else {
                return Ok(sources);
            };
            entry = found;
        }
        let path = path.join("/");
        let mut objects = self.git.objects()?;
        if entry.mode != FOLDER {
            if !is_file(&entry) {
                return Err(self.no_folder(&[path], &entry));
            }
            let name = spec.to_string_lossy();
            let bytes = self.bytes(&mut objects, &entry, &path, MAX_BYTES, &name)?;
            sources.add(&*name, self.text(&name, &bytes)?);
            return Ok(sources);
        }
        let mut room = MAX_BYTES;
        for entry in self.files(&entry.id, spec)? {
            let name = spec.join(&entry.name).to_string_lossy().into_owned();
            let path = [path.as_str(), "/", &entry.name].concat();
            let bytes = self.bytes(&mut objects, &entry, path.trim_start_matches('/'), room, &name)?;
            room -= bytes.len();
            let text = self.text(&name, &bytes)?;
            sources.add(name, text);
        }
        Ok(sources)
    }

    /// The files of the spec in a folder, sorted.
    fn files(&self, tree: &str, spec: &Path) -> Result<Vec<Entry>, BaseError> {
        let mut entries = self.git.entries(tree)?;
        let is_output = entries.iter().any(|entry| entry.name == disk::MANIFEST && is_file(entry));
        let is_folder = |entry: &Entry| [FOLDER, SUBMODULE].contains(&&*entry.mode);
        entries.retain(|entry| !is_folder(entry) && input::is_of_spec(&entry.name, is_output));
        if let Some(link) = entries.iter().find(|entry| !is_file(entry)) {
            return Err(self.input(InputError::LinkBelow { name: shown(&spec.join(&link.name)) }));
        }
        if entries.len() > input::MAX_FILES {
            return Err(self.input(InputError::TooMany { name: shown(spec) }));
        }
        entries.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(entries)
    }

    fn bytes(
        &self,
        objects: &mut Objects,
        entry: &Entry,
        path: &str,
        most: usize,
        name: &str,
    ) -> Result<Vec<u8>, BaseError> {
        match objects.read(&entry.id, most)? {
            Some(Ok(bytes)) => Ok(bytes),
            Some(Err(_)) => Err(self.input(InputError::TooLarge { name: shown(Path::new(name)) })),
            None => Err(BaseError::Missing { path: path.to_owned(), commit: self.short.to_owned() }),
        }
    }

    fn text(&self, name: &str, bytes: &[u8]) -> Result<String, BaseError> {
        input::text(&shown(Path::new(name)), bytes).map_err(|error| self.input(error))
    }

    fn input(&self, error: InputError) -> BaseError {
        BaseError::Input { commit: self.short.to_owned(), error }
    }

    fn no_folder(&self, path: &[String], entry: &Entry) -> BaseError {
        let kind = match &*entry.mode {
            LINK => "symbolic link",
            SUBMODULE => "submodule",
            _ => "file",
        };
        BaseError::NotAFolder { path: path.join("/"), kind, commit: self.short.to_owned() }
    }
}

fn is_file(entry: &Entry) -> bool {
    ![FOLDER, LINK, SUBMODULE].contains(&&*entry.mode)
}
