//! Why an output folder cannot be read or written, and what the user can do about it.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// What keeps an output folder from being read or written.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DiskError {
    /// The system refuses.
    #[error("cannot {action} `{}`: {source}", path.display())]
    Io {
        /// What was tried.
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// The system refused halfway, and what was done so far could not be undone either.
    #[error("{cause}; and what was done so far cannot be undone: {undo}")]
    NotUndone {
        /// What went wrong first.
        cause: Box<DiskError>,
        /// What went wrong then.
        undo: Box<DiskError>,
    },
    /// A file that is only ever made, never changed.
    #[error("`{}` is there already, and is not overwritten", path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// The output folder is something else.
    #[error("`{}` is not a folder", path.display())]
    NotAFolder {
        /// What was given.
        path: PathBuf,
    },
    /// Files that are not ours, or not as we wrote them.
    #[error("{}", list(root, obstacles))]
    Refused {
        /// The output folder.
        root: PathBuf,
        /// All of them.
        obstacles: Vec<Obstacle>,
    },
    /// A manifest that says nothing.
    #[error("`{}` is not a manifest of crossvpc: {reason}", path.display())]
    Manifest {
        /// The manifest.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A journal that says nothing.
    #[error("`{}` cannot be read: {reason}", path.display())]
    Journal {
        /// The journal.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// Another process writes to the folder.
    #[error("another crossvpc is writing to `{}`", root.display())]
    Busy {
        /// The output folder.
        root: PathBuf,
    },
    /// A run was killed, and this command writes nothing.
    #[error("the last run of crossvpc in `{}` did not end, so the folder is between two states", root.display())]
    Unfinished {
        /// The output folder.
        root: PathBuf,
    },
    /// A path that leads out of the output folder, or is one of ours.
    #[error("this is a bug of crossvpc, please report it: `{path}` is generated")]
    Path {
        /// The path.
        path: String,
    },
}

/// Something that stands where a file would be written or removed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Obstacle {
    /// Below the output folder.
    pub(crate) path: String,
    /// What it is.
    pub(crate) kind: ObstacleKind,
}

/// What stands in the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ObstacleKind {
    /// A generated file that somebody changed.
    Edited,
    /// A file that crossvpc did not write.
    Foreign,
    /// A folder where a file belongs.
    Folder,
    /// A symbolic link.
    Link,
    /// A file where a folder belongs, or a device, a socket, a pipe.
    Other,
}

impl ObstacleKind {
    /// A few words about it.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Edited => "changed by hand since it was generated",
            Self::Foreign => "not written by crossvpc",
            Self::Folder => "a folder where a file belongs",
            Self::Link => "a symbolic link",
            Self::Other => "something else where a file or folder belongs",
        }
    }
}

impl DiskError {
    /// Makes an error of the system's refusal.
    pub(super) fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io { action, path: path.to_owned(), source }
    }

    /// What the user can do about it, a line each.
    pub(crate) fn help(&self) -> Vec<String> {
        let help: &[&str] = match self {
            Self::Refused { obstacles, .. } => {
                let edited = obstacles.iter().any(|obstacle| obstacle.kind == ObstacleKind::Edited);
                let foreign = obstacles.iter().any(|obstacle| obstacle.kind != ObstacleKind::Edited);
                match (edited, foreign) {
                    (true, false) => &[WRITTEN, EDITED],
                    (false, _) => &[WRITTEN, FOREIGN],
                    (true, true) => &[WRITTEN, EDITED, FOREIGN],
                }
            }
            Self::Manifest { .. } => &[
                "restore it from version control; or delete it and run again: generated files that are up to date are \
                 then taken over, and the others are named",
            ],
            Self::Journal { .. } => {
                &["restore the folder from version control, delete `.crossvpc.staging` in it and run again"]
            }
            Self::Busy { .. } => &["wait until it has ended"],
            Self::Unfinished { .. } => &["run `crossvpc generate`: it first puts the folder back as it was"],
            Self::NotUndone { .. } => {
                &["once the cause is gone, run `crossvpc generate`: it first puts the folder back as it was"]
            }
            Self::Io { .. } | Self::Exists { .. } | Self::NotAFolder { .. } | Self::Path { .. } => &[],
        };
        help.iter().map(|&line| line.to_owned()).collect()
    }
}

const WRITTEN: &str = "nothing was written";
const EDITED: &str = "move the change by hand into the spec, then delete the file and run again";
const FOREIGN: &str = "move what is not written by crossvpc elsewhere, or generate into another folder";

fn list(root: &Path, obstacles: &[Obstacle]) -> impl fmt::Display {
    let noun = if obstacles.len() == 1 { "file that is" } else { "files that are" };
    let mut text = format!("`{}` has {} {noun} not as crossvpc wrote them", root.display(), obstacles.len());
    if obstacles.len() == 1 {
        text = format!("`{}` has a file that is not as crossvpc wrote it", root.display());
    }
    for obstacle in obstacles {
        text += &format!("\n  {}: {}", root.join(&obstacle.path).display(), obstacle.kind.words());
    }
    text
}
