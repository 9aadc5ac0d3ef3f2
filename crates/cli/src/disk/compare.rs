//! What an output folder holds, what a run would change in it, and what stands in the way. Nothing is written here.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::{fs, io};

use crossvpc_core::tree::{Changes, Tree};
use rayon::prelude::*;

use super::error::{DiskError, Obstacle, ObstacleKind};
use super::manifest::{self, MANIFEST, Manifest, Scope};

/// A folder against what is generated for it.
#[derive(Debug)]
pub(crate) struct Comparison {
    /// What turns the folder's files into the generated ones.
    pub(crate) changes: Changes,
    /// What stands where a file would be written or removed, by path.
    pub(crate) obstacles: Vec<Obstacle>,
    /// What the manifest says afterwards.
    pub(super) manifest: Manifest,
    /// The text of the manifest, if it has to be written.
    pub(super) manifest_text: Option<String>,
}

impl Comparison {
    /// Whether there is nothing to write and nothing in the way.
    pub(crate) fn is_up_to_date(&self) -> bool {
        self.changes.is_empty() && self.obstacles.is_empty() && self.manifest_text.is_none()
    }
}

/// What stands at a path.
enum Found {
    Nothing,
    /// Already as it is generated.
    Same,
    /// As crossvpc wrote it last time.
    Written(String),
    /// Not as it is generated, and in the way.
    Obstacle(ObstacleKind, Option<String>),
}

/// Compares the folder with what is generated; an absent folder is an empty one.
pub(super) fn compare(
    root: &Path,
    old: &Manifest,
    tree: Tree,
    scope: &Scope,
) -> Result<Comparison, DiskError> {
    if let Some((path, _)) = tree.iter().find(|(path, _)| !manifest::is_safe(path)) {
        return Err(DiskError::Path { path: path.to_owned() });
    }
    let manifest = old.after(&tree, scope);
    let removable = old.files.keys().map(String::as_str).filter(|path| scope.covers(path));
    let paths: BTreeSet<&str> = tree.iter().map(|(path, _)| path).chain(removable).collect();
    let (present, mut obstacles) = folders(root, &paths)?;
    let paths: Vec<_> = paths.into_iter().filter(|path| present.contains(parent(path))).collect();
    let found: Vec<_> = paths
        .par_iter()
        .map(|path| Ok((*path, look(&root.join(path), tree.get(path), old.files.get(*path))?)))
        .collect::<Result<_, DiskError>>()?;
    let mut existing = BTreeMap::new();
    for (path, found) in found {
        match found {
            Found::Nothing => {}
            Found::Same => {
                existing.insert(path.to_owned(), tree.get(path).unwrap_or_default().to_owned());
            }
            Found::Written(text) => {
                existing.insert(path.to_owned(), text);
            }
            Found::Obstacle(kind, text) => {
                obstacles.insert(Obstacle { path: path.to_owned(), kind });
                existing.extend(text.map(|text| (path.to_owned(), text)));
            }
        }
    }
    let mut before = Tree::default();
    for (path, text) in existing {
        before.insert(path, text).map_err(|error| DiskError::Path { path: error.path })?;
    }
    let changes = Changes::between(before, tree);
    let text = manifest.text();
    let manifest_text =
        fs::read(root.join(MANIFEST)).map_or(true, |old| old != text.as_bytes()).then_some(text);
    Ok(Comparison { changes, obstacles: obstacles.into_iter().collect(), manifest, manifest_text })
}

/// The folders of the paths that are there, and what stands where a folder belongs. The output folder itself is `""`.
fn folders<'p>(
    root: &Path,
    paths: &BTreeSet<&'p str>,
) -> Result<(BTreeSet<&'p str>, BTreeSet<Obstacle>), DiskError> {
    let wanted: BTreeSet<_> = paths.iter().flat_map(|path| ancestors(path)).collect();
    let (mut present, mut obstacles) = (BTreeSet::new(), BTreeSet::new());
    for folder in wanted {
        if !folder.is_empty() && !present.contains(parent(folder)) {
            continue;
        }
        let path = root.join(folder);
        // The output folder itself may be a link.
        let metadata = if folder.is_empty() { fs::metadata(&path) } else { fs::symlink_metadata(&path) };
        match metadata {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(DiskError::io("read", &path)(error)),
            Ok(metadata) if metadata.is_dir() => {
                present.insert(folder);
            }
            Ok(metadata) => {
                let kind = if metadata.is_symlink() { ObstacleKind::Link } else { ObstacleKind::Other };
                obstacles.insert(Obstacle { path: folder.to_owned(), kind });
            }
        }
    }
    Ok((present, obstacles))
}

fn look(path: &Path, new: Option<&str>, written: Option<&manifest::Hash>) -> Result<Found, DiskError> {
    let metadata = match fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Found::Nothing),
        metadata => metadata.map_err(DiskError::io("read", path))?,
    };
    if !metadata.is_file() {
        let kind = match metadata.file_type() {
            kind if kind.is_symlink() => ObstacleKind::Link,
            kind if kind.is_dir() => ObstacleKind::Folder,
            _ => ObstacleKind::Other,
        };
        return Ok(Found::Obstacle(kind, None));
    }
    if written.is_none() && new.is_none_or(|new| new.len() as u64 != metadata.len()) {
        return Ok(Found::Obstacle(ObstacleKind::Foreign, None));
    }
    let bytes = fs::read(path).map_err(DiskError::io("read", path))?;
    if new.is_some_and(|new| new.as_bytes() == bytes) {
        return Ok(Found::Same);
    }
    let Some(written) = written else { return Ok(Found::Obstacle(ObstacleKind::Foreign, None)) };
    let as_written = manifest::hash(&bytes) == *written;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    Ok(if as_written { Found::Written(text) } else { Found::Obstacle(ObstacleKind::Edited, Some(text)) })
}

/// The folder of a path, `""` at the top.
pub(super) fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The folders above a path, the nearest first, the output folder itself (`""`) last.
pub(super) fn ancestors(path: &str) -> impl Iterator<Item = &str> {
    let nearest = parent(path);
    std::iter::successors(Some(nearest), |folder| (!folder.is_empty()).then(|| parent(folder)))
}
