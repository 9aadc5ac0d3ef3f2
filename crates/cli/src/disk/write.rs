//! A new folder is made beside its place and moved there whole; one that is there is updated by moves that a journal
//! can undo, in an order in which no file of both trees is ever missing.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{fs, io};

use crossvpc_core::tree::Changes;
use rayon::prelude::*;

use super::claim::Claim;
use super::compare::{Comparison, ancestors};
use super::error::DiskError;
use super::journal::{Journal, STAGING, Staging, make_parents, paths};
use super::manifest::{self, MANIFEST};
use super::ops::Ops;

/// Makes a folder that is not there.
pub(super) fn create(root: &Path, comparison: &Comparison, ops: &Ops) -> Result<(), DiskError> {
    let parent = root.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = root.file_name().ok_or_else(|| DiskError::NotAFolder { path: root.to_owned() })?;
    let staging = parent.join(format!(".{}{STAGING}", name.to_string_lossy()));
    let made: Vec<PathBuf> =
        parent.ancestors().take_while(|folder| !is_there(folder)).map(Path::to_owned).collect();
    let done = make_parents(&staging, ops).and_then(|()| create_in(&staging, root, comparison, ops));
    match &done {
        // The folder is complete: that its name is on the disk already is not worth failing for.
        Ok(()) => drop(ops.sync_names(parent)),
        Err(_) => made.iter().for_each(|folder| drop(ops.remove_empty_folder(folder))),
    }
    done
}

/// Changes a folder that is there; the caller has claimed it.
pub(super) fn update(root: &Path, comparison: &Comparison, ops: &Ops) -> Result<(), DiskError> {
    let staging = Staging::of(root);
    ops.remove_tree(&staging.folder)?;
    let journal = journal(root, comparison);
    let done = prepare(&staging, comparison, &journal, ops)
        .and_then(|()| move_all(root, &staging, &journal, ops))
        .and_then(|()| staging.commit(ops));
    let Err(cause) = done else { return Ok(()) };
    match staging.roll_back(ops) {
        Ok(true) => {}
        // The journal was not there yet; what was prepared is of no use, and the next run clears it up if need be.
        Ok(false) => staging.clear(ops),
        Err(undo) => return Err(DiskError::NotUndone { cause: Box::new(cause), undo: Box::new(undo) }),
    }
    Err(cause)
}

fn create_in(staging: &Path, root: &Path, comparison: &Comparison, ops: &Ops) -> Result<(), DiskError> {
    let _claim = claim_staging(staging, root, ops)?;
    let staged = stage(staging, comparison, ops)
        .and_then(|()| ops.sync_files(staging))
        .and_then(|()| ops.rename(staging, root));
    if staged.is_err() {
        // What cannot be cleared up now, the next run clears up.
        let _ = ops.remove_tree(staging);
    }
    staged
}

/// Makes the folder, or takes over and empties that of a run which was killed.
fn claim_staging(staging: &Path, root: &Path, ops: &Ops) -> Result<Claim, DiskError> {
    match ops.create_folder(staging) {
        Err(DiskError::Io { source, .. }) if source.kind() == io::ErrorKind::AlreadyExists => {}
        made => made?,
    }
    if !staging.symlink_metadata().is_ok_and(|found| found.is_dir()) {
        return Err(DiskError::NotAFolder { path: staging.to_owned() });
    }
    let claim = Claim::take(staging, root)?;
    if !claim.still_at(staging) {
        return Err(DiskError::Busy { root: root.to_owned() });
    }
    for entry in fs::read_dir(staging).map_err(DiskError::io("read", staging))? {
        let path = entry.map_err(DiskError::io("read", staging))?.path();
        match path.symlink_metadata() {
            Ok(found) if found.is_dir() => ops.remove_tree(&path)?,
            _ => ops.remove_file(&path)?,
        }
    }
    Ok(claim)
}

