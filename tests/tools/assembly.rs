//! A cloud assembly's manifest, read as JSON.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// A cloud assembly.
pub(crate) struct Assembly {
    /// Its folder.
    pub(crate) folder: PathBuf,
    /// Its stacks, as the manifest lists them.
    pub(crate) stacks: Vec<Stack>,
}

/// A stack of a cloud assembly.
pub(crate) struct Stack {
    /// Its name.
    pub(crate) name: String,
    /// Where it is made.
    pub(crate) account: String,
    /// Where it is made.
    pub(crate) region: String,
    /// Its template.
    pub(crate) template: PathBuf,
    /// The stacks that come before it.
    pub(crate) after: Vec<String>,
}

impl Assembly {
    /// Reads a folder, if it is there.
    pub(crate) fn read(folder: &Path) -> Option<Self> {
        let text = fs::read_to_string(folder.join("manifest.json")).ok()?;
        let manifest: Value = serde_json::from_str(&text).unwrap();
        let artifacts = manifest["artifacts"].as_object().expect("a manifest has artifacts");
        let stacks = artifacts.iter().filter(|(_, artifact)| artifact["type"] == "aws:cloudformation:stack");
        let stacks = stacks.map(|(name, artifact)| Stack::of(folder, name, artifact)).collect();
        Some(Self { folder: folder.to_owned(), stacks })
    }
}

impl Stack {
    fn of(folder: &Path, name: &str, artifact: &Value) -> Self {
        let environment = artifact["environment"].as_str().and_then(|text| text.strip_prefix("aws://"));
        let (account, region) =
            environment.and_then(|text| text.split_once('/')).expect("aws://account/region");
        let file = artifact["properties"]["templateFile"].as_str().expect("a stack has a template");
        let after = artifact["dependencies"].as_array().into_iter().flatten();
        Self {
            name: name.to_owned(),
            account: account.to_owned(),
            region: region.to_owned(),
            template: folder.join(file),
            after: after.map(|name| name.as_str().expect("a stack's name").to_owned()).collect(),
        }
    }
}
