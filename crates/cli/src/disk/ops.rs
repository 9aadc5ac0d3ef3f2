//! Every operation that changes the disk, one function each, and the hook by which tests let any of them fail.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use super::error::DiskError;
#[cfg(debug_assertions)]
use super::fault::Fault;

/// The operations.
#[derive(Debug, Default)]
pub(crate) struct Ops {
    #[cfg(debug_assertions)]
    fault: Fault,
}

impl Ops {
    /// The operations as this process was started; see [`Fault`].
    pub(crate) fn new() -> Self {
        Self {
            #[cfg(debug_assertions)]
            fault: Fault::from_environment(),
        }
    }

    /// Operations of which some fail.
    #[cfg(all(test, debug_assertions))]
    pub(super) fn with(fault: Fault) -> Self {
        Self { fault }
    }

    /// Makes a folder that is not there.
    pub(super) fn create_folder(&self, path: &Path) -> Result<(), DiskError> {
        self.run("create the folder", path, || fs::create_dir(path))
    }

    /// Writes a file that is not there. A script may be run.
    pub(super) fn write(&self, path: &Path, text: &str) -> Result<(), DiskError> {
        self.run("write", path, || {
            let mut options = OpenOptions::new();
            options.write(true).create_new(true);
            #[cfg(unix)]
            if text.starts_with("#!") {
                std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o777);
            }
            options.open(path)?.write_all(text.as_bytes())
        })
    }

    /// Moves a file or folder within one file system.
    pub(super) fn rename(&self, from: &Path, to: &Path) -> Result<(), DiskError> {
        self.run("move", from, || fs::rename(from, to))
    }

    /// Moves a file to a place where nothing is, as far as the file system can promise it.
    pub(super) fn place(&self, from: &Path, to: &Path) -> Result<(), DiskError> {
        self.run("write", to, || {
            #[cfg(target_os = "linux")]
            {
                use rustix::fs::{CWD, RenameFlags, renameat_with};
                use rustix::io::Errno;

                match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
                    // Not every file system knows the flag.
                    Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => {}
                    moved => return Ok(moved?),
                }
            }
            fs::rename(from, to)
        })
    }

    /// Exchanges two files at once, so that neither name is missing for a moment; says whether the system can.
    pub(super) fn exchange(&self, one: &Path, other: &Path) -> Result<bool, DiskError> {
        self.run("write", other, || {
            #[cfg(debug_assertions)]
            if !self.fault.lets_exchange() {
                return Ok(false);
            }
            exchange(one, other)
        })
    }

    /// Removes a file.
    pub(super) fn remove_file(&self, path: &Path) -> Result<(), DiskError> {
        self.run("remove", path, || fs::remove_file(path))
    }

    /// Removes a folder if nothing is in it; says whether it was empty.
    pub(super) fn remove_empty_folder(&self, path: &Path) -> Result<bool, DiskError> {
        self.run("remove", path, || match fs::remove_dir(path) {
            Ok(()) => Ok(true),
            Err(error)
                if matches!(error.kind(), io::ErrorKind::DirectoryNotEmpty | io::ErrorKind::NotFound) =>
            {
                Ok(false)
            }
            Err(error) => Err(error),
        })
    }

    /// Removes a folder with all that is in it, if it is there. Links in it are not followed.
    pub(super) fn remove_tree(&self, path: &Path) -> Result<(), DiskError> {
        self.run("remove", path, || match fs::remove_dir_all(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            removed => removed,
        })
    }

    /// Waits until all files below are on the disk: once for all of them, since once for each takes a hundred times
    /// as long.
    pub(super) fn sync_files(&self, root: &Path) -> Result<(), DiskError> {
        self.run("flush", root, || {
            #[cfg(target_os = "linux")]
            rustix::fs::syncfs(fs::File::open(root)?)?;
            Ok(())
        })
    }

    /// Waits until the entries of a folder are on the disk, and with them all that was renamed before.
    pub(super) fn sync_names(&self, folder: &Path) -> Result<(), DiskError> {
        self.run("flush", folder, || {
            #[cfg(unix)]
            fs::File::open(folder)?.sync_all()?;
            Ok(())
        })
    }

    fn run<T>(
        &self,
        action: &'static str,
        path: &Path,
        operation: impl FnOnce() -> io::Result<T>,
    ) -> Result<T, DiskError> {
        #[cfg(debug_assertions)]
        self.fault.strike().map_err(DiskError::io(action, path))?;
        #[cfg(not(debug_assertions))]
        let Self {} = self;
        operation().map_err(DiskError::io(action, path))
    }
}

#[cfg(target_os = "linux")]
fn exchange(one: &Path, other: &Path) -> io::Result<bool> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;

    match renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE) {
        Ok(()) => Ok(true),
        // Not every file system knows the flag.
        Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// See the other.
#[cfg(not(target_os = "linux"))]
fn exchange(_: &Path, _: &Path) -> io::Result<bool> {
    Ok(false)
}
