//! The manifest: every file that crossvpc wrote into a folder, with its hash. Nothing else is ever touched.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};
use std::{fs, io};

use crossvpc_core::network::GenerateTarget;
use crossvpc_core::tree::Tree;
use rayon::prelude::*;
use serde::Deserialize;

use super::error::DiskError;

/// The manifest's name in the output folder.
pub(crate) const MANIFEST: &str = ".crossvpc.lock";
/// What every file of our own starts with; no generated path does.
const RESERVED: &str = ".crossvpc.";
const VERSION: u64 = 1;

/// The hash of a file's bytes, in hexadecimal.
pub(super) type Hash = String;

/// Files by path, with `/` between folders, each with its hash.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Manifest {
    pub(super) files: BTreeMap<String, Hash>,
}

/// Which files a run answers for. A file belongs to the target that its topmost folder is named after; those at
/// the top, such as the runbook, belong to every run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    /// All files.
    Everything,
    /// Those of these targets.
    Targets(Vec<GenerateTarget>),
}

#[derive(Deserialize)]
struct Version {
    version: u64,
}

#[derive(Deserialize)]
struct Written {
    files: BTreeMap<String, Hash>,
}

impl Scope {
    /// Whether a run answers for the file.
    pub(super) fn covers(&self, path: &str) -> bool {
        match self {
            Self::Everything => true,
            Self::Targets(targets) => target_of(path).is_none_or(|target| targets.contains(&target)),
        }
    }
}

impl Manifest {
    /// The manifest of a folder; empty where there is none.
    pub(super) fn read(root: &Path) -> Result<Self, DiskError> {
        let path = root.join(MANIFEST);
        let invalid = |reason: String| DiskError::Manifest { path: path.clone(), reason };
        match path.symlink_metadata() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(DiskError::io("read", &path)(error)),
            Ok(metadata) if !metadata.is_file() => return Err(invalid("it is not a file".to_owned())),
            Ok(_) => {}
        }
        let bytes = fs::read(&path).map_err(DiskError::io("read", &path))?;
        Self::parse(&bytes).map_err(invalid)
    }

    /// What a run leaves: the new files, and of the old ones those it does not answer for.
    pub(super) fn after(&self, tree: &Tree, scope: &Scope) -> Self {
        let new: Vec<_> = tree.iter().collect();
        let mut files: BTreeMap<_, _> =
            new.par_iter().map(|(path, text)| ((*path).to_owned(), hash(text.as_bytes()))).collect();
        let kept = self.files.iter().filter(|(path, _)| !scope.covers(path));
        files.extend(kept.map(|(path, hash)| (path.clone(), hash.clone())));
        Self { files }
    }

    /// The targets that have files.
    pub(crate) fn targets(&self) -> Vec<GenerateTarget> {
        let targets: BTreeSet<_> = self.files.keys().filter_map(|path| target_of(path)).collect();
        targets.into_iter().collect()
    }

    /// The text of the manifest: a file a line, so that version control merges it.
    pub(super) fn text(&self) -> String {
        let quoted = |text: &str| serde_json::Value::from(text).to_string();
        let files: Vec<_> =
            self.files.iter().map(|(path, hash)| format!("    {}: {}", quoted(path), quoted(hash))).collect();
        format!(
            "{{\n  \"version\": {VERSION},\n  \"generated\": \"by crossvpc; do not edit\",\n  \"files\": {{\n{}\n  }}\n}}\n",
            files.join(",\n")
        )
    }

    fn parse(bytes: &[u8]) -> Result<Self, String> {
        let text = str::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())?;
        if text.lines().any(|line| line.starts_with("<<<<<<< ")) {
            return Err("it has the marks of an unfinished merge".to_owned());
        }
        let Version { version } = serde_json::from_str(text).map_err(|error| error.to_string())?;
        if version != VERSION {
            return Err(format!("it has version {version}, and this crossvpc knows version {VERSION}"));
        }
        let Written { files } = serde_json::from_str(text).map_err(|error| error.to_string())?;
        for (path, hash) in &files {
            if !is_safe(path) {
                return Err(format!("the path `{path}` leads elsewhere"));
            }
            if hash.len() != 64 || !hash.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)) {
                return Err(format!("`{path}` has no hash"));
            }
        }
        Ok(Self { files })
    }
}

