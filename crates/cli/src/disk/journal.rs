//! The journal of an update: what is moved where. While it is there, the update can be undone as a whole; removing
//! it is the one step that makes the update final.

use std::io;
use std::path::{Path, PathBuf};
use std::{fs, str};

use serde::{Deserialize, Serialize};

use super::error::DiskError;
use super::manifest::{self, Hash, is_safe};
use super::ops::Ops;

/// The folder in which an update is prepared, inside the output folder.
pub(super) const STAGING: &str = ".crossvpc.staging";

/// What an update does.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Journal {
    /// Folders that are made, outer ones first.
    pub(super) folders: Vec<String>,
    /// Files that were not there, with the hash of their text.
    pub(super) created: Vec<(String, Hash)>,
    /// Files that are replaced, with the hash of their new text.
    pub(super) changed: Vec<(String, Hash)>,
    /// Files that go away.
    pub(super) removed: Vec<String>,
}

impl Journal {
    /// The files that are moved out of their places.
    pub(super) fn leaving(&self) -> impl Iterator<Item = &str> {
        self.changed.iter().map(|(path, _)| path).chain(&self.removed).map(String::as_str)
    }

    /// The files that are moved into their places.
    pub(super) fn entering(&self) -> impl Iterator<Item = &str> {
        self.created.iter().chain(&self.changed).map(|(path, _)| path.as_str())
    }
}

/// Where an update keeps its files.
#[derive(Debug)]
pub(super) struct Staging {
    root: PathBuf,
    /// The folder itself.
    pub(super) folder: PathBuf,
    /// New files, by their path.
    pub(super) new: PathBuf,
    /// Old files, by their path.
    pub(super) old: PathBuf,
    journal: PathBuf,
}

impl Staging {
    /// Of an output folder.
    pub(super) fn of(root: &Path) -> Self {
        let folder = root.join(STAGING);
        Self {
            root: root.to_owned(),
            new: folder.join("new"),
            old: folder.join("old"),
            journal: folder.join("journal"),
            folder,
        }
    }

    /// Whether an update is under way, or was killed.
    pub(super) fn has_journal(&self) -> Result<bool, DiskError> {
        exists(&self.journal)
    }

    /// Flushes everything that is prepared, then puts the journal in its place at once and whole.
    pub(super) fn begin(&self, journal: &Journal, ops: &Ops) -> Result<(), DiskError> {
        let unfinished = self.folder.join("journal.part");
        let text = serde_json::to_string(journal).map_err(io::Error::from);
        ops.write(&unfinished, &text.map_err(DiskError::io("write", &unfinished))?)?;
        ops.sync_files(&self.folder)?;
        ops.rename(&unfinished, &self.journal)?;
        ops.sync_names(&self.folder)
    }

    /// Makes the update final, then clears up.
    pub(super) fn commit(&self, ops: &Ops) -> Result<(), DiskError> {
        ops.sync_names(&self.root)?;
        ops.remove_file(&self.journal)?;
        self.clear(ops);
        Ok(())
    }

    /// Removes what is left of an update that has no journal. If that fails, the next run does it.
    pub(super) fn clear(&self, ops: &Ops) {
        if exists(&self.folder).unwrap_or(true) {
            let _ = ops.remove_tree(&self.folder);
        }
    }

    /// Puts everything back as it was before the update, however far it got; says whether there was anything to do.
    /// A file that somebody changed since stays as it is: the next run then names it.
    pub(super) fn roll_back(&self, ops: &Ops) -> Result<bool, DiskError> {
        if !self.has_journal()? {
            return Ok(false);
        }
        let journal = self.read()?;
        let replaced = journal.changed.iter().map(|(path, hash)| (path, Some(hash)));
        let removed = journal.removed.iter().map(|path| (path, None));
        for (path, new) in replaced.chain(removed) {
            let (old, place) = (self.old.join(path), self.root.join(path));
            if exists(&old)? && (!exists(&place)? || self.is_placed(path, new)?) {
                make_parents(&place, ops)?;
                ops.rename(&old, &place)?;
            }
        }
        for (path, new) in &journal.created {
            if self.is_placed(path, Some(new))? {
                ops.remove_file(&self.root.join(path))?;
            }
        }
        for folder in journal.folders.iter().rev() {
            ops.remove_empty_folder(&self.root.join(folder))?;
        }
        self.commit(ops)?;
        Ok(true)
    }

    /// Whether the file in its place is the new one that the update moved there.
    fn is_placed(&self, path: &str, new: Option<&Hash>) -> Result<bool, DiskError> {
        let place = self.root.join(path);
        let Some(new) = new else { return Ok(false) };
        if exists(&self.new.join(path))? || !place.symlink_metadata().is_ok_and(|found| found.is_file()) {
            return Ok(false);
        }
        let bytes = fs::read(&place).map_err(DiskError::io("read", &place))?;
        Ok(manifest::hash(&bytes) == *new)
    }

    fn read(&self) -> Result<Journal, DiskError> {
        let invalid = |reason: String| DiskError::Journal { path: self.journal.clone(), reason };
        let bytes = fs::read(&self.journal).map_err(DiskError::io("read", &self.journal))?;
        let journal: Journal = serde_json::from_slice(&bytes).map_err(|error| invalid(error.to_string()))?;
        let files =
            journal.created.iter().chain(&journal.changed).map(|(path, _)| path).chain(&journal.removed);
        match files.chain(&journal.folders).find(|path| !is_safe(path) && *path != manifest::MANIFEST) {
            Some(path) => Err(invalid(format!("the path `{path}` leads elsewhere"))),
            None => Ok(journal),
        }
    }
}

/// Makes the folders above a path that are not there.
pub(super) fn make_parents(path: &Path, ops: &Ops) -> Result<(), DiskError> {
    let missing: Vec<_> = path
        .ancestors()
        .skip(1)
        .take_while(|folder| !folder.as_os_str().is_empty() && !folder.exists())
        .collect();
    missing.into_iter().rev().try_for_each(|folder| ops.create_folder(folder))
}

fn exists(path: &Path) -> Result<bool, DiskError> {
    match path.symlink_metadata() {
        Ok(_) => Ok(true),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            Ok(false)
        }
        Err(error) => Err(DiskError::io("read", path)(error)),
    }
}
