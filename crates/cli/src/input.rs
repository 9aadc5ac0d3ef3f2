//! The spec's files: one, a folder of them, or standard input. Read whole, as UTF-8, within limits.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crossvpc_core::source::Sources;
use crossvpc_core::yaml::MAX_BYTES;
use walkdir::{DirEntry, WalkDir};

use crate::console::shown;
use crate::disk;

/// The most files of one folder.
const MAX_FILES: usize = 10_000;
/// The most files and folders that are looked at for them.
const MAX_ENTRIES: usize = 1_000_000;
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Why the spec cannot be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum InputError {
    /// A file or folder that the system does not give.
    #[error("cannot read `{name}`: {source}")]
    Unreadable {
        /// As the user named it.
        name: String,
        /// Why.
        source: io::Error,
    },
    /// A symbolic link in the path that was given.
    #[error(transparent)]
    Link(#[from] disk::Link),
    /// A symbolic link below the folder, named like a file of the spec.
    #[error("`{name}` is a symbolic link, and none is followed below a folder")]
    LinkBelow {
        /// As found.
        name: String,
    },
    /// A pipe or a device, named like a file of the spec.
    #[error("`{name}` is neither a file nor a folder")]
    NotAFile {
        /// As found.
        name: String,
    },
    /// A folder without a spec.
    #[error("`{name}` has no `*.yaml` or `*.yml` file")]
    NoFiles {
        /// The folder.
        name: String,
    },
    /// Something passed by mistake.
    #[error("`{name}` has more than {limit} {what}, the most that are read")]
    TooMany {
        /// The folder.
        name: String,
        /// `files`, say.
        what: &'static str,
        /// How many are read.
        limit: usize,
    },
    /// Something passed by mistake.
    #[error("`{name}` is larger than {} MiB, the most that is read of a spec", MAX_BYTES >> 20)]
    TooLarge {
        /// As the user named it.
        name: String,
    },
    /// Another encoding, or no text at all.
    #[error("`{name}` is not UTF-8: the byte 0x{byte:02x} on line {line} does not belong there")]
    NotUtf8 {
        /// As the user named it.
        name: String,
        /// The first byte that does not fit.
        byte: u8,
        /// Its line, from 1.
        line: usize,
        /// Whether it starts like UTF-16.
        utf16: bool,
    },
}

impl InputError {
    /// What the user can do about it.
    pub(crate) fn help(&self) -> Vec<String> {
        let help = match self {
            Self::Unreadable { .. } | Self::NotAFile { .. } => None,
            Self::Link(link) => return vec![link.help()],
            Self::LinkBelow { .. } => {
                Some("it may lead out of the folder: replace it by the file that it leads to")
            }
            Self::NoFiles { .. } => Some(
                "hidden files and folders that crossvpc wrote are passed over; `crossvpc init` writes a starter spec",
            ),
            Self::TooMany { .. } => Some("pass the folder that holds only the spec"),
            Self::TooLarge { .. } => {
                Some("pass the folder that holds only the spec; see `crossvpc explain too-large`")
            }
            Self::NotUtf8 { utf16: true, .. } => Some("it looks like UTF-16; save it as UTF-8"),
            Self::NotUtf8 { .. } => Some("save it as UTF-8"),
        };
        help.into_iter().map(str::to_owned).collect()
    }
}

/// Reads the spec under the names that the user knows: as given, and below a folder as found.
pub(crate) fn read(spec: &Path) -> Result<Sources, InputError> {
    let mut sources = Sources::default();
    if spec == Path::new("-") {
        sources.add("<stdin>", text("<stdin>", io::stdin().lock())?);
        return Ok(sources);
    }
    disk::refuse_links(spec)?;
    let name = shown(spec);
    let unreadable = |source| InputError::Unreadable { name: name.clone(), source };
    if !spec.metadata().map_err(unreadable)?.is_dir() {
        sources.add(spec.to_string_lossy(), file(spec)?);
        return Ok(sources);
    }
    let mut total = 0;
    for path in files(spec)? {
        let text = file(&path)?;
        total += text.len();
        if total > MAX_BYTES {
            return Err(InputError::TooLarge { name });
        }
        sources.add(path.to_string_lossy(), text);
    }
    Ok(sources)
}

/// The spec files of a folder, sorted. A link could lead to any file of the machine, whose lines findings would then show:
/// one named like a file of the spec is refused, and others are passed over.
fn files(folder: &Path) -> Result<Vec<PathBuf>, InputError> {
    let too_many = |what, limit| InputError::TooMany { name: shown(folder), what, limit };
    let mut files = Vec::new();
    let walk = WalkDir::new(folder).sort_by_file_name().into_iter().filter_entry(belongs);
    for (number, entry) in walk.enumerate() {
        if number > MAX_ENTRIES {
            return Err(too_many("files and folders", MAX_ENTRIES));
        }
        let entry = entry.map_err(|error| InputError::Unreadable {
            name: shown(error.path().unwrap_or(folder)),
            source: error.into(),
        })?;
        let is_yaml = entry.path().extension().is_some_and(|ext| ext == "yaml" || ext == "yml");
        if !is_yaml || entry.file_type().is_dir() {
            continue;
        }
        let name = || shown(entry.path());
        match entry.file_type() {
            kind if kind.is_symlink() => return Err(InputError::LinkBelow { name: name() }),
            kind if !kind.is_file() => return Err(InputError::NotAFile { name: name() }),
            _ => files.push(entry.into_path()),
        }
        if files.len() > MAX_FILES {
            return Err(too_many("files", MAX_FILES));
        }
    }
    if files.is_empty() {
        return Err(InputError::NoFiles { name: shown(folder) });
    }
    Ok(files)
}

/// Hidden files and generated ones are not part of the spec. The folder that was given may be an output folder too.
fn belongs(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    let generated = || match entry.depth() {
        1 if disk::is_generated(&name) => entry.path().parent().is_some_and(disk::is_output),
        _ => false,
    };
    let is_output = || entry.file_type().is_dir() && disk::is_output(entry.path());
    entry.depth() == 0 || !(name.starts_with('.') || generated() || is_output())
}

fn file(path: &Path) -> Result<String, InputError> {
    let name = shown(path);
    let unreadable = |source| InputError::Unreadable { name: name.clone(), source };
    let file = File::open(path).map_err(unreadable)?;
    if file.metadata().map_err(unreadable)?.len() > MAX_BYTES as u64 {
        return Err(InputError::TooLarge { name });
    }
    text(&name, file)
}

fn text(name: &str, reader: impl Read) -> Result<String, InputError> {
    let name = || name.to_owned();
    let mut bytes = Vec::new();
    let read = reader.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes);
    read.map_err(|source| InputError::Unreadable { name: name(), source })?;
    if bytes.len() > MAX_BYTES {
        return Err(InputError::TooLarge { name: name() });
    }
    if bytes.starts_with(BYTE_ORDER_MARK) {
        bytes.drain(..BYTE_ORDER_MARK.len());
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let bytes = error.as_bytes();
        InputError::NotUtf8 {
            name: name(),
            byte: bytes[at],
            line: bytes[..at].split(|&byte| byte == b'\n').count(),
            utf16: bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff"),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_utf8_without_a_byte_order_mark() {
        assert_eq!(text("x", &b"\xef\xbb\xbfversion: 1\n"[..]).unwrap(), "version: 1\n");
        let error = text("x", &b"a: 1\nb: \xff\n"[..]).unwrap_err();
        assert_eq!(error.to_string(), "`x` is not UTF-8: the byte 0xff on line 2 does not belong there");
        let error = text("x", &b"\xff\xfev\0"[..]).unwrap_err();
        assert_eq!(error.help(), ["it looks like UTF-16; save it as UTF-8"]);
    }

    #[test]
    fn endless_input_is_refused() {
        let error = text("x", io::repeat(b'#')).unwrap_err();
        assert_eq!(error.to_string(), "`x` is larger than 64 MiB, the most that is read of a spec");
    }
}
