//! The output folder itself: opened once, and everything below it is reached from there, so that no path leads out of it.
//! Each operation that changes the disk is one function.

use std::fs::{File, TryLockError};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use cap_std::ambient_authority;
use cap_std::fs::{Dir, Metadata, OpenOptions};

use super::error::DiskError;
use super::names;

/// More than any generated file or manifest has, in bytes.
pub(super) const MAX_BYTES: u64 = 64 << 20;

/// A folder that is there.
#[derive(Debug)]
pub(super) struct Root {
    dir: Dir,
    /// As the user calls it.
    path: PathBuf,
    /// The same folder, for the operations that are the system's own; not every system opens one.
    handle: Option<File>,
    #[cfg(test)]
    pub(super) faults: super::tests::Faults,
}

impl Root {
    pub(super) fn open(path: &Path) -> Result<Self, DiskError> {
        let dir = Dir::open_ambient_dir(path, ambient_authority()).map_err(DiskError::io("open", path))?;
        let handle = dir.open(".").ok().map(cap_std::fs::File::into_std);
        Ok(Self {
            dir,
            path: path.to_owned(),
            handle,
            #[cfg(test)]
            faults: super::tests::Faults::default(),
        })
    }

    /// Keeps other writers out for as long as this value lives; the system lifts the lock when the process ends, however
    /// it ends. Where folders cannot be locked, as on some network file systems, there is none.
    pub(super) fn claim(&self) -> Result<(), DiskError> {
        match self.handle.as_ref().map(File::try_lock) {
            Some(Err(TryLockError::WouldBlock)) => Err(DiskError::Busy { root: self.path.clone() }),
            Some(Ok(()) | Err(TryLockError::Error(_))) | None => Ok(()),
        }
    }

    /// The path below as the user knows it.
    pub(super) fn shown(&self, path: &str) -> PathBuf {
        self.path.join(path)
    }

    /// Whether nothing is in the folder that anybody could miss.
    pub(super) fn is_empty(&self) -> Result<bool, DiskError> {
        for entry in self.dir.entries().map_err(DiskError::io("read", &self.path))? {
            let name = entry.map_err(DiskError::io("read", &self.path))?.file_name();
            if !names::is_nothing(&name.to_string_lossy()) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// What stands at a path, without following a link.
    pub(super) fn look(&self, path: &str) -> Result<Option<Metadata>, DiskError> {
        match self.dir.symlink_metadata(path) {
            Err(error) if is_absent(&error) => Ok(None),
            found => found.map(Some).map_err(self.io("read", path)),
        }
    }

    /// The bytes of a file, up to [`MAX_BYTES`].
    pub(super) fn read(&self, path: &str) -> Result<Vec<u8>, DiskError> {
        self.start(path, MAX_BYTES)
    }

    /// The first bytes of a file.
    pub(super) fn start(&self, path: &str, length: u64) -> Result<Vec<u8>, DiskError> {
        let mut bytes = Vec::new();
        let file = self.dir.open(path).and_then(|file| file.take(length).read_to_end(&mut bytes));
        file.map_err(self.io("read", path))?;
        Ok(bytes)
    }

    /// Makes a folder that is not there.
    pub(super) fn create_folder(&self, path: &str) -> Result<(), DiskError> {
        self.change("create the folder", path, || self.dir.create_dir(path))
    }

    /// Writes a file beside its place. What a killed run left there is of no use; a link is removed and not followed. A
    /// script may be run.
    pub(super) fn write_incomplete(&self, path: &str, text: &str) -> Result<(), DiskError> {
        let incomplete = names::incomplete(path);
        self.change("write", &incomplete, || {
            let mut options = OpenOptions::new();
            options.write(true).create_new(true);
            #[cfg(unix)]
            if text.starts_with("#!") {
                cap_std::fs::OpenOptionsExt::mode(&mut options, 0o777);
            }
            let file = match self.dir.open_with(&incomplete, &options) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                    self.dir.remove_file(&incomplete)?;
                    self.dir.open_with(&incomplete, &options)
                }
                opened => opened,
            };
            file?.write_all(text.as_bytes())
        })
    }

    /// Gives what was written beside the place of a file the permissions of the file.
    pub(super) fn keep_permissions(&self, path: &str) -> Result<(), DiskError> {
        self.change("write", path, || {
            let permissions = self.dir.symlink_metadata(path)?.permissions();
            self.dir.set_permissions(names::incomplete(path), permissions)
        })
    }

    /// Puts a file that was written beside its place into it, in one step: the old one is there until the new one is.
    pub(super) fn complete(&self, path: &str) -> Result<(), DiskError> {
        self.change("write", path, || self.dir.rename(names::incomplete(path), &self.dir, path))
    }

    /// Removes what is left beside the place of a file, if anything is.
    pub(super) fn remove_incomplete(&self, path: &str) -> Result<(), DiskError> {
        let incomplete = names::incomplete(path);
        self.change("remove", &incomplete, || match self.dir.remove_file(&incomplete) {
            Err(error) if is_absent(&error) => Ok(()),
            removed => removed,
        })
    }

    /// Removes a file.
    pub(super) fn remove_file(&self, path: &str) -> Result<(), DiskError> {
        self.change("remove", path, || self.dir.remove_file(path))
    }

    /// Removes a folder if it is there and nothing is in it.
    pub(super) fn remove_empty_folder(&self, path: &str) -> Result<(), DiskError> {
        self.change("remove", path, || match self.dir.remove_dir(path) {
            Err(error) if error.kind() == io::ErrorKind::DirectoryNotEmpty || is_absent(&error) => Ok(()),
            removed => removed,
        })
    }

    /// Waits until all that was written is on the disk: once for all files, since once for each takes a hundred times as
    /// long.
    pub(super) fn flush(&self) -> Result<(), DiskError> {
        self.change("flush", "", || {
            #[cfg(target_os = "linux")]
            if let Some(handle) = &self.handle {
                rustix::fs::syncfs(handle)?;
            }
            Ok(())
        })
    }

    fn change<T>(
        &self,
        action: &'static str,
        path: &str,
        operation: impl FnOnce() -> io::Result<T>,
    ) -> Result<T, DiskError> {
        #[cfg(test)]
        self.faults.strike().map_err(self.io(action, path))?;
        operation().map_err(self.io(action, path))
    }

    fn io(&self, action: &'static str, path: &str) -> impl FnOnce(io::Error) -> DiskError + use<> {
        DiskError::io(action, &self.shown(path))
    }
}

fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}
