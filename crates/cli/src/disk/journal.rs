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
    /// The files that leave their places.
    pub(super) fn leaving(&self) -> impl Iterator<Item = &str> {
        paths(&self.changed).chain(self.removed.iter().map(String::as_str))
    }

    /// The files that get new places.
    pub(super) fn entering(&self) -> impl Iterator<Item = &str> {
        paths(&self.created).chain(paths(&self.changed))
    }
}

/// The files without their hashes.
pub(super) fn paths(files: &[(String, Hash)]) -> impl Iterator<Item = &str> {
    files.iter().map(|(path, _)| path.as_str())
}

/// Where an update keeps its files.
#[derive(Debug)]
pub(super) struct Staging {
    root: PathBuf,
    /// The folder itself.
    pub(super) folder: PathBuf,
    /// New files, by their path; once a file is exchanged with the one in its place, the old file.
    pub(super) new: PathBuf,
    /// Old files that are moved aside, by their path.
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
        for path in &journal.removed {
            let (old, place) = (self.old.join(path), self.root.join(path));
            if exists(&old)? && !exists(&place)? {
                make_parents(&place, ops)?;
                ops.rename(&old, &place)?;
            }
        }
        for (path, new) in &journal.changed {
            let place = self.root.join(path);
            let Some(old) = self.old_of_changed(path, new)? else { continue };
            if !exists(&place)? || holds(&place, new)? {
                make_parents(&place, ops)?;
                ops.rename(&old, &place)?;
            }
        }
        for (path, new) in &journal.created {
            let place = self.root.join(path);
            if !exists(&self.new.join(path))? && holds(&place, new)? {
                ops.remove_file(&place)?;
            }
        }
        for folder in journal.folders.iter().rev() {
            ops.remove_empty_folder(&self.root.join(folder))?;
        }
        self.commit(ops)?;
        Ok(true)
    }

    /// Where the old text of a changed file is, if it is not in its place: moved aside, or exchanged with the new one.
    /// Nobody else writes here and an exchange is one step, so what is staged is the new text or, exchanged, the old.
    fn old_of_changed(&self, path: &str, new: &Hash) -> Result<Option<PathBuf>, DiskError> {
        let (aside, staged) = (self.old.join(path), self.new.join(path));
        if exists(&aside)? {
            return Ok(Some(aside));
        }
        Ok((exists(&staged)? && !holds(&staged, new)?).then_some(staged))
    }

    fn read(&self) -> Result<Journal, DiskError> {
        let invalid = |reason: String| DiskError::Journal { path: self.journal.clone(), reason };
        let bytes = fs::read(&self.journal).map_err(DiskError::io("read", &self.journal))?;
        let journal: Journal = serde_json::from_slice(&bytes).map_err(|error| invalid(error.to_string()))?;
        let folders = journal.folders.iter().map(String::as_str);
        let mut all = journal.entering().chain(journal.leaving()).chain(folders);
        if let Some(path) = all.find(|path| !is_safe(path) && *path != manifest::MANIFEST) {
            return Err(invalid(format!("the path `{path}` leads elsewhere")));
        }
        drop(all);
        Ok(journal)
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

/// Whether a file is there, with a text of this hash.
fn holds(path: &Path, hash: &Hash) -> Result<bool, DiskError> {
    if !path.symlink_metadata().is_ok_and(|found| found.is_file()) {
        return Ok(false);
    }
    let bytes = fs::read(path).map_err(DiskError::io("read", path))?;
    Ok(manifest::hash(&bytes) == *hash)
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
