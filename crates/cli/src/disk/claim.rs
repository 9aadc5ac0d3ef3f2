//! One writer at a time: an advisory lock on the folder itself, which the system lifts when the process ends, however
//! it ends. Where folders cannot be locked, there is none.

use std::fs::{File, TryLockError};
use std::path::Path;

use super::error::DiskError;

/// A lock that is held for as long as this value lives.
#[derive(Debug)]
pub(super) struct Claim {
    folder: Option<File>,
}

impl Claim {
    /// Claims a folder that is there; `shown` is what the user calls it.
    pub(super) fn take(folder: &Path, shown: &Path) -> Result<Self, DiskError> {
        let Ok(file) = File::open(folder) else { return Ok(Self { folder: None }) };
        match file.try_lock() {
            Ok(()) => Ok(Self { folder: Some(file) }),
            Err(TryLockError::WouldBlock) => Err(DiskError::Busy { root: shown.to_owned() }),
            // Some network file systems have no locks.
            Err(TryLockError::Error(_)) => Ok(Self { folder: None }),
        }
    }

    /// Whether another process has claimed the folder.
    pub(super) fn is_taken(folder: &Path) -> bool {
        let Ok(file) = File::open(folder) else { return false };
        matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock))
    }

    /// Whether the claimed folder still is the one of this path.
    #[cfg(unix)]
    pub(super) fn still_at(&self, path: &Path) -> bool {
        use std::os::unix::fs::MetadataExt;

        let claimed = self.folder.as_ref().and_then(|file| file.metadata().ok());
        let there = path.metadata().ok();
        claimed
            .zip(there)
            .is_none_or(|(claimed, there)| (claimed.dev(), claimed.ino()) == (there.dev(), there.ino()))
    }

    /// See the other.
    #[cfg(not(unix))]
    pub(super) fn still_at(&self, _: &Path) -> bool {
        true
    }
}