fn prepare(
    staging: &Staging,
    comparison: &Comparison,
    journal: &Journal,
    ops: &Ops,
) -> Result<(), DiskError> {
    for folder in [&staging.folder, &staging.new, &staging.old] {
        ops.create_folder(folder)?;
    }
    stage(&staging.new, comparison, ops)?;
    for folder in folders_of(journal.leaving()) {
        ops.create_folder(&staging.old.join(folder))?;
    }
    staging.begin(journal, ops)
}

/// Writes what is new into an empty folder.
fn stage(into: &Path, comparison: &Comparison, ops: &Ops) -> Result<(), DiskError> {
    let files = texts(&comparison.changes);
    for folder in folders_of(files.iter().map(|(path, _)| *path)) {
        ops.create_folder(&into.join(folder))?;
    }
    files.par_iter().try_for_each(|(path, text)| ops.write(&into.join(path), text))?;
    comparison.manifest_text.iter().try_for_each(|text| ops.write(&into.join(MANIFEST), text))
}

/// Moves the new files in and the old ones out, so that whoever reads meanwhile finds every file that stays: first those
/// that are created, then those that change, then those that go away, the manifest last.
fn move_all(root: &Path, staging: &Staging, journal: &Journal, ops: &Ops) -> Result<(), DiskError> {
    let enter = |path: &str| ops.place(&staging.new.join(path), &root.join(path));
    let leave = |path: &str| ops.rename(&root.join(path), &staging.old.join(path));
    let replace = |path: &str| {
        if ops.exchange(&staging.new.join(path), &root.join(path))? {
            return Ok(());
        }
        leave(path)?;
        enter(path)
    };
    let is_manifest = |path: &&str| *path == MANIFEST;
    journal.folders.iter().try_for_each(|folder| ops.create_folder(&root.join(folder)))?;
    paths(&journal.created).filter(|path| !is_manifest(path)).try_for_each(enter)?;
    paths(&journal.changed).filter(|path| !is_manifest(path)).try_for_each(replace)?;
    journal.removed.iter().try_for_each(|path| leave(path))?;
    for folder in folders_of(journal.removed.iter().map(String::as_str)).into_iter().rev() {
        ops.remove_empty_folder(&root.join(folder))?;
    }
    paths(&journal.created).filter(is_manifest).try_for_each(enter)?;
    paths(&journal.changed).filter(is_manifest).try_for_each(replace)
}

fn journal(root: &Path, comparison: &Comparison) -> Journal {
    let Comparison { changes, manifest, manifest_text, .. } = comparison;
    let hashed = |path: &str| (path.to_owned(), manifest.files.get(path).cloned().unwrap_or_default());
    let mut journal = Journal {
        folders: Vec::new(),
        created: changes.created.iter().map(|file| hashed(&file.path)).collect(),
        changed: changes.changed.iter().map(|file| hashed(&file.path)).collect(),
        removed: changes.removed.iter().map(|file| file.path.clone()).collect(),
    };
    if let Some(text) = manifest_text {
        let files = if is_there(&root.join(MANIFEST)) { &mut journal.changed } else { &mut journal.created };
        files.push((MANIFEST.to_owned(), manifest::hash(text.as_bytes())));
    }
    let folders = folders_of(journal.entering());
    journal.folders =
        folders.into_iter().filter(|folder| !is_there(&root.join(folder))).map(str::to_owned).collect();
    journal
}

fn texts(changes: &Changes) -> Vec<(&str, &str)> {
    let created = changes.created.iter().map(|file| (file.path.as_str(), file.new.as_str()));
    created.chain(changes.changed.iter().map(|file| (file.path.as_str(), file.new.as_str()))).collect()
}

/// The folders above the paths, outer ones first, without the output folder.
fn folders_of<'p>(paths: impl Iterator<Item = &'p str>) -> BTreeSet<&'p str> {
    paths.flat_map(ancestors).filter(|folder| !folder.is_empty()).collect()
}

fn is_there(path: &Path) -> bool {
    path.as_os_str().is_empty() || path.symlink_metadata().is_ok()
}
