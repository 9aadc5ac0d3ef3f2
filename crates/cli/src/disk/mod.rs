//! The only module that writes to the disk. It touches only what the manifest of the folder lists, writes only what changed,
//! and leaves each file whole, old or new, whatever ends it; another run does the rest.

mod compare;
mod error;
mod links;
mod manifest;
mod merge;
mod names;
mod record;
mod root;
mod scope;
#[cfg(test)]
mod tests;
mod write;

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crossvpc::Keys;
use crossvpc_core::tree::Tree;

use manifest::{Listed, Manifest};
use root::Root;

pub(crate) use compare::Comparison;
pub(crate) use error::{DiskError, Obstacle};
pub(crate) use links::{Link, refuse_links};
pub(crate) use names::MANIFEST;
pub(crate) use record::{Gone, GoneUnit, Record};
pub(crate) use scope::Scope;

/// What whoever only looks is told where [`Folder::is_unfinished`].
pub(crate) const UNFINISHED: &str = "the last run was interrupted; run `crossvpc generate` to complete it";

/// An output folder, which may not be there yet.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
    /// `None` if it is not there.
    root: Option<Root>,
    listed: Listed,
}

/// What a command wants of a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    /// To look.
    Read,
    /// To change. Other writers are kept out.
    Write,
}

impl Folder {
    /// Opens a folder that crossvpc generated, or that is empty or not there.
    pub(crate) fn open(path: &Path, access: Access) -> Result<Self, DiskError> {
        refuse_links(path)?;
        let path = path.to_owned();
        if let Some(name) = of_version_control(&path) {
            return Err(DiskError::OfVersionControl { root: path, name });
        }
        match fs::symlink_metadata(path.components().as_path()) {
            Ok(found) if found.is_symlink() => return Err(Link::of(&path, &path).into()),
            Ok(found) if !found.is_dir() => return Err(DiskError::NotAFolder { path }),
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
                return Err(DiskError::NotAFolder { path });
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Ok(Self { path, root: None, listed: Listed::default() });
            }
            Err(error) => return Err(DiskError::io("read", &path)(error)),
        }
        let root = Root::open(&path)?;
        if access == Access::Write {
            root.claim()?;
        }
        let listed = Listed::read(&root)?;
        if listed.bytes.is_none() && !root.is_empty()? && !compare::has_header(&root, names::RUNBOOK) {
            return Err(DiskError::NotGenerated { root: path });
        }
        Ok(Self { path, root: Some(root), listed })
    }

    /// What was written last time.
    pub(crate) fn manifest(&self) -> &Manifest {
        &self.listed.manifest
    }

    /// Passes over what earlier specs had deployed.
    pub(crate) fn forget(&mut self) {
        self.listed.manifest.forget();
    }

    /// Whether the last run was killed, or could not go on.
    pub(crate) fn is_unfinished(&self) -> bool {
        !self.listed.is_merged && !self.manifest().unfinished.is_empty()
    }

    /// What the generated files would change here.
    pub(crate) fn compare(
        &self,
        tree: Tree,
        scope: &Scope,
        records: (Record, Vec<Gone>),
    ) -> Result<Comparison, DiskError> {
        compare::compare(self.root.as_ref(), &self.listed, tree, scope, records)
    }

    /// The specs that the files of these targets were generated from, each once, and those of a run that was interrupted; after a
    /// merge, those of the branch that was merged into. None of a folder that an earlier crossvpc wrote.
    pub(crate) fn specs(&self, targets: &[&str]) -> Vec<(&serde_json::Value, Keys)> {
        self.manifest().record.specs(targets)
    }

    /// Whether crossvpc wrote anything here.
    pub(crate) fn is_generated(&self) -> bool {
        self.listed.bytes.is_some()
    }

    /// Whether two branches were merged, and nothing was generated since then.
    pub(crate) fn is_merged(&self) -> bool {
        self.listed.is_merged
    }

    /// Changes the files; none of them if anything is in the way.
    pub(crate) fn apply(&mut self, comparison: &Comparison) -> Result<(), DiskError> {
        if !comparison.obstacles.is_empty() {
            let obstacles = comparison.obstacles.clone();
            return Err(DiskError::Refused { root: self.path.clone(), obstacles });
        }
        let root = match &self.root {
            Some(root) => root,
            None => self.root.insert(create(&self.path)?),
        };
        // A run may have been killed before it changed anything else.
        root.remove_incomplete(MANIFEST)?;
        if comparison.is_up_to_date() { Ok(()) } else { write::apply(root, comparison) }
    }
}

/// Whether a folder is one that crossvpc generated.
pub(crate) fn is_output(folder: &Path) -> bool {
    folder.join(MANIFEST).symlink_metadata().is_ok_and(|found| found.is_file())
}

/// Whether a file or folder of this name at the top of an output folder is generated.
pub(crate) fn is_generated(name: &str) -> bool {
    names::is_top(name)
}

/// Writes a single file that must not be there yet, outside of any output folder.
pub(crate) fn write_new(path: &Path, text: &str) -> Result<(), DiskError> {
    refuse_links(path)?;
    let file = fs::OpenOptions::new().write(true).create_new(true).open(path);
    match file.and_then(|mut file| file.write_all(text.as_bytes())) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            Err(DiskError::Exists { path: path.to_owned() })
        }
        written => written.map_err(DiskError::io("write", path)),
    }
}

/// Replaces a single file outside of any output folder, in one step. It must still have the old text; permissions and a
/// byte order mark stay.
pub(crate) fn replace(path: &Path, old: &str, new: &str) -> Result<(), DiskError> {
    refuse_links(path)?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let root = Root::open(folder)?;
    let bytes = root.read(&name)?;
    let mark = bytes.starts_with(BYTE_ORDER_MARK.as_bytes());
    let (mark, text) = if mark { (BYTE_ORDER_MARK, &bytes[BYTE_ORDER_MARK.len()..]) } else { ("", &*bytes) };
    if text != old.as_bytes() {
        return Err(DiskError::Changed { path: path.to_owned() });
    }
    let written = root.write_incomplete(&name, &format!("{mark}{new}"));
    let done = written.and_then(|()| root.keep_permissions(&name)).and_then(|()| root.complete(&name));
    if done.is_err() {
        root.remove_incomplete(&name)?;
    }
    done
}

const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Which folder of version control a path is in, wherever it is called from. Git reads what stands there as its own.
fn of_version_control(path: &Path) -> Option<&'static str> {
    let above = path.ancestors().find(|above| above.is_dir()).unwrap_or(Path::new(""));
    let real = Path::new(".").join(above).canonicalize().unwrap_or_default();
    let rest = path.strip_prefix(above).unwrap_or(path);
    let is_in = |name: &&str| real.iter().chain(rest).any(|part| part.eq_ignore_ascii_case(name));
    [".git", ".hg", ".jj", ".svn"].into_iter().find(is_in)
}

fn create(path: &Path) -> Result<Root, DiskError> {
    fs::create_dir_all(path).map_err(DiskError::io("create the folder", path))?;
    let root = Root::open(path)?;
    root.claim()?;
    // Another run may have had the same thought.
    if root.is_empty()? { Ok(root) } else { Err(DiskError::Busy { root: path.to_owned() }) }
}
