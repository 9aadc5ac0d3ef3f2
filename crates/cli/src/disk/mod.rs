//! The only module that writes to the disk. A run that ends leaves the old files or the new ones, and one that is
//! killed a mixture of whole files at most, which the next run puts back; it writes only what changed, and touches only
//! what the manifest lists.

mod claim;
mod compare;
mod error;
#[cfg(debug_assertions)]
mod fault;
mod journal;
mod manifest;
mod ops;
#[cfg(test)]
#[cfg(debug_assertions)]
mod tests;
mod write;

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crossvpc_core::tree::Tree;

use claim::Claim;
use journal::Staging;
use manifest::Manifest;
use ops::Ops;

pub(crate) use compare::Comparison;
pub(crate) use error::{DiskError, Obstacle};
pub(crate) use manifest::{Scope, is_output, written_files};

/// An output folder, which may not be there yet.
#[derive(Debug)]
pub(crate) struct Folder {
    root: PathBuf,
    present: bool,
    manifest: Manifest,
    recovered: bool,
    ops: Ops,
    /// Held until the run has ended.
    _claim: Option<Claim>,
}

/// What a command wants of a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    /// To look; nothing is written, not even to repair.
    Read,
    /// To change. Other writers are kept out, and what a killed run left is undone.
    Write,
}

impl Folder {
    /// Opens the folder.
    pub(crate) fn open(root: &Path, access: Access) -> Result<Self, DiskError> {
        Self::open_with(root, access, Ops::new())
    }

    fn open_with(root: &Path, access: Access, ops: Ops) -> Result<Self, DiskError> {
        let not_a_folder = || DiskError::NotAFolder { path: root.to_owned() };
        let root = root.to_owned();
        match root.metadata() {
            Ok(found) if !found.is_dir() => return Err(not_a_folder()),
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound && root.symlink_metadata().is_err() => {
                if root.file_name().is_none() {
                    return Err(not_a_folder());
                }
                let manifest = Manifest::default();
                return Ok(Self { root, present: false, manifest, recovered: false, ops, _claim: None });
            }
            Err(error) => return Err(DiskError::io("read", &root)(error)),
        }
        let staging = Staging::of(&root);
        let (claim, recovered) = match access {
            Access::Read if !staging.has_journal()? => (None, false),
            Access::Read if Claim::is_taken(&root) => return Err(DiskError::Busy { root }),
            Access::Read => return Err(DiskError::Unfinished { root }),
            Access::Write => {
                let claim = Claim::take(&root, &root)?;
                let recovered = staging.roll_back(&ops)?;
                staging.clear(&ops);
                (Some(claim), recovered)
            }
        };
        let manifest = Manifest::read(&root)?;
        Ok(Self { root, present: true, manifest, recovered, ops, _claim: claim })
    }

    /// What was written last time.
    pub(crate) fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Whether a run that was killed had to be undone.
    pub(crate) fn was_recovered(&self) -> bool {
        self.recovered
    }

    /// What the generated files would change here.
    pub(crate) fn compare(&self, tree: Tree, scope: &Scope) -> Result<Comparison, DiskError> {
        compare::compare(&self.root, &self.manifest, tree, scope)
    }

    /// Changes the files, all or none.
    pub(crate) fn apply(&self, comparison: &Comparison) -> Result<(), DiskError> {
        if !comparison.obstacles.is_empty() {
            return Err(DiskError::Refused {
                root: self.root.clone(),
                obstacles: comparison.obstacles.clone(),
            });
        }
        if comparison.is_up_to_date() {
            return Ok(());
        }
        if self.present {
            write::update(&self.root, comparison, &self.ops)
        } else {
            write::create(&self.root, comparison, &self.ops)
        }
    }
}

/// Writes a single file that must not be there yet, outside of any output folder.
pub(crate) fn write_new(path: &Path, text: &str) -> Result<(), DiskError> {
    let file = fs::OpenOptions::new().write(true).create_new(true).open(path);
    match file.and_then(|mut file| file.write_all(text.as_bytes())) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            Err(DiskError::Exists { path: path.to_owned() })
        }
        written => written.map_err(DiskError::io("write", path)),
    }
}
