//! The manifest: every file that crossvpc wrote into a folder, with its hash. Nothing else is ever touched.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crossvpc_core::tree::Tree;
use rayon::prelude::*;
use serde::de::{Deserializer, Error, MapAccess, Visitor};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::error::DiskError;
use super::merge;
use super::names::{self, MANIFEST};
use super::record::{Gone, GoneUnit, Record};
use super::root::{MAX_BYTES, Root};
use super::scope::{Scope, target_of};

const VERSION: u64 = 1;

/// The hash of a file's bytes, in hexadecimal.
pub(super) type Hash = String;

/// Files by path, with `/` between folders, each with its hash.
pub(super) type Files = BTreeMap<String, Hash>;

/// What crossvpc wrote. While a run is under way, and after it was killed, a file may be as it was or as the run writes it,
/// and both are crossvpc's own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Manifest {
    /// The files as they were before the run; once it has ended, as they are.
    pub(super) files: Files,
    /// The files that the run writes; empty once it has ended.
    pub(super) unfinished: Files,
    /// The specs of `files`.
    pub(super) record: Record,
    /// Those of `unfinished`.
    pub(super) unfinished_record: Record,
    /// What left the spec, the last spec first.
    pub(super) left: Vec<Gone>,
}

/// The manifest of a folder as it stands there.
#[derive(Debug, Default)]
pub(crate) struct Listed {
    /// What it says; nothing where there is none.
    pub(super) manifest: Manifest,
    /// Its bytes, if there is one.
    pub(super) bytes: Option<Vec<u8>>,
    /// Whether it has conflict markers: then the manifest accepts the files of both branches.
    pub(super) is_merged: bool,
}

#[derive(Deserialize)]
struct Version {
    version: u64,
}

/// The manifest as it stands in the file. A field of a later crossvpc is refused: whoever passes over it would lose it.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Written {
    version: u64,
    #[serde(default)]
    generated: String,
    #[serde(deserialize_with = "without_repeats")]
    files: Files,
    #[serde(default, deserialize_with = "without_repeats", skip_serializing_if = "Files::is_empty")]
    unfinished: Files,
    #[serde(default, skip_serializing_if = "Record::is_empty")]
    specs: Record,
    #[serde(default, skip_serializing_if = "Record::is_empty")]
    unfinished_specs: Record,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    left: Vec<Gone>,
}

impl Listed {
    /// Reads the manifest of a folder.
    pub(super) fn read(root: &Root) -> Result<Self, DiskError> {
        let invalid = |reason: String| DiskError::Manifest { path: root.shown(MANIFEST), reason };
        match root.look(MANIFEST)? {
            None => return Ok(Self::default()),
            Some(found) if !found.is_file() => return Err(invalid("it is not a file".to_owned())),
            Some(found) if found.len() > MAX_BYTES => {
                return Err(invalid(format!("it is larger than {} MiB", MAX_BYTES >> 20)));
            }
            Some(_) => {}
        }
        let bytes = root.read(MANIFEST)?;
        let text = str::from_utf8(&bytes).map_err(|_| invalid("it is not UTF-8".to_owned()))?;
        let sides = merge::sides(text);
        let manifest = match &sides {
            None => Manifest::parse(text),
            Some([ours, theirs]) => Manifest::parse(ours)
                .and_then(|ours| Ok(ours.merged_with(Manifest::parse(theirs)?)))
                .map_err(|reason| format!("{reason}, after a merge")),
        };
        Ok(Self { manifest: manifest.map_err(invalid)?, is_merged: sides.is_some(), bytes: Some(bytes) })
    }

    /// Whether both branches of a merge changed a file, so that its text may be neither's.
    pub(super) fn is_merged(&self, path: &str) -> bool {
        let Manifest { files, unfinished, .. } = &self.manifest;
        self.is_merged
            && match (files.get(path), unfinished.get(path)) {
                (Some(ours), Some(theirs)) => ours != theirs,
                _ => false,
            }
    }
}

impl Manifest {
    /// Whether crossvpc wrote a file of this path.
    pub(super) fn lists(&self, path: &str) -> bool {
        self.files.contains_key(path) || self.unfinished.contains_key(path)
    }

    /// Whether a file with this hash is one that crossvpc wrote.
    pub(super) fn accepts(&self, path: &str, hash: &Hash) -> bool {
        [&self.files, &self.unfinished].iter().any(|files| files.get(path) == Some(hash))
    }