/// Whether a folder is one that crossvpc wrote.
pub(crate) fn is_output(folder: &Path) -> bool {
    folder.join(MANIFEST).is_file()
}

/// The files that crossvpc wrote into a folder, as far as its manifest can be read.
pub(crate) fn written_files(folder: &Path) -> BTreeSet<PathBuf> {
    let manifest = Manifest::read(folder).unwrap_or_default();
    manifest.files.keys().map(|path| folder.join(path)).collect()
}

/// The hash of a text.
pub(super) fn hash(bytes: &[u8]) -> Hash {
    blake3::hash(bytes).to_hex().to_string()
}

/// Whether a path stays below the output folder and away from our own files there.
pub(super) fn is_safe(path: &str) -> bool {
    let plain = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
    let parts = || path.split('/');
    plain
        && parts().all(|part| !part.is_empty() && part != "." && !part.contains(['\\', '\0']))
        && !path.starts_with(RESERVED)
}

fn target_of(path: &str) -> Option<GenerateTarget> {
    let (top, _) = path.split_once('/')?;
    GenerateTarget::ALL.into_iter().find(|target| target.name() == top)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_reads_what_it_wrote() {
        let mut tree = Tree::default();
        tree.insert("terraform/a \"b\".tf", "x").unwrap();
        tree.insert("README.md", "y").unwrap();
        let manifest = Manifest::default().after(&tree, &Scope::Everything);
        assert_eq!(Manifest::parse(manifest.text().as_bytes()).unwrap(), manifest);
        assert_eq!(Manifest::parse(Manifest::default().text().as_bytes()).unwrap(), Manifest::default());
    }

    #[test]
    fn files_of_other_targets_are_kept() {
        let scope = Scope::Targets(vec![GenerateTarget::Cdk]);
        let old = [("README.md", "1"), ("cdk/a", "1"), ("terraform/a", "1")];
        let old = Manifest { files: old.map(|(path, hash)| (path.to_owned(), hash.to_owned())).into() };
        let mut tree = Tree::default();
        tree.insert("cdk/b", "").unwrap();
        let after = old.after(&tree, &scope);
        assert_eq!(after.files.keys().collect::<Vec<_>>(), ["cdk/b", "terraform/a"]);
        assert_eq!(after.targets(), [GenerateTarget::Terraform, GenerateTarget::Cdk]);
    }

    #[test]
    fn paths_that_lead_elsewhere_are_refused() {
        for path in [
            "",
            "/etc/passwd",
            "../x",
            "a/../x",
            "a//b",
            "./a",
            "a/",
            "a\\b",
            ".crossvpc.lock",
            ".crossvpc.staging/x",
        ] {
            assert!(!is_safe(path), "{path}");
        }
        assert!(is_safe("terraform/a.tf"));
        let text = Manifest { files: [("../x".to_owned(), hash(b""))].into() }.text();
        assert_eq!(Manifest::parse(text.as_bytes()).unwrap_err(), "the path `../x` leads elsewhere");
    }

    #[test]
    fn a_text_that_is_no_manifest_says_why() {
        let reason = |text: &str| Manifest::parse(text.as_bytes()).unwrap_err();
        assert_eq!(reason("<<<<<<< HEAD\n"), "it has the marks of an unfinished merge");
        assert_eq!(reason("{\"version\": 2}"), "it has version 2, and this crossvpc knows version 1");
        assert_eq!(reason("{\"version\": 1, \"files\": {\"a\": \"b\"}}"), "`a` has no hash");
    }
}
