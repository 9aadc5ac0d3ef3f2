//! CloudFormation templates of all three forms as one: YAML with its short tags read as the JSON they stand for.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use walkdir::WalkDir;

use super::assembly::Assembly;
use super::scene::Scene;
use crate::support::template::to_json;

/// Below the folders of an account and a region.
const TEMPLATE_DEPTH: usize = 3;

/// A template.
pub(crate) struct Template {
    /// Its file.
    pub(crate) path: PathBuf,
    /// Where its stack is made.
    pub(crate) region: String,
    /// What it says.
    pub(crate) value: Value,
}

/// The templates of a scene's CloudFormation target, YAML or JSON, in the order of their paths.
pub(crate) fn cloudformation(scene: &Scene) -> Vec<Template> {
    let folder = scene.out.join("cloudformation");
    let entries = WalkDir::new(&folder).sort_by_file_name().into_iter().flatten();
    let files = entries.filter(|entry| entry.path().extension().is_some_and(|e| e == "yaml" || e == "json"));
    // Files of policies stand beside the folders of accounts, one of which may have that name.
    let files = files.filter(|entry| entry.depth() == TEMPLATE_DEPTH);
    files.map(|entry| Template::read(entry.path(), region_folder(entry.path()))).collect()
}

/// The templates of a scene's cloud assembly.
pub(crate) fn cdk(scene: &Scene) -> Vec<Template> {
    let stacks = Assembly::read(&scene.out.join("cdk")).map_or(vec![], |assembly| assembly.stacks);
    stacks.iter().map(|stack| Template::read(&stack.template, stack.region.clone())).collect()
}

impl Template {
    fn read(path: &Path, region: String) -> Self {
        let text = fs::read_to_string(path).unwrap();
        let value: serde_yaml::Value =
            serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        Self { path: path.to_owned(), region, value: to_json(value) }
    }

    /// The keys of a section.
    pub(crate) fn keys(&self, section: &str) -> Vec<&str> {
        self.value[section].as_object().map_or(vec![], |section| section.keys().map(String::as_str).collect())
    }

    /// What stacks of all forms have in common: all but the comments, which JSON has as metadata.
    pub(crate) fn contents(&self) -> Value {
        let mut contents = self.value.clone();
        contents.as_object_mut().expect("a template is a map").remove("Metadata");
        contents
    }
}

fn region_folder(path: &Path) -> String {
    path.parent().and_then(Path::file_name).expect("a region's folder").to_string_lossy().into_owned()
}