    /// Every path, twice if the last run was to change the file.
    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().chain(self.unfinished.keys()).map(String::as_str)
    }

    /// What a run leaves: the new files, and of the old ones those it does not answer for.
    pub(super) fn after(&self, tree: &Tree, scope: &Scope, record: Record, left: Vec<Gone>) -> Self {
        let new: Vec<_> = tree.iter().collect();
        let mut files: Files =
            new.par_iter().map(|(path, text)| ((*path).to_owned(), hash(text.as_bytes()))).collect();
        let kept = |files: &Files| -> Files {
            let kept = files.iter().filter(|(path, _)| !scope.covers(path));
            kept.map(|(path, hash)| (path.clone(), hash.clone())).collect()
        };
        files.extend(kept(&self.files));
        Self {
            files,
            unfinished: kept(&self.unfinished),
            record: record.over(&self.record, scope),
            unfinished_record: self.unfinished_record.kept(scope),
            left: left.into_iter().chain(self.left.iter().filter_map(|gone| gone.kept(scope))).collect(),
        }
    }

    /// The specs that a target was generated from, with what is left of each if a later one followed; the last spec first. After a
    /// merge those of both branches, after an interrupted run those of both runs.
    pub(crate) fn earlier(&self, target: &str) -> Vec<(Cow<'_, Value>, Option<Vec<&GoneUnit>>)> {
        let last = self.record.specs_of(target).chain(self.unfinished_record.specs_of(target));
        let left = self.left.iter().filter_map(|gone| {
            let units: Vec<_> = gone.units.iter().filter(|unit| unit.target == target).collect();
            (!units.is_empty()).then_some((Cow::Borrowed(&gone.spec), Some(units)))
        });
        last.map(|spec| (spec, None)).chain(left).collect()
    }

    /// What had left the spec when the folder was generated.
    pub(crate) fn left(&self) -> &[Gone] {
        &self.left
    }

    /// Forgets the specs that its files were generated from.
    pub(super) fn forget(&mut self) {
        (self.record, self.unfinished_record, self.left) = <_>::default();
    }

    /// The targets that have files.
    pub(crate) fn targets(&self) -> Vec<&'static str> {
        let written: BTreeSet<_> = self.paths().filter_map(target_of).collect();
        crossvpc::BACKENDS.iter().map(|backend| backend.id()).filter(|id| written.contains(id)).collect()
    }

    /// The text of the manifest: a file a line, so that version control merges it.
    pub(super) fn text(&self) -> String {
        let written = Written {
            version: VERSION,
            generated: "by crossvpc; do not edit".to_owned(),
            files: self.files.clone(),
            unfinished: self.unfinished.clone(),
            specs: self.record.clone(),
            unfinished_specs: self.unfinished_record.clone(),
            left: self.left.clone(),
        };
        let text = serde_json::to_string_pretty(&written);
        format!("{}\n", text.expect("maps of texts serialize"))
    }

    /// A manifest that accepts the files of both.
    fn merged_with(mut self, theirs: Self) -> Self {
        self.unfinished.extend(theirs.unfinished);
        self.unfinished.extend(theirs.files);
        // Of two branches that were not interrupted, each has its specs; another run leaves one.
        self.unfinished_record = theirs.record;
        self.left.extend(theirs.left);
        self
    }

    fn parse(text: &str) -> Result<Self, String> {
        let Version { version } = serde_json::from_str(text).map_err(|error| error.to_string())?;
        if version != VERSION {
            return Err(format!("it has version {version}, but this crossvpc reads version {VERSION}"));
        }
        let written: Written = serde_json::from_str(text).map_err(|error| error.to_string())?;
        let Written { files, unfinished, specs: record, unfinished_specs: unfinished_record, left, .. } =
            written;
        for (path, hash) in files.iter().chain(&unfinished) {
            if !names::is_generated(path) {
                return Err(format!("it lists `{}`, which crossvpc never generates", path.escape_debug()));
            }
            if hash.len() != 64 || !hash.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)) {
                return Err(format!("`{path}` has no hash"));
            }
        }
        record.check().and_then(|()| unfinished_record.check())?;
        left.iter().try_for_each(Gone::check)?;
        Ok(Self { files, unfinished, record, unfinished_record, left })
    }
}

/// The hash of a text.
pub(super) fn hash(bytes: &[u8]) -> Hash {
    blake3::hash(bytes).to_hex().to_string()
}

/// Reads a map of which no key is there twice: other readers of JSON take the first, and the hash that counts must be the
/// one that they see.
fn without_repeats<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Files, D::Error> {
    struct Unique;

    impl<'de> Visitor<'de> for Unique {
        type Value = Files;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a map from paths to hashes")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Files, A::Error> {
            let mut files = Files::new();
            while let Some((path, hash)) = map.next_entry::<String, Hash>()? {
                if let Some((path, ())) = files.insert(path.clone(), hash).map(|_| (path, ())) {
                    return Err(A::Error::custom(format!("`{}` is listed twice", path.escape_debug())));
                }
            }
            Ok(files)
        }
    }

    deserializer.deserialize_map(Unique)
}

#[cfg(test)]
mod tests {
    use crossvpc::Keys;

    use super::*;

    fn files(files: &[(&str, &str)]) -> Files {
        files.iter().map(|(path, text)| ((*path).to_owned(), hash(text.as_bytes()))).collect()
    }

    #[test]
    fn a_manifest_reads_what_it_wrote() {
        let manifest = Manifest {
            files: files(&[("README.md", "1"), ("terraform/main.tf", "1")]),
            unfinished: files(&[("terraform/main.tf", "2")]),
            record: Record::of(&["terraform"], serde_json::json!({"version": 1}), &Keys::default()),
            unfinished_record: Record::of(
                &["terraform"],
                serde_json::json!({"version": 1, "vpcs": {}}),
                &Keys::default(),
            ),
            left: Vec::new(),
        };
        for manifest in [manifest, Manifest::default()] {
            assert_eq!(Manifest::parse(&manifest.text()).unwrap(), manifest);
        }
    }

    #[test]
    fn files_of_other_targets_are_kept() {
        let scope = Scope::Targets(vec!["cdk"]);
        let old = Manifest {
            files: files(&[("README.md", "1"), ("cdk/deploy.sh", "1"), ("terraform/main.tf", "1")]),
            unfinished: files(&[("cdk/steps.txt", "2"), ("terraform/main.tf", "2")]),
            ..Manifest::default()
        };
        let mut tree = Tree::default();
        tree.insert("cdk/tree.json", "").unwrap();
        let after = old.after(&tree, &scope, Record::default(), Vec::new());
        assert_eq!(after.files.keys().collect::<Vec<_>>(), ["cdk/tree.json", "terraform/main.tf"]);
        assert_eq!(after.unfinished, files(&[("terraform/main.tf", "2")]));
        assert_eq!(after.targets(), ["terraform", "cdk"]);
    }
}
