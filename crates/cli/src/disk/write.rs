//! Changes a folder, so that a kill at any moment leaves nothing to undo: first the manifest lists the files of both
//! trees, then each file is written beside its place and renamed into it, and what is gone is removed; last, the manifest
//! lists the new tree. Another run, of whatever spec, knows every file that this one left as crossvpc's own.

use crossvpc_core::tree::Changes;
use rayon::prelude::*;

use super::compare::{Comparison, folders};
use super::error::DiskError;
use super::names::MANIFEST;
use super::root::Root;

/// Turns the folder into what was compared with it; the caller has claimed it.
pub(super) fn apply(root: &Root, comparison: &Comparison) -> Result<(), DiskError> {
    comparison.leftovers.iter().try_for_each(|path| root.remove_incomplete(path))?;
    if !comparison.changes.is_empty() {
        root.write_incomplete(MANIFEST, &comparison.during.text())?;
        root.complete(MANIFEST)?;
    }
    let done = prepare(root, comparison).and_then(|()| switch(root, comparison));
    done.map_err(|cause| {
        // A disk that is full gets back what is of no use. What cannot be removed now, the next run removes.
        for (path, _) in comparison.changes.written() {
            let _ = root.remove_incomplete(path);
        }
        DiskError::Halfway { cause: Box::new(cause) }
    })
}

/// Writes everything that is new beside its place, and flushes it. From here on nothing but names change, which file
/// systems keep in their order.
fn prepare(root: &Root, comparison: &Comparison) -> Result<(), DiskError> {
    let files: Vec<_> = comparison.changes.written().collect();
    for folder in folders(files.iter().map(|(path, _)| *path)) {
        if root.look(folder)?.is_none() {
            root.create_folder(folder)?;
        }
    }
    files.par_iter().try_for_each(|(path, text)| root.write_incomplete(path, text))?;
    root.write_incomplete(MANIFEST, &comparison.after.text())?;
    root.flush()
}

/// Renames the new files into their places and removes the old ones, in the order in which whoever reads meanwhile finds
/// what a file refers to.
fn switch(root: &Root, comparison: &Comparison) -> Result<(), DiskError> {
    let Changes { created, changed, removed, .. } = &comparison.changes;
    for file in created {
        expect(root, &file.path, None)?;
        root.complete(&file.path)?;
    }
    for file in changed {
        expect(root, &file.path, Some(&file.old))?;
        root.complete(&file.path)?;
    }
    for file in removed {
        expect(root, &file.path, Some(&file.old))?;
        root.remove_file(&file.path)?;
    }
    comparison.emptied.iter().try_for_each(|folder| root.remove_empty_folder(folder))?;
    root.complete(MANIFEST)
}

/// Sees that a file is still as it was compared: somebody may have saved it while the new ones were written.
fn expect(root: &Root, path: &str, text: Option<&str>) -> Result<(), DiskError> {
    let is_file = root.look(path)?.map(|found| found.is_file());
    let is_as_expected = match text {
        None => is_file.is_none(),
        Some(text) => is_file == Some(true) && root.read(path)? == text.as_bytes(),
    };
    if is_as_expected { Ok(()) } else { Err(DiskError::Changed { path: root.shown(path) }) }
}
