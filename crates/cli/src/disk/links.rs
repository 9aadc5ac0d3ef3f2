//! Symbolic links in a path of the command line. A checkout can bring links, and whoever types a path does not see where
//! they lead. Links of the system, such as one above the folder for temporary files, are nobody's trick.

use std::env;
use std::path::{Path, PathBuf};

use crate::shown::shown;

/// A link that is not followed.
#[derive(Debug, thiserror::Error)]
#[error("`{}` is a symbolic link, which crossvpc does not follow", shown(link))]
pub(crate) struct Link {
    link: PathBuf,
    /// The whole path without links, if it leads anywhere.
    real: Option<PathBuf>,
}

impl Link {
    /// A link on the way to a path.
    pub(super) fn of(link: &Path, path: &Path) -> Self {
        Self { link: link.to_owned(), real: path.canonicalize().ok() }
    }

    /// What the user can do about it.
    pub(crate) fn help(&self) -> String {
        match &self.real {
            Some(real) => format!("pass the path without links: `{}`", shown(real)),
            None => "remove it, or pass another path: its target does not exist".to_owned(),
        }
    }
}

/// Refuses a path with a link that a checkout can bring: one below the current folder, or of a relative path.
pub(crate) fn refuse_links(path: &Path) -> Result<(), Link> {
    let here = env::current_dir().unwrap_or_default();
    // From the components, since a slash at the end follows a link.
    let components: Vec<_> = path.components().collect();
    let mut steps = (1..=components.len()).map(|end| components[..end].iter().collect::<PathBuf>());
    let is_refused = |step: &PathBuf| (step.is_relative() || step.starts_with(&here)) && step.is_symlink();
    match steps.find(is_refused) {
        None => Ok(()),
        Some(link) => Err(Link::of(&link, path)),
    }
}
