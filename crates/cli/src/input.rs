//! The spec's files: one, a folder of them, or standard input. Read whole, as UTF-8, within limits.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crossvpc_core::source::Sources;
use crossvpc_core::yaml::MAX_BYTES;

use crate::console::shown;
use crate::disk;

/// The most files of one folder.
pub(crate) const MAX_FILES: usize = 10_000;
/// The name of a spec that needs no naming.
const USUAL: &str = "crossvpc.yaml";
/// How a spec on standard input is named.
pub(crate) const STDIN: &str = "-";
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
    #[error("`{name}` is a symbolic link, which crossvpc does not follow")]
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
    /// Two specs, which would each get a part of the text.
    #[error("both specs are on standard input")]
    StdinTwice,
    /// No spec was named, and none is where it usually is.
    #[error("no `{USUAL}` in this folder or above it")]
    NotFound,
    /// Something passed by mistake.
    #[error("`{name}` has more than {MAX_FILES} files, the maximum of a spec")]
    TooMany {
        /// The folder.
        name: String,
    },
    /// Something passed by mistake.
    #[error("`{name}` is larger than {} MiB, the maximum of a spec", MAX_BYTES >> 20)]
    TooLarge {
        /// As the user named it.
        name: String,
    },
    /// Another encoding, or no text at all.
    #[error("`{name}` is not UTF-8: line {line} has the invalid byte 0x{byte:02x}")]
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
            Self::LinkBelow { .. } => Some("replace it with the file to which it points"),
            Self::NoFiles { .. } => Some(
                "add a spec, such as the one that `crossvpc init` writes: crossvpc ignores hidden files \
                 and subfolders",
            ),
            Self::StdinTwice => Some("pass the path of one of them"),
            Self::NotFound => Some("pass the path of a spec, or write a starter spec with `crossvpc init`"),
            Self::TooMany { .. } => Some("pass a folder that contains only the spec"),
            Self::TooLarge { .. } => {
                Some("pass a folder that contains only the spec; see `crossvpc explain too-large`")
            }
            Self::NotUtf8 { utf16: true, .. } => Some("save it as UTF-8: it looks like UTF-16"),
            Self::NotUtf8 { .. } => Some("save it as UTF-8"),
        };
        help.into_iter().map(str::to_owned).collect()
    }
}

/// The path of the spec: as given, or the nearest one with the usual name, from this folder upwards.
pub(crate) fn find(given: Option<&Path>) -> Result<PathBuf, InputError> {
    if let Some(given) = given {
        return Ok(given.to_owned());
    }
    let here =
        std::env::current_dir().map_err(|source| InputError::Unreadable { name: ".".to_owned(), source })?;
    let above = here.ancestors().position(|folder| folder.join(USUAL).is_file());
    let up = above.ok_or(InputError::NotFound)?;
    Ok(std::iter::repeat_n("..", up).collect::<PathBuf>().join(USUAL))
}

/// The folder that a spec's own paths are relative to.
pub(crate) fn folder(spec: &Path) -> &Path {
    match spec.parent() {
        Some(folder) if spec != Path::new(STDIN) && !spec.is_dir() => folder,
        _ if spec.is_dir() => spec,
        _ => Path::new(""),
    }
}

/// Reads the spec under the names that the user knows: as given, and below a folder as found.
pub(crate) fn read(spec: &Path) -> Result<Sources, InputError> {
    let mut sources = Sources::default();
    if spec == Path::new(STDIN) {
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

/// The spec files of a folder, sorted; not those of folders below. A link could lead to any file of the machine, whose lines
/// findings would then show: one named like a file of the spec is refused, and others are passed over.
fn files(folder: &Path) -> Result<Vec<PathBuf>, InputError> {
    let unreadable = |source| InputError::Unreadable { name: shown(folder), source };
    let is_output = disk::is_output(folder);
    let mut files = Vec::new();
    for entry in folder.read_dir().map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let (path, kind) = (entry.path(), entry.file_type().map_err(unreadable)?);
        let name = entry.file_name().to_string_lossy().into_owned();
        if kind.is_dir() || !is_of_spec(&name, is_output) {
            continue;
        }
        match kind {
            kind if kind.is_symlink() => return Err(InputError::LinkBelow { name: shown(&path) }),
            kind if !kind.is_file() => return Err(InputError::NotAFile { name: shown(&path) }),
            _ => files.push(path),
        }
        if files.len() > MAX_FILES {
            return Err(InputError::TooMany { name: shown(folder) });
        }
    }
    if files.is_empty() {
        return Err(InputError::NoFiles { name: shown(folder) });
    }
    files.sort();
    Ok(files)
}

/// Whether a file of a folder is part of the spec, by its name. Hidden files and generated ones are not: the folder may be an
/// output folder too.
pub(crate) fn is_of_spec(name: &str, is_output: bool) -> bool {
    let is_yaml = Path::new(name).extension().is_some_and(|ext| ext == "yaml" || ext == "yml");
    is_yaml && !name.starts_with('.') && !(is_output && disk::is_generated(name))
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

/// A text of at most [`MAX_BYTES`], without a byte order mark.
pub(crate) fn text(name: &str, reader: impl Read) -> Result<String, InputError> {
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
        assert_eq!(error.to_string(), "`x` is not UTF-8: line 2 has the invalid byte 0xff");
        let error = text("x", &b"\xff\xfev\0"[..]).unwrap_err();
        assert_eq!(error.help(), ["save it as UTF-8: it looks like UTF-16"]);
    }

    #[test]
    fn endless_input_is_refused() {
        let error = text("x", io::repeat(b'#')).unwrap_err();
        assert_eq!(error.to_string(), "`x` is larger than 64 MiB, the maximum of a spec");
    }
}
